"""What a printed sheet can prove: the claim in its square code and in its file's seal, and what became of it.

A *claim* names a version by the front of its content hash, with its number and its date. Signed with the
clinic's Ed25519 key it is 84 bytes: 135 letters, few enough for a small square code. No claim holds a word
about the patient. The same claim, signed together with the hash of a whole file, is the file's *seal*: a
comment line near its end, so that a single changed dose (any changed byte) is found without asking anybody.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic.domain.errors import Invalid
from clinic.domain.links import ALPHABET, letters
from clinic.domain.page_words import IN_ENGLISH, PageWords

FORM = 1
CONTENT_BYTES = 12
"""96 bits of the content hash: nobody finds a second content for them."""
KEY_BYTES = 2
SIGNATURE_BYTES = 64
CLAIM_BYTES = 1 + KEY_BYTES + CONTENT_BYTES + 2 + 3
LENGTH = -(-8 * (CLAIM_BYTES + SIGNATURE_BYTES) // 5)
SEAL_MARK = b"%clinic-seal "
END_MARK = b"startxref"
_PURPOSE = b"clinic proof 1\n"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class Outcome(StrEnum):
    """What is said of a sheet."""

    current = "current"
    superseded = "superseded"
    not_begun = "not begun"
    altered = "altered"
    unknown = "unknown"
    genuine = "genuine"
    """Signed by the clinic; whether it is still in force was not asked."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A version as its sheets name it. ``key`` (4 digits) and ``content`` (24) are hexadecimal."""

    key: str
    content: str
    number: int
    published: date

    def to_bytes(self) -> bytes:
        """Its fixed form; ValueError if a part does not fit."""
        if len(self.key) != 2 * KEY_BYTES or len(self.content) != 2 * CONTENT_BYTES:
            raise ValueError("the key has 4 digits, the content 24")
        return (
            bytes([FORM])
            + bytes.fromhex(self.key + self.content)
            + self.number.to_bytes(2, "big")
            + self.published.toordinal().to_bytes(3, "big")
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """A claim and the signature that came with it, not yet checked."""

    claim: Claim
    signature: bytes

    def __str__(self) -> str:
        """As the square code and the seal carry it: 135 letters."""
        number = int.from_bytes(self.claim.to_bytes() + self.signature, "big")
        spare = 5 * LENGTH - 8 * (CLAIM_BYTES + SIGNATURE_BYTES)
        return letters(number << spare, LENGTH)


def claim_of(key: str, content_sha256: str, number: int, published: date) -> Claim:
    """The claim of a version, by its whole content hash."""
    return Claim(key, content_sha256[: 2 * CONTENT_BYTES], number, published)


def message(claim: Claim, file_sha256: str = "") -> bytes:
    """The bytes that are signed: for the square code, or with a file's hash for its seal."""
    return _PURPOSE + claim.to_bytes() + bytes.fromhex(file_sha256)


def key_id(public: bytes) -> str:
    """The short name of a public key: the front of its hash, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()[: 2 * KEY_BYTES]


def read_signed(text: str) -> Signed:
    """What a square code or a seal carries; everything before a ``#`` is passed over.

    Raises Invalid when it is not of our form.
    """
    wrong = Invalid("code", "This is not a code of ours. Type the check code that is printed on the sheet.")
    bare = "".join(text[-1000:].rpartition("#")[2].upper().split()).translate(_READ_AS)
    if len(bare) != LENGTH or any(letter not in ALPHABET for letter in bare):
        raise wrong
    number = 0
    for letter in bare:
        number = number << 5 | ALPHABET.index(letter)
    size = 8 * (CLAIM_BYTES + SIGNATURE_BYTES)
    spare = 5 * LENGTH - size
    if number & ((1 << spare) - 1) or number >> 5 * LENGTH:
        raise wrong
    content = (number >> spare).to_bytes(size // 8, "big")
    try:
        return Signed(_claim(content[:CLAIM_BYTES]), content[CLAIM_BYTES:])
    except (ValueError, OverflowError):
        raise wrong from None


def looks_signed(text: str) -> bool:
    """Whether this is the long text of a square code rather than a typed check code."""
    return len(text.strip()) > LENGTH // 2


def sealed(content: bytes, seal: Signed) -> bytes:
    """The file with its seal: one comment line before the last ``startxref``."""
    front, mark, rest = content.rpartition(END_MARK)
    if not mark or seal_of(content) is not None:
        raise ValueError("only an unsealed PDF can be sealed")
    return front + SEAL_MARK + str(seal).encode() + b"\n" + mark + rest


def seal_of(content: bytes) -> tuple[str, str] | None:
    """A file's seal as it is written, and the SHA-256 (hex) of the file without it; None without a seal."""
    front, mark, rest = content.rpartition(SEAL_MARK)
    written, line, after = rest.partition(b"\n")
    if not mark or not line or len(written) > 2 * LENGTH or not after.startswith(END_MARK):
        return None
    return written.decode("ascii", "replace"), hashlib.sha256(front + after).hexdigest()


def _claim(content: bytes) -> Claim:
    if content[0] != FORM:
        raise ValueError("another form")
    at = 1 + KEY_BYTES
    return Claim(
        key=content[1:at].hex(),
        content=content[at : at + CONTENT_BYTES].hex(),
        number=int.from_bytes(content[-5:-3], "big"),
        published=date.fromordinal(int.from_bytes(content[-3:], "big")),
    )


def said(
    outcome: Outcome, number: int, other: int, day: str, words: PageWords = IN_ENGLISH
) -> tuple[str, str]:
    """A heading and a sentence for what was found; ``day`` in words. Nothing in them is about the patient."""
    heading, sentence = _SAID[outcome]
    if outcome is Outcome.current and other:
        sentence = _COMING
    return words.text(heading), words.say(sentence, number=number, other=other, day=day)


_COMING = "Version {number} is the one in force. Version {other} takes its place on {day}."
_SAID: Mapping[Outcome, tuple[str, str]] = {
    Outcome.current: ("This sheet is current", "Version {number} is the one in force."),
    Outcome.superseded: (
        "There is a newer sheet",
        "Version {number} was superseded by version {other} on {day}.",
    ),
    Outcome.not_begun: ("This sheet has not begun yet", "Version {number} takes effect on {day}."),
    Outcome.genuine: (
        "This sheet is genuine",
        "The clinic’s key signed version {number} of {day}. "
        "Whether it is still the newest, only the clinic knows.",
    ),
    Outcome.altered: (
        "This sheet was altered",
        "It is not as the clinic made it. Do not follow it. Ask your clinic for a new one.",
    ),
    Outcome.unknown: (
        "We do not know this sheet",
        "No sheet of this site has this code. Compare the code once more, or ask your clinic.",
    ),
}
