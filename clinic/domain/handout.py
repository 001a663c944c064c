"""What one printed handout says: plain values, ready to lay out, with nothing left to look up.

A service fills these from one published version; a layout only prints them. All words are already
composed, in the language of the sheet and in the patient's terms ("10 to 12 times, 2 rounds"). Nothing
here is HTML.

The check code proves the version: it is computed from the version's content, not from the sheet, so that
each print of one version shows the same. `sheet_hash` covers everything on one sheet: the PDF's fixed
identifier comes from it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date

from clinic.domain.codec import digest
from clinic.domain.errors import Invalid, Problem
from clinic.domain.handout_copy import Copy
from clinic.domain.handout_cover import Cover
from clinic.domain.handout_look import AS_USUAL as AS_USUAL
from clinic.domain.handout_look import Colour as Colour
from clinic.domain.handout_look import Layout as Layout
from clinic.domain.handout_look import Look as Look
from clinic.domain.handout_look import Paper as Paper
from clinic.domain.handout_look import Size as Size
from clinic.domain.handout_look import Wish as Wish
from clinic.domain.handout_progress import Progress
from clinic.domain.letterhead import USUAL

ITEMS_MOST = 60
NOTE_MOST = 4_000
TEXT_MOST = 1_000
LINES_MOST = 40
FIGURE_MOST = 300_000
LOG_DAYS = (7, 14)
FRIDGE_MOST = {Size.standard: 8, Size.large: 4, Size.extra: 3}
"""Exercises on the one page of a fridge sheet, by size of letters."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The clinic as it stands on top of each page, and its `footer` at the foot (in `footer_language` where that
    is not the sheet's).

    `logo` is the id of its picture in the media, or empty; `colour` is dark enough to be read on white.
    """

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    logo: str = ""
    colour: str = USUAL
    footer: str = ""
    footer_language: str = ""


@dataclass(frozen=True, slots=True)
class Clinician:
    """Who prescribed: name and credential, such as "Dana Lee" and "DPT"."""

    name: str
    credential: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The patient as paper may name her: first name and the initial of the last name, nothing more."""

    first: str
    initial: str = ""

    @property
    def words(self) -> str:
        """ "Rosa M.", or "Rosa" without an initial."""
        return f"{self.first} {self.initial}." if self.initial else self.first


@dataclass(frozen=True, slots=True)
class Safety:
    """When to stop and whom to call: `stop_when` are short phrases ("pain above 5"), `urgent` whole
    sentences, in `language` where that is not the sheet's."""

    stop_when: tuple[str, ...] = ()
    call: str = ""
    phone: str = ""
    urgent: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing: a whole SVG document with a viewBox, and the text that stands for it.

    ``photo`` is the id of a picture in the media which is shown instead; the drawing then only gives its size.
    """

    svg: str
    alt: str
    caption: str = ""
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that people ask of an exercise, with its answer."""

    ask: str
    answer: str


@dataclass(frozen=True, slots=True)
class HandoutItem:
    """One exercise as prescribed.

    `suffix` names the chosen modifications, `side` says which side in words ("right leg hangs"), `dose`
    is the one line that must not be missed, `dose_or` its alternatives, `schedule` when to do it.
    `reason` says why this form was chosen; `note` is the clinician's own text and may have line breaks.
    `wrong` shows right and wrong side by side, `questions` are what people ask: both for the detailed sheet.
    `language` is that of the catalogue's texts where it is not the sheet's.
    """

    number: int
    title: str
    figures: tuple[Figure, ...]
    steps: tuple[str, ...]
    dose: str
    suffix: str = ""
    side: str = ""
    dose_or: tuple[str, ...] = ()
    schedule: str = ""
    cues: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    may_feel: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    note: str = ""
    reason: str = ""
    wrong: Figure | None = None
    questions: tuple[Answered, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class CheckInDoor:
    """The ways to report: address in words ("riverside.example/c"), typed code (grouped), target of the
    QR code."""

    address: str
    code: str
    qr_target: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the tick log: one slot a day and side. `asked` has one flag for each day of the log."""

    item: int
    title: str
    asked: tuple[bool, ...]
    side: str = ""
    when: str = ""
    note: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """A tick log of 7 or 14 days. Without `first_day` the patient writes the date; the columns run Monday
    to Sunday."""

    rows: tuple[LogRow, ...]
    days: int = 7
    first_day: date | None = None


@dataclass(frozen=True, slots=True)
class Handout:
    """One handout. `program` is the opaque id of the lineage (never printed); `daily` and `five_minutes`
    are words; `proof` is the target of the square code that proves the version, or empty.

    Raises Invalid, naming each field, when a text is too long or holds a control character, when the
    program is empty or has more than 60 exercises, when a log has nothing to tick, when a progress sheet
    has no figures, or when a fridge sheet has more exercises than one page holds.
    """

    program: str
    letterhead: Letterhead
    clinician: Clinician
    patient: Recipient
    title: str
    version: int
    published: date
    check_code: str
    items: tuple[HandoutItem, ...]
    goal: str = ""
    goal_language: str = ""
    daily: str = ""
    five_minutes: str = ""
    safety: Safety = Safety()
    check_in: CheckInDoor | None = None
    proof: str = ""
    log: Log | None = None
    progress: Progress | None = None
    cover: Cover | None = None
    copy: Copy | None = None
    layout: Layout = Layout.standard
    paper: Paper = Paper.a4
    size: Size = Size.standard
    colour: Colour = Colour.colour
    language: str = "en"

    def __post_init__(self) -> None:
        """Refuse what no sheet can hold."""
        problems = [*_shape_problems(self), *_text_problems(self)]
        if problems:
            raise Invalid.many(problems)

    @property
    def look(self) -> Look:
        """How the sheet is to look."""
        return Look(self.layout, self.paper, self.size, self.colour, self.language)

    @property
    def all_text(self) -> str:
        """Every word that may be printed, one field a line (to look for characters without a glyph)."""
        return "\n".join(text for path, text in _texts(self) if not path.endswith(".svg"))

    def first_with(self, letter: str) -> str:
        """The dotted path of the first text with a letter, such as "items.2.note"; empty if there is none."""
        return next((path for path, text in _texts(self) if letter in text), "")


def sheet_hash(handout: Handout) -> str:
    """SHA-256 (hex) of everything on the sheet and how it is laid out: equal hash, equal PDF (of one
    release)."""
    plain = {"form": 2, **asdict(handout)}
    return digest(json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str))


def _shape_problems(handout: Handout) -> Iterator[Problem]:
    if not handout.items:
        yield Problem("items", "There is no exercise in this program yet. Add one, then print.")
    if len(handout.items) > ITEMS_MOST:
        yield Problem("items", f"A handout holds at most {ITEMS_MOST} exercises. Split the program in two.")
    if handout.check_in and not handout.check_in.qr_target.startswith(("https://", "http://")):
        yield Problem("check_in.qr_target", "The check-in address must begin with https://.")
    if handout.layout.days:
        yield from _log_problems(handout.log, handout.layout.days)
    if handout.layout is Layout.progress and handout.progress is None:
        yield Problem("progress", "There is nothing to show yet: no day of this program has passed.")
    if handout.layout is Layout.cover and handout.cover is None:
        yield Problem("cover", "A cover without anything on it cannot be printed.")
    if handout.layout is Layout.copy and handout.copy is None:
        yield Problem("copy", "A clinician's copy without a record cannot be printed.")
    if handout.layout is Layout.fridge and len(handout.items) > FRIDGE_MOST[handout.size]:
        yield Problem("layout", _too_many_for_the_fridge(handout))


def _too_many_for_the_fridge(handout: Handout) -> str:
    return (
        f"The fridge sheet holds {FRIDGE_MOST[handout.size]} exercises in letters of this size; this program "
        f"has {len(handout.items)}. Choose smaller letters, or the compact list."
    )


def _log_problems(log: Log | None, days: int) -> Iterator[Problem]:
    if log is None or not log.rows:
        yield Problem("log", "There is nothing to tick in this log. Give at least one exercise a schedule.")
    elif log.days not in LOG_DAYS or log.days != days:
        yield Problem("log.days", f"This log is for {days} days. A log is for one week or two.")
    elif any(len(row.asked) != log.days for row in log.rows):
        yield Problem("log.rows", f"Each line of the log needs {log.days} days.")


def _text_problems(handout: Handout) -> Iterator[Problem]:
    for path, text in _texts(handout):
        most = NOTE_MOST if path.endswith(".note") else FIGURE_MOST if path.endswith(".svg") else TEXT_MOST
        if len(text) > most:
            yield Problem(path, f"This text has {len(text):,} characters; at most {most:,} fit. Shorten it.")
        elif _CONTROL.search(text):
            yield Problem(path, "This text holds a control character that cannot be printed. Type it anew.")


def _texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Each text in a value with its dotted path, such as ("items.2.note", "…")."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _texts(one, f"{path}.{index}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))
