"""Saved answers: kept by the clinic, put into the text box by a person, never sent by themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.names import folded
from clinic.domain.saved_answers import MOST, Written, checked, inserted, is_alone, symptom_reason
from clinic.persistence.accounts import Clinic, in_turn
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient, member_names, name_of
from clinic.persistence.programs import Program
from clinic.persistence.questions import Question
from clinic.persistence.saved_answers import (
    SavedAnswer,
    patients_with_alerts,
    saved_answers,
    told_with_symptoms,
)
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform

ALONE = (
    "This is a saved answer and nothing more, and the question may be about a symptom. Write to the patient in "
    "words of your own."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One saved answer as the list shows it."""

    id: UUID
    written: Written
    revision: int
    written_at: datetime
    written_by: str


@dataclass(frozen=True, slots=True)
class Page:
    """Those at hand that hold the words looked for, and those put away. ``language`` is the clinic's own."""

    lines: tuple[Line, ...]
    away: tuple[Line, ...]
    count: int
    language: str


def page(context: Context, words: str = "") -> Page:
    """The clinic's saved answers; with words, those whose name or text holds each of them."""
    with perform(context, Action.view_saved_answers) as doing:
        every = saved_answers(doing.session, doing.clinic_id, archived=True)
        names = member_names(doing.session, doing.clinic_id)
        language = doing.session.get_one(Clinic, doing.clinic_id).language
    wanted = folded(words).split()
    lines = tuple(_line(row, names) for row in every if row.archived_at is None)
    found = tuple(one for one in lines if _holds(one.written, wanted))
    away = tuple(_line(row, names) for row in every if row.archived_at is not None)
    return Page(found, away, len(lines), language)


def add(context: Context, written: Written) -> UUID:
    """Keep one more. Raises Invalid per field, Conflict when there are too many."""
    found = checked(written)
    with perform(context, Action.add_saved_answer) as doing:
        in_turn(doing.session, doing.clinic_id)
        _check_room(doing)
        _check_title(doing, found.title, None)
        row = SavedAnswer(id=new_id(), clinic_id=doing.clinic_id, revision=0)
        _write(doing, row, found)
        doing.session.add(row)
        doing.about("saved_answer", row.id)
        return row.id


def change(context: Context, answer_id: UUID, revision: int, written: Written) -> None:
    """Write one anew. Raises Invalid per field, NotFound, Conflict when somebody else changed it meanwhile."""
    found = checked(written)
    with perform(context, Action.change_saved_answer) as doing:
        in_turn(doing.session, doing.clinic_id)
        row = _row(doing, answer_id)
        if row.revision != revision or row.archived_at is not None:
            raise Conflict("Somebody else has changed this answer. Look at it again, then change it.")
        _check_title(doing, found.title, row)
        _write(doing, row, found)


def archive(context: Context, answer_id: UUID) -> str:
    """Offer one no more; twice is once. Returns its name. Raises NotFound."""
    with perform(context, Action.archive_saved_answer) as doing:
        row = _row(doing, answer_id)
        row.archived_at = row.archived_at or context.now
        return row.title


def restore(context: Context, answer_id: UUID) -> str:
    """Offer one again. Returns its name. Raises NotFound, Conflict when another one has its name by now."""
    with perform(context, Action.restore_saved_answer) as doing:
        in_turn(doing.session, doing.clinic_id)
        row = _row(doing, answer_id)
        if row.archived_at is not None:
            _check_room(doing)
            if _of_title(doing, row.title, row):
                raise Conflict("Another answer has this name by now. Change that one’s name first.")
        row.archived_at = None
        return row.title


def insert(context: Context, question_id: UUID, title: str, typed: str) -> str:
    """The text box of a question with a saved answer put in, for somebody to edit and send; nothing is kept.

    Raises Invalid("saved") where there is none of that name, NotFound, Conflict for a question about a symptom.
    """
    with perform(context, Action.insert_saved_answer) as doing:
        question = owned(doing.session, Question, doing.clinic_id, question_id)
        patient = _patient_of(doing, question)
        doing.about("question", question.id, patient=patient.id)
        if reasons(doing, [(question, patient)])[question.id]:
            raise Conflict("Saved answers are not for questions that may be about a symptom. Write your own.")
        row = _of_title(doing, title, None)
        if row is None:
            raise Invalid("saved", "There is no saved answer of this name. Choose one of the list.")
        return inserted(typed, row.text)


def offered(doing: Doing) -> tuple[Written, ...]:
    """The answers at hand by name, inside another service's action."""
    return tuple(_written(row) for row in saved_answers(doing.session, doing.clinic_id))


def reasons(doing: Doing, asked: Sequence[tuple[Question, Patient]]) -> dict[UUID, str]:
    """For each question why it may be about a symptom, empty where it is not; by the question's id."""
    told = told_with_symptoms(
        doing.session, doing.clinic_id, [question.submission_id for question, _ in asked]
    )
    alerts = patients_with_alerts(doing.session, doing.clinic_id, {patient.id for _, patient in asked})
    return {
        question.id: symptom_reason(
            question.text,
            patient.language,
            told_with=question.submission_id in told,
            alert=patient.id in alerts,
        )
        for question, patient in asked
    }


def check_own_words(doing: Doing, question: Question, answer: str) -> None:
    """Refuse a saved answer alone for a question that may be about a symptom. Raises Invalid("answer")."""
    if reasons(doing, [(question, _patient_of(doing, question))])[question.id]:
        every = saved_answers(doing.session, doing.clinic_id, archived=True)
        if any(is_alone(answer, row.text) for row in every):
            raise Invalid("answer", ALONE)


def _row(doing: Doing, answer_id: UUID) -> SavedAnswer:
    row = owned(doing.session, SavedAnswer, doing.clinic_id, answer_id)
    doing.session.refresh(row, with_for_update=True)
    doing.about("saved_answer", row.id)
    return row


def _write(doing: Doing, row: SavedAnswer, written: Written) -> None:
    row.title, row.text, row.language = written.title, written.text, written.language
    row.revision += 1
    row.written_at, row.written_by = doing.context.now, doing.context.member_id


def _check_room(doing: Doing) -> None:
    if len(saved_answers(doing.session, doing.clinic_id)) >= MOST:
        raise Conflict(f"There are {MOST} saved answers already. Put one away first.")


def _check_title(doing: Doing, title: str, own: SavedAnswer | None) -> None:
    if _of_title(doing, title, own):
        raise Invalid("title", "Another saved answer has this name already.")


def _of_title(doing: Doing, title: str, own: SavedAnswer | None) -> SavedAnswer | None:
    """The answer at hand of that name, but for one's own."""
    wanted = folded(title)
    rows = saved_answers(doing.session, doing.clinic_id)
    return next((row for row in rows if row is not own and folded(row.title) == wanted), None)


def _patient_of(doing: Doing, question: Question) -> Patient:
    program = owned(doing.session, Program, doing.clinic_id, question.program_id)
    return owned(doing.session, Patient, doing.clinic_id, program.patient_id)


def _holds(written: Written, wanted: Iterable[str]) -> bool:
    whole = folded(f"{written.title} {written.text}")
    return all(word in whole for word in wanted)


def _written(row: SavedAnswer) -> Written:
    return Written(row.title, row.text, row.language)


def _line(row: SavedAnswer, names: dict[UUID, str]) -> Line:
    who = name_of(names, row.written_by)
    return Line(row.id, _written(row), row.revision, row.written_at, who)
