"""Handouts: which sheet of which version is wanted, and where its bytes lie."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.handout import Layout, Paper
from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Prose, Short, new_id
from clinic.persistence.links import Link
from clinic.persistence.programs import ProgramVersion

LANGUAGE = "en"
SIZE = "standard"
COLOUR = "colour"


class Handout(ClinicOwned, Base):
    """A sheet to be rendered or already rendered. ``state``: due, ready or failed."""

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


def want(session: Session, version: ProgramVersion, link: Link, now: datetime) -> None:
    """Ask for every sheet of a version with its link; asking twice changes nothing."""
    found = session.execute(
        select(Handout.layout, Handout.paper).where(
            Handout.clinic_id == version.clinic_id,
            Handout.version_id == version.id,
            Handout.link_id == link.id,
        )
    )
    there = {(layout, paper) for layout, paper in found}
    session.add_all(
        Handout(
            id=new_id(),
            clinic_id=version.clinic_id,
            program_id=version.program_id,
            version_id=version.id,
            link_id=link.id,
            layout=layout.value,
            paper=paper.value,
            language=LANGUAGE,
            size=SIZE,
            colour=COLOUR,
            created_at=now,
        )
        for layout in Layout
        for paper in Paper
        if (layout.value, paper.value) not in there
    )
