"""A form that could not be done yet: shown again, to be sent once more; or, if it is small and the second factor comes
first, kept in the browser's signed cookie until then."""

from dataclasses import dataclass
from itertools import chain

from flask import request, session

KEY = "kept_form"
LARGEST = 1500
"""Characters of names and values together; a browser drops cookies beyond 4 kB."""

SECRET = frozenset({"chosen", "code", "current", "fact", "password", "word"})
"""Fields of passwords and codes: a cookie is signed, not sealed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the form was sent, and its fields in their order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def keep() -> bool:
    """Keep the form of this request; returns whether it was. Files and passwords never go into a cookie."""
    session.pop(KEY, None)
    found = read()
    if found is None or sum(map(len, (found.path, *chain.from_iterable(found.fields)))) > LARGEST:
        return False
    session[KEY] = [found.path, found.fields]
    return True


def read() -> Kept | None:
    """The form of this request as it can be shown again; None with files or passwords."""
    fields = tuple(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token")
    if request.method != "POST" or request.files or any(name in SECRET for name, _ in fields):
        return None
    return Kept(request.full_path.rstrip("?"), fields)


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
