"""A log on paper looked at by a person: what each place was read as, what is told already, confirm, take back.

Nothing is entered before somebody confirmed it. What is entered is marked *paper* and appended like every report; where
it differs from what the patient told, a person chooses. A sheet that was read before adds nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.adherence.quota import monday_of
from clinic.domain.adherence.values import ReportSource
from clinic.domain.log_lines import LogLine, asked_days
from clinic.domain.scans import ANSWERS, DOUBT_WORDS, Doubt, SheetState
from clinic.domain.schedule import DAY_NAMES
from clinic.persistence.scans import ScanSheet
from clinic.persistence.tenancy import owned
from clinic.services.checkin_desk import STATUS_WORDS
from clinic.services.context import Context, Doing, perform
from clinic.services.patient_rows import full_name
from clinic.services.scan_facts import SheetFacts, add_told, facts_of_sheet, first_day_of, readings

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


def sheet(context: Context, sheet_id: UUID, first_day: date | None = None) -> SheetView:
    """A sheet as it was read; ``first_day`` chooses the week of one that has no printed date.

    Raises NotFound, Conflict for a sheet that is not of a known program, Invalid for a day that begins no week.
    """
    with perform(context, Action.view_scans) as doing:
        found = facts_of_sheet(doing, owned(doing.session, ScanSheet, doing.clinic_id, sheet_id))
        doing.about("scan sheet", found.sheet.id, patient=found.patient.id)
        first = first_day_of(found, first_day)
        if first is not None:
            add_told(doing.session, doing.clinic_id, found, first)
        return _view(found, first, doing)


def _view(found: SheetFacts, first: date | None, doing: Doing) -> SheetView:
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
        rows=tuple(row_views(found, first)),
        problem=" ".join(day_problems(found, first, _marked_days(found))) if first else "",
        has_picture=sheet.picture_sha256 is not None,
    )


def _mondays(found: SheetFacts) -> tuple[date, ...]:
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


def row_views(found: SheetFacts, first: date | None) -> Iterator[RowView]:
    """The lines of the sheet in order, the row of pains last."""
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


def _title(found: SheetFacts, line: LogLine) -> str:
    parts = (
        f"{line.place} {found.names[line.item.exercise_version]}",
        f"time {line.time}" if line.times > 1 else "",
        line.side.value if line.side else "",
    )
    return ", ".join(part for part in parts if part)


def _choice(found: SheetFacts, first: date | None, row: int, day: int, line: LogLine, label: str) -> CellView:
    box, doubt = readings(found)[row, day]
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


def _pain(found: SheetFacts, first: date | None, row: int, day: int, label: str) -> CellView:
    box, doubt = readings(found)[row, day]
    told = found.pains.get(found.day(day, first), {}) if first is not None else {}
    words = ", ".join(f"pain {pain} ({source})" for source, pain in told.items())
    others = {pain for source, pain in told.items() if source != ReportSource.paper}
    differs = bool(box is not None and others and box not in others) and not doubt
    known = box is not None and told.get(ReportSource.paper) == box
    value = "" if box is None else str(box)
    return CellView(row, day, label, value, _doubt_words(doubt), words, differs and not known, known)


def _doubt_words(doubt: str | None) -> str:
    return DOUBT_WORDS[Doubt(doubt)] if doubt else ""


def _marked_days(found: SheetFacts) -> set[int]:
    return {day for (_, day), (box, _) in readings(found).items() if box is not None}


def day_problems(found: SheetFacts, first: date, days: set[int]) -> Iterator[str]:
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
