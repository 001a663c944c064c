"""Questions that patients ask and the clinic answers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Prose
from clinic.persistence.catalogue import ExerciseVersion
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program, ProgramItem


class Question(ClinicOwned, Base):
    """Stays in the queue with its age until somebody answers."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_clinic_open", "clinic_id", "answered_at"),)

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), index=True)
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"))
    lineage_id: Mapped[UUID | None]
    text: Mapped[Prose]
    asked_at: Mapped[datetime]
    answer: Mapped[Prose | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]


def page_of(
    session: Session,
    clinic_id: UUID,
    *,
    answered: bool,
    first: int,
    most: int,
    patient_id: UUID | None = None,
) -> list[tuple[Question, Program, Patient]]:
    """Questions with their program and patient: waiting ones the oldest first, answered ones the newest first.

    With ``patient_id`` those of one patient alone.
    """
    order = Question.answered_at.desc() if answered else Question.asked_at
    rows = _of_clinic(select(Question, Program, Patient), clinic_id, answered, patient_id)
    found = session.execute(rows.order_by(order, Question.id).offset(first).limit(most))
    return [(question, program, patient) for question, program, patient in found]


def count_of(session: Session, clinic_id: UUID, *, answered: bool, patient_id: UUID | None = None) -> int:
    """How many questions wait, or were answered; with ``patient_id`` of one patient alone."""
    return session.scalar(_of_clinic(select(func.count(Question.id)), clinic_id, answered, patient_id)) or 0


def exercises_asked(session: Session, clinic_id: UUID, lineages: Collection[UUID]) -> dict[UUID, str]:
    """The name of each of these exercises of programs, as the newest version has it."""
    if not lineages:
        return {}
    rows = (
        select(ProgramItem.lineage_id, ExerciseVersion.content["name"].as_string().label("name"))
        .join(ExerciseVersion, ExerciseVersion.id == ProgramItem.exercise_version_id)
        .where(ProgramItem.clinic_id == clinic_id, ProgramItem.lineage_id.in_(lineages))
        .order_by(ProgramItem.id)
    )
    return {row.lineage_id: row.name for row in session.execute(rows)}


def questions_of(session: Session, clinic_id: UUID, program_id: UUID, most: int) -> list[Question]:
    """The questions asked about a program, the newest first."""
    return list(
        session.scalars(
            select(Question)
            .where(Question.clinic_id == clinic_id, Question.program_id == program_id)
            .order_by(Question.asked_at.desc(), Question.id.desc())
            .limit(most)
        )
    )


def _of_clinic(rows: Any, clinic_id: UUID, answered: bool, patient_id: UUID | None) -> Any:
    return (
        rows.select_from(Question)
        .join(Program, Program.id == Question.program_id)
        .join(Patient, Patient.id == Program.patient_id)
        .where(
            Question.clinic_id == clinic_id,
            Program.clinic_id == clinic_id,
            Patient.clinic_id == clinic_id,
            Patient.archived_at.is_(None),
            Question.answered_at.is_not(None) if answered else Question.answered_at.is_(None),
            true() if patient_id is None else Patient.id == patient_id,
        )
    )
