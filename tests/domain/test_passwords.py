"""Passwords: long enough, not cut off, the same letters are the same, and not among those guessed first."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.adapters.common_passwords import guessed
from clinic.adapters.secrets import Passwords
from clinic.domain.errors import Invalid
from clinic.domain.passwords import LONGEST, SHORTEST, check_password, is_guessed, normal

NAMES = ("Riverside Physio", "Ana Ruiz", "ana@riverside.example", "Clinic")
QUICK = Passwords(time_cost=1, memory_kib=64)


@pytest.mark.parametrize(
    "password",
    [
        "Password12345678",
        "P@ssw0rd1234567",
        "passwordpassword",
        "correct horse battery staple",
        "qwertyuiop12345",
        "1q2w3e4r5t6y7u8i",
        "abababababababab",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabca",
        "123456789012345",
        "zyxwvutsrqponml",
        "Summer2026Summer!",
        "iloveyouprincess1",
        "Riverside Physio 1",
        "Ana Ruiz Ana Ruiz",
        "riverside2026!!ana",
        "Liverpool-FC-1892",
        "the quick brown fox",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        check_password(password, guessed(), NAMES)


@pytest.mark.parametrize(
    "password",
    ["teal lamp counts sheep", "violin-tractor-marble-42", "a quiet tuesday in lisbon", "zmierzch nad jeziorem",
     "月光がきれいですね、と彼は言った", "k7#Wq!mZ2vR9pLx", "  spaces at both ends  "],
)  # fmt: skip
def test_words_of_one_s_own_are_taken_as_they_are(password: str) -> None:
    assert check_password(password, guessed(), NAMES) == normal(password)


def test_fourteen_characters_are_too_few_and_fifteen_enough() -> None:
    password = "wlm dkf qpt zrv"
    assert len(password) == SHORTEST
    assert check_password(password, guessed())
    with pytest.raises(Invalid):
        check_password(password[:-1], guessed())


def test_at_least_128_characters_are_taken_and_far_more_refused_in_words() -> None:
    long = "".join(chr(0x4E00 + place * 7) for place in range(LONGEST))
    assert len(check_password(long, guessed())) >= 128
    with pytest.raises(Invalid, match=str(LONGEST)):
        check_password(long + "x", guessed())


def test_the_list_s_long_passwords_are_all_refused() -> None:
    whole = [password for password in guessed().whole if len(password) >= SHORTEST]
    assert len(whole) > 100
    assert [password for password in whole if not is_guessed(password, guessed())] == []


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=15, max_size=60))
def test_composed_and_decomposed_letters_are_one_password(text: str) -> None:
    assert normal(unicodedata.normalize("NFD", text)) == normal(text)


def test_a_difference_at_the_hundredth_character_counts() -> None:
    first = "teal lamp counts sheep " * 4 + "12345678a"
    assert QUICK.matches(QUICK.hash(first), first)
    assert not QUICK.matches(QUICK.hash(first), first[:-1] + "b")


@pytest.mark.parametrize("password", ["teal lamp \x00counts sheep", "teal lamp \ud800 counts sheep"])
def test_what_cannot_be_kept_is_refused_in_words(password: str) -> None:
    with pytest.raises(Invalid, match="cannot be kept"):
        check_password(password, guessed())
