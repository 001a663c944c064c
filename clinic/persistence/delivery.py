"""How a program is given. Append-only: the newest row holds, the older ones say what held before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session

from clinic.domain.codec import from_plain
from clinic.domain.delivery import Delivery
from clinic.persistence.base import Base, ClinicOwned, Key


class DeliveryNote(ClinicOwned, Base):
    """What was said of a program at one time. It is not tied to the program's row: a thrown-away draft leaves it."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_clinic_program", "clinic_id", "program_id"),)

    id: Mapped[Key]
    program_id: Mapped[UUID]
    content: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]


def delivery_of(session: Session, clinic_id: UUID, program_id: UUID) -> Delivery:
    """What is said of a program now; what this service does by itself where nobody wrote anything."""
    found = session.scalar(
        select(DeliveryNote)
        .where(DeliveryNote.clinic_id == clinic_id, DeliveryNote.program_id == program_id)
        .order_by(DeliveryNote.written_at.desc(), DeliveryNote.id.desc())
        .limit(1)
    )
    return from_plain(Delivery, found.content) if found else Delivery()
