"""What adherence is computed from, and what comes out. Plain values; credits are exact fractions.

Words: a *slot* is one prescribed occurrence of an item, named by (item, date, index) with index from 1; an
*item* is named by its lineage id, which stays the same from version to version; a *mark* is what one side of
a slot came to. A side of None stands for an exercise without sides. All dates are the patient's local dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from fractions import Fraction

from clinic.domain.schedule import Schedule
from clinic.domain.sides import Side


class Status(StrEnum):
    """What a report says was done."""

    done = "done"
    partial = "partial"
    skipped = "skipped"


class ReportSource(StrEnum):
    """Who reported: the patient, staff for the patient, or a paper log."""

    patient = "patient"
    staff = "staff"
    paper = "paper"


class State(StrEnum):
    """What became of a slot."""

    done = "done"
    partial = "partial"
    skipped = "skipped"
    unreported = "unreported"
    paused = "paused"
    superseded = "superseded"
    conflict = "conflict"


class Band(StrEnum):
    """The default bands of adherence: from 80 %, from 50 %, below."""

    on_target = "on target"
    partly = "partly"
    low = "low"


class Reason(StrEnum):
    """Why a report may not count; the first that fits is given."""

    future = "future"
    too_late = "too late"
    outside = "outside"
    never_prescribed = "never prescribed"


@dataclass(frozen=True, slots=True)
class DoseFloor:
    """The lower bounds of a dose, that a partial report is measured against; None where it is silent."""

    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of the dose was done: either sets and reps, or seconds in all (per side)."""

    sets: int | None = None
    reps: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class PrescribedItem:
    """One exercise of a version; ``sides`` is empty for an exercise without sides."""

    item: str
    schedule: Schedule
    sides: tuple[Side, ...] = ()
    dose: DoseFloor | None = None


@dataclass(frozen=True, slots=True)
class VersionPlan:
    """A published version. ``published_at`` (aware, or None: before that date) tells if it began *today*."""

    effective_from: date
    items: tuple[PrescribedItem, ...]
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A clinician's pause from ``first`` to ``last``, both included; ``items`` None pauses all items."""

    first: date
    last: date
    items: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One entry on one item and date. ``zone`` is where it was entered (None: the scenario's zone)."""

    id: str
    item: str
    performed_on: date
    status: Status
    source: ReportSource
    submitted_at: datetime
    index: int | None = None
    side: Side | None = None
    amount: Amount | None = None
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A clinician's word where patient and paper disagree on one side of a slot: ``kept`` counts, ``over`` does not.

    Both are ids of reports. It holds while the last entry of either source there says what the one named says.
    """

    kept: str
    over: str
    index: int
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """All that adherence depends on: ``now`` is an argument, there is no clock. Ids of reports are unique.

    ``decisions`` are in the order in which they were taken: of two that fit, the later one holds.
    """

    zone: tzinfo
    now: datetime
    versions: tuple[VersionPlan, ...]
    reports: tuple[Report, ...] = ()
    pauses: tuple[Pause, ...] = ()
    ends_on: date | None = None
    decisions: tuple[Decision, ...] = ()

    @property
    def today(self) -> date:
        """Give the patient's local date now: the first date that is not closed."""
        return self.now.astimezone(self.zone).date()

    @property
    def begin(self) -> date:
        """Give the program's first date, the earliest ``effective_from``. There is at least one version."""
        return min(version.effective_from for version in self.versions)


@dataclass(frozen=True, slots=True)
class Mark:
    """One side of a slot. ``report`` is the counting entry, ``against`` the one it disagrees with, if any; ``over`` the
    one that a clinician decided against, ``decision`` where that stands in ``Scenario.decisions``.

    ``status``, ``source`` and ``report`` are None while the side is not reported.
    """

    side: Side | None
    credit: Fraction
    status: Status | None = None
    source: ReportSource | None = None
    late: bool = False
    report: str | None = None
    against: str | None = None
    over: str | None = None
    decision: int | None = None

    @property
    def conflict(self) -> bool:
        """Tell if patient and paper disagree on this side and neither a staff entry nor a decision has settled it."""
        return self.against is not None


@dataclass(frozen=True, slots=True)
class Slot:
    """One prescribed occurrence and what became of it; ``version`` is its place in ``Scenario.versions``.

    ``source`` and ``late`` are those of the counting entries taken together; a paused or superseded slot has
    credit 0, no source, and no marks. ``reports`` holds the ids of the counting entries.
    """

    item: str
    on: date
    index: int
    state: State
    credit: Fraction
    source: ReportSource | None
    late: bool
    sides: tuple[Side, ...]
    marks: tuple[Mark, ...]
    version: int

    @property
    def due(self) -> bool:
        """Tell if the slot enters the score: neither paused nor superseded."""
        return self.state is not State.paused and self.state is not State.superseded

    @property
    def reports(self) -> tuple[str, ...]:
        """Give the ids of the counting reports, each once."""
        return tuple(dict.fromkeys(mark.report for mark in self.marks if mark.report is not None))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A time that an item with a weekly quota was reported; ``extra`` when the week was already full."""

    on: date
    index: int
    state: State
    credit: Fraction
    source: ReportSource
    late: bool
    marks: tuple[Mark, ...]
    extra: bool


@dataclass(frozen=True, slots=True)
class Week:
    """An item's quota in the ISO week that begins on ``monday``; only a closed week is scored.

    ``late``, ``staff``, ``paper`` and ``late_or_paper`` (each entry once) are at most ``reported``, which is at most
    ``due``. ``sides`` maps each
    side to (due, credit).
    """

    item: str
    monday: date
    closed: bool
    due: int
    credit: Fraction
    reported: int
    late: int
    staff: int
    paper: int
    late_or_paper: int
    sides: Mapping[Side, tuple[int, Fraction]]
    occurrences: tuple[Occurrence, ...]

    @property
    def label(self) -> str:
        """Name the week as ISO 8601 does, for example 2026-W10."""
        year, week, _ = self.monday.isocalendar()
        return f"{year:04d}-W{week:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Extra:
    """Something done beyond the prescription: stored, shown, never credited."""

    on: date
    item: str
    index: int


@dataclass(frozen=True, slots=True)
class RefusedReport:
    """A report that may not count."""

    id: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Window:
    """The score over the closed dates ``first`` to ``last``; empty when ``last`` is before ``first``.

    Counts are of slots. The three ratios are exact: adherence = coverage x when_reported.
    """

    first: date
    last: date
    due: int
    credit: Fraction
    reported: int
    late: int
    staff: int
    paper: int
    late_or_paper: int
    extra: int
    may_change: bool

    @property
    def adherence(self) -> Fraction | None:
        """Credit by due; None when nothing is due."""
        return self.credit / self.due if self.due else None

    @property
    def coverage(self) -> Fraction | None:
        """Reported by due; None when nothing is due."""
        return Fraction(self.reported, self.due) if self.due else None

    @property
    def when_reported(self) -> Fraction | None:
        """Credit by reported; None when nothing is due or nothing reported."""
        return self.credit / self.reported if self.due and self.reported else None

    @property
    def enough(self) -> bool:
        """Tell if at least five slots were due; fewer say too little."""
        return self.due >= 5

    @property
    def band(self) -> Band | None:
        """Give the default band by the exact fraction; None when there is not enough."""
        if not self.enough:
            return None
        if 5 * self.credit >= 4 * self.due:
            return Band.on_target
        return Band.partly if 2 * self.credit >= self.due else Band.low


@dataclass(frozen=True, slots=True)
class Windows:
    """The three windows: the 7 and the 28 dates before today, and the whole program to yesterday."""

    last_7: Window
    last_28: Window
    program: Window


@dataclass(frozen=True, slots=True)
class Today:
    """Today's dated slots so far: never part of a score."""

    on: date
    due: int
    reported: int


@dataclass(frozen=True, slots=True)
class SideScore:
    """What was due and credited on one side of one item over the program window."""

    item: str
    side: Side
    due: int
    credit: Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """Remote monitoring: ``data_days`` distinct local dates of submission in 30 dates from ``first``."""

    number: int
    first: date
    last: date
    data_days: int
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Every figure and what it was counted from. ``weeks`` are closed; ``open_weeks`` is progress only."""

    windows: Windows
    today: Today
    sides: tuple[SideScore, ...]
    rtm: tuple[Interval, ...]
    slots: tuple[Slot, ...]
    weeks: tuple[Week, ...]
    open_weeks: tuple[Week, ...]
    extras: tuple[Extra, ...]
    refused: tuple[RefusedReport, ...]
