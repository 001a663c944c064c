"""Scores that patients gave: pain and what they can do. Never changed: a correction is the next row."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Prose, Short


class Measure(ClinicOwned, Base):
    """One answer. ``facts`` of ``nprs``: period, score; of ``psfs``: series, scores by activity."""

    __tablename__ = "measures"

    id: Mapped[Key]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    instrument: Mapped[Short]
    performed_on: Mapped[date]
    facts: Mapped[dict[str, Any]]
    note: Mapped[Prose] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("measures.id"), unique=True)
    reason: Mapped[Prose] = mapped_column(default="")
    taken_back: Mapped[bool] = mapped_column(default=False)


def measures_of(session: Session, clinic_id: UUID, person: Sequence[UUID]) -> list[Measure]:
    """Every row about a person, corrected ones too, the first days first."""
    return list(
        session.scalars(
            select(Measure)
            .where(Measure.clinic_id == clinic_id, Measure.patient_id.in_(person))
            .order_by(Measure.performed_on, Measure.recorded_at, Measure.id)
        )
    )
