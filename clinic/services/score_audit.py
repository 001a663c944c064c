"""The proof that kept scores are right: each is held against a recomputation from what was reported."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.errors import NotFound
from clinic.persistence.accounts import Clinic
from clinic.persistence.caseload import Score
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import ACROSS
from clinic.services import scores
from clinic.services.context import House

PIECE = 100
FIRST = UUID(int=0)
"""Before every program there is."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A kept score that is not what a recomputation gives: ``fields`` by name; "missing" when there is no row."""

    program_id: UUID
    patient_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at: programs with a score that stands, those that wait to be counted, those that differ.

    ``last`` is the program to go on after; None when there are no more.
    """

    equal: int
    waiting: int
    differing: tuple[Differing, ...]
    last: UUID | None


@dataclass(frozen=True, slots=True)
class Audited:
    """One clinic, walked to its end."""

    clinic_id: UUID
    name: str
    equal: int
    waiting: int
    differing: tuple[Differing, ...]


def audit(house: House, now: datetime, clinic_id: UUID | None = None) -> tuple[Audited, ...]:
    """Hold every kept score of all clinics, or of one, against recomputation. Raises NotFound for a strange clinic."""
    with house.database.read() as session:
        every = select(Clinic.id, Clinic.name).order_by(Clinic.id)
        found = session.execute(every.where(Clinic.id == clinic_id) if clinic_id else every).all()
    if not found:
        raise NotFound("There is no such clinic.")
    return tuple(_walked(house, now, key, name) for key, name in found)


def check(house: House, now: datetime, after: UUID, many: int, clinic_id: UUID | None = None) -> Checked:
    """Look at the next programs after one, in the order of their keys; nothing is changed."""
    with house.database.read() as session:
        # the site's own housekeeping walks over every clinic; each program is then counted within its own
        wanted = select(Program.clinic_id, Program.id).where(Program.id > after, Program.latest > 0)
        wanted = wanted.where(Program.clinic_id == clinic_id) if clinic_id else wanted
        rows = session.execute(
            wanted.order_by(Program.id).limit(many).execution_options(**{ACROSS: True})
        ).all()
        by_clinic: dict[UUID, list[UUID]] = defaultdict(list)
        for owner, program_id in rows:
            by_clinic[owner].append(program_id)
        parts = [_held(session, owner, programs, now) for owner, programs in by_clinic.items()]
    return Checked(
        sum(equal for equal, _, _ in parts),
        sum(waiting for _, waiting, _ in parts),
        tuple(one for _, _, differing in parts for one in differing),
        rows[-1].id if len(rows) == many else None,
    )


def mend(house: House, now: datetime, found: Sequence[Differing]) -> None:
    """Have scores that differ counted again by the engine."""
    keys = [one.program_id for one in found]
    with house.database.write() as session:
        rows = session.execute(
            select(Program.clinic_id, Program.id)
            .where(Program.id.in_(keys))
            .execution_options(**{ACROSS: True})
        ).all()
        for clinic_id, program_id in rows:
            scores.mark_stale(session, clinic_id, program_id, now)


def _walked(house: House, now: datetime, clinic_id: UUID, name: str) -> Audited:
    equal = waiting = 0
    differing: list[Differing] = []
    after: UUID | None = FIRST
    while after is not None:
        part = check(house, now, after, PIECE, clinic_id)
        equal, waiting, after = equal + part.equal, waiting + part.waiting, part.last
        differing += part.differing
    return Audited(clinic_id, name, equal, waiting, tuple(differing))


def _held(
    session: Session, clinic_id: UUID, programs: Sequence[UUID], now: datetime
) -> tuple[int, int, list[Differing]]:
    kept = {
        score.program_id: score
        for score in session.scalars(
            select(Score).where(Score.clinic_id == clinic_id, Score.program_id.in_(programs))
        )
    }
    settled = [key for key in programs if key not in kept or kept[key].stale_at > now]
    differing = [
        one
        for values in scores.recount(session, clinic_id, settled, now)
        if (one := _compared(kept.get(values["program_id"]), values)).fields
    ]
    return len(settled) - len(differing), len(programs) - len(settled), differing


def _compared(score: Score | None, values: Mapping[str, Any]) -> Differing:
    fields = (
        ("missing",)
        if score is None
        else tuple(name for name, value in values.items() if getattr(score, name) != value)
    )
    return Differing(values["program_id"], values["patient_id"], fields)
