"""What each layout is made of: its template, its stylesheets, its page. One table, no copy for each layout."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.domain.handout import Colour, Handout, Layout, Size


@dataclass(frozen=True, slots=True)
class Plan:
    """A template of templates/handouts, and stylesheets of static/print in their order.

    `half`: its page is half a sheet. `stacked`: steps always stand below the drawing. `drawn`: it shows drawings.
    """

    template: str
    styles: tuple[str, ...]
    half: bool = False
    stacked: bool = False
    drawn: bool = True


FRIDGE_ROWS = 3
"""Exercises of the fridge sheet that stand one below the other, as large as the page."""
_EXERCISES = ("exercises", "glance")
_BOOKLET = Plan("exercises", (*_EXERCISES, "booklet"), half=True, stacked=True)
PLANS: Mapping[Layout, Plan] = {
    Layout.standard: Plan("exercises", _EXERCISES),
    Layout.detailed: Plan("exercises", (*_EXERCISES, "detailed")),
    Layout.cards: Plan("cards", ("cards",)),
    Layout.compact: Plan("compact", ("glance", "compact")),
    Layout.fridge: Plan("fridge", ("fridge",)),
    Layout.booklet: _BOOKLET,
    Layout.folded: _BOOKLET,
    Layout.log: Plan("log", ("log",), drawn=False),
    Layout.fortnight: Plan("log", ("log",), drawn=False),
    Layout.progress: Plan("progress", ("progress",), drawn=False),
    Layout.cover: Plan("cover", ("cover",), drawn=False),
    Layout.copy: Plan("copy", ("copy",), drawn=False),
}


def is_stacked(handout: Handout) -> bool:
    """Whether the steps stand below the drawing over the whole width: on narrow pages and in the largest letters."""
    return PLANS[handout.layout].stacked or handout.size is Size.extra


ADDRESS_MOST = {Size.standard: 28, Size.large: 44, Size.extra: 28}
"""Characters of a check-in address that leave the foot a line for its title, by size."""


def styles_of(handout: Handout) -> tuple[str, ...]:
    """The stylesheets of a handout: what all share, its layout, its paper, its letters, its colour."""
    plan = PLANS[handout.layout]
    names = ["base", *plan.styles]
    if plan.template == "exercises" and is_stacked(handout):
        names.append("stacked")
    names.append(f"{handout.paper}-half" if plan.half else handout.paper.value)
    if handout.letterhead.footer:
        names.append("footer")
    if handout.size is not Size.standard:
        names.append(handout.size.value)
        if plan.half:
            names.append(f"{plan.styles[-1]}-{handout.size}")
        if plan.template == "log":
            names.append(f"{handout.paper}-wide")
    if handout.colour is Colour.black_and_white:
        names.append(Colour.black_and_white.value)
    return tuple(names)


def is_narrow(handout: Handout) -> bool:
    """Whether the lines of the foot stand one below the other."""
    return PLANS[handout.layout].half or handout.size is not Size.standard


def is_tiny(handout: Handout) -> bool:
    """Whether the largest letters stand on half a sheet: then the drawing and the dose go before everything."""
    return PLANS[handout.layout].half and handout.size is Size.extra


def has_door_title(handout: Handout) -> bool:
    """Whether the foot says "Tell us how it went": not where a long address needs its line."""
    if PLANS[handout.layout].half or handout.check_in is None:
        return False
    return len(handout.check_in.address) <= ADDRESS_MOST[handout.size]


def across(handout: Handout) -> int:
    """How many cards, or cells of the fridge sheet, stand side by side."""
    if handout.layout is Layout.cards:
        return 2 if handout.size is Size.standard else 1
    if handout.layout is Layout.fridge:
        return 2 if handout.size is Size.standard and len(handout.items) > FRIDGE_ROWS else 1
    return 1


def rows(handout: Handout) -> int:
    """How many rows share the page of a fridge sheet."""
    return -(-len(handout.items) // across(handout))


def coarseness(handout: Handout) -> int:
    """Units of a drawing in one step of it: with two columns a fridge sheet shows it four or three centimetres wide."""
    if handout.layout is not Layout.fridge or across(handout) == 1:
        return 1
    return 4 if rows(handout) <= FRIDGE_ROWS else 6


def pages_most(handout: Handout) -> int:
    """How many pages the sheet may have; 0 means any number."""
    return 1 if handout.layout is Layout.fridge else 0
