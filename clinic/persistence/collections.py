"""What members keep of the catalogue: their favourites, the clinic's collections, what they prescribed lately.

An exercise is named by its slug, so that a clinic's form of a built-in one takes its place here too.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Name, Short
from clinic.persistence.catalogue import Exercise, ExerciseVersion
from clinic.persistence.programs import ProgramItem, ProgramVersion

RECENT_VERSIONS = 40
"""So many of a member's last published versions are looked through."""


class Favourite(ClinicOwned, Base):
    """An exercise that a member wants at hand."""

    __tablename__ = "favourites"
    __table_args__ = (UniqueConstraint("member_id", "slug"),)

    id: Mapped[Key]
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    slug: Mapped[Short]
    created_at: Mapped[datetime]


class Collection(ClinicOwned, Base):
    """Exercises under a name, shared in the clinic. A removed one can be brought back."""

    __tablename__ = "collections"

    id: Mapped[Key]
    name: Mapped[Name]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]
    removed_at: Mapped[datetime | None]


class Collected(ClinicOwned, Base):
    """An exercise in a collection."""

    __tablename__ = "collected"
    __table_args__ = (UniqueConstraint("collection_id", "slug"),)

    id: Mapped[Key]
    collection_id: Mapped[UUID] = mapped_column(ForeignKey("collections.id"))
    slug: Mapped[Short]
    created_at: Mapped[datetime]


def favourites(session: Session, clinic_id: UUID, member_id: UUID | None) -> list[str]:
    """The slugs of a member's favourites, newest first."""
    found = session.scalars(
        select(Favourite.slug)
        .where(Favourite.clinic_id == clinic_id, Favourite.member_id == member_id)
        .order_by(Favourite.created_at.desc(), Favourite.id.desc())
    )
    return list(found)


def recent(session: Session, clinic_id: UUID, member_id: UUID | None) -> list[str]:
    """The slugs of what a member prescribed lately, the last one first, each once."""
    last = (
        select(ProgramVersion.id, ProgramVersion.published_at)
        .where(ProgramVersion.clinic_id == clinic_id, ProgramVersion.published_by == member_id)
        .order_by(ProgramVersion.published_at.desc())
        .limit(RECENT_VERSIONS)
        .subquery()
    )
    found = session.scalars(
        select(Exercise.slug)
        .join(ExerciseVersion, ExerciseVersion.exercise_id == Exercise.id)
        .join(ProgramItem, ProgramItem.exercise_version_id == ExerciseVersion.id)
        .join(last, last.c.id == ProgramItem.version_id)
        .where(ProgramItem.clinic_id == clinic_id)
        .order_by(last.c.published_at.desc(), ProgramItem.position)
    )
    return list(dict.fromkeys(found))


def collected(session: Session, clinic_id: UUID, collection_id: UUID) -> list[str]:
    """The slugs in a collection, in the order in which they were put there."""
    found = session.scalars(
        select(Collected.slug)
        .where(Collected.clinic_id == clinic_id, Collected.collection_id == collection_id)
        .order_by(Collected.created_at, Collected.id)
    )
    return list(found)


def collections(session: Session, clinic_id: UUID) -> Iterator[tuple[UUID, str, int]]:
    """(id, name, how many exercises) of each collection that was not removed, by name."""
    found = session.execute(
        select(Collection.id, Collection.name, func.count(Collected.id))
        .outerjoin(Collected, (Collected.collection_id == Collection.id) & (Collected.clinic_id == clinic_id))
        .where(Collection.clinic_id == clinic_id, Collection.removed_at.is_(None))
        .group_by(Collection.id, Collection.name)
        .order_by(func.lower(Collection.name), Collection.id)
    )
    yield from found


def holding(session: Session, clinic_id: UUID, slug: str) -> set[UUID]:
    """The collections in which an exercise is."""
    return set(
        session.scalars(
            select(Collected.collection_id).where(Collected.clinic_id == clinic_id, Collected.slug == slug)
        )
    )
