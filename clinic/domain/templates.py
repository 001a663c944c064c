"""A clinic's own templates: programs with parameters, which become items of a patient's draft.

A template's item is a draft's item whose side is a *plan* (which side is the patient's matter) and which may have a
dose and changes of its own for an easier and a harder *level*. Nothing of a patient is in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar

from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.words import Sidedness, TemplateSide
from clinic.domain.dose import Dose
from clinic.domain.drafts import DraftContent, DraftItem, suggested
from clinic.domain.errors import Invalid, NotFound
from clinic.domain.programs import Chosen, SidePlan
from clinic.domain.sides import Side

NAME_MOST = 100
PURPOSE_MOST = 500


class Level(StrEnum):
    """How hard a template is applied."""

    easier = "easier"
    standard = "standard"
    harder = "harder"


class SideAsked(StrEnum):
    """The side that is named when a template is applied: the worse one, or the one to be done."""

    left = "left"
    right = "right"
    both = "both"
    unknown = ""


@dataclass(frozen=True, slots=True)
class AtLevel:
    """What an item is at one level. ``dose`` and ``modifications`` None: as usual. ``left_out``: not at this level."""

    level: Level
    dose: Dose | None = None
    modifications: tuple[str, ...] | None = None
    left_out: bool = False

    @property
    def empty(self) -> bool:
        """Whether it says nothing of its own."""
        return self.dose is None and self.modifications is None and not self.left_out


@dataclass(frozen=True, slots=True)
class TemplateItem:
    """One exercise: ``item`` as it is usually (its sides stay open), the plan for its side, and the other levels."""

    LEFT_OUT_WHEN_EMPTY: ClassVar[frozenset[str]] = frozenset({"levels"})

    item: DraftItem
    side: TemplateSide = TemplateSide.none
    levels: tuple[AtLevel, ...] = ()

    def at(self, level: Level) -> AtLevel:
        """What it says of a level; nothing of its own when it names none."""
        return next((one for one in self.levels if one.level is level), AtLevel(level))


@dataclass(frozen=True, slots=True)
class TemplateContent:
    """What a template holds, in the order in which it is done."""

    items: tuple[TemplateItem, ...] = ()

    @property
    def needs_side(self) -> bool:
        """Whether a side is asked for when it is applied."""
        return any(one.side in (TemplateSide.worse_first, TemplateSide.choose) for one in self.items)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels at which it differs, with the usual one; empty when there is only that."""
        named = {one.level for item in self.items for one in item.levels if not one.empty}
        return tuple(level for level in Level if level in named | {Level.standard}) if named else ()

    def as_draft(self) -> DraftContent:
        """The items as a draft holds them, for the parts of the builder that edit them."""
        return DraftContent("", "", tuple(one.item for one in self.items))

    def with_items(self, items: Iterable[DraftItem]) -> "TemplateContent":
        """The same with these items; each keeps its plan and levels, a new one begins with the usual plan."""
        known = {one.item.lineage: one for one in self.items}
        return TemplateContent(
            tuple(
                replace(known[item.lineage], item=item) if item.lineage in known else TemplateItem(item)
                for item in items
            )
        )


def usual_side(exercise: Exercise) -> TemplateSide:
    """The plan that an exercise begins with: both sides, or none where it has none."""
    return TemplateSide.both if exercise.sidedness is Sidedness.one_side else TemplateSide.none


def side_of(plan: SidePlan, exercise: Exercise) -> TemplateSide:
    """The plan behind a patient's sides: one side is to be chosen again, a first one is the worse one."""
    if exercise.sidedness is not Sidedness.one_side:
        return TemplateSide.none
    if plan.first is not None:
        return TemplateSide.worse_first
    return TemplateSide.choose if len(plan.sides) == 1 else TemplateSide.both


def sides_for(plan: TemplateSide, asked: SideAsked) -> SidePlan:
    """The sides of an item when ``asked`` is named; what needs a side that is not known stays open."""
    both = SidePlan(tuple(Side))
    if plan is TemplateSide.none:
        return SidePlan()
    if plan is TemplateSide.both or asked is SideAsked.both:
        return both
    if asked is SideAsked.unknown:
        return both if plan is TemplateSide.worse_first else SidePlan()
    side = Side(asked.value)
    return SidePlan(tuple(Side), side) if plan is TemplateSide.worse_first else SidePlan((side,))


def from_program(items: Iterable[tuple[DraftItem, Exercise]], *, with_words: bool) -> TemplateContent:
    """A program as a template. Reasons and notes were written for one patient: they come along only ``with_words``."""
    return TemplateContent(
        tuple(
            TemplateItem(
                replace(item if with_words else _plain(item), sides=SidePlan()), side_of(item.sides, exercise)
            )
            for item, exercise in items
        )
    )


def _plain(item: DraftItem) -> DraftItem:
    chosen = tuple(Chosen(one.slug) for one in item.modifications)
    return replace(item, modifications=chosen, note="")


@dataclass(frozen=True, slots=True)
class Placed:
    """An item as it would stand in a draft. ``place`` is its place in the template, ``lost`` changes that are gone."""

    place: int
    item: DraftItem
    exercise: Exercise
    lost: tuple[str, ...] = field(default=())


def placed(
    content: TemplateContent, level: Level, asked: SideAsked, newest: dict[str, tuple[str, Exercise]]
) -> Iterator[Placed]:
    """The items of a template at a level and for a side, with the newest text of each exercise.

    ``newest`` is (version, exercise) by slug. An exercise that is no longer there is passed over; a change that its
    text no longer has is named as lost.
    """
    for place, one in enumerate(content.items):
        found = newest.get(one.item.exercise)
        if one.at(level).left_out or found is None:
            continue
        version, exercise = found
        usual = replace(one.item, exercise_version=version)
        chosen = _at_level(usual, one.at(level), exercise)
        known = tuple(change for change in chosen.modifications if exercise.modification(change.slug))
        item = replace(
            chosen,
            modifications=known,
            sides=sides_for(one.side, asked) if exercise.sidedness is Sidedness.one_side else SidePlan(),
        )
        yield Placed(
            place, item, exercise, tuple(gone.slug for gone in chosen.modifications if gone not in known)
        )


def _at_level(item: DraftItem, at: AtLevel, exercise: Exercise) -> DraftItem:
    """The item at a level. A dose that is still the catalogue's suggestion follows the level's own changes."""
    if at.modifications is None:
        return replace(item, dose=at.dose or item.dose)
    whys = {old.slug: old.why for old in item.modifications}
    after = replace(item, modifications=tuple(Chosen(slug, whys.get(slug, "")) for slug in at.modifications))
    if at.dose is not None:
        return replace(after, dose=at.dose)
    follows = item.dose == suggested(exercise, item.slugs)
    return replace(after, dose=suggested(exercise, after.slugs)) if follows else after


def moved(content: TemplateContent, key: str, by: int) -> TemplateContent:
    """The template with one item moved; it stops at either end. Raises NotFound."""
    items = list(content.items)
    place = next((place for place, one in enumerate(items) if one.item.lineage == key), None)
    if place is None:
        raise NotFound("This exercise is no longer in the template.")
    one = items.pop(place)
    items.insert(max(0, min(len(items), place + by)), one)
    return TemplateContent(tuple(items))


def check_name(name: str, purpose: str) -> None:
    """Raise Invalid for a name or purpose that is missing or too long."""
    if not name.strip() or len(name) > NAME_MOST:
        raise Invalid("name", f"Give the template a name of at most {NAME_MOST} characters.")
    if len(purpose) > PURPOSE_MOST:
        raise Invalid("purpose", f"This is too long: at most {PURPOSE_MOST} characters.")
