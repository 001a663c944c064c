"""How a score differs from the first one, in the words of the studies that are cited."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.errors import Invalid
from clinic.domain.measures import (
    THRESHOLDS,
    Instrument,
    Pain,
    Period,
    change,
    change_words,
    check_function,
    check_pain,
)

DAY = date(2026, 3, 9)
THREE = [("Stairs", 3), ("Garden", 4), ("Shopping", 5)]


@pytest.mark.parametrize(
    ("first", "now", "better", "beyond", "size"),
    [
        (7, 7, None, False, ""), (7, 6, True, False, ""), (7, 5, True, True, "small"), (7, 3, True, True, "large"),
        (3, 4, False, False, ""), (3, 5, False, True, "small"), (0, 10, False, True, "large"),
    ],
)  # fmt: skip
def test_pain_two_points_are_beyond_the_error_of_the_scale(
    first: int, now: int, better: bool | None, beyond: bool, size: str
) -> None:
    found = change(Instrument.nprs, Fraction(first), Fraction(now), DAY)
    assert (found.better, found.beyond_error, found.size) == (better, beyond, size)


@pytest.mark.parametrize(
    ("now", "beyond", "size"),
    [("4.2", False, ""), ("4.3", False, "small"), ("4.9", False, "small"), ("5", True, "small"),
     ("5.3", True, "medium"), ("5.7", True, "large")],
)  # fmt: skip
def test_what_can_be_done_has_three_sizes_of_change(now: str, beyond: bool, size: str) -> None:
    found = change(Instrument.psfs, Fraction(3), Fraction(now), DAY)
    assert (found.better, found.beyond_error, found.size) == (True, beyond, size)


@given(st.sampled_from(list(Instrument)), st.integers(0, 10), st.integers(0, 10))
def test_a_change_back_is_as_large_and_the_other_way(kind: Instrument, one: int, other: int) -> None:
    there, back = (change(kind, Fraction(a), Fraction(b), DAY) for a, b in ((one, other), (other, one)))
    assert (there.beyond_error, there.size) == (back.beyond_error, back.size)
    assert there.better is None or there.better is not back.better
    assert "%" not in change_words(kind, there)


def test_words_say_what_the_scale_can_tell() -> None:
    said = change_words(Instrument.nprs, change(Instrument.nprs, Fraction(7), Fraction(6), DAY))
    assert said == (
        "1 point lower than the first time (7 of 10). Less than 2 points: the scale cannot tell this from no change."
    )
    said = change_words(Instrument.psfs, change(Instrument.psfs, Fraction(10, 3), Fraction(19, 3), DAY))
    assert said.startswith(
        "3 points higher than the first time (3.3 of 10). At least 2 points: a real change,"
    )


def test_every_threshold_names_its_study() -> None:
    for limits in THRESHOLDS.values():
        assert limits.error_from.text
        assert limits.important_from.doi


@pytest.mark.parametrize(
    ("scores", "field"),
    [
        (THREE[:2], "activity_3"), ([*THREE, ("A", 1), ("B", 2), ("C", 3)], "activity_5"),
        ([*THREE, ("stairs", 1)], "activity_1"),
        ([*THREE[:2], ("Shopping", None)], "score_3"),
        ([*THREE[:2], ("Shopping", 11)], "score_3"), ([*THREE[:2], ("x" * 121, 1)], "activity_3"),
    ],
)  # fmt: skip
def test_three_to_five_activities_each_with_a_score(scores: list[tuple[str, int | None]], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_function(scores)
    assert refused.value.problems[0].field == field


def test_empty_lines_between_are_passed_over() -> None:
    assert check_function([THREE[0], ("", None), *THREE[1:]]) == dict(THREE)


@pytest.mark.parametrize("score", [-1, 11])
def test_pain_is_a_number_from_0_to_10(score: int) -> None:
    with pytest.raises(Invalid):
        check_pain(Pain(Period.now, score))
