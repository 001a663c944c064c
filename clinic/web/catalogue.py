"""The catalogue's pages: the list with its search in the address, and an exercise with everything."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.services import catalogue, figures
from clinic.web import guard
from clinic.web.figures import answer
from clinic.web.finder import address_of, asked, key_asked, side_asked

bp = Blueprint("catalogue", __name__)


@guard.route(bp, "/exercises", action=Action.view_catalogue)
def exercises() -> ResponseReturnValue:
    """Every exercise that fits the search."""
    return render_template(
        "catalogue/exercises.html",
        found=catalogue.exercises(guard.context(), asked()),
        address_of=address_of,
        gone=request.args.get("gone", "")[:64],
        gone_collection=key_asked("gone"),
        may_write=verdict(guard.me(), Action.change_exercise) is Verdict.yes,
    )


@guard.route(bp, "/exercises/<slug>", action=Action.view_catalogue)
def exercise(slug: str) -> ResponseReturnValue:
    """One exercise with everything."""
    page = catalogue.exercise(guard.context(), slug[:64], side_asked())
    return render_template(
        "catalogue/exercise.html",
        page=page,
        may_write=verdict(guard.me(), Action.change_exercise) is Verdict.yes,
    )


@guard.route(bp, "/exercises/<slug>/picture.svg", action=Action.view_catalogue)
def picture(slug: str) -> ResponseReturnValue:
    """A drawing by itself; ``with`` names modifications, ``pose`` a fault as ``fault:NAME``, ``moves=1`` plays.

    With ``version`` it is of the exercise as it was then, else of its newest text.
    """
    version = request.args.get("version")
    one = (
        figures.exercise_of(guard.context(), version, Action.view_catalogue)
        if version
        else catalogue.newest(guard.context(), slug[:64])
    )
    return answer(one, lasting=version is not None)
