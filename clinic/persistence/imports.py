"""Imports of patients from a file: one row for each that was confirmed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Name


class PatientImport(ClinicOwned, Base):
    """A confirmed import: how many it added; once undone, how many of them were kept because they were in use."""

    __tablename__ = "patient_imports"

    id: Mapped[Key]
    file_name: Mapped[Name]
    added: Mapped[int]
    imported_at: Mapped[datetime]
    imported_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]
    kept: Mapped[int] = mapped_column(default=0)


def imports_of(session: Session, clinic_id: UUID, most: int) -> list[PatientImport]:
    """The clinic's imports, the newest first."""
    return list(
        session.scalars(
            select(PatientImport)
            .where(PatientImport.clinic_id == clinic_id)
            .order_by(PatientImport.imported_at.desc(), PatientImport.id.desc())
            .limit(most)
        )
    )
