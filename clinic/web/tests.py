"""Tests on a patient: what was found on each side, over time, and what the rule proposes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import Invalid
from clinic.domain.tests import Result
from clinic.services import tests as service
from clinic.services import tests_page, tests_proposal
from clinic.web import figures, forms, guard

bp = Blueprint("tests", __name__)


class ResultForm(forms.Form):
    """What was seen on each side; an empty outcome is a side that was not tested."""

    left: forms.MaybeLine = ""
    right: forms.MaybeLine = ""
    left_note: forms.Prose = ""
    right_note: forms.Prose = ""
    performed_on: date
    retest_on: Annotated[date | None, forms.EmptyIsNone] = None

    def result(self) -> Result:
        """The same as domain values."""
        return Result(
            self.left or None, self.right or None, self.performed_on, self.left_note, self.right_note
        )


class ReasonForm(forms.Form):
    """Why; ``do`` is "back" to take a test back without another result."""

    reason: forms.Prose = ""
    do: forms.MaybeLine = ""


class RetestForm(forms.Form):
    """A day on which to test again; left empty, none. A form without the field says nothing at all."""

    retest_on: Annotated[date | None, forms.EmptyIsNone]


@guard.route(bp, "/patients/<uuid:patient_id>/tests", action=Action.view_patient)
def tests(patient_id: UUID) -> ResponseReturnValue:
    """Every test with its results, its chart and its proposal."""
    return _page(patient_id)


@guard.route(bp, "/patients/<uuid:patient_id>/tests/<slug>", action=Action.view_patient)
def test(patient_id: UUID, slug: str) -> ResponseReturnValue:
    """How the test is done, and the form for what was found."""
    return _form(service.form(guard.context(), patient_id, slug))


@guard.route(bp, "/patients/<uuid:patient_id>/tests/<slug>", action=Action.record_test, methods=("POST",))
def record(patient_id: UUID, slug: str) -> ResponseReturnValue:
    """Keep what was found."""
    try:
        typed = forms.parse(ResultForm, request.form)
        service.record(guard.context(), patient_id, slug, typed.result(), typed.retest_on)
    except Invalid as error:
        return _form(service.form(guard.context(), patient_id, slug), error)
    return _done(patient_id, "The test is kept.")


@guard.route(bp, "/tests/<slug>/outcomes/<side>/<outcome>.svg", action=Action.view_catalogue)
def outcome(slug: str, side: str, outcome: str) -> ResponseReturnValue:
    """The drawing of one outcome on one side, in the body that the clinic has chosen now."""
    return figures.sent(service.drawing(guard.context(), slug, side, outcome).svg)


@guard.route(bp, "/tests/<uuid:test_id>/correct", action=Action.view_patient)
def correction(test_id: UUID) -> ResponseReturnValue:
    """The form with what was recorded, to put something else in its place."""
    return _form(service.correction_form(guard.context(), test_id), correcting=test_id)


@guard.route(bp, "/tests/<uuid:test_id>/correct", action=Action.correct_test, methods=("POST",))
def correct(test_id: UUID) -> ResponseReturnValue:
    """Put another result in its place, or take it back; the first one stays in the record."""
    try:
        why = forms.parse(ReasonForm, request.form)
        result = None if why.do == "back" else forms.parse(ResultForm, request.form).result()
        patient_id = service.correct(guard.context(), test_id, result, why.reason)
    except Invalid as error:
        return _form(service.correction_form(guard.context(), test_id), error, correcting=test_id)
    return _done(patient_id, "The test is taken back." if result is None else "The test is corrected.")


@guard.route(bp, "/tests/<uuid:test_id>/accept", action=Action.accept_proposal, methods=("POST",))
def accept(test_id: UUID) -> ResponseReturnValue:
    """Put what the rule proposes into a draft."""
    program_id = tests_proposal.accept(guard.context(), test_id)
    flash("It stands in the draft now. Nothing is prescribed before you publish.", "done")
    return redirect(url_for("programs.draft", program_id=program_id), 303)


@guard.route(
    bp,
    "/patients/<uuid:patient_id>/tests/<uuid:test_id>/decline",
    action=Action.decline_proposal,
    methods=("POST",),
)
def decline(patient_id: UUID, test_id: UUID) -> ResponseReturnValue:
    """Say why the proposal is not followed."""
    try:
        patient_id = tests_proposal.decline(
            guard.context(), test_id, forms.parse(ReasonForm, request.form).reason
        )
    except Invalid as error:
        return _page(patient_id, error)
    return _done(patient_id, "The proposal is set aside. Your reason stays with the test.")


@guard.route(
    bp, "/patients/<uuid:patient_id>/tests/<slug>/retest", action=Action.plan_retest, methods=("POST",)
)
def plan_retest(patient_id: UUID, slug: str) -> ResponseReturnValue:
    """Set or take away the day on which to test again."""
    try:
        day = forms.parse(RetestForm, request.form).retest_on
        service.plan_retest(guard.context(), patient_id, slug, day)
    except Invalid as error:
        return _page(patient_id, error)
    words = f"Today’s page reminds you from {day.day} {day:%B %Y} on." if day else "No day is set any more."
    return _done(patient_id, words)


def _page(patient_id: UUID, error: Invalid | None = None) -> ResponseReturnValue:
    page = render_template(
        "tests/tests.html",
        page=tests_page.tests_page(guard.context(), patient_id),
        may_test=verdict(guard.me(), Action.record_test) is Verdict.yes,
        problems=forms.by_field(error) if error else {},
        typed=request.form if error else {},
    )
    return page, 422 if error else 200


def _form(
    form: service.TestForm, error: Invalid | None = None, correcting: UUID | None = None
) -> ResponseReturnValue:
    known = form.last
    typed = request.form if error else {
        "performed_on": (known.performed_on if known else form.today).isoformat(),
        "left": (known.left or "") if known else None,
        "right": (known.right or "") if known else None,
        "left_note": known.left_note if known else "",
        "right_note": known.right_note if known else "",
        "retest_on": form.retest_on.isoformat() if form.retest_on else "",
    }  # fmt: skip
    page = render_template(
        "tests/test.html",
        form=form,
        typed=typed,
        correcting=correcting,
        problems=forms.by_field(error) if error else {},
        may_test=verdict(guard.me(), Action.record_test) is Verdict.yes,
    )
    return page, 422 if error else 200


def _done(patient_id: UUID, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("tests.tests", patient_id=patient_id), 303)
