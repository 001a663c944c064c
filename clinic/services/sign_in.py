"""The first step into the house: address and password. The second is in ``factors``."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from clinic.adapters.secrets import token_hash
from clinic.domain.accounts import email_address
from clinic.domain.actions import Action, Role
from clinic.domain.errors import Invalid, NotFound
from clinic.domain.passwords import LONGEST, normal, storable
from clinic.persistence.accounts import Account, StaffSession
from clinic.services import devices, sessions, throttles, tries
from clinic.services.context import Context, Doing, perform
from clinic.services.throttles import Limit

PASSWORD = "password"  # noqa: S105
WRONG = "This address and this password do not belong together. Please try once more."
UNKNOWN = Limit("unknown-account", 0, tries.QUARTER)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the clinics in which the person works."""

    member_id: UUID
    clinic_name: str
    role: Role
    is_this: bool


def sign_in(
    context: Context, email: str, password: str, *, known: str = "", browser: str = "", replaces: str = ""
) -> str:
    """Check a password; returns the token of a session that still needs the second factor.

    ``known`` is the browser's mark, ``replaces`` the token that the browser held before. Raises Invalid with one
    and the same sentence whatever is wrong, TooManyTries.
    """
    address = email_address(email)
    account = _account(context, address)
    device = devices.known_as(context.house, known, account.id, context.now) if account else None
    tries.admit(context, PASSWORD, address, device)
    if not is_right(context, account, password) or account is None:
        _note_failure(context, account)
        raise Invalid("", WRONG)
    tries.forget(context, PASSWORD, address, device)
    return _begin(context, account, password, browser, replaces)


def is_right(context: Context, account: Account | None, password: str) -> bool:
    """Whether it is the account's password; the same time is spent when there is no such account."""
    usable = account is not None and account.disabled_at is None
    encoded = account.password_hash if account and usable else None
    typed = normal(password)
    fits = storable(typed) and len(typed) <= LONGEST
    return context.house.passwords.matches(encoded, typed if fits else "")


def clinics(context: Context) -> tuple[Choice, ...]:
    """The clinics among which the person may choose."""
    actor = sessions.me(context)
    with perform(context, Action.view_factor) as doing:
        found = sessions.memberships(doing, actor.account_id) if actor.complete else ()
    return tuple(
        Choice(member.id, clinic.name, Role(member.role), member.id == actor.member_id)
        for member, clinic in sorted(found, key=lambda pair: pair[1].name)
    )


def choose_clinic(context: Context, member_id: UUID) -> str:
    """Work in another clinic, under a new token. Raises NotFound unless the person is an active member there."""
    actor = sessions.me(context)
    with perform(context, Action.choose_clinic) as doing:
        row, account = sessions.own_rows(doing)
        wanted = [pair for pair in sessions.memberships(doing, actor.account_id) if pair[0].id == member_id]
        if not wanted or not actor.complete:
            raise NotFound
        row.member_id = member_id
        sessions.tell_clinics(doing, account, row, only=wanted[0][1].id)
        return sessions.renew(row)


def _begin(context: Context, account: Account, password: str, browser: str, replaces: str) -> str:
    house = context.house
    with perform(context, Action.sign_in) as doing:
        kept = doing.session.get_one(Account, account.id)
        if kept.password_hash and house.passwords.outdated(kept.password_hash):
            kept.password_hash = house.passwords.hash(normal(password))
        _end_replaced(doing, replaces)
        return sessions.begin(doing, kept, browser)


def _end_replaced(doing: Doing, token: str) -> None:
    """The browser forgets its old token, so nobody else may hold it either."""
    if token:
        by_token = select(StaffSession).where(StaffSession.token_hash == token_hash(token))
        row = doing.session.scalar(by_token)
        if row is not None:
            sessions.end(row, doing.context.now, "signed in again")


def _note_failure(context: Context, account: Account | None) -> None:
    """Tell the account's clinics; without an account write as much elsewhere, so that it takes as long."""
    with perform(context, Action.sign_in) as doing:
        if account is None:
            network = throttles.network_of(context.address)
            throttles.count(doing.session, context.house, UNKNOWN, network, context.now)
        else:
            sessions.tell_clinics(doing, account, None, outcome="refused", step=PASSWORD)


def _account(context: Context, address: str) -> Account | None:
    with context.house.database.read() as session:
        return session.scalar(select(Account).where(Account.email == address))
