"""What a test found, what differs, and what its rule proposes."""

from datetime import date

import pytest

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.errors import Invalid
from clinic.domain.sides import Side
from clinic.domain.tests import Result, apart, asymmetry, check, proposal, spread, words

HIP = load_catalogue().tests["hip-rotation-test"]
DAY = date(2026, 3, 9)
OUTCOMES = (None, "reaches", "leans", "falls-short")


def result(left: str | None, right: str | None) -> Result:
    return Result(left, right, DAY)


@pytest.mark.parametrize(
    ("left", "right", "focus", "differs"),
    [
        ("reaches", "leans", Side.right, -1),
        ("falls-short", "reaches", Side.left, 2), ("leans", "falls-short", Side.right, -1),
        ("leans", "leans", None, 0), ("falls-short", "falls-short", None, 0), ("leans", None, Side.left, None),
        (None, "falls-short", Side.right, None),
    ],
)  # fmt: skip
def test_the_worse_side_comes_first(
    left: str | None, right: str | None, focus: Side | None, differs: int | None
) -> None:
    found = proposal(HIP, result(left, right))
    assert found is not None
    assert found.focus is focus
    assert asymmetry(HIP, result(left, right)) == differs


@pytest.mark.parametrize(("left", "right"), [("reaches", "reaches"), ("reaches", None), (None, "reaches")])
def test_nothing_is_proposed_where_nothing_falls_short(left: str | None, right: str | None) -> None:
    assert proposal(HIP, result(left, right)) is None


def test_left_and_right_change_places_in_every_word_and_proposal() -> None:
    for left in OUTCOMES[1:]:
        for right in OUTCOMES[1:]:
            one, other = (proposal(HIP, result(*pair)) for pair in ((left, right), (right, left)))
            assert (one is None) == (other is None)
            if one and other:
                assert other.focus == (one.focus.other if one.focus else None)


def test_what_was_found_is_said_in_words() -> None:
    assert words(HIP, result("reaches", "falls-short")) == (
        "Left reaches the stick, right does not reach: the right side is worse."
    )
    assert words(HIP, result("leans", "leans")).endswith("both sides alike.")
    assert words(HIP, result(None, "leans")).endswith("The other side was not tested.")


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (("reaches", "falls-short"), ("reaches", "leans"), "1 step smaller"),
        (("reaches", "leans"), ("falls-short", "reaches"), "1 step larger"),
        (("reaches", "leans"), ("leans", "reaches"), "as large as then"),
    ],
)
def test_what_has_become_of_the_difference_is_counted_in_steps(
    before: tuple[str, str], now: tuple[str, str], said: str
) -> None:
    results = [Result(*before, date(2026, 2, 9)), Result(None, "leans", date(2026, 3, 2)), result(*now)]
    assert apart(HIP, results).endswith(f"The difference is {said}.")


def test_the_difference_names_the_side_and_the_day_before() -> None:
    results = [Result("leans", "leans", date(2026, 2, 9)), result("falls-short", "reaches")]
    assert apart(HIP, results) == (
        "Now the left side is 2 steps worse; on 9 February 2026 both sides were alike. "
        "The difference is 2 steps larger."
    )
    assert apart(HIP, results[1:]) == "Now the left side is 2 steps worse."
    assert apart(HIP, [*results, result("leans", None)]) == apart(HIP, []) == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Result(None, None, DAY), "left"), (Result("flies", None, DAY), "left"), (Result("leans", "", DAY), "right"),
        (Result("leans", None, date(2026, 3, 10)), "performed_on"),
        (Result("leans", None, date(1999, 1, 1)), "performed_on"),
        (Result("leans", None, DAY, "x" * 1001), "left_note"),
    ],
)  # fmt: skip
def test_each_rule_names_its_field(wrong: Result, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(HIP, wrong, DAY)
    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize("day", [DAY, date(2026, 3, 1), date(2029, 1, 1)])
def test_a_day_to_test_again_is_still_to_come_and_near(day: date) -> None:
    with pytest.raises(Invalid) as refused:
        check(HIP, result("leans", "leans"), DAY, day)
    assert refused.value.problems[0].field == "retest_on"


def test_days_stand_in_the_chart_by_their_distance() -> None:
    assert spread([], 0, 100) == []
    assert spread([DAY], 0, 100) == [50]
    assert spread([DAY, date(2026, 3, 10), date(2026, 3, 13)], 0, 100) == [0, 25, 100]
