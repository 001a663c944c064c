"""Schedules: the dates they fall on, their words, what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from clinic.domain.errors import Invalid
from clinic.domain.schedule import AsNeeded, EveryDays, Quota, Schedule, Weekdays

MONDAY = date(2026, 3, 2)
WEEK = [MONDAY + timedelta(days=days) for days in range(7)]


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Weekdays((1, 2, 3, 4, 5, 6, 7)), "every day"),
        (Weekdays((1, 2, 3, 4, 5, 6, 7), 2), "every day, twice a day"),
        (Weekdays((5, 1, 3)), "Monday, Wednesday and Friday"),
        (Weekdays((6, 7)), "Saturday and Sunday"),
        (Weekdays((1, 2, 3, 4, 5)), "Monday to Friday"),
        (Weekdays((2,), 3), "every Tuesday, 3 times a day"),
        (EveryDays(1, MONDAY), "every day"),
        (EveryDays(2, MONDAY, 2), "every 2 days, twice a day"),
        (Quota(1), "once a week"),
        (Quota(2), "twice a week"),
        (Quota(3), "3 times a week"),
        (AsNeeded(), "when you need it"),
    ],
)
def test_a_schedule_says_itself_in_patient_words(schedule: Schedule, words: str) -> None:
    assert schedule.words() == words


def test_weekdays_fall_on_their_days() -> None:
    assert [Weekdays((1, 3, 5), 2).times_on(day) for day in WEEK] == [2, 0, 2, 0, 2, 0, 0]


def test_every_n_days_begins_on_its_anchor() -> None:
    schedule = EveryDays(3, date(2026, 3, 4))
    assert [schedule.times_on(day) for day in WEEK] == [0, 0, 1, 0, 0, 1, 0]


@pytest.mark.parametrize("schedule", [Quota(3), AsNeeded()])
def test_a_quota_and_as_needed_put_no_slot_on_any_date(schedule: Schedule) -> None:
    assert [schedule.times_on(day) for day in WEEK] == [0] * 7


@pytest.mark.parametrize(
    "schedule",
    [Weekdays((1, 7), 2), EveryDays(2, MONDAY, 3), Quota(5), AsNeeded()],
    ids=lambda each: each.words(),
)
def test_the_plain_form_comes_back_as_it_went(schedule: Schedule) -> None:
    assert Schedule.from_plain(schedule.to_plain(), "schedule") == schedule


@pytest.mark.parametrize(
    ("plain", "path"),
    [
        (None, "s"),
        ([], "s"),
        ({}, "s.kind"),
        ({"kind": "hourly"}, "s.kind"),
        ({"kind": ["quota"]}, "s.kind"),
        ({"kind": "quota"}, "s.per_week"),
        ({"kind": "quota", "per_week": 3, "times": 1}, "s.times"),
        ({"kind": "quota", "per_week": 0}, "s.per_week"),
        ({"kind": "quota", "per_week": True}, "s.per_week"),
        ({"kind": "quota", "per_week": 3.0}, "s.per_week"),
        ({"kind": "weekdays", "days": [], "times": 1}, "s.days"),
        ({"kind": "weekdays", "days": [0], "times": 1}, "s.days"),
        ({"kind": "weekdays", "days": [8], "times": 1}, "s.days"),
        ({"kind": "weekdays", "days": [1, 1], "times": 1}, "s.days"),
        ({"kind": "weekdays", "days": [True], "times": 1}, "s.days"),
        ({"kind": "weekdays", "days": [[1]], "times": 1}, "s.days"),
        ({"kind": "weekdays", "days": "135", "times": 1}, "s.days"),
        ({"kind": "weekdays", "days": [1]}, "s.times"),
        ({"kind": "weekdays", "days": [1], "times": 0}, "s.times"),
        ({"kind": "weekdays", "days": [1], "times": 25}, "s.times"),
        ({"kind": "every", "days": 2, "anchor": "2026-3-2", "times": 1}, "s.anchor"),
        ({"kind": "every", "days": 2, "anchor": "20260302", "times": 1}, "s.anchor"),
        ({"kind": "every", "days": 2, "anchor": "2026-02-30", "times": 1}, "s.anchor"),
        ({"kind": "every", "days": 0, "anchor": "2026-03-02", "times": 1}, "s.days"),
        ({"kind": "as_needed", "times": 1}, "s.times"),
    ],
)
def test_a_wrong_schedule_is_refused_by_the_path_of_its_key(plain: Any, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        Schedule.from_plain(plain, "s")
    assert caught.value.problems[0].field == path
    assert caught.value.problems[0].message.endswith(".")
