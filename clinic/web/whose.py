"""Whose page a patient's form stands on: on a shared phone another person's code may have been typed since."""

from flask import request

from clinic.domain.actions import Holder
from clinic.services import checkins
from clinic.web import guard


def program_id() -> str:
    """The program that this browser has open; empty when it has none."""
    actor = guard.context().actor
    return str(actor.program_id) if isinstance(actor, Holder) else ""


def check() -> None:
    """Raise Conflict when the form was filled in on another program's page than the one that is open."""
    told_on = request.form.get("program", "")
    if told_on and program_id():
        checkins.refuse_other_page(guard.context(), told_on)
