"""Reviewed: somebody looked at these people; they leave the list until something new happens. Can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from clinic.domain.actions import Action
from clinic.domain.caseload import Group, Reason
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.persistence.base import new_id
from clinic.persistence.caseload import Review, Score
from clinic.persistence.patients import Patient
from clinic.services import scores
from clinic.services.caseload import NEEDING
from clinic.services.context import Context, Doing, perform

MOST = 100
"""So many at once: two pages of the list."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One line as somebody saw it: its program, and the stamp of what was there."""

    program_id: UUID
    stamp: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of it: how many are off the list under ``batch``, and the names of those who stay, by why."""

    batch: UUID
    count: int
    changed: tuple[str, ...]
    alerted: tuple[str, ...]


def review(context: Context, seen: Sequence[Seen]) -> Reviewed:
    """Mark people reviewed as they were seen.

    Who has an open alert stays, and so does who has something that was not there when the page was made. Raises
    Invalid("who") for nobody or too many, NotFound for another clinic's.
    """
    check_many(len(seen))
    with perform(context, Action.review_patients) as doing:
        stamps = {one.program_id: one.stamp for one in seen}
        rows = counted_rows(doing, list(stamps))
        alerted = [row for row in rows if row.reasons & Reason.alert.bit]
        open_ones = [row for row in rows if row not in alerted and Group(row.group) in NEEDING]
        changed = [row for row in open_ones if row.facts["stamp"] != stamps[row.program_id]]
        done = [row for row in open_ones if row not in changed]
        batch = new_id()
        doing.session.add_all(_review(doing, batch, row) for row in done)
        doing.session.flush()
        _count(doing, [row.program_id for row in done])
        doing.note(reviewed=len(done), changed=len(changed), alerted=len(alerted))
        return Reviewed(batch, len(done), _names(doing, changed), _names(doing, alerted))


def undo(context: Context, batch: UUID, only: UUID | None = None) -> int:
    """Put the people of one press back on the list, or the one of a program among them; how many.

    Raises NotFound, Conflict when that was done before.
    """
    with perform(context, Action.undo_review) as doing:
        of_one = (Review.program_id == only,) if only else ()
        rows = doing.session.scalars(
            select(Review)
            .where(Review.clinic_id == doing.clinic_id, Review.batch == batch, *of_one)
            .order_by(Review.id)
            .with_for_update()
        ).all()
        if not rows:
            raise NotFound
        standing = [row for row in rows if row.undone_at is None]
        if not standing:
            raise Conflict("This was undone already.")
        for row in standing:
            row.undone_at, row.undone_by = context.now, context.member_id
        doing.session.flush()
        _count(doing, [row.program_id for row in standing])
        doing.note(people=len(standing))
        return len(standing)


def check_many(many: int) -> None:
    """Refuse nobody and too many. Raises Invalid("who")."""
    if not many:
        raise Invalid("who", "Tick the people first.")
    if many > MOST:
        raise Invalid("who", f"Choose at most {MOST} people at once.")


def counted_rows(doing: Doing, program_ids: Sequence[UUID]) -> list[Score]:
    """The kept scores of these programs, counted now if they were stale. Raises NotFound for one that is not there."""
    wanted = select(Score).where(Score.clinic_id == doing.clinic_id, Score.program_id.in_(program_ids))
    rows = doing.session.scalars(wanted.order_by(Score.program_id)).all()
    if len(rows) < len(set(program_ids)):
        raise NotFound
    _count(doing, [row.program_id for row in rows if row.stale_at <= doing.context.now])
    return list(rows)


def _count(doing: Doing, program_ids: Sequence[UUID]) -> None:
    if program_ids:
        scores.count(doing.session, doing.clinic_id, program_ids, doing.context.now)
        doing.session.flush()


def _review(doing: Doing, batch: UUID, row: Score) -> Review:
    return Review(
        id=new_id(), clinic_id=doing.clinic_id, batch=batch, program_id=row.program_id, keys=row.facts["keys"],
        reviewed_at=doing.context.now, reviewed_by=doing.context.member_id,
    )  # fmt: skip


def _names(doing: Doing, rows: Sequence[Score]) -> tuple[str, ...]:
    keys = [row.patient_id for row in rows]
    found = doing.session.scalars(
        select(Patient.given_name).where(Patient.clinic_id == doing.clinic_id, Patient.id.in_(keys))
    )
    return tuple(sorted(found))
