"""Who is to get a reminder now: a row in the outbox, in the same transaction in which the next look is planned."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from clinic.domain.actions import Action, Site
from clinic.domain.reminders import (
    Channel,
    Outcome,
    Standing,
    masked,
    minute_of,
    moment_on,
    next_moment,
    standing,
    too_late_at,
)
from clinic.domain.symptoms import Route
from clinic.persistence.accounts import Clinic
from clinic.persistence.adherence import follow
from clinic.persistence.base import new_id
from clinic.persistence.merges import one_person
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.reminders import LOOK_NOW, Reminder, ReminderPlan
from clinic.persistence.symptoms import Alert
from clinic.persistence.tenancy import ACROSS, owned
from clinic.services.context import Context, Doing, House, record
from clinic.services.reminders import held, quiet_of

ENGINE = "engine"


def queue_due(house: House, now: datetime, limit: int) -> int:
    """Look at up to ``limit`` patients whose time has come, each once; returns how many. Safe to run twice at once."""
    with house.database.read() as session:
        # the engine serves every clinic; each patient is then looked at within her or his own
        due = session.execute(
            select(ReminderPlan.clinic_id, ReminderPlan.patient_id)
            .where(ReminderPlan.next_at <= now)
            .order_by(ReminderPlan.next_at)
            .limit(limit)
            .execution_options(**{ACROSS: True})
        ).all()
    for clinic_id, patient_id in due:
        with house.database.write() as session:
            _queue(
                Doing(Context(house, Site(ENGINE, clinic_id), now), Action.remind_patient, session),
                patient_id,
            )
    return len(due)


def to_remind_of(
    session: Session, clinic_id: UUID, patient_id: UUID, day: date, now: datetime
) -> UUID | None:
    """The program of which something asked on ``day`` is untold, or None.

    None also while an alert is open whose patient was told to call: nobody is sent back to what hurt.
    """
    running = select(Program.id).where(
        Program.clinic_id == clinic_id,
        Program.patient_id == patient_id,
        Program.latest > 0,
        or_(Program.ends_on.is_(None), Program.ends_on >= day),
    )
    programs = list(session.scalars(running.order_by(Program.created_at, Program.id)))
    alerts = select(Alert.route).where(
        Alert.clinic_id == clinic_id, Alert.program_id.in_(programs), Alert.acknowledged_at.is_(None)
    )
    if any(Route(route).rank >= Route.call.rank for route in session.scalars(alerts)):
        return None
    for one in follow(session, clinic_id, programs, now):
        if one.scenario is not None and standing(one.scenario, day) is Standing.open:
            return one.program.id
    return None


def _queue(doing: Doing, patient_id: UUID) -> None:
    session, clinic_id, now = doing.session, doing.clinic_id, doing.context.now
    plan = session.scalar(
        select(ReminderPlan)
        .where(
            ReminderPlan.clinic_id == clinic_id,
            ReminderPlan.patient_id == patient_id,
            ReminderPlan.next_at <= now,
        )
        .with_for_update(skip_locked=True)
    )
    if plan is None or plan.next_at is None:
        return  # another engine was quicker, or it was taken back
    clinic = session.get_one(Clinic, clinic_id)
    patient = owned(session, Patient, clinic_id, patient_id)
    zone, quiet = ZoneInfo(patient.zone or clinic.zone), quiet_of(clinic, plan)
    today = now.astimezone(zone).date()
    due = now >= moment_on(today, quiet.fitted(plan.minute), zone)
    day = plan.next_at.astimezone(zone).date() if plan.next_at > LOOK_NOW and not due else today
    plan.next_at = next_moment(now, plan.minute, quiet, zone, last=today if due else None)
    if (day == today and not due) or held(doing.context, patient, plan):
        return  # the zone or the quiet hours were changed: its time is still to come
    if _has_one(session, clinic_id, patient_id, day):
        return
    if to_remind_of(session, clinic_id, patient_id, day, now) is not None:
        late = day != today or quiet.holds(minute_of(now, zone))
        _add(doing, patient, plan, day, now if late else too_late_at(now, quiet, zone))


def _add(doing: Doing, patient: Patient, plan: ReminderPlan, day: date, expires_at: datetime) -> None:
    """Put a reminder into the outbox; one that is late already goes into the log alone."""
    now, late = doing.context.now, expires_at <= doing.context.now
    row = Reminder(
        id=new_id(),
        clinic_id=doing.clinic_id,
        patient_id=patient.id,
        on_day=day,
        channel=plan.channel,
        recipient=masked(plan.mobile if plan.channel == Channel.sms else patient.email or "")[:64],
        created_at=now,
        expires_at=expires_at,
        ended_at=now if late else None,
        outcome=Outcome.late.value if late else None,
    )
    doing.session.add(row)
    doing.about("reminder", row.id, patient=patient.id)
    doing.note(channel=row.channel, day=day.isoformat(), late=late)
    record(doing, doing.session)


def _has_one(session: Session, clinic_id: UUID, patient_id: UUID, day: date) -> bool:
    wanted = select(Reminder.id).where(
        Reminder.clinic_id == clinic_id,
        Reminder.patient_id.in_(one_person(session, clinic_id, patient_id)),
        Reminder.on_day == day,
    )
    return session.scalar(wanted) is not None
