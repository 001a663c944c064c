"""Print jobs and their parts: what is to be made, by whom it was asked, and where the bytes lie."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.prints import Progress
from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Name, Prose, Short
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program, ProgramVersion
from clinic.persistence.templates import TemplateUse
from clinic.persistence.tests import Retest


class PrintJob(ClinicOwned, Base):
    """Packets for several patients, asked for once: the same ``key`` never makes a second job."""

    __tablename__ = "print_jobs"
    __table_args__ = (
        UniqueConstraint("clinic_id", "key"),
        Index("ix_print_jobs_state", "state", "lease_until"),
    )

    id: Mapped[Key]
    key: Mapped[UUID]
    title: Mapped[Name]
    packet: Mapped[dict[str, Any]]
    state: Mapped[Short] = mapped_column(default="due")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    failure: Mapped[Prose | None]
    file_sha256: Mapped[Hash | None]
    file_bytes: Mapped[int | None]


class PrintPart(ClinicOwned, Base):
    """One patient's packet in a job, pinned to the version and the link that were in force when it was asked for.

    ``language`` is set where it is not the patient's: somebody chose so because texts are missing.
    """

    __tablename__ = "print_parts"
    __table_args__ = (
        UniqueConstraint("job_id", "place"),
        Index("ix_print_parts_state", "state", "lease_until"),
    )

    id: Mapped[Key]
    job_id: Mapped[UUID] = mapped_column(ForeignKey("print_jobs.id"), index=True)
    place: Mapped[int]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    number: Mapped[int]
    language: Mapped[Short | None]
    state: Mapped[Short] = mapped_column(default="due")
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    failure: Mapped[Prose | None]
    pdf_sha256: Mapped[Hash | None]


@dataclass(frozen=True, slots=True)
class Running:
    """A published program that has not ended, and whose it is."""

    program_id: UUID
    number: int
    title: str
    given_name: str
    family_name: str

    @property
    def patient(self) -> str:
        """The patient's name as staff read it."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Today:
    """A day of a clinic, and the moment at which it began there."""

    day: date
    began: datetime


def running(
    session: Session,
    clinic_id: UUID,
    most: int,
    *,
    today: Today | None = None,
    template: UUID | None = None,
    among: Collection[UUID] | None = None,
) -> list[Running]:
    """Programs in force by the patient's name, at ``most`` so many.

    With ``today`` only those published on that day and those of patients with a test planned for it; with a
    ``template`` only those in which it was used. ``among`` are the keys of those that are looked for, if not all are.
    """
    rows = (
        select(Program.id, Program.latest, Program.title, Patient.given_name, Patient.family_name)
        .join(Patient, Patient.id == Program.patient_id)
        .where(
            Program.clinic_id == clinic_id,
            Patient.clinic_id == clinic_id,
            Program.latest > 0,
            Program.ended_at.is_(None),
            Patient.archived_at.is_(None),
        )
        .order_by(Patient.folded, Program.id)
        .limit(most)
    )
    if among is not None:
        rows = rows.where(Program.id.in_(among))
    if today is not None:
        published = exists().where(
            ProgramVersion.clinic_id == clinic_id,
            ProgramVersion.program_id == Program.id,
            ProgramVersion.published_at >= today.began,
        )
        tested = exists().where(
            Retest.clinic_id == clinic_id,
            Retest.patient_id == Patient.id,
            Retest.closed_at.is_(None),
            Retest.due_on == today.day,
        )
        rows = rows.where(or_(published, tested))
    if template is not None:
        rows = rows.where(
            exists().where(
                TemplateUse.clinic_id == clinic_id,
                TemplateUse.program_id == Program.id,
                TemplateUse.template_id == template,
            )
        )
    return [Running(*row) for row in session.execute(rows)]


def counts(session: Session, clinic_id: UUID, jobs: Sequence[UUID]) -> dict[UUID, Progress]:
    """How the parts of each job stand, in one query."""
    rows = session.execute(
        select(PrintPart.job_id, PrintPart.state, func.count())
        .where(PrintPart.clinic_id == clinic_id, PrintPart.job_id.in_(jobs))
        .group_by(PrintPart.job_id, PrintPart.state)
    )
    found: dict[UUID, dict[str, int]] = {job: {} for job in jobs}
    for job, state, count in rows:
        found[job][state] = count
    return {job: Progress(**states) for job, states in found.items()}


def named_parts(session: Session, clinic_id: UUID, job_id: UUID) -> list[tuple[PrintPart, Patient]]:
    """A job's parts in their order, each with its patient."""
    rows = session.execute(
        select(PrintPart, Patient)
        .join(Program, Program.id == PrintPart.program_id)
        .join(Patient, Patient.id == Program.patient_id)
        .where(
            PrintPart.clinic_id == clinic_id,
            Program.clinic_id == clinic_id,
            Patient.clinic_id == clinic_id,
            PrintPart.job_id == job_id,
        )
        .order_by(PrintPart.place)
    )
    return [(part, patient) for part, patient in rows]
