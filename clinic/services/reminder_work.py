"""Reminders in the background: what waits is sent at least once and marked once.

Before one is sent it is asked once more whether anybody still wants it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from clinic.adapters.mail import Mail, Mailer, MailFailed
from clinic.adapters.page_words import load_page_words
from clinic.adapters.sms import Text, Texter
from clinic.domain import reminder_words
from clinic.domain.actions import Site
from clinic.domain.errors import Conflict
from clinic.domain.reminder_words import Said
from clinic.domain.reminders import Channel, Outcome, minute_of
from clinic.persistence.accounts import Clinic
from clinic.persistence.links import current_link
from clinic.persistence.messages import one_waits
from clinic.persistence.patients import Patient
from clinic.persistence.reminders import Reminder, ReminderPlan, plan_of
from clinic.persistence.tenancy import ACROSS, owned
from clinic.services import scores
from clinic.services.context import Context, House
from clinic.services.links import words_of
from clinic.services.mail import try_again_at
from clinic.services.reminder_consent import token_of
from clinic.services.reminder_queue import ENGINE, queue_due, to_remind_of
from clinic.services.reminders import held, quiet_of

LEASE = timedelta(minutes=2)
"""A worker that was killed leaves its reminder to the next one after this long."""


@dataclass(frozen=True, slots=True)
class Leased:
    """A reminder that is ours to send for a while: how often it was tried, this time included."""

    key: UUID
    clinic_id: UUID
    patient_id: UUID
    attempts: int
    message: Mail | Text | None


def send_due(house: House, mailer: Mailer, texter: Texter | None, now: datetime, limit: int) -> int:
    """Send up to ``limit`` reminders of each channel; returns how many were tried. One that is away stops its own."""
    return sum(_send_by(house, channel, mailer, texter, now, limit) for channel in Channel)


def run(house: House, mailer: Mailer, texter: Texter | None, now: datetime) -> tuple[int, int]:
    """Do all that is due at a moment: how many patients were looked at, how many reminders were tried."""
    looked = tried = 0
    while found := queue_due(house, now, 100):
        looked += found
    while found := send_due(house, mailer, texter, now, 100):
        tried += found
    return looked, tried


def _send_by(
    house: House, channel: Channel, mailer: Mailer, texter: Texter | None, now: datetime, limit: int
) -> int:
    for tried in range(limit):
        leased = _lease(house, channel, now)
        if leased is None:
            return tried
        try:
            if isinstance(leased.message, Mail):
                mailer.send(leased.message)
            elif isinstance(leased.message, Text):
                _gateway(texter).send(leased.message)
            else:
                continue  # nobody wants it any more
        except MailFailed as error:
            _put_off(house, leased, now, error)
            if error.unreachable:
                return tried + 1
        else:
            _end(house, leased, now, Outcome.sent)
    return limit


def _gateway(texter: Texter | None) -> Texter:
    if texter is None:
        raise MailFailed("this site has no gateway for text messages", for_good=True)
    return texter


def _lease(house: House, channel: Channel, now: datetime) -> Leased | None:
    with house.database.write() as session:
        row = session.scalar(
            select(Reminder)
            .where(
                Reminder.ended_at.is_(None),
                Reminder.channel == channel.value,
                or_(Reminder.lease_until.is_(None), Reminder.lease_until <= now),
            )
            .order_by(Reminder.created_at, Reminder.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            # the engine sends for every clinic; what a message holds is then read within its own
            .execution_options(**{ACROSS: True})
        )
        if row is None:
            return None
        wanted = _still_wanted(session, house, row, now)
        if isinstance(wanted, Outcome):
            row.ended_at, row.outcome, row.lease_until = now, wanted.value, None
            if wanted is Outcome.failed:
                scores.mark_reminded(session, row.clinic_id, now, row.patient_id, arrived=False)
            return Leased(row.id, row.clinic_id, row.patient_id, row.attempts, None)
        row.lease_until, row.attempts = now + LEASE, row.attempts + 1
        row.told_message = one_waits(session, row.clinic_id, row.patient_id)
        message = _message(session, house, row, wanted)
        return Leased(row.id, row.clinic_id, row.patient_id, row.attempts, message)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whom a reminder goes to, and the program whose day is still open."""

    clinic: Clinic
    patient: Patient
    plan: ReminderPlan
    program_id: UUID


def _still_wanted(session: Session, house: House, row: Reminder, now: datetime) -> _Wanted | Outcome:
    """Whom to send it to, or why not: taken back, too late, or told meanwhile."""
    clinic = session.get_one(Clinic, row.clinic_id)
    patient = owned(session, Patient, clinic.id, row.patient_id)
    plan = plan_of(session, clinic.id, patient.id)
    context = Context(house, Site(ENGINE, clinic.id), now)
    if plan is None or plan.channel != row.channel or held(context, patient, plan):
        return Outcome.withdrawn
    zone = ZoneInfo(patient.zone or clinic.zone)
    here = now.astimezone(zone)
    if (
        now >= row.expires_at
        or here.date() != row.on_day
        or quiet_of(clinic, plan).holds(minute_of(now, zone))
    ):
        return Outcome.failed if row.failure else Outcome.late
    program_id = to_remind_of(session, clinic.id, patient.id, row.on_day, now)
    if program_id is None:
        return Outcome.needless
    return _Wanted(clinic, patient, plan, program_id)


def _message(session: Session, house: House, row: Reminder, wanted: _Wanted) -> Mail | Text:
    clinic, patient = wanted.clinic, wanted.patient
    words, link, away = load_page_words(patient.language), "", ""
    if clinic.message_links:
        link = _address(session, house, clinic.id, wanted.program_id)
        away = f"{house.base_url}/c/unsubscribe/{token_of(house, patient.id, Channel.mail)}"
    said = Said(clinic.name, clinic.phone, link, away, row.told_message)
    if row.channel == Channel.sms:
        return Text(str(row.id), wanted.plan.mobile, reminder_words.text(words, said))
    return Mail(
        str(row.id),
        patient.email or "",
        reminder_words.subject(words, said),
        reminder_words.mail(words, said),
        row.created_at,
        away,
    )


def _address(session: Session, house: House, clinic_id: UUID, program_id: UUID) -> str:
    """The address of the program's link; empty when none opens it now."""
    link = current_link(session, clinic_id, program_id)
    try:
        return words_of(house, link).address if link else ""
    except Conflict:
        return (
            ""  # the site's secret changed: the sheet's code is as dead, and the link's page says so to staff
        )


def _put_off(house: House, leased: Leased, now: datetime, error: MailFailed) -> None:
    """Later, each time twice as much later; never once the day is over."""
    if error.for_good:
        _end(house, leased, now, Outcome.failed, str(error))
        return
    with house.database.write() as session:
        _change(session, leased, lease_until=try_again_at(now, leased.attempts), failure=str(error)[:500])


def _end(house: House, leased: Leased, now: datetime, outcome: Outcome, failure: str = "") -> None:
    """Put it into the log; the caseload is counted again where it says, or may say now, that none arrives."""
    values = {"ended_at": now, "outcome": outcome.value, "lease_until": None, "failure": failure[:500]}
    with house.database.write() as session:
        _change(session, leased, **values)
        arrived = outcome is Outcome.sent
        scores.mark_reminded(session, leased.clinic_id, now, leased.patient_id, arrived=arrived)


def _change(session: Session, leased: Leased, **values: object) -> None:
    """Only while it waits; but what went out in the very moment in which it was taken back did go out."""
    waits = or_(Reminder.outcome.is_(None), Reminder.outcome == Outcome.withdrawn.value)
    sent = values.get("outcome") == Outcome.sent.value
    session.execute(
        update(Reminder)
        .where(
            Reminder.clinic_id == leased.clinic_id,
            Reminder.id == leased.key,
            waits if sent else Reminder.ended_at.is_(None),
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )
