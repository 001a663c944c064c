"""Adherence opened: the slots behind a figure, the entries behind a day, and the definition."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import NotFound
from clinic.domain.schedule import exact_date
from clinic.services import adherence_slots
from clinic.web import guard

bp = Blueprint("adherence", __name__)


@guard.route(bp, "/programs/<uuid:program_id>/figures/<key>", action=Action.view_adherence)
def window(program_id: UUID, key: str) -> ResponseReturnValue:
    """Every slot behind one window's figure."""
    return render_template(
        "adherence/opened.html", opened=adherence_slots.open_window(guard.context(), program_id, key)
    )


@guard.route(bp, "/programs/<uuid:program_id>/days/<day>", action=Action.view_adherence)
def day(program_id: UUID, day: str) -> ResponseReturnValue:
    """Every slot and every entry of one date."""
    on = exact_date(day)
    if on is None:
        raise NotFound
    return render_template(
        "adherence/opened.html",
        opened=adherence_slots.open_day(guard.context(), program_id, on),
        day=on,
        may_decide=verdict(guard.me(), Action.decide_disagreement) is Verdict.yes,
    )


@guard.route(bp, "/adherence", action=Action.view_public)
def definition() -> ResponseReturnValue:
    """How adherence is counted, in words; the same for everybody."""
    return render_template("adherence/definition.html")
