"""Printing for many patients: ask for packets, see how they come along, cancel, go on, fetch the file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from clinic.adapters.files import LostContent
from clinic.domain.actions import Action, SignedIn, Verdict, verdict
from clinic.domain.checkins import local_day
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.prints import PARTS_MOST, Form, Lacking, Packet, Progress, State, check_parts
from clinic.persistence import prints as rows
from clinic.persistence.accounts import Clinic, in_turn
from clinic.persistence.base import new_id
from clinic.persistence.patients import member_names, name_of
from clinic.persistence.prints import PrintJob, PrintPart, Running, Today
from clinic.persistence.tenancy import ACROSS, owned
from clinic.services.context import Context, Doing, House, perform
from clinic.services.origins import OwnTemplate, own_templates
from clinic.services.patient_rows import full_name
from clinic.services.prints_lacking import choice_for, lacks_of, note_on
from clinic.services.translations import Lack

SHOWN = 20


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job in the list: what, when, by whom, how far."""

    id: UUID
    title: str
    state: State
    progress: Progress
    asked_at: datetime
    asked_by: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The page on which packets are asked for: who may be chosen, the jobs of late, and the templates whose
    programs can be listed."""

    candidates: tuple[Running, ...]
    jobs: tuple[JobLine, ...]
    templates: tuple[OwnTemplate, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    """One patient's packet: how it stands, and why it could not be made."""

    name: str
    program_id: UUID
    state: State
    failure: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One job with all of its parts; ``failure`` says why its file could not be put together."""

    line: JobLine
    packet: Packet
    parts: tuple[PartLine, ...]
    bytes: int
    failure: str

    @property
    def under_way(self) -> bool:
        """Whether something is still to come."""
        return self.line.state is State.due

    @property
    def may_resume(self) -> bool:
        """Whether parts were left out that could be tried again."""
        return not self.under_way and any(part.state is not State.ready for part in self.parts)


@dataclass(frozen=True, slots=True)
class File:
    """A finished job's bytes, their SHA-256 (the strong ETag), and a file name without personal facts."""

    content: bytes
    sha256: str
    file_name: str
    type: str


def choice(context: Context, *, today: bool = False, template: UUID | None = None) -> Choice:
    """Who may be printed for: everybody with a running program, of these only today's patients, only those whose
    program holds a template, or both.

    Today's patients are those whose program was published today and those with a test planned for today. Raises
    NotFound for a template that the actor may not see.
    """
    with perform(context, Action.view_prints) as doing:
        clinic = doing.session.get(Clinic, doing.clinic_id)
        if clinic is None:  # the command line may name any
            raise NotFound("There is no such clinic.")
        day = _today(context.now, clinic.zone) if today else None
        templates = _templates(doing)
        if template is not None and all(one.id != template for one in templates):
            raise NotFound("There is no such template.")
        found = rows.running(doing.session, doing.clinic_id, PARTS_MOST + 1, today=day, template=template)
        return Choice(tuple(found), _lines(doing), templates)


def begin(
    context: Context,
    key: UUID,
    programs: Collection[UUID],
    packet: Packet,
    lacking: Lacking = Lacking.ask,
) -> UUID:
    """Ask for the packets of programs; the same key again gives the same job.

    Raises Invalid, and Untold when sheets lack texts in their language and nothing was chosen yet.
    """
    with perform(context, Action.print_packets) as doing:
        # of two equal askings at once the second finds the first one's job
        in_turn(doing.session, doing.clinic_id)
        known = _begun(doing, key)
        if known is not None:
            doing.about("print job", known)
            return known
        chosen = _running(doing, set(programs))
        lacks = lacks_of(doing, chosen, packet, lacking)
        row = _written(doing, key, chosen, packet)
        doing.session.add_all(
            _part(row, place, one, lacks.get(one.program_id), lacking) for place, one in enumerate(chosen, 1)
        )
        doing.about("print job", row.id)
        doing.note(packets=len(chosen), lacking=len(lacks), choice=lacking.value)
        return row.id


def job(context: Context, job_id: UUID) -> Job:
    """How a job stands, part by part. Raises NotFound."""
    with perform(context, Action.view_prints) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        row = owned(session, PrintJob, clinic_id, job_id)
        doing.about("print job", row.id)
        packet = from_plain(Packet, row.packet)
        parts = tuple(
            PartLine(
                full_name(patient),
                part.program_id,
                State(part.state),
                part.failure or "",
                note_on(part, packet, patient),
            )
            for part, patient in rows.named_parts(session, clinic_id, row.id)
        )
        line = _line(row, Progress.of(part.state for part in parts), member_names(session, clinic_id))
        return Job(line, packet, parts, row.file_bytes or 0, row.failure or "")


def cancel(context: Context, job_id: UUID) -> None:
    """Make no more packets of this job; what is ready stays ready. Cancelling twice changes nothing more."""
    with perform(context, Action.cancel_print) as doing:
        row = _locked(doing, job_id)
        _set_parts(doing, row.id, (State.due,), State.cancelled)


def resume(context: Context, job_id: UUID) -> None:
    """Try again what was cancelled or failed. Raises Conflict when there is nothing to try."""
    with perform(context, Action.resume_print) as doing:
        row = _locked(doing, job_id)
        again = _set_parts(doing, row.id, (State.cancelled, State.failed), State.due)
        if not again and row.state != State.failed:
            raise Conflict("Nothing of this job is left to print.")
        row.state, row.ended_at, row.file_sha256, row.file_bytes, row.failure = (
            State.due,
            None,
            None,
            None,
            None,
        )
        row.attempts, row.lease_until = 0, None


def file(context: Context, job_id: UUID) -> File:
    """The finished file. Raises NotFound, and Conflict while it is not there."""
    with perform(context, Action.view_packets) as doing:
        row = owned(doing.session, PrintJob, doing.clinic_id, job_id)
        doing.about("print job", row.id)
        sha256, form = row.file_sha256, from_plain(Packet, row.packet).form
        if sha256 is None:
            raise Conflict("This file is not ready. Look at the job again.")
    try:
        content = context.house.store.get(sha256)
    except LostContent:
        raise Conflict("The kept file is damaged. Print these packets again.") from None
    kind = "application/zip" if form is Form.zip else "application/pdf"
    return File(content, sha256, f"packets-{str(job_id)[-6:]}.{form}", kind)


def whose(house: House, job_id: UUID) -> UUID:
    """The clinic of a job, for the command line. Raises NotFound."""
    with house.database.read() as session:
        # the person at the command line holds the whole site and knows only the job's id
        found = session.scalar(
            select(PrintJob.clinic_id).where(PrintJob.id == job_id).execution_options(**{ACROSS: True})
        )
    if found is None:
        raise NotFound(f"There is no print job {job_id}.")
    return found


def _begun(doing: Doing, key: UUID) -> UUID | None:
    """The job that was asked for with this key before."""
    return doing.session.scalar(
        select(PrintJob.id).where(PrintJob.clinic_id == doing.clinic_id, PrintJob.key == key)
    )


def _running(doing: Doing, wanted: Collection[UUID]) -> list[Running]:
    """The wanted programs by their patients' names. Raises Invalid when there are none, too many, or one has ended."""
    check_parts(len(wanted))
    found = rows.running(doing.session, doing.clinic_id, PARTS_MOST, among=wanted)
    check_parts(len(found))
    if len(found) < len(wanted):
        raise Invalid(
            "patients", "Somebody among these has no running program any more. Look at the list again."
        )
    return found


def _written(doing: Doing, key: UUID, chosen: Sequence[Running], packet: Packet) -> PrintJob:
    """The job's row, in the database before its parts name it."""
    row = PrintJob(
        id=new_id(),
        clinic_id=doing.clinic_id,
        key=key,
        title=_title(chosen),
        packet=to_plain(packet),
        created_at=doing.context.now,
        created_by=doing.context.member_id,
    )
    doing.session.add(row)
    doing.session.flush()
    return row


def _part(job: PrintJob, place: int, one: Running, lack: Lack | None, lacking: Lacking) -> PrintPart:
    return PrintPart(
        id=new_id(),
        clinic_id=job.clinic_id,
        job_id=job.id,
        place=place,
        program_id=one.program_id,
        number=one.number,
        **choice_for(lack, lacking),
    )


def _locked(doing: Doing, job_id: UUID) -> PrintJob:
    row = owned(doing.session, PrintJob, doing.clinic_id, job_id)
    doing.session.refresh(row, with_for_update=True)
    doing.about("print job", row.id)
    return row


def _set_parts(doing: Doing, job_id: UUID, before: tuple[State, ...], after: State) -> int:
    found = doing.session.execute(
        update(PrintPart)
        .where(
            PrintPart.clinic_id == doing.clinic_id,
            PrintPart.job_id == job_id,
            PrintPart.state.in_([state.value for state in before]),
        )
        .values(state=after.value, attempts=0, lease_until=None, failure=None)
        .returning(PrintPart.id)
        .execution_options(synchronize_session=False)
    )
    return len(found.all())


def _lines(doing: Doing) -> tuple[JobLine, ...]:
    session, clinic_id = doing.session, doing.clinic_id
    jobs = session.scalars(
        select(PrintJob)
        .where(PrintJob.clinic_id == clinic_id)
        .order_by(PrintJob.created_at.desc(), PrintJob.id)
        .limit(SHOWN)
    ).all()
    progress = rows.counts(session, clinic_id, [one.id for one in jobs])
    names = member_names(session, clinic_id)
    return tuple(_line(one, progress[one.id], names) for one in jobs)


def _line(row: PrintJob, progress: Progress, names: dict[UUID, str]) -> JobLine:
    by = name_of(names, row.created_by)
    return JobLine(row.id, row.title, State(row.state), progress, row.created_at, by)


def _title(chosen: Sequence[Running]) -> str:
    first = chosen[0].patient
    others = len(chosen) - 1
    if not others:
        return f"For {first}"[:200]
    return f"For {first} and {others} other{'' if others == 1 else 's'}"[:200]


def _today(now: datetime, zone: str) -> Today:
    day = local_day(now, zone)
    return Today(day, datetime.combine(day, time(), ZoneInfo(zone)))


def _templates(doing: Doing) -> tuple[OwnTemplate, ...]:
    """Those that the actor may see: none for a member who writes no programs."""
    actor = doing.context.actor
    if isinstance(actor, SignedIn) and verdict(actor, Action.view_templates) is not Verdict.yes:
        return ()
    return own_templates(doing)
