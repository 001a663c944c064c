"""Logs that came back on paper: bring a file, see how its pages come along, look at the pictures that are kept.

What is kept: the file until its pages are read; pictures made anew from it until their sheet is settled, at most
thirty days (``services.purge``). A picture holds the table and the week's date, not the patient's name; only a page
on which no table was found is kept whole, small, so that somebody can tell whose it is.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from clinic.adapters.files import LostContent
from clinic.adapters.pictures import cut_out
from clinic.adapters.scan_reader import BYTES_MOST
from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.log_sheet import read_mark
from clinic.domain.prints import State
from clinic.domain.scans import SheetState
from clinic.persistence import scans as rows
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient, member_names, name_of
from clinic.persistence.programs import Program
from clinic.persistence.scans import Scan, ScanSheet
from clinic.persistence.tenancy import ACROSS, owned
from clinic.services.context import Context, Doing, House, perform
from clinic.services.patient_rows import full_name

SHOWN = 20
AROUND = 6
"""Dots that are shown around a cell."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet in the list: whose it is, which part of which log, how it stands, and how many places are doubtful."""

    id: UUID
    page: int
    state: SheetState
    patient_name: str
    program_id: UUID | None
    program_title: str
    week: int
    doubtful: int
    problem: str
    has_picture: bool


@dataclass(frozen=True, slots=True)
class ScanLine:
    """One file: when and by whom it was brought, how far it is read, how many of its sheets wait for a person."""

    id: UUID
    state: State
    brought_at: datetime
    brought_by: str
    pages: int
    pages_read: int
    failure: str


@dataclass(frozen=True, slots=True)
class ScanView:
    """A file with its sheets. ``patient_name`` is whose page it was brought to, if it was a patient's."""

    line: ScanLine
    sheets: tuple[SheetLine, ...]
    patient_id: UUID | None
    patient_name: str

    @property
    def under_way(self) -> bool:
        """Whether pages are still being read."""
        return self.line.state is State.due

    @property
    def waiting(self) -> int:
        """Sheets that somebody has to look at and confirm."""
        return sum(sheet.state is SheetState.open for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class Scans:
    """The page on which a file is brought: for whom, and the files of late."""

    patient_id: UUID | None
    patient_name: str
    lines: tuple[ScanLine, ...]


def scans(context: Context, patient_id: UUID | None = None) -> Scans:
    """The files of late, a patient's or the whole clinic's. Raises NotFound."""
    with perform(context, Action.view_scans) as doing:
        name = _name(doing, patient_id)
        found = rows.of_late(doing.session, doing.clinic_id, patient_id, SHOWN)
        members = member_names(doing.session, doing.clinic_id)
        return Scans(patient_id, name, tuple(_line(row, members) for row in found))


def begin(context: Context, key: UUID, content: bytes, patient_id: UUID | None = None) -> UUID:
    """Take a file whose pages are to be read; the same key again is the same scan. Raises Invalid, NotFound."""
    if not content:
        raise Invalid("file", "Choose a file first.")
    if len(content) > BYTES_MOST:
        raise Invalid(
            "file", "This file is larger than 40 MB. Scan it at a lower resolution, or in two parts."
        )
    name = context.house.store.put(content)
    with perform(context, Action.begin_scan) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        known = session.scalar(select(Scan.id).where(Scan.clinic_id == clinic_id, Scan.key == key))
        if known is not None:
            doing.about("scan", known, patient=patient_id)
            return known
        if patient_id is not None:
            owned(session, Patient, clinic_id, patient_id)
        scan = Scan(
            id=new_id(),
            clinic_id=clinic_id,
            key=key,
            patient_id=patient_id,
            created_at=context.now,
            created_by=context.member_id,
            file_sha256=name,
        )
        session.add(scan)
        doing.about("scan", scan.id, patient=patient_id)
        doing.note(bytes=len(content))
        return scan.id


def scan(context: Context, scan_id: UUID) -> ScanView:
    """How a file stands, sheet by sheet. Raises NotFound."""
    with perform(context, Action.view_scans) as doing:
        row = owned(doing.session, Scan, doing.clinic_id, scan_id)
        doing.about("scan", row.id, patient=row.patient_id)
        sheets = rows.sheets_of(doing.session, doing.clinic_id, row.id)
        whose = rows.whose(doing.session, doing.clinic_id, sheets)
        line = _line(row, member_names(doing.session, doing.clinic_id))
        lines = tuple(_sheet_line(sheet, whose) for sheet in sheets)
        return ScanView(line, lines, row.patient_id, _name(doing, row.patient_id))


def put_away(context: Context, sheet_id: UUID) -> UUID:
    """Settle a sheet without entering anything; returns its scan. Raises NotFound, Conflict."""
    with perform(context, Action.put_away_sheet) as doing:
        sheet = rows.locked_sheet(doing.session, doing.clinic_id, sheet_id)
        doing.about("scan sheet", sheet.id)
        if sheet.state in (SheetState.confirmed, SheetState.undone):
            raise Conflict("This sheet was entered. Take that back first.")
        sheet.state, sheet.settled_at, sheet.settled_by = SheetState.put_away, context.now, context.member_id
        return sheet.scan_id


def picture(context: Context, sheet_id: UUID) -> bytes:
    """The sheet's picture (JPEG). Raises NotFound, also when it is gone."""
    return _picture(context, sheet_id)[1]


def cell_picture(context: Context, sheet_id: UUID, row: int, day: int) -> bytes:
    """The picture of one cell (JPEG). Raises NotFound."""
    cells, content = _picture(context, sheet_id)
    for place in cells:
        if place[:2] == [row, day]:
            left, top, wide, high = place[4:]
            return cut_out(content, left - AROUND, top - AROUND, wide + 2 * AROUND, high + 2 * AROUND)
    raise NotFound


def whose(house: House, scan_id: UUID) -> UUID:
    """The clinic of a scan, for the command line. Raises NotFound."""
    with house.database.read() as session:
        found = session.scalar(
            select(Scan.clinic_id).where(Scan.id == scan_id).execution_options(**{ACROSS: True})
        )
    if found is None:
        raise NotFound
    return found


def _picture(context: Context, sheet_id: UUID) -> tuple[list[list[int]], bytes]:
    with perform(context, Action.view_scan_picture) as doing:
        sheet = owned(doing.session, ScanSheet, doing.clinic_id, sheet_id)
        name, cells = sheet.picture_sha256, sheet.cells
    if name is None:
        raise NotFound("This picture is gone: its sheet was settled.")
    try:
        return cells, context.house.store.get(name)
    except LostContent:
        raise NotFound from None


def _line(row: Scan, members: dict[UUID, str]) -> ScanLine:
    by = name_of(members, row.created_by)
    return ScanLine(
        row.id, State(row.state), row.created_at, by, row.pages, row.pages_read, row.failure or ""
    )


def _sheet_line(sheet: ScanSheet, whose: dict[UUID, tuple[Program, Patient]]) -> SheetLine:
    mark = read_mark(sheet.code)
    program, patient = whose.get(sheet.program_id, (None, None)) if sheet.program_id else (None, None)
    return SheetLine(
        id=sheet.id,
        page=sheet.page,
        state=SheetState(sheet.state),
        patient_name=full_name(patient) if patient else "",
        program_id=sheet.program_id,
        program_title=program.title if program else "",
        week=mark.week if mark else 0,
        doubtful=sum(bool(cell[3]) for cell in sheet.cells),
        problem=sheet.problem,
        has_picture=sheet.picture_sha256 is not None,
    )


def _name(doing: Doing, patient_id: UUID | None) -> str:
    if patient_id is None:
        return ""
    return full_name(owned(doing.session, Patient, doing.clinic_id, patient_id))
