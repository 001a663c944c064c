"""Which days told as ill are a run, and what ends one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import (
    Pause,
    PrescribedItem,
    Report,
    ReportSource,
    Scenario,
    Status,
    VersionPlan,
)
from clinic.domain.illness import IllDays, ill_runs
from clinic.domain.schedule import Quota, Schedule, Weekdays

MONDAY = date(2026, 3, 2)
DAYS = {
    name: MONDAY + timedelta(place)
    for place, name in enumerate(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
}
DAILY, SCHOOL_DAYS = Weekdays((1, 2, 3, 4, 5, 6, 7)), Weekdays((1, 2, 3, 4, 5))


def week(said: str, schedule: Schedule = DAILY, begins: date = MONDAY) -> Scenario:
    """ "Mon ill, Tue done": what was told of one exercise, a fortnight later; a report's id says what it is."""
    reports = tuple(
        Report(
            f"{word} {day}", "A", DAYS[day], Status.done if word == "done" else Status.skipped,
            ReportSource.patient, datetime.combine(DAYS[day], datetime.min.time(), UTC) + timedelta(hours=12), 1,
        )
        for day, word in (one.split() for one in said.split(", "))
    )  # fmt: skip
    plan = VersionPlan(begins, (PrescribedItem("A", schedule),))
    return Scenario(UTC, datetime(2026, 3, 16, 12, tzinfo=UTC), (plan,), reports)


def runs(scenario: Scenario) -> list[tuple[str, str]]:
    ill = {report.id for report in scenario.reports if report.id.startswith("ill")}
    answer = explain(scenario)
    weekly = [one for week in answer.weeks for one in week.occurrences]
    names = {day: name for name, day in DAYS.items()}
    found = ill_runs((*answer.slots, *weekly), ill)
    assert all(isinstance(run, IllDays) for run in found)
    return [(names[run.first], names[run.last]) for run in found]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Mon done", []),
        ("Mon busy, Tue busy", []),
        ("Tue ill", [("Tue", "Tue")]),
        ("Mon ill, Tue ill, Wed ill, Thu done", [("Mon", "Wed")]),
        ("Mon ill, Wed ill", [("Mon", "Mon"), ("Wed", "Wed")]),
        ("Mon ill, Tue done, Wed ill, Thu ill", [("Mon", "Mon"), ("Wed", "Thu")]),
    ],
)
def test_days_in_a_row_are_one_run_until_a_day_that_was_not_ill(
    said: str, found: list[tuple[str, str]]
) -> None:
    assert runs(week(said)) == found


def test_days_on_which_nothing_is_asked_do_not_break_a_run() -> None:
    assert runs(week("Mon ill, Wed ill", Weekdays((1, 3)))) == [("Mon", "Wed")]
    assert runs(week("Mon ill, Sun ill", Weekdays((1, 7)))) == [("Mon", "Mon"), ("Sun", "Sun")]


def test_a_weekly_number_is_ill_on_the_days_it_was_told() -> None:
    assert runs(week("Tue ill, Wed ill, Fri done", Quota(3))) == [("Tue", "Wed")]


def test_a_paused_day_ends_a_run() -> None:
    paused = replace(week("Mon ill, Wed ill"), pauses=(Pause(DAYS["Tue"], DAYS["Tue"]),))
    assert runs(paused) == [("Mon", "Mon"), ("Wed", "Wed")]


def test_what_was_corrected_counts_no_more() -> None:
    scenario = week("Mon ill")
    later = replace(
        scenario.reports[0], id="done Mon", status=Status.done,
        submitted_at=scenario.reports[0].submitted_at + timedelta(hours=1),
    )  # fmt: skip
    assert runs(replace(scenario, reports=(*scenario.reports, later))) == []
