"""Sheets as the reader leaves them in the database, for tests that need one without printing and reading paper."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID, uuid4

from PIL import Image
from sqlalchemy import select

from clinic.domain.adherence.quota import monday_of
from clinic.domain.log_lines import asked_days, log_lines
from clinic.domain.log_sheet import PageMark
from clinic.domain.prints import State
from clinic.persistence.base import new_id
from clinic.persistence.programs import ProgramVersion, content_of
from clinic.persistence.scans import Scan, ScanSheet
from clinic.persistence.tenancy import owned
from clinic.services import scan_confirm, scan_review, scans
from clinic.services.context import Context


def a_sheet(context: Context, program_id: UUID, *marks: tuple[int, int, int | None, str | None]) -> UUID:
    """A sheet of a program's first version that waits to be confirmed; ``marks`` are row, day, box, doubt."""
    house, clinic_id = context.house, context.clinic_id
    scan_id = scans.begin(context, uuid4(), b"a file that was read")
    with house.database.write() as session:
        version = session.scalars(
            select(ProgramVersion)
            .where(ProgramVersion.clinic_id == clinic_id, ProgramVersion.program_id == program_id)
            .order_by(ProgramVersion.number)
        ).first()
        assert version is not None
        lines = list(log_lines(content_of(session, clinic_id, version.id)))
        told = {(row, day): (box, doubt) for row, day, box, doubt in marks}
        cells = [
            [row, day, *told.get((row, day), (None, None)), 10 + 30 * day, 20 + 40 * row, 28, 36]
            for row in range(len(lines) + 1)
            for day in range(7)
            if row == len(lines) or asked_days(lines[row].item.schedule)[day]
        ]
        scan = owned(session, Scan, clinic_id, scan_id)
        scan.state, scan.file_sha256, scan.pages, scan.pages_read = State.ready, None, 1, 1
        sheet = ScanSheet(
            id=new_id(), clinic_id=clinic_id, scan_id=scan_id, place=1, page=1, version_id=version.id,
            program_id=program_id, code=PageMark(version.check_code, 1, 0, len(lines), pain=True).text,
            cells=cells, picture_sha256=house.store.put(_paper()),
        )  # fmt: skip
        session.add(sheet)
        return sheet.id


def an_entered_sheet(context: Context, program_id: UUID, today: date) -> UUID:
    """A sheet with one mark two weeks ago, confirmed."""
    sheet_id = a_sheet(context, program_id, (0, 0, 0, None))
    monday = monday_of(today - timedelta(days=14))
    view = scan_review.sheet(context, sheet_id, monday)
    every = [cell for row in view.rows for cell in row.cells if cell]
    scan_confirm.confirm(context, sheet_id, monday, {cell.name: cell.value for cell in every})
    return sheet_id


def _paper() -> bytes:
    into = BytesIO()
    Image.new("L", (260, 400), 240).save(into, "JPEG")
    return into.getvalue()
