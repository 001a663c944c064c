"""What a clinic itself said in another language: each writing is a row, the newest one counts."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, bindparam, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.own_translations import Said
from clinic.persistence.base import Base, ClinicOwned, Key, Name, Prose, Short
from clinic.persistence.handouts import Handout
from clinic.persistence.programs import Program, ProgramItem, ProgramVersion

CLINIC = "(clinic)"
"""Stands where a slug would for the clinic's own texts."""


class OwnTranslation(ClinicOwned, Base):
    """One text in one language. ``about`` is an exercise's slug, ``part`` says where in it; an empty ``text``
    takes an earlier one back."""

    __tablename__ = "own_translations"
    __table_args__ = (Index("ix_own_translations_clinic_language", "clinic_id", "language", "about"),)

    id: Mapped[Key]
    language: Mapped[Short]
    about: Mapped[Short]
    part: Mapped[Name]
    source: Mapped[Prose]
    text: Mapped[Prose]
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None] = mapped_column(default=None)

    @property
    def said(self) -> Said:
        """As the rules see it."""
        return Said(self.part, self.source, self.text)


def phrases_of(session: Session, clinic_id: UUID, language: str) -> dict[str, str]:
    """A clinic's own phrases in a language: source text → text."""
    found: dict[str, str] = {}
    for row in _rows(session, clinic_id, language):
        found[row.source] = row.text
    return {source: text for source, text in found.items() if text}


COUNT_WRITTEN = select(func.count(OwnTranslation.id)).where(
    OwnTranslation.clinic_id == bindparam("clinic"), OwnTranslation.language == bindparam("language")
)
"""How much a clinic wrote in a language: more with each writing, since none is taken out."""


def written_about(session: Session, clinic_id: UUID, language: str, about: str) -> list[OwnTranslation]:
    """Everything written about one exercise (or ``CLINIC``) in a language, in the order of writing."""
    return [row for row in _rows(session, clinic_id, language) if row.about == about]


def written_in(session: Session, clinic_id: UUID, language: str) -> list[OwnTranslation]:
    """Everything written in a language, in the order of writing."""
    return _rows(session, clinic_id, language)


def sheets_to_renew(
    session: Session, clinic_id: UUID, language: str, exercise_versions: Collection[UUID] | None
) -> list[Handout]:
    """The kept sheets in a language of each running program's newest version, or of those that hold one of the
    exercises; earlier versions stay as they were printed."""
    asked = (
        select(Handout)
        .join(ProgramVersion, ProgramVersion.id == Handout.version_id)
        .join(Program, Program.id == Handout.program_id)
        .where(
            Handout.clinic_id == clinic_id,
            ProgramVersion.clinic_id == clinic_id,
            Program.clinic_id == clinic_id,
            Handout.language == language,
            ProgramVersion.number == Program.latest,
            Program.ends_on.is_(None),
        )
    )
    if exercise_versions is not None:
        holding = select(ProgramItem.version_id).where(
            ProgramItem.clinic_id == clinic_id, ProgramItem.exercise_version_id.in_(exercise_versions)
        )
        asked = asked.where(Handout.version_id.in_(holding))
    return list(session.scalars(asked))


def _rows(session: Session, clinic_id: UUID, language: str) -> list[OwnTranslation]:
    asked = (
        select(OwnTranslation)
        .where(OwnTranslation.clinic_id == clinic_id, OwnTranslation.language == language)
        .order_by(OwnTranslation.written_at, OwnTranslation.id)
    )
    return list(session.scalars(asked))
