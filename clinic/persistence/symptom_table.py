"""The tables of symptom routes that a clinic put in force. Append-only: the one with the highest number holds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session

from clinic.persistence.base import Base, ClinicOwned, Key, Prose


class TableVersion(ClinicOwned, Base):
    """One table with why it was changed. ``content``: ``lines`` as domain.symptom_table writes them."""

    __tablename__ = "symptom_tables"
    __table_args__ = (UniqueConstraint("clinic_id", "number", name="uq_symptom_tables_number"),)

    id: Mapped[Key]
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    reason: Mapped[Prose]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]


def newest_table(session: Session, clinic_id: UUID) -> TableVersion | None:
    """The table in force, or None while the built-in one is."""
    return session.scalar(_NEWEST, {"clinic": clinic_id})


_NEWEST = (
    select(TableVersion)
    .where(TableVersion.clinic_id == bindparam("clinic"))
    .order_by(TableVersion.number.desc())
    .limit(1)
)


def tables_of(session: Session, clinic_id: UUID) -> list[TableVersion]:
    """Every table of the clinic, the newest first."""
    return list(
        session.scalars(
            select(TableVersion)
            .where(TableVersion.clinic_id == clinic_id)
            .order_by(TableVersion.number.desc())
        )
    )
