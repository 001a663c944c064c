"""Notes that members write about a patient. Never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Prose


class Note(ClinicOwned, Base):
    """One dated note; for the clinic only."""

    __tablename__ = "notes"

    id: Mapped[Key]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    text: Mapped[Prose]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
