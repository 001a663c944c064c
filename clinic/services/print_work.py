"""What an engine does for print jobs: make each packet once, then put the job's file together.

Rows say what is due; a lease keeps two engines apart and ends with an engine that was killed, so that nothing is
lost. A packet is kept by its content and its row changes from *due* once: made twice, it is still there once.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import structlog
from sqlalchemy import ColumnElement, exists, or_, select, update

from clinic.adapters.files import LostContent
from clinic.adapters.pdf_join import Part, join
from clinic.domain.actions import Site
from clinic.domain.codec import from_plain
from clinic.domain.errors import ClinicError
from clinic.domain.prints import TRIES, Form, Packet, Progress, State, ended
from clinic.persistence import prints as rows
from clinic.persistence.patients import Patient
from clinic.persistence.prints import PrintJob, PrintPart
from clinic.persistence.tenancy import ACROSS, owned
from clinic.services.context import Context, House
from clinic.services.packets import packet_bytes

log = structlog.get_logger("clinic.prints")

LEASE = timedelta(seconds=60)
STOPPED = "The print service stopped in the middle, three times. Try again, or print this patient alone."
NO_PLACE = "The file could not be kept: the disk is full or cannot be written. Make room, then go on."


def make_due(house: House, now: datetime, limit: int) -> int:
    """Make packets that are due, then the files of jobs whose packets are all there; returns how many."""
    parts = _lease_parts(house, now, limit)
    for clinic_id, part_id in parts:
        _make(house, clinic_id, part_id, now)
    jobs = _lease_jobs(house, now)
    for clinic_id, job_id in jobs:
        _finish(house, clinic_id, job_id, now)
    return len(parts) + len(jobs)


def release(house: House) -> None:
    """Take back what an engine that was killed held: an engine that starts is the only one of its server."""
    with house.database.write() as session:
        for kind in (PrintPart, PrintJob):
            session.execute(
                update(kind)
                .where(kind.state == State.due.value, kind.lease_until.is_not(None))
                .values(lease_until=None)
                .execution_options(synchronize_session=False, **{ACROSS: True})
            )


def _lease_parts(house: House, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    with house.database.write() as session:
        # the engine serves every clinic; each packet is then made within its own
        due = session.scalars(
            select(PrintPart)
            .where(*_is_due(PrintPart, now))
            .order_by(PrintPart.job_id, PrintPart.place)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .execution_options(**{ACROSS: True})
        ).all()
        for row in due:
            row.lease_until = now + LEASE
        return [(row.clinic_id, row.id) for row in due]


def _lease_jobs(house: House, now: datetime) -> list[tuple[UUID, UUID]]:
    waits = exists().where(PrintPart.job_id == PrintJob.id, PrintPart.state == State.due.value)
    with house.database.write() as session:
        due = session.scalars(
            select(PrintJob)
            .where(*_is_due(PrintJob, now), ~waits)
            .order_by(PrintJob.created_at)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(**{ACROSS: True})
        ).all()
        for row in due:
            row.lease_until = now + LEASE
            row.attempts += 1
        return [(row.clinic_id, row.id) for row in due]


def _is_due(kind: type[PrintPart] | type[PrintJob], now: datetime) -> tuple[ColumnElement[bool], ...]:
    return kind.state == State.due.value, or_(kind.lease_until.is_(None), kind.lease_until < now)


@dataclass(frozen=True, slots=True)
class _Begun:
    program_id: UUID
    number: int
    packet: Packet
    anyway: bool
    tries: int


def _begin(house: House, clinic_id: UUID, part_id: UUID) -> _Begun:
    """Count the try here and not with the lease: an engine that is killed holds parts that it never began."""
    with house.database.write() as session:
        part = owned(session, PrintPart, clinic_id, part_id)
        part.attempts += 1
        packet = from_plain(Packet, owned(session, PrintJob, clinic_id, part.job_id).packet)
        if part.language:
            packet = replace(packet, sheet=replace(packet.sheet, language=part.language))
        # what a sheet lacks was asked before the job; the language of a part is the answer
        return _Begun(part.program_id, part.number, packet, part.language is not None, part.attempts)


def _make(house: House, clinic_id: UUID, part_id: UUID, now: datetime) -> None:
    """Outside any transaction: make the packet and keep it; then say so in the row."""
    context = Context(house, Site("print", clinic_id), now)
    failure, name = "", ""
    begun = _begin(house, clinic_id, part_id)
    if begun.tries > TRIES:
        failure = STOPPED
    else:
        try:
            name = house.store.put(
                packet_bytes(context, begun.program_id, begun.number, begun.packet, anyway=begun.anyway)
            )
        except ClinicError as error:
            failure = str(error)
        except OSError as error:
            log.error("packet not kept", part=str(part_id), error=str(error))
            failure = NO_PLACE
    with house.database.write() as session:
        part = owned(session, PrintPart, clinic_id, part_id)
        if part.state != State.due:
            return  # cancelled meanwhile, or another engine was quicker with the same bytes
        part.state = State.failed if failure else State.ready
        part.pdf_sha256, part.failure, part.lease_until = name or None, failure or None, None


def _finish(house: House, clinic_id: UUID, job_id: UUID, now: datetime) -> None:
    failure, name, size = "", "", 0
    with house.database.read() as session:
        job = owned(session, PrintJob, clinic_id, job_id)
        packet, tries, title = from_plain(Packet, job.packet), job.attempts, job.title
        parts = rows.named_parts(session, clinic_id, job_id)
    before = [part.state for part, _ in parts]
    state = ended(Progress.of(State(one) for one in before))
    if tries > TRIES:
        state, failure = State.failed, STOPPED
    elif state is State.ready:
        try:
            content = _file(house, packet, title, parts)
            name, size = house.store.put(content), len(content)
        except (LostContent, OSError) as error:
            log.error("file not put together", job=str(job_id), error=str(error))
            state, failure = State.failed, NO_PLACE
    with house.database.write() as session:
        job = owned(session, PrintJob, clinic_id, job_id)
        session.refresh(job, with_for_update=True)
        if job.state != State.due or state is None:
            return  # resumed meanwhile, or another engine was quicker with the same bytes
        if [part.state for part, _ in rows.named_parts(session, clinic_id, job_id)] != before:
            return  # resumed while the file was put together: it is made again once those packets are there
        job.state, job.failure, job.ended_at, job.lease_until = state.value, failure or None, now, None
        job.file_sha256, job.file_bytes = name or None, size or None


def _file(house: House, packet: Packet, title: str, parts: list[tuple[PrintPart, Patient]]) -> bytes:
    made = [
        Part(f"{patient.given_name} {patient.family_name[:1]}".strip(), house.store.get(part.pdf_sha256))
        for part, patient in parts
        if part.pdf_sha256 and part.state == State.ready
    ]
    if packet.form is Form.zip:
        return _zipped(made)
    if len(made) == 1:
        return made[0].content  # one version, one seal; a file of several has the squares of each
    return join(made, title=title, duplex=packet.duplex)


def _zipped(parts: list[Part]) -> bytes:
    """One PDF for each patient; no times inside, so that equal packets give equal bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for place, part in enumerate(parts, 1):
            plain = "".join(letter for letter in part.title if letter.isalnum() or letter == " ").strip()
            archive.writestr(ZipInfo(f"{place:03d} {plain}.pdf"), part.content)
    return out.getvalue()
