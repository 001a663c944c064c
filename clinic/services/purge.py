"""What has ended is forgotten: sessions, tokens, the log of sent messages, and the files of print jobs."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from clinic.persistence.accounts import AccountToken, Message, StaffSession
from clinic.persistence.links import HolderSession
from clinic.persistence.prints import PrintJob, PrintPart
from clinic.persistence.tenancy import ACROSS
from clinic.services.context import House

KEPT = timedelta(days=90)
"""Long enough to answer "who was signed in last month?"; the audit trail itself is never purged."""

PACKETS_KEPT = timedelta(days=14)
"""A pile of packets can be made again from its programs at any time."""


def purge_old(house: House, now: datetime, limit: int) -> int:
    """Delete up to ``limit`` ended rows of each kind; returns how many went."""
    before = now - KEPT
    ended: tuple[tuple[type[Any], ColumnElement[bool]], ...] = (
        (StaffSession, StaffSession.ends_at < before),
        (HolderSession, HolderSession.ends_at < before),
        (AccountToken, AccountToken.expires_at < before),
        (Message, Message.sent_at < before),
    )
    return sum(_purge(house, kind, over, limit) for kind, over in ended) + _purge_prints(house, now, limit)


def _purge(house: House, kind: type[Any], over: ColumnElement[bool], limit: int) -> int:
    across = {ACROSS: True}  # the site's own housekeeping, whatever the clinic
    with house.database.read() as session:
        keys = session.scalars(select(kind.id).where(over).limit(limit).execution_options(**across)).all()
    if not keys:
        return 0
    with house.database.write() as session:
        session.execute(delete(kind).where(kind.id.in_(keys)).execution_options(**across))
    return len(keys)


def _purge_prints(house: House, now: datetime, limit: int) -> int:
    """Jobs with their parts, and the files that no other job holds."""
    across = {ACROSS: True}
    over = PrintJob.ended_at < now - PACKETS_KEPT
    with house.database.write() as session:
        jobs = session.scalars(select(PrintJob).where(over).limit(limit).execution_options(**across)).all()
        keys = [job.id for job in jobs]
        mine = PrintPart.job_id.in_(keys)
        files = {job.file_sha256 for job in jobs}
        files |= set(session.scalars(select(PrintPart.pdf_sha256).where(mine).execution_options(**across)))
        session.execute(delete(PrintPart).where(mine).execution_options(**across))
        session.execute(delete(PrintJob).where(PrintJob.id.in_(keys)).execution_options(**across))
        for column in (PrintPart.pdf_sha256, PrintJob.file_sha256):
            held = select(column).where(column.in_(files - {None})).execution_options(**across)
            files -= set(session.scalars(held))
    for name in files - {None}:
        house.store.forget(str(name))
    return len(keys)
