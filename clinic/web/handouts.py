"""The printed sheet, as a PDF with a strong ETag."""

from uuid import UUID

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid
from clinic.domain.handout import Layout, Paper
from clinic.services import handouts
from clinic.web import guard

bp = Blueprint("handouts", __name__)


@guard.route(bp, "/programs/<uuid:program_id>/handout/<int:number>", action=Action.view_handout)
def sheet(program_id: UUID, number: int) -> ResponseReturnValue:
    """The sheet of a published version: ``layout`` standard or log, ``paper`` a4 or letter (default: the clinic's)."""
    return _pdf(handouts.sheet(guard.context(), program_id, number, asked_layout(), _paper()))


@guard.route(bp, "/c/handout", action=Action.view_own_handout)
def own() -> ResponseReturnValue:
    """The newest sheet, for the holder of the program's link."""
    return _pdf(handouts.own_sheet(guard.context(), asked_layout()))


def asked_layout() -> Layout:
    """The layout in the address. Raises Invalid for an unknown one."""
    try:
        return Layout(request.args.get("layout", Layout.standard.value))
    except ValueError:
        raise Invalid("layout", f"Choose one of: {', '.join(Layout)}.") from None


def _paper() -> Paper | None:
    try:
        return Paper(request.args["paper"]) if "paper" in request.args else None
    except ValueError:
        raise Invalid("paper", f"Choose one of: {', '.join(Paper)}.") from None


def _pdf(found: handouts.Sheet) -> Response:
    response = make_response(found.content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{found.file_name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(found.sha256)
    response.make_conditional(request)
    return response
