"""Import patients from a file: preview, confirm (all or nothing), undo. Nothing is kept before it is confirmed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from clinic.domain import imports as files
from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.exercise_search import NOTHING
from clinic.domain.imports import Line, Table
from clinic.domain.names import folded
from clinic.domain.patients import PatientFacts, day_in
from clinic.domain.spreadsheet import LineProblem
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.imports import PatientImport, imports_of
from clinic.persistence.measures import Measure
from clinic.persistence.merges import PatientMerge
from clinic.persistence.notes import Note
from clinic.persistence.patients import Patient, member_names, name_of, sort_name
from clinic.persistence.programs import DiscardedDraft, Program
from clinic.persistence.tenancy import owned
from clinic.persistence.tests import DoneTest
from clinic.services.context import Context, Doing, perform
from clinic.services.patient_rows import facts_of
from clinic.services.patients import equipment_of, may_be_one

SHOWN = 10
PROBLEMS_MOST = 100
TWINS_MOST = 100
IMPORTS_MOST = 20
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Twin:
    """A line that names somebody who is here already, or who stands further up in the file."""

    line: int
    name: str
    known: str
    patient_id: UUID | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. ``problems`` and ``twins`` are the first hundred, beside how many there are."""

    table: Table
    file_name: str
    lines: int
    first: tuple[PatientFacts, ...]
    problems: tuple[LineProblem, ...]
    problem_count: int
    twins: tuple[Twin, ...]
    twin_count: int


@dataclass(frozen=True, slots=True)
class Past:
    """An import that was confirmed. ``kept`` are patients left behind by undoing, for something hangs on them."""

    id: UUID
    file_name: str
    added: int
    at: datetime
    by: str
    undone_at: datetime | None
    kept: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing took away, and how many stay because they were changed or used since."""

    removed: int
    kept: int


def imports(context: Context) -> tuple[Past, ...]:
    """The clinic's last imports."""
    with perform(context, Action.list_patients) as doing:
        names = member_names(doing.session, doing.clinic_id)
        return tuple(
            Past(
                row.id, row.file_name, row.added, row.imported_at,
                name_of(names, row.imported_by), row.undone_at, row.kept,
            )
            for row in imports_of(doing.session, doing.clinic_id, IMPORTS_MOST)
        )  # fmt: skip


def preview(context: Context, content: bytes, file_name: str) -> Preview:
    """What the file would add, and what is wrong in it. Raises Invalid("file") when it cannot be read at all."""
    table = files.read(content)
    with context.house.database.read() as session:  # a long file holds up nobody who writes
        lines = _lines(Doing(context, Action.preview_import, session), table)
        twins = _twins(session, context.clinic_id, lines)
    with perform(context, Action.preview_import) as doing:
        doing.note(lines=len(lines))
    problems = [problem for line in lines for problem in line.problems]
    return Preview(
        table,
        file_name,
        len(lines),
        tuple(line.facts for line in lines[:SHOWN] if line.facts is not None),
        tuple(problems[:PROBLEMS_MOST]),
        len(problems),
        tuple(twins.values())[:TWINS_MOST],
        len(twins),
    )


def confirm(context: Context, text: str, file_name: str, *, with_twins: bool = False) -> int:
    """Add every patient of the text, or none; without ``with_twins`` those who are here already are left out.

    Returns how many were added. Raises Invalid("file") when a line is wrong or nobody would be added.
    """
    table = files.table_of(text)
    with perform(context, Action.confirm_import) as doing:
        lines = _lines(doing, table)
        if any(line.problems for line in lines):
            raise Invalid("file", "Some lines are wrong. Put them right in the file, then choose it again.")
        twins = {} if with_twins else _twins(doing.session, doing.clinic_id, lines)
        wanted = [line.facts for line in lines if line.facts is not None and line.line not in twins]
        if not wanted:
            raise Invalid("file", "Nobody would be added: everybody in the file is here already.")
        row = PatientImport(
            id=new_id(), clinic_id=doing.clinic_id, file_name=file_name[:200], added=len(wanted),
            imported_at=context.now, imported_by=context.member_id, kept=0,
        )  # fmt: skip
        doing.session.add(row)
        doing.session.flush()
        values = [_values(context, doing.clinic_id, row.id, facts) for facts in wanted]
        for start in range(0, len(values), CHUNK):
            doing.session.execute(insert(Patient), values[start : start + CHUNK])
        doing.about("import", row.id)
        doing.note(added=len(wanted))
        return len(wanted)


def undo(context: Context, import_id: UUID) -> Undone:
    """Take an import back: its patients go, but for those changed or used since. Raises NotFound, Conflict."""
    with perform(context, Action.undo_import) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        row = owned(session, PatientImport, clinic_id, import_id)
        session.refresh(row, with_for_update=True)
        doing.about("import", row.id)
        if row.undone_at is not None:
            raise Conflict("This import was taken back already.")
        of_import = (Patient.clinic_id == clinic_id, Patient.import_id == row.id)
        keys = set(session.scalars(select(Patient.id).where(*of_import)))
        untouched = set(
            session.scalars(
                select(Patient.id).where(*of_import, Patient.revision == 1, Patient.archived_at.is_(None))
            )
        )
        gone = sorted(untouched - _used(session, clinic_id, row.id))
        for start in range(0, len(gone), CHUNK):
            chunk = gone[start : start + CHUNK]
            session.execute(delete(Patient).where(Patient.clinic_id == clinic_id, Patient.id.in_(chunk)))
        row.undone_at, row.undone_by, row.kept = context.now, context.member_id, len(keys) - len(gone)
        doing.note(removed=len(gone), kept=row.kept)
        return Undone(len(gone), row.kept)


USES: tuple[tuple[Any, Any], ...] = (
    (Program, Program.patient_id), (Note, Note.patient_id), (PatientMerge, PatientMerge.kept_id),
    (PatientMerge, PatientMerge.gone_id), (DoneTest, DoneTest.patient_id), (Measure, Measure.patient_id),
    (DiscardedDraft, DiscardedDraft.patient_id),
)  # fmt: skip
"""Rows that hang on a patient: whoever has one is not taken away."""


def _used(session: Session, clinic_id: UUID, import_id: UUID) -> set[UUID]:
    of_import = select(Patient.id).where(Patient.clinic_id == clinic_id, Patient.import_id == import_id)
    found: set[UUID] = set()
    for kind, column in USES:
        found.update(
            session.scalars(select(column).where(kind.clinic_id == clinic_id, column.in_(of_import)))
        )
    return found


def _lines(doing: Doing, table: Table) -> tuple[Line, ...]:
    zone = doing.session.get_one(Clinic, doing.clinic_id).zone
    things = {"none": NOTHING, NOTHING: NOTHING}
    for slug, item in equipment_of(doing.session, doing.clinic_id):
        things |= {folded(item): slug, folded(slug): slug}
    return files.lines_of(table, things, day_in(zone, doing.context.now))


def _twins(session: Session, clinic_id: UUID, lines: Sequence[Line]) -> dict[int, Twin]:
    """Lines whose name (in any order of its parts) is known and whose birth does not contradict, by line."""
    wanted = {files.twin_key(line.facts) for line in lines if line.facts is not None}
    known = _known(session, clinic_id, wanted)
    found: dict[int, Twin] = {}
    for line in lines:
        if line.facts is None:
            continue
        same = known.setdefault(files.twin_key(line.facts), [])
        other = next((one for one in same if may_be_one(line.facts, one[0])), None)
        if other is None:
            same.append((line.facts, f"line {line.line}", None))
        else:
            found[line.line] = Twin(line.line, line.facts.name, other[1], other[2])
    return found


def _known(
    session: Session, clinic_id: UUID, wanted: set[str]
) -> dict[str, list[tuple[PatientFacts, str, UUID | None]]]:
    names = session.execute(
        select(Patient.id, Patient.folded).where(
            Patient.clinic_id == clinic_id, Patient.merged_into.is_(None)
        )
    )
    keys = [row.id for row in names if " ".join(sorted(row.folded.split())) in wanted]
    found: dict[str, list[tuple[PatientFacts, str, UUID | None]]] = {}
    for row in _patients(session, clinic_id, keys):
        facts = facts_of(row)
        found.setdefault(files.twin_key(facts), []).append((facts, facts.name, row.id))
    return found


def _patients(session: Session, clinic_id: UUID, keys: Sequence[UUID]) -> Iterable[Patient]:
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        yield from session.scalars(
            select(Patient).where(Patient.clinic_id == clinic_id, Patient.id.in_(chunk))
        )


def _values(context: Context, clinic_id: UUID, import_id: UUID, facts: PatientFacts) -> Mapping[str, Any]:
    return {
        "id": new_id(), "clinic_id": clinic_id, "import_id": import_id, "cared_for_by": context.member_id,
        "created_at": context.now, "revision": 1, "given_name": facts.given_name, "family_name": facts.family_name,
        "folded": sort_name(facts.given_name, facts.family_name), "birth_year": facts.birth_year,
        "birth_date": facts.birth_date, "language": facts.language, "zone": facts.zone or None,
        "email": facts.email or None, "phone": facts.phone or None,
        "mail_consent_at": context.now if facts.mail_consent else None, "equipment": list(facts.equipment),
        "minutes_a_day": facts.minutes_a_day, "note": facts.note, "text_size": facts.text_size,
    }  # fmt: skip
