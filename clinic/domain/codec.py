"""Frozen values to plain JSON-able parts and back, strictly: an error names the path of the key.

Used for everything whose content is pinned by a hash or read from a file that a person wrote.
A class with its own plain form has ``to_plain()`` and ``from_plain(plain, path)``. Fields that came later stand in
its ``LEFT_OUT_WHEN_EMPTY``, so that what was pinned before keeps its hash.
"""

import hashlib
import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from clinic.domain.errors import Invalid, Problem

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """Turn a value into dicts, lists, strings, integers, booleans and None (Decimals become strings)."""
    own = getattr(value, "to_plain", None)
    if own is not None:
        return own()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return [to_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        spare: frozenset[str] = getattr(value, "LEFT_OUT_WHEN_EMPTY", frozenset())
        found = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: to_plain(part) for name, part in found.items() if part or name not in spare}
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(f"{type(value).__name__} has no plain form")


def canonical(plain: object) -> str:
    """Write plain parts as canonical JSON: sorted keys, no spaces, characters as they are (for UTF-8)."""
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """Give the SHA-256 of the text's UTF-8 bytes in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def from_plain(kind: type[T], plain: object, path: str = "") -> T:
    """Build a value of ``kind``; raises Invalid with every problem found, each named by its key path."""
    built: T = _build(kind, plain, path)
    return built


def refuse(path: str, message: str) -> Invalid:
    """Make the error for one key path."""
    return Invalid(path or "(top)", message)


def _build(kind: Any, plain: object, path: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if plain is None and type(None) in get_args(kind):
            return None
        return _build(next(arg for arg in get_args(kind) if arg is not type(None)), plain, path)
    if origin is tuple:
        return _build_tuple(get_args(kind)[0], plain, path)
    if hasattr(kind, "from_plain"):
        return kind.from_plain(plain, path)
    if is_dataclass(kind) and isinstance(kind, type):
        return _build_record(kind, plain, path)
    return _build_scalar(kind, plain, path)


def _build_tuple(kind: Any, plain: object, path: str) -> tuple[Any, ...]:
    if not isinstance(plain, (list, tuple)):
        raise refuse(path, "This must be a list.")
    return _gather((f"{path}[{number}]", kind, part) for number, part in enumerate(plain))


def _build_record(kind: type[Any], plain: object, path: str) -> Any:
    if not isinstance(plain, Mapping):
        raise refuse(path, "This must be a group of keys.")
    hints, known = _shape(cast(Any, kind))
    problems = [
        Problem(_join(path, key), f"There is no such key. Known keys: {', '.join(known)}.")
        for key in plain
        if key not in known
    ]
    problems += [
        Problem(_join(path, key), "This key is missing.")
        for key, needed in known.items()
        if needed and key not in plain
    ]
    if problems:
        raise Invalid.many(problems)
    names = [name for name in known if name in plain]
    values = _gather((_join(path, name), hints[name], plain[name]) for name in names)
    try:
        return kind(**dict(zip(names, values, strict=True)))
    except Invalid as error:
        raise Invalid.many(Problem(_join(path, p.field), p.message) for p in error.problems) from error


def _gather(parts: Any) -> tuple[Any, ...]:
    built: list[Any] = []
    problems: list[Problem] = []
    for path, kind, plain in parts:
        try:
            built.append(_build(kind, plain, path))
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid.many(problems)
    return tuple(built)


def _build_scalar(kind: Any, plain: object, path: str) -> Any:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        choices = [member.value for member in kind]
        if plain not in choices:
            raise refuse(path, f"This must be one of: {', '.join(choices)}.")
        return kind(plain)
    if kind is Decimal:
        return _build_decimal(plain, path)
    if kind is bool and isinstance(plain, bool):
        return plain
    if kind is int and isinstance(plain, int) and not isinstance(plain, bool):
        return plain
    if kind is str and isinstance(plain, str):
        return _text(plain, path)
    wanted = {bool: "yes or no (true or false)", int: "a whole number", str: "a text"}.get(kind, str(kind))
    raise refuse(path, f"This must be {wanted}.")


def _text(plain: str, path: str) -> str:
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in plain):
        raise refuse(path, "The text holds a character that cannot be stored.")
    return plain


def _build_decimal(plain: object, path: str) -> Decimal:
    try:
        number = Decimal(str(plain))
    except InvalidOperation:
        raise refuse(path, "This must be a number.") from None
    if isinstance(plain, bool) or not number.is_finite():
        raise refuse(path, "This must be a number.")
    return number


@cache
def _shape(kind: Any) -> tuple[dict[str, Any], dict[str, bool]]:
    """Give the type of each field, and whether it must be there."""
    hints = get_type_hints(kind)
    needed = {
        field.name: field.default is MISSING and field.default_factory is MISSING for field in fields(kind)
    }
    return hints, needed


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path and key else str(key or path)
