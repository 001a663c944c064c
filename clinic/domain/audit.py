"""The audit chain: what is sealed of an entry, and how a broken chain shows."""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

START = "0" * 64
"""The seal before a clinic's first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what, when, from where, about whom; ``facts`` is plain JSON without clinical text."""

    clinic_id: UUID
    number: int
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    verb: str
    outcome: str
    subject_kind: str | None
    subject_id: UUID | None
    patient_id: UUID | None
    facts: Mapping[str, Any]
    address: str
    request: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold: the entry's number and what is wrong, as a sentence."""

    number: int
    message: str


def seal(key: bytes, before: str, entry: Entry) -> str:
    """HMAC-SHA256 over the seal before and the entry's canonical JSON, as hex."""
    body = json.dumps(_plain(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(key, f"{before}\n{body}".encode(), "sha256").hexdigest()


def head_seal(key: bytes, clinic_id: UUID, number: int, last: str) -> str:
    """Seal of the chain's end, so that entries cut off at the end are missed."""
    return hmac.new(key, f"head\n{clinic_id}\n{number}\n{last}".encode(), "sha256").hexdigest()


def first_break(
    key: bytes, chain: Iterable[tuple[Entry, str]], clinic_id: UUID, head: tuple[int, str, str] | None
) -> Break | None:
    """Walk the entries in order of number; None if each stands as it was written.

    ``head`` is (number, last seal, head seal) or None when nothing was ever written.
    """
    before, expected = START, 1
    for entry, kept in chain:
        if entry.number != expected:
            return Break(expected, f"Entry {expected} was removed.")
        if seal(key, before, entry) != kept:
            return Break(expected, f"Entry {expected} was changed or put in.")
        before, expected = kept, expected + 1
    if head is None:
        return None if expected == 1 else Break(1, "The end of the trail was removed.")
    number, last, signed = head
    if head_seal(key, clinic_id, number, last) != signed:
        return Break(expected, "The end of the trail was changed.")
    if number != expected - 1 or last != before:
        return Break(
            expected, f"Entry {expected} was removed." if number >= expected else "Entries were put in."
        )
    return None


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "clinic": str(entry.clinic_id),
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": [entry.actor_kind, str(entry.actor_id), entry.actor_name],
        "verb": entry.verb,
        "outcome": entry.outcome,
        "subject": [entry.subject_kind, str(entry.subject_id)],
        "patient": str(entry.patient_id),
        "facts": dict(entry.facts),
        "from": [entry.address, entry.request],
    }
