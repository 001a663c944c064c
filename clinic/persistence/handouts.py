"""Handouts: which sheet of which version is wanted, and where its bytes lie."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.handout import Colour, Layout, Look, Paper, Size
from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Prose, Short, new_id
from clinic.persistence.links import Link
from clinic.persistence.programs import ProgramVersion


class Handout(ClinicOwned, Base):
    """A sheet to be rendered or already rendered. ``state``: due, ready, failed, or unkept
    (it can be made, and its bytes could not be written)."""

    __tablename__ = "handouts"
    __table_args__ = (
        UniqueConstraint("version_id", "link_id", "layout", "paper", "language", "size", "colour"),
        Index("ix_handouts_state", "state", "lease_until"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("program_versions.id"))
    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"))
    layout: Mapped[Short]
    paper: Mapped[Short]
    language: Mapped[Short]
    size: Mapped[Short]
    colour: Mapped[Short]
    state: Mapped[Short] = mapped_column(default="due")
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    failure: Mapped[Prose | None]
    pdf_sha256: Mapped[Hash | None]
    pdf_bytes: Mapped[int | None]
    created_at: Mapped[datetime]
    rendered_at: Mapped[datetime | None]


def want(session: Session, version: ProgramVersion, link: Link, looks: Iterable[Look], now: datetime) -> None:
    """Ask for sheets of a version with its link; asking twice changes nothing."""
    session.add_all(
        Handout(
            id=new_id(),
            clinic_id=version.clinic_id,
            program_id=version.program_id,
            version_id=version.id,
            link_id=link.id,
            layout=look.layout.value,
            paper=look.paper.value,
            language=look.language,
            size=look.size.value,
            colour=look.colour.value,
            created_at=now,
        )
        for look in dict.fromkeys(looks)
        if kept(session, version, link, look) is None
    )


def kept(session: Session, version: ProgramVersion, link: Link, look: Look) -> Handout | None:
    """The row of one sheet, if it was ever wanted."""
    return session.scalar(
        select(Handout).where(
            Handout.clinic_id == version.clinic_id,
            Handout.version_id == version.id,
            Handout.link_id == link.id,
            Handout.layout == look.layout.value,
            Handout.paper == look.paper.value,
            Handout.language == look.language,
            Handout.size == look.size.value,
            Handout.colour == look.colour.value,
        )
    )


def look_of(row: Handout) -> Look:
    """How the sheet of a row looks."""
    return Look(Layout(row.layout), Paper(row.paper), Size(row.size), Colour(row.colour), row.language)
