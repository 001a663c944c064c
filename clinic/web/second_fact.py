"""The second fact: the patient's one question, and what the clinic's people agree with a patient."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.services import checkin_day
from clinic.services import second_fact as service
from clinic.services.second_fact import TooManyAnswers
from clinic.web import forms, guard, languages
from clinic.web.languages import say

bp = Blueprint("second_fact", __name__)


class FactForm(forms.Form):
    """What a patient types."""

    fact: forms.MaybeLine = ""


class WordForm(forms.Form):
    """What was agreed."""

    word: forms.MaybeLine = ""


@guard.route(bp, "/c/fact", action=Action.view_own_program)
def fact() -> ResponseReturnValue:
    """The question, or that it was answered; ``next`` is the page that was wanted."""
    return _question(request.args.get("next", ""))


@guard.route(bp, "/c/fact", action=Action.give_fact, methods=("POST",))
def give() -> ResponseReturnValue:
    """Open the rest, then go on to what was wanted."""
    target = request.form.get("next", "")
    try:
        service.give(guard.context(), forms.parse(FactForm, request.form).fact)
    except TooManyAnswers as error:
        return _question(target, error, closed=True), 429
    except Invalid as error:
        return _question(target, error), 422
    flash(say("Thank you. Everything is open on this phone now."), "done")
    return redirect(_target(target), 303)


@guard.route(bp, "/patients/<uuid:patient_id>/second-fact", action=Action.view_patient)
def patient(patient_id: UUID) -> ResponseReturnValue:
    """What is on record, and the form for a word."""
    return _page(patient_id)


@guard.route(bp, "/patients/<uuid:patient_id>/word", action=Action.agree_word, methods=("POST",))
def agree_word(patient_id: UUID) -> ResponseReturnValue:
    """Keep the word."""
    try:
        service.agree_word(guard.context(), patient_id, forms.parse(WordForm, request.form).word)
    except Invalid as error:
        return _page(patient_id, error), 422
    return _done(patient_id, "The word is kept. The phone asks for it from now on.")


@guard.route(bp, "/patients/<uuid:patient_id>/word/remove", action=Action.remove_word, methods=("POST",))
def remove_word(patient_id: UUID) -> ResponseReturnValue:
    """Let the year of birth count again."""
    service.remove_word(guard.context(), patient_id)
    return _done(patient_id, "The word is removed.")


@guard.route(
    bp, "/patients/<uuid:patient_id>/second-fact/unlock", action=Action.unlock_fact, methods=("POST",)
)
def unlock(patient_id: UUID) -> ResponseReturnValue:
    """Let the patient try again."""
    service.unlock(guard.context(), patient_id)
    return _done(patient_id, "The patient can try again now.")


def _question(target: str, error: Invalid | None = None, *, closed: bool = False) -> str:
    page = checkin_day.open_day(guard.context(), None, languages.words())
    return render_template(
        "second_fact/fact.html",
        page=page,
        day=None,
        target=_target(target),
        problem=error.problems[0].message if error else "",
        closed=closed,
        clinic_name=page.clinic_name,
        call_number=page.clinic_phone,
    )


def _target(asked: str) -> str:
    """The page of the patient's own that was wanted, else the day."""
    today = url_for("checkins.today")
    return guard.own_path(asked, today) if asked.startswith("/c/") else today


def _page(patient_id: UUID, error: Invalid | None = None) -> str:
    return render_template(
        "second_fact/patient.html",
        page=service.page(guard.context(), patient_id),
        problems=forms.by_field(error) if error else {},
    )


def _done(patient_id: UUID, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("second_fact.patient", patient_id=patient_id), 303)
