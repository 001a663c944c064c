"""A figure or a day opened to its slots, and each slot to the entries behind it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from clinic.domain.actions import Action, Site
from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import Answer
from clinic.domain.errors import Invalid, NotFound
from clinic.persistence.adherence import Followed, follow
from clinic.persistence.checkins import Checkin
from clinic.persistence.patients import Patient
from clinic.persistence.programs import published_of
from clinic.persistence.tenancy import ACROSS
from clinic.services.adherence import (
    LABELS,
    Figure,
    credit_words,
    figure_of,
    followed_program,
    item_names,
    occurrences_by_day,
)
from clinic.services.context import Context, House, perform
from clinic.services.disagreements import OfProgram, of_program
from clinic.services.patient_rows import full_name


@dataclass(frozen=True, slots=True)
class Entry:
    """One report as it was made, for the list behind a day."""

    at: datetime
    by: str
    status: str
    side: str
    amount: str
    pain: int | None
    effort: int | None
    lighter: bool
    felt: tuple[str, ...]
    reason: str
    note: str
    late: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One slot or quota occurrence with the entries behind it."""

    day: date
    name: str
    index: int
    state: str
    credit: str
    source: str
    late: bool
    version: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure or a day, opened to its slots. ``differing``: where paper and phone disagree on that day."""

    program_id: UUID
    patient_id: UUID
    patient: str
    title: str
    heading: str
    figure: Figure | None
    lines: tuple[SlotLine, ...]
    weeks: tuple[str, ...]
    differing: OfProgram | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A program with every figure and slot; ``names`` are those of its exercises by item."""

    program_id: UUID
    title: str
    names: dict[str, str]
    answer: Answer


def explained(house: House, patient_id: UUID, now: datetime) -> tuple[Explained, ...]:
    """Each published program of a patient, for the command line. Raises NotFound."""
    with house.database.read() as session:
        # the person at the command line holds the whole site and knows only the patient's id
        asked = select(Patient.clinic_id).where(Patient.id == patient_id)
        clinic_id = session.scalar(asked.execution_options(**{ACROSS: True}))
    if clinic_id is None:
        raise NotFound(f"There is no patient {patient_id}.")
    context = Context(house, Site("command line", clinic_id), now)
    with perform(context, Action.view_adherence) as doing:
        doing.about("patient", patient_id, patient=patient_id)
        keys = [key for key, _ in published_of(doing.session, clinic_id, patient_id)]
        return tuple(
            Explained(
                one.program.id, one.program.title, item_names(doing.session, one), explain(one.scenario)
            )
            for one in follow(doing.session, clinic_id, keys, now)
            if one.scenario is not None
        )


def open_window(context: Context, program_id: UUID, key: str) -> Opened:
    """The slots behind one window. Raises Invalid for an unknown window, NotFound."""
    if key not in LABELS:
        raise Invalid("window", "Choose last_7, last_28 or program.")
    return _open(context, program_id, key, None)


def open_day(context: Context, program_id: UUID, day: date) -> Opened:
    """The slots of one date with every entry, also those which do not count. Raises NotFound."""
    return _open(context, program_id, "", day)


def _open(context: Context, program_id: UUID, key: str, day: date | None) -> Opened:
    with perform(context, Action.view_adherence) as doing:
        followed = followed_program(doing.session, doing.clinic_id, program_id, context.now)
        doing.about("program", program_id, patient=followed.patient.id)
        names = item_names(doing.session, followed)
        if followed.scenario is None:
            raise NotFound
        answer = explain(followed.scenario)
        differing = of_program(doing, followed, answer, day) if day else None
    window = getattr(answer.windows, key) if key else None
    first, last = (window.first, window.last) if window else (day or date.min, day or date.max)
    lines = _lines(followed, answer, names, first, last)
    weeks = tuple(
        f"{names.get(week.item, '')}, week of {week.monday.day} {week.monday:%B}: "
        f"{credit_words(week.credit)} of {week.due}"
        for week in answer.weeks
        if window and first <= week.monday + timedelta(6) <= last
    )
    heading = LABELS[key] if key else f"{first.day} {first:%B %Y}"
    figure = figure_of(key, window) if window else None
    patient, title = followed.patient, followed.program.title
    name = full_name(patient)
    return Opened(program_id, patient.id, name, title, heading, figure, lines, weeks, differing)


def _lines(
    followed: Followed, answer: Answer, names: dict[str, str], first: date, last: date
) -> tuple[SlotLine, ...]:
    """The lines of the days, within a day in the order of the program."""
    reports: dict[tuple[str, date], list[Checkin]] = defaultdict(list)
    for checkin in followed.checkins:
        reports[str(checkin.lineage_id), checkin.performed_on].append(checkin)
    lines = [
        SlotLine(
            slot.on, names.get(slot.item, ""), slot.index, slot.state.value, credit_words(slot.credit),
            slot.source.value if slot.source else "", slot.late, followed.versions[slot.version].number,
            _entries(reports[slot.item, slot.on], slot.reports, followed),
        )
        for slot in answer.slots
        if first <= slot.on <= last
    ]  # fmt: skip
    for (item, on), found in occurrences_by_day(answer).items():
        lines += [
            SlotLine(
                on, names.get(item, ""), one.index, "extra" if one.extra else one.state.value,
                credit_words(one.credit), one.source.value, one.late, 0,
                _entries(reports[item, on], tuple(mark.report or "" for mark in one.marks), followed),
            )
            for one in found
            if first <= on <= last
        ]  # fmt: skip
    shown = {(line.day, line.name) for line in lines}
    lines += [
        SlotLine(on, names.get(item, ""), 0, "extra", "0", "", False, 0, _entries(kept, (), followed))
        for (item, on), kept in reports.items()
        if first <= on <= last and (on, names.get(item, "")) not in shown
    ]
    place = {name: number for number, name in enumerate(names.values())}
    return tuple(sorted(lines, key=lambda line: (line.day, place.get(line.name, -1), line.index)))


def _entries(checkins: Sequence[Checkin], counting: Sequence[str], followed: Followed) -> tuple[Entry, ...]:
    assert followed.scenario is not None
    return tuple(
        Entry(
            at=checkin.submitted_at.astimezone(followed.scenario.zone),
            by=checkin.source,
            status=checkin.status,
            side=checkin.side or "",
            amount=_amount(checkin),
            pain=checkin.pain,
            effort=checkin.effort,
            lighter=checkin.lighter,
            felt=tuple(checkin.felt),
            reason=checkin.reason or "",
            note=checkin.note,
            late=checkin.submitted_at.astimezone(followed.scenario.zone).date() > checkin.performed_on,
            counts=str(checkin.id) in counting,
        )
        for checkin in checkins
    )


def _amount(checkin: Checkin) -> str:
    if checkin.seconds is not None:
        return f"{checkin.seconds} s"
    given = [(checkin.sets, "rounds"), (checkin.reps, "times")]
    return ", ".join(f"{count} {word}" for count, word in given if count is not None)
