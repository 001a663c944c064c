"""Logs that came back on paper: the file as it was brought, and the tables that were found on its pages."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.errors import NotFound
from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Prose, Short
from clinic.persistence.checkins import Checkin, counts
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program, ProgramVersion
from clinic.persistence.symptoms import SymptomReport


class Scan(ClinicOwned, Base):
    """One file, brought once: the same ``key`` never makes a second. ``patient_id`` is whose page it was brought to.

    The file itself is kept only until its pages are read.
    """

    __tablename__ = "scans"
    __table_args__ = (
        UniqueConstraint("clinic_id", "key"),
        Index("ix_scans_state", "state", "lease_until"),
    )

    id: Mapped[Key]
    key: Mapped[UUID]
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patients.id"), index=True)
    state: Mapped[Short] = mapped_column(default="due")
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    failure: Mapped[Prose | None]
    file_sha256: Mapped[Hash | None]
    pages: Mapped[int] = mapped_column(default=0)
    pages_read: Mapped[int] = mapped_column(default=0)


class ScanSheet(ClinicOwned, Base):
    """One table of a page, or a page on which none was found.

    ``code`` is what its square says, ``problem`` why it cannot be used. ``cells`` are lists of row, day, box, doubt,
    left, top, width and height in the picture. ``monday`` is the day of its first column, once somebody confirmed it.
    """

    __tablename__ = "scan_sheets"
    __table_args__ = (UniqueConstraint("scan_id", "place"),)

    id: Mapped[Key]
    scan_id: Mapped[UUID] = mapped_column(ForeignKey("scans.id"), index=True)
    place: Mapped[int]
    page: Mapped[int]
    state: Mapped[Short] = mapped_column(default="open")
    code: Mapped[Short] = mapped_column(default="")
    problem: Mapped[Prose] = mapped_column(default="")
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("program_versions.id"))
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("programs.id"), index=True)
    cells: Mapped[list[Any]]
    picture_sha256: Mapped[Hash | None]
    monday: Mapped[date | None]
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submissions.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]


def sheets_of(session: Session, clinic_id: UUID, scan_id: UUID) -> list[ScanSheet]:
    """The sheets of a scan in the order of its pages."""
    return list(
        session.scalars(
            select(ScanSheet)
            .where(ScanSheet.clinic_id == clinic_id, ScanSheet.scan_id == scan_id)
            .order_by(ScanSheet.place)
        )
    )


def locked_sheet(session: Session, clinic_id: UUID, sheet_id: UUID) -> ScanSheet:
    """The sheet's row, locked until the end of the transaction. Raises NotFound."""
    row = session.scalar(
        select(ScanSheet).where(ScanSheet.clinic_id == clinic_id, ScanSheet.id == sheet_id).with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def of_late(session: Session, clinic_id: UUID, patient_id: UUID | None, most: int) -> list[Scan]:
    """The newest scans, a patient's or the clinic's."""
    found = select(Scan).where(Scan.clinic_id == clinic_id).order_by(Scan.created_at.desc()).limit(most)
    if patient_id is not None:
        found = found.where(Scan.patient_id == patient_id)
    return list(session.scalars(found))


def whose(
    session: Session, clinic_id: UUID, sheets: Sequence[ScanSheet]
) -> dict[UUID, tuple[Program, Patient]]:
    """The programs of sheets with their patients."""
    keys = {sheet.program_id for sheet in sheets if sheet.program_id}
    found = session.execute(
        select(Program, Patient)
        .join(Patient, Patient.id == Program.patient_id)
        .where(Program.clinic_id == clinic_id, Patient.clinic_id == clinic_id, Program.id.in_(keys))
    )
    return {program.id: (program, patient) for program, patient in found}


def version_with(session: Session, clinic_id: UUID, check_code: str) -> ProgramVersion | None:
    """The clinic's version that shows this check code."""
    return session.scalar(
        select(ProgramVersion).where(
            ProgramVersion.clinic_id == clinic_id, ProgramVersion.check_code == check_code
        )
    )


def told_between(
    session: Session, clinic_id: UUID, program_id: UUID, first: date, last: date
) -> tuple[list[Checkin], list[SymptomReport]]:
    """What stands for a program's days ``first`` to ``last``: reports, and pain told by itself; the oldest first."""
    checkins = session.scalars(
        select(Checkin)
        .where(
            Checkin.clinic_id == clinic_id,
            Checkin.program_id == program_id,
            Checkin.performed_on.between(first, last),
            counts(clinic_id, Checkin.submission_id),
        )
        .order_by(Checkin.submitted_at, Checkin.id)
    )
    symptoms = session.scalars(
        select(SymptomReport)
        .where(
            SymptomReport.clinic_id == clinic_id,
            SymptomReport.program_id == program_id,
            SymptomReport.performed_on.between(first, last),
            SymptomReport.lineage_id.is_(None),
            SymptomReport.pain.is_not(None),
            counts(clinic_id, SymptomReport.submission_id),
        )
        .order_by(SymptomReport.submitted_at, SymptomReport.id)
    )
    return list(checkins), list(symptoms)
