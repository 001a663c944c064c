"""A patient as a row: find it, lock it for writing, read and write its facts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from clinic.domain.errors import Conflict
from clinic.domain.patients import PatientFacts, day_in
from clinic.persistence import patients
from clinic.persistence.patients import Patient
from clinic.persistence.tenancy import owned
from clinic.services.context import Doing

ARCHIVED = "This patient is archived. Restore her or him first."


def patient_of(doing: Doing, patient_id: UUID, *, lock: bool = False) -> tuple[Patient, date]:
    """The patient and her local date; the entry is about her. Raises NotFound."""
    if lock:
        row = locked(doing, patient_id)
    else:
        row = owned(doing.session, Patient, doing.clinic_id, patient_id)
        doing.about("patient", row.id, patient=row.id)
    return row, day_in(patients.zone_of(doing.session, doing.clinic_id, row), doing.context.now)


def refuse_archived(patient: Patient) -> None:
    """Raises Conflict: nothing new is written about somebody who was put away."""
    if patient.archived_at is not None:
        raise Conflict(ARCHIVED)


def facts_of(row: Patient) -> PatientFacts:
    """A patient's row as the form's facts."""
    return PatientFacts(
        given_name=row.given_name,
        family_name=row.family_name,
        birth_year=row.birth_year,
        language=row.language,
        zone=row.zone or "",
        email=row.email or "",
        phone=row.phone or "",
        mail_consent=row.mail_consent_at is not None,
        equipment=tuple(row.equipment),
        minutes_a_day=row.minutes_a_day,
        note=row.note,
        birth_date=row.birth_date,
        text_size=row.text_size,
    )


def write(row: Patient, facts: PatientFacts, now: datetime) -> None:
    """Put the facts into a patient's row; the consent keeps the moment at which it was given."""
    row.folded = patients.sort_name(facts.given_name, facts.family_name)
    row.birth_date, row.text_size = facts.birth_date, facts.text_size
    row.given_name, row.family_name = facts.given_name, facts.family_name
    row.birth_year, row.language, row.zone = facts.birth_year, facts.language, facts.zone or None
    row.email, row.phone = facts.email or None, facts.phone or None
    row.mail_consent_at = (row.mail_consent_at or now) if facts.mail_consent else None
    row.equipment, row.minutes_a_day, row.note = list(facts.equipment), facts.minutes_a_day, facts.note
    row.revision += 1


def locked(doing: Doing, patient_id: UUID) -> Patient:
    """The patient, locked until the end of the transaction; the entry will be about her. Raises NotFound."""
    owned(doing.session, Patient, doing.clinic_id, patient_id)
    row = doing.session.scalars(
        select(Patient)
        .where(Patient.clinic_id == doing.clinic_id, Patient.id == patient_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    doing.about("patient", row.id, patient=row.id)
    return row


def full_name(patient: Patient) -> str:
    """The patient's name as staff read it."""
    return f"{patient.given_name} {patient.family_name}".strip()
