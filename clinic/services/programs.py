"""Programs: start, publish, revise, pause, resume, end, and the page that shows all of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.actions import Action
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.drafts import DraftContent, reopened, settled
from clinic.domain.errors import Conflict, Invalid, NotFound, Problem
from clinic.domain.patients import day_in, said_day
from clinic.domain.programs import TITLE_MOST, Content, code_of, content_hash
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as rows
from clinic.persistence.base import new_id
from clinic.persistence.handouts import want
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Pause, Program, ProgramVersion
from clinic.persistence.progression import keep_rules
from clinic.persistence.tenancy import owned
from clinic.services import links, proof, scores
from clinic.services.context import Context, Doing, perform
from clinic.services.draft_rows import begin, close, keep
from clinic.services.handout_looks import looks_at_once
from clinic.services.patient_rows import refuse_archived

AHEAD = timedelta(days=366)
"""How far in the future a version or a pause may begin, or a program end; more is a slip of the keyboard."""

REASON_MOST = 1000


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing made."""

    program_id: UUID
    version_id: UUID
    number: int
    effective_from: date
    check_code: str


def content_of(session: Session, clinic_id: UUID, version_id: UUID) -> Content:
    """What a version prescribes. Raises NotFound, also when it is another clinic's."""
    return rows.content_of(session, clinic_id, version_id)


def versions(session: Session, clinic_id: UUID, program_id: UUID) -> Sequence[ProgramVersion]:
    """A program's published versions, the first one first."""
    return rows.versions(session, clinic_id, program_id)


def start(context: Context, patient_id: UUID, title: str) -> UUID:
    """Begin a program for a patient with an empty draft. Returns its id. Raises Invalid, NotFound, Conflict."""
    if not title or len(title) > TITLE_MOST:
        raise Invalid("title", f"Give the program a title of at most {TITLE_MOST} characters.")
    with perform(context, Action.draft_program) as doing:
        patient = owned(doing.session, Patient, doing.clinic_id, patient_id)
        refuse_archived(patient)
        program = Program(
            id=new_id(),
            clinic_id=doing.clinic_id,
            patient_id=patient.id,
            title=title,
            latest=0,
            created_at=context.now,
            created_by=context.member_id,
        )
        doing.session.add(program)
        doing.session.flush()
        begin(doing, program, DraftContent(title))
        doing.about("program", program.id, patient=patient.id)
        return program.id


def publish(
    context: Context,
    program_id: UUID,
    *,
    revision: int | None = None,
    effective_from: date | None = None,
    reason: str = "",
) -> Published:
    """Make the draft the next version, for ever. Without a date it takes effect tomorrow, in the patient's zone.

    ``revision`` is that of the draft which was looked at. Raises Invalid naming everything that is open, and
    Conflict when the draft was changed or published meanwhile or the program has ended.
    """
    with perform(context, Action.publish_program) as doing:
        program = _locked(doing, program_id)
        draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
        if draft is None:
            raise Conflict("There is no draft to publish. Somebody may have published it already.")
        if revision is not None and draft.revision != revision:
            raise Conflict("The draft was changed since you looked at it. Look at it again, then publish.")
        zone = zone_of(doing, program)
        today = day_in(zone, context.now)
        begins = effective_from or today + timedelta(days=1)
        earlier = rows.versions(doing.session, doing.clinic_id, program.id)
        ask = "Say why the program changes: it stays with the version."
        asked = _reason_problems(reason, ask, needed=bool(earlier))
        _refuse([*_beginning_problems(begins, today, earlier), *asked])
        written = from_plain(DraftContent, draft.content)
        exercises = catalogue.by_version(doing.session, doing.clinic_id, _used(written))
        version = _version(doing, program, settled(written, exercises), begins, reason.strip(), zone)
        close(doing, program, draft)
        proof.ensure(doing)
        looks = looks_at_once(doing.session, doing.clinic_id, program.id)
        want(doing.session, version, links.ensure(doing, program), looks, context.now)
        scores.mark_stale(doing.session, doing.clinic_id, program.id, context.now)
        doing.note(
            version=version.number, effective_from=begins.isoformat(), check_code=version.check_code,
            revision=draft.revision,
        )  # fmt: skip
        return Published(program.id, version.id, version.number, begins, version.check_code)


def revise(context: Context, program_id: UUID, number: int | None = None) -> None:
    """Open a draft of the next version from the latest one, or from version ``number``; lineages are kept.

    A draft that is open already takes over an older version as one step, which can be undone. Without a number it
    raises Conflict then, and when the program has ended; NotFound for an unknown number.
    """
    with perform(context, Action.revise_program) as doing:
        program = _locked(doing, program_id)
        draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
        if draft is not None and number is None:
            raise Conflict("A draft of this program is open already. Go on with that one.")
        found = [
            version
            for version in rows.versions(doing.session, doing.clinic_id, program.id)
            if version.number == (program.latest if number is None else number)
        ]
        if not found:
            raise NotFound
        content = rows.content_of(doing.session, doing.clinic_id, found[0].id)
        if draft is not None:
            keep(doing, draft, reopened(content))
        else:
            begin(doing, program, reopened(content))
        doing.note(from_version=found[0].number)


def pause(context: Context, program_id: UUID, first_day: date, last_day: date | None, reason: str) -> UUID:
    """Nothing is due from ``first_day`` to ``last_day`` (both included; None: until it is resumed).

    Raises Invalid (dates, reason), Conflict when those days are paused already or the program has ended.
    """
    with perform(context, Action.pause_program) as doing:
        program = _published(doing, program_id)
        today = day_in(zone_of(doing, program), context.now)
        _refuse(
            [
                *_pause_problems(first_day, last_day, today, _pauses(doing, program)),
                *_reason_problems(reason, "Say why: the reason stays with the pause."),
            ]
        )
        made = _new_pause(doing, program, first_day, last_day, reason.strip())
        doing.note(first_day=first_day.isoformat(), last_day=last_day and last_day.isoformat())
        return made.id


def resume(context: Context, program_id: UUID, pause_id: UUID, on: date) -> None:
    """Things are due again from ``on``: a pause that has not begun then is withdrawn, any other is shortened.

    A pause is never changed: it is withdrawn and, when some of its days stay paused, written anew.
    Raises NotFound, Invalid when ``on`` is after the pause, Conflict when it was withdrawn before.
    """
    with perform(context, Action.resume_program) as doing:
        program = _published(doing, program_id)
        found = owned(doing.session, Pause, doing.clinic_id, pause_id)
        if found.program_id != program.id:
            raise NotFound
        if found.withdrawn_at is not None:
            raise Conflict("This pause was taken back already.")
        if found.last_day is not None and on > found.last_day:
            raise Invalid("on", "The pause is over by then.")
        if on > day_in(zone_of(doing, program), context.now) + AHEAD:
            raise Invalid("on", "Give a day within a year from today.")
        found.withdrawn_at, found.withdrawn_by = context.now, context.member_id
        if on > found.first_day:
            _new_pause(doing, program, found.first_day, on - timedelta(days=1), found.reason)
        doing.note(on=on.isoformat())


def end(context: Context, program_id: UUID, ends_on: date, reason: str) -> None:
    """``ends_on`` is the program's last day. Raises Invalid (date, reason), Conflict when it was ended before."""
    with perform(context, Action.end_program) as doing:
        program = _published(doing, program_id)
        today = day_in(zone_of(doing, program), context.now)
        problems = list(_reason_problems(reason, "Say why it ends: the reason stays with it."))
        if not today <= ends_on <= today + AHEAD:
            problems.insert(0, Problem("ends_on", "Give today or a day within the next year."))
        _refuse(problems)
        program.end_reason = reason.strip()
        program.ends_on, program.ended_at = ends_on, doing.context.now
        doing.note(ends_on=ends_on.isoformat())


def zone_of(doing: Doing, program: Program) -> str:
    """The IANA zone that a program's dates are in: the patient's, else the clinic's."""
    patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
    return patients.zone_of(doing.session, doing.clinic_id, patient)


def _locked(doing: Doing, program_id: UUID) -> Program:
    """The program, locked, which has not been ended."""
    program = rows.locked(doing.session, doing.clinic_id, program_id)
    doing.about("program", program.id, patient=program.patient_id)
    if program.ended_at is not None:
        raise Conflict("This program has been ended. Start a new one.")
    return program


def _published(doing: Doing, program_id: UUID) -> Program:
    """The program, locked, published and not ended; its score will be counted again."""
    program = _locked(doing, program_id)
    if program.latest == 0:
        raise Conflict("This program has not been published yet.")
    scores.mark_stale(doing.session, doing.clinic_id, program.id, doing.context.now)
    return program


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise Invalid.many(problems)


def _beginning_problems(begins: date, today: date, earlier: Sequence[ProgramVersion]) -> Iterator[Problem]:
    if begins < today:
        yield Problem("effective_from", "A version cannot begin in the past. Give today or a later day.")
    elif begins > today + AHEAD:
        yield Problem("effective_from", "Give a day within the next year.")
    elif earlier and begins < earlier[-1].effective_from:
        said = f"Version {earlier[-1].number} begins on {said_day(earlier[-1].effective_from)}"
        yield Problem("effective_from", f"{said}; this one cannot begin before.")


def _pause_problems(
    first_day: date, last_day: date | None, today: date, others: Sequence[Pause]
) -> Iterator[Problem]:
    if not today - AHEAD <= first_day <= today + AHEAD:
        yield Problem("first_day", "Give a day within a year from today.")
    if last_day is not None and not timedelta(0) <= last_day - first_day <= 2 * AHEAD:
        yield Problem("last_day", "The last day must not be before the first, nor years ahead.")
    elif any(
        other.first_day <= (last_day or date.max) and first_day <= (other.last_day or date.max)
        for other in others
    ):
        yield Problem("first_day", "Some of these days are paused already. Resume that pause first.")


def _reason_problems(reason: str, ask: str, *, needed: bool = True) -> Iterator[Problem]:
    if needed and not reason.strip():
        yield Problem("reason", ask)
    elif len(reason) > REASON_MOST:
        yield Problem("reason", f"This is too long: at most {REASON_MOST} characters.")


def _used(draft: DraftContent) -> set[str]:
    return {item.exercise_version for item in draft.items}


def _version(
    doing: Doing, program: Program, content: Content, begins: date, reason: str, zone: str
) -> ProgramVersion:
    """Write the next version and its items; the program's row is locked, so numbers have no gap."""
    number = program.latest + 1
    sha256 = content_hash(str(program.id), number, begins, content)
    version = ProgramVersion(
        id=new_id(),
        clinic_id=doing.clinic_id,
        program_id=program.id,
        number=number,
        title=content.title,
        facts={"goal": content.goal, "five_minutes": to_plain(content.five_minutes)},
        reason=reason,
        effective_from=begins,
        published_at=doing.context.now,
        published_by=doing.context.member_id,
        zone=zone,
        content_sha256=sha256,
        check_code=code_of(sha256),
    )
    doing.session.add(version)
    doing.session.flush()
    doing.session.add_all(rows.rows_of(doing.clinic_id, version.id, content.items))
    rules = {UUID(item.lineage): to_plain(item.rule) for item in content.items if item.rule}
    keep_rules(doing.session, doing.clinic_id, program.id, rules, doing.context.now, doing.context.member_id)
    program.latest, program.title = number, content.title
    return version


def _pauses(doing: Doing, program: Program) -> Sequence[Pause]:
    return [
        pause
        for pause in rows.pauses(doing.session, doing.clinic_id, program.id)
        if pause.withdrawn_at is None
    ]


def _new_pause(doing: Doing, program: Program, first_day: date, last_day: date | None, reason: str) -> Pause:
    made = Pause(
        id=new_id(),
        clinic_id=doing.clinic_id,
        program_id=program.id,
        first_day=first_day,
        last_day=last_day,
        reason=reason,
        created_at=doing.context.now,
        created_by=doing.context.member_id,
    )
    doing.session.add(made)
    return made
