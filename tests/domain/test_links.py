"""The written form of a link's secrets, and how hard they are to guess."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain import links

codes = st.text(alphabet=links.ALPHABET, min_size=links.CODE_LENGTH, max_size=links.CODE_LENGTH)


@given(codes)
def test_a_printed_code_is_read_back(code: str) -> None:
    assert links.read_code(links.grouped(code)) == links.Presented(code[:6], code[6:], typed=True)


@given(codes)
def test_case_dashes_and_spaces_do_not_matter(code: str) -> None:
    typed = f" {code[:5].lower()}-{code[5:9]} - {code[9:]} "
    assert links.read_code(typed) == links.read_code(code)


def test_letters_that_look_alike_are_understood() -> None:
    assert links.read_code("oOiIlL7QK2M4XPNB") == links.read_code("0011117QK2M4XPNB")


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "U" * 16, "A" * 17, "é" * 16, "A" * 10_000, "\ud800" * 16, "A\0" * 8]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert links.read_code(typed) is None


@given(st.binary(min_size=32, max_size=32))
def test_an_address_carries_128_bits_and_is_read_back(derived: bytes) -> None:
    secret = links.address_secret(derived)
    assert links.read_fragment(links.fragment("7K2QMX", secret)) == links.Presented(
        "7K2QMX", secret, typed=False
    )
    assert sum(
        links.ALPHABET.index(letter) << 5 * place for place, letter in enumerate(reversed(secret))
    ) == (int.from_bytes(derived[:16], "big"))


@pytest.mark.parametrize("text", ["", ".", "7K2QMX", "7K2QMX.", "7K2QMX.ABC", ".ABC", "7K2QMX." + "U" * 26])
def test_what_is_no_fragment_is_none(text: str) -> None:
    assert links.read_fragment(text) is None


def test_a_code_secret_uses_fifty_bits() -> None:
    assert links.code_secret(b"\xff" * 7) == "Z" * 10
    assert links.code_secret(b"\0" * 7) == "0" * 10


def test_a_number_too_large_for_its_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="2 letters"):
        links.letters(32**2, 2)


def test_guessing_for_a_year_stays_below_one_in_a_million() -> None:
    assert links.yearly_chance(30_000) < Fraction(1, 1_000_000)


def test_a_link_opens_for_thirty_days_after_the_last_day() -> None:
    own = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert links.expires_at(None, None) is None
    assert links.expires_at(date(2026, 4, 30), None) == datetime(2026, 5, 31, 12, tzinfo=UTC)
    assert links.expires_at(date(2026, 4, 30), own) == own
    assert links.expires_at(None, own) == own
