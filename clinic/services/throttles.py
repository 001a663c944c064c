"""Counted failures, kept in the database so that every process counts the same: guessing gets slow, then
futile.

A counter belongs to a kind and a subject (an account, an address, a selector, the whole site); only a keyed
hash of both is kept. Count a try before looking at it, and forgive it when it was right: then a hundred
tries at the same moment cannot all slip through.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import Select, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from clinic.persistence.accounts import Throttle
from clinic.services.context import House

KEPT = timedelta(days=30)
IPV6_NETWORK = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` failures of a ``kind`` within ``window``, which begins with the first of them."""

    kind: str
    most: int
    window: timedelta


def count(session: Session, house: House, limit: Limit, subject: str, now: datetime) -> int:
    """Add one failure; returns how many there are in the window with it. Atomic on both databases."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    over = Throttle.window_from <= now - limit.window
    session.execute(delete(Throttle).where(Throttle.window_from < now - KEPT))
    return session.execute(
        insert(Throttle)
        .values(key=_key(house, limit, subject), kind=limit.kind, failures=1, window_from=now)
        .on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={
                "failures": case((over, 1), else_=Throttle.failures + 1),
                "window_from": case((over, now), else_=Throttle.window_from),
            },
        )
        .returning(Throttle.failures)
    ).scalar_one()


def forgive(session: Session, house: House, limit: Limit, subject: str) -> None:
    """Take one failure back: the try was right."""
    session.execute(
        update(Throttle)
        .where(Throttle.key == _key(house, limit, subject), Throttle.failures > 0)
        .values(failures=Throttle.failures - 1)
    )


def clear(session: Session, house: House, limit: Limit, subject: str) -> None:
    """Begin anew: the right answer was given."""
    session.execute(delete(Throttle).where(Throttle.key == _key(house, limit, subject)))


def failures(session: Session, house: House, limit: Limit, subject: str, now: datetime) -> int:
    """How many failures stand in the window at this moment."""
    return session.scalar(standing(house, limit, subject, now)) or 0


def standing(house: House, limit: Limit, subject: str, now: datetime) -> Select[int]:
    """The same as a part of another question; no row while there is none."""
    return select(Throttle.failures).where(
        Throttle.key == _key(house, limit, subject), Throttle.window_from > now - limit.window
    )


def network_of(address: str) -> str:
    """The part of an address that one person holds: all of IPv4, the first 64 bits of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Address(int(found) >> (128 - IPV6_NETWORK) << (128 - IPV6_NETWORK)))
    return str(found)


def _key(house: House, limit: Limit, subject: str) -> str:
    return house.keys.mac("throttles", limit.kind.encode(), subject.encode("utf-8", "surrogatepass")).hex()
