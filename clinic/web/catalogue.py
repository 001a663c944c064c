"""The catalogue's pages: the list with its search in the address, and an exercise with everything."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.errors import NotFound
from clinic.services import catalogue, figures
from clinic.web import guard
from clinic.web.finder import MOST, asked, side_asked

bp = Blueprint("catalogue", __name__)

SIZES = frozenset({"thumb", "card", "full"})


@guard.route(bp, "/exercises", action=Action.view_catalogue)
def exercises() -> ResponseReturnValue:
    """Every exercise that fits the search."""
    return render_template(
        "catalogue/exercises.html",
        found=catalogue.exercises(guard.context(), asked()),
        may_write=verdict(guard.me(), Action.change_exercise) is Verdict.yes,
    )


@guard.route(bp, "/exercises/<slug>", action=Action.view_catalogue)
def exercise(slug: str) -> ResponseReturnValue:
    """One exercise with everything."""
    page = catalogue.exercise(guard.context(), slug[:64], side_asked())
    return render_template(
        "catalogue/exercise.html",
        page=page,
        no_picture=figures.NO_PICTURE,
        may_write=verdict(guard.me(), Action.change_exercise) is Verdict.yes,
    )


@guard.route(bp, "/exercises/<slug>/picture.svg", action=Action.view_catalogue)
def picture(slug: str) -> ResponseReturnValue:
    """A drawing by itself, for lists; ``with`` names modifications, ``pose`` a fault as ``fault:NAME``."""
    modifications = [part for part in request.args.get("with", "")[:MOST].split(",") if part]
    size = request.args.get("size", "card")
    drawn = catalogue.drawing(
        guard.context(),
        slug[:64],
        side_asked(),
        modifications,
        request.args.get("pose", "both")[:64],
        size if size in SIZES else "card",
    )
    if drawn is None:
        raise NotFound(figures.NO_PICTURE)
    response = Response(drawn.svg, content_type="image/svg+xml; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
