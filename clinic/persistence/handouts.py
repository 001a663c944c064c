"""Handouts: which sheet of which version is wanted, and where its bytes lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.handout import Colour, Layout, Look, Paper, Size
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Prose, Short, new_id
from clinic.persistence.links import Link
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program, ProgramVersion


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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a version's sheets are: its patient, its newest link (a working one before a revoked one), and what the
    clinic and the patient usually want of a sheet."""

    patient_id: UUID
    version_id: UUID
    link_id: UUID
    check_code: str
    layout: str
    paper: str
    size: str
    colour: str
    letters: str
    language: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a sheet is: the state of its row, why it failed, the hash of its kept bytes."""

    state: str
    failure: str | None
    sha256: str | None


def place_of(session: Session, clinic_id: UUID, program_id: UUID, number: int) -> Place | None:
    """Where the sheets of a clinic's version are; None if there is no such version, in one question."""
    wanted = {"clinic": clinic_id, "program": program_id, "number": number}
    row = session.execute(_PLACE, wanted).one_or_none() if 0 < number < TOO_MANY else None
    return Place(*row) if row is not None and row[2] is not None else None


def kept_at(session: Session, clinic_id: UUID, place: Place, look: Look) -> Standing | None:
    """How it stands with one sheet, if it was ever wanted."""
    wanted = {
        "clinic": clinic_id, "version": place.version_id, "link": place.link_id, "layout": look.layout.value,
        "paper": look.paper.value, "language": look.language, "size": look.size.value, "colour": look.colour.value,
    }  # fmt: skip
    row = session.execute(_STANDING, wanted).one_or_none()
    return Standing(*row) if row else None


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


TOO_MANY = 2**31
"""No version has such a number, and no database's integers hold it."""

_NEWEST_LINK = (
    select(Link.id)
    .where(Link.clinic_id == bindparam("clinic"), Link.program_id == bindparam("program"))
    .order_by(Link.revoked_at.is_not(None), Link.issued_at.desc())
    .limit(1)
    .scalar_subquery()
)
_PLACE: Select[*tuple[Any, ...]] = (
    select(
        Program.patient_id, ProgramVersion.id, _NEWEST_LINK, ProgramVersion.check_code, Clinic.sheet_layout,
        Clinic.paper, Clinic.sheet_size, Clinic.sheet_colour, Patient.text_size, Patient.language,
    )
    .select_from(Program)
    .join(ProgramVersion, ProgramVersion.program_id == Program.id)
    .join(Patient, Patient.id == Program.patient_id)
    .join(Clinic, Clinic.id == Program.clinic_id)
    .where(
        Program.clinic_id == bindparam("clinic"),
        ProgramVersion.clinic_id == bindparam("clinic"),
        Patient.clinic_id == bindparam("clinic"),
        Program.id == bindparam("program"),
        ProgramVersion.number == bindparam("number"),
    )
)  # fmt: skip
_STANDING = select(Handout.state, Handout.failure, Handout.pdf_sha256).where(
    Handout.clinic_id == bindparam("clinic"),
    Handout.version_id == bindparam("version"),
    Handout.link_id == bindparam("link"),
    *(
        getattr(Handout, name) == bindparam(name)
        for name in ("layout", "paper", "language", "size", "colour")
    ),
)
"""Put together once: every click on a sheet asks these two, and putting them together costs more than asking."""
