"""The printed sheet, as a PDF with a strong ETag."""

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action
from clinic.domain.errors import Invalid, Problem
from clinic.domain.handout import Colour, Layout, Paper, Size, Wish
from clinic.services import handouts
from clinic.web import guard

bp = Blueprint("handouts", __name__)

Choice = TypeVar("Choice", bound=StrEnum)


@guard.route(bp, "/programs/<uuid:program_id>/handout/<int:number>", action=Action.view_handout)
def sheet(program_id: UUID, number: int) -> ResponseReturnValue:
    """The sheet of a published version: ``layout``, ``paper``, ``size`` and ``colour`` (default: as usual)."""
    return _pdf(handouts.sheet(guard.context(), program_id, number, wish()))


@guard.route(bp, "/c/handout", action=Action.view_own_handout)
def own() -> ResponseReturnValue:
    """The newest sheet, for the holder of the program's link."""
    return _pdf(handouts.own_sheet(guard.context(), wish()))


def wish() -> Wish:
    """What the address asks for. Raises Invalid, naming each value that there is not."""
    problems: list[Problem] = []
    found = Wish(
        _asked("layout", Layout, problems),
        _asked("paper", Paper, problems),
        _asked("size", Size, problems),
        _asked("colour", Colour, problems),
    )
    if problems:
        raise Invalid.many(problems)
    return found


def _asked(name: str, choices: type[Choice], problems: list[Problem]) -> Choice | None:
    given = request.args.get(name)
    if given is None:
        return None
    try:
        return choices(given)
    except ValueError:
        problems.append(Problem(name, f"Choose one of: {', '.join(choices)}."))
        return None


def _pdf(found: handouts.Sheet) -> Response:
    response = make_response(found.content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{found.file_name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(found.sha256)
    response.make_conditional(request)
    return response
