"""Agreeing to reminders and taking it back: by staff, on the patient's page, from a mail, by a text message."""

import base64
import binascii
from datetime import date
from uuid import UUID

from clinic.adapters.page_words import load_page_words
from clinic.adapters.secrets import same
from clinic.domain.actions import Action, Site
from clinic.domain.errors import NotFound
from clinic.domain.reminder_words import Said, no_answer
from clinic.domain.reminders import Channel, is_stop, read_mobile
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.merges import stands_for
from clinic.persistence.patients import Patient
from clinic.persistence.reminders import (
    ReminderConsent,
    ReminderPlan,
    plan_of,
    plans_of_mobile,
    take_back,
)
from clinic.persistence.tenancy import ACROSS, owned
from clinic.services import scores
from clinic.services.context import Context, Doing, House, perform

MAC_BYTES = 16


def say(doing: Doing, patient_id: UUID, channel: Channel, way: str, said_on: date, *, given: bool) -> None:
    """Write down, in the caller's transaction, that a patient agreed to a channel or took it back.

    What waits to be sent goes with what was taken back.
    """
    doing.session.add(
        ReminderConsent(
            id=new_id(),
            clinic_id=doing.clinic_id,
            patient_id=patient_id,
            channel=channel.value,
            given=given,
            way=way,
            said_on=said_on,
            at=doing.context.now,
            member_id=doing.context.member_id,
        )
    )
    if not given:
        take_back(doing.session, doing.clinic_id, patient_id, doing.context.now)


def stop(doing: Doing, plan: ReminderPlan, way: str, said_on: date) -> None:
    """No more reminders, from this very transaction on."""
    channel, plan.channel, plan.next_at = plan.channel, "", None
    if channel:
        say(doing, plan.patient_id, Channel(channel), way, said_on, given=False)
        scores.mark_all_stale(doing.session, doing.clinic_id, doing.context.now, plan.patient_id)


def token_of(house: House, patient_id: UUID, channel: Channel) -> str:
    """What an address holds by which a patient's reminders can be ended, and nothing else be done."""
    return base64.urlsafe_b64encode(patient_id.bytes + _mac(house, patient_id, channel)).decode().rstrip("=")


def check_token(house: House, token: str) -> UUID:
    """The patient of a mail's token. Raises NotFound for what we never made."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        patient_id = UUID(bytes=raw[:16])
    except (binascii.Error, ValueError):
        raise NotFound from None
    if not same(token, token_of(house, patient_id, Channel.mail)):
        raise NotFound
    return patient_id


def unsubscribe(context: Context, token: str) -> None:
    """End the reminders by mail of whoever got the token; once more changes nothing. Raises NotFound."""
    patient_id = check_token(context.house, token)
    with context.house.database.read() as session:
        # the token is all that was brought: it names the patient, and the patient's row the clinic
        patient = session.get(Patient, patient_id, execution_options={ACROSS: True})
        if patient is None:
            raise NotFound
    _stop_person(context, patient.clinic_id, patient.id, Channel.mail)


def take_text(context: Context, number: str, text: str) -> tuple[int, str]:
    """What somebody wrote to the number of the text messages: how many were stopped by it, and what to answer.

    Its words are kept nowhere. Raises Invalid("mobile").
    """
    mobile = read_mobile(number)
    with context.house.database.read() as session:
        plans = plans_of_mobile(session, mobile) if mobile else []
        if not is_stop(text):
            return 0, _no_answer(context, plans) if plans else ""
    for plan in plans:
        _stop_person(context, plan.clinic_id, plan.patient_id, Channel.sms)
    return len(plans), ""


def _stop_person(context: Context, clinic_id: UUID, patient_id: UUID, channel: Channel) -> None:
    """An address or a number of before a merge also ends what goes on with the one who was left."""
    with context.house.database.read() as session:
        left = stands_for(session, clinic_id, patient_id)
    for key in dict.fromkeys((patient_id, left)):
        _stop_by(context, clinic_id, key, channel)


def _stop_by(context: Context, clinic_id: UUID, patient_id: UUID, channel: Channel) -> None:
    """The patient's own word, brought by a mail program or a gateway: the site acts on it."""
    with perform(context.as_actor(Site(f"patient by {channel}", clinic_id)), Action.stop_reminders) as doing:
        doing.about("patient", patient_id, patient=patient_id)
        plan = plan_of(doing.session, clinic_id, patient_id, locked=True)
        changed = plan is not None and plan.channel == channel.value
        doing.note(channel=channel.value, changed=changed)
        if plan is not None and changed:
            stop(doing, plan, channel.value, context.now.date())


def _no_answer(context: Context, plans: list[ReminderPlan]) -> str:
    with context.house.database.read() as session:
        clinic = session.get_one(Clinic, plans[0].clinic_id)
        patient = owned(session, Patient, clinic.id, plans[0].patient_id)
    return no_answer(load_page_words(patient.language), Said(clinic.name, clinic.phone))


def _mac(house: House, patient_id: UUID, channel: Channel) -> bytes:
    return house.keys.mac("reminders", patient_id.bytes, channel.value.encode())[:MAC_BYTES]
