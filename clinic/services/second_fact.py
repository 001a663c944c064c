"""The second fact: agreed at the clinic, given once in a phone's session, asked of nobody unless the clinic wants it.

A try is counted before it is looked at, takes the same time whatever is on record, and leaves its entry in the
trail. Whether there is anything on record at all, the patient's page never tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from clinic.adapters.secrets import same
from clinic.domain.actions import Action, Holder
from clinic.domain.errors import Conflict, Invalid, Refused
from clinic.domain.names import folded
from clinic.domain.patients import day_in
from clinic.domain.second_fact import (
    LOCK_MOST,
    LOCK_WINDOW,
    WINDOW,
    WINDOW_MOST,
    WORD_MOST,
    FactShown,
    kind_of,
    read_word,
    read_year,
)
from clinic.persistence.links import HolderSession
from clinic.persistence.patients import Patient, zone_of
from clinic.persistence.second_fact import AgreedWord, ask_again, kept_columns, word_of
from clinic.persistence.tenancy import owned
from clinic.services import throttles
from clinic.services.context import Context, Doing, House, perform, record
from clinic.services.patient_rows import full_name, patient_of
from clinic.services.throttles import Limit

SOON = Limit("second fact", WINDOW_MOST, WINDOW)
IN_ALL = Limit("second fact in all", LOCK_MOST, LOCK_WINDOW)
LONGEST = 4 * WORD_MOST

WRONG = "This is not what your clinic has. Try once more, or ask your clinic."
WAIT = "There were too many wrong answers. Wait a quarter of an hour, or ask your clinic."
LOCKED = "There were too many wrong answers. Ask your clinic to open this again. Your exercises stay open."


class TooManyAnswers(Invalid):
    """Too many wrong answers; nothing was looked at."""


@dataclass(frozen=True, slots=True)
class FactPage:
    """A patient's fact for the clinic's people."""

    patient_id: UUID
    name: str
    fact: FactShown
    merged: bool


def give(context: Context, typed: str) -> None:
    """Open everything in this browser if what was typed is right.

    Raises Invalid("fact"), TooManyAnswers, Refused for anybody but the holder of a link.
    """
    holder = context.actor
    if not isinstance(holder, Holder):
        raise Refused
    if not typed.strip():
        raise Invalid("fact", "Please fill this in.")
    refused = _count(context, holder.patient_id)
    if refused:
        _note_failure(context, holder, locked=True)
        raise TooManyAnswers("fact", refused)
    if not _is_right(context, holder, typed):
        _note_failure(context, holder, locked=False)
        raise Invalid("fact", WRONG)
    with perform(context, Action.give_fact) as doing:
        doing.about("link", holder.link_id, patient=holder.patient_id)
        owned(doing.session, HolderSession, doing.clinic_id, holder.session_id).fact_at = context.now
        _forget_tries(doing.session, context.house, holder.patient_id)


def page(context: Context, patient_id: UUID) -> FactPage:
    """What the clinic's people see of it. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        patient, _ = patient_of(doing, patient_id)
        name = full_name(patient)
        return FactPage(patient.id, name, fact_of(doing, patient), patient.merged_into is not None)


def fact_of(doing: Doing, patient: Patient) -> FactShown:
    """A patient's fact, inside another service's action."""
    found = doing.session.execute(select(*fact_columns(doing, patient.id))).one()
    return shown(found, patient.birth_year, zone_of(doing.session, doing.clinic_id, patient))


def fact_columns(doing: Doing, patient_id: UUID) -> tuple[ColumnElement[Any], ...]:
    """What ``shown`` rests on, for a question that asks more of the database."""
    tries = throttles.standing(doing.context.house, IN_ALL, str(patient_id), doing.context.now)
    return (*kept_columns(doing.clinic_id, patient_id), tries.scalar_subquery())


def shown(found: Sequence[Any], birth_year: int | None, zone: str) -> FactShown:
    """A patient's fact from the values of ``fact_columns``; the day is the patient's."""
    asked, agreed_at, wrong = found
    return FactShown(
        asked,
        kind_of(has_word=agreed_at is not None, birth_year=birth_year),
        day_in(zone, agreed_at) if agreed_at else None,
        (wrong or 0) >= LOCK_MOST,
    )


def agree_word(context: Context, patient_id: UUID, typed: str) -> None:
    """Keep the word agreed with a patient in place of any before; what was open asks for it.

    Raises Invalid("word"), NotFound, Conflict for a merged patient.
    """
    with perform(context, Action.agree_word) as doing:
        patient = _open_patient(doing, patient_id)
        word = read_word(typed, patient.given_name, patient.family_name)
        row = word_of(doing.session, doing.clinic_id, patient.id)
        if row is None:
            row = AgreedWord(clinic_id=doing.clinic_id, patient_id=patient.id)
            doing.session.add(row)
        row.word_hash = context.house.passwords.hash(word)
        row.agreed_at, row.agreed_by = context.now, context.member_id
        _begin_anew(doing, patient)


def remove_word(context: Context, patient_id: UUID) -> None:
    """Let the year of birth count again. Raises NotFound, Conflict."""
    with perform(context, Action.remove_word) as doing:
        patient = _open_patient(doing, patient_id)
        row = word_of(doing.session, doing.clinic_id, patient.id)
        if row is None:
            raise Conflict("There is no word to remove.")
        doing.session.delete(row)
        _begin_anew(doing, patient)


def unlock(context: Context, patient_id: UUID) -> None:
    """Let the patient try again after too many wrong answers. Raises NotFound."""
    with perform(context, Action.unlock_fact) as doing:
        _forget_tries(doing.session, context.house, _open_patient(doing, patient_id).id)


def _begin_anew(doing: Doing, patient: Patient) -> None:
    ask_again(doing.session, doing.clinic_id, patient.id)
    _forget_tries(doing.session, doing.context.house, patient.id)


def _is_right(context: Context, holder: Holder, typed: str) -> bool:
    """The slow hash is taken whether or not there is a word, so that the time tells nothing."""
    with context.house.database.read() as session:
        patient = owned(session, Patient, holder.clinic_id, holder.patient_id)
        word = word_of(session, holder.clinic_id, holder.patient_id)
    is_word = context.house.passwords.matches(word.word_hash if word else None, folded(typed[:LONGEST]))
    is_year = bool(patient.birth_year) and same(str(read_year(typed[:LONGEST])), str(patient.birth_year))
    return is_word if word else is_year


def _count(context: Context, patient_id: UUID) -> str:
    """Count a try; returns why it is not looked at, empty when it is."""
    house, subject = context.house, str(patient_id)
    with house.database.write() as session:
        if throttles.failures(session, house, IN_ALL, subject, context.now) >= LOCK_MOST:
            return LOCKED
        if throttles.count(session, house, SOON, subject, context.now) > WINDOW_MOST:
            return WAIT
        throttles.count(session, house, IN_ALL, subject, context.now)
    return ""


def _forget_tries(session: Session, house: House, patient_id: UUID) -> None:
    for limit in (SOON, IN_ALL):
        throttles.clear(session, house, limit, str(patient_id))


def _note_failure(context: Context, holder: Holder, *, locked: bool) -> None:
    with context.house.database.write() as session:
        doing = Doing(context, Action.give_fact, session)
        doing.about("link", holder.link_id, patient=holder.patient_id)
        doing.note(locked=locked)
        record(doing, session, outcome="refused")


def _open_patient(doing: Doing, patient_id: UUID) -> Patient:
    patient, _ = patient_of(doing, patient_id)
    if patient.merged_into is not None:
        raise Conflict("This patient was merged into another one. Write it there.")
    return patient
