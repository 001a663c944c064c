"""How often somebody may try a password or a second factor before it is right.

Each try is counted before it is looked at. A stranger is counted by account, by address and in all; a browser
that is known to the account has a counter of its own, so nobody can lock its owner out. At most a hundred
wrong tries in a row are looked at for one account (NIST SP 800-63B-4, 3.2.2); of these a stranger gets eighty.
"""

from collections.abc import Iterator
from datetime import timedelta

from clinic.domain.errors import Refused
from clinic.services import throttles
from clinic.services.context import Context
from clinic.services.throttles import Limit

QUARTER = timedelta(minutes=15)
IN_A_ROW = timedelta(days=30)
BY_ADDRESS = Limit("sign-in-address", 50, QUARTER)
IN_ALL = Limit("sign-in-all", 1000, QUARTER)
SITE = "site"

Counted = tuple[Limit, str]


class TooManyTries(Refused):
    """Too many wrong tries (HTTP 429); nothing was looked at."""

    def __init__(self) -> None:
        super().__init__(
            "There were too many wrong tries. Wait 15 minutes, use a browser in which you signed in before, "
            "or choose a new password by mail."
        )


def admit(context: Context, kind: str, subject: str, device: str | None) -> None:
    """Count a try of a ``kind`` (password, factor). Raises TooManyTries, and then nothing was counted."""
    with context.house.database.write() as session:
        for limit, counted in _counters(context, kind, subject, device):
            if throttles.count(session, context.house, limit, counted, context.now) > limit.most:
                raise TooManyTries


def forget(context: Context, kind: str, subject: str, device: str | None) -> None:
    """The try was right: the account's counters begin anew, the shared ones take this one back."""
    with context.house.database.write() as session:
        for limit, counted in _counters(context, kind, subject, device):
            if limit in (BY_ADDRESS, IN_ALL):
                throttles.forgive(session, context.house, limit, counted)
            else:
                throttles.clear(session, context.house, limit, counted)
        throttles.clear(session, context.house, _strangers(kind), subject)


def forget_account(context: Context, kind: str, subject: str) -> None:
    """All counters of the account begin anew, after its owner chose a new password by mail."""
    with context.house.database.write() as session:
        for limit in (_by_account(kind), _strangers(kind), _in_a_row(kind)):
            throttles.clear(session, context.house, limit, subject)


def _counters(context: Context, kind: str, subject: str, device: str | None) -> Iterator[Counted]:
    if device is not None:
        yield Limit(f"{kind}-device", 10, QUARTER), f"{device} {subject}"
    else:
        yield _by_account(kind), subject
        yield _strangers(kind), subject
    yield _in_a_row(kind), subject
    if device is None:
        yield BY_ADDRESS, throttles.network_of(context.address)
        yield IN_ALL, SITE


def _by_account(kind: str) -> Limit:
    return Limit(f"{kind}-account", 10, QUARTER)


def _strangers(kind: str) -> Limit:
    return Limit(f"{kind}-strangers", 80, IN_A_ROW)


def _in_a_row(kind: str) -> Limit:
    return Limit(f"{kind}-in-a-row", 100, IN_A_ROW)
