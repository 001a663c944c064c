"""The keys with which a clinic signs its sheets; an old one is kept, so that old sheets stay provable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session

from clinic.domain.programs import code_of
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Prose, Short
from clinic.persistence.programs import Program, ProgramVersion
from clinic.persistence.tenancy import ACROSS


class ProofKey(ClinicOwned, Base):
    """One signing key. ``key_id`` is its short name on sheets, ``public_key`` hexadecimal.

    The private key is random and sealed with the site's secret: a stolen database signs nothing, and a leaked
    secret alone neither. A retired key keeps its public half and loses the private one.
    """

    __tablename__ = "proof_keys"
    __table_args__ = (UniqueConstraint("public_key"),)

    id: Mapped[Key]
    key_id: Mapped[Short]
    public_key: Mapped[Hash]
    private_sealed: Mapped[Prose | None]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A published version with its program and the clinic it belongs to."""

    version: ProgramVersion
    program: Program
    clinic: Clinic


def keys_of(session: Session, clinic_id: UUID) -> Sequence[ProofKey]:
    """Every key the clinic ever had, the newest first."""
    return session.scalars(
        select(ProofKey)
        .where(ProofKey.clinic_id == clinic_id)
        .order_by(ProofKey.created_at.desc(), ProofKey.id.desc())
    ).all()


def current_key(session: Session, clinic_id: UUID) -> ProofKey | None:
    """The key that signs now, if the clinic has one yet."""
    return next((key for key in keys_of(session, clinic_id) if key.retired_at is None), None)


def keys_named(session: Session, key_id: str) -> Sequence[ProofKey]:
    """The keys of that short name, in whatever clinic: who brings a sheet has shown no clinic."""
    return session.scalars(
        select(ProofKey).where(ProofKey.key_id == key_id).execution_options(**{ACROSS: True})
    ).all()


def versions_with(session: Session, check_code: str) -> list[Found]:
    """The versions with this check code, in whatever clinic: who types it has shown no clinic."""
    found = session.execute(
        select(ProgramVersion, Program, Clinic)
        .join(
            Program,
            (Program.id == ProgramVersion.program_id) & (Program.clinic_id == ProgramVersion.clinic_id),
        )
        .join(Clinic, Clinic.id == ProgramVersion.clinic_id)
        .where(ProgramVersion.check_code == check_code)
        .execution_options(**{ACROSS: True})
    )
    return [Found(*row) for row in found]


def versions_of_content(session: Session, clinic_id: UUID, content: str) -> list[Found]:
    """The clinic's versions whose content hash begins like this (24 hexadecimal digits)."""
    code = code_of(content.ljust(64, "0"))
    return [
        found
        for found in versions_with(session, code)
        if found.clinic.id == clinic_id and found.version.content_sha256.startswith(content)
    ]
