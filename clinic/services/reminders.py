"""How a patient is reminded: what staff see and change, and what the patient does on her or his own page."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.domain.actions import Action, Holder
from clinic.domain.errors import Invalid, Problem, Refused
from clinic.domain.patients import day_in
from clinic.domain.reminders import USUAL_MINUTE, Channel, Quiet, masked, next_moment, read_mobile, time_words
from clinic.persistence.accounts import Clinic
from clinic.persistence.merges import one_person
from clinic.persistence.patients import Patient, member_names, name_of
from clinic.persistence.reminders import (
    Reminder,
    ReminderConsent,
    ReminderPlan,
    consents_of,
    plan_of,
    reminders_of,
    undelivered,
)
from clinic.persistence.tenancy import owned
from clinic.services import scores
from clinic.services.context import Context, Doing, perform
from clinic.services.patient_rows import ARCHIVED, facts_of, locked
from clinic.services.reminder_consent import say, stop

LOG_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What staff chose. ``channel`` None: no reminders. ``quiet`` None: the clinic's. ``agreed_on``: when the patient
    said yes, which is asked for each channel and number once."""

    channel: Channel | None
    minute: int
    mobile: str = ""
    quiet: Quiet | None = None
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody agreed or took it back; ``by`` is the member who wrote it down, if one did."""

    channel: str
    given: bool
    way: str
    said_on: date
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class RemindersPage:
    """What staff see. ``next_at`` is when we look next; ``held`` says why nothing goes all the same, in words."""

    patient_id: UUID
    name: str
    email: str
    mobile: str
    channel: str
    minute: int
    quiet: Quiet | None
    clinic_quiet: Quiet
    zone: str
    today: date
    next_at: datetime | None
    held: str
    texts: bool
    links: bool
    undelivered: Reminder | None
    words: tuple[Word, ...]
    log: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class OwnReminders:
    """What the patient sees: the ways that are there, each with enough of its address to know it by."""

    clinic_name: str
    clinic_phone: str
    channel: str
    minute: int
    ways: tuple[tuple[str, str], ...]
    quiet: Quiet


def show(context: Context, patient_id: UUID) -> RemindersPage:
    """A patient's reminders for staff, with what was agreed and what became of each. Raises NotFound."""
    with perform(context, Action.view_reminders) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        patient = owned(session, Patient, clinic_id, patient_id)
        doing.about("patient", patient.id, patient=patient.id)
        clinic = session.get_one(Clinic, clinic_id)
        plan = plan_of(session, clinic_id, patient_id) or new_plan(clinic_id, patient_id)
        names, person = member_names(session, clinic_id), one_person(session, clinic_id, patient_id)
        zone = patient.zone or clinic.zone
        return RemindersPage(
            patient_id=patient.id,
            name=facts_of(patient).name,
            email=patient.email or "",
            mobile=plan.mobile,
            channel=plan.channel,
            minute=plan.minute,
            quiet=_own_quiet(plan),
            clinic_quiet=Quiet(clinic.quiet_from, clinic.quiet_to),
            zone=zone,
            today=day_in(zone, context.now),
            next_at=plan.next_at,
            held=held(context, patient, plan),
            texts=bool(context.house.sms_key),
            links=clinic.message_links,
            undelivered=undelivered(session, clinic_id, patient_id),
            words=tuple(_word(row, names) for row in consents_of(session, clinic_id, person)),
            log=tuple(reminders_of(session, clinic_id, person, LOG_SHOWN)),
        )


def change(context: Context, patient_id: UUID, wanted: Wanted) -> None:
    """Write down how a patient is reminded. Raises NotFound, Invalid per field."""
    with perform(context, Action.change_reminders) as doing:
        patient = locked(doing, patient_id)
        plan = _plan(doing, patient.id)
        today = day_in(_zone(doing, patient), context.now)
        mobile = read_mobile(wanted.mobile)
        asks = wanted.channel is not None and (
            plan.channel != wanted.channel.value or (wanted.channel is Channel.sms and plan.mobile != mobile)
        )
        _check(context, patient, wanted, today, asks=asks)
        plan.mobile = mobile
        plan.quiet_from, plan.quiet_to = (
            (wanted.quiet.begins, wanted.quiet.ends) if wanted.quiet else (None, None)
        )
        said_on = wanted.agreed_on if asks and wanted.agreed_on else today
        _set(doing, patient, plan, wanted.channel, wanted.minute, "staff", said_on, asks=asks)


def own(context: Context) -> OwnReminders:
    """The patient's own page. Raises Refused for anybody else."""
    with perform(context, Action.view_own_record) as doing:
        patient = _own_patient(doing)
        clinic = doing.session.get_one(Clinic, doing.clinic_id)
        plan = plan_of(doing.session, doing.clinic_id, patient.id) or new_plan(doing.clinic_id, patient.id)
    return OwnReminders(
        clinic.name, clinic.phone, plan.channel, plan.minute, _ways(context, patient, plan), quiet_of(clinic, plan)
    )  # fmt: skip


def change_own(context: Context, channel: Channel | None, minute: int) -> None:
    """Turn reminders on, to another hour or way, or off: the patient's own word. Raises Invalid per field."""
    with perform(context, Action.change_own_reminders) as doing:
        patient = locked(doing, _own_patient(doing).id)
        plan = _plan(doing, patient.id)
        if channel is not None and channel.value not in dict(_ways(context, patient, plan)):
            raise Invalid("channel", "Your clinic has no address for this. Call us, and we write it down.")
        today = day_in(_zone(doing, patient), context.now)
        asks = channel is not None and plan.channel != channel.value
        _set(doing, patient, plan, channel, minute, "page", today, asks=asks)


def new_plan(clinic_id: UUID, patient_id: UUID) -> ReminderPlan:
    """What stands before anybody said anything."""
    return ReminderPlan(
        clinic_id=clinic_id, patient_id=patient_id, channel="", minute=USUAL_MINUTE, mobile="",
        quiet_from=None, quiet_to=None, next_at=None,
    )  # fmt: skip


def quiet_of(clinic: Clinic, plan: ReminderPlan) -> Quiet:
    """The patient's own quiet hours, else the clinic's."""
    return _own_quiet(plan) or Quiet(clinic.quiet_from, clinic.quiet_to)


def held(context: Context, patient: Patient, plan: ReminderPlan) -> str:
    """Why nothing goes though a channel was chosen, in words; empty when something may go."""
    if not plan.channel:
        return ""
    if patient.archived_at is not None:
        return "The patient is archived."
    if plan.channel == Channel.mail and not patient.email:
        return "There is no email address any more."
    if plan.channel == Channel.mail and patient.mail_consent_at is None:
        return "The agreement to get mail was taken away under “Change”."
    if plan.channel == Channel.sms and not (plan.mobile and context.house.sms_key):
        return "Text messages cannot be sent from this site now."
    return ""


def _set(
    doing: Doing,
    patient: Patient,
    plan: ReminderPlan,
    channel: Channel | None,
    minute: int,
    way: str,
    said_on: date,
    *,
    asks: bool,
) -> None:
    """Take back the way there was if it is another now, agree to the new one, and plan the next look."""
    now, clinic = doing.context.now, doing.session.get_one(Clinic, doing.clinic_id)
    if channel is None or asks:
        stop(doing, plan, way, said_on)
    plan.minute = minute
    doing.note(channel=channel.value if channel else "none", time=time_words(minute), agreed=asks)
    if channel is None:
        return
    plan.channel = channel.value
    scores.mark_all_stale(doing.session, doing.clinic_id, now, patient.id)
    if asks:
        say(doing, patient.id, channel, way, said_on, given=True)
    if channel is Channel.mail and patient.mail_consent_at is None:
        patient.mail_consent_at = now
        patient.revision += 1  # a form that was opened before must not take it away unseen
    plan.next_at = next_moment(now, minute, quiet_of(clinic, plan), ZoneInfo(patient.zone or clinic.zone))


def _check(context: Context, patient: Patient, wanted: Wanted, today: date, *, asks: bool) -> None:
    problems = []
    if wanted.channel is Channel.mail and not patient.email:
        problems.append(
            Problem("channel", "Write down an email address first, under “Change” on the patient’s page.")
        )
    if wanted.channel is Channel.sms and not context.house.sms_key:
        problems.append(Problem("channel", "This site has no gateway for text messages."))
    if wanted.channel is Channel.sms and not wanted.mobile:
        problems.append(Problem("mobile", "Give the number of the mobile phone."))
    if wanted.channel is not None and patient.archived_at is not None:
        problems.append(Problem("channel", ARCHIVED))
    if asks and wanted.agreed_on is None:
        problems.append(Problem("agreed_on", "Say on which day the patient agreed to this."))
    elif asks and wanted.agreed_on is not None and wanted.agreed_on > today:
        problems.append(Problem("agreed_on", "This day is still to come."))
    if problems:
        raise Invalid.many(problems)


def _plan(doing: Doing, patient_id: UUID) -> ReminderPlan:
    """The patient's plan, held until the end of the transaction; a new one if there is none."""
    found = plan_of(doing.session, doing.clinic_id, patient_id, locked=True)
    if found is None:
        found = new_plan(doing.clinic_id, patient_id)
        doing.session.add(found)
    return found


def _ways(context: Context, patient: Patient, plan: ReminderPlan) -> tuple[tuple[str, str], ...]:
    mail = ((Channel.mail.value, masked(patient.email)),) if patient.email else ()
    sms = ((Channel.sms.value, masked(plan.mobile)),) if plan.mobile and context.house.sms_key else ()
    return (*mail, *sms)


def _own_patient(doing: Doing) -> Patient:
    holder = doing.context.actor
    if not isinstance(holder, Holder):
        raise Refused
    doing.about("patient", holder.patient_id, patient=holder.patient_id)
    return owned(doing.session, Patient, doing.clinic_id, holder.patient_id)


def _zone(doing: Doing, patient: Patient) -> str:
    return patient.zone or doing.session.get_one(Clinic, doing.clinic_id).zone


def _own_quiet(plan: ReminderPlan) -> Quiet | None:
    if plan.quiet_from is None or plan.quiet_to is None:
        return None
    return Quiet(plan.quiet_from, plan.quiet_to)


def _word(row: ReminderConsent, names: dict[UUID, str]) -> Word:
    by = name_of(names, row.member_id)
    return Word(row.channel, row.given, row.way, row.said_on, row.at, by)
