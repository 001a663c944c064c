"""What must hold for every program, whatever was reported."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from time import process_time
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from clinic.adapters.scenario import read_scenario
from clinic.domain.adherence.explain import explain, score, windows
from clinic.domain.adherence.quota import due_between
from clinic.domain.adherence.values import (
    DoseFloor,
    PrescribedItem,
    Report,
    ReportSource,
    Scenario,
    Status,
    VersionPlan,
    Window,
)
from clinic.domain.schedule import Quota, Weekdays
from clinic.domain.sides import Side
from tests.domain.adherence_dice import NAMES, roll

scenarios = st.integers(0, 2**40).map(lambda seed: read_scenario(json.dumps(roll(seed)).encode()))
days = st.integers(-10, 40)
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def each_window(scenario: Scenario) -> Iterator[Window]:
    found = windows(scenario)
    yield from (found.last_7, found.last_28, found.program)


def counts(window: Window) -> tuple[int, Fraction, int, int, int, int]:
    return window.due, window.credit, window.reported, window.late, window.staff, window.paper


@some
@given(scenarios)
def test_adherence_lies_between_0_and_1(scenario: Scenario) -> None:
    for window in each_window(scenario):
        assert window.adherence is None or 0 <= window.adherence <= 1
        assert 0 <= window.credit <= window.reported <= window.due
        assert max(window.late, window.staff, window.paper) <= window.reported


@some
@given(scenarios)
def test_adherence_is_coverage_times_adherence_when_reported(scenario: Scenario) -> None:
    for window in each_window(scenario):
        if window.when_reported is not None:
            assert window.coverage is not None
            assert window.adherence == window.coverage * window.when_reported
        else:
            assert window.adherence in (None, 0)


@some
@given(
    scenarios,
    st.sampled_from(NAMES),
    st.integers(0, 3),
    st.sampled_from([None, *Side]),
    st.sampled_from([None, 1, 2]),
    st.sampled_from(ReportSource),
)
def test_a_done_submitted_after_all_others_never_lowers_adherence(
    scenario: Scenario, name: str, back: int, side: Side | None, index: int | None, source: ReportSource
) -> None:
    assume(all(version.published_at != scenario.now for version in scenario.versions))
    done = Report(
        id="~last",
        item=name,
        performed_on=scenario.today - timedelta(days=back),
        status=Status.done,
        source=source,
        submitted_at=scenario.now,
        index=index,
        side=side,
    )
    after = replace(scenario, reports=(*scenario.reports, done))
    for before, then in zip(each_window(scenario), each_window(after), strict=True):
        assert before.due == then.due
        assert before.credit <= then.credit


@some
@given(scenarios, st.integers(0, 2**32))
def test_order_and_duplicates_of_submissions_are_irrelevant(scenario: Scenario, seed: int) -> None:
    dice = random.Random(seed)
    shuffled = [*scenario.reports, *dice.choices(scenario.reports, k=9)] if scenario.reports else []
    dice.shuffle(shuffled)
    assert explain(replace(scenario, reports=tuple(shuffled))) == explain(scenario)


@some
@given(scenarios, days, st.integers(0, 20), st.integers(1, 20))
def test_disjoint_windows_add_up(
    scenario: Scenario, start: int, first_length: int, second_length: int
) -> None:
    first = scenario.begin + timedelta(days=start)
    middle = first + timedelta(days=first_length)
    last = middle + timedelta(days=second_length)
    parts = score(scenario, first, middle), score(scenario, middle + timedelta(days=1), last)
    whole = score(scenario, first, last)
    assert tuple(map(sum, zip(*map(counts, parts), strict=True))) == counts(whole)
    assert sum(part.extra for part in parts) == whole.extra


@some
@given(scenarios)
def test_a_stretch_of_days_scores_as_it_does_within_the_whole(scenario: Scenario) -> None:
    for window in each_window(scenario):
        if window.first <= window.last:
            assert score(scenario, window.first, window.last) == window


@some
@given(scenarios, st.integers(1, 30), st.booleans(), st.integers(0, 30))
def test_publishing_never_changes_a_score_for_dates_before(
    scenario: Scenario, later: int, same_day: bool, length: int
) -> None:
    effective_from = scenario.begin + timedelta(days=later)
    assume(effective_from <= scenario.today or not same_day)
    new = VersionPlan(
        effective_from,
        (
            PrescribedItem("A", Weekdays((1, 2, 3), 3), (Side.left,), DoseFloor(9, 9, 9)),
            PrescribedItem("B", Quota(7)),
        ),
        scenario.now if same_day and effective_from == scenario.today else None,
    )
    after = replace(scenario, versions=(*scenario.versions, new))
    last = effective_from - timedelta(days=1)
    first = last - timedelta(days=length)
    assert counts(score(scenario, first, last)) == counts(score(after, first, last))


@given(st.integers(0, 500), st.lists(st.integers(0, 7)))
def test_any_split_of_a_week_adds_up_to_its_quota(per_week: int, cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), 7]
    assert sum(due_between(per_week, after, until) for after, until in pairwise(edges)) == per_week
    assert all(due_between(per_week, after, until) >= 0 for after, until in pairwise(edges))


def test_the_fractions_of_a_week_are_those_of_the_definition() -> None:
    assert [due_between(3, 0, 4), due_between(5, 4, 7), due_between(3, 5, 7)] == [2, 2, 1]


def sixty_days() -> Scenario:
    """Five items on both sides, all done each evening: 300 slots, 600 reports."""
    begin = date(2026, 1, 1)
    every_day = Weekdays((1, 2, 3, 4, 5, 6, 7))
    items = tuple(
        PrescribedItem(name, every_day, (Side.left, Side.right), DoseFloor(2, 10)) for name in "ABCDE"
    )
    reports = tuple(
        Report(
            id=f"{day}{item.item}{side}",
            item=item.item,
            performed_on=begin + timedelta(days=day),
            status=Status.done,
            source=ReportSource.patient,
            submitted_at=datetime(2026, 1, 1, 20, tzinfo=UTC) + timedelta(days=day),
            side=side,
        )
        for day in range(60)
        for item in items
        for side in Side
    )
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return Scenario(ZoneInfo("Europe/London"), now, (VersionPlan(begin, items),), reports)


def test_sixty_days_of_five_items_are_explained_in_a_moment() -> None:
    scenario = sixty_days()
    spent = []
    for _ in range(5):
        start = process_time()
        found = explain(scenario).windows.program
        spent.append(process_time() - start)
    assert (found.due, found.reported, found.adherence) == (300, 300, 1)
    assert min(spent) < 0.1
