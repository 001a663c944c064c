"""Remote monitoring of a patient: days with data, the month's minutes with corrections, both as files."""

from datetime import date
from typing import Annotated
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.domain.monitoring import FAMILIES, KINDS, MINUTES_MOST, NO_DEVICE, Kind, Minutes
from clinic.domain.schedule import exact_date
from clinic.services import monitoring as service
from clinic.web import files, forms, guard

bp = Blueprint("monitoring", __name__)

MaybeMinutes = Annotated[Annotated[int, Field(ge=1, le=MINUTES_MOST)] | None, forms.EmptyIsNone]


class MinutesForm(forms.Form):
    """Minutes of one day."""

    on: date
    minutes: Annotated[int, Field(ge=1, le=MINUTES_MOST)]
    kind: Kind
    note: forms.Prose = ""
    done_by: Annotated[UUID | None, forms.EmptyIsNone] = None

    def spent(self) -> Minutes:
        """As the value."""
        return Minutes(self.on, self.minutes, self.kind, self.note)


class TakingBack(forms.Form):
    """Why an entry is taken back or corrected; ``do`` is "back" to take it back."""

    reason: forms.Prose = ""
    do: forms.MaybeLine = ""


@guard.route(bp, "/patients/<uuid:patient_id>/monitoring", action=Action.view_monitoring)
def monitoring(patient_id: UUID) -> ResponseReturnValue:
    """Days with data by interval, minutes by month."""
    return _page(patient_id)


@guard.route(
    bp, "/patients/<uuid:patient_id>/monitoring/minutes", action=Action.record_minutes, methods=("POST",)
)
def record(patient_id: UUID) -> ResponseReturnValue:
    """Write minutes down."""
    try:
        typed = forms.parse(MinutesForm, request.form)
        service.record(guard.context(), patient_id, typed.spent(), typed.done_by)
    except Invalid as error:
        return _page(patient_id, error)
    return _done(patient_id, f"{typed.minutes} minutes are written down.")


@guard.route(bp, "/minutes/<uuid:minutes_id>/correct", action=Action.view_monitoring)
def correction(minutes_id: UUID) -> ResponseReturnValue:
    """What was written down, to put something else in its place."""
    return _form(minutes_id)


@guard.route(bp, "/minutes/<uuid:minutes_id>/correct", action=Action.correct_minutes, methods=("POST",))
def correct(minutes_id: UUID) -> ResponseReturnValue:
    """Put something else in an entry's place, or take it back."""
    try:
        back = forms.parse(TakingBack, request.form)
        spent = None if back.do == "back" else forms.parse(MinutesForm, request.form).spent()
        patient_id = service.correct(guard.context(), minutes_id, spent, back.reason)
    except Invalid as error:
        return _form(minutes_id, error)
    return _done(patient_id, "It is taken back." if spent is None else "It is corrected.")


@guard.route(bp, "/programs/<uuid:program_id>/monitoring/days.csv", action=Action.export_monitoring)
def days_file(program_id: UUID) -> Response:
    """Every day with data, interval by interval."""
    text = service.days_file(guard.context(), program_id, _start(), bom=files.wants_mark())
    return files.csv(text, "data-days.csv")


@guard.route(bp, "/patients/<uuid:patient_id>/monitoring/minutes.csv", action=Action.export_monitoring)
def minutes_file(patient_id: UUID) -> Response:
    """Every entry of the log of minutes."""
    text = service.minutes_file(guard.context(), patient_id, bom=files.wants_mark())
    return files.csv(text, "minutes.csv")


def _start() -> date | None:
    given = request.args.get("start", "").strip()
    day = exact_date(given) if given else None
    if given and day is None:
        raise Invalid("start", "Give a date like 2026-03-09.")
    return day


def _page(patient_id: UUID, error: Invalid | None = None) -> ResponseReturnValue:
    program = request.args.get("program", type=UUID)
    problems = forms.by_field(error) if error else {}
    try:
        found = service.monitoring_page(guard.context(), patient_id, program, _start())
    except Invalid as wrong:
        problems |= forms.by_field(wrong)
        found = service.monitoring_page(guard.context(), patient_id, program)
    page = render_template(
        "monitoring/monitoring.html",
        page=found,
        kinds=[(kind.value, words) for kind, words in KINDS.items()],
        families=FAMILIES,
        no_device=NO_DEVICE,
        problems=problems,
        typed=request.form if error else {},
        asked=request.args,
    )
    return page, 422 if problems else 200


def _form(minutes_id: UUID, error: Invalid | None = None) -> ResponseReturnValue:
    page = render_template(
        "monitoring/correct.html",
        form=service.correction_form(guard.context(), minutes_id),
        kinds=[(kind.value, words) for kind, words in KINDS.items()],
        problems=forms.by_field(error) if error else {},
        typed=request.form if error else {},
    )
    return page, 422 if error else 200


def _done(patient_id: UUID, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("monitoring.monitoring", patient_id=patient_id), 303)
