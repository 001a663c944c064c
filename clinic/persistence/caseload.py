"""The kept score of each program: what the caseload shows without counting anything again; and what was done there."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Name, Short


class Score(ClinicOwned, Base):
    """Always equal to a recomputation for the local date ``counted_for``; stale from ``stale_at`` on.

    ``rank`` sorts the caseload: higher needs a call sooner. ``reasons`` are all that hold, a bit each. ``facts``
    holds the windows, the reason in words and the 28 small days, as plain JSON.
    """

    __tablename__ = "scores"
    __table_args__ = (
        Index(
            "ix_scores_clinic_patient", "clinic_id", "shown", "patient_id", "rank", "program_id",
            "need", "reasons", "last_report_at",  # so that nobody's row is read in order to be counted
        ),
        Index("ix_scores_stale_at", "stale_at"),
    )  # fmt: skip

    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), index=True)
    counted_for: Mapped[date]
    stale_at: Mapped[datetime]
    shown: Mapped[bool]
    group: Mapped[Short] = mapped_column("need")
    rank: Mapped[int]
    reasons: Mapped[int] = mapped_column(default=0, server_default="0")
    adherence: Mapped[float | None]
    last_report_at: Mapped[datetime | None]
    open_alerts: Mapped[int]
    open_questions: Mapped[int]
    facts: Mapped[dict[str, Any]]


class Review(ClinicOwned, Base):
    """Somebody looked at a program and marked it reviewed: ``keys`` are what there was to see. Undone, not changed.

    Those of one press share a ``batch``.
    """

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_clinic_program", "clinic_id", "program_id"),)

    id: Mapped[Key]
    batch: Mapped[UUID] = mapped_column(index=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    keys: Mapped[list[str]]
    reviewed_at: Mapped[datetime]
    reviewed_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]


class Reassignment(ClinicOwned, Base):
    """A patient went from one clinician's hands into another's. Those of one press share a ``batch``."""

    __tablename__ = "reassignments"

    id: Mapped[Key]
    batch: Mapped[UUID] = mapped_column(index=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"))
    from_id: Mapped[UUID | None]
    to_id: Mapped[UUID]
    alerts: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]


class SavedView(ClinicOwned, Base):
    """A filter of the caseload under a name: a member's own, or shared in the clinic. A removed one can come back."""

    __tablename__ = "saved_views"

    id: Mapped[Key]
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    name: Mapped[Name]
    wish: Mapped[dict[str, Any]]
    shared: Mapped[bool]
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


def reviews_of(session: Session, clinic_id: UUID, program_ids: Collection[UUID]) -> dict[UUID, Review]:
    """The newest review of each program that was not undone."""
    found = session.scalars(
        select(Review)
        .where(Review.clinic_id == clinic_id, Review.program_id.in_(program_ids), Review.undone_at.is_(None))
        .order_by(Review.reviewed_at, Review.id)
    )
    return {review.program_id: review for review in found}


def views_for(session: Session, clinic_id: UUID, member_id: UUID | None) -> list[SavedView]:
    """A member's own views and those that others share, by name."""
    found = session.scalars(
        select(SavedView).where(
            SavedView.clinic_id == clinic_id,
            SavedView.removed_at.is_(None),
            SavedView.shared.is_(True) | (SavedView.member_id == member_id),
        )
    )
    return sorted(found, key=lambda view: (view.name.casefold(), view.id))
