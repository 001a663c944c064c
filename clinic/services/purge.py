"""What has ended is forgotten after ninety days: sessions, tokens and the log of sent messages."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from clinic.persistence.accounts import AccountToken, Message, StaffSession
from clinic.persistence.links import HolderSession
from clinic.persistence.tenancy import ACROSS
from clinic.services.context import House

KEPT = timedelta(days=90)
"""Long enough to answer "who was signed in last month?"; the audit trail itself is never purged."""


def purge_old(house: House, now: datetime, limit: int) -> int:
    """Delete up to ``limit`` ended rows of each kind; returns how many went."""
    before = now - KEPT
    ended: tuple[tuple[type[Any], ColumnElement[bool]], ...] = (
        (StaffSession, StaffSession.ends_at < before),
        (HolderSession, HolderSession.ends_at < before),
        (AccountToken, AccountToken.expires_at < before),
        (Message, Message.sent_at < before),
    )
    return sum(_purge(house, kind, over, limit) for kind, over in ended)


def _purge(house: House, kind: type[Any], over: ColumnElement[bool], limit: int) -> int:
    across = {ACROSS: True}  # the site's own housekeeping, whatever the clinic
    with house.database.read() as session:
        keys = session.scalars(select(kind.id).where(over).limit(limit).execution_options(**across)).all()
    if not keys:
        return 0
    with house.database.write() as session:
        session.execute(delete(kind).where(kind.id.in_(keys)).execution_options(**across))
    return len(keys)
