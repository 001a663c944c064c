"""Questions: asked on the patient's page, kept in a queue with their age, answered by a named person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.adherence.values import ReportSource
from clinic.domain.checkins import Post, local_day
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.offline import Made
from clinic.domain.saved_answers import Written
from clinic.persistence.accounts import Clinic
from clinic.persistence.patients import Patient, member_names, name_of
from clinic.persistence.programs import Program
from clinic.persistence.questions import Question, count_of, exercises_asked, page_of, questions_of
from clinic.persistence.tenancy import owned
from clinic.services import saved_answers
from clinic.services.checkins import Recorded, own_program_id, send
from clinic.services.context import Context, Doing, perform
from clinic.services.patient_rows import full_name
from clinic.services.scores import mark_stale

PAGE = 50
SHOWN_TO_PATIENT = 10
ANSWER_MOST = 4000


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue. ``age`` is in words; the answer's fields are empty while nobody answered.

    ``exercise`` is the one that was named, or empty. ``symptom``: why the question may be about one, in a sentence;
    then no saved answer is offered.
    """

    id: UUID
    program_id: UUID
    patient_id: UUID
    patient_name: str
    program_title: str
    text: str
    asked_on: date
    age: str
    old: bool
    answer: str
    answered_on: date | None
    answered_by: str
    exercise: str = ""
    symptom: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue: ``first`` is the place of its first line from 1 and ``total`` how many all pages have.

    ``waiting`` and ``answered`` are of the whole clinic. ``saved`` are the answers at hand for the questions that
    wait; ``whose``: these are one patient's alone.
    """

    lines: tuple[Waiting, ...]
    first: int
    total: int
    waiting: int
    answered: int
    shows_answered: bool
    saved: tuple[Written, ...] = ()
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question as the patient's own page shows it; ``answer`` is empty while it waits."""

    text: str
    asked_on: date
    answer: str
    answered_on: date | None


def ask(context: Context, post: Post, made: Made | None = None) -> Recorded:
    """Keep what the holder of a program's link asks; ``made`` as for check-ins. Raises Invalid, Conflict."""
    if post.entries or post.symptoms or not post.questions:
        raise Invalid("question", "Write your question first.")
    return send(context, Action.ask_question, own_program_id(context), post, ReportSource.patient, made)


def queue(
    context: Context, page: int = 1, *, answered: bool = False, patient_id: UUID | None = None
) -> Queue:
    """A page of questions: those that wait with the oldest first, or the answered ones; one patient's if asked.

    Raises Invalid, NotFound.
    """
    if not 1 <= page <= 100_000:
        raise Invalid("page", "There is no such page.")
    first = (page - 1) * PAGE
    with perform(context, Action.view_questions) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        zone = session.get_one(Clinic, clinic_id).zone
        whose = full_name(owned(session, Patient, clinic_id, patient_id)) if patient_id else ""
        found = page_of(session, clinic_id, answered=answered, first=first, most=PAGE, patient_id=patient_id)
        names = member_names(session, clinic_id) if answered else {}
        saved = () if answered else saved_answers.offered(doing)
        symptoms = (
            {} if answered else saved_answers.reasons(doing, [(one, patient) for one, _, patient in found])
        )
        named = {question.lineage_id for question, _, _ in found if question.lineage_id}
        exercises = exercises_asked(session, clinic_id, named)
        lines = [
            _waiting(
                question,
                program,
                full_name(patient),
                zone,
                context.now,
                names,
                exercises.get(question.lineage_id, "") if question.lineage_id else "",
                symptoms.get(question.id, ""),
            )
            for question, program, patient in found
        ]
        open_ones, done = (count_of(session, clinic_id, answered=which) for which in (False, True))
        total = done if answered else open_ones
        if patient_id:
            total = count_of(session, clinic_id, answered=answered, patient_id=patient_id)
    return Queue(tuple(lines), first + 1, total, open_ones, done, answered, saved, whose)


def answer(context: Context, question_id: UUID, text: str) -> int:
    """Answer a question; the patient's page shows it from then on. Returns how many of the same patient wait still.

    Raises Invalid, NotFound, Conflict.
    """
    with perform(context, Action.answer_question) as doing:
        question = owned(doing.session, Question, doing.clinic_id, question_id)
        doing.session.refresh(question, with_for_update=True)
        program = owned(doing.session, Program, doing.clinic_id, question.program_id)
        doing.about("question", question.id, patient=program.patient_id)
        if not text.strip():
            raise Invalid("answer", "Write the answer first.")
        if len(text) > ANSWER_MOST:
            raise Invalid("answer", f"This is too long: at most {ANSWER_MOST} characters.")
        if question.answered_at is not None:
            raise Conflict("Somebody else has answered this question already. Yours was not sent.")
        saved_answers.check_own_words(doing, question, text)
        question.answer = text.strip()
        question.answered_at, question.answered_by = context.now, context.member_id
        mark_stale(doing.session, doing.clinic_id, program.id, context.now)
        doing.session.flush()
        return count_of(doing.session, doing.clinic_id, answered=False, patient_id=program.patient_id)


def asked_about(doing: Doing, program_id: UUID, zone: str) -> tuple[Answered, ...]:
    """The newest questions of a program for the patient's own page, inside another service's action."""
    found = questions_of(doing.session, doing.clinic_id, program_id, SHOWN_TO_PATIENT)
    return tuple(
        Answered(
            question.text,
            local_day(question.asked_at, zone),
            question.answer or "",
            local_day(question.answered_at, zone) if question.answered_at else None,
        )
        for question in found
    )


def age_words(asked_at: datetime, now: datetime) -> str:
    """How long a question has waited, in words: "less than an hour", "5 hours", "3 days"."""
    hours = int((now - asked_at).total_seconds() // 3600)
    if hours < 1:
        return "less than an hour"
    count, unit = (hours, "hour") if hours < 24 else (hours // 24, "day")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _waiting(
    question: Question,
    program: Program,
    patient_name: str,
    zone: str,
    now: datetime,
    names: dict[UUID, str],
    exercise: str,
    symptom: str,
) -> Waiting:
    return Waiting(
        id=question.id,
        program_id=program.id,
        patient_id=program.patient_id,
        patient_name=patient_name,
        program_title=program.title,
        text=question.text,
        asked_on=local_day(question.asked_at, zone),
        age=age_words(question.asked_at, now),
        old=(now - question.asked_at).days >= 2,
        answer=question.answer or "",
        answered_on=local_day(question.answered_at, zone) if question.answered_at else None,
        answered_by=name_of(names, question.answered_by),
        exercise=exercise,
        symptom=symptom,
    )
