"""The outbox: a mail is a row, written with its cause; the worker sends what is due, at least once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clinic.adapters.mail import Mail, Mailer, MailFailed
from clinic.persistence.accounts import Message
from clinic.persistence.base import new_id
from clinic.services.context import House

SEALED_FOR = "mail"
LEASE = timedelta(minutes=2)
"""A worker that was killed leaves its mail to the next one after this long."""
LATEST = timedelta(days=2)
SLOWEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says."""

    kind: str
    subject: str
    body: str


def enqueue(
    session: Session,
    house: House,
    recipient: str,
    letter: Letter,
    now: datetime,
    *,
    clinic_id: UUID | None = None,
    lasts: timedelta = LATEST,
) -> None:
    """Write a mail into the outbox, in the caller's transaction; after ``lasts`` nobody would want it any more."""
    session.add(
        Message(
            id=new_id(),
            clinic_id=clinic_id,
            kind=letter.kind,
            recipient=recipient,
            subject=letter.subject[:200],
            body_sealed=house.keys.seal_text(SEALED_FOR, letter.body),
            created_at=now,
            expires_at=now + lasts,
        )
    )


def send_due(house: House, mailer: Mailer, now: datetime, limit: int) -> int:
    """Send up to ``limit`` mails that are due; returns how many were tried. Stops when the server is away."""
    for tried in range(limit):
        leased = _lease(house, now)
        if leased is None:
            return tried
        key, mail, attempts = leased
        try:
            mailer.send(mail)
        except MailFailed as error:
            _put_off(house, key, attempts, now, error)
            if error.unreachable:
                return tried + 1
        else:
            _finish(house, key, now)
    return limit


def _lease(house: House, now: datetime) -> tuple[UUID, Mail, int] | None:
    with house.database.write() as session:
        row = session.scalar(
            select(Message)
            .where(
                Message.sent_at.is_(None),
                Message.failed_at.is_(None),
                (Message.lease_until.is_(None)) | (Message.lease_until <= now),
            )
            .order_by(Message.created_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        row.lease_until, row.attempts = now + LEASE, row.attempts + 1
        body = house.keys.open_text(SEALED_FOR, row.body_sealed)
        return row.id, Mail(str(row.id), row.recipient, row.subject, body, row.created_at), row.attempts


def _finish(house: House, key: UUID, now: datetime) -> None:
    _change(house, key, sent_at=now, lease_until=None, failure=None, body_sealed="")


def _put_off(house: House, key: UUID, attempts: int, now: datetime, error: MailFailed) -> None:
    """Later, each time twice as much later; never once it is of no use, and the words go with it."""
    again = try_again_at(now, attempts)
    with house.database.read() as session:
        expires_at = session.scalars(select(Message.expires_at).where(Message.id == key)).one()
    if error.for_good or again >= expires_at:
        _change(house, key, failed_at=now, lease_until=None, failure=str(error), body_sealed="")
    else:
        _change(house, key, lease_until=again, failure=str(error))


def try_again_at(now: datetime, attempts: int) -> datetime:
    """When to try again what was not taken: each time twice as much later, at most an hour."""
    return now + min(timedelta(seconds=15 * 2 ** min(attempts, 12)), SLOWEST)


def _change(house: House, key: UUID, **values: object) -> None:
    with house.database.write() as session:
        session.execute(
            update(Message)
            .where(Message.id == key)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
