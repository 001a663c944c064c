"""The language of a few words, where they give it away."""

import pytest

from clinic.adapters.templates import in_tongue
from clinic.domain.tongues import tongue_of


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Keep your back long.", "en"),
        ("Mantenga la espalda larga.", "es"),
        ("¿Le duele?", "es"),
        ("Rodilla más alta", "es"),
        ("مرحبا", "ar"),
        ("שלום", "he"),
        ("Hip hinge", ""),
        ("no", "es"),
        ("10 × 2", ""),
        ("", ""),
    ],
)
def test_words_that_give_their_language_away(text: str, tag: str) -> None:
    assert tongue_of(text) == tag


def test_one_sign_is_not_enough_where_more_are_asked_for() -> None:
    assert tongue_of("No pain in Los Angeles") == "es"
    assert tongue_of("No pain in Los Angeles", 2) == ""
    assert tongue_of("Quiero subir la escalera sin dolor", 2) == "es"
    assert tongue_of("مرحبا", 2) == "ar"


def test_a_text_in_the_pages_language_has_no_mark_of_its_own() -> None:
    assert in_tongue("Mantenga la espalda larga.", "es") == ' dir="ltr"'
    assert in_tongue("Keep your back long.", "es") == ' lang="en" dir="ltr"'
    assert in_tongue("مرحبا", "en") == ' lang="ar" dir="rtl"'


def test_what_gives_nothing_away_is_taken_as_told() -> None:
    assert in_tongue("Squat", "es", "en") == ' lang="en" dir="ltr"'
    assert in_tongue("Squat", "es") == ' dir="ltr"'
