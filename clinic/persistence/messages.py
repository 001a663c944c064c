"""Messages from the clinic to patients' own pages."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Prose
from clinic.persistence.links import Door, Link
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program


class PatientMessage(ClinicOwned, Base):
    """One text on one program's page. Those of one press share a ``batch``.

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


def of_program(session: Session, clinic_id: UUID, program_id: UUID, most: int) -> list[PatientMessage]:
    """What stands on a program's page, the newest first."""
    return list(
        session.scalars(
            select(PatientMessage)
            .where(
                PatientMessage.clinic_id == clinic_id,
                PatientMessage.program_id == program_id,
                PatientMessage.taken_back_at.is_(None),
            )
            .order_by(PatientMessage.written_at.desc(), PatientMessage.id.desc())
            .limit(most)
        )
    )


def one_waits(session: Session, clinic_id: UUID, program_id: UUID) -> bool:
    """Whether a message stands on a program's page that the patient has not read."""
    wanted = select(PatientMessage.id).where(
        PatientMessage.clinic_id == clinic_id,
        PatientMessage.program_id == program_id,
        PatientMessage.seen_at.is_(None),
        PatientMessage.taken_back_at.is_(None),
    )
    return session.scalar(wanted.limit(1)) is not None


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
