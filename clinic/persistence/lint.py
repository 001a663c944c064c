"""Messages of the linter that were set aside, with their reasons. A row is taken back, never deleted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Prose, Short


class SetAside(ClinicOwned, Base):
    """One message that somebody set aside. ``key`` is the finding's: another basis is another message.

    Nothing ties it to the program's row: the reason stays in the record when a draft is thrown away.
    """

    __tablename__ = "set_asides"
    __table_args__ = (Index("ix_set_asides_clinic_program", "clinic_id", "program_id"),)

    id: Mapped[Key]
    program_id: Mapped[UUID]
    lineage_id: Mapped[UUID | None]
    rule: Mapped[Short]
    key: Mapped[Hash]
    message: Mapped[Prose]
    reason: Mapped[Prose]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID | None]
    taken_back_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_back_by: Mapped[UUID | None] = mapped_column(default=None)


def set_asides(session: Session, clinic_id: UUID, program_id: UUID) -> Sequence[SetAside]:
    """What is set aside of a program and was not taken back, the newest first."""
    return session.scalars(
        select(SetAside)
        .where(
            SetAside.clinic_id == clinic_id,
            SetAside.program_id == program_id,
            SetAside.taken_back_at.is_(None),
        )
        .order_by(SetAside.set_at.desc(), SetAside.id.desc())
    ).all()
