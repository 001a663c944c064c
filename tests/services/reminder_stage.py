"""Rosa, who agreed to a mail at six in the evening, on the stage of the check-ins."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select, update

from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Entry, Post
from clinic.domain.reminders import Channel
from clinic.persistence.accounts import Clinic
from clinic.persistence.patients import Patient
from clinic.persistence.reminders import Reminder, ReminderPlan
from clinic.services import checkins, reminders
from clinic.services.reminders import Wanted
from tests.services.checkin_stage import BEGINS, HINGE, MONDAY, NOON, Stage, set_stage

SIX = datetime(2026, 3, 10, 1, tzinfo=UTC)
"""Six in the evening of Monday 9 March in Los Angeles."""
MOBILE = "+15550100142"
BY_MAIL = Wanted(Channel.mail, 18 * 60, agreed_on=BEGINS)
BY_TEXT = Wanted(Channel.sms, 18 * 60, MOBILE, agreed_on=BEGINS)


def agreed(house: Any, wanted: Wanted = BY_MAIL, now: datetime = NOON, **about: object) -> Stage:
    """Rosa's program of one exercise for every day, and how she agreed to be reminded of it."""
    stage = set_stage(house, HINGE)
    change_patient(stage, email="rosa@example.org", **about)
    reminders.change(stage.staff(now), stage.patient_id, wanted)
    return stage


def change_patient(stage: Stage, **values: object) -> None:
    """Write into the patient's row."""
    with stage.house.database.write() as session:
        session.execute(update(Patient).where(Patient.clinic_id == stage.clinic_id).values(**values))


def change_clinic(stage: Stage, **values: object) -> None:
    """Write into the clinic's row."""
    with stage.house.database.write() as session:
        session.execute(update(Clinic).where(Clinic.id == stage.clinic_id).values(**values))


def tell(stage: Stage, day: date = MONDAY, now: datetime = SIX) -> None:
    """Rosa tells that she did the one exercise."""
    entry = Entry(stage.hinge, day, Status.done, pain=2)
    checkins.record(stage.patient(now), Post(uuid4(), (entry,)))


def log_of(stage: Stage) -> list[Reminder]:
    """Every reminder of the clinic, the oldest first."""
    with stage.house.database.read() as session:
        wanted = select(Reminder).where(Reminder.clinic_id == stage.clinic_id)
        return list(session.scalars(wanted.order_by(Reminder.on_day)))


def outcomes(stage: Stage) -> list[str | None]:
    """What became of each."""
    return [row.outcome for row in log_of(stage)]


def plan_of(stage: Stage) -> ReminderPlan:
    """How Rosa is reminded."""
    with stage.house.database.read() as session:
        return session.scalars(select(ReminderPlan).where(ReminderPlan.clinic_id == stage.clinic_id)).one()
