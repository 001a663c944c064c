"""Joining a clinic with an invitation: a new account, or one that the person has already."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.adapters.common_passwords import guessed
from clinic.adapters.secrets import token_hash
from clinic.domain.actions import Action, Role
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.passwords import check_password
from clinic.persistence.accounts import Account, Clinic, Invitation
from clinic.persistence.tenancy import ACROSS
from clinic.services import accounts, sessions, tries
from clinic.services.context import Context, perform
from clinic.services.sign_in import PASSWORD, WRONG, is_right

DEAD = "This invitation does not work any more. Ask the clinic for a new one."


@dataclass(frozen=True, slots=True)
class Welcome:
    """What an open invitation says; ``known`` when the person has an account already and signs in with it."""

    clinic_name: str
    email: str
    role: Role
    known: bool


def welcome(context: Context, token: str) -> Welcome:
    """What the invitation offers; it is not used by asking. Raises Invalid("token") for every dead one alike."""
    with context.house.database.read() as session:
        row = _open(session, context, token)
        clinic = session.get_one(Clinic, row.clinic_id)
        account = _account(session, row.email)
    return Welcome(clinic.name, row.email, Role(row.role), account is not None)


def join(
    context: Context, token: str, *, name: str, password: str, credential: str = "", browser: str = ""
) -> str:
    """Become a member; returns the token of a session that still needs the second factor.

    A new person chooses a name and a password; a known one gives theirs. Raises Invalid per field.
    """
    offered = welcome(context, token)
    if offered.known:
        hashed = _check_known(context, offered.email, password)
    else:
        chosen = check_password(password, guessed(), (name, offered.email, offered.clinic_name))
        hashed = context.house.passwords.hash(chosen)
    with perform(context, Action.join_clinic) as doing:
        row = _open(doing.session, context, token, lock=True)
        row.used_at = context.now
        doing.for_clinic(row.clinic_id)
        account = _account(doing.session, row.email)
        if (account is not None) != offered.known:
            raise Conflict("Something changed meanwhile. Open the link once more.")
        account = account or accounts.add_account(doing, row.email, name, hashed)
        accounts.add_member(doing, account, Role(row.role), credential)
        sessions.tell_clinics(doing, account, None, only=row.clinic_id, role=row.role)
        return sessions.begin(doing, account, browser)


def _check_known(context: Context, email: str, password: str) -> str:
    with context.house.database.read() as session:
        account = _account(session, email)
    tries.admit(context, PASSWORD, email, None)
    if not is_right(context, account, password):
        raise Invalid("password", WRONG)
    tries.forget(context, PASSWORD, email, None)
    return ""


def _open(session: Session, context: Context, token: str, *, lock: bool = False) -> Invitation:
    wanted = select(Invitation).where(Invitation.token_hash == token_hash(token))
    # the token is what says which clinic it is
    row = session.scalar((wanted.with_for_update() if lock else wanted).execution_options(**{ACROSS: True}))
    dead = row is None or row.used_at or row.revoked_at or row.expires_at <= context.now
    if row is None or dead:
        raise Invalid("token", DEAD)
    return row


def _account(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(Account.email == email))
