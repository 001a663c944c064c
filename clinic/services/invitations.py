"""Invitations: a single-use link by which a person becomes a member; only the token's hash is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from clinic.adapters.secrets import new_token, token_hash
from clinic.domain.accounts import email_address
from clinic.domain.actions import Action, Role, SignedIn
from clinic.domain.errors import Conflict, Invalid
from clinic.persistence.accounts import Account, Clinic, Invitation, Member
from clinic.persistence.base import new_id
from clinic.persistence.tenancy import owned
from clinic.services import letters, mail
from clinic.services.context import Context, Doing, perform

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation and its token, which nobody can read again."""

    id: UUID
    token: str


@dataclass(frozen=True, slots=True)
class Open:
    """An invitation that can still be used."""

    id: UUID
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


def invite(context: Context, email: str, role: Role) -> None:
    """Invite a person by mail; an earlier invitation of theirs to this clinic is dead then. Raises Invalid."""
    address = email_address(email)
    with perform(context, Action.invite_member) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        there = (
            select(Member.id)
            .join(Account, Account.id == Member.account_id)
            .where(Member.clinic_id == clinic_id, Account.email == address)
        )
        if session.scalar(there) is not None:
            raise Invalid("email", "This person is a member of the clinic already. Change their role below.")
        issued = issue(doing, address, role)
        clinic = session.get_one(Clinic, clinic_id)
        inviter = context.actor.name if isinstance(context.actor, SignedIn) else ""
        letter = letters.invitation(context.house, clinic.name, inviter, role.value, issued.token)
        mail.enqueue(session, context.house, address, letter, context.now, clinic_id=clinic_id, lasts=LASTS)


def issue(doing: Doing, email: str, role: Role) -> Issued:
    """Make an invitation inside the caller's transaction; those to the same address before it are revoked."""
    now, token = doing.context.now, new_token()
    for earlier in doing.session.scalars(
        select(Invitation).where(
            Invitation.clinic_id == doing.clinic_id,
            Invitation.email == email,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
    ):
        earlier.revoked_at = now
    row = Invitation(
        id=new_id(), clinic_id=doing.clinic_id, email=email, role=role.value, token_hash=token_hash(token),
        invited_by=doing.context.member_id, created_at=now, expires_at=now + LASTS,
    )  # fmt: skip
    doing.session.add(row)
    doing.session.flush()
    doing.about("invitation", row.id)
    doing.note(role=role.value)
    return Issued(row.id, token)


def revoke(context: Context, invitation_id: UUID) -> None:
    """Make an invitation's link dead. Raises NotFound, Conflict when it was used already."""
    with perform(context, Action.revoke_invitation) as doing:
        row = owned(doing.session, Invitation, doing.clinic_id, invitation_id)
        doing.session.refresh(row, with_for_update=True)
        doing.about("invitation", row.id)
        if row.used_at is not None:
            raise Conflict("This invitation was used already. You can disable the member instead.")
        row.revoked_at = row.revoked_at or context.now


def open_ones(doing: Doing) -> tuple[Open, ...]:
    """The clinic's invitations that can still be used, the newest first."""
    rows = doing.session.scalars(
        select(Invitation)
        .where(
            Invitation.clinic_id == doing.clinic_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > doing.context.now,
        )
        .order_by(Invitation.created_at.desc())
    )
    return tuple(Open(row.id, row.email, Role(row.role), row.created_at, row.expires_at) for row in rows)
