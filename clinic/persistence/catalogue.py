"""Exercises and their versions: built-in (no clinic) or a clinic's own. A version never changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Index,
    Row,
    Select,
    UniqueConstraint,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.catalogue import exercise as catalogue
from clinic.domain.codec import from_plain
from clinic.domain.errors import NotFound
from clinic.persistence.base import Base, Hash, Key, Name, Short


class Exercise(Base):
    """A lineage of versions under one slug. ``clinic_id`` is empty for the built-in catalogue.

    A clinic's own one goes before the built-in one of the same slug; ``based_on`` is the version of that one which
    the clinic has looked at last. An archived one is offered no more; programs that hold it keep it. ``latest`` is
    the number of its newest version; ``changes`` counts all that alters what is offered, so that a kept index knows.
    """

    __tablename__ = "exercises"
    __table_args__ = (
        UniqueConstraint("clinic_id", "slug"),
        Index("ix_exercises_changes", "clinic_id", "changes"),
        Index(
            "uq_exercises_built_in_slug",
            "slug",
            unique=True,
            sqlite_where=text("clinic_id IS NULL"),
            postgresql_where=text("clinic_id IS NULL"),
        ),
    )

    id: Mapped[Key]
    clinic_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinics.id"), index=True)
    slug: Mapped[Short]
    name: Mapped[Name]
    created_at: Mapped[datetime]
    based_on: Mapped[UUID | None]
    archived_at: Mapped[datetime | None]
    latest: Mapped[int] = mapped_column(default=0)
    changes: Mapped[int] = mapped_column(default=0)


class ExerciseVersion(Base):
    """What an exercise said at one time; a published program points here."""

    __tablename__ = "exercise_versions"
    __table_args__ = (UniqueConstraint("exercise_id", "number"),)

    id: Mapped[Key]
    exercise_id: Mapped[UUID] = mapped_column(ForeignKey("exercises.id"), index=True)
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    content_sha256: Mapped[Hash]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]


@dataclass(frozen=True, slots=True)
class Stored:
    """An exercise as the database keeps it: ``version_id`` names what it says, ``number`` counts its versions."""

    version_id: UUID
    number: int
    built_in: bool
    exercise: catalogue.Exercise


def latest(session: Session, clinic_id: UUID) -> list[Stored]:
    """The newest version of each exercise that a clinic is offered: the built-in ones and its own, by name.

    Its own one stands in the place of the built-in one of the same slug; archived ones are left out. Two queries at
    most, and only what is not in memory yet is read whole.
    """
    found = session.execute(
        _heads(clinic_id)
        .where(ExerciseVersion.number == Exercise.latest, Exercise.archived_at.is_(None))
        .order_by(Exercise.name, Exercise.id)
    )
    every = _stored(session, list(found))
    own = {stored.exercise.slug for stored in every if not stored.built_in}
    return [stored for stored in every if not (stored.built_in and stored.exercise.slug in own)]


def stamp(session: Session, clinic_id: UUID) -> tuple[int, int]:
    """What changes whenever something that the clinic is offered does: it only ever grows."""
    count, changes = session.execute(
        select(func.count(), func.coalesce(func.sum(Exercise.changes), 0)).where(
            or_(Exercise.clinic_id.is_(None), Exercise.clinic_id == clinic_id)
        )
    ).one()
    return int(count), int(changes)


def by_version(
    session: Session, clinic_id: UUID, version_ids: Iterable[str]
) -> dict[str, catalogue.Exercise]:
    """The exercises as they were in these versions, by version id as text. Raises NotFound if one is not there."""
    wanted = set(version_ids)
    try:
        keys = [UUID(key) for key in wanted]
    except ValueError as error:
        raise NotFound from error
    rows = session.execute(_heads(clinic_id).where(ExerciseVersion.id.in_(keys)))
    found = {str(stored.version_id): stored.exercise for stored in _stored(session, list(rows))}
    if len(found) < len(wanted):
        raise NotFound
    return found


def newest_version(session: Session, clinic_id: UUID, slug: str) -> Stored:
    """The newest version of the exercise under a slug; a clinic's own goes before the built-in. Raises NotFound.

    An archived one is found only where there is no other under its slug.
    """
    found = _newest_first(session, clinic_id, slug)
    if not found:
        raise NotFound("There is no such exercise in the catalogue.")
    return found[0]


def built_in(session: Session, clinic_id: UUID, slug: str) -> Stored | None:
    """The newest built-in version under a slug, or None."""
    return next((one for one in _newest_first(session, clinic_id, slug) if one.built_in), None)


def exercise_names(session: Session, versions: Sequence[UUID]) -> dict[str, str]:
    """The name in each of these versions of exercises, by the version's id as text."""
    found = session.execute(
        select(ExerciseVersion.id, ExerciseVersion.content).where(ExerciseVersion.id.in_(set(versions)))
    )
    return {str(key): str(content["name"]) for key, content in found}


def own_exercise(session: Session, clinic_id: UUID, slug: str, *, lock: bool = False) -> Exercise | None:
    """The row of the clinic's own exercise under a slug, archived or not; None when it has none."""
    if not _plain(slug):
        return None
    asked = select(Exercise).where(Exercise.clinic_id == clinic_id, Exercise.slug == slug)
    return session.scalar(asked.with_for_update() if lock else asked)


def archived(session: Session, clinic_id: UUID) -> list[tuple[str, str]]:
    """(slug, name) of the clinic's own exercises that are put away, by name."""
    found = session.execute(
        select(Exercise.slug, Exercise.name)
        .where(Exercise.clinic_id == clinic_id, Exercise.archived_at.is_not(None))
        .order_by(Exercise.name, Exercise.id)
    )
    return [(slug, name) for slug, name in found]


def versions_of(session: Session, exercise_id: UUID) -> list[ExerciseVersion]:
    """Every version of one exercise, oldest first; the caller has made sure whose it is."""
    return list(
        session.scalars(
            select(ExerciseVersion)
            .where(ExerciseVersion.exercise_id == exercise_id)
            .order_by(ExerciseVersion.number)
        )
    )


def _newest_first(session: Session, clinic_id: UUID, slug: str) -> list[Stored]:
    """The newest version of each exercise under a slug: own before built-in, but archived after all."""
    if not _plain(slug):
        return []
    rows = session.execute(
        _heads(clinic_id)
        .where(Exercise.slug == slug, ExerciseVersion.number == Exercise.latest)
        .order_by(Exercise.archived_at.is_not(None), Exercise.clinic_id.is_(None))
    )
    return _stored(session, list(rows))


def _plain(slug: str) -> bool:
    return slug.isascii() and slug.isprintable()  # PostgreSQL cannot even compare with a NUL


def newest_ids(session: Session, clinic_id: UUID, slugs: Iterable[str]) -> dict[str, str]:
    """The newest version's id as text of each of these exercises; a clinic's own goes before the built-in."""
    rows = session.execute(
        select(Exercise.slug, ExerciseVersion.id)
        .join(ExerciseVersion, ExerciseVersion.exercise_id == Exercise.id)
        .where(
            or_(Exercise.clinic_id.is_(None), Exercise.clinic_id == clinic_id),
            Exercise.slug.in_(set(slugs)),
            ExerciseVersion.number == Exercise.latest,
        )
        .order_by(Exercise.archived_at.is_(None), Exercise.clinic_id.is_not(None))
    )
    return {slug: str(version_id) for slug, version_id in rows}


def _heads(clinic_id: UUID) -> Select[UUID, int, str, UUID | None]:
    return (
        select(ExerciseVersion.id, ExerciseVersion.number, ExerciseVersion.content_sha256, Exercise.clinic_id)
        .join(Exercise, Exercise.id == ExerciseVersion.exercise_id)
        .where(or_(Exercise.clinic_id.is_(None), Exercise.clinic_id == clinic_id))
    )


def _stored(session: Session, heads: Sequence[Row[UUID, int, str, UUID | None]]) -> list[Stored]:
    known = {sha256: found for _, _, sha256, _ in heads if (found := _READ.get(sha256))}
    unread = [version_id for version_id, _, sha256, _ in heads if sha256 not in known]
    if unread:
        rows = session.execute(
            select(ExerciseVersion.content_sha256, ExerciseVersion.content).where(
                ExerciseVersion.id.in_(unread)
            )
        )
        new = {sha256: from_plain(catalogue.Exercise, content) for sha256, content in rows}
        if len(_READ) > KEPT:
            _READ.clear()
        _READ.update(new)
        known |= new
    return [Stored(key, number, owner is None, known[sha256]) for key, number, sha256, owner in heads]


KEPT = 10_000
_READ: dict[str, catalogue.Exercise] = {}
"""Exercises by the hash of their content, read once per process: a version never changes."""
