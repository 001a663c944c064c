"""Tests that were done, what was decided about their proposals, and when to test again."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Prose, Short
from clinic.persistence.caseload import Score
from clinic.persistence.patients import Patient


class DoneTest(ClinicOwned, Base):
    """What a test found on each side on one day. Never changed: a correction is the next row."""

    __tablename__ = "tests"

    id: Mapped[Key]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    slug: Mapped[Short]
    performed_on: Mapped[date]
    left: Mapped[Short | None] = mapped_column("left_outcome")
    right: Mapped[Short | None] = mapped_column("right_outcome")
    left_note: Mapped[Prose] = mapped_column(default="")
    right_note: Mapped[Prose] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("tests.id"), unique=True)
    reason: Mapped[Prose] = mapped_column(default="")
    taken_back: Mapped[bool] = mapped_column(default=False)


class Decision(ClinicOwned, Base):
    """What a clinician did with the proposal of a test: put it into a program's draft, or not and why. Final."""

    __tablename__ = "test_decisions"
    __table_args__ = (UniqueConstraint("test_id"),)

    id: Mapped[Key]
    test_id: Mapped[UUID] = mapped_column(ForeignKey("tests.id"))
    accepted: Mapped[bool]
    reason: Mapped[Prose] = mapped_column(default="")
    program_id: Mapped[UUID | None]
    decided_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]


class Retest(ClinicOwned, Base):
    """A day on which to test again; closed by the next test or by taking it back."""

    __tablename__ = "retests"
    __table_args__ = (Index("ix_retests_clinic_due", "clinic_id", "closed_at", "due_on"),)

    id: Mapped[Key]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    slug: Mapped[Short]
    due_on: Mapped[date]
    planned_at: Mapped[datetime]
    planned_by: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]


def tests_of(session: Session, clinic_id: UUID, person: Sequence[UUID]) -> list[DoneTest]:
    """Every row about a person, corrected ones too, the first days first."""
    return list(
        session.scalars(
            select(DoneTest)
            .where(DoneTest.clinic_id == clinic_id, DoneTest.patient_id.in_(person))
            .order_by(DoneTest.performed_on, DoneTest.recorded_at, DoneTest.id)
        )
    )


def decisions_of(session: Session, clinic_id: UUID, keys: Sequence[UUID]) -> dict[UUID, Decision]:
    """What was decided about these tests, by test."""
    found = session.scalars(
        select(Decision).where(Decision.clinic_id == clinic_id, Decision.test_id.in_(keys))
    )
    return {row.test_id: row for row in found}


def open_retests(session: Session, clinic_id: UUID, person: Sequence[UUID]) -> list[Retest]:
    """The days on which a person is to be tested again, the next one first."""
    return list(
        session.scalars(
            select(Retest)
            .where(Retest.clinic_id == clinic_id, Retest.patient_id.in_(person), Retest.closed_at.is_(None))
            .order_by(Retest.due_on, Retest.id)
        )
    )


def retests_of(session: Session, clinic_id: UUID, patient_ids: Collection[UUID]) -> dict[UUID, list[Retest]]:
    """The days on which these patients are to be tested again, by patient, the next one first."""
    found: dict[UUID, list[Retest]] = defaultdict(list)
    for row in session.scalars(
        select(Retest)
        .where(Retest.clinic_id == clinic_id, Retest.patient_id.in_(patient_ids), Retest.closed_at.is_(None))
        .order_by(Retest.due_on, Retest.id)
    ):
        found[row.patient_id].append(row)
    return found


def due_retests(
    session: Session, clinic_id: UUID, today: date, most: int
) -> tuple[list[tuple[Retest, Patient]], int]:
    """The first tests that are due by a day with their patients, and how many patients in all.

    Left out are archived ones and who stands in the caseload, where the reason is said.
    """
    there = select(Score.program_id).where(
        Score.clinic_id == clinic_id, Score.patient_id == Patient.id, Score.shown.is_(True)
    )
    due = (
        select(Retest, Patient)
        .join(Patient, Patient.id == Retest.patient_id)
        .where(
            Retest.clinic_id == clinic_id,
            Patient.clinic_id == clinic_id,
            Retest.closed_at.is_(None),
            Retest.due_on <= today,
            Patient.archived_at.is_(None),
            ~there.exists(),
        )
    )
    total = session.scalar(due.with_only_columns(func.count(Patient.id.distinct()))) or 0
    rows = session.execute(due.order_by(Retest.due_on, Retest.id).limit(most))
    return [(retest, patient) for retest, patient in rows], total
