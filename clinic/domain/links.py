"""The secrets of a program's link: how they are written, typed, read back, and how hard they are to guess.

A *selector* (six characters) finds the link's row and is no secret. The *address* carries 128 bits behind it,
in the part of an address that browsers keep to themselves; the *typed code* carries fifty, because somebody
has to type them, and is throttled for that reason.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U (https://www.crockford.com/base32.html)."""

SELECTOR_LENGTH = 6
CODE_LENGTH = 16
CODE_SECRET_LENGTH = CODE_LENGTH - SELECTOR_LENGTH
CODE_SECRET_BITS = 5 * CODE_SECRET_LENGTH
ADDRESS_SECRET_BYTES = 16
ADDRESS_SECRET_LENGTH = 26
GROUP = 4
LONGEST_TYPED = 100

DAYS_AFTER_END = 30
"""So long a link still opens after its program ended: for an answer, a last look back, the sheet."""

# Guessing. A wrong code counts against the selector, the address it came from and the site as a whole.
# At most ALL_MOST wrong codes an hour are looked at in all: 24 * 366 * 1,000 = 8.8 million tries a year, each
# right with a chance of 2^-50 at best (the selector is known), together 7.8e-9. When that limit is reached, a
# code is still looked at if its selector exists and has no wrong code of its own in the window, so that an
# attack on the site does not lock out the people whose codes nobody tried: at most 24 * 4 * 366 = 35,136
# further tries a year for each link, 3.1e-11 each. Up to 30,000 links the sum stays below one in a million.
WINDOW = timedelta(minutes=15)
SELECTOR_MOST = 5
ADDRESS_MOST = 20
ALL_WINDOW = timedelta(hours=1)
ALL_MOST = 1000

_YEAR = timedelta(days=366)
_AS_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class Presented:
    """What somebody brought: ``selector`` and ``secret`` in canonical letters; ``typed`` if it is the
    short code."""

    selector: str
    secret: str
    typed: bool


def letters(number: int, length: int) -> str:
    """Write a number in base 32, most significant first, padded to ``length``; ValueError if it does not fit."""
    if not 0 <= number < 32**length:
        raise ValueError(f"{length} letters cannot hold this number")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def address_secret(derived: bytes) -> str:
    """The 128-bit secret of the address from at least 16 derived bytes, as 26 letters."""
    return letters(int.from_bytes(derived[:ADDRESS_SECRET_BYTES], "big"), ADDRESS_SECRET_LENGTH)


def code_secret(derived: bytes) -> str:
    """The 50-bit secret of the typed code from at least 7 derived bytes, as 10 letters."""
    return letters(int.from_bytes(derived[:7], "big") >> 6, CODE_SECRET_LENGTH)


def fragment(selector: str, secret: str) -> str:
    """What stands behind the ``#`` of a link's address."""
    return f"{selector}.{secret}"


def grouped(code: str) -> str:
    """A typed code in groups of four, as it is printed: ``ABCD EFGH JKMN PQRS``."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_fragment(text: str) -> Presented | None:
    """What an address brought behind its ``#``; None if it is not of our form."""
    selector, dot, secret = text.strip().partition(".")
    found = _canonical(selector, SELECTOR_LENGTH), _canonical(secret, ADDRESS_SECRET_LENGTH)
    return Presented(*found, typed=False) if dot and all(found) else None


def read_code(text: str) -> Presented | None:
    """A code as a person typed it: any case, spaces and dashes, O for 0, I or L for 1; None if it is none."""
    code = _canonical(text, CODE_LENGTH)
    return Presented(code[:SELECTOR_LENGTH], code[SELECTOR_LENGTH:], typed=True) if code else None


def expires_at(ends_on: date | None, own: datetime | None) -> datetime | None:
    """When a link stops opening: 30 days after its program's last day, or at its own earlier time."""
    ends = None
    if ends_on is not None:  # noon in UTC: on that date wherever somebody lives
        ends = datetime.combine(ends_on + timedelta(days=DAYS_AFTER_END + 1), time(12), UTC)
    return min((moment for moment in (ends, own) if moment is not None), default=None)


def yearly_chance(links: int) -> Fraction:
    """The chance that somebody who knows every selector guesses any typed code within a year at the
    allowed rate."""
    looked_at = ALL_MOST * (_YEAR // ALL_WINDOW) + links * (_YEAR // WINDOW)
    return Fraction(looked_at, 2**CODE_SECRET_BITS)


def _canonical(text: str, length: int) -> str:
    if len(text) > LONGEST_TYPED or not text.isascii():
        return ""
    bare = "".join(text.upper().split()).replace("-", "").translate(_AS_TYPED)
    return bare if len(bare) == length and all(letter in ALPHABET for letter in bare) else ""
