"""Merge two rows that are one person: look at what moves, merge, undo. What is append-only stays as it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.merges import from_plain, joined, to_plain
from clinic.domain.patients import LANGUAGES, NOTE_MOST, TEXT_SIZES, PatientFacts
from clinic.persistence import merges as rows
from clinic.persistence import patients
from clinic.persistence.base import new_id
from clinic.persistence.checkins import Checkin
from clinic.persistence.handouts import Handout
from clinic.persistence.links import Link
from clinic.persistence.measures import Measure
from clinic.persistence.merges import PatientMerge
from clinic.persistence.notes import Note
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.questions import Question
from clinic.persistence.symptoms import Alert
from clinic.persistence.tenancy import owned
from clinic.persistence.tests import DoneTest
from clinic.services import merge_agreed, merge_words, scores
from clinic.services.context import Context, Doing, perform
from clinic.services.patient_rows import facts_of, locked, write
from clinic.services.patients import Lookalike, lookalikes

CHANGED = "Somebody changed one of the two meanwhile. Look at them again, then merge."
ZONES = "They live in different time zones, so that their days would be counted anew. Give both the same zone first."
LATER = "This patient was merged on into somebody else. Undo that merge first."

HANGING: tuple[tuple[str, Any], ...] = (
    ("check-ins", Checkin), ("alerts", Alert), ("questions", Question), ("links", Link), ("sheets", Handout),
)  # fmt: skip
"""What hangs on a program and goes with it."""
OWN: tuple[tuple[str, Any], ...] = (("notes", Note), ("tests", DoneTest), ("measures", Measure))
"""What names the patient herself: its rows stay whole, and are read together with the other's."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The page on which the other row is chosen: those who may be meant."""

    id: UUID
    name: str
    found: tuple[Lookalike, ...]


@dataclass(frozen=True, slots=True)
class FactLine:
    """One field: what both rows say, and what will stand."""

    label: str
    kept: str
    gone: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether both rows say something, and not the same."""
        return bool(self.kept and self.gone and self.kept != self.gone)


@dataclass(frozen=True, slots=True)
class Preview:
    """What merging would do. ``obstacle`` says why it cannot be done; empty when it can.

    ``agreed`` says what becomes of reminders and of the word, a sentence each.
    """

    kept_id: UUID
    kept: str
    gone_id: UUID
    gone: str
    revisions: str
    lines: tuple[FactLine, ...]
    programs: tuple[str, ...]
    moves: tuple[tuple[str, int], ...]
    agreed: tuple[str, ...]
    obstacle: str


@dataclass(frozen=True, slots=True)
class Undone:
    """Whose row is there again; ``facts_kept`` when the other's facts were changed since and stayed so."""

    gone_id: UUID
    gone: str
    facts_kept: bool


def choose(context: Context, patient_id: UUID) -> Choice:
    """Patients of nearly the same name. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        row = owned(doing.session, Patient, doing.clinic_id, patient_id)
        doing.about("patient", row.id, patient=row.id)
        found = lookalikes(doing.session, doing.clinic_id, facts_of(row), but=row.id)
        return Choice(row.id, facts_of(row).name, tuple(found))


def preview(context: Context, kept_id: UUID, gone_id: UUID) -> Preview:
    """What would move and which facts would stay. Raises NotFound, Invalid for one and the same row."""
    with perform(context, Action.view_patient) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        kept, gone = _pair(doing, kept_id, gone_id)
        doing.note(other=str(gone.id))
        programs = session.scalars(
            select(Program)
            .where(Program.clinic_id == clinic_id, Program.patient_id == gone.id)
            .order_by(Program.created_at, Program.id)
        ).all()
        agreed = merge_agreed.both(session, clinic_id, kept, gone)
        return Preview(
            kept.id,
            facts_of(kept).name,
            gone.id,
            facts_of(gone).name,
            _revisions(kept, gone, agreed),
            tuple(_fact_lines(facts_of(kept), facts_of(gone))),
            tuple(program.title for program in programs),
            tuple(_moves(doing, gone, [program.id for program in programs])),
            tuple(merge_words.words(agreed)),
            _obstacle(session, clinic_id, kept, gone),
        )


def merge(context: Context, kept_id: UUID, gone_id: UUID, revisions: str) -> str:
    """Make two rows one person: programs go to the kept one, whose empty fields are filled. Returns the name.

    Every published version, check-in and note stays the row it is. ``revisions`` is that of the preview.
    Raises NotFound, Invalid, Conflict with the reason why not.
    """
    with perform(context, Action.merge_patients) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        _lock_both(doing, kept_id, gone_id)
        kept, gone = _pair(doing, kept_id, gone_id)
        agreed = merge_agreed.both(session, clinic_id, kept, gone, locked=True)
        if _revisions(kept, gone, agreed) != revisions:
            raise Conflict(CHANGED)
        obstacle = _obstacle(session, clinic_id, kept, gone)
        if obstacle:
            raise Conflict(obstacle)
        before = facts_of(kept)
        _join(doing, kept, gone)
        moving = [program.id for program in rows.programs_of(session, clinic_id, gone.id)]
        rows.move_programs(session, clinic_id, moving, kept.id)
        rows.move_retests(session, clinic_id, gone.id, kept.id)
        session.add(
            PatientMerge(
                id=new_id(), clinic_id=clinic_id, kept_id=kept.id, gone_id=gone.id,
                programs=[str(key) for key in moving], facts_before=to_plain(before),
                reminders_before=merge_agreed.carry(doing, agreed),
                kept_revision=kept.revision, was_archived_at=gone.archived_at, merged_at=context.now,
                merged_by=context.member_id,
            )
        )  # fmt: skip
        gone.merged_into, gone.archived_at = kept.id, gone.archived_at or context.now
        gone.revision += 1
        scores.mark_all_stale(session, clinic_id, context.now, kept.id)  # her retests count for each of them
        doing.note(other=str(gone.id), programs=len(moving))
        return facts_of(kept).name


def undo(context: Context, gone_id: UUID) -> Undone:
    """Make a merged row a patient of its own again, with the programs that it brought.

    What was written about the kept patient since then stays there. Raises NotFound, Conflict.
    """
    with perform(context, Action.undo_merge) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        gone = owned(session, Patient, clinic_id, gone_id)
        _lock_both(doing, gone.id, gone.merged_into or gone.id)
        found = rows.open_merge(session, clinic_id, gone.id)
        if found is None or gone.merged_into is None:
            raise Conflict("This patient is not merged into another one.")
        kept = owned(session, Patient, clinic_id, found.kept_id)
        if kept.merged_into is not None:
            raise Conflict(LATER)
        doing.about("patient", gone.id, patient=gone.id)
        merge_agreed.give_back(doing, found, kept, gone)
        moving = [UUID(key) for key in found.programs]
        rows.move_programs(session, clinic_id, moving, gone.id)
        untouched = kept.revision == found.kept_revision
        if untouched:
            write(kept, from_plain(found.facts_before), context.now)
        gone.merged_into, gone.archived_at = None, found.was_archived_at
        gone.revision += 1
        found.undone_at, found.undone_by = context.now, context.member_id
        _count_again(doing, moving)
        doing.note(other=str(kept.id), programs=len(moving))
        return Undone(gone.id, facts_of(gone).name, not untouched)


def _moves(doing: Doing, gone: Patient, programs: list[UUID]) -> Iterator[tuple[str, int]]:
    """What comes along and how many of it; what there is none of is left out."""
    session, clinic_id = doing.session, doing.clinic_id
    person = rows.one_person(session, clinic_id, gone.id)
    for kinds, column, keys in ((HANGING, "program_id", programs), (OWN, "patient_id", person)):
        for what, kind in kinds:
            count = rows.count_of(session, clinic_id, kind, getattr(kind, column), keys)
            if count:
                yield what, count


def _join(doing: Doing, kept: Patient, gone: Patient) -> None:
    """Fill the empty fields of the one who stays. Raises Conflict when both notes do not fit into one."""
    before, after = facts_of(kept), joined(facts_of(kept), facts_of(gone))
    if len(after.note) > NOTE_MOST:
        raise Conflict("Both notes together are too long. Shorten one of them first.")
    write(kept, after, doing.context.now)
    if after.mail_consent and not before.mail_consent:
        kept.mail_consent_at = gone.mail_consent_at


def _lock_both(doing: Doing, one: UUID, other: UUID) -> None:
    """Both rows, locked in one order, so that two merges or undoings never wait for each other."""
    for key in sorted({one, other}):
        locked(doing, key)


def _pair(doing: Doing, kept_id: UUID, gone_id: UUID) -> tuple[Patient, Patient]:
    if kept_id == gone_id:
        raise Invalid("other", "Choose another patient than this one.")
    kept, gone = (owned(doing.session, Patient, doing.clinic_id, key) for key in (kept_id, gone_id))
    doing.about("patient", kept.id, patient=kept.id)
    return kept, gone


def _obstacle(session: Session, clinic_id: UUID, kept: Patient, gone: Patient) -> str:
    if kept.merged_into is not None or gone.merged_into is not None:
        return "One of the two was merged before. Open the patient who is left."
    if kept.archived_at is not None:
        return "The one to keep is archived. Restore her or him first, or keep the other one."
    zones = {patients.zone_of(session, clinic_id, row) for row in (kept, gone)}
    return ZONES if len(zones) > 1 else ""


def _revisions(kept: Patient, gone: Patient, agreed: merge_agreed.Both) -> str:
    return f"{kept.revision}-{gone.revision}-{merge_agreed.stamp(agreed)}"


def _count_again(doing: Doing, programs: Iterable[UUID]) -> None:
    for program_id in programs:
        scores.mark_stale(doing.session, doing.clinic_id, program_id, doing.context.now)


def _fact_lines(kept: PatientFacts, gone: PatientFacts) -> Iterator[FactLine]:
    after = joined(kept, gone)
    for label, words in LABELS:
        said = [words(facts) for facts in (kept, gone, after)]
        if any(said):
            yield FactLine(label, *said)


LABELS = (
    ("Name", lambda facts: facts.name),
    ("Born", lambda facts: facts.born),
    ("Language", lambda facts: LANGUAGES.get(facts.language, facts.language)),
    ("Time zone", lambda facts: facts.zone),
    (
        "Email",
        lambda facts: facts.email + ("" if facts.mail_consent or not facts.email else " (no mail agreed)"),
    ),
    ("Phone", lambda facts: facts.phone),
    ("Minutes a day", lambda facts: str(facts.minutes_a_day or "")),
    ("At home", lambda facts: ", ".join(facts.equipment)),
    ("Size of text", lambda facts: TEXT_SIZES[facts.text_size]),
    ("Note", lambda facts: facts.note),
)
"""The fields in the order of the form, each with its words."""
