"""The clinic's saved answers: one page to find, add, change and put away."""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Invalid
from clinic.domain.languages import LANGUAGES
from clinic.domain.saved_answers import Written
from clinic.services import saved_answers as service
from clinic.web import forms, guard

bp = Blueprint("saved_answers", __name__)


class FindForm(forms.Form):
    """What is looked for."""

    find: forms.MaybeLine = ""


class WrittenForm(forms.Form):
    """An answer as it is typed; ``revision`` is the text that a change began with."""

    title: forms.MaybeLine = ""
    text: forms.Prose = ""
    language: forms.MaybeLine = ""
    revision: Annotated[int, Field(ge=0, le=2**31)] = 0

    @property
    def written(self) -> Written:
        """The same as a domain value."""
        return Written(self.title, self.text, self.language)


@guard.route(bp, "/questions/saved", action=Action.view_saved_answers)
def saved() -> ResponseReturnValue:
    """All of them, or those that hold the words in ``find``."""
    return _page(forms.parse(FindForm, request.args).find)


@guard.route(bp, "/questions/saved", action=Action.add_saved_answer, methods=("POST",))
def add() -> ResponseReturnValue:
    """Keep one more."""
    try:
        service.add(guard.context(), forms.parse(WrittenForm, request.form).written)
    except Invalid as error:
        return _page(error=error), 422
    return _done("Kept. It can be put into an answer from now on.")


@guard.route(
    bp, "/questions/saved/<uuid:answer_id>/change", action=Action.change_saved_answer, methods=("POST",)
)
def change(answer_id: UUID) -> ResponseReturnValue:
    """Write one anew."""
    try:
        typed = forms.parse(WrittenForm, request.form)
        service.change(guard.context(), answer_id, typed.revision, typed.written)
    except Invalid as error:
        return _page(about=answer_id, error=error), 422
    return _done("Changed. What was sent before stays as it was sent.")


@guard.route(
    bp, "/questions/saved/<uuid:answer_id>/archive", action=Action.archive_saved_answer, methods=("POST",)
)
def archive(answer_id: UUID) -> ResponseReturnValue:
    """Offer one no more."""
    title = service.archive(guard.context(), answer_id)
    return _done(f"“{title}” is put away. It stands below and can be brought back.")


@guard.route(
    bp, "/questions/saved/<uuid:answer_id>/restore", action=Action.restore_saved_answer, methods=("POST",)
)
def restore(answer_id: UUID) -> ResponseReturnValue:
    """Offer one again."""
    return _done(f"“{service.restore(guard.context(), answer_id)}” is at hand again.")


def _page(find: str = "", about: UUID | None = None, error: Invalid | None = None) -> str:
    return render_template(
        "saved_answers/saved.html",
        page=service.page(guard.context(), find),
        find=find,
        languages=[(tag, language.english) for tag, language in LANGUAGES.items()],
        may_change=verdict(guard.me(), Action.change_saved_answer) is Verdict.yes,
        about=about,
        typed={name: request.form.get(name, "") for name in WrittenForm.model_fields} if error else None,
        problems=forms.by_field(error) if error else {},
    )


def _done(words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("saved_answers.saved"), 303)
