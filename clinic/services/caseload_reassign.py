"""Into other hands: patients go to another clinician, their open alerts with them. Can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.persistence.accounts import carers
from clinic.persistence.base import new_id
from clinic.persistence.caseload import Reassignment, Score
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.symptoms import Alert
from clinic.services.caseload_reviews import check_many
from clinic.services.context import Context, Doing, perform


@dataclass(frozen=True, slots=True)
class Reassigned:
    """How many patients went to whom, under ``batch``."""

    batch: UUID
    count: int
    name: str


def reassign(context: Context, program_ids: Sequence[UUID], to: UUID | None) -> Reassigned:
    """Give the patients of these programs to a clinician, with their open alerts.

    Raises Invalid("who"), Invalid("to"), NotFound for another clinic's.
    """
    check_many(len(program_ids))
    with perform(context, Action.reassign_patients) as doing:
        name = next(
            (name for key, name, may in carers(doing.session, doing.clinic_id) if may and key == to), ""
        )
        if to is None or not name:
            raise Invalid("to", "Choose a clinician of this clinic.")
        moving = [row for row in _patients(doing, program_ids) if row.cared_for_by != to]
        batch = new_id()
        for patient in moving:
            alerts = [alert for alert in _open_alerts(doing, patient.id) if alert.owner_id != to]
            kept = {str(alert.id): str(alert.owner_id or "") for alert in alerts}
            doing.session.add(_row(doing, batch, patient, to, kept))
            patient.cared_for_by = to
            for alert in alerts:
                alert.owner_id = to
        doing.note(people=len(moving), to=str(to))
        return Reassigned(batch, len(moving), name)


def undo(context: Context, batch: UUID) -> int:
    """Give them back; who went on to somebody else since stays there. How many. Raises NotFound, Conflict."""
    with perform(context, Action.undo_reassign) as doing:
        rows = doing.session.scalars(
            select(Reassignment)
            .where(Reassignment.clinic_id == doing.clinic_id, Reassignment.batch == batch)
            .order_by(Reassignment.id)
            .with_for_update()
        ).all()
        if not rows:
            raise NotFound
        if all(row.undone_at is not None for row in rows):
            raise Conflict("This was undone already.")
        back = sum(_give_back(doing, row) for row in rows)
        doing.note(people=back)
        return back


def _give_back(doing: Doing, row: Reassignment) -> bool:
    row.undone_at, row.undone_by = doing.context.now, doing.context.member_id
    patient = _locked(doing, [row.patient_id])[0]
    if patient.cared_for_by != row.to_id:
        return False
    patient.cared_for_by = row.from_id
    for alert in _open_alerts(doing, patient.id):
        before = row.alerts.get(str(alert.id))
        if before is not None and alert.owner_id == row.to_id:
            alert.owner_id = UUID(before) if before else None
    return True


def _patients(doing: Doing, program_ids: Sequence[UUID]) -> list[Patient]:
    found = doing.session.execute(
        select(Score.program_id, Score.patient_id).where(
            Score.clinic_id == doing.clinic_id, Score.program_id.in_(program_ids)
        )
    ).all()
    if len(found) < len(set(program_ids)):
        raise NotFound
    return _locked(doing, [row.patient_id for row in found])


def _locked(doing: Doing, keys: Sequence[UUID]) -> list[Patient]:
    wanted = select(Patient).where(Patient.clinic_id == doing.clinic_id, Patient.id.in_(keys))
    return list(doing.session.scalars(wanted.order_by(Patient.id).with_for_update()))


def _open_alerts(doing: Doing, patient_id: UUID) -> list[Alert]:
    return list(
        doing.session.scalars(
            select(Alert)
            .join(Program, Program.id == Alert.program_id)
            .where(
                Alert.clinic_id == doing.clinic_id,
                Program.clinic_id == doing.clinic_id,
                Program.patient_id == patient_id,
                Alert.acknowledged_at.is_(None),
            )
            .order_by(Alert.id)
        )
    )


def _row(doing: Doing, batch: UUID, patient: Patient, to: UUID, alerts: dict[str, str]) -> Reassignment:
    return Reassignment(
        id=new_id(), clinic_id=doing.clinic_id, batch=batch, patient_id=patient.id, from_id=patient.cared_for_by,
        to_id=to, alerts=alerts, made_at=doing.context.now, made_by=doing.context.member_id,
    )  # fmt: skip
