"""A sheet of paper with everything it rests on: version, patient, and what is told already of its days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.adherence.values import ReportSource
from clinic.domain.checkins import Span, local_day
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.log_lines import LogLine, log_lines
from clinic.domain.log_sheet import PageMark, read_mark
from clinic.persistence import scans as rows
from clinic.persistence.catalogue import exercise_names
from clinic.persistence.checkins import frame_of
from clinic.persistence.patients import Patient, zone_of
from clinic.persistence.programs import Program, ProgramVersion, content_of
from clinic.persistence.scans import ScanSheet
from clinic.persistence.tenancy import owned
from clinic.services.context import Doing


@dataclass(slots=True)
class SheetFacts:
    """A sheet with everything it rests on."""

    sheet: ScanSheet
    mark: PageMark
    version: ProgramVersion
    program: Program
    patient: Patient
    lines: tuple[LogLine, ...]
    names: Mapping[str, str]
    today: date
    span: Span
    told: dict[tuple[UUID, date, int, str], dict[str, str]] = field(default_factory=dict)
    pains: dict[date, dict[str, int]] = field(default_factory=dict)

    def day(self, place: int, first: date) -> date:
        """The date of a column."""
        return first + timedelta(days=place)


def facts_of_sheet(doing: Doing, row: ScanSheet) -> SheetFacts:
    """What a sheet rests on. Raises Conflict when its page is of no known program."""
    session, clinic_id = doing.session, doing.clinic_id
    mark = read_mark(row.code)
    if row.version_id is None or mark is None or not row.cells:
        raise Conflict(row.problem or "This page is of no known program.")
    version = owned(session, ProgramVersion, clinic_id, row.version_id)
    program = owned(session, Program, clinic_id, version.program_id)
    patient = owned(session, Patient, clinic_id, program.patient_id)
    content = content_of(session, clinic_id, version.id)
    frame = frame_of(session, clinic_id, program.id)
    return SheetFacts(
        sheet=row,
        mark=mark,
        version=version,
        program=program,
        patient=patient,
        lines=tuple(log_lines(content))[mark.first : mark.first + mark.rows],
        names=exercise_names(session, [UUID(item.exercise_version) for item in content.items]),
        today=local_day(doing.context.now, zone_of(session, clinic_id, patient)),
        span=Span(frame.first_day or date.max, program.ends_on or date.max),
    )


def first_day_of(found: SheetFacts, asked: date | None) -> date | None:
    """The day of the first column: printed, confirmed before, or asked for. Raises Invalid for no Monday."""
    known = found.mark.first_day or found.sheet.monday or asked
    if known is not None and found.mark.first_day is None and known.isoweekday() != 1:
        raise Invalid("first_day", "A week on paper begins on a Monday.")
    return known


def add_told(session: Session, clinic_id: UUID, found: SheetFacts, first: date) -> None:
    """What stands for the days of the sheet, the last word of each source."""
    reports, symptoms = rows.told_between(
        session, clinic_id, found.program.id, first, first + timedelta(days=6)
    )
    for one in reports:
        key = (one.lineage_id, one.performed_on, one.slot_index or 1, one.side or "")
        found.told.setdefault(key, {})[one.source] = one.status
        if one.pain is not None and one.source != ReportSource.paper:
            day = found.pains.setdefault(one.performed_on, {})
            day[one.source] = max(one.pain, day.get(one.source, 0))
    for told in symptoms:
        if told.pain is not None:
            found.pains.setdefault(told.performed_on, {})[told.source] = told.pain


def readings(found: SheetFacts) -> dict[tuple[int, int], tuple[int | None, str | None]]:
    """By row and day: the box that was read, and why it is doubtful."""
    return {(cell[0], cell[1]): (cell[2], cell[3]) for cell in found.sheet.cells}
