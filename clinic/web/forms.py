"""From what was typed to values: pydantic models, plain sentences for each field that breaks a rule."""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)
from werkzeug.datastructures import MultiDict

from clinic.domain.accounts import email_address
from clinic.domain.errors import Invalid, Problem

Made = TypeVar("Made", bound="Form")


class Form(BaseModel):
    """What a form may hold. Fields it does not know are passed over: nobody sets a column by naming it."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)


def clean(text: str) -> str:
    """The text as it is kept: composed letters, plain line ends. Raises ValueError for what cannot be stored."""
    for letter in text:
        if letter in "\r\n\t":
            continue
        if unicodedata.category(letter) in {"Cc", "Cs"}:
            raise ValueError("It holds a character that cannot be stored. Please type it again.")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _email(text: str) -> str:
    try:
        return email_address(text)
    except Invalid as error:
        raise ValueError(error.problems[0].message) from None


def _empty_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Line = Annotated[str, AfterValidator(_one_line), StringConstraints(min_length=1, max_length=200)]
MaybeLine = Annotated[str, AfterValidator(_one_line), StringConstraints(max_length=200)]
Prose = Annotated[str, AfterValidator(clean), StringConstraints(max_length=4000)]
Email = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_email)]
Credential = Annotated[str, AfterValidator(_one_line), StringConstraints(max_length=64)]
Secret = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=1000)]
"""A password as it was typed: spaces at its ends count."""
EmptyIsNone = BeforeValidator(_empty_is_none)

SENTENCES = {
    "missing": "Please fill this in.",
    "string_too_short": "Please fill this in.",
    "too_short": "Please fill this in.",
    "too_long": "This is too long: at most {max_length} characters.",
    "string_too_long": "This is too long: at most {max_length} characters.",
    "int_parsing": "Give a whole number.",
    "int_type": "Give a whole number.",
    "int_parsing_size": "This number is too large.",
    "greater_than_equal": "Give {ge} or more.",
    "less_than_equal": "Give {le} or less.",
    "date_from_datetime_parsing": "Give a date like 2026-03-09.",
    "date_parsing": "Give a date like 2026-03-09.",
    "uuid_parsing": "This choice does not exist.",
    "enum": "Choose one of the answers.",
    "literal_error": "Choose one of the answers.",
}


def parse(kind: type[Made], typed: MultiDict[str, str], lists: tuple[str, ...] = ()) -> Made:
    """Values from a posted form; ``lists`` names the fields with several answers. Raises Invalid, field by field."""
    values: dict[str, Any] = {name: typed.getlist(name) if name in lists else typed[name] for name in typed}
    return check(kind, values)


def check(kind: type[Made], values: Mapping[str, Any]) -> Made:
    """Values from a mapping (a posted JSON body, too). Raises Invalid with the path of each field."""
    try:
        return kind.model_validate(dict(values))
    except ValidationError as error:
        raise Invalid.many(_problem(found) for found in error.errors(include_url=False)) from None


def _problem(found: Any) -> Problem:
    field = ".".join(str(part) for part in found["loc"])
    if found["type"] == "value_error":
        return Problem(field, str(found["ctx"]["error"]))
    sentence = SENTENCES.get(found["type"], "This does not fit here.")
    return Problem(field, sentence.format(**found.get("ctx", {})))


def by_field(error: Invalid) -> dict[str, str]:
    """Problems as the templates want them: field → sentence, the first of each field."""
    found: dict[str, str] = {}
    for problem in error.problems:
        found.setdefault(problem.field, problem.message)
    return found
