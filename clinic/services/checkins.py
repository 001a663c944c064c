"""Reports come in: one transaction for the post, its entries, alerts and questions; the same post twice
is one."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from clinic.domain.actions import Action, Holder
from clinic.domain.adherence.values import ReportSource
from clinic.domain.checkins import Entry, Post, Span, Symptom, body_hash, local_day
from clinic.domain.errors import Conflict, Invalid, Problem, Refused
from clinic.domain.offline import Made
from clinic.domain.symptoms import Route
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.checkins import (
    Checkin,
    Frame,
    Submission,
    checkins_of,
    easier_of,
    frame_of,
    submission_of,
)
from clinic.persistence.links import saw
from clinic.persistence.patients import clinic_and_zone
from clinic.persistence.programs import Program, locked
from clinic.persistence.questions import Question
from clinic.persistence.symptoms import SymptomReport, symptoms_of
from clinic.services.context import Context, Doing, perform
from clinic.services.scores import mark_stale
from clinic.services.symptoms import AlertView, Cause, alerts_of, raise_alerts, route_of

EASIER_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to a post, the same each time it arrives: what was kept, and which way its symptoms go."""

    submission: UUID
    recorded_at: datetime
    entries: int
    symptoms: int
    route: Route
    known: bool = field(default=False, compare=False)
    """Whether it had come before."""


@dataclass(frozen=True, slots=True)
class Easier:
    """What a patient finds easier by now, in their own words, and the date it was told."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Signs:
    """What a patient told beside the exercises."""

    alerts: tuple[AlertView, ...]
    easier: tuple[Easier, ...]


class _Already(Exception):
    """This very post came before: leave the transaction without a trace and give the same answer."""

    def __init__(self, answer: Recorded) -> None:
        super().__init__()
        self.answer = answer


def record(context: Context, post: Post, made: Made | None = None) -> Recorded:
    """Keep what the holder of a program's link reports; ``made`` of what waited on a phone without network.

    Raises Invalid naming each entry's field, Conflict when the key was used for something else.
    """
    return send(context, Action.record_checkin, own_program_id(context), post, ReportSource.patient, made)


def enter(context: Context, program_id: UUID, post: Post, source: ReportSource) -> Recorded:
    """Keep what staff enter for a patient: told to them (``staff``) or from the paper log (``paper``).

    Raises Invalid, Conflict, NotFound.
    """
    if source is ReportSource.patient:
        raise Invalid("source", "Choose who reported this: told to you, or from the paper log.")
    return send(context, Action.enter_checkin, program_id, post, source)


def send(
    context: Context,
    action: Action,
    program_id: UUID,
    post: Post,
    source: ReportSource,
    made: Made | None = None,
) -> Recorded:
    """Keep a post under an action, once. A repeated post leaves no second row and no second audit entry."""
    try:
        with perform(context, action) as doing:
            # posts of one program come one after the other, so of two equal ones the second finds the first
            program = locked(doing.session, doing.clinic_id, program_id)
            doing.about("program", program.id, patient=program.patient_id)
            return keep(doing, program, post, source, made)
    except _Already as already:
        return already.answer


def signs(context: Context, patient_id: UUID) -> Signs:
    """A patient's alerts, open ones first, and what she or he finds easier by now. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        _, zone = clinic_and_zone(doing.session, doing.clinic_id, patient_id)
        doing.about("patient", patient_id, patient=patient_id)
        found = easier_of(doing.session, doing.clinic_id, patient_id, EASIER_SHOWN)
        easier = tuple(Easier(local_day(row.submitted_at, zone), row.easier) for row in found)
        return Signs(alerts_of(doing, patient_id), easier)


def own_program_id(context: Context) -> UUID:
    """The program of the link's holder. Raises Refused for anybody else."""
    if not isinstance(context.actor, Holder):
        raise Refused
    return context.actor.program_id


def refuse_other_page(context: Context, program_id: str) -> None:
    """Raise Conflict when something was told on another program's page than the holder's own."""
    if str(own_program_id(context)) != program_id:
        raise Conflict("This belongs to another program. Open that program's page from its sheet.")


def keep(
    doing: Doing, program: Program, post: Post, source: ReportSource, made: Made | None = None
) -> Recorded:
    """Keep a post inside another service's action. Raises Invalid naming each entry's field, Conflict.

    What was ``made`` without network counts from the moment it was told, within the program as it was then.
    """
    session, clinic_id, now = doing.session, doing.clinic_id, doing.context.now
    body = body_hash(post)
    known = submission_of(session, clinic_id, program.id, post.client_key)
    if known is not None:
        raise _Already(_answer_again(doing, known, body))
    clinic, zone = clinic_and_zone(session, clinic_id, program.patient_id)
    told_at, upto = (made.moment(now), made.version) if made else (now, None)
    frame = frame_of(session, clinic_id, program.id, upto)
    problems = problems_of(post, frame, program, source, told_at, zone)
    if problems:
        raise Invalid.many(problems)
    submission = _submission(doing, program, post, body, source, zone)
    if made:
        submission.submitted_at, submission.arrived_at, submission.made_against = told_at, now, made.version
    session.add(submission)
    session.flush()
    causes: list[Cause] = [_checkin(submission, entry) for entry in post.entries]
    causes += [_symptom(submission, symptom) for symptom in post.symptoms]
    session.add_all(causes)
    session.add_all(_question(submission, asked.text, asked.lineage) for asked in post.questions)
    route = raise_alerts(doing, clinic, program, causes)
    mark_stale(session, clinic_id, program.id, now)
    if isinstance(doing.context.actor, Holder):
        saw(session, clinic_id, doing.context.actor.session_id, now)
    doing.note(
        source=source.value,
        entries=len(post.entries),
        symptoms=len(post.symptoms),
        questions=len(post.questions),
        **({"waited": True} if made else {}),
    )
    return Recorded(submission.id, told_at, len(post.entries), len(post.symptoms), route)


def _answer_again(doing: Doing, known: Submission, body: str) -> Recorded:
    if known.body_sha256 != body:
        raise Conflict("This was sent before with other answers. Open the page again and change it there.")
    entries = checkins_of(doing.session, doing.clinic_id, known.id)
    symptoms = symptoms_of(doing.session, doing.clinic_id, known.id)
    route = route_of(doing.session, doing.session.get_one(Clinic, doing.clinic_id), [*entries, *symptoms])
    return Recorded(known.id, known.submitted_at, len(entries), len(symptoms), route, known=True)


def problems_of(
    post: Post, frame: Frame, program: Program, source: ReportSource, told_at: datetime, zone: str
) -> list[Problem]:
    """Dates and exercises that do not belong to the program; each problem names its entry."""
    span = Span(frame.first_day or date.max, program.ends_on or date.max)
    today = local_day(told_at, zone)
    problems = []
    days = [(f"entries.{place}", entry.performed_on) for place, entry in enumerate(post.entries)]
    days += [(f"symptoms.{place}", told.performed_on) for place, told in enumerate(post.symptoms)]
    for path, day in days:
        wrong = span.problem(day, today, source)
        if wrong:
            problems.append(Problem(f"{path}.performed_on", wrong))
    named = [(f"entries.{place}", entry.lineage) for place, entry in enumerate(post.entries)]
    named += [(f"symptoms.{place}", told.lineage) for place, told in enumerate(post.symptoms) if told.lineage]
    named += [(f"questions.{place}", one.lineage) for place, one in enumerate(post.questions) if one.lineage]
    return problems + [
        Problem(f"{path}.lineage", "This exercise is not part of the program.")
        for path, lineage in named
        if lineage not in frame.lineages
    ]


def _submission(
    doing: Doing, program: Program, post: Post, body: str, source: ReportSource, zone: str
) -> Submission:
    actor = doing.context.actor
    return Submission(
        id=new_id(),
        clinic_id=doing.clinic_id,
        program_id=program.id,
        client_key=post.client_key,
        body_sha256=body,
        source=source.value,
        member_id=doing.context.member_id,
        link_id=actor.link_id if isinstance(actor, Holder) else None,
        submitted_at=doing.context.now,
        zone=zone,
        easier=post.easier,
    )


def _checkin(submission: Submission, entry: Entry) -> Checkin:
    amount = entry.amount
    return Checkin(
        id=new_id(),
        clinic_id=submission.clinic_id,
        program_id=submission.program_id,
        submission_id=submission.id,
        lineage_id=entry.lineage,
        performed_on=entry.performed_on,
        slot_index=entry.index,
        side=entry.side.value if entry.side else None,
        status=entry.status.value,
        sets=amount.sets if amount else None,
        reps=amount.reps if amount else None,
        seconds=amount.seconds if amount else None,
        reason=entry.reason.value if entry.reason else None,
        pain=entry.pain,
        effort=entry.effort,
        felt=[word.value for word in entry.felt],
        note=entry.note,
        lighter=entry.lighter,
        source=submission.source,
        submitted_at=submission.submitted_at,
        zone=submission.zone,
    )


def _symptom(submission: Submission, symptom: Symptom) -> SymptomReport:
    return SymptomReport(
        id=new_id(),
        clinic_id=submission.clinic_id,
        program_id=submission.program_id,
        submission_id=submission.id,
        lineage_id=symptom.lineage,
        performed_on=symptom.performed_on,
        felt=[word.value for word in symptom.felt],
        pain=symptom.pain,
        phase=symptom.phase.value if symptom.phase else None,
        side=symptom.where.value if symptom.where else None,
        note=symptom.note,
        source=submission.source,
        submitted_at=submission.submitted_at,
        zone=submission.zone,
    )


def _question(submission: Submission, text: str, lineage: UUID | None) -> Question:
    return Question(
        id=new_id(),
        clinic_id=submission.clinic_id,
        program_id=submission.program_id,
        submission_id=submission.id,
        lineage_id=lineage,
        text=text.strip(),
        asked_at=submission.submitted_at,
    )
