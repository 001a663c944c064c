"""What an engine does for logs on paper: read each file once, and find whose each sheet is.

A row says what is due; its lease ends with an engine that was killed, and the next one reads the file again from its
first page: nothing of a file is there before all of it is.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from clinic.adapters.files import LostContent
from clinic.adapters.scan_reader import SeenCell, SeenPage, SeenTable, read_file
from clinic.domain.errors import Invalid
from clinic.domain.log_lines import LogLine, asked_days, log_lines
from clinic.domain.log_sheet import read_mark
from clinic.domain.prints import TRIES, State
from clinic.domain.scans import SheetState
from clinic.persistence import scans as rows
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program, ProgramVersion, content_of
from clinic.persistence.scans import Scan, ScanSheet
from clinic.persistence.tenancy import ACROSS, owned
from clinic.services.context import House
from clinic.services.patient_rows import full_name

log = structlog.get_logger("clinic.scans")

LEASE = timedelta(minutes=10)
STOPPED = "Reading stopped in the middle, three times. Scan the pages again, fewer at a time."
NO_CODE = "No code of a log was found on this page. If it is a log, enter it by hand."
NO_TABLE = (
    "The code was read, but not the table: a corner is covered, cut off or out of focus. "
    "Take the picture again, or enter the week by hand."
)
OLDER_FORM = "This log was printed before logs could be read by machine. Enter the week by hand."
NOT_OURS = "This log is not one of this clinic's: no program here has its check code."
NO_MATCH = "The rows of this sheet are not those of its version. Enter the week by hand."


def read_due(house: House, now: datetime, limit: int) -> int:
    """Read files that are due; returns how many."""
    found = _lease(house, now, limit)
    for clinic_id, scan_id in found:
        _read(house, clinic_id, scan_id)
    return len(found)


def release(house: House) -> None:
    """Take back what an engine that was killed held."""
    with house.database.write() as session:
        session.execute(
            update(Scan)
            .where(Scan.state == State.due.value, Scan.lease_until.is_not(None))
            .values(lease_until=None)
            .execution_options(synchronize_session=False, **{ACROSS: True})
        )


def _lease(house: House, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    with house.database.write() as session:
        due = session.scalars(
            select(Scan)
            .where(Scan.state == State.due.value, or_(Scan.lease_until.is_(None), Scan.lease_until < now))
            .order_by(Scan.created_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .execution_options(**{ACROSS: True})
        ).all()
        for row in due:
            row.lease_until = now + LEASE
            row.attempts += 1
        return [(row.clinic_id, row.id) for row in due]


def _read(house: House, clinic_id: UUID, scan_id: UUID) -> None:
    with house.database.read() as session:
        scan = owned(session, Scan, clinic_id, scan_id)
        name, tries = scan.file_sha256, scan.attempts
    pages: list[SeenPage] = []
    failure = STOPPED if tries > TRIES else ""
    if not failure:
        try:
            for said in read_file(house.store.get(name or "")):
                if isinstance(said, SeenPage):
                    pages.append(said)
                _progress(house, clinic_id, scan_id, said, len(pages))
        except Invalid as error:
            failure = error.problems[0].message
        except (LostContent, OSError) as error:
            log.error("file not read", scan=str(scan_id), error=str(error))
            failure = "The file could not be kept or started. Bring it once more."
    _settle(house, clinic_id, scan_id, [] if failure else pages, failure)


def _progress(house: House, clinic_id: UUID, scan_id: UUID, said: int | SeenPage, read: int) -> None:
    with house.database.write() as session:
        scan = owned(session, Scan, clinic_id, scan_id)
        scan.pages_read = read
        if isinstance(said, int):
            scan.pages = said


def _settle(house: House, clinic_id: UUID, scan_id: UUID, pages: list[SeenPage], failure: str) -> None:
    """Write all sheets at once, and let go of the file."""
    kept = [(page, found, house.store.put(picture)) for page, found, picture in _sheets(pages)]
    with house.database.write() as session:
        scan = owned(session, Scan, clinic_id, scan_id)
        session.refresh(scan, with_for_update=True)
        if scan.state != State.due:
            return  # another engine was quicker
        for place, (page, table, name) in enumerate(kept, 1):
            session.add(_sheet(session, scan, place, page, table, name))
        file = scan.file_sha256
        scan.state, scan.failure = (State.failed if failure else State.ready), failure or None
        scan.lease_until, scan.file_sha256 = None, None
        session.flush()
        held = select(Scan.id).where(Scan.file_sha256 == file).execution_options(**{ACROSS: True})
        shared = session.scalar(held.limit(1)) is not None
    if file and not shared:
        house.store.forget(file)


def _sheets(pages: list[SeenPage]) -> Iterator[tuple[int, SeenTable | None, bytes]]:
    """Each table with its page's number and its picture; a page without any stands for itself."""
    for number, page in enumerate(pages, 1):
        for table in page.tables:
            yield number, table, table.picture or page.picture
        if not page.tables:
            yield number, None, page.picture


def _sheet(
    session: Session, scan: Scan, place: int, page: int, table: SeenTable | None, picture: str
) -> ScanSheet:
    version, problem = _placed(session, scan, table)
    cells = [] if problem or table is None or version is None else _asked(session, version, table)
    return ScanSheet(
        id=new_id(),
        clinic_id=scan.clinic_id,
        scan_id=scan.id,
        place=place,
        page=page,
        state=SheetState.refused if problem else SheetState.open,
        code=table.code if table else "",
        problem=problem,
        version_id=version.id if version else None,
        program_id=version.program_id if version else None,
        cells=[
            [one.row, one.day, one.box, one.doubt, one.left, one.top, one.wide, one.high] for one in cells
        ],
        picture_sha256=picture,
    )


def _placed(session: Session, scan: Scan, table: SeenTable | None) -> tuple[ProgramVersion | None, str]:
    """Which version a table is of, and why it cannot be used, if so."""
    mark = read_mark(table.code) if table else None
    if table is None or mark is None:
        return None, NO_CODE
    version = rows.version_with(session, scan.clinic_id, mark.check)
    if version is None:
        return None, NOT_OURS
    if mark.form == 1:
        return version, OLDER_FORM
    strange = _another_patient(session, scan, version)
    if strange:
        return None, strange
    if not table.cells:
        return version, NO_TABLE
    matches = mark.first + mark.rows <= len(_lines(session, version))
    return version, "" if matches else NO_MATCH


def _another_patient(session: Session, scan: Scan, version: ProgramVersion) -> str:
    if scan.patient_id is None:
        return ""
    program = owned(session, Program, scan.clinic_id, version.program_id)
    if program.patient_id == scan.patient_id:
        return ""
    theirs = full_name(owned(session, Patient, scan.clinic_id, program.patient_id))
    named = full_name(owned(session, Patient, scan.clinic_id, scan.patient_id))
    return f"This sheet is {theirs}'s, and you are on the page of {named}. Nothing was entered."


def _asked(session: Session, version: ProgramVersion, table: SeenTable) -> list[SeenCell]:
    """The places that have boxes: a day of rest has none, so nothing was to be seen there."""
    mark = read_mark(table.code)
    lines = _lines(session, version)[mark.first : mark.first + mark.rows] if mark else []
    asked = [asked_days(line.item.schedule) for line in lines] + [(True,) * 7]
    return [cell for cell in table.cells if asked[cell.row][cell.day]]


def _lines(session: Session, version: ProgramVersion) -> list[LogLine]:
    return list(log_lines(content_of(session, version.clinic_id, version.id)))
