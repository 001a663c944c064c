"""Two implementations of one text agree: on the worked cases, on seeded scenarios, on whatever Hypothesis rolls."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.domain.adherence_cases import WORKED, answer
from tests.domain.adherence_dice import roll
from tests.domain.reference_adherence import reference_answer


@pytest.mark.parametrize("name", WORKED)
def test_both_agree_on_each_worked_case(name: str) -> None:
    scenario, _ = WORKED[name]
    assert answer(scenario) == reference_answer(scenario)


@pytest.mark.parametrize("tens", range(40))
def test_both_agree_on_seeded_scenarios(tens: int) -> None:
    for seed in range(10 * tens, 10 * tens + 10):
        scenario = roll(seed)
        assert answer(scenario) == reference_answer(scenario), seed


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(min_value=10_000, max_value=2**40))
def test_both_agree_on_any_scenario(seed: int) -> None:
    scenario = roll(seed)
    assert answer(scenario) == reference_answer(scenario)


def test_the_seeded_scenarios_hold_every_state_reason_and_list() -> None:
    answers = [answer(roll(seed)) for seed in range(400)]
    states = {slot["state"] for each in answers for slot in each["slots"]}
    assert states == {"done", "partial", "skipped", "unreported", "paused", "superseded", "conflict"}
    assert {entry["reason"] for each in answers for entry in each["refused"]} == {
        "future",
        "too late",
        "outside",
        "never prescribed",
    }
    for key in ("sides", "weeks", "extras", "rtm"):
        assert sum(bool(each[key]) for each in answers) > 100, key
    assert {each["windows"]["program"]["band"] for each in answers} == {None, "low", "partly", "on target"}


def test_the_seeded_scenarios_hold_decisions_that_count() -> None:
    changed = [seed for seed in range(400) if answer(roll(seed)) != answer({**roll(seed), "decisions": []})]
    assert len(changed) > 10
