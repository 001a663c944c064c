"""Merges: two rows that were one person, what moved, and what it takes to undo it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key
from clinic.persistence.caseload import Score
from clinic.persistence.patients import Patient
from clinic.persistence.programs import DiscardedDraft, Program
from clinic.persistence.tests import Retest


class PatientMerge(ClinicOwned, Base):
    """One merge. ``programs`` are the keys that moved; ``facts_before`` is the kept patient's form before.

    ``reminders_before``: how the kept one was reminded before, or None when the merge left that as it was.
    """

    __tablename__ = "patient_merges"

    id: Mapped[Key]
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    gone_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    programs: Mapped[list[str]]
    facts_before: Mapped[dict[str, Any]]
    reminders_before: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    kept_revision: Mapped[int]
    was_archived_at: Mapped[datetime | None]
    merged_at: Mapped[datetime]
    merged_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]


def open_merge(session: Session, clinic_id: UUID, gone_id: UUID) -> PatientMerge | None:
    """The merge by which a patient went into another one, unless it was undone."""
    return session.scalar(
        select(PatientMerge)
        .where(
            PatientMerge.clinic_id == clinic_id,
            PatientMerge.gone_id == gone_id,
            PatientMerge.undone_at.is_(None),
        )
        .order_by(PatientMerge.merged_at.desc())
        .limit(1)
    )


def one_person(session: Session, clinic_id: UUID, patient_id: UUID) -> list[UUID]:
    """A patient's key and the keys of all who were merged into her, over any number of steps; one query."""
    tree = (
        select(Patient.id)
        .where(Patient.clinic_id == clinic_id, Patient.id == patient_id)
        .cte("person", recursive=True)
    )
    tree = tree.union(
        select(Patient.id).join(tree, Patient.merged_into == tree.c.id).where(Patient.clinic_id == clinic_id)
    )
    return list(session.scalars(select(tree.c.id)))


def stands_for(session: Session, clinic_id: UUID, patient_id: UUID) -> UUID:
    """The patient as whom somebody is known now: the one who was left after every merge, or she herself."""
    merged_into = select(Patient.merged_into).where(Patient.clinic_id == clinic_id)
    while (other := session.scalar(merged_into.where(Patient.id == patient_id))) is not None:
        patient_id = other
    return patient_id


def programs_of(session: Session, clinic_id: UUID, patient_id: UUID) -> list[Program]:
    """A patient's programs, locked, in the order in which they began."""
    return list(
        session.scalars(
            select(Program)
            .where(Program.clinic_id == clinic_id, Program.patient_id == patient_id)
            .order_by(Program.created_at, Program.id)
            .with_for_update()
        )
    )


def move_programs(session: Session, clinic_id: UUID, keys: list[UUID], to: UUID) -> None:
    """Let programs, their scores and discarded drafts belong to another patient; all that hangs on them goes along."""
    for kind, key in (
        (Program, Program.id),
        (Score, Score.program_id),
        (DiscardedDraft, DiscardedDraft.program_id),
    ):
        session.execute(
            update(kind)
            .where(kind.clinic_id == clinic_id, key.in_(keys))
            .values(patient_id=to)
            .execution_options(synchronize_session="fetch")
        )


def move_retests(session: Session, clinic_id: UUID, one: UUID, to: UUID) -> None:
    """Let the days on which to test somebody again stand with another patient."""
    session.execute(
        update(Retest)
        .where(Retest.clinic_id == clinic_id, Retest.patient_id == one, Retest.closed_at.is_(None))
        .values(patient_id=to)
    )


def count_of(session: Session, clinic_id: UUID, kind: Any, column: Any, keys: list[UUID]) -> int:
    """How many of the clinic's rows name one of the keys in this column."""
    return (
        session.scalar(
            select(func.count()).select_from(kind).where(kind.clinic_id == clinic_id, column.in_(keys))
        )
        or 0
    )
