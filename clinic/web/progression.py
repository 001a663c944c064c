"""How a program goes on: its rules, what they propose now, and the answers."""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Conflict, Invalid
from clinic.services import progression as service
from clinic.web import guard
from clinic.web.forms import Form, Prose, parse

bp = Blueprint("progression", __name__)


class AnswerForm(Form):
    """Which ground was looked at, and why it is not taken."""

    until: date
    reason: Annotated[Prose, Field(max_length=service.REASON_MOST)] = ""


@guard.route(bp, "/programs/<uuid:program_id>/progression", action=Action.view_program)
def progression(program_id: UUID) -> ResponseReturnValue:
    """Every rule, its proposal, its answers."""
    page = service.page(guard.context(), program_id)
    may = verdict(guard.me(), Action.take_progression) is Verdict.yes
    return render_template("progression/progression.html", page=page, may_answer=may)


@guard.route(
    bp,
    "/programs/<uuid:program_id>/progression/<uuid:rule_id>/take",
    action=Action.take_progression,
    methods=("POST",),
)
def take(program_id: UUID, rule_id: UUID) -> ResponseReturnValue:
    """Take the step into the draft and go there."""
    form = parse(AnswerForm, request.form)
    try:
        said = service.take(guard.context(), program_id, rule_id, form.until)
    except (Conflict, Invalid) as error:
        flash(str(error), "note")
        return _page(program_id)
    flash(f"In the draft now: {said}. The patient has it once you publish.", "done")
    return redirect(url_for("programs.draft", program_id=program_id), 303)


@guard.route(
    bp,
    "/programs/<uuid:program_id>/progression/<uuid:rule_id>/defer",
    action=Action.defer_progression,
    methods=("POST",),
)
def defer(program_id: UUID, rule_id: UUID) -> ResponseReturnValue:
    """Not now."""
    form = parse(AnswerForm, request.form)
    return _answered(
        program_id,
        lambda: service.defer(guard.context(), program_id, rule_id, form.until, form.reason),
        "Not now: you are asked again when newer days meet the rule.",
    )


@guard.route(
    bp,
    "/programs/<uuid:program_id>/progression/<uuid:rule_id>/refuse",
    action=Action.refuse_progression,
    methods=("POST",),
)
def refuse(program_id: UUID, rule_id: UUID) -> ResponseReturnValue:
    """Not for this patient."""
    form = parse(AnswerForm, request.form)
    return _answered(
        program_id,
        lambda: service.refuse(guard.context(), program_id, rule_id, form.until, form.reason),
        "Not for this patient: you are not asked again, unless you say so here.",
    )


@guard.route(
    bp,
    "/programs/<uuid:program_id>/progression/<uuid:rule_id>/reopen",
    action=Action.reopen_progression,
    methods=("POST",),
)
def reopen(program_id: UUID, rule_id: UUID) -> ResponseReturnValue:
    """Ask again."""
    return _answered(
        program_id,
        lambda: service.reopen(guard.context(), program_id, rule_id),
        "Asked again: the reports alone decide.",
    )


def _answered(program_id: UUID, answer: Callable[[], None], said: str) -> ResponseReturnValue:
    """Answer a rule and go back to the page, which says so, or why it cannot be answered any more."""
    try:
        answer()
        flash(said, "done")
    except Conflict as conflict:
        flash(str(conflict), "note")
    return _page(program_id)


def _page(program_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("progression.progression", program_id=program_id), 303)
