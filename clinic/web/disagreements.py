"""Paper against phone: the clinician's press on the patient's page, or on the day's, and taking it back."""

from typing import Annotated, Literal
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from clinic.domain.actions import Action
from clinic.domain.adherence.values import ReportSource
from clinic.domain.errors import Conflict
from clinic.services import disagreement_decisions as service
from clinic.web import guard
from clinic.web.checkin_forms import ExactDay
from clinic.web.forms import EmptyIsNone, Form, parse

bp = Blueprint("disagreements", __name__)


class BackForm(Form):
    """Where the press was made: the patient's page, or the page of a day."""

    patient: UUID
    day: Annotated[ExactDay | None, EmptyIsNone] = None


class DecideForm(BackForm):
    """Whose word is kept, and on which lines: as many as a page holds, a space between them."""

    keep: Literal["patient", "paper"]
    line: Annotated[str, Field(max_length=200_000)]


@guard.route(
    bp, "/programs/<uuid:program_id>/disagreements", action=Action.decide_disagreement, methods=("POST",)
)
def decide(program_id: UUID) -> ResponseReturnValue:
    """Keep the phone's or the paper's word."""
    form = parse(DecideForm, request.form)
    try:
        just = service.decide(guard.context(), program_id, form.line.split(), ReportSource(form.keep))
    except Conflict as conflict:
        flash(str(conflict), "note")
        return _back(form, program_id)
    return _back(form, program_id, just)


@guard.route(bp, "/disagreements/<uuid:batch>/undo", action=Action.undo_disagreement, methods=("POST",))
def undo(batch: UUID) -> ResponseReturnValue:
    """Let both words stand against each other again."""
    form = parse(BackForm, request.form)
    program_id = service.undo(guard.context(), batch)
    flash("Taken back. It is open again.", "done")
    return _back(form, program_id)


def _back(form: BackForm, program_id: UUID, just: UUID | None = None) -> ResponseReturnValue:
    place = (
        url_for("patients.patient", patient_id=form.patient, decided=just)
        if form.day is None
        else url_for("adherence.day", program_id=program_id, day=form.day.isoformat(), decided=just)
    )
    return redirect(f"{place}#disagreements", 303)
