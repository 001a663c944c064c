"""Which days a report is about, and its figures by exercise."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.adapters.scenario import read_scenario
from clinic.domain.adherence.explain import explain, score
from clinic.domain.errors import Invalid
from clinic.domain.reports import Period, item_scores, period_of
from tests.domain.adherence_dice import roll

BEGINS = [(1, date(2026, 3, 2)), (2, date(2026, 3, 16)), (3, date(2026, 3, 16))]
TODAY = date(2026, 3, 30)


def test_without_anything_asked_it_is_the_program_to_yesterday() -> None:
    assert period_of(BEGINS, TODAY) == Period(date(2026, 3, 2), date(2026, 3, 29))


def test_on_the_first_day_it_is_that_day() -> None:
    assert period_of(BEGINS, date(2026, 3, 2)) == Period(date(2026, 3, 2), date(2026, 3, 2))


def test_a_version_has_the_days_until_the_next_one() -> None:
    assert period_of(BEGINS, TODAY, number=1) == Period(date(2026, 3, 2), date(2026, 3, 15))
    assert period_of(BEGINS, TODAY, number=3) == Period(date(2026, 3, 16), date(2026, 3, 29))


def test_days_within_a_version_are_those_which_both_have() -> None:
    asked = period_of(BEGINS, TODAY, date(2026, 3, 10), date(2026, 3, 20), 1)
    assert asked == Period(date(2026, 3, 10), date(2026, 3, 15))


@pytest.mark.parametrize(
    ("first", "last", "number", "field"),
    [
        (None, date(2026, 3, 31), None, "to"),
        (date(2026, 3, 20), date(2026, 3, 10), None, "to"),
        (date(2026, 3, 20), None, 1, "to"),
        (None, None, 2, "version"),
        (None, None, 4, "version"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(
    first: date | None, last: date | None, number: int | None, field: str
) -> None:
    with pytest.raises(Invalid) as error:
        period_of(BEGINS, TODAY, first, last, number)
    assert [problem.field for problem in error.value.problems] == [field]


@given(st.integers(0, 2**40), st.integers(-3, 30), st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_the_exercises_add_up_to_the_window(seed: int, begins: int, length: int) -> None:
    scenario = read_scenario(json.dumps(roll(seed)).encode())
    first = scenario.begin + timedelta(days=begins)
    period = Period(first, first + timedelta(days=length))
    window, scores = score(scenario, period.first, period.last), item_scores(explain(scenario), period)
    assert sum(one.due for one in scores) == window.due
    assert sum(one.credit for one in scores) == window.credit
    assert sum(one.reported for one in scores) == window.reported
