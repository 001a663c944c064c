"""The kept score of each program: what the caseload shows without counting anything again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Short


class Score(ClinicOwned, Base):
    """Always equal to a recomputation for the local date ``counted_for``; stale from ``stale_at`` on.

    ``rank`` sorts the caseload: higher needs a call sooner. ``facts`` holds the windows, the reason in
    words and the 28 small days, as plain JSON.
    """

    __tablename__ = "scores"
    __table_args__ = (
        Index("ix_scores_clinic_rank", "clinic_id", "shown", "rank", "program_id"),
        Index("ix_scores_clinic_need", "clinic_id", "shown", "need", "last_report_at"),
        Index("ix_scores_stale_at", "stale_at"),
    )

    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    counted_for: Mapped[date]
    stale_at: Mapped[datetime]
    shown: Mapped[bool]
    group: Mapped[Short] = mapped_column("need")
    rank: Mapped[int]
    adherence: Mapped[float | None]
    last_report_at: Mapped[datetime | None]
    open_alerts: Mapped[int]
    open_questions: Mapped[int]
    facts: Mapped[dict[str, Any]]
