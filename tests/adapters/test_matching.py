"""Words with slips in them, and names that are alike."""

import pytest

from clinic.adapters.matching import Match, alike, matching
from clinic.domain.names import folded

PEOPLE = [
    folded(name) for name in ("Marin Rosa", "Kowalczyk Ewa", "Ağa Özlem", "O'Brien Pat", "Li Ana", "Lu Ana")
]


def found(words: str) -> list[str]:
    return [PEOPLE[match.place] for match in matching(folded(words), PEOPLE)]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("rosa", "marin rosa"), ("rsoa", "marin rosa"), ("kowalcyzk", "kowalczyk ewa"), ("kowalcs", "kowalczyk ewa"),
        ("aga ozlem", "aga ozlem"), ("ÖZLEM", "aga ozlem"), ("o’brien", "obrien pat"), ("obrian pat", "obrien pat"),
        ("ewa kowal", "kowalczyk ewa"),
    ],
)  # fmt: skip
def test_one_slip_in_a_word_is_allowed_for(words: str, name: str) -> None:
    assert found(words) == [name]


@pytest.mark.parametrize("words", ["xyz", "rosa kowalczyk", "la", "rroossaa"])
def test_too_many_slips_find_nobody(words: str) -> None:
    assert found(words) == []


def test_in_a_word_of_two_letters_every_slip_is_another_word() -> None:
    assert found("li") == ["li ana"]


def test_the_very_letters_stand_first() -> None:
    assert matching("marin", ["martin a", "marin b"]) == [Match(1, True), Match(0, False)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("marin rosa", "rosa marin", True), ("smith jon", "smyth john", True), ("li ana", "lu ana", False),
        ("marin rosa", "rosario marin", True), ("smith", "smith jonathan", False),
    ],
)  # fmt: skip
def test_names_are_alike_but_for_order_and_a_letter(one: str, other: str, same: bool) -> None:
    assert bool(list(alike(one, [other]))) is same
