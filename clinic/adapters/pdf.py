"""PDF behind one door: a handout in, a checked PDF/UA-1 file out. WeasyPrint never runs in this process."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from clinic.adapters import templates
from clinic.adapters.pdf_fit import Beside, beside, wants_overview
from clinic.adapters.pdf_fonts import character_names, uncovered
from clinic.adapters.pdf_log import Week, Words, date_words, weeks
from clinic.adapters.pdf_renderer import Renderer, RenderFailed, TooLarge
from clinic.adapters.pdf_wire import Limits, Media
from clinic.adapters.qr import qr_svg
from clinic.domain.errors import Invalid
from clinic.domain.handout import Figure, Handout, HandoutItem, sheet_hash

__all__ = [
    "Limits",
    "Media",
    "RenderFailed",
    "Renderer",
    "TooLarge",
    "handout_html",
    "render_handout",
    "uncovered",
]


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
    lines: tuple[Line, ...]
    beside: Beside


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a template needs beside the handout: ids of its pictures, the date in words, check code, weeks
    of the log."""

    logo: str
    qr: str
    date: str
    blocks: tuple[Block, ...]
    weeks: tuple[Week, ...]
    cautions: tuple[str, ...]
    overview: bool


def render_handout(renderer: Renderer, handout: Handout, media: Mapping[str, Media] | None = None) -> bytes:
    """The PDF of a handout; `media` holds the logo under the id that the letterhead names (a missing one
    is left out).

    Equal handouts give equal bytes. Raises Invalid for a character that no font covers, TooLarge and
    RenderFailed.
    """
    missing = uncovered(handout.all_text)
    if missing:
        raise Invalid(
            "handout", f"No font of the sheet can print {character_names(missing[:5])}. Leave it out."
        )
    html, pictures = handout_html(handout, media or {})
    styles = ("base", handout.layout.value, handout.paper.value)
    return renderer.render(html, pictures, styles=styles, identifier=_identifier(handout, pictures))


def _identifier(handout: Handout, pictures: Mapping[str, Media]) -> str:
    """The file identifier: the sheet's hash with that of the logo, whose bytes the handout only names."""
    logo = pictures.get(handout.letterhead.logo)
    return hashlib.sha256(sheet_hash(handout).encode() + (logo.content if logo else b"")).hexdigest()


def handout_html(handout: Handout, media: Mapping[str, Media]) -> tuple[str, dict[str, Media]]:
    """The HTML of a handout and the pictures it shows by id."""
    words = _words(handout.language)
    pictures: dict[str, Media] = {}
    logo = handout.letterhead.logo
    if logo in media:
        pictures[logo] = media[logo]
    shared = _shared_cautions(handout)
    blocks = tuple(_block(item, pictures, shared, words) for item in handout.items)
    sheet = Sheet(
        logo=logo if logo in media else "",
        qr=_add(pictures, qr_svg(handout.check_in.qr_target)) if handout.check_in else "",
        date=date_words(handout.published, words),
        blocks=blocks,
        weeks=weeks(handout.log, words) if handout.log else (),
        cautions=shared,
        overview=wants_overview(handout, _spoken(blocks[0].lines, words)),
    )
    html = templates.render(f"handouts/{handout.layout}.html", handout=handout, sheet=sheet, words=words)
    return html, pictures


def _shared_cautions(handout: Handout) -> tuple[str, ...]:
    """The cautions which several exercises have in common: said once, on the first page."""
    counts = Counter(text for item in handout.items for text in dict.fromkeys(item.cautions))
    return tuple(text for text, count in counts.items() if count > 1)


def _block(item: HandoutItem, pictures: dict[str, Media], shared: tuple[str, ...], words: Words) -> Block:
    named = tuple((_add(pictures, figure.svg), figure) for figure in item.figures)
    lines = tuple(_item_lines(item, shared, words))
    return Block(named, lines, beside(item, _spoken(lines, words)))


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


@cache
def _words(language: str) -> Words:
    """The fixed words of the sheet. Raises Invalid for a language that has none."""
    path = templates.templates_folder() / "handouts" / f"words.{language}.json"
    if not language.replace("-", "").isalpha() or not path.is_file():
        raise Invalid("language", "There is no handout in this language yet.")
    words: Words = json.loads(path.read_text(encoding="utf-8"))
    return words
