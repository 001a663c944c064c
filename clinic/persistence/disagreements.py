"""What a clinician decided where paper and phone disagree. Both words stay as they were told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.adherence.values import ReportSource
from clinic.persistence.base import Base, ClinicOwned, Key, Short
from clinic.persistence.checkins import Checkin, counts
from clinic.persistence.programs import Program


class DisagreementDecision(ClinicOwned, Base):
    """One side of one slot: which check-in was kept over which. Those of one press share a ``batch``.

    What was taken back stays in the table and counts no more.
    """

    __tablename__ = "disagreement_decisions"

    id: Mapped[Key]
    batch: Mapped[UUID] = mapped_column(index=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), index=True)
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("checkins.id"))
    over_id: Mapped[UUID] = mapped_column(ForeignKey("checkins.id"))
    slot_index: Mapped[int]
    side: Mapped[Short | None]
    decided_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]


def in_force(session: Session, clinic_id: UUID, program_ids: Sequence[UUID]) -> list[DisagreementDecision]:
    """The decisions of these programs that were not taken back, in the order in which they were taken."""
    return list(
        session.scalars(
            select(DisagreementDecision)
            .where(
                DisagreementDecision.clinic_id == clinic_id,
                DisagreementDecision.program_id.in_(program_ids),
                DisagreementDecision.undone_at.is_(None),
            )
            .order_by(DisagreementDecision.decided_at, DisagreementDecision.id)
        )
    )


def of_batch(session: Session, clinic_id: UUID, batch: UUID) -> list[DisagreementDecision]:
    """What one press decided."""
    return list(
        session.scalars(
            select(DisagreementDecision).where(
                DisagreementDecision.clinic_id == clinic_id, DisagreementDecision.batch == batch
            )
        )
    )


def on_paper(session: Session, clinic_id: UUID, patient_id: UUID) -> list[UUID]:
    """A patient's programs of which something came on paper, the oldest first."""
    return list(
        session.scalars(
            select(Program.id)
            .where(
                Program.clinic_id == clinic_id,
                Program.patient_id == patient_id,
                select(Checkin.id)
                .where(
                    Checkin.clinic_id == clinic_id,
                    Checkin.program_id == Program.id,
                    Checkin.source == ReportSource.paper.value,
                    counts(clinic_id, Checkin.submission_id),
                )
                .exists(),
            )
            .order_by(Program.created_at, Program.id)
        )
    )
