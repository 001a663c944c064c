"""Sets of exercises at levels."""

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.exercise_levels import Levels, best, bits_of, places_of, together

PLACES = st.sets(st.integers(0, 300))
LEVELS = st.dictionaries(st.sampled_from([10.0, 20.0, 40.0]), PLACES)


def scores(levels: Levels) -> dict[int, float]:
    return {place: score for score in sorted(levels) for place in places_of(levels[score])}


def as_bits(levels: dict[float, set[int]]) -> Levels:
    return {score: bits_of(places, 301) for score, places in levels.items()}


@given(PLACES)
def test_a_set_gives_its_places_back_in_order(places: set[int]) -> None:
    assert list(places_of(bits_of(places, 301))) == sorted(places)


@given(LEVELS)
def test_each_exercise_stays_at_its_best_level_alone(levels: dict[float, set[int]]) -> None:
    found = best(as_bits(levels))
    assert scores(found) == scores(as_bits(levels))
    assert sum(bits.bit_count() for bits in found.values()) == len(set().union(*levels.values()))


@given(LEVELS, LEVELS)
def test_what_stands_in_both_has_the_sum_of_its_scores(
    one: dict[float, set[int]], two: dict[float, set[int]]
) -> None:
    first, second = best(as_bits(one)), best(as_bits(two))
    left, right = scores(first), scores(second)
    assert scores(together([first, second])) == {
        place: left[place] + right[place] for place in left if place in right
    }
