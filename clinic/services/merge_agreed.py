"""What was agreed on two rows that are one person: reminders and the word.

A merge carries them and its undoing gives them back. What the patient said is never changed here, and the words of
either row are read through both; only a no that was said for both is written down with the one who goes again.
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic.domain.merges import Agreed, LastWord, Reminding, joined, reminding
from clinic.domain.reminders import Channel, masked, next_moment, time_words
from clinic.persistence.accounts import Clinic
from clinic.persistence.merges import PatientMerge, one_person
from clinic.persistence.patients import Patient
from clinic.persistence.reminders import ReminderPlan, consents_of, plan_of
from clinic.persistence.second_fact import AgreedWord, ask_again, word_of
from clinic.services import scores
from clinic.services.context import Doing
from clinic.services.patient_rows import facts_of
from clinic.services.reminder_consent import stop
from clinic.services.reminders import new_plan, quiet_of

FIELDS = ("channel", "minute", "quiet_from", "quiet_to", "mobile")
"""What makes a plan: they were agreed together and go together."""
BY = {Channel.mail.value: "by mail", Channel.sms.value: "by text message"}


@dataclass(frozen=True, slots=True)
class Side:
    """One row with what was agreed on it."""

    row: Patient
    plan: ReminderPlan
    agreed: Agreed
    word: AgreedWord | None

    @property
    def how(self) -> str:
        """How it is reminded, "by mail to r***@example.org at 18:00"; without the address if there is none now."""
        to = self.plan.mobile if self.plan.channel == Channel.sms else self.row.email or ""
        address = f" to {masked(to)}" if to else ""
        return f"{BY[self.plan.channel]}{address} at {time_words(self.plan.minute)}"


@dataclass(frozen=True, slots=True)
class Both:
    """The row that stays and the one that goes, and what becomes of reminders."""

    kept: Side
    gone: Side
    outcome: Reminding


def both(session: Session, clinic_id: UUID, kept: Patient, gone: Patient, *, locked: bool = False) -> Both:
    """What was agreed on either row, and what becomes of it."""
    stays, goes = _sides(session, clinic_id, kept, gone, locked=locked)
    same = goes.plan.channel == Channel.sms or _takes_mail(kept, gone)
    return Both(stays, goes, reminding(stays.agreed, goes.agreed, same_address=same))


def stamp(found: Both) -> str:
    """Changes with whatever was agreed on either row: plan, last word on reminders, and agreed word."""
    agreed = [
        (_plain(side.plan), side.agreed.last, side.word and side.word.agreed_at)
        for side in (found.kept, found.gone)
    ]
    return hashlib.sha256(repr(agreed).encode()).hexdigest()[:16]


def carry(doing: Doing, found: Both) -> dict[str, Any] | None:
    """Let the row that stays be reminded as was agreed, and take over the word if it has none.

    Returns how it was reminded before, or None when that stays as it is.
    """
    before = None
    if found.outcome in (Reminding.carried, Reminding.ended, Reminding.unaddressed):
        before = _plain(found.kept.plan)
        if found.outcome is Reminding.carried:
            _put(found.kept.plan, _plain(found.gone.plan))
        else:
            _put(found.kept.plan, before | {"channel": ""})
        _replan(doing, found.kept.plan, found.kept.row)
    found.gone.plan.next_at = None
    gone, kept = found.gone.word, found.kept.word
    if gone is not None and kept is None:
        doing.session.add(
            AgreedWord(
                clinic_id=doing.clinic_id, patient_id=found.kept.row.id, word_hash=gone.word_hash,
                agreed_at=gone.agreed_at, agreed_by=gone.agreed_by,
            )
        )  # fmt: skip
    if gone is not None or kept is not None:
        ask_again(doing.session, doing.clinic_id, found.kept.row.id)  # the programs that came had another one
    doing.note(reminders=found.outcome.value)
    return before


def give_back(doing: Doing, merge: PatientMerge, kept: Patient, gone: Patient) -> None:
    """Reminders and word as they were before; but what was said to the one who stayed since then counts for both.

    To be called while the programs that came are still with the one who stays.
    """
    session, clinic_id = doing.session, doing.clinic_id
    stays, goes = _sides(session, clinic_id, kept, gone, locked=True)
    said = [one for one in consents_of(session, clinic_id, [kept.id]) if one.at > merge.merged_at]
    if merge.reminders_before is not None and not said:
        _put(stays.plan, _before(merge, kept))
        _replan(doing, stays.plan, kept)
    had = goes.plan.channel
    if said and not said[0].given:
        stop(doing, goes.plan, said[0].way, said[0].said_on)
    _replan(doing, goes.plan, gone)
    outcome = Reminding.none if not had else Reminding.kept if goes.plan.channel else Reminding.ended
    doing.note(reminders=outcome.value)
    copy, own = stays.word, goes.word
    if copy is not None or own is not None:
        ask_again(session, clinic_id, kept.id)
    if copy is not None and own is not None and copy.word_hash == own.word_hash:
        session.delete(copy)  # hashes are salted: the same one came with the merge


def _sides(
    session: Session, clinic_id: UUID, kept: Patient, gone: Patient, *, locked: bool
) -> tuple[Side, Side]:
    """Both sides, locked in one order whichever of the two stays."""
    first, second = (_side(session, clinic_id, row, locked=locked) for row in sorted((kept, gone), key=_key))
    return (first, second) if first.row is kept else (second, first)


def _side(session: Session, clinic_id: UUID, row: Patient, *, locked: bool) -> Side:
    plan = plan_of(session, clinic_id, row.id, locked=locked)
    if plan is None:
        plan = new_plan(clinic_id, row.id)
        if locked:
            session.add(plan)
    said = consents_of(session, clinic_id, one_person(session, clinic_id, row.id))
    last = LastWord(said[0].given, said[0].said_on, said[0].at) if said else None
    addressed = plan.channel != Channel.mail or bool(row.email)
    return Side(row, plan, Agreed(bool(plan.channel), last, addressed), word_of(session, clinic_id, row.id))


def _takes_mail(kept: Patient, gone: Patient) -> bool:
    after = joined(facts_of(kept), facts_of(gone))
    return bool(after.email) and after.email == gone.email and after.mail_consent


def _key(row: Patient) -> UUID:
    return row.id


def _plain(plan: ReminderPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in FIELDS}


def _put(plan: ReminderPlan, plain: dict[str, Any]) -> None:
    for name in FIELDS:
        setattr(plan, name, plain[name])


def _before(merge: PatientMerge, kept: Patient) -> dict[str, Any]:
    """How the one who stayed was reminded before; not by mail to an address that stays though the merge brought it."""
    before = merge.reminders_before or {}
    brought = kept.revision != merge.kept_revision and not merge.facts_before["email"]
    return before | {"channel": ""} if brought and before["channel"] == Channel.mail else before


def _replan(doing: Doing, plan: ReminderPlan, row: Patient) -> None:
    """When to look next, never again for a moment that has passed; and the caseload's reasons are counted again."""
    clinic = doing.session.get_one(Clinic, doing.clinic_id)
    zone = ZoneInfo(row.zone or clinic.zone)
    now, quiet = doing.context.now, quiet_of(clinic, plan)
    scores.mark_all_stale(doing.session, doing.clinic_id, now, row.id)
    plan.next_at = next_moment(now, plan.minute, quiet, zone) if plan.channel else None
