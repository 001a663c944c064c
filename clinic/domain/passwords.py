"""Which passwords are refused: too short, or among those that are guessed first (NIST SP 800-63B-4, 3.1.1).

No rule about kinds of characters and no expiry: length and a list of what is guessed first. Nothing is cut off
and spaces count.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinic.domain.errors import Invalid

SHORTEST = 15
LONGEST = 256
LEAST_OWN = 6
"""How many characters must be left once common words, names and rows of keys are taken away."""
UNIT_MOST = 8
NAME_LEAST = 3
RUN_LEAST = 4

ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0", "qwertzuiop", "azertyuiop", "aabbccddeeffgghhiijjkkll", "112233445566778899",
)  # fmt: skip
_DISGUISES = str.maketrans("013457@$!", "oieastasi")
_YEARS = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Guessed:
    """What is guessed first: ``whole`` long passwords and the ``words`` that others are put together from."""

    whole: frozenset[str]
    words: tuple[str, ...]


def normal(typed: str) -> str:
    """The form that is hashed: Unicode NFC, so that the same letters typed on another keyboard are the same."""
    return unicodedata.normalize("NFC", typed)


def storable(typed: str) -> bool:
    """Whether the text can be hashed at all: no lone surrogates and no control characters."""
    return all(unicodedata.category(letter) not in {"Cs", "Cc"} for letter in typed)


def check_password(typed: str, guessed: Guessed, names: Iterable[str] = (), field: str = "password") -> str:
    """The password in its normal form. Raises Invalid(field) with the rule that it breaks.

    ``names`` are those a stranger would try: of the clinic, the product, the person, the e-mail address.
    """
    found = normal(typed)
    if not storable(found):
        raise Invalid(field, "It holds a character that cannot be kept. Leave it out.")
    if len(found) < SHORTEST:
        raise Invalid(
            field, f"Use at least {SHORTEST} characters. A few words in a row are easy to remember."
        )
    if len(found) > LONGEST:
        raise Invalid(field, f"Use at most {LONGEST} characters.")
    if is_guessed(found, guessed, names):
        raise Invalid(
            field, "This is guessed early: common words, names or rows of keys. Use words of your own."
        )
    return found


def is_guessed(password: str, guessed: Guessed, names: Iterable[str] = ()) -> bool:
    """Whether a guesser would come to it early."""
    small = password.casefold()
    parts = _name_parts(names)
    return any(
        _squeezed(form) in guessed.whole or _repeats(form) or _own(form, guessed, parts) < LEAST_OWN
        for form in (small, _without_rows(small).translate(_DISGUISES))
    )


def _squeezed(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _repeats(text: str) -> bool:
    """One short unit over and over, the last one perhaps cut."""
    return any(
        (text[:unit] * (len(text) // unit + 1))[: len(text)] == text for unit in range(1, UNIT_MOST + 1)
    )


def _own(text: str, guessed: Guessed, names: Sequence[str]) -> float:
    """How much is the person's own: letters count one, digits half (ten of them instead of twenty-six)."""
    left = _squeezed(text)
    for word in names:
        left = left.replace(word, " ")
    for word in guessed.words:
        left = left.replace(word, " ")
    left = _without_rows(_YEARS.sub(" ", left))
    return sum(0.5 if letter.isdigit() else 1.0 for letter in left if letter != " ")


def _without_rows(text: str) -> str:
    """The text without each run of four or more neighbours on a keyboard or in the alphabet, either way."""
    kept, place = [], 0
    while place < len(text):
        length = max(_run(text, place, row) for row in _BOTH_WAYS)
        if length >= RUN_LEAST:
            place += length
        else:
            kept.append(text[place])
            place += 1
    return "".join(kept)


def _run(text: str, place: int, row: str) -> int:
    length = 0
    while place + length < len(text) and text[place : place + length + 1] in row:
        length += 1
    return length


def _name_parts(names: Iterable[str]) -> tuple[str, ...]:
    parts = {part for name in names for part in re.split(r"[\W_]+", normal(name).casefold())}
    return tuple(sorted((part for part in parts if len(part) >= NAME_LEAST), key=len, reverse=True))


_BOTH_WAYS = tuple(way for row in ROWS for way in (row, row[::-1]))
