"""The seventeen worked cases of the definition, and what pages need beyond the printed answer."""

import json
from datetime import date
from fractions import Fraction

import pytest

from clinic.adapters.scenario import read_scenario
from clinic.domain.adherence.explain import explain, items_on, score, slots_on, weeks_on, windows
from clinic.domain.adherence.pain import mean_pain
from clinic.domain.adherence.values import Scenario, State
from clinic.domain.sides import Side
from tests.domain.adherence_cases import (
    BOTH,
    CHANGED,
    EVERY_DAY,
    FIRST_VERSION,
    MONDAY,
    SUNDAY_LATE,
    WEEK_1,
    WORKED,
    A,
    C,
    Json,
    answer,
    base,
    check,
    item,
    report,
    scenario,
    version,
)


def read(given: Json) -> Scenario:
    return read_scenario(json.dumps(given).encode())


@pytest.mark.parametrize("name", WORKED)
def test_worked_case(name: str) -> None:
    given, wanted = WORKED[name]
    found = answer(given)
    for number, each in enumerate(wanted):
        assert check(found, each), (number, each, found)


def test_worked_case_6_publishing_leaves_the_days_before_as_they_were() -> None:
    before = read(scenario([FIRST_VERSION], *WEEK_1, SUNDAY_LATE))
    after = read(scenario([FIRST_VERSION, CHANGED], *WEEK_1, SUNDAY_LATE))
    days = date(2026, 3, 2), date(2026, 3, 5)
    assert score(before, *days) == score(after, *days)
    assert score(before, *days).due == 6


def test_worked_case_12_a_pain_of_0_enters_the_mean_and_a_blank_does_not() -> None:
    assert mean_pain([0, None, 3]) == Fraction(3, 2)
    assert mean_pain([None]) is None


def test_a_score_of_a_stretch_reads_as_the_window_of_the_whole() -> None:
    whole = read(base())
    assert windows(whole) == explain(whole).windows
    assert score(whole, date(2026, 3, 2), date(2026, 3, 8)) == explain(whole).windows.last_7
    assert score(whole, date(2026, 2, 9), date(2026, 3, 8)) == explain(whole).windows.last_28


def test_open_dates_are_left_out_of_a_score() -> None:
    twice = [report("A", 9, at="2026-03-09T07:30:00-07:00") for _ in range(2)]
    found = score(read(scenario([version(MONDAY, A)], *twice)), date(2026, 3, 8), date(2026, 3, 12))
    assert (found.due, found.reported, found.extra) == (1, 0, 0)


def test_the_slots_of_a_date_know_their_sides_and_reports() -> None:
    given = read(base())
    slots = {slot.item: slot for slot in slots_on(given, date(2026, 3, 4))}
    left, right = slots["B"].marks
    assert (left.side, left.credit, left.report) == (Side.left, 1, "r7")
    assert (right.side, right.credit, right.report) == (Side.right, 0, None)
    assert slots["A"].reports == ("r3",)


def test_the_slots_of_a_date_to_come_are_known() -> None:
    slots = slots_on(read(base()), date(2026, 3, 11))
    assert [(slot.item, slot.state) for slot in slots] == [("A", State.unreported), ("B", State.unreported)]


def test_a_date_outside_the_program_has_neither_slots_nor_items() -> None:
    given = read(base(ends_on="2026-03-10"))
    for day in (date(2026, 3, 1), date(2026, 3, 11)):
        assert slots_on(given, day) == ()
        assert items_on(given, day) == ()
    assert [each.item for each in items_on(given, date(2026, 3, 10))] == ["A", "B", "C", "D"]


def test_the_open_week_shows_progress_toward_its_whole_number() -> None:
    given = read(scenario([version(MONDAY, C)], report("C", 3), now="2026-03-04T12:00:00-08:00"))
    (week,) = weeks_on(given, date(2026, 3, 4))
    assert (week.due, week.credit, week.closed) == (3, 1, False)
    assert explain(given).open_weeks == (week,)
    assert explain(given).weeks == ()


def test_a_conflict_names_both_entries() -> None:
    given = scenario(
        [version(MONDAY, item("B", EVERY_DAY, sides=BOTH))],
        report("B", 2),
        report("B", 2, "skipped", side="left", source="paper", at="2026-03-03T10:00:00-08:00"),
    )
    (slot,) = slots_on(read(given), date(2026, 3, 2))
    left, right = slot.marks
    assert (left.report, left.against, left.conflict) == ("r2", "r1", True)
    assert (right.report, right.conflict) == ("r1", False)
