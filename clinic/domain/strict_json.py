"""JSON read without mercy: what a lenient reader would bend is refused, with the path of the key."""

import json
from collections.abc import Iterable

from clinic.domain.errors import Invalid

TOP = "(top)"
"""Stands for the whole text where no key can be named."""

LARGEST = 2**53
"""Whole numbers beyond it are not the same number in every program that reads JSON."""


class _Wrong:
    def __init__(self, message: str, key: str | None = None) -> None:
        self.message = message
        self.key = key


def read_json(raw: bytes) -> object:
    """Read one JSON value written in UTF-8 without a byte order mark.

    Raises Invalid for what is no JSON, for a key given twice, NaN and infinities, whole numbers beyond 2**53, half
    a surrogate pair, and nesting deeper than the reader can follow.
    """
    try:
        plain: object = json.loads(
            _text(raw),
            object_pairs_hook=_pairs,
            parse_int=_whole,
            parse_float=_real,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Invalid(TOP, f"This is not JSON: {error.msg} ({place}).") from None
    except RecursionError:
        raise Invalid(TOP, "This JSON is nested too deeply.") from None
    _refuse_wrong(plain)
    return plain


def key_path(keys: Iterable[str | int]) -> str:
    """Write a path as ``reports[0].status``; a key that is no plain word is quoted, safe to print."""
    path = ""
    for key in keys:
        if isinstance(key, int):
            path += f"[{key}]"
        elif key.isascii() and key.isidentifier():
            path += f".{key}" if path else key
        else:
            path += f"[{json.dumps(key[:80])}]"
    return path or TOP


def _text(raw: bytes) -> str:
    if raw.startswith(b"\xef\xbb\xbf"):
        raise Invalid(TOP, "The text begins with a byte order mark. Save it as UTF-8 without one.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(TOP, f"This is not UTF-8: byte {error.start} makes no character.") from None
    if not text.strip():
        raise Invalid(TOP, "There is nothing here. Give one JSON value.")
    return text


def _pairs(pairs: list[tuple[str, object]]) -> object:
    group = dict(pairs)
    if len(group) == len(pairs):
        return group
    seen: set[str] = set()
    twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return _Wrong("This key is given twice.", twice)


def _whole(digits: str) -> object:
    if len(digits) > 17 or abs(int(digits)) > LARGEST:
        return _Wrong("This whole number is too large.")
    return int(digits)


def _real(digits: str) -> object:
    number = float(digits)
    return number if abs(number) < float("inf") else _Wrong("This number is too large.")


def _constant(name: str) -> object:
    return _Wrong(f"{name} is not a number that JSON knows.")


def _refuse_wrong(plain: object) -> None:
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), plain)]
    while waiting:
        keys, part = waiting.pop()
        if isinstance(part, _Wrong):
            raise Invalid(key_path(keys if part.key is None else (*keys, part.key)), part.message)
        if isinstance(part, str):
            _refuse_half_pairs(part, keys)
        elif isinstance(part, list):
            waiting += [((*keys, place), inner) for place, inner in enumerate(part)]
        elif isinstance(part, dict):
            for key, inner in part.items():
                _refuse_half_pairs(key, (*keys, key))
                waiting.append(((*keys, key), inner))


def _refuse_half_pairs(text: str, keys: tuple[str | int, ...]) -> None:
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Invalid(key_path(keys), "The text holds half of a surrogate pair, which is no character.")
