"""Clinics, accounts, members, invitations, sessions, throttles."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, func, or_, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.letterhead import USUAL
from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Name, Prose, Short


class Clinic(Base):
    """A practice: its letterhead, its zone and its defaults.

    ``quiet_from`` and ``quiet_to`` are minutes since midnight, where the patient lives; without ``message_links`` no
    message to a patient holds a link.
    """

    __tablename__ = "clinics"

    id: Mapped[Key]
    name: Mapped[Name]
    address: Mapped[Prose] = mapped_column(default="")
    phone: Mapped[Short] = mapped_column(default="")
    zone: Mapped[Short]
    language: Mapped[Short] = mapped_column(default="en")
    paper: Mapped[Short] = mapped_column(default="A4")
    sheet_layout: Mapped[Short] = mapped_column(default="standard")
    sheet_size: Mapped[Short] = mapped_column(default="standard")
    sheet_colour: Mapped[Short] = mapped_column(default="colour")
    urgent_text: Mapped[Prose] = mapped_column(default="")
    pain_limit: Mapped[int] = mapped_column(default=5)
    escalate_hours: Mapped[int] = mapped_column(default=4)
    logo_sha256: Mapped[Hash | None]
    letterhead_colour: Mapped[Short] = mapped_column(default=USUAL)
    letterhead_footer: Mapped[Name] = mapped_column(default="")
    quiet_from: Mapped[int] = mapped_column(default=1260, server_default="1260")
    quiet_to: Mapped[int] = mapped_column(default=480, server_default="480")
    second_fact: Mapped[bool] = mapped_column(default=False, server_default=false())
    message_links: Mapped[bool] = mapped_column(default=True, server_default=true())
    figure_body: Mapped[Short] = mapped_column(default="default", server_default="default")
    created_at: Mapped[datetime]
    schedule: Mapped[dict[str, Any] | None]
    minutes_limit: Mapped[int | None]
    retest_days: Mapped[int | None]


class Account(Base):
    """A person who signs in; may be a member of several clinics."""

    __tablename__ = "accounts"

    id: Mapped[Key]
    email: Mapped[Name] = mapped_column(unique=True)
    name: Mapped[Name]
    password_hash: Mapped[Prose | None]
    totp_sealed: Mapped[Prose | None]
    totp_last_step: Mapped[int | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class Member(ClinicOwned, Base):
    """An account's place in a clinic."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("clinic_id", "account_id"),)

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[Short]
    credential: Mapped[Short] = mapped_column(default="")
    state: Mapped[Short] = mapped_column(default="active")
    joined_at: Mapped[datetime]


class Invitation(ClinicOwned, Base):
    """A single-use link by which a person joins a clinic; only the token's hash is kept."""

    __tablename__ = "invitations"

    id: Mapped[Key]
    email: Mapped[Name]
    role: Mapped[Short]
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    invited_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class AccountToken(Base):
    """A single-use token sent to an account (purpose ``reset``); only its hash is kept."""

    __tablename__ = "account_tokens"

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    purpose: Mapped[Short]
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ResetWish(Base):
    """Somebody typed an address and asked for a new password; kept until the worker has answered.

    The request writes the same row whether or not there is such an account, so it takes the same time.
    """

    __tablename__ = "reset_wishes"

    id: Mapped[Key]
    email: Mapped[Name]
    address: Mapped[Short]
    request: Mapped[Short]
    created_at: Mapped[datetime]


class RecoveryCode(Base):
    """One of ten codes that stand in for the second factor, each once."""

    __tablename__ = "recovery_codes"

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[Hash]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffSession(Base):
    """A signed-in browser. ``stage`` is ``password`` until the second factor is given, then ``full``."""

    __tablename__ = "staff_sessions"

    id: Mapped[Key]
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(index=True)
    stage: Mapped[Short]
    enrolling_sealed: Mapped[Prose | None]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    factor_at: Mapped[datetime | None]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[Short | None]
    browser: Mapped[Name] = mapped_column(default="")
    address: Mapped[Short] = mapped_column(default="")


class Throttle(Base):
    """A counter of failures for one subject in one window; ``key`` is a hash, so no e-mail or address is kept."""

    __tablename__ = "throttles"

    key: Mapped[Hash] = mapped_column(primary_key=True)
    kind: Mapped[Short]
    failures: Mapped[int]
    window_from: Mapped[datetime]

    __table_args__ = (Index("ix_throttles_window_from", "window_from"),)


class Message(Base):
    """The outbox: a mail to send, written in the same transaction as its cause; its body goes once it is sent."""

    __tablename__ = "messages"

    id: Mapped[Key]
    clinic_id: Mapped[UUID | None]
    kind: Mapped[Short]
    recipient: Mapped[Name]
    subject: Mapped[Name]
    body_sealed: Mapped[Prose]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failure: Mapped[Prose | None]


class Media(ClinicOwned, Base):
    """A picture the clinic uploaded, re-encoded by us (the logo); bytes lie in the content store."""

    __tablename__ = "media"

    id: Mapped[Key]
    sha256: Mapped[Hash]
    kind: Mapped[Short]
    facts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


def mail_addresses(
    session: Session, clinic_id: UUID, *, members: Collection[UUID] = (), role: str = ""
) -> list[str]:
    """Where to write to these members, and to all of a role; only to those who may sign in."""
    return list(
        session.scalars(
            select(Account.email)
            .join(Member, Member.account_id == Account.id)
            .where(
                Member.clinic_id == clinic_id,
                Member.state == "active",
                Account.disabled_at.is_(None),
                or_(Member.id.in_(list(members)), Member.role == role),
            )
            .order_by(Account.email)
        )
    )


def carers(session: Session, clinic_id: UUID) -> list[tuple[UUID, str, bool]]:
    """Every member by name: key, name, and whether patients can be given to them (active owners and clinicians)."""
    found = session.execute(
        select(Member.id, Account.name, Member.role, Member.state, Account.disabled_at)
        .join(Account, Account.id == Member.account_id)
        .where(Member.clinic_id == clinic_id)
        .order_by(func.lower(Account.name), Member.id)
    )
    return [
        (key, name, role in ("owner", "clinician") and state == "active" and disabled is None)
        for key, name, role, state, disabled in found
    ]


def credential_of(session: Session, clinic_id: UUID, member_id: UUID | None) -> str:
    """A member's credential, past ones' too; empty when there is none."""
    if member_id is None:
        return ""
    return (
        session.scalar(select(Member.credential).where(Member.clinic_id == clinic_id, Member.id == member_id))
        or ""
    )


def in_turn(session: Session, clinic_id: UUID) -> None:
    """Wait until no other transaction of the clinic holds this turn, and hold it to the end of this one.

    For what looks whether something is there before it adds it: of two equal askings at once the second then finds
    what the first one made. Rows that only name the clinic are not held up.
    """
    session.execute(select(Clinic.id).where(Clinic.id == clinic_id).with_for_update(key_share=True))
