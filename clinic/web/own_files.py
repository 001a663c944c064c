"""What a patient may take along: sheet, log, and the days of the exercises for the phone's calendar."""

from datetime import time

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.services import own_files as service
from clinic.web import forms, guard, languages
from clinic.web.languages import say

bp = Blueprint("own_files", __name__)


@guard.route(bp, "/c/files", action=Action.view_own_record)
def files() -> ResponseReturnValue:
    """Everything there is to take along."""
    return _page()


@guard.route(bp, "/c/files/exercises.ics", action=Action.view_own_record)
def calendar() -> ResponseReturnValue:
    """The days of the exercises as a calendar: all day long, or at the hour in ``at`` ("08:30")."""
    try:
        at = _hour(request.args.get("at", ""))
    except Invalid as error:
        return _page(error), 422
    response = make_response(service.own_calendar(guard.context(), at, languages.words()))
    response.mimetype = "text/calendar"
    name = say("exercises")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def _page(error: Invalid | None = None) -> str:
    page = service.own_files(guard.context())
    return render_template(
        "own_files/files.html",
        page=page,
        typed=request.args.get("at", "")[:20],
        problems=forms.by_field(error) if error else {},
        clinic_name=page.clinic_name,
        call_number=page.clinic_phone,
    )


def _hour(typed: str) -> time | None:
    if not typed.strip():
        return None
    hours, colon, minutes = typed.strip().partition(":")
    whole = colon and all(part.isascii() and part.isdigit() and len(part) <= 2 for part in (hours, minutes))
    if not whole or int(hours) > 23 or int(minutes) > 59:
        raise Invalid("at", "Give a time like 08:30, or leave it empty.")
    return time(int(hours), int(minutes))
