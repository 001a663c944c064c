"""Exports as CSV: every slot, every entry, remote monitoring and its minutes; without a loss, safe to open."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from clinic.domain.actions import Action
from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import Amount, Answer, Mark, ReportSource, Status
from clinic.domain.checkin_file import HEADS, Kept, cells_of
from clinic.domain.checkins import Entry, SkipReason
from clinic.domain.reports import Period
from clinic.domain.sides import Side
from clinic.domain.spreadsheet import written
from clinic.domain.symptoms import Felt
from clinic.persistence import patients
from clinic.persistence.adherence import Followed
from clinic.persistence.checkins import Checkin, Submission, undone_among
from clinic.persistence.patients import name_of
from clinic.services.adherence import item_names, occurrences_by_day
from clinic.services.context import Context, Doing, perform
from clinic.services.reports import WHOLE, Days, days_of, named

SLOT_HEADS = (
    "program", "version", "item", "exercise", "on", "index", "state", "credit", "source", "late", "sides",
    "entries", "against",
)  # fmt: skip
WEEK_HEADS = ("program", "item", "exercise", "week", "monday", "due", "credit", "reported", "closed")


def entries(context: Context, program_id: UUID, days: Days = WHOLE, *, bom: bool = False) -> str:
    """Every entry of the days in order of its arrival, corrected ones and those taken back too.

    Raises NotFound, Conflict, Invalid, as every export here does.
    """
    with perform(context, Action.export_report) as doing:
        followed = named(doing, program_id, "entries")
        kept = list(_kept(doing, followed, _period(followed, days)))
        doing.note(lines=len(kept))
    return written(HEADS, map(cells_of, kept), bom=bom)


def slots(context: Context, program_id: UUID, days: Days = WHOLE, *, bom: bool = False) -> str:
    """Every dated slot of the days, and every time that a weekly goal or an extra was reported.

    ``credit`` is the exact fraction; ``entries`` are the ids of those that count, ``against`` of those in conflict.
    """
    with perform(context, Action.export_report) as doing:
        followed = named(doing, program_id, "slots")
        period, names = _period(followed, days), item_names(doing.session, followed)
        assert followed.scenario is not None
        lines = sorted(_slots(followed, explain(followed.scenario), names, period), key=lambda line: line[4])
        doing.note(lines=len(lines))
    return written(SLOT_HEADS, lines, bom=bom)


def weeks(context: Context, program_id: UUID, days: Days = WHOLE, *, bom: bool = False) -> str:
    """The weekly goals whose Sunday lies in the days: what was due, and what it came to."""
    with perform(context, Action.export_report) as doing:
        followed = named(doing, program_id, "weeks")
        period, names = _period(followed, days), item_names(doing.session, followed)
        assert followed.scenario is not None
        answer = explain(followed.scenario)
        lines = [
            (followed.program.id, week.item, names.get(week.item, ""), week.label, week.monday.isoformat(),
             week.due, week.credit, week.reported, _yes(week.closed))
            for week in (*answer.weeks, *answer.open_weeks)
            if period.first <= week.monday + timedelta(days=6) and week.monday <= period.last
        ]  # fmt: skip
    return written(WEEK_HEADS, lines, bom=bom)


def _period(followed: Followed, days: Days) -> Period:
    assert followed.scenario is not None
    return days_of(followed, followed.scenario, days)


def _kept(doing: Doing, followed: Followed, period: Period) -> Iterator[Kept]:
    session, clinic_id = doing.session, doing.clinic_id
    names = item_names(session, followed)
    members = patients.member_names(session, clinic_id)
    found = session.execute(
        select(Checkin, Submission.member_id)
        .join(Submission, Submission.id == Checkin.submission_id)
        .where(
            Checkin.clinic_id == clinic_id,
            Submission.clinic_id == clinic_id,
            Checkin.program_id == followed.program.id,
            Checkin.performed_on.between(period.first, period.last),
        )
        .order_by(Checkin.submitted_at, Checkin.id)
    ).all()
    undone = undone_among(session, clinic_id, list({row.submission_id for row, _ in found}))
    for row, member_id in found:
        yield Kept(
            row.id, row.program_id, names.get(str(row.lineage_id), ""), entry_of(row), ReportSource(row.source),
            name_of(members, member_id), row.submitted_at, row.zone,
            row.submission_id not in undone,
        )  # fmt: skip


def entry_of(row: Checkin) -> Entry:
    """A kept row as the value it came from."""
    amount = (row.sets, row.reps, row.seconds)
    return Entry(
        row.lineage_id, row.performed_on, Status(row.status), row.slot_index, Side(row.side) if row.side else None,
        None if amount == (None, None, None) else Amount(*amount), SkipReason(row.reason) if row.reason else None,
        row.pain, row.effort, tuple(map(Felt, row.felt)), row.note,
    )  # fmt: skip


SlotCells = tuple[object, object, object, object, str, object, object, object, object, object, str, str, str]


def _slots(followed: Followed, answer: Answer, names: dict[str, str], period: Period) -> Iterator[SlotCells]:
    key, listed = followed.program.id, set()

    def inside(on: date) -> bool:
        return period.first <= on <= period.last

    for slot in answer.slots:
        if inside(slot.on):
            yield (
                key, followed.versions[slot.version].number, slot.item, names.get(slot.item, ""),
                slot.on.isoformat(), slot.index, slot.state, slot.credit, slot.source, _yes(slot.late),
                " ".join(slot.sides), *_marks(slot.marks),
            )  # fmt: skip
    for (item, on), found in occurrences_by_day(answer).items():
        for one in found:
            listed.add((item, on, one.index))
            if inside(on):
                state = "extra" if one.extra else one.state.value
                yield (
                    key, "", item, names.get(item, ""), on.isoformat(), one.index, state, one.credit, one.source,
                    _yes(one.late), "", *_marks(one.marks),
                )  # fmt: skip
    for extra in answer.extras:
        if inside(extra.on) and (extra.item, extra.on, extra.index) not in listed:
            yield (
                key, "", extra.item, names.get(extra.item, ""), extra.on.isoformat(), extra.index, "extra", 0, "",
                "", "", "", "",
            )  # fmt: skip


def _marks(marks: tuple[Mark, ...]) -> tuple[str, str]:
    counting = dict.fromkeys(mark.report for mark in marks if mark.report)
    against = dict.fromkeys(mark.against for mark in marks if mark.against)
    return " ".join(counting), " ".join(against)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
