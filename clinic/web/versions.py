"""The versions of a program: their time line, and the difference of any two in words."""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import Field
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Action, Verdict, verdict
from clinic.services import versions
from clinic.web import guard
from clinic.web.forms import EmptyIsNone, Form, parse

bp = Blueprint("versions", __name__)

Number = Annotated[int, Field(ge=1, le=2**31)]


class PairForm(Form):
    """Which two versions are compared; unnamed, the newest two."""

    one: Annotated[Number | None, EmptyIsNone] = None
    other: Annotated[Number | None, EmptyIsNone] = None


@guard.route(bp, "/programs/<uuid:program_id>/versions", action=Action.view_program)
def timeline(program_id: UUID) -> ResponseReturnValue:
    """Every version, the newest first, with what changed and why."""
    page = versions.program(guard.context(), program_id)
    may = verdict(guard.me(), Action.revise_program) in (Verdict.yes, Verdict.refresh_factor)
    return render_template("versions/timeline.html", page=page, may_revise=may and not page.ended)


@guard.route(bp, "/programs/<uuid:program_id>/versions/compare", action=Action.view_program)
def compare(program_id: UUID) -> ResponseReturnValue:
    """The difference of the two versions in the address."""
    pair = parse(PairForm, MultiDict(request.args))
    found = versions.compare(guard.context(), program_id, pair.one, pair.other)
    return render_template("versions/compare.html", found=found)
