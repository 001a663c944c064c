"""Reminders: what a patient agreed to and when they go, who said so, and what became of each."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Index,
    ScalarSelect,
    Select,
    UniqueConstraint,
    case,
    false,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.reminders import Outcome
from clinic.persistence.base import Base, ClinicOwned, Key, Prose, Short
from clinic.persistence.tenancy import ACROSS


class ReminderPlan(ClinicOwned, Base):
    """How a patient is reminded. ``channel`` is empty while nobody agreed, or it was taken back.

    ``minute`` and the patient's own quiet hours are minutes since midnight on the patient's wall clock; ``next_at`` is
    when somebody has to look whether there is anything to remind of.
    """

    __tablename__ = "reminder_plans"
    __table_args__ = (
        Index("ix_reminder_plans_next_at", "next_at"),
        Index("ix_reminder_plans_mobile", "mobile"),
    )

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), primary_key=True)
    channel: Mapped[Short] = mapped_column(default="")
    minute: Mapped[int]
    quiet_from: Mapped[int | None]
    quiet_to: Mapped[int | None]
    mobile: Mapped[Short] = mapped_column(default="")
    next_at: Mapped[datetime | None]


class ReminderConsent(ClinicOwned, Base):
    """Somebody agreed to a channel, or took it back. Never changed.

    ``way``: how it was said (``page``, ``staff``, ``mail``, ``sms``); ``said_on`` is the date that staff wrote down.
    """

    __tablename__ = "reminder_consents"

    id: Mapped[Key]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    channel: Mapped[Short]
    given: Mapped[bool]
    way: Mapped[Short]
    said_on: Mapped[date]
    at: Mapped[datetime]
    member_id: Mapped[UUID | None]


class Reminder(ClinicOwned, Base):
    """One reminder: the outbox while ``ended_at`` is empty, the log afterwards. Its words are made when it is sent.

    Its id goes with the message, so that a second copy is known as one. One patient has one a date, whatever happens.
    ``told_message``: it said that a message waits on the patient's page.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("patient_id", "on_day"),
        Index("ix_reminders_waiting", "ended_at", "channel", "created_at"),
    )

    id: Mapped[Key]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    on_day: Mapped[date]
    channel: Mapped[Short]
    recipient: Mapped[Short] = mapped_column(default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Short | None]
    failure: Mapped[Prose] = mapped_column(default="")
    told_message: Mapped[bool] = mapped_column(default=False, server_default=false())


def plan_of(
    session: Session, clinic_id: UUID, patient_id: UUID, *, locked: bool = False
) -> ReminderPlan | None:
    """How a patient is reminded, or None when nobody ever said anything."""
    wanted = select(ReminderPlan).where(
        ReminderPlan.clinic_id == clinic_id, ReminderPlan.patient_id == patient_id
    )
    if locked:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return session.scalar(wanted)


def consents_of(session: Session, clinic_id: UUID, person: Collection[UUID]) -> list[ReminderConsent]:
    """Everything that was agreed to and taken back on a person's rows, the newest first.

    Another way takes the old one back and agrees to the new one in one moment: then the yes is the last word.
    """
    return list(
        session.scalars(
            select(ReminderConsent)
            .where(ReminderConsent.clinic_id == clinic_id, ReminderConsent.patient_id.in_(person))
            .order_by(ReminderConsent.at.desc(), ReminderConsent.given.desc(), ReminderConsent.id.desc())
        )
    )


def reminders_of(session: Session, clinic_id: UUID, person: Collection[UUID], most: int) -> list[Reminder]:
    """The reminders of a person's rows, the newest first."""
    return list(
        session.scalars(
            select(Reminder)
            .where(Reminder.clinic_id == clinic_id, Reminder.patient_id.in_(person))
            .order_by(Reminder.on_day.desc(), Reminder.created_at.desc())
            .limit(most)
        )
    )


def undelivered(session: Session, clinic_id: UUID, patient_id: UUID) -> Reminder | None:
    """The patient's newest reminder that was to go, if it did not, while there are to be more."""
    newest = session.scalar(_newest(select(Reminder), clinic_id, patient_id))
    return newest if newest is not None and newest.outcome != Outcome.sent.value else None


def missed(
    session: Session, clinic_id: UUID, patient_ids: Collection[UUID], last: int, since: date
) -> dict[UUID, list[date]]:
    """The days from ``since`` on of each patient's last few reminders, by the way of now, if not one was delivered."""
    place = func.row_number().over(partition_by=Reminder.patient_id, order_by=Reminder.on_day.desc())
    plan = (ReminderPlan.patient_id == Reminder.patient_id) & (ReminderPlan.clinic_id == Reminder.clinic_id)
    newest = (
        select(Reminder.patient_id, Reminder.on_day, Reminder.outcome, place.label("place"))
        .join(ReminderPlan, plan & (ReminderPlan.channel == Reminder.channel))
        .where(
            Reminder.clinic_id == clinic_id,
            Reminder.patient_id.in_(patient_ids),
            Reminder.on_day >= since,
            Reminder.outcome.in_([Outcome.sent.value, Outcome.failed.value]),
        )
        .subquery()
    )
    found: dict[UUID, list[date]] = defaultdict(list)
    reached = set()
    for row in session.execute(select(newest).where(newest.c.place <= last).order_by(newest.c.on_day)):
        found[row.patient_id].append(row.on_day)
        if row.outcome == Outcome.sent.value:
            reached.add(row.patient_id)
    return {key: days for key, days in found.items() if key not in reached and len(days) == last}


def undelivered_on(clinic_id: UUID, patient_id: UUID) -> ScalarSelect[date | None]:
    """The same one's day, as a column of another query."""
    day = case((Reminder.outcome != Outcome.sent.value, Reminder.on_day))
    return _newest(select(day), clinic_id, patient_id).scalar_subquery()


def _newest(wanted: Select[Any], clinic_id: UUID, patient_id: UUID) -> Select[Any]:
    plan = (ReminderPlan.patient_id == Reminder.patient_id) & (ReminderPlan.clinic_id == Reminder.clinic_id)
    return (
        wanted.join(ReminderPlan, plan)
        .where(
            Reminder.clinic_id == clinic_id,
            Reminder.patient_id == patient_id,
            Reminder.outcome.in_([Outcome.sent.value, Outcome.failed.value, Outcome.late.value]),
            ReminderPlan.channel != "",
        )
        .order_by(Reminder.on_day.desc())
        .limit(1)
    )


def take_back(session: Session, clinic_id: UUID, patient_id: UUID, now: datetime) -> None:
    """End what waits to be sent to a patient."""
    session.execute(
        update(Reminder)
        .where(
            Reminder.clinic_id == clinic_id, Reminder.patient_id == patient_id, Reminder.ended_at.is_(None)
        )
        .values(ended_at=now, outcome=Outcome.withdrawn.value, lease_until=None)
        .execution_options(synchronize_session=False)
    )


def plans_of_mobile(session: Session, mobile: str) -> list[ReminderPlan]:
    """Whoever is reached at a number, in whatever clinic: an answer to a text message names no clinic."""
    return list(
        session.scalars(
            select(ReminderPlan)
            .where(ReminderPlan.mobile == mobile)
            .order_by(ReminderPlan.patient_id)
            .execution_options(**{ACROSS: True})
        )
    )


LOOK_NOW = datetime(1970, 1, 1, tzinfo=UTC)
"""``next_at`` of a plan that is to be made anew."""


def look_again(session: Session, clinic_id: UUID, patient_id: UUID | None = None) -> None:
    """Plan anew when reminders go, of a patient or of the whole clinic: a zone or the quiet hours were changed."""
    of_one = (ReminderPlan.patient_id == patient_id,) if patient_id else ()
    session.execute(
        update(ReminderPlan)
        .where(ReminderPlan.clinic_id == clinic_id, ReminderPlan.next_at.is_not(None), *of_one)
        .values(next_at=LOOK_NOW)
        .execution_options(synchronize_session=False)
    )
