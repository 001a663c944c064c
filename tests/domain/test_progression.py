"""Rules of progression: fulfilled by reports alone, never by silence, and only ever a proposal."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.dose import Dose, Load, Range
from clinic.domain.errors import Invalid
from clinic.domain.progression import Next, Rule, StepKind, Told, fulfilled, proposal, taken

MONDAY = date(2026, 3, 9)
DOSE = Dose(sets=Range(3, 3), reps=Range(12, 12))
RULE = Rule(days=3, pain_most=3, sets=3, reps=12)


def told(day: int, *, whole: bool = True, pain: int | None = 2, **amount: int) -> Told:
    return Told(MONDAY + timedelta(days=day), whole, pain, **amount)


def test_three_days_as_asked_with_little_pain_fulfil_the_rule() -> None:
    days = fulfilled(RULE, DOSE, [told(0), told(2), told(4)], MONDAY)
    assert days == (MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=4))


@pytest.mark.parametrize(
    "last",
    [
        told(4, pain=4),
        told(4, pain=None),
        told(4, whole=False),
        told(4, whole=False, sets=3, reps=11),
        told(4, whole=False, sets=2, reps=12),
    ],
)
def test_the_newest_day_decides(last: Told) -> None:
    assert fulfilled(RULE, DOSE, [told(0), told(1), told(2), last], MONDAY) == ()


def test_as_much_as_the_rule_names_is_enough_even_in_part() -> None:
    assert fulfilled(RULE, DOSE, [told(0), told(1), told(2, whole=False, sets=3, reps=12)], MONDAY)


def test_a_smaller_dose_done_whole_is_not_as_much_as_the_rule_names() -> None:
    small = Dose(sets=Range(2, 2), reps=Range(10, 12))
    assert fulfilled(RULE, small, [told(0), told(1), told(2)], MONDAY) == ()


def test_a_rule_without_numbers_asks_for_the_dose() -> None:
    assert fulfilled(Rule(), DOSE, [told(0), told(1), told(2)], MONDAY)
    assert fulfilled(Rule(), DOSE, [told(0), told(1), told(2, whole=False, sets=3, reps=12)], MONDAY) == ()


def test_seconds_of_all_rounds_count_for_each_hold() -> None:
    hold = Dose(sets=Range(2, 2), hold_s=Range(30, 30))
    rule = Rule(days=1, sets=2, hold_s=30)
    assert fulfilled(rule, hold, [told(0, whole=False, sets=2, seconds=60)], MONDAY)
    assert fulfilled(rule, hold, [told(0, whole=False, sets=2, seconds=59)], MONDAY) == ()


def test_both_sides_of_a_day_must_do() -> None:
    assert fulfilled(RULE, DOSE, [told(0), told(1), told(2), told(2, pain=5)], MONDAY) == ()


def test_days_before_the_last_change_do_not_count() -> None:
    assert fulfilled(RULE, DOSE, [told(0), told(1), told(2)], MONDAY + timedelta(days=1)) == ()


def test_two_days_are_not_three() -> None:
    assert fulfilled(RULE, DOSE, [told(0), told(1)], MONDAY) == ()


def test_a_rule_says_itself() -> None:
    assert RULE.words() == "3 rounds of 12 times on 3 days, pain at most 3"
    assert Rule(days=1, sets=1, hold_s=30).words() == "1 round, hold 30 s on 1 day, pain at most 3"
    assert Rule().words() == "done as asked on 3 days, pain at most 3"


def test_the_next_dose_keeps_what_it_leaves_open() -> None:
    loaded = Dose(sets=Range(2, 2), reps=Range(8, 8), rest_s=Range(60, 60), load=Load(band="red"))
    after = taken(loaded, Next(StepKind.dose, Dose(sets=Range(3, 3), reps=Range(8, 8))))
    assert (after.sets, after.rest_s, after.load) == (Range(3, 3), Range(60, 60), Load(band="red"))


def test_any_other_step_leaves_the_dose() -> None:
    assert taken(DOSE, Next()) is DOSE


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Rule(days=0), "days"),
        (lambda: Rule(days=29), "days"),
        (lambda: Rule(pain_most=11), "pain_most"),
        (lambda: Rule(sets=0), "sets"),
        (lambda: Rule(reps=201), "reps"),
        (lambda: Next(StepKind.dose), "dose"),
        (lambda: Next(StepKind.modification), "add"),
        (lambda: Next(StepKind.modification, add=("chair",), remove=("chair",)), "remove"),
        (lambda: Next(StepKind.exercise), "exercise"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_by_its_field(make: object, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make()  # type: ignore[operator]
    assert field in {problem.field for problem in refused.value.problems}


NAMES = {"broomstick": "a broomstick", "deadlift": "Deadlift"}


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (Next(StepKind.dose, DOSE), "3×12"),
        (Next(StepKind.modification, add=("broomstick",), remove=("chair",)), "with a broomstick, without chair"),
        (Next(StepKind.exercise, exercise="deadlift"), "Deadlift"),
        (Next(), "look at it together"),
    ],
)  # fmt: skip
def test_a_step_says_itself(then: Next, said: str) -> None:
    assert then.words(NAMES) == said


def test_a_plain_done_that_is_less_than_the_rule_asks_is_named() -> None:
    small = Dose(sets=Range(2, 3), reps=Range(10, 12))
    assert RULE.beyond_done(small)
    assert not RULE.beyond_done(DOSE)
    assert not Rule().beyond_done(small)


REPORTS = st.lists(
    st.builds(
        Told,
        on=st.integers(0, 9).map(lambda day: MONDAY + timedelta(days=day)),
        whole=st.booleans(),
        pain=st.none() | st.integers(0, 10),
    ),
    max_size=12,
)


@given(reports=REPORTS, days=st.integers(1, 4), most=st.integers(0, 10))
def test_a_proposal_stands_on_the_newest_days_and_their_pain(
    reports: list[Told], days: int, most: int
) -> None:
    rule = Rule(days=days, pain_most=most)
    found = proposal("a", rule, DOSE, reports, MONDAY)
    newest = sorted({one.on for one in reports})[-days:]
    ground = [one for one in reports if one.on in newest]
    good = all(one.whole for one in ground) and all(
        max((one.pain for one in ground if one.on == day and one.pain is not None), default=11) <= most
        for day in newest
    )
    assert (found is not None) == (len(newest) == days and good)
    if found is not None:
        assert found.days == tuple(newest)
        assert found.pain == max(one.pain or 0 for one in ground)


@given(reports=REPORTS, seed=st.randoms())
def test_the_order_of_reports_does_not_matter(reports: list[Told], seed: Random) -> None:
    shuffled = list(reports)
    seed.shuffle(shuffled)
    assert proposal("a", Rule(), DOSE, reports, MONDAY) == proposal("a", Rule(), DOSE, shuffled, MONDAY)


@given(reports=REPORTS, pain=st.none() | st.integers(4, 10))
def test_a_newer_day_that_does_not_meet_the_rule_takes_the_proposal_away(
    reports: list[Told], pain: int | None
) -> None:
    later = Told(MONDAY + timedelta(days=20), whole=True, pain=pain)
    assert proposal("a", Rule(), DOSE, [*reports, later], MONDAY) is None
