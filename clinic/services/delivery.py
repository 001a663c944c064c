"""How a program is given: look at what is said of it, write it anew."""

from dataclasses import dataclass
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.codec import to_plain
from clinic.domain.delivery import Delivery
from clinic.persistence.base import new_id
from clinic.persistence.delivery import DeliveryNote, delivery_of
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, perform
from clinic.services.patient_rows import facts_of


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """What is said of a program now."""

    program_id: UUID
    patient_id: UUID
    patient: str
    title: str
    delivery: Delivery


def page(context: Context, program_id: UUID) -> DeliveryPage:
    """The form as it stands. Raises NotFound."""
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        return DeliveryPage(
            program.id,
            patient.id,
            facts_of(patient).name,
            program.title,
            delivery_of(doing.session, doing.clinic_id, program.id),
        )


def change(context: Context, program_id: UUID, delivery: Delivery) -> None:
    """Write it anew; the same again writes nothing. Raises NotFound."""
    with perform(context, Action.change_delivery) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        if delivery_of(doing.session, doing.clinic_id, program.id) == delivery:
            return
        doing.session.add(
            DeliveryNote(
                id=new_id(),
                clinic_id=doing.clinic_id,
                program_id=program.id,
                content=to_plain(delivery),
                written_at=context.now,
                written_by=context.member_id,
            )
        )
