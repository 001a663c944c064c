"""The audit trail: append-only, one hash chain for each clinic."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.audit import START, Entry, head_seal, seal
from clinic.persistence.base import Base, ClinicOwned, Hash, Key, Short, new_id, table


class AuditEntry(ClinicOwned, Base):
    """Who did what, when, from where, about whom. ``seal`` covers the entry and the seal before it."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("uq_audit_entries_clinic_number", "clinic_id", "number", unique=True),
        Index("ix_audit_entries_patient", "clinic_id", "patient_id"),
    )

    id: Mapped[Key]
    number: Mapped[int]
    at: Mapped[datetime]
    actor_kind: Mapped[Short]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[Short]
    verb: Mapped[Short]
    outcome: Mapped[Short]
    subject_kind: Mapped[Short | None]
    subject_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]]
    address: Mapped[Short]
    request: Mapped[Short]
    seal: Mapped[Hash]


class AuditHead(Base):
    """The last number and seal of a clinic's chain; locked while an entry is appended, so none is skipped.

    Its own seal makes a cut at the end of the chain show.
    """

    __tablename__ = "audit_heads"

    clinic_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("clinics.id"), primary_key=True)
    number: Mapped[int]
    seal: Mapped[Hash]
    head_seal: Mapped[Hash]


def append(session: Session, key: bytes, entry: Entry) -> Entry:
    """Add the next entry to its clinic's chain; the head row is locked, so numbers have no gap."""
    session.flush()  # before the head is locked: the clinic may be new, and a row that waits would hold the chain
    head = session.execute(_HEAD, {"clinic": entry.clinic_id}).one_or_none()
    numbered = replace(entry, number=head.number + 1 if head else 1)
    sealed = seal(key, head.seal if head else START, numbered)
    ends = {
        "to": numbered.number,
        "sealed": sealed,
        "head_sealed": head_seal(key, entry.clinic_id, numbered.number, sealed),
    }
    session.execute(
        _ENTER, {name: getattr(numbered, name) for name in _FIELDS} | {"id": new_id(), "seal": sealed}
    )
    session.execute(_MOVE if head else _BEGIN, ends | {"clinic": entry.clinic_id})
    return numbered


def said_since(
    session: Session,
    clinic_id: UUID,
    since: datetime,
    *,
    actor_id: UUID | None,
    verb: str,
    subject_id: UUID | None,
    patient_id: UUID | None,
    address: str,
    facts: dict[str, Any] | None = None,
) -> datetime | None:
    """When one of the clinic's newest entries said, since then, that just this was done by this person from here.

    With ``facts`` its facts must be these, too. None if there is no such entry.
    """
    wanted = {
        "clinic": clinic_id, "since": since, "actor": actor_id, "verb": verb, "subject": subject_id,
        "patient": patient_id, "address": address,
    }  # fmt: skip
    said = session.execute(_SAID, wanted)
    return max((at for kept, at in said if facts is None or kept == facts), default=None)


LOOKED_BACK = 200
"""So many entries are looked through: in a busy clinic something is then said once more, never less."""

_END = select(AuditHead.number).where(AuditHead.clinic_id == bindparam("clinic")).scalar_subquery()
_SAID = select(AuditEntry.facts, AuditEntry.at).where(
    AuditEntry.clinic_id == bindparam("clinic"),
    AuditEntry.number > _END - LOOKED_BACK,
    AuditEntry.at > bindparam("since"),
    AuditEntry.actor_id.is_not_distinct_from(bindparam("actor")),
    AuditEntry.verb == bindparam("verb"),
    AuditEntry.outcome == "done",
    AuditEntry.subject_id.is_not_distinct_from(bindparam("subject")),
    AuditEntry.patient_id.is_not_distinct_from(bindparam("patient")),
    AuditEntry.address == bindparam("address"),
)
"""Put together once: that costs more than asking."""


def chain(session: Session, clinic_id: UUID) -> Iterator[tuple[Entry, str]]:
    """The clinic's entries with their seals, in order of number."""
    rows = select(AuditEntry).where(AuditEntry.clinic_id == clinic_id).order_by(AuditEntry.number)
    for row in session.scalars(rows.execution_options(yield_per=500)):
        yield Entry(**{name: getattr(row, name) for name in _FIELDS}), row.seal


_FIELDS = tuple(field.name for field in fields(Entry))
_HEADS = table(AuditHead)
_HEAD = (
    select(_HEADS.c.number, _HEADS.c.seal).where(_HEADS.c.clinic_id == bindparam("clinic")).with_for_update()
)
_ENTER = insert(table(AuditEntry))
_BEGIN = insert(_HEADS).values(
    clinic_id=bindparam("clinic"),
    number=bindparam("to"),
    seal=bindparam("sealed"),
    head_seal=bindparam("head_sealed"),
)
_MOVE = (
    update(_HEADS)
    .where(_HEADS.c.clinic_id == bindparam("clinic"))
    .values(number=bindparam("to"), seal=bindparam("sealed"), head_seal=bindparam("head_sealed"))
)
"""Put together once: nearly everything that is done on a site leaves an entry."""
