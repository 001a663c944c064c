"""Hand-overs of versions. Append-only: the newest row holds, the older ones say who ticked what before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key


class HandOverNote(ClinicOwned, Base):
    """What was ticked for one version, by whom and when."""

    __tablename__ = "hand_overs"

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("program_versions.id"), index=True)
    content: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]


def latest_note(session: Session, clinic_id: UUID, version_id: UUID) -> HandOverNote | None:
    """The newest row of a version, if there is one."""
    return session.scalar(
        select(HandOverNote)
        .where(HandOverNote.clinic_id == clinic_id, HandOverNote.version_id == version_id)
        .order_by(HandOverNote.written_at.desc(), HandOverNote.id.desc())
        .limit(1)
    )
