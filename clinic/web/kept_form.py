"""A small form that came before a fresh second factor: kept in the browser's signed cookie until then."""

from dataclasses import dataclass

from flask import request, session

KEY = "kept_form"
LARGEST = 1500
"""Characters of names and values together; a browser drops cookies beyond 4 kB."""

SECRET = frozenset({"chosen", "code", "current"})
"""Fields of passwords and codes: a cookie is signed, not sealed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the form was sent, and its fields in their order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def keep() -> bool:
    """Keep the form of this request; returns whether it was. Files and passwords never go into a cookie."""
    session.pop(KEY, None)
    fields = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    size = len(request.path) + sum(len(name) + len(value) for name, value in fields)
    secret = any(name in SECRET for name, _ in fields)
    if request.method != "POST" or request.files or secret or size > LARGEST:
        return False
    session[KEY] = [request.path, fields]
    return True


def waits() -> bool:
    """Whether a form waits in this browser."""
    return KEY in session


def take() -> Kept | None:
    """The form that waits, once; None if there is none."""
    found = session.pop(KEY, None)
    if found is None:
        return None
    path, fields = found
    return Kept(path, tuple((name, value) for name, value in fields))
