"""An exercise as canonical JSON: what a published program pins, so that a correction never changes it."""

import json

from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.codec import canonical, digest, from_plain, to_plain
from clinic.domain.errors import Invalid


def to_json(exercise: Exercise) -> str:
    """Write the exercise as canonical JSON (sorted keys, no spaces; encode as UTF-8)."""
    return canonical(to_plain(exercise))


def from_json(text: str) -> Exercise:
    """Read what ``to_json`` wrote; raises Invalid naming the key path."""
    try:
        plain = json.loads(text)
    except ValueError as error:
        raise Invalid("(top)", f"This is not JSON: {error}.") from error
    return from_plain(Exercise, plain)


def content_hash(exercise: Exercise) -> str:
    """Give the SHA-256 of the canonical JSON in hexadecimal: equal content, equal hash."""
    return digest(to_json(exercise))
