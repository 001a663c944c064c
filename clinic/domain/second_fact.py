"""The second fact: what a patient knows beside the link, asked before anything beyond today's exercises is shown.

It is the word that was agreed with the clinic, or else the year of birth. A word is compared without capitals,
accents and marks, because it is typed with a thumb.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clinic.domain.errors import Invalid
from clinic.domain.names import folded
from clinic.domain.patients import read_birth

WORD_LEAST = 4
WORD_MOST = 60

# A year of birth is one of about eighty. Ten wrong answers in thirty days leave a finder of the link one chance in
# eight; then it rests for the thirty days, or until somebody at the clinic opens it again.
WINDOW = timedelta(minutes=15)
WINDOW_MOST = 5
LOCK_WINDOW = timedelta(days=30)
LOCK_MOST = 10


class Kind(StrEnum):
    """Which fact a patient is asked for."""

    word = "word"
    year = "year"
    nothing = "nothing"


@dataclass(frozen=True, slots=True)
class FactShown:
    """What the clinic's people see of a patient's fact; ``asked`` while the clinic wants one."""

    asked: bool
    kind: Kind
    agreed_on: date | None
    locked: bool


def kind_of(*, has_word: bool, birth_year: int | None) -> Kind:
    """A word goes before the year: whoever agreed on one wants the year not to be enough."""
    return Kind.word if has_word else Kind.year if birth_year else Kind.nothing


def read_word(typed: str, *names: str) -> str:
    """A word to agree on, as it is compared. Raises Invalid("word") for a short one and for a name on the sheet."""
    word = folded(typed)
    if not WORD_LEAST <= len(word) <= WORD_MOST:
        raise Invalid("word", f"Agree on a word of {WORD_LEAST} to {WORD_MOST} letters.")
    if word in {folded(name) for name in names}:
        raise Invalid("word", "This is the patient’s name, which stands on the sheet. Agree on another word.")
    return word


def read_year(typed: str) -> int | None:
    """The year of birth in what a patient typed: "1948" or a whole date; None where there is none."""
    try:
        return read_birth(typed)[0]
    except Invalid:
        return None
