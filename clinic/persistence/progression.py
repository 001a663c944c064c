"""Rules of progression by item lineage, and what was answered to their proposals."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.codec import from_plain
from clinic.domain.progression import Rule
from clinic.persistence.base import Base, ClinicOwned, Key, Prose, new_id


class ProgressionRule(ClinicOwned, Base):
    """The rule of one item, from the version on that brought it. A change ends the row and writes the next."""

    __tablename__ = "progression_rules"
    __table_args__ = (Index("ix_progression_rules_clinic_program", "clinic_id", "program_id"),)

    id: Mapped[Key]
    program_id: Mapped[UUID]
    lineage_id: Mapped[UUID]
    content: Mapped[dict[str, Any]]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[UUID | None] = mapped_column(default=None)

    @property
    def rule(self) -> Rule:
        """The rule as a value."""
        return from_plain(Rule, self.content)


class ProgressionAnswer(ClinicOwned, Base):
    """What somebody said to a proposal: taken over, or not. Days up to ``until`` are answered; the newest row counts.

    The last day of all: not for this patient. The first day of all: asked again, whatever was answered before.
    """

    __tablename__ = "progression_answers"

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(index=True)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("progression_rules.id"), index=True)
    taken: Mapped[bool]
    reason: Mapped[Prose]
    until: Mapped[date]
    answered_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]


def rules_of(session: Session, clinic_id: UUID, program_ids: Collection[UUID]) -> Sequence[ProgressionRule]:
    """The rules of these programs that hold now, the oldest first."""
    return session.scalars(
        select(ProgressionRule)
        .where(
            ProgressionRule.clinic_id == clinic_id,
            ProgressionRule.program_id.in_(program_ids),
            ProgressionRule.ended_at.is_(None),
        )
        .order_by(ProgressionRule.written_at, ProgressionRule.id)
    ).all()


def keep_rules(
    session: Session,
    clinic_id: UUID,
    program_id: UUID,
    wanted: Mapping[UUID, dict[str, Any]],
    now: datetime,
    by: UUID | None,
) -> None:
    """Let exactly these rules hold, by item lineage, in the caller's transaction: one that stays the same goes on."""
    left = dict(wanted)
    for row in rules_of(session, clinic_id, [program_id]):
        if left.get(row.lineage_id) == row.content:
            del left[row.lineage_id]
        else:
            row.ended_at, row.ended_by = now, by
    session.add_all(
        ProgressionRule(
            id=new_id(), clinic_id=clinic_id, program_id=program_id, lineage_id=lineage, content=content,
            written_at=now, written_by=by,
        )
        for lineage, content in left.items()
    )  # fmt: skip


def answers_of(session: Session, clinic_id: UUID, rule_ids: Collection[UUID]) -> Sequence[ProgressionAnswer]:
    """What was answered to the proposals of these rules, the oldest first."""
    return session.scalars(
        select(ProgressionAnswer)
        .where(ProgressionAnswer.clinic_id == clinic_id, ProgressionAnswer.rule_id.in_(rule_ids))
        .order_by(ProgressionAnswer.answered_at, ProgressionAnswer.id)
    ).all()


def answered_until(session: Session, clinic_id: UUID, rule_ids: Collection[UUID]) -> dict[UUID, date]:
    """For each rule that was answered, the newest day that the newest answer covers."""
    return {row.rule_id: row.until for row in answers_of(session, clinic_id, rule_ids)}
