"""Remote therapeutic monitoring: days with data and what each rests on, minutes of a month; evidence, no verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic.domain import monitoring as rules
from clinic.domain.actions import Action
from clinic.domain.adherence.accept import accept
from clinic.domain.adherence.rtm import data_days, intervals_from
from clinic.domain.adherence.values import Interval, ReportSource
from clinic.domain.checkins import local_day
from clinic.domain.corrections import standing
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.monitoring import KINDS, Kind, Minutes, Month
from clinic.domain.spreadsheet import written
from clinic.persistence import patients
from clinic.persistence.accounts import Member
from clinic.persistence.adherence import Followed
from clinic.persistence.base import new_id
from clinic.persistence.checkins import Checkin, counts
from clinic.persistence.merges import one_person
from clinic.persistence.monitoring import MonitoringMinutes, minutes_of
from clinic.persistence.patients import name_of
from clinic.persistence.programs import published_of
from clinic.persistence.symptoms import SymptomReport
from clinic.persistence.tenancy import owned
from clinic.services.adherence import followed_program
from clinic.services.context import Context, Doing, perform
from clinic.services.patient_rows import facts_of, patient_of, refuse_archived

REASON_MOST = 1000
OVER = "Another row stands for this one already. Look at the page again."
DAY_HEADS = (
    "interval",
    "from",
    "to",
    "day",
    "entries",
    "pains",
    "symptoms",
    "first_sent",
    "last_sent",
    "zone",
)
MINUTE_HEADS = (
    "id", "performed_on", "minutes", "kind", "done_by", "note", "recorded_at", "recorded_by", "corrects", "reason",
    "counts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DataDay:
    """A day on which the patient sent something: how much, and between which moments (in her zone)."""

    day: date
    entries: int
    pains: int
    symptoms: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class IntervalShown:
    """Thirty dates with their data-days; ``band`` is the code they fall into, or empty; ``over`` once they ended."""

    interval: Interval
    days: tuple[DataDay, ...]
    band: str
    over: bool


@dataclass(frozen=True, slots=True)
class MonthShown:
    """A calendar month with the codes into whose bands it falls, and how often each."""

    month: Month
    bands: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """An entry of the log as it counts now."""

    id: UUID
    on: date
    minutes: int
    kind: Kind
    words: str
    by: str
    note: str
    recorded: str
    corrected: str


@dataclass(frozen=True, slots=True)
class MonitoringPage:
    """A patient's remote monitoring: the intervals of one program, and the minutes over all of them."""

    patient_id: UUID
    patient: str
    today: date
    closed: bool
    programs: tuple[tuple[UUID, str], ...]
    program_id: UUID | None
    begin: date | None
    zone: str
    intervals: tuple[IntervalShown, ...]
    months: tuple[MonthShown, ...]
    lines: tuple[MinutesLine, ...]
    members: tuple[tuple[UUID, str], ...]
    me: UUID | None


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """What is being corrected."""

    id: UUID
    patient_id: UUID
    patient: str
    spent: Minutes


def monitoring_page(
    context: Context, patient_id: UUID, program_id: UUID | None = None, begin: date | None = None
) -> MonitoringPage:
    """The evidence as it stands. ``begin``: the first date of interval 1 (default: the program's). Raises NotFound,
    Invalid("start")."""
    with perform(context, Action.view_monitoring) as doing:
        patient, today = patient_of(doing, patient_id)
        found = published_of(doing.session, doing.clinic_id, patient.id)
        chosen = next((key for key, _ in found if key == program_id), found[0][0] if found else None)
        shown: tuple[IntervalShown, ...] = ()
        if chosen is not None:
            followed = followed_program(doing.session, doing.clinic_id, chosen, context.now)
            assert followed.scenario is not None
            begin = _begin(followed, begin)
            shown = _intervals(doing, followed, begin)
        names = patients.member_names(doing.session, doing.clinic_id)
        every = minutes_of(
            doing.session, doing.clinic_id, one_person(doing.session, doing.clinic_id, patient.id)
        )
        counted = standing(every)
        active, zone = _members(doing), patients.zone_of(doing.session, doing.clinic_id, patient)
    return MonitoringPage(
        patient.id, facts_of(patient).name, today, patient.archived_at is not None, found, chosen, begin,
        zone, shown,
        tuple(MonthShown(month, rules.management_band(month)) for month in rules.months(map(_spent, counted))),
        tuple(_line(row, names) for row in reversed(counted)), active, context.member_id,
    )  # fmt: skip


def record(context: Context, patient_id: UUID, spent: Minutes, done_by: UUID | None = None) -> None:
    """Write minutes down, of the acting member unless another one is named. Raises Invalid, NotFound, Conflict."""
    with perform(context, Action.record_minutes) as doing:
        patient, today = patient_of(doing, patient_id)
        refuse_archived(patient)
        _check(spent, today)
        who = done_by or context.member_id
        if who is None or who not in dict(_members(doing)):
            raise Invalid("done_by", "Choose who spent this time.")
        doing.session.add(_row(doing, patient.id, spent, who))
        doing.note(minutes=spent.minutes, kind=spent.kind.value)


def correction_form(context: Context, minutes_id: UUID) -> CorrectionForm:
    """What was recorded. Raises NotFound."""
    with perform(context, Action.view_monitoring) as doing:
        row = owned(doing.session, MonitoringMinutes, doing.clinic_id, minutes_id)
        patient, _ = patient_of(doing, row.patient_id)
    return CorrectionForm(row.id, patient.id, facts_of(patient).name, _spent(row))


def correct(context: Context, minutes_id: UUID, spent: Minutes | None, reason: str) -> UUID:
    """Put something else in an entry's place, or take it back (None). Returns the patient's id.

    Raises Invalid, NotFound, Conflict when it was corrected already.
    """
    if not reason.strip() or len(reason) > REASON_MOST:
        raise Invalid("reason", "Say why: it stays with the entry.")
    with perform(context, Action.correct_minutes) as doing:
        row = owned(doing.session, MonitoringMinutes, doing.clinic_id, minutes_id)
        patient, today = patient_of(doing, row.patient_id, lock=True)
        taken = select(MonitoringMinutes.id).where(
            MonitoringMinutes.clinic_id == doing.clinic_id, MonitoringMinutes.corrects == row.id
        )
        if row.taken_back or doing.session.scalar(taken) is not None:
            raise Conflict(OVER)
        if spent is not None:
            _check(spent, today)
        doing.session.add(
            _row(doing, row.patient_id, spent or _spent(row), row.done_by, row.id, reason, back=spent is None)
        )
        doing.note(taken_back=spent is None)
        return patient.id


def days_file(context: Context, program_id: UUID, begin: date | None = None, *, bom: bool = False) -> str:
    """Every data-day of every interval, with the moments of its first and last entry. Raises NotFound, Conflict."""
    with perform(context, Action.export_monitoring) as doing:
        followed = followed_program(doing.session, doing.clinic_id, program_id, context.now)
        doing.about("program", program_id, patient=followed.patient.id)
        doing.note(form="days")
        if followed.scenario is None:
            raise Conflict("This program is not published yet.")
        shown = _intervals(doing, followed, _begin(followed, begin))
    rows = [
        (one.interval.number, one.interval.first.isoformat(), one.interval.last.isoformat(), day.day.isoformat(),
         day.entries, day.pains, day.symptoms, day.first.isoformat(), day.last.isoformat(), followed.zone)
        for one in shown
        for day in one.days
    ]  # fmt: skip
    return written(DAY_HEADS, rows, bom=bom)


def minutes_file(context: Context, patient_id: UUID, *, bom: bool = False) -> str:
    """Every entry of the log, corrected ones too. Raises NotFound."""
    with perform(context, Action.export_monitoring) as doing:
        patient, _ = patient_of(doing, patient_id)
        doing.note(form="minutes")
        every = minutes_of(
            doing.session, doing.clinic_id, one_person(doing.session, doing.clinic_id, patient.id)
        )
        names = patients.member_names(doing.session, doing.clinic_id)
    counted = {row.id for row in standing(every)}
    rows = [
        (row.id, row.performed_on.isoformat(), row.minutes, row.kind, names.get(row.done_by, ""), row.note,
         row.recorded_at.isoformat(), name_of(names, row.recorded_by), row.corrects,
         row.reason, "yes" if row.id in counted else "no")
        for row in every
    ]  # fmt: skip
    return written(MINUTE_HEADS, rows, bom=bom)


def _begin(followed: Followed, begin: date | None) -> date:
    assert followed.scenario is not None
    first = followed.scenario.begin
    if begin is not None and not first <= begin <= followed.scenario.today:
        raise Invalid("start", "Give a day of the program, today or earlier.")
    return begin or first


def _intervals(doing: Doing, followed: Followed, begin: date) -> tuple[IntervalShown, ...]:
    scenario = followed.scenario
    assert scenario is not None
    days = _data_days(doing, followed)
    return tuple(
        IntervalShown(
            interval,
            tuple(days[day] for day in interval.days),
            rules.device_band(interval.data_days),
            interval.last < scenario.today,
        )
        for interval in intervals_from(begin, scenario.today, days)
    )


def _data_days(doing: Doing, followed: Followed) -> dict[date, DataDay]:
    """The patient's own accepted entries and symptoms by the local date on which they were sent."""
    assert followed.scenario is not None
    accepted = accept(followed.scenario).accepted
    good = {filed.report.id for filed in accepted if filed.report.source is ReportSource.patient}
    symptoms = doing.session.scalars(
        select(SymptomReport).where(
            SymptomReport.clinic_id == doing.clinic_id,
            SymptomReport.program_id == followed.program.id,
            SymptomReport.source == ReportSource.patient.value,
            counts(doing.clinic_id, SymptomReport.submission_id),
        )
    )
    sent: dict[date, list[Checkin | SymptomReport]] = {}
    own = (row for row in followed.checkins if str(row.id) in good)
    for row in (*own, *symptoms):
        sent.setdefault(local_day(row.submitted_at, row.zone), []).append(row)
    assert data_days(accepted) <= sent.keys()
    return {day: _data_day(day, rows) for day, rows in sent.items()}


def _data_day(day: date, rows: Sequence[Checkin | SymptomReport]) -> DataDay:
    moments = sorted(row.submitted_at.astimezone(ZoneInfo(row.zone)) for row in rows)
    symptoms = sum(isinstance(row, SymptomReport) for row in rows)
    pains = sum(row.pain is not None for row in rows)
    return DataDay(day, len(rows) - symptoms, pains, symptoms, moments[0], moments[-1])


def _members(doing: Doing) -> tuple[tuple[UUID, str], ...]:
    names = patients.member_names(doing.session, doing.clinic_id)
    active = doing.session.scalars(
        select(Member.id).where(Member.clinic_id == doing.clinic_id, Member.state == "active")
    )
    return tuple(sorted(((key, names[key]) for key in active), key=lambda one: one[1]))


def _check(spent: Minutes, today: date) -> None:
    problems = rules.problems_of(spent, today)
    if problems:
        raise Invalid.many(problems)


def _row(
    doing: Doing,
    patient_id: UUID,
    spent: Minutes,
    done_by: UUID,
    corrects: UUID | None = None,
    reason: str = "",
    *,
    back: bool = False,
) -> MonitoringMinutes:
    return MonitoringMinutes(
        id=new_id(), clinic_id=doing.clinic_id, patient_id=patient_id, performed_on=spent.on, minutes=spent.minutes,
        kind=spent.kind.value, note=spent.note.strip(), done_by=done_by, recorded_at=doing.context.now,
        recorded_by=doing.context.member_id, corrects=corrects, reason=reason.strip(), taken_back=back,
    )  # fmt: skip


def _spent(row: MonitoringMinutes) -> Minutes:
    return Minutes(row.performed_on, row.minutes, Kind(row.kind), row.note)


def _line(row: MonitoringMinutes, names: Mapping[UUID, str]) -> MinutesLine:
    kind = Kind(row.kind)
    by, wrote = name_of(names, row.done_by), name_of(names, row.recorded_by)
    return MinutesLine(
        row.id, row.performed_on, row.minutes, kind, KINDS[kind], by, row.note, wrote if wrote != by else "",
        row.reason if row.corrects else "",
    )  # fmt: skip
