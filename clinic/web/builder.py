"""What stands beside the builder: exercises that fit a search, a dose in words, the sheet as it would be printed."""

from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from clinic.domain import dose as doses
from clinic.domain.actions import Action
from clinic.domain.dose_text import parse
from clinic.domain.errors import Invalid
from clinic.services import catalogue, draft_sheet
from clinic.web import guard
from clinic.web.finder import asked

bp = Blueprint("builder", __name__)


@guard.route(bp, "/programs/<uuid:program_id>/draft/sheet", action=Action.view_draft)
def preview(program_id: UUID) -> ResponseReturnValue:
    """The draft's pages as they would be printed: a page of its own, and for the script the part beside the program."""
    name = "programs/_sheet.html" if request.headers.get("X-Builder") else "programs/sheet.html"
    return render_template(name, sheet=draft_sheet.preview(guard.context(), program_id))


@guard.route(bp, "/programs/<uuid:program_id>/draft/sheet/<int:number>.png", action=Action.view_draft)
def preview_page(program_id: UUID, number: int) -> ResponseReturnValue:
    """One of these pages as a picture."""
    picture = draft_sheet.page(guard.context(), program_id, number)
    return Response(picture, content_type="image/png")


@guard.route(bp, "/builder/picks", action=Action.view_catalogue)
def picks() -> ResponseReturnValue:
    """The exercises that fit a search, to add: a part for the script to put in, which is no page by itself."""
    found = catalogue.exercises(guard.context(), asked())
    part = render_template("programs/_picks.html", found=found)
    return Response(part, content_type="text/plain; charset=utf-8")


@guard.route(bp, "/builder/dose", action=Action.view_catalogue)
def dose() -> ResponseReturnValue:
    """A dose as it was typed, in the words of the sheet (``said``), or what is not understood (``problem``).

    Half a dose is no error of the asker's, so that both are answered with 200.
    """
    try:
        return {"said": doses.words(parse(request.args.get("text", ""))), "problem": ""}
    except Invalid as error:
        return {"said": "", "problem": error.problems[0].message}
