"""A log on paper looked at by a person: what each place was read as, what is told already, confirm, take back.

Nothing is entered before somebody confirmed it. What is entered is marked *paper* and appended like every report; where
it differs from what the patient told, a person chooses. A sheet that was read before adds nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.actions import Action
from clinic.domain.adherence.quota import monday_of
from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.checkins import Entry, Post, Span, Symptom, local_day
from clinic.domain.errors import Conflict, Invalid, Problem
from clinic.domain.log_lines import LogLine, asked_days, log_lines
from clinic.domain.log_sheet import PageMark, read_mark
from clinic.domain.scans import ANSWERS, DOUBT_WORDS, Doubt, SheetState
from clinic.domain.schedule import DAY_NAMES
from clinic.domain.symptoms import Phase
from clinic.persistence import scans as rows
from clinic.persistence.base import new_id
from clinic.persistence.catalogue import exercise_names
from clinic.persistence.checkins import SubmissionUndone, frame_of
from clinic.persistence.patients import Patient, zone_of
from clinic.persistence.programs import Program, ProgramVersion, content_of
from clinic.persistence.scans import ScanSheet
from clinic.persistence.tenancy import owned
from clinic.services import checkins
from clinic.services.checkin_desk import STATUS_WORDS
from clinic.services.context import Context, Doing, perform
from clinic.services.scans import full_name
from clinic.services.scores import mark_stale

KEEP = "keep"
"""What stands in a form where a person lets the patient's own report be."""
WEEKS_MOST = 26


@dataclass(frozen=True, slots=True)
class CellView:
    """One place: ``value`` as it was read ("" for nothing marked), why it is doubtful, and what is told already.

    ``now`` are words for that; ``differs`` if somebody else told another thing, ``known`` if paper told the same.
    """

    row: int
    day: int
    label: str
    value: str
    doubt: str
    now: str
    differs: bool
    known: bool = False

    @property
    def name(self) -> str:
        """The field of the form."""
        return f"cell-{self.row}-{self.day}"

    @property
    def may_keep(self) -> bool:
        """Whether a person may let what is told stand."""
        return self.asks and bool(self.now)

    @property
    def asks(self) -> bool:
        """Whether a person has to choose."""
        return bool(self.doubt) or self.differs


@dataclass(frozen=True, slots=True)
class RowView:
    """One line of the sheet; a day of rest is None."""

    title: str
    pain: bool
    cells: tuple[CellView | None, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet to look at. ``days`` is empty until the week is known; ``problem`` says why it cannot be confirmed."""

    id: UUID
    scan_id: UUID
    state: SheetState
    patient_id: UUID
    patient_name: str
    program_id: UUID
    program_title: str
    number: int
    newest: int
    week: int
    dated: bool
    mondays: tuple[date, ...]
    first_day: date | None
    heads: tuple[str, ...]
    rows: tuple[RowView, ...]
    problem: str
    has_picture: bool

    @property
    def asking(self) -> tuple[CellView, ...]:
        """The places where a person has to choose."""
        return tuple(cell for row in self.rows for cell in row.cells if cell and cell.asks)

    @property
    def again(self) -> bool:
        """Whether everything that is marked was entered from paper before."""
        marked = [cell for row in self.rows for cell in row.cells if cell and cell.value]
        return bool(marked) and all(cell.known for cell in marked) and self.state is SheetState.open


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


@dataclass(slots=True)
class _Read:
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
        return first + timedelta(days=place)


def sheet(context: Context, sheet_id: UUID, first_day: date | None = None) -> SheetView:
    """A sheet as it was read; ``first_day`` chooses the week of one that has no printed date.

    Raises NotFound, Conflict for a sheet that is not of a known program, Invalid for a day that begins no week.
    """
    with perform(context, Action.view_scans) as doing:
        found = _found(doing, owned(doing.session, ScanSheet, doing.clinic_id, sheet_id))
        doing.about("scan sheet", found.sheet.id, patient=found.patient.id)
        first = _first_day(found, first_day)
        if first is not None:
            _told(doing.session, doing.clinic_id, found, first)
        return _view(found, first, doing)


def confirm(context: Context, sheet_id: UUID, first_day: date | None, chosen: Mapping[str, str]) -> Confirmed:
    """Enter what the sheet says, marked *paper*, in one transaction; ``chosen`` are the form's fields by name.

    The same sheet confirmed twice changes nothing. Raises NotFound, Invalid naming each field, Conflict.
    """
    with perform(context, Action.confirm_sheet) as doing:
        row = rows.locked_sheet(doing.session, doing.clinic_id, sheet_id)
        found = _found(doing, row)
        doing.about("scan sheet", row.id, patient=found.patient.id)
        if row.state == SheetState.confirmed:
            return Confirmed(row.program_id or found.program.id, 0, 0)
        if row.state != SheetState.open:
            raise Conflict("This sheet was settled already. Bring it once more to enter it.")
        first = _first_day(found, first_day)
        if first is None:
            raise Invalid("first_day", "Choose the week of this sheet.")
        _told(doing.session, doing.clinic_id, found, first)
        entries, pains = _news(found, first, chosen)
        row.state, row.monday = SheetState.confirmed, first
        row.settled_at, row.settled_by = context.now, context.member_id
        if entries or pains:
            post = Post(new_id(), tuple(entries), tuple(pains))
            row.submission_id = checkins.keep(doing, found.program, post, ReportSource.paper).submission
        return Confirmed(found.program.id, len(entries), len(pains))


def undo(context: Context, sheet_id: UUID) -> UUID:
    """Take back what a sheet entered; returns its program. Raises NotFound, and Conflict if it entered nothing."""
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
        mark_stale(doing.session, doing.clinic_id, row.program_id, context.now)
        return row.program_id


def _found(doing: Doing, row: ScanSheet) -> _Read:
    session, clinic_id = doing.session, doing.clinic_id
    mark = read_mark(row.code)
    if row.version_id is None or mark is None or not row.cells:
        raise Conflict(row.problem or "This page is of no known program.")
    version = owned(session, ProgramVersion, clinic_id, row.version_id)
    program = owned(session, Program, clinic_id, version.program_id)
    patient = owned(session, Patient, clinic_id, program.patient_id)
    content = content_of(session, clinic_id, version.id)
    frame = frame_of(session, clinic_id, program.id)
    return _Read(
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


def _first_day(found: _Read, asked: date | None) -> date | None:
    """The day of the first column: printed, confirmed before, or asked for."""
    known = found.mark.first_day or found.sheet.monday or asked
    if known is not None and found.mark.first_day is None and known.isoweekday() != 1:
        raise Invalid("first_day", "A week on paper begins on a Monday.")
    return known


def _told(session: Session, clinic_id: UUID, found: _Read, first: date) -> None:
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


def _view(found: _Read, first: date | None, doing: Doing) -> SheetView:
    sheet, mark = found.sheet, found.mark
    return SheetView(
        id=sheet.id,
        scan_id=sheet.scan_id,
        state=SheetState(sheet.state),
        patient_id=found.patient.id,
        patient_name=full_name(found.patient),
        program_id=found.program.id,
        program_title=found.program.title,
        number=found.version.number,
        newest=found.program.latest,
        week=mark.week,
        dated=mark.first_day is not None,
        mondays=_mondays(found),
        first_day=first,
        heads=_heads(first),
        rows=tuple(_rows(found, first)),
        problem=" ".join(_day_problems(found, first, _marked_days(found))) if first else "",
        has_picture=sheet.picture_sha256 is not None,
    )


def _mondays(found: _Read) -> tuple[date, ...]:
    """The weeks that the sheet may be of, the newest first."""
    last = monday_of(min(found.today, found.span.last))
    first = max(monday_of(min(found.span.first, found.today)), last - timedelta(weeks=WEEKS_MOST))
    count = (last - first).days // 7 + 1
    return tuple(last - timedelta(weeks=back) for back in range(max(count, 0)))


def _heads(first: date | None) -> tuple[str, ...]:
    if first is None:
        return tuple(name[:3] for name in DAY_NAMES)
    days = (first + timedelta(days=place) for place in range(7))
    return tuple(f"{DAY_NAMES[day.weekday()][:3]} {day.day}" for day in days)


def _rows(found: _Read, first: date | None) -> Iterator[RowView]:
    heads = _heads(first)
    for row, line in enumerate(found.lines):
        title = _title(found, line)
        cells = [
            _choice(found, first, row, day, line, f"{title}, {heads[day]}") if asked else None
            for day, asked in enumerate(asked_days(line.item.schedule))
        ]
        yield RowView(title, False, tuple(cells))
    if found.mark.pain:
        place = len(found.lines)
        cells = [_pain(found, first, place, day, f"Worst pain, {heads[day]}") for day in range(7)]
        yield RowView("Worst pain that day", True, tuple(cells))


def _title(found: _Read, line: LogLine) -> str:
    parts = (
        f"{line.place} {found.names[line.item.exercise_version]}",
        f"time {line.time}" if line.times > 1 else "",
        line.side.value if line.side else "",
    )
    return ", ".join(part for part in parts if part)


def _readings(found: _Read) -> dict[tuple[int, int], tuple[int | None, str | None]]:
    return {(cell[0], cell[1]): (cell[2], cell[3]) for cell in found.sheet.cells}


def _choice(found: _Read, first: date | None, row: int, day: int, line: LogLine, label: str) -> CellView:
    box, doubt = _readings(found)[row, day]
    value = "" if box is None else ANSWERS[box].value
    told: dict[str, str] = {}
    if first is not None:
        side = line.side.value if line.side else ""
        told = found.told.get((UUID(line.item.lineage), found.day(day, first), line.time, side), {})
    words = ", ".join(f"{STATUS_WORDS[status]} ({source})" for source, status in told.items())
    others = {status for source, status in told.items() if source != ReportSource.paper}
    differs = bool(value and others and value not in others) and not doubt
    known = bool(value) and told.get(ReportSource.paper) == value
    return CellView(row, day, label, value, _doubt_words(doubt), words, differs and not known, known)


def _pain(found: _Read, first: date | None, row: int, day: int, label: str) -> CellView:
    box, doubt = _readings(found)[row, day]
    told = found.pains.get(found.day(day, first), {}) if first is not None else {}
    words = ", ".join(f"pain {pain} ({source})" for source, pain in told.items())
    others = {pain for source, pain in told.items() if source != ReportSource.paper}
    differs = bool(box is not None and others and box not in others) and not doubt
    known = box is not None and told.get(ReportSource.paper) == box
    value = "" if box is None else str(box)
    return CellView(row, day, label, value, _doubt_words(doubt), words, differs and not known, known)


def _doubt_words(doubt: str | None) -> str:
    return DOUBT_WORDS[Doubt(doubt)] if doubt else ""


def _marked_days(found: _Read) -> set[int]:
    return {day for (_, day), (box, _) in _readings(found).items() if box is not None}


def _day_problems(found: _Read, first: date, days: set[int]) -> Iterator[str]:
    """Why marks of some days cannot be entered, one sentence for each day."""
    for place in sorted(days):
        day = found.day(place, first)
        words = f"{DAY_NAMES[day.weekday()]} {day.day} {day.strftime('%B')}"
        if day > found.today:
            yield f"{words} has marks, but that day has not come yet."
        elif day > found.span.last:
            yield f"{words} has marks, but the program had ended."
        elif day < found.span.first:
            yield f"{words} has marks, but the program had not begun."


def _news(found: _Read, first: date, chosen: Mapping[str, str]) -> tuple[list[Entry], list[Symptom]]:
    """The reports that are new. Raises Invalid naming each place that waits for a choice or cannot be entered."""
    entries: list[Entry] = []
    symptoms: list[Symptom] = []
    problems: list[Problem] = []
    days: set[int] = set()
    for row in _rows(found, first):
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
    problems += [Problem("first_day", words) for words in _day_problems(found, first, days)]
    if problems:
        raise Invalid.many(problems)
    return entries, symptoms


def _new_entry(found: _Read, line: LogLine, day: date, value: str) -> list[Entry]:
    lineage, side = UUID(line.item.lineage), line.side
    told = found.told.get((lineage, day, line.time, side.value if side else ""), {})
    if told.get(ReportSource.paper) == value:
        return []
    return [Entry(lineage, day, Status(value), line.time, side)]


def _new_pain(found: _Read, day: date, pain: int) -> list[Symptom]:
    if found.pains.get(day, {}).get(ReportSource.paper) == pain:
        return []
    return [Symptom(day, pain=pain, phase=Phase.during)]
