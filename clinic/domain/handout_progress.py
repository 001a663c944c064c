"""What a progress sheet shows: figures that never stand without their fraction, weeks, and pain over time."""

from dataclasses import dataclass
from datetime import date

from clinic.domain.reports import Compared, Period


@dataclass(frozen=True, slots=True)
class Span:
    """Adherence over some days, never without its fraction: done "8" of 13 due, and whole percentages.

    `key` names the span among the words of the sheet. `percent` and `reported` (the share of slots with any
    entry) are None where nothing was asked.
    """

    key: str
    done: str
    due: int
    percent: int | None = None
    reported: int | None = None


@dataclass(frozen=True, slots=True)
class WeekDone:
    """A week (by its first day) of the progress chart: slots done, in hundredths, and slots due."""

    first: date
    done_hundredths: int
    due: int


@dataclass(frozen=True, slots=True)
class PainMark:
    """The highest pain (0 to 10) reported for a day."""

    day: date
    pain: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One exercise for the referrer: what was prescribed, and over the period done "8" of 13 due."""

    name: str
    dose: str
    when: str
    done: str
    due: int
    reported: int


@dataclass(frozen=True, slots=True)
class Referral:
    """What stands on the sheet for whoever sent the patient; in the language of the interface.

    `patient` is the whole name, `born` empty where it is not known; `changes` are (day, what changed) of the period,
    `notes` whole sentences about pain, where entries come from and what is not sure yet.
    """

    patient: str
    born: str
    asked: tuple[Asked, ...]
    tests: tuple[Compared, ...] = ()
    measures: tuple[Compared, ...] = ()
    changes: tuple[tuple[date, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """What was asked and what was done until `until` (the last day that counts), by week, and pain over time.

    `period` are the days somebody chose for this sheet, None for the whole program.
    """

    until: date
    spans: tuple[Span, ...]
    weeks: tuple[WeekDone, ...] = ()
    pains: tuple[PainMark, ...] = ()
    period: Period | None = None
    referral: Referral | None = None
