"""Measures of a patient: pain and what she or he can do again, with corrections."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.domain.measures import ACTIVITIES_MOST, PERIODS, Pain, Period
from clinic.services import measures as service
from clinic.web import forms, guard

bp = Blueprint("measures", __name__)

Score = Annotated[Annotated[int, Field(ge=0, le=10)] | None, forms.EmptyIsNone]
Activity = Annotated[forms.MaybeLine, Field(max_length=200)]


class PainForm(forms.Form):
    """A pain score."""

    period: Period
    score: Annotated[int, Field(ge=0, le=10)]
    performed_on: date
    note: forms.Prose = ""


class FunctionForm(forms.Form):
    """Up to five activities with their scores."""

    performed_on: date
    series: forms.MaybeLine = ""
    note: forms.Prose = ""
    activity_1: Activity = ""
    activity_2: Activity = ""
    activity_3: Activity = ""
    activity_4: Activity = ""
    activity_5: Activity = ""
    score_1: Score = None
    score_2: Score = None
    score_3: Score = None
    score_4: Score = None
    score_5: Score = None

    def scores(self) -> list[tuple[str, int | None]]:
        """Each activity with its score."""
        return [
            (getattr(self, f"activity_{place}"), getattr(self, f"score_{place}"))
            for place in range(1, ACTIVITIES_MOST + 1)
        ]


class CorrectionForm(forms.Form):
    """Why, and what stands instead; ``do`` is "back" to take the score back."""

    reason: forms.Prose = ""
    do: forms.MaybeLine = ""
    performed_on: Annotated[date | None, forms.EmptyIsNone] = None
    score: Score = None
    score_1: Score = None
    score_2: Score = None
    score_3: Score = None
    score_4: Score = None
    score_5: Score = None

    def scores(self) -> Sequence[int | None]:
        """The scores in their order."""
        several = [getattr(self, f"score_{place}") for place in range(1, ACTIVITIES_MOST + 1)]
        return several if any(one is not None for one in several) else [self.score]


@guard.route(bp, "/patients/<uuid:patient_id>/measures", action=Action.view_patient)
def measures(patient_id: UUID) -> ResponseReturnValue:
    """Every score with its change, and the forms for the next ones."""
    return _page(patient_id)


@guard.route(bp, "/patients/<uuid:patient_id>/measures/pain", action=Action.record_measure, methods=("POST",))
def record_pain(patient_id: UUID) -> ResponseReturnValue:
    """Keep a pain score."""
    try:
        typed = forms.parse(PainForm, request.form)
        service.record_pain(
            guard.context(), patient_id, Pain(typed.period, typed.score), typed.performed_on, typed.note
        )
    except Invalid as error:
        return _page(patient_id, error, "pain")
    return _done(patient_id, "The pain score is kept.")


@guard.route(
    bp, "/patients/<uuid:patient_id>/measures/function", action=Action.record_measure, methods=("POST",)
)
def record_function(patient_id: UUID) -> ResponseReturnValue:
    """Keep scores of the patient's own activities."""
    try:
        typed = forms.parse(FunctionForm, request.form)
        service.record_function(
            guard.context(), patient_id, typed.scores(), typed.performed_on, typed.note, series=typed.series
        )
    except Invalid as error:
        return _page(patient_id, error, "again" if request.form.get("series") else "function")
    return _done(patient_id, "The scores are kept.")


@guard.route(bp, "/measures/<uuid:measure_id>/correct", action=Action.view_patient)
def correction(measure_id: UUID) -> ResponseReturnValue:
    """What was recorded, to put something else in its place."""
    return _form(measure_id)


@guard.route(bp, "/measures/<uuid:measure_id>/correct", action=Action.correct_measure, methods=("POST",))
def correct(measure_id: UUID) -> ResponseReturnValue:
    """Put other scores in a row's place, or take it back."""
    try:
        typed = forms.parse(CorrectionForm, request.form)
        scores = None if typed.do == "back" else typed.scores()
        patient_id = service.correct(guard.context(), measure_id, scores, typed.performed_on, typed.reason)
    except Invalid as error:
        return _form(measure_id, error)
    return _done(patient_id, "It is taken back." if scores is None else "It is corrected.")


def _page(patient_id: UUID, error: Invalid | None = None, which: str = "") -> ResponseReturnValue:
    page = render_template(
        "measures/measures.html",
        page=service.measures_page(guard.context(), patient_id),
        periods=[(period.value, words.capitalize()) for period, words in PERIODS.items()],
        most=ACTIVITIES_MOST,
        problems=forms.by_field(error) if error else {},
        typed=request.form if error else {},
        which=which,
    )
    return page, 422 if error else 200


def _form(measure_id: UUID, error: Invalid | None = None) -> ResponseReturnValue:
    page = render_template(
        "measures/correct.html",
        form=service.correction_form(guard.context(), measure_id),
        problems=forms.by_field(error) if error else {},
        typed=request.form if error else {},
    )
    return page, 422 if error else 200


def _done(patient_id: UUID, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("measures.measures", patient_id=patient_id), 303)
