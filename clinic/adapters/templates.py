"""Jinja behind one door: the same strict, escaping environment for pages, mail and PDF.

Everything is escaped, whatever the file is called, and an unknown name is an error instead of an empty
place. Flask takes `OPTIONS` as its `jinja_options` and passes its own environment through `prepare`; mail
and PDF use `environment()`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from clinic.domain.languages import LANGUAGES
from clinic.domain.tongues import tongue_of

OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}

_PACKAGE = Path(__file__).resolve().parents[1]


def templates_folder() -> Path:
    """The folder of templates: inside the package when installed from a wheel, else the repository's."""
    return _folder("templates")


def static_folder() -> Path:
    """The folder of stylesheets, scripts and fonts: inside the package or the repository's."""
    return _folder("static")


def _folder(name: str) -> Path:
    packed = _PACKAGE / f"_{name}"
    return packed if packed.is_dir() else _PACKAGE.parent / name


def prepare(environment: Environment) -> Environment:
    """Add the filters which pages, mail and PDF share; returns the same environment."""
    environment.filters["paragraphs"] = paragraphs
    environment.filters["direction"] = direction
    environment.filters["sentence"] = sentence
    environment.filters["in_zone"] = in_zone
    environment.filters["sentences"] = sentences
    environment.filters["tongue"] = tongue
    environment.filters["in_tongue"] = in_tongue
    environment.filters["day_strip"] = day_strip
    environment.globals["day_states"] = DAY_STATES
    environment.tests["readable_as"] = readable_as
    return environment


@cache
def environment() -> Environment:
    """The environment of mail and PDF; compiled templates are kept."""
    return prepare(Environment(loader=FileSystemLoader(templates_folder()), **OPTIONS))  # noqa: S701


def render(name: str, **values: Any) -> str:
    """The text of one template. Raises jinja2.UndefinedError for a value that was not given."""
    return environment().get_template(name).render(**values)


def paragraphs(text: str) -> list[str]:
    """The lines of a text which hold something, without the space around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def sentences(texts: Sequence[str]) -> str:
    """Several texts as one line: each of several gets a full stop if it ends with nothing of the kind."""
    if len(texts) < 2:
        return "".join(texts)
    return " ".join(
        text if text.endswith((".", "!", "?", "…", ":", ";", "؟")) else f"{text}." for text in texts
    )


def tongue(language: str) -> Markup:
    """The attributes of a text in another language than its surroundings; nothing for none."""
    if not language:
        return Markup()
    direction = LANGUAGES[language].direction if language in LANGUAGES else "auto"
    return Markup(' lang="{}" dir="{}"').format(language, direction)


def readable_as(value: object, kind: str) -> bool:
    """Whether a field of this type can show the value; a browser would empty it otherwise (HTML, 4.10.5)."""
    shape = _SHAPES.get(kind)
    return shape is None or not value or shape.fullmatch(str(value)) is not None


_SHAPES = {
    "date": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    "time": re.compile(r"\d{2}:\d{2}", re.ASCII),
    "color": re.compile(r"#[0-9a-fA-F]{6}"),
}


def in_tongue(text: str, here: str, otherwise: str = "") -> Markup:
    """The attributes of what somebody wrote, on a page in the language ``here``: its direction, and its language
    where that is another one. ``otherwise`` is taken where the words do not give it away."""
    language = tongue_of(text) or otherwise or here
    attributes = Markup(' dir="{}"').format(direction(text))
    return attributes if language == here else Markup(' lang="{}"').format(language) + attributes


def in_zone(moment: datetime, zone: str) -> datetime:
    """A moment on the clock of a zone (IANA name), to be said without its offset."""
    return moment.astimezone(ZoneInfo(zone))


def sentence(text: str) -> str:
    """The text with its first letter large and the rest as it is (names of days and months stay large)."""
    return text[:1].upper() + text[1:]


DAY_STATES = {
    "done": "done", "partial": "some of it", "skipped": "not that day", "none": "no report", "paused": "paused",
    "not-asked": "nothing asked", "pain": "pain",
}  # fmt: skip
"""What a day of a strip or calendar may be, in words."""
_HOLLOW = '<rect class="{kind}" x="{inner}" y="6.5" width="5" height="21" rx="1.5"/>'
_DAY_MARKS = {
    "done": '<rect class="d-done" x="{x}" y="6" width="6" height="22" rx="1.5"/>',
    "partial": _HOLLOW.replace("{kind}", "d-none")
    + '<rect class="d-done" x="{x}" y="17" width="6" height="11" rx="1.5"/>',
    "pain": '<rect class="d-pain" x="{x}" y="6" width="6" height="22" rx="1.5"/>'
    '<circle class="d-pain" cx="{middle}" cy="2" r="2"/>',
    "skipped": _HOLLOW.replace("{kind}", "d-skipped") + '<path class="d-mark" d="M{early} 17h3"/>',
    "none": _HOLLOW.replace("{kind}", "d-none"),
    "paused": '<path class="d-mark" d="M{before} 17h8"/>',
    "not-asked": '<circle class="d-dot" cx="{middle}" cy="26" r="1.25"/>',
}


def day_strip(days: Sequence[Mapping[str, str]]) -> Markup:
    """Small days beside each other, each {date, state}, as a drawing that says its counts.

    Drawn here and not in a template: a page of the caseload has 1,400 of them.
    """
    counts = Counter(day["state"] for day in days)
    said = ", ".join(f"{counts[state]} {words}" for state, words in DAY_STATES.items() if counts[state])
    drawn = "".join(
        f"<g><title>{escape(day['date'])}: {DAY_STATES[day['state']]}</title>{_day_mark(day['state'], place)}</g>"
        for place, day in enumerate(days)
    )
    return Markup(  # noqa: S704  every text of others is escaped above
        f'<svg class="days" viewBox="0 0 {8 * len(days)} 28" role="img"'
        f' aria-label="Last {len(days)} days: {said}">{drawn}</svg>'
    )


@cache
def _day_mark(state: str, place: int) -> str:
    x = 8 * place
    return _DAY_MARKS[state].format(x=x, inner=x + 0.5, middle=x + 3, early=x + 1.5, before=x - 1)


def direction(text: str) -> str:
    """Give "rtl" when the first strong character runs right to left (Unicode rules P2, P3), else "ltr"."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"
