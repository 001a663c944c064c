"""The queue of questions: the oldest first, each with its age and a place for the answer."""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Invalid
from clinic.services import questions as service
from clinic.services import saved_answers
from clinic.web import forms, guard

bp = Blueprint("questions", __name__)


class PageForm(forms.Form):
    """Which part of the list; ``patient``: one patient's questions alone."""

    page: int = 1
    show: str = ""
    patient: Annotated[UUID | None, forms.EmptyIsNone] = None


class AnswerForm(forms.Form):
    """An answer, and the part of the list on which it was written."""

    answer: forms.Prose = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    patient: Annotated[UUID | None, forms.EmptyIsNone] = None


class InsertForm(AnswerForm):
    """A saved answer by its name, for a question, with what stands in the text box."""

    question: UUID
    saved: forms.MaybeLine = ""


@guard.route(bp, "/questions", action=Action.view_questions)
def questions() -> ResponseReturnValue:
    """Questions that wait; with ``show=answered`` those that were answered."""
    asked = forms.parse(PageForm, request.args)
    return _page(asked.page, asked.show == "answered", patient=asked.patient)


@guard.route(bp, "/questions/<uuid:question_id>/answer", action=Action.answer_question, methods=("POST",))
def answer(question_id: UUID) -> ResponseReturnValue:
    """Answer; the patient's page shows it from now on. Then on with the same part of the list."""
    page, patient = 1, None
    try:
        form = forms.parse(AnswerForm, request.form)
        page, patient = form.page, form.patient
        left = service.answer(guard.context(), question_id, form.answer)
    except Invalid as error:
        return _page(page, False, question_id, error, patient=patient), 422
    flash("Answered. It stands on the patient's page now.", "done")
    if patient and not left:
        return redirect(url_for("patients.patient", patient_id=patient), 303)
    return redirect(url_for("questions.questions", page=page if page > 1 else None, patient=patient), 303)


@guard.route(bp, "/questions/insert", action=Action.insert_saved_answer, methods=("POST",))
def insert() -> ResponseReturnValue:
    """Put a saved answer into the text box, to be read and changed before it is sent."""
    form = forms.parse(InsertForm, request.form)
    try:
        filled = saved_answers.insert(guard.context(), form.question, form.saved, form.answer)
    except Invalid as error:
        return _page(form.page, False, form.question, error, patient=form.patient), 422
    return _page(form.page, False, form.question, filled=filled, patient=form.patient)


def _page(
    page: int,
    answered: bool,
    about: UUID | None = None,
    error: Invalid | None = None,
    filled: str = "",
    patient: UUID | None = None,
) -> str:
    queue = service.queue(guard.context(), page, answered=answered, patient_id=patient)
    if not queue.lines and page > 1:  # the last one of this page was answered
        return _page(1, answered, about, error, filled, patient)
    last = queue.first - 1 + len(queue.lines)
    show = "answered" if answered else None
    return render_template(
        "questions/queue.html",
        queue=queue,
        may_answer=verdict(guard.context().actor, Action.answer_question) is Verdict.yes,
        words=f"{queue.first} to {last} of {queue.total}",
        earlier=url_for("questions.questions", page=page - 1, show=show, patient=patient)
        if page > 1
        else None,
        later=url_for("questions.questions", page=page + 1, show=show, patient=patient)
        if last < queue.total
        else None,
        about=about,
        problems=forms.by_field(error) if error else {},
        typed=request.form.get("answer", "") if error else filled,
        looked_for=request.form.get("saved", "")[:200] if error else "",
        page=page,
        patient=patient,
    )
