"""The four errors of the whole service. Web, API and CLI translate each exactly once."""

from collections.abc import Iterable
from dataclasses import dataclass


class ClinicError(Exception):
    """What a person can be told about; everything else is a fault of ours."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field: ``field`` as the form names it, ``message`` a whole plain sentence."""

    field: str
    message: str


class Invalid(ClinicError):
    """Input breaks a rule; ``problems`` names each field and the rule (HTTP 422, command line status 2)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.problems: tuple[Problem, ...] = (Problem(field, message),)

    @classmethod
    def many(cls, problems: Iterable[Problem]) -> "Invalid":
        """Join several problems; the first one gives the error its text. Raises ValueError when empty."""
        found = tuple(problems)
        if not found:
            raise ValueError("Invalid.many needs at least one problem")
        error = cls(found[0].field, found[0].message)
        error.problems = found
        return error


class Refused(ClinicError):
    """The actor may not do this, or not without a fresh second factor (HTTP 403)."""

    def __init__(self, message: str = "You may not do this.", *, needs_fresh_factor: bool = False) -> None:
        super().__init__(message)
        self.needs_fresh_factor = needs_fresh_factor


class NotFound(ClinicError):
    """There is no such object for this actor; another clinic's object is just as absent (HTTP 404)."""

    def __init__(self, message: str = "There is nothing here.") -> None:
        super().__init__(message)


class Conflict(ClinicError):
    """Somebody else was first, or the object's state does not allow this (HTTP 409)."""
