"""How long a session takes: the formula, number by number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.dose import Dose, Pace, Range, Tempo
from clinic.domain.drafts import DraftContent, DraftItem
from clinic.domain.minutes import Span, day_time, five_minutes, item_time, minutes_words, open_items
from clinic.domain.programs import Ranking, SidePlan
from clinic.domain.schedule import AsNeeded, Quota, Schedule, Weekdays
from clinic.domain.sides import Side
from tests.domain.test_dose import doses

BOTH = SidePlan(tuple(Side))


def exactly(number: int) -> Range:
    return Range(number, number)


@pytest.mark.parametrize(
    ("dose", "sides", "seconds"),
    [
        (Dose(sets=exactly(2), reps=exactly(10)), 1, 30 + 2 * 10 * 4 + 30),
        (Dose(sets=exactly(2), reps=exactly(10)), 0, 30 + 2 * 10 * 4 + 30),
        (Dose(sets=exactly(2), reps=exactly(10), rest_s=exactly(0)), 1, 30 + 80),
        (Dose(sets=exactly(1), reps=exactly(10), tempo=Tempo(Pace.slowly)), 1, 30 + 60),
        (Dose(sets=exactly(1), reps=exactly(10), tempo=Tempo(None, 3, 1, 3)), 1, 30 + 70),
        (Dose(sets=exactly(3), hold_s=exactly(30), rest_s=exactly(20)), 1, 30 + 90 + 40),
        (Dose(sets=exactly(1), reps=exactly(5), hold_s=exactly(10)), 1, 30 + 5 * 14),
        (Dose(sets=exactly(1), reps=exactly(10)), 2, 30 + 2 * 40 + 10),
    ],
)
def test_the_formula(dose: Dose, sides: int, seconds: int) -> None:
    assert item_time(dose, sides) == Span(seconds, seconds)


def test_a_range_gives_a_range() -> None:
    assert item_time(Dose(sets=Range(2, 3), reps=Range(10, 12)), 1) == Span(140, 30 + 3 * 48 + 60)


@pytest.mark.parametrize(
    "dose",
    [
        Dose(),
        Dose(sets=exactly(2)),
        Dose(reps=exactly(10)),
        Dose(sets=exactly(2), reps=exactly(10), alternatives=(Dose(sets=exactly(1), hold_s=exactly(30)),)),
    ],
)
def test_an_open_dose_has_no_time(dose: Dose) -> None:
    assert item_time(dose, 1) is None


def item(schedule: Schedule | None, sides: SidePlan | None = None) -> DraftItem:
    dose = Dose(sets=exactly(1), reps=exactly(30))
    return DraftItem("", "", "", dose=dose, schedule=schedule, sides=sides or SidePlan())


def test_the_fullest_day_counts() -> None:
    assert day_time([item(Weekdays((1, 3))), item(Weekdays((3, 5)))]) == Span(300, 300)


def test_twice_a_day_counts_twice() -> None:
    assert day_time([item(Weekdays((1,), 2))]) == Span(300, 300)


def test_a_weekly_goal_may_fall_on_the_fullest_day() -> None:
    assert day_time([item(Weekdays((1,))), item(Quota(3))]) == Span(300, 300)


def test_what_is_done_as_needed_takes_no_day_s_time() -> None:
    assert day_time([item(AsNeeded())]) is None
    assert minutes_words(DraftContent("Hips", "", (item(AsNeeded()),))) == ""


def test_minutes_are_said_rounded_up() -> None:
    assert minutes_words(DraftContent("Hips", "", (item(Weekdays((1,)), BOTH),))) == "about 5 minutes a day"
    assert Span(61, 121).words() == "2 to 3 minutes"
    assert Span(60, 60).words() == "1 minute"


def test_open_items_are_counted() -> None:
    assert open_items([item(None), DraftItem("", "", "")]) == 1


def ranked(*chosen: Dose, order: tuple[int, ...]) -> DraftContent:
    items = tuple(DraftItem(str(place), "plank", "v", dose=dose) for place, dose in enumerate(chosen, 1))
    return DraftContent("Hips", "", items, Ranking(tuple(map(str, order))))


MINUTE = Dose(Range(1, 1), hold_s=Range(30, 30))
FOUR = Dose(Range(1, 1), hold_s=Range(210, 210))


def test_five_minutes_are_filled_in_the_order_of_the_rank() -> None:
    found = five_minutes(ranked(MINUTE, FOUR, MINUTE, order=(2, 3, 1)))
    assert (found.places, found.time, found.left_out) == ((2, 3), Span(300, 300), (1,))
    assert found.words() == "Do numbers 2 and 3"


def test_what_does_not_fit_leaves_room_for_what_does() -> None:
    found = five_minutes(ranked(Dose(Range(9, 9), Range(50, 50)), MINUTE, order=(1, 2)))
    assert (found.places, found.left_out, found.words()) == ((2,), (1,), "Do number 2")


def test_an_open_dose_has_no_time_and_no_rank_says_nothing() -> None:
    assert five_minutes(ranked(Dose(), order=(1,))).left_out == (1,)
    assert five_minutes(ranked(MINUTE, order=())).words() == ""


@given(st.lists(doses, max_size=8), st.randoms())
def test_the_choice_always_fits_within_five_minutes(chosen, dice) -> None:  # type: ignore[no-untyped-def]
    order = list(range(1, len(chosen) + 1))
    dice.shuffle(order)
    found = five_minutes(ranked(*chosen, order=tuple(order)))
    assert found.time.least <= found.time.most <= 300
    assert sorted((*found.places, *found.left_out)) == sorted(order)
