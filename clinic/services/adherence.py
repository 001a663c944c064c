"""Adherence on the pages: three windows with their definition, a calendar, sides, pain, and every slot behind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.actions import Action
from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import Answer, Occurrence, Pause, Scenario, Slot, State, Window
from clinic.domain.caseload import percent
from clinic.domain.checkins import SkipReason
from clinic.domain.errors import NotFound
from clinic.domain.illness import IllDays, ill_runs
from clinic.persistence.adherence import Followed, follow
from clinic.persistence.catalogue import ExerciseVersion
from clinic.persistence.checkins import Checkin
from clinic.persistence.symptoms import SymptomReport
from clinic.services.context import Context, perform
from clinic.services.proposals import Proposed, open_proposals

CALENDAR_DAYS = 28
THESE_DAYS = "These days"
"""What a window is called which somebody chose."""
LABELS = {"last_7": "Last 7 days", "last_28": "Last 28 days", "program": "Whole program"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One window: the percentage never stands without its fraction, coverage and where the entries come from."""

    key: str
    label: str
    first: date
    last: date
    percent: int | None
    done: str
    due: int
    coverage: int | None
    reported: int
    late_or_paper: int
    extra: int
    enough: bool
    band: str
    may_change: bool

    @property
    def fraction(self) -> str:
        """ "8 of 13"."""
        return f"{self.done} of {self.due}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One item on one date of the calendar; ``state`` is a word of the look's calendar."""

    day: date
    state: str
    title: str
    pain: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One item: its name and a cell for each date, None where nothing was asked."""

    item: str
    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class PainPoint:
    """The highest pain reported for a date (0 counts, blank does not)."""

    day: date
    pain: int


@dataclass(frozen=True, slots=True)
class EffortPoint:
    """The highest effort reported for a date (0 counts, blank does not)."""

    day: date
    effort: int


@dataclass(frozen=True, slots=True)
class SidePair:
    """Left and right of one item over the whole program."""

    name: str
    left: str
    right: str
    differ: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What the patient page shows of one program. ``ill`` are runs of days that could be made a pause."""

    program_id: UUID
    patient_id: UUID
    title: str
    version: int
    since: date | None
    today: date
    windows: tuple[Figure, ...]
    today_words: str
    days: tuple[date, ...]
    rows: tuple[Row, ...]
    sides: tuple[SidePair, ...]
    pains: tuple[PainPoint, ...]
    efforts: tuple[EffortPoint, ...]
    mean_pain: str
    extras: int
    refused: tuple[str, ...]
    versions: tuple[tuple[int, date], ...]
    pauses: tuple[Pause, ...]
    proposals: tuple[Proposed, ...]
    ill: tuple[IllDays, ...]


def scenario_of(session: Session, clinic_id: UUID, program_id: UUID, now: datetime) -> Scenario | None:
    """What the figures of a program are computed from; None before its first version. Raises NotFound."""
    return followed_program(session, clinic_id, program_id, now).scenario


def figures(context: Context, program_id: UUID) -> Figures | None:
    """The figures of one program, or None before its first version. Raises NotFound."""
    with perform(context, Action.view_adherence) as doing:
        followed = followed_program(doing.session, doing.clinic_id, program_id, context.now)
        doing.about("program", program_id, patient=followed.patient.id)
        names = item_names(doing.session, followed)
        if followed.scenario is None:
            return None
        met = open_proposals(doing.session, doing.clinic_id, [followed], followed.scenario.today)
    return _figures(followed, explain(followed.scenario), names, met.get(program_id, ()))


def item_names(session: Session, *programs: Followed) -> dict[str, str]:
    """The name of each item lineage, as the newest version has it."""
    newest = {
        item.lineage_id: item.exercise_version_id
        for followed in programs
        for version in followed.versions
        for item in followed.items[version.id]
    }
    found = session.execute(
        select(ExerciseVersion.id, ExerciseVersion.content).where(
            ExerciseVersion.id.in_(set(newest.values()))
        )
    )
    names = {key: str(content["name"]) for key, content in found}
    return {str(lineage): names.get(version, "") for lineage, version in newest.items()}


def figure_of(key: str, window: Window) -> Figure:
    """A window in whole percentages and words, as pages and caseload show it."""
    late_or_paper = 0 if not window.due else percent(Fraction(window.late_or_paper, window.due))
    return Figure(
        key=key,
        label=LABELS.get(key, THESE_DAYS),
        first=window.first,
        last=window.last,
        percent=None if window.adherence is None else percent(window.adherence),
        done=credit_words(window.credit),
        due=window.due,
        coverage=None if window.coverage is None else percent(window.coverage),
        reported=window.reported,
        late_or_paper=late_or_paper,
        extra=window.extra,
        enough=window.enough,
        band=window.band.value if window.band else "",
        may_change=window.may_change,
    )


def credit_words(credit: Fraction) -> str:
    """A sum of credits with at most one decimal: "8", "4.5"."""
    tenths = round(credit * 10)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def day_state(slots: Sequence[Slot], occurrences: Sequence[Occurrence], pain: bool) -> str:
    """One word of the look's calendar for everything asked or done on a date."""
    states = [slot.state for slot in slots] + [found.state for found in occurrences]
    if not states:
        return "not-asked"
    if pain:
        return "pain"
    due = [state for state in states if state not in (State.paused, State.superseded)]
    if not due:
        return "paused"
    if all(state is State.done for state in due):
        return "done"
    if all(state is State.unreported for state in due):
        return "none"
    if all(state in (State.skipped, State.unreported) for state in due):
        return "skipped"
    return "partial"


def occurrences_by_day(answer: Answer) -> dict[tuple[str, date], list[Occurrence]]:
    """The times that quota items were reported, by item and date."""
    found: dict[tuple[str, date], list[Occurrence]] = defaultdict(list)
    for week in (*answer.weeks, *answer.open_weeks):
        for occurrence in week.occurrences:
            found[week.item, occurrence.on].append(occurrence)
    return found


def pains_by_day(pained: Iterable[Checkin | SymptomReport]) -> dict[date, int]:
    """The highest pain of each date that has one."""
    return _highest((told.performed_on, told.pain) for told in pained)


def efforts_by_day(checkins: Iterable[Checkin]) -> dict[date, int]:
    """The highest effort of each date that has one."""
    return _highest((told.performed_on, told.effort) for told in checkins)


def _highest(told: Iterable[tuple[date, int | None]]) -> dict[date, int]:
    highest: dict[date, int] = {}
    for day, number in told:
        if number is not None:
            highest[day] = max(number, highest.get(day, 0))
    return highest


def followed_program(session: Session, clinic_id: UUID, program_id: UUID, now: datetime) -> Followed:
    """One program with everything its figures rest on. Raises NotFound, also for another clinic's."""
    found = follow(session, clinic_id, [program_id], now)
    if not found:
        raise NotFound
    return found[0]


def _figures(followed: Followed, answer: Answer, names: dict[str, str], met: tuple[Proposed, ...]) -> Figures:
    assert followed.scenario is not None
    today = followed.scenario.today
    days = tuple(today - timedelta(back) for back in range(CALENDAR_DAYS - 1, -1, -1))
    pains, efforts = pains_by_day(followed.pained), efforts_by_day(followed.checkins)
    in_force = [version for version in followed.versions if version.effective_from <= today]
    shown = in_force[-1] if in_force else followed.versions[-1]
    asked = answer.today
    return Figures(
        program_id=followed.program.id,
        patient_id=followed.patient.id,
        title=shown.title,
        version=shown.number,
        since=shown.effective_from,
        today=today,
        windows=tuple(figure_of(key, getattr(answer.windows, key)) for key in LABELS),
        today_words=f"Today {asked.reported} of {asked.due}" if asked.due else "",
        days=days,
        rows=_calendar(answer, names, days, pains, followed),
        sides=_sides(answer, names),
        pains=tuple(PainPoint(day, pains[day]) for day in sorted(pains)),
        efforts=tuple(EffortPoint(day, efforts[day]) for day in sorted(efforts)),
        mean_pain=_mean_pain(followed.pained),
        extras=len(answer.extras),
        refused=tuple(sorted({refused.reason.value for refused in answer.refused})),
        versions=tuple((version.number, version.effective_from) for version in followed.versions),
        pauses=followed.scenario.pauses,
        proposals=met,
        ill=_ill(followed, answer, days[0]),
    )


def _ill(followed: Followed, answer: Answer, since: date) -> tuple[IllDays, ...]:
    """The ill days of a program that goes on, as far as they reach into the calendar's days."""
    told = {str(checkin.id) for checkin in followed.checkins if checkin.reason == SkipReason.ill.value}
    if not told or followed.program.ended_at is not None:
        return ()
    weekly = [one for found in occurrences_by_day(answer).values() for one in found]
    return tuple(run for run in ill_runs((*answer.slots, *weekly), told) if run.last >= since)


def _calendar(
    answer: Answer, names: dict[str, str], days: Sequence[date], pains: dict[date, int], followed: Followed
) -> tuple[Row, ...]:
    slots: dict[tuple[str, date], list[Slot]] = defaultdict(list)
    for slot in answer.slots:
        slots[slot.item, slot.on].append(slot)
    weekly = occurrences_by_day(answer)
    painful = {
        (str(checkin.lineage_id), checkin.performed_on)
        for checkin in followed.checkins
        if checkin.pain is not None and checkin.pain >= 6
    }
    shown = {item for item, day in (*slots, *weekly) if day in set(days)}
    rows = []
    for item in (item for item in names if item in shown):
        cells: list[Cell | None] = []
        for day in days:
            asked, done = slots.get((item, day), []), weekly.get((item, day), [])
            state = day_state(asked, done, pain=False)
            title = f"{names[item]}, {day.day} {day:%B}: {state.replace('-', ' ')}"
            cells.append(Cell(day, state, title, (item, day) in painful) if asked or done else None)
        rows.append(Row(item, names[item], tuple(cells)))
    return tuple(rows)


def _sides(answer: Answer, names: dict[str, str]) -> tuple[SidePair, ...]:
    found: dict[str, dict[str, tuple[str, Fraction]]] = defaultdict(dict)
    for score in answer.sides:
        words = f"{credit_words(score.credit)} of {score.due}"
        found[score.item][score.side.value] = (words, score.credit / score.due)
    return tuple(
        SidePair(
            names.get(item, ""),
            sides["left"][0],
            sides["right"][0],
            abs(sides["left"][1] - sides["right"][1]) >= Fraction(1, 2),
        )
        for item, sides in found.items()
        if len(sides) == 2
    )


def _mean_pain(pained: Iterable[Checkin | SymptomReport]) -> str:
    given = [told.pain for told in pained if told.pain is not None]
    return "" if not given else f"{sum(given) / len(given):.1f}"
