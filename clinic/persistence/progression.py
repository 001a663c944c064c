"""Rules of progression by item lineage, and what was answered to their proposals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.codec import from_plain
from clinic.domain.progression import Rule
from clinic.persistence.base import Base, ClinicOwned, Key, Prose


class ProgressionRule(ClinicOwned, Base):
    """One rule of one item. A change ends the row and writes the next; it outlives a draft that is thrown away."""

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
    """What somebody said to a proposal: taken over, or not now with a reason. Days up to ``until`` are answered."""

    __tablename__ = "progression_answers"

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(index=True)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("progression_rules.id"), index=True)
    taken: Mapped[bool]
    reason: Mapped[Prose]
    until: Mapped[date]
    answered_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]


def rules_of(session: Session, clinic_id: UUID, program_id: UUID) -> Sequence[ProgressionRule]:
    """The rules of a program that hold now, the oldest first."""
    return session.scalars(
        select(ProgressionRule)
        .where(
            ProgressionRule.clinic_id == clinic_id,
            ProgressionRule.program_id == program_id,
            ProgressionRule.ended_at.is_(None),
        )
        .order_by(ProgressionRule.written_at, ProgressionRule.id)
    ).all()


def by_lineage(found: Sequence[ProgressionRule]) -> dict[str, tuple[Rule, ...]]:
    """Rules by the lineage of their item, as text."""
    rules: dict[str, tuple[Rule, ...]] = {}
    for row in found:
        rules[str(row.lineage_id)] = (*rules.get(str(row.lineage_id), ()), row.rule)
    return rules


def answered_until(session: Session, clinic_id: UUID, program_id: UUID) -> dict[UUID, date]:
    """For each rule that was answered, the newest day that an answer covers."""
    found = session.execute(
        select(ProgressionAnswer.rule_id, ProgressionAnswer.until).where(
            ProgressionAnswer.clinic_id == clinic_id, ProgressionAnswer.program_id == program_id
        )
    )
    newest: dict[UUID, date] = {}
    for rule_id, until in found:
        newest[rule_id] = max(until, newest.get(rule_id, until))
    return newest
