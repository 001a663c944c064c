"""Printing for many patients at once: what a packet holds, and how a job stands, in words.

A job is a list of parts, one packet each. Its parts are made one by one, in any order; the job is over when none
is due any more. Nothing here knows paper, rows or processes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic.domain.errors import Invalid, Problem
from clinic.domain.handout import AS_USUAL, Wish

PARTS_MOST = 1000
NOTE_MOST = 600
"""Characters of the note on a cover."""
TRIES = 3
"""How often a part is begun before it counts as failed: a print service may be stopped in the middle twice."""


class State(StrEnum):
    """How a part or a job stands."""

    due = "due"
    ready = "ready"
    failed = "failed"
    cancelled = "cancelled"


class Lacking(StrEnum):
    """What is done with sheets that lack texts in their language: first ask, then one of three.

    ``english`` leaves an English sheet as it is, with what is written in another language.
    """

    ask = "ask"
    as_they_are = "as-they-are"
    english = "english"
    leave_out = "leave-out"


class Form(StrEnum):
    """One file for the printer, or one file for each patient."""

    pdf = "pdf"
    zip = "zip"


@dataclass(frozen=True, slots=True)
class Packet:
    """What each patient gets: the sheet, a log of 0, 7 or 14 days, and on top a ``cover``.

    ``sheet`` says how it is to look; what it leaves open is as usual for this patient. The cover carries a short
    ``note`` and the day of the ``next_visit`` ("2026-12-03"; empty: the patient's planned test, or a line to write
    on). ``copy`` adds the clinician's copy as the last sheet. ``duplex`` begins each part of a packet on a sheet of
    its own. Raises Invalid.
    """

    sheet: Wish = AS_USUAL
    log_days: int = 7
    form: Form = Form.pdf
    duplex: bool = True
    cover: bool = False
    note: str = ""
    next_visit: str = ""
    copy: bool = False

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise Invalid.many(problems)

    def _problems(self) -> Iterator[Problem]:
        if self.log_days not in (0, 7, 14):
            yield Problem("log_days", "A log is for one week or two, or left out.")
        if len(self.note) > NOTE_MOST:
            yield Problem("note", f"This note is too long: at most {NOTE_MOST} characters.")
        if self.next_visit and not _is_day(self.next_visit):
            yield Problem("next_visit", "Give a day, or leave it empty.")
        if self.sheet.layout is not None and not self.sheet.layout.shows_exercises:
            yield Problem("layout", "Choose a sheet that shows the exercises; the log is chosen beside it.")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many parts stand how."""

    due: int = 0
    ready: int = 0
    failed: int = 0
    cancelled: int = 0

    @classmethod
    def of(cls, states: Iterable[State]) -> "Progress":
        """Counted from the states of a job's parts."""
        found = list(states)
        return cls(*(found.count(state) for state in State))

    @property
    def total(self) -> int:
        """All parts."""
        return self.due + self.ready + self.failed + self.cancelled

    @property
    def words(self) -> str:
        """Such as "12 of 40 packets are ready, 1 could not be made."."""
        verb = "is" if 1 in (self.ready, self.total) else "are"
        said = [f"{self.ready} of {self.total} {_packets(self.total)} {verb} ready"]
        if self.failed:
            said.append(f"{self.failed} could not be made")
        if self.cancelled:
            said.append(f"{self.cancelled} cancelled")
        return ", ".join(said) + "."


def ended(progress: Progress) -> State | None:
    """How a job ended, once no part is due: ready if anything was made; None while it goes on."""
    if progress.due:
        return None
    if progress.ready:
        return State.ready
    return State.cancelled if progress.cancelled else State.failed


def check_parts(count: int) -> None:
    """Refuse an empty job and one that is too large. Raises Invalid."""
    if count == 0:
        raise Invalid("patients", "Choose at least one patient with a published program.")
    if count > PARTS_MOST:
        raise Invalid("patients", f"At most {PARTS_MOST} packets at once. Choose fewer patients.")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _packets(count: int) -> str:
    return "packet" if count == 1 else "packets"
