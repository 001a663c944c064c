"""The search for exercises as the address or a form has it: the catalogue's list and the builder share it."""

from uuid import UUID

from flask import request, url_for

from clinic.domain.exercise_search import FACETS, Asked
from clinic.domain.sides import Side

MOST = 200
"""Longest part of an address that is looked at."""
MOST_THINGS, MOST_AT_HOME = 40, 100


def asked() -> Asked:
    """What is searched for; what the catalogue does not know finds nothing rather than failing.

    ``at-home`` holds a patient's things with spaces between them: one box, ticked, without script too.
    """
    words = " ".join(request.values.get("find", "")[:MOST].split())
    things = (thing[:MOST].strip() for thing in request.values.getlist("equipment")[:MOST_THINGS])
    at_home = request.values.get("at-home", "")[: MOST * MOST_AT_HOME].split()[:MOST_AT_HOME]
    page = request.values.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    fields = {name: request.values.get(name, "")[:MOST].strip() for name in FACETS if name != "equipment"}
    shelf = request.values.get("shelf", "")[:MOST].strip()
    return Asked(words=words, shelf=shelf, page=number, equipment=(*filter(None, things), *at_home), **fields)


def address_of(asked: Asked, **changes: object) -> str:
    """The address of the catalogue's list under a search, with some of it changed; empty parts are left out."""
    fields = {name: getattr(asked, name) for name in (*FACETS, "shelf")} | {"find": asked.words}
    fields |= {"find" if name == "words" else name: value for name, value in changes.items()}
    return url_for("catalogue.exercises", **{name: value or None for name, value in fields.items()})


def side_asked() -> Side | None:
    """The side in the address, or None."""
    text = request.args.get("side", "")
    return Side(text) if text in set(Side) else None


def key_asked(name: str) -> UUID | None:
    """A key in the address, or None."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None
