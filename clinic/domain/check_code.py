"""The short code on each printed page that proves its version: eight letters and digits, such as K7QF-4M2X.

Seven characters (35 bits) of the content hash and one check character, in Crockford's alphabet (no I, L,
O, U). The check character makes the word a codeword over GF(32): the sum of character × αⁱ over all
places is zero, so any one wrong character and any two exchanged ones are found (a shortened Reed-Solomon
code of distance 2 with distinct weights).
"""

from clinic.domain.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
_BITS_KEPT = 5 * (LENGTH - 1)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_FIELD = 0b100101  # x⁵ + x² + 1, primitive over GF(2)


def check_code(content_hash: str) -> str:
    """The code of a content hash (64 hexadecimal digits), grouped 4-4."""
    number = int(content_hash, 16) >> (256 - _BITS_KEPT)
    values = [number >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
    code = "".join(ALPHABET[value] for value in [*values, _check(values)])
    return f"{code[:4]}-{code[4:]}"


def parse_check_code(typed: str) -> str:
    """What was typed, as the sheet prints it. Spaces, dashes and case do not matter; O is read as 0, I
    and L as 1.

    Raises Invalid when the length, a character or the check character is wrong.
    """
    kept = (char for char in typed.upper() if not char.isspace() and char not in "-–—_.")
    code = "".join(kept).translate(_READ_AS)
    if len(code) != LENGTH:
        raise Invalid("code", f"A check code has {LENGTH} characters; this has {len(code)}. Look again.")
    values = [ALPHABET.find(char) for char in code]
    if -1 in values:
        raise Invalid("code", f"“{code[values.index(-1)]}” is never in a check code. Look again.")
    if _check(values[:-1]) != values[-1]:
        raise Invalid("code", "One character is wrong, or two are exchanged. Compare it with the sheet.")
    return f"{code[:4]}-{code[4:]}"


def _check(values: list[int]) -> int:
    """The value that completes the codeword: Horner's rule with α = 2; the check character stands at α⁰."""
    total = 0
    for value in values:
        total = _doubled(total ^ value)
    return total


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value & 32 else value
