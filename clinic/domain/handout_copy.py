"""The clinician's copy as a sheet: what was asked and why, and what was taught, to tick by hand where it was not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taught:
    """One exercise: its number among the program's, what was asked in one line, a tick for each of
    ``domain.hand_over.Tick``, and labelled lines (the reason of a modification, when it goes on, a note)."""

    number: int
    name: str
    asked: str
    ticks: tuple[bool, ...]
    below: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """The record of a hand-over. `written` says when and by whom, empty if it is not written down yet.

    `given` are labelled lines on how the program is given, `asides` a rule's message with the reason for which it
    was set aside.
    """

    lines: tuple[Taught, ...]
    written: str = ""
    note: str = ""
    given: tuple[tuple[str, str], ...] = ()
    asides: tuple[tuple[str, str], ...] = ()
