"""Drawings at addresses of their own: an address names the picture's very bytes, so a browser asks once.

``version`` in an address is the exercise's text, ``v`` the edition of whatever draws. With both the answer may be
kept for ever; without, the browser asks each time whether it is still the same.
"""

import gzip
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.errors import NotFound
from clinic.domain.languages import DEFAULT
from clinic.services import figures
from clinic.services.figures import Wanted
from clinic.web import guard
from clinic.web.finder import MOST, side_asked

SIZES = frozenset({"thumb", "card", "full"})
FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"


def place(
    slug: str,
    version: str,
    side: str | None = None,
    modifications: Sequence[str] = (),
    pose: str | None = None,
    size: str = "card",
    view: str = "",
    moves: bool = False,
    body: str = "",
) -> str:
    """The address of a drawing for the clinic's people, with the body that their clinic chose if none is named."""
    asked = _asked(side, modifications, pose, size, view, moves, body or guard.me().figure_body)
    return url_for("catalogue.picture", slug=slug, version=version or None, **asked)


def own_place(found: figures.Shown, *, view: str = "", moves: bool = False, size: str = "card") -> str:
    """The address of a drawing for the holder of a link."""
    asked = _asked(found.side, found.modifications, None, size, view, moves, found.body)
    language = found.language if found.language != DEFAULT else None
    return url_for("checkins.picture", version=found.version, language=language, **asked)


def answer(one: Exercise, *, lasting: bool) -> ResponseReturnValue:
    """The drawing of an exercise that the address asks for, packed small where the browser takes that.

    Where there is none, or where that is asked for as a view, its photo; where there is neither, its name.

    ``lasting``: the address names the exercise's very text. Raises NotFound.
    """
    drawn, wanted = figures.is_drawn(one), _wanted()
    of_photo = not drawn or wanted.view == figures.PHOTO
    photo = figures.photo_of(guard.context(), one, large=wanted.size == "full") if of_photo else None
    if photo is not None:
        return _photo(photo, lasting=lasting)
    found = figures.of_exercise(one, wanted) or (None if drawn else figures.in_place(one))
    if found is None:
        raise NotFound(figures.NO_PICTURE)
    return sent(found.svg, for_ever=lasting and request.args.get("v") == figures.edition())


def sent(svg: str, *, for_ever: bool = False) -> Response:
    """A drawing as an answer with its ETag, packed small where the browser takes that.

    ``for_ever``: its address names its very bytes; else the browser asks again whether it is still the same.
    """
    response = Response(svg, content_type="image/svg+xml; charset=utf-8")
    response.headers["Cache-Control"] = FOR_EVER if for_ever else ASK_AGAIN
    response.headers["Vary"] = "Accept-Encoding"
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(_packed(svg))
        response.headers["Content-Encoding"] = "gzip"
    response.add_etag()
    response.make_conditional(request)
    return response


def _photo(content: bytes, *, lasting: bool) -> ResponseReturnValue:
    response = Response(content, content_type="image/jpeg")
    response.headers["Cache-Control"] = FOR_EVER if lasting else ASK_AGAIN
    response.headers["Content-Disposition"] = 'inline; filename="exercise.jpg"'
    response.add_etag()
    return response.make_conditional(request)


def _wanted() -> Wanted:
    asked = request.args
    size = asked.get("size", "card")
    return Wanted(
        side_asked(),
        tuple(part for part in asked.get("with", "")[:MOST].split(",") if part),
        asked.get("pose", "both")[:64],
        size if size in SIZES else "card",
        asked.get("view", "")[:64],
        asked.get("body", "default")[:64],
        asked.get("moves") == "1",
        language=_language(asked.get("language", DEFAULT)),
    )


def _language(asked: str) -> str:
    return asked if figures.speaks(asked) else DEFAULT


@lru_cache(maxsize=256)
def _packed(svg: str) -> bytes:
    return gzip.compress(svg.encode(), 6, mtime=0)


def _asked(
    side: str | None,
    modifications: Sequence[str],
    pose: str | None,
    size: str,
    view: str,
    moves: bool,
    body: str,
) -> dict[str, Any]:
    return {
        "side": side or None,
        "with": ",".join(modifications) or None,
        "pose": pose,
        "size": size,
        "view": view or None,
        "moves": "1" if moves else None,
        "body": body,
        "v": figures.edition(),
    }
