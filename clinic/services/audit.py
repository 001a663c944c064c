"""The audit trail: read with filters, and verified from its first entry to its last."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clinic.domain.actions import RULES, Action, SignedIn, Verdict, verdict
from clinic.domain.audit import Break, first_break
from clinic.domain.errors import NotFound
from clinic.persistence.accounts import Account, Clinic, Member
from clinic.persistence.audit import AuditEntry, AuditHead, chain
from clinic.persistence.patients import Patient
from clinic.services.audit_words import words_of
from clinic.services.context import Context, House, perform

PAGE = 50
OUTCOMES = ("done", "refused")
KEY = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{6}([0-9a-f]{6})\b")
"""A key inside a fact. Its end tells one from another on a page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries to show: every part narrows; days are the clinic's; ``before``/``after`` turn the pages."""

    member: UUID | None = None
    verb: str = ""
    patient: UUID | None = None
    first: date | None = None
    last: date | None = None
    outcome: str = ""
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it; ``patient`` is a name only for those who may see patients."""

    number: int
    at: datetime
    who: str
    member_id: UUID | None
    words: str
    detail: str
    outcome: str
    patient_id: UUID | None
    patient: str
    address: str


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of the trail, the newest first, and what one may filter by."""

    lines: tuple[Line, ...]
    newer: int | None
    older: int | None
    members: tuple[tuple[UUID, str], ...]
    verbs: tuple[tuple[str, str], ...]
    patient: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One clinic's trail, walked to its end: how many entries there are, and the first that does not hold."""

    clinic_id: UUID
    name: str
    entries: int
    broken: Break | None


def trail(context: Context, wanted: Wanted) -> Trail:
    """Fifty entries of the clinic's trail. Looking at it is an entry itself."""
    with perform(context, Action.view_audit) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        doing.patient_id = wanted.patient
        doing.note(filters=", ".join(name for name in ("member", "verb", "first", "last", "outcome")
                                     if getattr(wanted, name)))  # fmt: skip
        rows, newer, older = _page(session, _narrowed(context, clinic_id, wanted), wanted)
        asked = {row.patient_id for row in rows} | {wanted.patient}
        names = _patient_names(context, session, clinic_id, {each for each in asked if each})
        members = _members(session, clinic_id)
        lines = tuple(_line(row, names, dict(members)) for row in rows)
    verbs = tuple(sorted(((verb, words_of(verb)) for verb in map(str, RECORDED)), key=lambda pair: pair[1]))
    patient = names.get(wanted.patient, str(wanted.patient)) if wanted.patient else ""
    return Trail(lines, newer, older, members, verbs, patient)


RECORDED = (*(action for action in Action if RULES[action].recorded), Action.sign_in, Action.give_factor,
            Action.sign_out, Action.choose_clinic, Action.reset_password, Action.join_clinic)  # fmt: skip
"""Those of signing in are recorded in the account's clinics, though nobody is a member at that moment."""


def verify(house: House, clinic_id: UUID | None = None) -> tuple[Checked, ...]:
    """Walk the trail of every clinic, or of one. Raises NotFound for a clinic that does not exist."""
    with house.database.read() as session:
        every = select(Clinic.id, Clinic.name).order_by(Clinic.id)
        found = session.execute(every.where(Clinic.id == clinic_id) if clinic_id else every).all()
    if not found:
        raise NotFound("There is no such clinic.")
    return tuple(_walk(house, key, name) for key, name in found)


def _walk(house: House, clinic_id: UUID, name: str) -> Checked:
    counted = 0
    with house.database.read() as session:
        row = session.get(AuditHead, clinic_id)
        head = (row.number, row.seal, row.head_seal) if row else None

        def entries() -> Any:
            nonlocal counted
            for each in chain(session, clinic_id):
                counted += 1
                yield each

        broken = first_break(house.keys.of("audit"), entries(), clinic_id, head)
    return Checked(clinic_id, name, counted, broken)


def _narrowed(context: Context, clinic_id: UUID, wanted: Wanted) -> Select[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.clinic_id == clinic_id)
    if wanted.member:
        found = found.where(AuditEntry.actor_id == wanted.member)
    if wanted.verb:
        found = found.where(AuditEntry.verb == wanted.verb)
    if wanted.patient:
        found = found.where(AuditEntry.patient_id == wanted.patient)
    if wanted.outcome:
        found = found.where(AuditEntry.outcome == wanted.outcome)
    zone = ZoneInfo(context.actor.zone if isinstance(context.actor, SignedIn) else "UTC")
    if wanted.first:
        found = found.where(AuditEntry.at >= datetime.combine(wanted.first, time(), zone))
    if wanted.last and wanted.last < date.max:
        found = found.where(AuditEntry.at < datetime.combine(wanted.last + timedelta(1), time(), zone))
    return found


def _page(
    session: Session, narrowed: Select[AuditEntry], wanted: Wanted
) -> tuple[Sequence[AuditEntry], int | None, int | None]:
    """The rows, newest first, with the numbers from which newer and older ones go on (None at the ends)."""
    if wanted.after is not None:
        climbing = narrowed.where(AuditEntry.number > wanted.after).order_by(AuditEntry.number)
        found = session.scalars(climbing.limit(PAGE + 1)).all()
        rows = list(reversed(found[:PAGE]))
        return rows, _edge(rows[:1], len(found) > PAGE), _edge(rows[-1:], True)
    falling = narrowed.order_by(AuditEntry.number.desc())
    if wanted.before is not None:
        falling = falling.where(AuditEntry.number < wanted.before)
    found = session.scalars(falling.limit(PAGE + 1)).all()
    rows = list(found[:PAGE])
    return rows, _edge(rows[:1], wanted.before is not None), _edge(rows[-1:], len(found) > PAGE)


def _edge(row: Sequence[AuditEntry], is_there: bool) -> int | None:
    return row[0].number if row and is_there else None


def _line(row: AuditEntry, names: Mapping[UUID, str], members: Mapping[UUID, str]) -> Line:
    return Line(
        number=row.number,
        at=row.at,
        who=row.actor_name or row.actor_kind,
        member_id=row.actor_id if row.actor_kind == "member" else None,
        words=words_of(row.verb),
        detail=_detail(row, members),
        outcome=row.outcome,
        patient_id=row.patient_id,
        patient=names.get(row.patient_id, str(row.patient_id)[-6:]) if row.patient_id else "",
        address=row.address,
    )


def _detail(row: AuditEntry, members: Mapping[UUID, str]) -> str:
    """What the entry is about, and its facts; neither the patient nor a member who did it to themselves is
    named twice, and of a key only the end is shown."""
    about = []
    if row.subject_id is not None and row.subject_id not in (row.actor_id, row.patient_id):
        name = members.get(row.subject_id, str(row.subject_id)[-6:])
        about = [f"{row.subject_kind} {name}"]
    facts = [
        f"{name.replace('_', ' ')} {KEY.sub(_end_of_key, str(value))}"
        for name, value in row.facts.items()
        if value not in ("", None, False)
    ]
    return ", ".join([*about, *facts])


def _end_of_key(found: re.Match[str]) -> str:
    return found[1]


def _members(session: Session, clinic_id: UUID) -> tuple[tuple[UUID, str], ...]:
    rows = session.execute(
        select(Member.id, Account.name)
        .join(Account, Account.id == Member.account_id)
        .where(Member.clinic_id == clinic_id)
        .order_by(Account.name)
    )
    return tuple((key, name) for key, name in rows)


def _patient_names(context: Context, session: Session, clinic_id: UUID, asked: set[UUID]) -> dict[UUID, str]:
    """Names for those whose role lets them see patients; an auditor sees the end of the key."""
    if verdict(context.actor, Action.view_patient) is not Verdict.yes:
        return {}
    rows = session.execute(
        select(Patient.id, Patient.given_name, Patient.family_name).where(
            Patient.clinic_id == clinic_id, Patient.id.in_(asked)
        )
    )
    return {key: f"{given} {family}" for key, given, family in rows}
