"""Which easier versions a program has. Append-only: the newest row holds, the older ones say what held before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key


class LighterChoice(ClinicOwned, Base):
    """What was chosen at one time: ``chosen`` maps an item's lineage to the slug of a modification."""

    __tablename__ = "lighter_choices"
    __table_args__ = (Index("ix_lighter_choices_clinic_program", "clinic_id", "program_id"),)

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    chosen: Mapped[dict[str, Any]]
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[UUID | None]


def lighter_of(session: Session, clinic_id: UUID, program_id: UUID) -> dict[str, str]:
    """Lineage → slug, as it holds now."""
    found = session.scalar(
        select(LighterChoice.chosen)
        .where(LighterChoice.clinic_id == clinic_id, LighterChoice.program_id == program_id)
        .order_by(LighterChoice.chosen_at.desc(), LighterChoice.id.desc())
        .limit(1)
    )
    return {str(lineage): str(slug) for lineage, slug in (found or {}).items()}
