"""What was reported: submissions (idempotent by the client's key) and their append-only check-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, bindparam, exists, false, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Prose, Short
from clinic.persistence.programs import Program, ProgramItem, ProgramVersion


class Submission(ClinicOwned, Base):
    """One post of a patient or of staff. The same ``client_key`` again with the same body changes nothing.

    ``easier`` is what the patient finds easier by now, in their own words. ``submitted_at`` is when it was told; what
    waited on a phone without network also has the moment it arrived and the number of the version it was made against.
    """

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("program_id", "client_key"),)

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    client_key: Mapped[UUID]
    body_sha256: Mapped[Hash]
    source: Mapped[Short]
    member_id: Mapped[UUID | None]
    link_id: Mapped[UUID | None]
    submitted_at: Mapped[datetime]
    zone: Mapped[Short]
    easier: Mapped[Prose] = mapped_column(default="")
    arrived_at: Mapped[datetime | None]
    made_against: Mapped[int | None]


class Checkin(ClinicOwned, Base):
    """One report on one item, day and side. Never changed: a correction is the next row."""

    __tablename__ = "checkins"
    __table_args__ = (Index("ix_checkins_program_day", "program_id", "performed_on"),)

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    lineage_id: Mapped[UUID]
    performed_on: Mapped[date]
    slot_index: Mapped[int | None]
    side: Mapped[Short | None]
    status: Mapped[Short]
    sets: Mapped[int | None]
    reps: Mapped[int | None]
    seconds: Mapped[int | None]
    reason: Mapped[Short | None]
    pain: Mapped[int | None]
    effort: Mapped[int | None]
    felt: Mapped[list[str]]
    note: Mapped[Prose] = mapped_column(default="")
    lighter: Mapped[bool] = mapped_column(default=False, server_default=false())
    source: Mapped[Short]
    submitted_at: Mapped[datetime]
    zone: Mapped[Short]


class SubmissionUndone(ClinicOwned, Base):
    """A post that counts no more: what it held is kept, and left out wherever something is computed from it."""

    __tablename__ = "submissions_undone"

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), unique=True)
    undone_at: Mapped[datetime]
    undone_by: Mapped[UUID | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a report must fit into: the program's dates and the lineages it ever prescribed."""

    first_day: date | None
    lineages: frozenset[UUID]


def counts(clinic_id: UUID, submission_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether the post of a row was not undone."""
    return ~exists().where(
        SubmissionUndone.clinic_id == clinic_id, SubmissionUndone.submission_id == submission_id
    )


def undone_among(session: Session, clinic_id: UUID, submissions: Sequence[UUID]) -> set[UUID]:
    """Which of these posts count no more."""
    found = select(SubmissionUndone.submission_id).where(
        SubmissionUndone.clinic_id == clinic_id, SubmissionUndone.submission_id.in_(submissions)
    )
    return set(session.scalars(found))


def frame_of(session: Session, clinic_id: UUID, program_id: UUID, upto: int | None = None) -> Frame:
    """The first effective date and every item lineage of a program's versions; one query.

    With ``upto`` only what was prescribed up to that version counts.
    """
    found = session.execute(_FRAME, {"clinic": clinic_id, "program": program_id}).all()
    return Frame(
        min((effective_from for effective_from, _, _ in found), default=None),
        frozenset(lineage for _, lineage, number in found if upto is None or number <= upto),
    )


def submission_of(session: Session, clinic_id: UUID, program_id: UUID, client_key: UUID) -> Submission | None:
    """The post with this key, if it came before."""
    return session.scalar(_SENT, {"clinic": clinic_id, "program": program_id, "key": client_key})


_FRAME = (
    select(ProgramVersion.effective_from, ProgramItem.lineage_id, ProgramVersion.number)
    .join(ProgramItem, ProgramItem.version_id == ProgramVersion.id)
    .where(
        ProgramVersion.clinic_id == bindparam("clinic"),
        ProgramItem.clinic_id == bindparam("clinic"),
        ProgramVersion.program_id == bindparam("program"),
    )
)
_SENT = select(Submission).where(
    Submission.clinic_id == bindparam("clinic"),
    Submission.program_id == bindparam("program"),
    Submission.client_key == bindparam("key"),
)
"""Put together once: every check-in asks these two, and putting them together costs more than asking."""


def checkins_of(session: Session, clinic_id: UUID, submission_id: UUID) -> list[Checkin]:
    """The check-ins of one post."""
    return list(
        session.scalars(
            select(Checkin).where(Checkin.clinic_id == clinic_id, Checkin.submission_id == submission_id)
        )
    )


def easier_of(session: Session, clinic_id: UUID, patient_id: UUID, most: int) -> list[Submission]:
    """A patient's posts that say what got easier, the newest first."""
    return list(
        session.scalars(
            select(Submission)
            .join(Program, Program.id == Submission.program_id)
            .where(
                Submission.clinic_id == clinic_id,
                Program.clinic_id == clinic_id,
                Program.patient_id == patient_id,
                Submission.easier != "",
            )
            .order_by(Submission.submitted_at.desc(), Submission.id.desc())
            .limit(most)
        )
    )
