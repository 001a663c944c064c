"""Minutes that staff spent on remote monitoring. Never changed: a correction is the next row."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Prose, Short


class MonitoringMinutes(ClinicOwned, Base):
    """Minutes of one day. ``done_by`` is the member who spent them, ``recorded_by`` who wrote them down."""

    __tablename__ = "monitoring_minutes"

    id: Mapped[Key]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    performed_on: Mapped[date]
    minutes: Mapped[int]
    kind: Mapped[Short]
    note: Mapped[Prose] = mapped_column(default="")
    done_by: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None]
    corrects: Mapped[UUID | None] = mapped_column(ForeignKey("monitoring_minutes.id"), unique=True)
    reason: Mapped[Prose] = mapped_column(default="")
    taken_back: Mapped[bool] = mapped_column(default=False)


def minutes_of(session: Session, clinic_id: UUID, person: Sequence[UUID]) -> list[MonitoringMinutes]:
    """Every row about a person, corrected ones too, the first days first."""
    return list(
        session.scalars(
            select(MonitoringMinutes)
            .where(MonitoringMinutes.clinic_id == clinic_id, MonitoringMinutes.patient_id.in_(person))
            .order_by(MonitoringMinutes.performed_on, MonitoringMinutes.recorded_at, MonitoringMinutes.id)
        )
    )
