"""Kept scores: counted again when something was written or a midnight passed, never on reading."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import Answer, Occurrence, Slot
from clinic.domain.caseload import (
    MISSED_REMINDERS,
    DueRetest,
    Group,
    Known,
    OpenAlert,
    OpenQuestion,
    Reason,
    Standing,
    percent,
    stamp_of,
    standing,
)
from clinic.domain.symptoms import Route
from clinic.persistence.accounts import Clinic
from clinic.persistence.adherence import Followed, follow
from clinic.persistence.base import table
from clinic.persistence.caseload import Review, Score, reviews_of
from clinic.persistence.questions import Question
from clinic.persistence.reminders import missed
from clinic.persistence.symptoms import Alert
from clinic.persistence.tenancy import ACROSS
from clinic.persistence.tests import Retest, retests_of
from clinic.services.adherence import credit_words, day_state, item_names, occurrences_by_day, pains_by_day
from clinic.services.context import House
from clinic.services.proposals import Proposed, open_proposals

SMALL_DAYS = 28
KEPT_AFTER_END = timedelta(14)


def mark_stale(session: Session, clinic_id: UUID, program_id: UUID, now: datetime) -> None:
    """Say, in the caller's transaction, that a program's score must be counted again."""
    changed = session.execute(_STALE, {"clinic": clinic_id, "program": program_id, "now": now})
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        session.flush()  # the program may be new in this very transaction
        count(session, clinic_id, [program_id], now)


_SCORES = table(Score)
_STALE = (
    update(_SCORES)
    .where(_SCORES.c.clinic_id == bindparam("clinic"), _SCORES.c.program_id == bindparam("program"))
    .values(stale_at=bindparam("now"))
)


def mark_all_stale(session: Session, clinic_id: UUID, now: datetime, patient_id: UUID | None = None) -> None:
    """The same for every score of a patient, or of the whole clinic: its zone or its pain limit was changed."""
    of_one = (Score.patient_id == patient_id,) if patient_id else ()
    session.execute(
        update(Score)
        .where(Score.clinic_id == clinic_id, *of_one)
        .values(stale_at=now)
        .execution_options(synchronize_session=False)
    )


def mark_reminded(
    session: Session, clinic_id: UUID, now: datetime, patient_id: UUID, *, arrived: bool
) -> None:
    """The same after a reminder; one that arrived changes only what says that none does."""
    if not arrived:
        mark_all_stale(session, clinic_id, now, patient_id)
        return
    said = Score.reasons.bitwise_and(Reason.unreached.bit) != 0
    session.execute(
        update(Score)
        .where(Score.clinic_id == clinic_id, Score.patient_id == patient_id, said)
        .values(stale_at=now)
        .execution_options(synchronize_session=False)
    )


def refresh_due(house: House, now: datetime, limit: int) -> int:
    """Count again what became stale (a write, a midnight); returns how many. Safe to run twice at once.

    What was written just now goes first: in the minutes after a midnight an alert does not wait for a whole zone.
    Nothing is locked while it is counted: what was marked again meanwhile stays stale, and is counted once more.
    """
    with house.database.read() as session:
        # the sweeper serves every clinic; each program is then counted within its own
        stale = session.execute(
            select(Score.clinic_id, Score.program_id, Score.stale_at)
            .where(Score.stale_at <= now)
            .order_by(Score.stale_at.desc(), Score.program_id)
            .limit(limit)
            .execution_options(**{ACROSS: True})
        ).all()
    by_clinic: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    for clinic_id, program_id, mark in stale:
        by_clinic[clinic_id][program_id] = mark
    for clinic_id, marks in by_clinic.items():
        with house.database.read() as session:
            counted = recount(session, clinic_id, list(marks), now)
        with house.database.write() as session:
            # In one order, for two engines at once.
            for values in sorted(counted, key=itemgetter("program_id")):
                _keep(session, values, marks[values["program_id"]])
    return len(stale)


def _keep(session: Session, values: dict[str, Any], mark: datetime) -> None:
    """Keep a score that was counted when its row bore this mark, unless it bears another one by now."""
    session.execute(
        update(Score)
        .where(
            Score.clinic_id == values["clinic_id"],
            Score.program_id == values["program_id"],
            Score.stale_at == mark,
        )
        .values({getattr(Score, name): value for name, value in values.items()})
        .execution_options(synchronize_session=False)
    )


def count(session: Session, clinic_id: UUID, program_ids: Sequence[UUID], now: datetime) -> None:
    """Count the programs' scores from what is stored and keep them, in the caller's transaction."""
    kept = {
        score.program_id: score
        for score in session.scalars(
            select(Score)
            .where(Score.clinic_id == clinic_id, Score.program_id.in_(program_ids))
            .order_by(Score.program_id)  # locked in one order, so that two engines never wait for each other
            .with_for_update()
        )
    }
    for values in recount(session, clinic_id, program_ids, now):
        score = kept.get(values["program_id"])
        if score is None:
            session.add(Score(**values))
            continue
        if score.stale_at > now:  # told since this request began: not counted here, so it stays marked
            values["stale_at"] = min(values["stale_at"], score.stale_at)
        for name, value in values.items():
            setattr(score, name, value)


def recount(
    session: Session, clinic_id: UUID, program_ids: Sequence[UUID], now: datetime
) -> list[dict[str, Any]]:
    """The values that a kept score must have, from the stored versions, pauses, check-ins, alerts, questions."""
    followed = follow(session, clinic_id, program_ids, now)
    names = item_names(session, *followed)
    alerts, questions = (
        _open_alerts(session, clinic_id, program_ids),
        _open_questions(session, clinic_id, program_ids),
    )
    limit = session.scalar(select(Clinic.pain_limit).where(Clinic.id == clinic_id)) or 0
    met = open_proposals(session, clinic_id, followed, now.date())
    reviews = reviews_of(session, clinic_id, program_ids)
    patients = {one.patient.id for one in followed}
    retests = retests_of(session, clinic_id, patients)
    missing = missed(session, clinic_id, patients, MISSED_REMINDERS, now.date() - timedelta(SMALL_DAYS + 2))
    return [
        _values(
            one,
            names,
            _Beside(
                alerts[one.program.id], questions[one.program.id], met.get(one.program.id, ()),
                retests[one.patient.id], reviews.get(one.program.id), limit,
                missing.get(one.patient.id, ()),
            ),
            now,
        )
        for one in followed
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a program's place rests on beside the reports themselves."""

    alerts: Sequence[Alert]
    questions: Sequence[Question]
    met: Sequence[Proposed]
    retests: Sequence[Retest]
    review: Review | None
    pain_limit: int
    missed: Sequence[date]


def _values(followed: Followed, names: dict[str, str], beside: _Beside, now: datetime) -> dict[str, Any]:
    answer = explain(followed.scenario) if followed.scenario else None
    known = _known(followed, answer, names, beside, now)
    found = standing(known)
    said = found.shown
    month = answer.windows.last_28 if answer else None
    ended = followed.program.ends_on
    return {
        "program_id": followed.program.id,
        "patient_id": followed.patient.id,
        "clinic_id": followed.program.clinic_id,
        "counted_for": known.today,
        "stale_at": _next_midnight(known.today, followed),
        "shown": followed.patient.archived_at is None
        and (ended is None or ended >= known.today - KEPT_AFTER_END or bool(found.reasons)),
        "group": said.group.value,
        "rank": said.rank,
        "reasons": found.reasons,
        "adherence": float(month.adherence) if month and month.adherence is not None else None,
        "last_report_at": max((checkin.submitted_at for checkin in followed.checkins), default=None),
        "open_alerts": len(beside.alerts),
        "open_questions": len(beside.questions),
        "facts": _facts(followed, answer, found, known)
        | (_reviewed(beside.review) if said.group is Group.seen else {}),
    }


def _reviewed(review: Review | None) -> dict[str, Any]:
    if review is None:
        return {}
    by = str(review.reviewed_by) if review.reviewed_by else None
    return {"reviewed": {"by": by, "at": review.reviewed_at.isoformat(), "batch": str(review.batch)}}


def _known(
    followed: Followed, answer: Answer | None, names: dict[str, str], beside: _Beside, now: datetime
) -> Known:
    zone = ZoneInfo(followed.zone)
    here = now.astimezone(zone).date()
    last = max((checkin.performed_on for checkin in followed.checkins), default=None)
    pause = next((found for found in followed.pauses if _covers(found.first_day, found.last_day, here)), None)
    return Known(
        today=here,
        begins_on=followed.scenario.begin if followed.scenario else None,
        ends_on=followed.program.ends_on,
        paused=pause is not None,
        paused_until=pause.last_day if pause else None,
        pain_limit=beside.pain_limit,
        answer=answer,
        last_report_on=last,
        last_pain=pains_by_day(followed.pained).get(last) if last else None,
        alerts=tuple(
            OpenAlert(
                tuple(alert.felt), alert.side, alert.pain, alert.raised_at.astimezone(zone).date(),
                Route(alert.route).rank >= Route.call.rank, f"alert:{alert.id}",
            )
            for alert in beside.alerts
        ),
        questions=tuple(
            OpenQuestion(
                question.text, question.asked_at.astimezone(zone).date(), f"question:{question.id}"
            )
            for question in beside.questions
        ),
        item_names=names,
        steps=tuple(f"{one.name} → {one.step}" for one in beside.met),
        retests=tuple(_due(retest) for retest in beside.retests),
        reviewed=frozenset(beside.review.keys) if beside.review else frozenset(),
        missed=tuple(day for day in beside.missed if day >= here - timedelta(SMALL_DAYS)),
    )  # fmt: skip


def _due(retest: Retest) -> DueRetest:
    test = load_catalogue().tests.get(retest.slug)
    return DueRetest(test.name if test else retest.slug, retest.slug, retest.due_on)


def _covers(first: date, last: date | None, day: date) -> bool:
    return first <= day and (last is None or day <= last)


def _facts(followed: Followed, answer: Answer | None, found: Standing, known: Known) -> dict[str, Any]:
    said = found.shown
    month = answer.windows.last_28 if answer else None
    version = followed.versions[-1].number if followed.versions else 0
    return {
        "strong": said.strong,
        "rest": said.rest,
        "next": said.next_step,
        "also": list(found.also),
        "keys": list(found.keys),
        "stamp": stamp_of(found.keys),
        "about": f"{followed.program.title}, version {version}" if version else followed.program.title,
        "percent": percent(month.adherence) if month and month.adherence is not None else None,
        "done": credit_words(month.credit) if month else "0",
        "due": month.due if month else 0,
        "reported": month.reported if month else 0,
        "days": _small_days(followed, answer, known),
    }


def _small_days(followed: Followed, answer: Answer | None, known: Known) -> list[list[str]]:
    if answer is None:
        return []
    slots: dict[date, list[Slot]] = defaultdict(list)
    for slot in answer.slots:
        slots[slot.on].append(slot)
    weekly: dict[date, list[Occurrence]] = defaultdict(list)
    for (_, day), found in occurrences_by_day(answer).items():
        weekly[day] += found
    pains = pains_by_day(followed.pained)
    days = [known.today - timedelta(back) for back in range(SMALL_DAYS, 0, -1)]
    return [
        [day.isoformat(), day_state(slots[day], weekly[day], pain=pains.get(day, -1) >= known.pain_limit)]
        for day in days
    ]


def _next_midnight(here: date, followed: Followed) -> datetime:
    return datetime.combine(here + timedelta(1), time(), ZoneInfo(followed.zone))


def _open_alerts(session: Session, clinic_id: UUID, program_ids: Sequence[UUID]) -> dict[UUID, list[Alert]]:
    found: dict[UUID, list[Alert]] = defaultdict(list)
    for alert in session.scalars(
        select(Alert).where(
            Alert.clinic_id == clinic_id, Alert.program_id.in_(program_ids), Alert.acknowledged_at.is_(None)
        )
    ):
        found[alert.program_id].append(alert)
    return found


def _open_questions(
    session: Session, clinic_id: UUID, program_ids: Sequence[UUID]
) -> dict[UUID, list[Question]]:
    found: dict[UUID, list[Question]] = defaultdict(list)
    for question in session.scalars(
        select(Question).where(
            Question.clinic_id == clinic_id,
            Question.program_id.in_(program_ids),
            Question.answered_at.is_(None),
        )
    ):
        found[question.program_id].append(question)
    return found
