"""Notes about a patient: written once, never changed."""

from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.persistence.base import new_id
from clinic.persistence.notes import Note
from clinic.persistence.patients import Patient
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, perform


def write(context: Context, patient_id: UUID, text: str) -> None:
    """Write a note. Raises Invalid("text") when it is empty, NotFound, Conflict for a merged patient."""
    if not text.strip():
        raise Invalid("text", "Write something first.")
    with perform(context, Action.write_note) as doing:
        patient = owned(doing.session, Patient, doing.clinic_id, patient_id)
        doing.about("patient", patient.id, patient=patient.id)
        if patient.merged_into is not None:
            raise Conflict("This patient was merged into another one. Write it there.")
        doing.session.add(
            Note(
                id=new_id(), clinic_id=doing.clinic_id, patient_id=patient.id, text=text.strip(),
                written_at=context.now, written_by=context.member_id,
            )
        )  # fmt: skip
