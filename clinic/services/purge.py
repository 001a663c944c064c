"""What has ended is forgotten: sessions, tokens, the log of sent messages, files of print jobs, pictures of paper."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, inspect, or_, select

from clinic.domain.scans import SheetState
from clinic.persistence.accounts import AccountToken, Message, StaffSession
from clinic.persistence.links import HolderSession
from clinic.persistence.prints import PrintJob, PrintPart
from clinic.persistence.programs import DiscardedDraft
from clinic.persistence.scans import Scan, ScanSheet
from clinic.persistence.tenancy import ACROSS
from clinic.services.context import House
from clinic.services.drafts import BROUGHT_BACK_FOR

KEPT = timedelta(days=90)
"""Long enough to answer "who was signed in last month?"; the audit trail itself is never purged."""

PAPER_KEPT = timedelta(days=30)
"""Pictures of logs on paper that nobody looked at; those of a settled sheet go at the next sweep."""

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
        (DiscardedDraft, DiscardedDraft.discarded_at < now - BROUGHT_BACK_FOR),
    )
    rows = sum(_purge(house, kind, over, limit) for kind, over in ended)
    return rows + _purge_prints(house, now, limit) + _purge_scans(house, now, limit)


def _purge(house: House, kind: type[Any], over: ColumnElement[bool], limit: int) -> int:
    across = {ACROSS: True}  # the site's own housekeeping, whatever the clinic
    key = getattr(kind, inspect(kind).primary_key[0].key)
    with house.database.read() as session:
        keys = session.scalars(select(key).where(over).limit(limit).execution_options(**across)).all()
    if not keys:
        return 0
    with house.database.write() as session:
        session.execute(delete(kind).where(key.in_(keys)).execution_options(**across))
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


def _purge_scans(house: House, now: datetime, limit: int) -> int:
    """The pictures and readings of settled sheets and of those that nobody looked at for long; the rows stay."""
    across = {ACROSS: True}
    old = select(Scan.id).where(Scan.created_at < now - PAPER_KEPT)
    over = or_(ScanSheet.settled_at.is_not(None), ScanSheet.scan_id.in_(old))
    with house.database.write() as session:
        sheets = session.scalars(
            select(ScanSheet)
            .where(ScanSheet.picture_sha256.is_not(None), over)
            .limit(limit)
            .execution_options(**across)
        ).all()
        files = {sheet.picture_sha256 for sheet in sheets}
        for sheet in sheets:
            sheet.picture_sha256, sheet.cells = None, []
            if sheet.state == SheetState.open:
                sheet.state, sheet.settled_at = SheetState.put_away, now
        session.flush()
        held = select(ScanSheet.picture_sha256).where(ScanSheet.picture_sha256.in_(files))
        files -= set(session.scalars(held.execution_options(**across)))
    for name in files:
        house.store.forget(str(name))
    return len(sheets)
