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
    """Which part of the list."""

    page: int = 1
    show: str = ""


class AnswerForm(forms.Form):
    """An answer."""

    answer: forms.Prose = ""


class InsertForm(forms.Form):
    """A saved answer by its name, for a question, with what stands in the text box."""

    question: UUID
    saved: forms.MaybeLine = ""
    answer: forms.Prose = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


@guard.route(bp, "/questions", action=Action.view_questions)
def questions() -> ResponseReturnValue:
    """Questions that wait; with ``show=answered`` those that were answered."""
    asked = forms.parse(PageForm, request.args)
    return _page(asked.page, asked.show == "answered")


@guard.route(bp, "/questions/<uuid:question_id>/answer", action=Action.answer_question, methods=("POST",))
def answer(question_id: UUID) -> ResponseReturnValue:
    """Answer; the patient's page shows it from now on."""
    try:
        service.answer(guard.context(), question_id, forms.parse(AnswerForm, request.form).answer)
    except Invalid as error:
        return _page(1, False, question_id, error), 422
    flash("Answered. It stands on the patient's page now.", "done")
    return redirect(url_for("questions.questions"), 303)


@guard.route(bp, "/questions/insert", action=Action.insert_saved_answer, methods=("POST",))
def insert() -> ResponseReturnValue:
    """Put a saved answer into the text box, to be read and changed before it is sent."""
    form = forms.parse(InsertForm, request.form)
    try:
        filled = saved_answers.insert(guard.context(), form.question, form.saved, form.answer)
    except Invalid as error:
        return _page(form.page, False, form.question, error), 422
    return _page(form.page, False, form.question, filled=filled)


def _page(
    page: int,
    answered: bool,
    about: UUID | None = None,
    error: Invalid | None = None,
    filled: str = "",
) -> str:
    queue = service.queue(guard.context(), page, answered=answered)
    total = queue.answered if answered else queue.waiting
    show = "answered" if answered else None
    last = queue.first - 1 + len(queue.lines)
    return render_template(
        "questions/queue.html",
        queue=queue,
        may_answer=verdict(guard.context().actor, Action.answer_question) is Verdict.yes,
        words=f"{queue.first} to {last} of {total}",
        earlier=url_for("questions.questions", page=page - 1, show=show) if page > 1 else None,
        later=url_for("questions.questions", page=page + 1, show=show) if last < total else None,
        about=about,
        problems=forms.by_field(error) if error else {},
        typed=request.form.get("answer", "") if error else filled,
        looked_for=request.form.get("saved", "")[:200] if error else "",
        page=page,
    )
