"""PDF behind one door: a handout in, a checked PDF/UA-1 file out. WeasyPrint never runs in this process."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from clinic.adapters import templates
from clinic.adapters.coarse import coarse
from clinic.adapters.ink import in_ink
from clinic.adapters.pdf_charts import Chart, WeekLine, charts, week_lines
from clinic.adapters.pdf_fit import Beside, beside, footer_lines, wants_overview
from clinic.adapters.pdf_fonts import character_names, uncovered
from clinic.adapters.pdf_layouts import (
    PLANS,
    across,
    coarseness,
    has_door_title,
    is_narrow,
    is_tiny,
    pages_most,
    rows,
    styles_of,
)
from clinic.adapters.pdf_log import Week, Words, date_words, foot_date, frame_styles, weeks
from clinic.adapters.pdf_renderer import Renderer, RenderFailed, TooLarge
from clinic.adapters.pdf_wire import Limits, Media
from clinic.adapters.qr import page_mark_svg, qr_svg
from clinic.domain.errors import Invalid
from clinic.domain.handout import Colour, Figure, Handout, HandoutItem, Layout, Size, sheet_hash
from clinic.domain.handout_places import place_words
from clinic.domain.letterhead import USUAL, checked_colour, wash
from clinic.domain.log_sheet import frame

__all__ = [
    "Limits",
    "Media",
    "RenderFailed",
    "Renderer",
    "TooLarge",
    "fixed_words",
    "handout_html",
    "languages",
    "render_handout",
    "uncovered",
]

SHARES = (1, 0.7, 0.4)
"""What drawings of a fridge sheet may take of their room, tried in turn until all is on one page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line below the steps: what kind it is, the label's name among the words, the text."""

    kind: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """How one exercise is laid out: its drawings with their ids, its lines, and what stands beside the
    drawings."""

    figures: tuple[tuple[str, Figure], ...]
    wrong: tuple[str, Figure] | None
    lines: tuple[Line, ...]
    beside: Beside


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a template needs beside the handout: ids of its pictures, dates in words, weeks of the log, charts
    of the progress sheet.

    Whether page one shows all at a glance, whether the foot is narrow, or the whole page tiny, whether the
    foot has room for its title, whether the log lies across; how many cards stand side by side, in how many
    rows. `brand` sets the letterhead's colour and the room of its footer.
    """

    logo: str
    qr: str
    proof: str
    date: str
    blocks: tuple[Block, ...]
    weeks: tuple[tuple[str, Week], ...]
    cautions: tuple[str, ...]
    overview: bool
    narrow: bool
    tiny: bool
    door_title: bool
    wide_log: bool
    across: int
    rows: int
    since: str
    until: str
    next_visit: str
    charts: tuple[tuple[str, Chart], ...]
    lines: tuple[WeekLine, ...]
    brand: str


def render_handout(renderer: Renderer, handout: Handout, media: Mapping[str, Media] | None = None) -> bytes:
    """The PDF of a handout; `media` holds the logo under the id that the letterhead names (a missing one
    is left out).

    Equal handouts give equal bytes. Raises Invalid for a character that no font covers, TooLarge and
    RenderFailed.
    """
    missing = uncovered(handout.all_text)
    if missing:
        raise Invalid(
            "handout",
            f"No font of the sheet can print {_with_places(handout, missing[:5])}. Leave it out there; "
            "everything else stays as it is.",
        )
    for share in SHARES[:-1] if handout.layout is Layout.fridge else ():
        try:
            return _rendered(renderer, handout, media or {}, share)
        except TooLarge:
            raise
        except RenderFailed:
            continue  # long names need more room: the drawings give some of theirs
    return _rendered(renderer, handout, media or {}, SHARES[-1] if handout.layout is Layout.fridge else 1)


def _with_places(handout: Handout, missing: list[str]) -> str:
    return ", ".join(f"{character_names([char])} in {place_words(handout, char)}" for char in missing)


def _rendered(renderer: Renderer, handout: Handout, media: Mapping[str, Media], share: float) -> bytes:
    html, pictures = handout_html(handout, media, share)
    return renderer.render(
        html,
        pictures,
        styles=styles_of(handout),
        identifier=_identifier(handout, pictures),
        pages_most=pages_most(handout),
        folded=fixed_words(handout.language)["direction"] if handout.layout is Layout.folded else "",
    )


def _brand(handout: Handout, share: float) -> str:
    """Values of our own stylesheet's variables; the colour was checked to be one (``domain.letterhead``)."""
    head, said = handout.letterhead, []
    if handout.colour is Colour.colour and head.colour != USUAL:
        said += [f"--accent: {checked_colour(head.colour)}", f"--wash: {wash(head.colour)}"]
    if head.footer:
        said.append(f"--footer-lines: {footer_lines(handout)}")
    if share < 1:
        said.append(f"--share: {share}")
    if handout.layout.days:
        said += frame_styles(frame(handout.size, handout.paper))
    return "; ".join(said)


def _identifier(handout: Handout, pictures: Mapping[str, Media]) -> str:
    """The file identifier: the sheet's hash with that of the logo, whose bytes the handout only names."""
    logo = pictures.get(handout.letterhead.logo)
    return hashlib.sha256(sheet_hash(handout).encode() + (logo.content if logo else b"")).hexdigest()


def handout_html(
    handout: Handout, media: Mapping[str, Media], share: float = 1
) -> tuple[str, dict[str, Media]]:
    """The HTML of a handout and its pictures by id; drawings of a fridge sheet take a `share` of their room."""
    words = fixed_words(handout.language)
    pictures: dict[str, Media] = {}
    logo = handout.letterhead.logo
    photos = {
        figure.photo for item in handout.items for figure in item.figures if PLANS[handout.layout].drawn
    }
    pictures |= {name: media[name] for name in (logo, *sorted(photos)) if name in media}
    shared = _shared_cautions(handout)
    drawn = handout.items if PLANS[handout.layout].drawn else ()
    blocks = tuple(_block(handout, item, pictures, shared, words) for item in drawn)
    progress, cover = handout.progress, handout.cover
    sheet = Sheet(
        logo=logo if logo in media else "",
        qr=_add(pictures, qr_svg(handout.check_in.qr_target)) if handout.check_in else "",
        proof=_add(pictures, qr_svg(handout.proof, error="l")) if handout.proof else "",
        date=foot_date(handout.published, words),
        blocks=blocks,
        weeks=tuple((_add(pictures, page_mark_svg(week.mark)), week) for week in weeks(handout, words)),
        cautions=shared,
        overview=bool(blocks) and wants_overview(handout, _spoken(blocks[0].lines, words)),
        narrow=is_narrow(handout),
        tiny=is_tiny(handout),
        door_title=has_door_title(handout),
        wide_log=handout.size is not Size.standard,
        across=across(handout),
        rows=rows(handout),
        since=date_words(progress.period.first, words) if progress and progress.period else "",
        until=date_words(progress.until, words) if progress else "",
        next_visit=date_words(cover.next_visit, words) if cover and cover.next_visit else "",
        charts=tuple((_add(pictures, chart.svg), chart) for chart in charts(handout, words)),
        lines=week_lines(progress, handout.size.points, words) if progress else (),
        brand=_brand(handout, share),
    )
    template = f"handouts/{PLANS[handout.layout].template}.html"
    return templates.render(template, handout=handout, sheet=sheet, words=words), pictures


def _shared_cautions(handout: Handout) -> tuple[str, ...]:
    """The cautions which several exercises have in common: said once, on the first page."""
    counts = Counter(text for item in handout.items for text in dict.fromkeys(item.cautions))
    return tuple(text for text, count in counts.items() if count > 1)


def _block(
    handout: Handout, item: HandoutItem, pictures: dict[str, Media], shared: tuple[str, ...], words: Words
) -> Block:
    ink = _inked(handout)
    named = tuple((figure.photo or _add(pictures, ink(figure.svg)), figure) for figure in item.figures)
    wrong = (_add(pictures, ink(item.wrong.svg)), item.wrong) if item.wrong else None
    lines = tuple(_item_lines(item, shared, words))
    return Block(named, wrong, lines, beside(handout, item, _spoken(lines, words)))


def _inked(handout: Handout) -> Callable[[str], str]:
    """What is done to the drawings of a sheet before they are laid down: in ink, or coarse where they are small."""
    ink = in_ink if handout.colour is Colour.black_and_white else str
    step = coarseness(handout)
    return ink if step == 1 else lambda svg: coarse(ink(svg), step)


def _spoken(lines: Iterable[Line], words: Words) -> list[str]:
    return [f"{words[line.label]}: {line.text}" for line in lines]


def _item_lines(item: HandoutItem, shared: tuple[str, ...], words: Words) -> Iterator[Line]:
    """The labelled lines of an exercise, in the order in which they are read, without what page one says
    for all."""
    cautions = [text for text in item.cautions if text not in shared]
    for kind, label, texts in (
        ("cue", "think_of", item.cues),
        ("avoid", "not_this", item.avoid),
        ("feel", "you_may_feel", item.may_feel),
        ("care", "take_care", cautions),
        ("why", "why", [item.reason] if item.reason else []),
    ):
        if texts:
            text = templates.sentences(texts)
            said_twice = f"{words[label]} " if kind == "feel" else ""  # "You may feel: You may feel …"
            yield Line(kind, label, text.removeprefix(said_twice))


def _add(pictures: dict[str, Media], svg: str) -> str:
    """Put a drawing among the pictures, each once, and give its id."""
    content = svg.encode()
    name = f"svg-{hashlib.sha256(content).hexdigest()[:20]}"
    pictures[name] = Media("image/svg+xml", content)
    return name


def languages() -> list[str]:
    """The languages whose fixed words the sheet has."""
    folder = templates.templates_folder() / "handouts"
    return sorted(path.name.split(".")[1] for path in folder.glob("words.*.json"))


@cache
def fixed_words(language: str) -> Words:
    """The fixed words of the sheet. Raises Invalid for a language that has none."""
    path = templates.templates_folder() / "handouts" / f"words.{language}.json"
    if not language.replace("-", "").isalpha() or not path.is_file():
        raise Invalid("language", "There is no handout in this language yet.")
    words: Words = json.loads(path.read_text(encoding="utf-8"))
    return words
