"""Signed-in browsers: begun, renewed, listed and ended. The row decides; the cookie only holds its random token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic.adapters import totp
from clinic.adapters.secrets import new_token, token_hash
from clinic.domain.accounts import HALFWAY, LONGEST, is_over
from clinic.domain.actions import Action, Nobody, SignedIn
from clinic.domain.errors import NotFound, Refused
from clinic.persistence.accounts import Account, Clinic, Member, StaffSession
from clinic.persistence.base import new_id
from clinic.persistence.tenancy import ACROSS
from clinic.services.accounts import ACTIVE, FULL, signed_in
from clinic.services.context import Context, Doing, perform, record

HALF = "password"
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Browser:
    """One open session as its owner sees it."""

    id: UUID
    browser: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


def me(context: Context) -> SignedIn:
    """The signed-in person. Raises Refused for anybody else."""
    if not isinstance(context.actor, SignedIn):
        raise Refused
    return context.actor


def sign_out(context: Context) -> None:
    """End this session; its token is dead for every worker at once."""
    actor = me(context)
    with perform(context, Action.sign_out) as doing:
        row, account = own_rows(doing)
        end(row, context.now, "signed out")
        if actor.clinic_id is not None:
            tell_clinics(doing, account, row, only=actor.clinic_id)


def end_one(context: Context, session_id: UUID) -> None:
    """End one of one's own sessions. Raises NotFound for anybody else's."""
    actor = me(context)
    with perform(context, Action.end_session) as doing:
        row = doing.session.get(StaffSession, session_id)
        if row is None or row.account_id != actor.account_id or row.ended_at is not None:
            raise NotFound
        doing.about("session", row.id)
        end(row, context.now, "ended by its owner")


def end_others(context: Context) -> int:
    """End all of one's own sessions but this one; returns how many."""
    actor = me(context)
    with perform(context, Action.end_session) as doing:
        ended = end_of_account(doing, actor.account_id, "ended by its owner", keep=actor.session_id)
        doing.about("account", actor.account_id)
        doing.note(sessions=ended)
    return ended


def open_browsers(doing: Doing) -> tuple[Browser, ...]:
    """One's own sessions that are open now, the last used first."""
    actor, now = me(doing.context), doing.context.now
    rows = doing.session.scalars(
        select(StaffSession)
        .where(
            StaffSession.account_id == actor.account_id,
            StaffSession.ended_at.is_(None),
            StaffSession.ends_at > now,
        )
        .order_by(StaffSession.last_seen_at.desc())
        .limit(SHOWN)
    )
    return tuple(
        Browser(
            row.id, row.browser, row.address, row.created_at, row.last_seen_at, row.id == actor.session_id
        )
        for row in rows
        if not is_over(now, row.last_seen_at, row.ends_at)
    )


def begin(doing: Doing, account: Account, browser: str) -> str:
    """Open a session that has seen the password only, in the caller's transaction; returns its token.

    An account without a second factor gets a secret to set one up with.
    """
    context, token = doing.context, new_token()
    doing.session.add(
        StaffSession(
            id=new_id(),
            token_hash=token_hash(token),
            account_id=account.id,
            stage=HALF,
            enrolling_sealed=None if account.totp_sealed else fresh_secret(doing),
            created_at=context.now,
            last_seen_at=context.now,
            ends_at=context.now + HALFWAY,
            browser=browser[:200],
            address=context.address[:64],
        )
    )
    return token


def complete(doing: Doing, row: StaffSession, account: Account) -> str:
    """The second factor was right: the session is whole, under a new token, in the only clinic if there is one."""
    now = doing.context.now
    row.stage, row.factor_at, row.enrolling_sealed = FULL, now, None
    row.last_seen_at, row.ends_at = now, now + LONGEST
    clinics = memberships(doing, account.id)
    row.member_id = clinics[0][0].id if len(clinics) == 1 else None
    return renew(row)


def renew(row: StaffSession) -> str:
    """Give the session a new token; the old one is dead."""
    token = new_token()
    row.token_hash = token_hash(token)
    return token


def end(row: StaffSession, now: datetime, why: str) -> None:
    """End a session, if it has not ended."""
    if row.ended_at is None:
        row.ended_at, row.ended_why = now, why


def end_of_account(doing: Doing, account_id: UUID, why: str, keep: UUID | None = None) -> int:
    """End the account's sessions in the caller's transaction, but for one to keep; returns how many."""
    return _end_where(doing, why, keep, StaffSession.account_id == account_id)


def end_of_member(doing: Doing, member_id: UUID, why: str) -> int:
    """End the sessions in which this member works, in the caller's transaction; returns how many."""
    return _end_where(doing, why, None, StaffSession.member_id == member_id)


def own_rows(doing: Doing) -> tuple[StaffSession, Account]:
    """This session's row and its account's, locked. Raises Refused when the session has just ended."""
    actor = me(doing.context)
    account = doing.session.get(Account, actor.account_id, with_for_update=True)
    row = doing.session.get(StaffSession, actor.session_id, with_for_update=True)
    if account is None or row is None or row.ended_at is not None:
        raise Refused("Your session has ended. Sign in again.")
    return row, account


def memberships(doing: Doing, account_id: UUID) -> Sequence[tuple[Member, Clinic]]:
    """Where the account is an active member, by the clinic's id."""
    rows = doing.session.execute(
        select(Member, Clinic)
        .join(Clinic, Clinic.id == Member.clinic_id)
        .where(Member.account_id == account_id, Member.state == ACTIVE)
        .order_by(Clinic.id)
        # an account belongs to its owner, who may work in several clinics
        .execution_options(**{ACROSS: True})
    )
    return rows.all()


def tell_clinics(
    doing: Doing,
    account: Account,
    row: StaffSession | None,
    *,
    outcome: str = "done",
    only: UUID | None = None,
    **facts: Any,
) -> None:
    """Put what an account did (or, without a session, what was tried on it) into its clinics' trails."""
    context = doing.context
    for member, clinic in memberships(doing, account.id):
        if only is not None and clinic.id != only:
            continue
        actor = signed_in(context.now, row, account, member, clinic) if row else Nobody()
        told = Doing(context.as_actor(actor), doing.action, doing.session)
        told.for_clinic(clinic.id)
        told.about("member", member.id)
        told.note(**facts)
        record(told, doing.session, outcome=outcome)


def fresh_secret(doing: Doing) -> str:
    """A new secret for the second factor, sealed, until its first code proves that it was taken over."""
    return doing.context.house.keys.seal_text("totp", totp.new_secret())


def _end_where(doing: Doing, why: str, keep: UUID | None, condition: Any) -> int:
    rows = doing.session.scalars(select(StaffSession).where(condition, StaffSession.ended_at.is_(None)))
    ended = [row for row in rows if row.id != keep]
    for row in ended:
        end(row, doing.context.now, why)
    return len(ended)
