"""Messages from the clinic to patients' own pages."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, func, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Prose
from clinic.persistence.links import Door, Link
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program


class PatientMessage(ClinicOwned, Base):
    """One text, written to one program of a patient. Those of one press share a ``batch``.

    ``seen_at``: when the patient said that it was read; until then it can be taken back.
    """

    __tablename__ = "patient_messages"
    __table_args__ = (Index("ix_patient_messages_clinic_batch", "clinic_id", "batch"),)

    id: Mapped[Key]
    batch: Mapped[UUID]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), index=True)
    text: Mapped[Prose]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    seen_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[UUID | None]


def doors_of(
    session: Session, clinic_id: UUID, program_ids: Sequence[UUID]
) -> list[tuple[Program, Patient, Door | None]]:
    """These programs with their patients, by name, and the door that the link in force opens; None without a link."""
    rows = session.execute(
        select(Program, Patient, Link)
        .join(Patient, (Patient.id == Program.patient_id) & (Patient.clinic_id == Program.clinic_id))
        .outerjoin(
            Link,
            (Link.program_id == Program.id)
            & (Link.clinic_id == Program.clinic_id)
            & Link.revoked_at.is_(None),
        )
        .where(Program.clinic_id == clinic_id, Program.id.in_(program_ids))
        .order_by(Patient.folded, Program.id)
    )
    return [
        (program, patient, Door(link, program, patient) if link is not None else None)
        for program, patient, link in rows
    ]


def of_patient(session: Session, clinic_id: UUID, patient_id: UUID, most: int) -> list[PatientMessage]:
    """What stands on a patient's pages, the newest first."""
    return list(
        session.scalars(
            _standing(clinic_id, patient_id)
            .order_by(PatientMessage.written_at.desc(), PatientMessage.id.desc())
            .limit(most)
        )
    )


def unread_of(
    session: Session, clinic_id: UUID, batch: UUID, patient_id: UUID | None = None
) -> list[PatientMessage]:
    """One press's messages that were not read, on one patient's pages if asked; locked until the transaction ends.

    Always in the order of their ids: whoever reads and whoever takes back never wait for each other.
    """
    wanted = _standing(clinic_id, patient_id).where(
        PatientMessage.batch == batch, PatientMessage.seen_at.is_(None)
    )
    return list(session.scalars(wanted.order_by(PatientMessage.id).with_for_update(of=PatientMessage)))


def one_waits(session: Session, clinic_id: UUID, patient_id: UUID) -> bool:
    """Whether a message stands on a patient's pages that she or he has not read."""
    wanted = _standing(clinic_id, patient_id).where(PatientMessage.seen_at.is_(None))
    return session.scalar(wanted.limit(1)) is not None


def _standing(clinic_id: UUID, patient_id: UUID | None) -> Select[PatientMessage]:
    """What was written and not taken back; of a patient to any program: each of the person's pages shows it."""
    return (
        select(PatientMessage)
        .join(Program, (Program.id == PatientMessage.program_id) & (Program.clinic_id == clinic_id))
        .where(
            PatientMessage.clinic_id == clinic_id,
            true() if patient_id is None else Program.patient_id == patient_id,
            PatientMessage.taken_back_at.is_(None),
        )
    )


def of_batch(session: Session, clinic_id: UUID, batch: UUID) -> list[tuple[PatientMessage, Program, Patient]]:
    """The messages of one press with whose they are, by name."""
    rows = session.execute(
        select(PatientMessage, Program, Patient)
        .join(Program, Program.id == PatientMessage.program_id)
        .join(Patient, Patient.id == Program.patient_id)
        .where(
            PatientMessage.clinic_id == clinic_id,
            Program.clinic_id == clinic_id,
            Patient.clinic_id == clinic_id,
            PatientMessage.batch == batch,
        )
        .order_by(Patient.folded, PatientMessage.id)
    )
    return [(message, program, patient) for message, program, patient in rows]


def batches(
    session: Session, clinic_id: UUID, first: int, most: int
) -> list[tuple[UUID, str, datetime, UUID | None, int, int, int]]:
    """Each press as (batch, text, when, by whom, how many, how many read, how many taken back), the newest first."""
    when = func.max(PatientMessage.written_at)
    rows = session.execute(
        select(
            PatientMessage.batch,
            PatientMessage.text,
            PatientMessage.written_at,
            PatientMessage.written_by,
            func.count(PatientMessage.id).label("people"),
            func.count(PatientMessage.seen_at).label("read"),
            func.count(PatientMessage.taken_back_at).label("back"),
        )
        .where(PatientMessage.clinic_id == clinic_id)
        .group_by(
            PatientMessage.batch, PatientMessage.text, PatientMessage.written_at, PatientMessage.written_by
        )
        .order_by(when.desc(), PatientMessage.batch)
        .offset(first)
        .limit(most)
    )
    return [
        (row.batch, row.text, row.written_at, row.written_by, row.people, row.read, row.back) for row in rows
    ]
