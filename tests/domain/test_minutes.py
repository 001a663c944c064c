"""How long a session takes: the formula, number by number."""

import pytest

from clinic.domain.dose import Dose, Pace, Range, Tempo
from clinic.domain.drafts import DraftContent, DraftItem
from clinic.domain.minutes import Span, day_time, item_time, minutes_words, open_items
from clinic.domain.programs import SidePlan
from clinic.domain.schedule import AsNeeded, Quota, Schedule, Weekdays
from clinic.domain.sides import Side

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
