"""The linter's page: every message with its standard, setting one aside, taking that back."""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.services import lint as service
from clinic.web import guard
from clinic.web.forms import Form, Prose, by_field, parse

bp = Blueprint("lint", __name__)


class AsideForm(Form):
    """A message by its key, and why it is set aside."""

    key: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    reason: Annotated[Prose, Field(max_length=service.REASON_MOST)] = ""


@guard.route(bp, "/programs/<uuid:program_id>/lint", action=Action.view_draft)
def lint(program_id: UUID) -> ResponseReturnValue:
    """Everything that is said of the draft, or of the published version."""
    return _page(program_id)


@guard.route(bp, "/programs/<uuid:program_id>/set-aside", action=Action.set_aside_finding, methods=("POST",))
def set_aside(program_id: UUID) -> ResponseReturnValue:
    """Set a warning aside with a reason."""
    try:
        form = parse(AsideForm, request.form)
        service.set_aside(guard.context(), program_id, form.key, form.reason)
    except Invalid as error:
        return _page(program_id, error)
    except Conflict as conflict:
        flash(str(conflict), "note")
        return redirect(url_for("lint.lint", program_id=program_id), 303)
    flash("Set aside. It comes back when the thing changes.", "done")
    return redirect(url_for("lint.lint", program_id=program_id), 303)


@guard.route(
    bp,
    "/programs/<uuid:program_id>/set-asides/<uuid:aside_id>/take-back",
    action=Action.take_back_finding,
    methods=("POST",),
)
def take_back(program_id: UUID, aside_id: UUID) -> ResponseReturnValue:
    """Let a message speak again."""
    service.take_back(guard.context(), program_id, aside_id)
    flash("It speaks again.", "done")
    return redirect(url_for("lint.lint", program_id=program_id), 303)


def _page(program_id: UUID, error: Invalid | None = None) -> ResponseReturnValue:
    page = render_template(
        "lint/lint.html",
        page=service.page(guard.context(), program_id),
        typed=request.form,
        problems=by_field(error) if error else {},
    )
    return page, 422 if error else 200
