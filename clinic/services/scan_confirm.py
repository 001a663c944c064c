"""What a looked-at sheet enters, marked *paper* and appended like every report; and taking it back.

Where a sheet differs from what the patient told, a person chose. A sheet that was read before adds nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.checkins import Entry, Post, Symptom
from clinic.domain.errors import Conflict, Invalid, Problem
from clinic.domain.log_lines import LogLine
from clinic.domain.scans import ANSWERS, SheetState
from clinic.domain.symptoms import Phase
from clinic.persistence import scans as rows
from clinic.persistence.base import new_id
from clinic.persistence.checkins import SubmissionUndone
from clinic.services import checkins, symptoms
from clinic.services.context import Context, perform
from clinic.services.scan_facts import SheetFacts, add_told, facts_of_sheet, first_day_of
from clinic.services.scan_review import day_problems, row_views
from clinic.services.scores import mark_stale

KEEP = "keep"
"""What stands in a form where a person lets the patient's own report be."""
TAKEN_BACK = "The sheet of paper that told this was taken back."


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of it: how many entries and pains are new; ``again`` if the sheet said nothing new."""

    program_id: UUID
    entries: int
    pains: int

    @property
    def again(self) -> bool:
        """Whether nothing was new."""
        return not self.entries and not self.pains


def confirm(context: Context, sheet_id: UUID, first_day: date | None, chosen: Mapping[str, str]) -> Confirmed:
    """Enter what the sheet says, marked *paper*, in one transaction; ``chosen`` are the form's fields by name.

    The same sheet confirmed twice changes nothing. Raises NotFound, Invalid naming each field, Conflict.
    """
    with perform(context, Action.confirm_sheet) as doing:
        row = rows.locked_sheet(doing.session, doing.clinic_id, sheet_id)
        found = facts_of_sheet(doing, row)
        doing.about("scan sheet", row.id, patient=found.patient.id)
        if row.state == SheetState.confirmed:
            return Confirmed(row.program_id or found.program.id, 0, 0)
        if row.state != SheetState.open:
            raise Conflict("This sheet was settled already. Bring it once more to enter it.")
        first = first_day_of(found, first_day)
        if first is None:
            raise Invalid("first_day", "Choose the week of this sheet.")
        add_told(doing.session, doing.clinic_id, found, first)
        entries, pains = _news(found, first, chosen)
        row.state, row.monday = SheetState.confirmed, first
        row.settled_at, row.settled_by = context.now, context.member_id
        if entries or pains:
            post = Post(new_id(), tuple(entries), tuple(pains))
            row.submission_id = checkins.keep(doing, found.program, post, ReportSource.paper).submission
        return Confirmed(found.program.id, len(entries), len(pains))


def undo(context: Context, sheet_id: UUID) -> UUID:
    """Take back what a sheet entered, and close the alerts that it raised; returns its program.

    Raises NotFound, and Conflict if it entered nothing.
    """
    with perform(context, Action.undo_sheet) as doing:
        row = rows.locked_sheet(doing.session, doing.clinic_id, sheet_id)
        doing.about("scan sheet", row.id)
        if row.state == SheetState.undone and row.program_id:
            return row.program_id
        if row.submission_id is None or row.program_id is None:
            raise Conflict("This sheet entered nothing that could be taken back.")
        doing.session.add(
            SubmissionUndone(
                id=new_id(),
                clinic_id=doing.clinic_id,
                submission_id=row.submission_id,
                undone_at=context.now,
                undone_by=context.member_id,
            )
        )
        row.state = SheetState.undone
        doing.session.flush()
        symptoms.close_alerts(doing, row.submission_id, TAKEN_BACK)
        mark_stale(doing.session, doing.clinic_id, row.program_id, context.now)
        return row.program_id


def _news(found: SheetFacts, first: date, chosen: Mapping[str, str]) -> tuple[list[Entry], list[Symptom]]:
    """The reports that are new. Raises Invalid naming each place that waits for a choice or cannot be entered."""
    entries: list[Entry] = []
    symptoms: list[Symptom] = []
    problems: list[Problem] = []
    days: set[int] = set()
    for row in row_views(found, first):
        for cell in (cell for cell in row.cells if cell):
            value = chosen.get(cell.name)
            known = (
                {str(number) for number in range(11)} if row.pain else {answer.value for answer in ANSWERS}
            )
            if value not in {"", *known, *({KEEP} if cell.may_keep else set())}:
                problems.append(Problem(cell.name, f"{cell.label}: choose what this place says."))
            elif value not in ("", KEEP, None):
                days.add(cell.day)
                if row.pain:
                    symptoms += _new_pain(found, found.day(cell.day, first), int(value))
                else:
                    entries += _new_entry(found, found.lines[cell.row], found.day(cell.day, first), value)
    problems += [Problem("first_day", words) for words in day_problems(found, first, days)]
    if problems:
        raise Invalid.many(problems)
    return entries, symptoms


def _new_entry(found: SheetFacts, line: LogLine, day: date, value: str) -> list[Entry]:
    lineage, side = UUID(line.item.lineage), line.side
    told = found.told.get((lineage, day, line.time, side.value if side else ""), {})
    if told.get(ReportSource.paper) == value:
        return []
    return [Entry(lineage, day, Status(value), line.time, side)]


def _new_pain(found: SheetFacts, day: date, pain: int) -> list[Symptom]:
    if found.pains.get(day, {}).get(ReportSource.paper) == pain:
        return []
    return [Symptom(day, pain=pain, phase=Phase.during)]
