"""A program's link and typed code, and the browsers that opened it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, load_only, mapped_column

from clinic.domain.links import expires_at
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Name, Prose, Short, table
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import ACROSS


class Link(ClinicOwned, Base):
    """One secret for one program lineage, as an address (128 bits) and as a typed code (slow-hashed).

    Only hashes are kept. The secret itself is derived from the site's key, this row's id and nothing else
    that leaves the server, so that a sheet can be printed again while a stolen database opens nothing.
    """

    __tablename__ = "links"

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), index=True)
    selector: Mapped[Short] = mapped_column(unique=True)
    secret_hash: Mapped[Hash]
    code_hash: Mapped[Prose]
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[UUID | None]


class HolderSession(ClinicOwned, Base):
    """A browser in which a program's link or code was given; only the cookie's hash is kept.

    ``fact_at``: when the second fact was given in it.
    """

    __tablename__ = "holder_sessions"

    id: Mapped[Key]
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("links.id"), index=True)
    way: Mapped[Short]
    browser: Mapped[Name] = mapped_column(default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    fact_at: Mapped[datetime | None]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Door:
    """A link with the program and patient it leads to; ``opened`` is the browser's session, if one is meant.

    ``asks_fact``: the clinic wants a second fact before anything beyond today's exercises.
    """

    link: Link
    program: Program
    patient: Patient
    asks_fact: bool = False
    opened: HolderSession | None = None

    @property
    def limited(self) -> bool:
        """Whether nothing beyond today's exercises may be shown in this browser yet."""
        return self.asks_fact and (self.opened is None or self.opened.fact_at is None)

    @property
    def ends_at(self) -> datetime | None:
        """When it shuts by itself; None if it does not."""
        return expires_at(self.program.ends_on, self.link.expires_at)

    def opens_at(self, now: datetime) -> bool:
        """Whether the link still opens: published, not revoked, not expired, its patient not archived."""
        ends = self.ends_at
        shut = self.link.revoked_at is not None or self.patient.archived_at is not None
        return not shut and self.program.latest > 0 and (ends is None or now < ends)


def door_of_selector(session: Session, selector: str) -> Door | None:
    """The door of a selector, in whatever clinic: nobody who brings a link has a clinic yet."""
    found = session.execute(_DOORS.where(Link.selector == selector)).one_or_none()
    return Door(*found) if found else None


def door_of_token(session: Session, token_hash: str) -> Door | None:
    """The door that a browser's cookie stands for, in whatever clinic: the cookie is what names the clinic."""
    found = session.execute(_OPENED, {"token": token_hash}).one_or_none()
    return Door(*found) if found else None


def selector_taken(session: Session, selector: str) -> bool:
    """Whether any clinic's link has this selector."""
    return (
        session.scalar(select(Link.id).where(Link.selector == selector).execution_options(**{ACROSS: True}))
        is not None
    )


def current_link(session: Session, clinic_id: UUID, program_id: UUID) -> Link | None:
    """The program's link that is not revoked, or None."""
    return session.scalar(
        select(Link)
        .where(Link.clinic_id == clinic_id, Link.program_id == program_id, Link.revoked_at.is_(None))
        .order_by(Link.issued_at.desc())
        .limit(1)
    )


def links_of(session: Session, clinic_id: UUID, program_id: UUID) -> list[Link]:
    """Every link the program ever had, the newest first."""
    return list(
        session.scalars(
            select(Link)
            .where(Link.clinic_id == clinic_id, Link.program_id == program_id)
            .order_by(Link.issued_at.desc(), Link.id.desc())
        )
    )


def sessions_of(session: Session, clinic_id: UUID, link_id: UUID, most: int) -> list[HolderSession]:
    """The browsers that opened a link, the newest first."""
    return list(
        session.scalars(
            select(HolderSession)
            .where(HolderSession.clinic_id == clinic_id, HolderSession.link_id == link_id)
            .order_by(HolderSession.created_at.desc(), HolderSession.id.desc())
            .limit(most)
        )
    )


def saw(session: Session, clinic_id: UUID, session_id: UUID, now: datetime) -> None:
    """Note in a browser's session that it was used; opening alone never does."""
    session.execute(_SAW, {"clinic": clinic_id, "session": session_id, "now": now})


def end_sessions(session: Session, clinic_id: UUID, link_id: UUID, now: datetime) -> None:
    """End every open session of a link, at once."""
    session.execute(
        update(HolderSession)
        .where(
            HolderSession.clinic_id == clinic_id,
            HolderSession.link_id == link_id,
            HolderSession.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


_DOORS = (
    select(Link, Program, Patient, Clinic.second_fact)
    .select_from(Link)
    .join(Clinic, Clinic.id == Link.clinic_id)
    .join(Program, (Program.id == Link.program_id) & (Program.clinic_id == Link.clinic_id))
    .join(Patient, (Patient.id == Program.patient_id) & (Patient.clinic_id == Program.clinic_id))
    .execution_options(**{ACROSS: True})
)
_OPENED = (
    _DOORS.add_columns(HolderSession)
    .join(HolderSession, (HolderSession.link_id == Link.id) & (HolderSession.clinic_id == Link.clinic_id))
    .where(HolderSession.token_hash == bindparam("token"))
    .options(
        load_only(Link.expires_at, Link.revoked_at, Link.clinic_id, raiseload=True),
        load_only(Program.latest, Program.ends_on, raiseload=True),
        load_only(Patient.language, Patient.archived_at, raiseload=True),
        load_only(HolderSession.fact_at, HolderSession.ends_at, HolderSession.ended_at, raiseload=True),
    )
)
"""Put together once, and no more than it takes to know who asks: every request of a patient asks it."""
_OPEN = table(HolderSession)
_SAW = (
    update(_OPEN)
    .where(_OPEN.c.clinic_id == bindparam("clinic"), _OPEN.c.id == bindparam("session"))
    .values(last_seen_at=bindparam("now"))
)
