"""The page of a day shows what is asked, in order, and what was told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from clinic.domain.adherence.values import Amount, ReportSource, Status
from clinic.domain.checkins import Entry, Post, SkipReason
from clinic.domain.errors import Invalid, Refused
from clinic.domain.page_words import IN_ENGLISH
from clinic.domain.schedule import Weekdays
from clinic.domain.sides import Side
from clinic.persistence.base import new_id
from clinic.persistence.programs import Pause, Program
from clinic.persistence.tenancy import owned
from clinic.services import programs
from clinic.services.checkin_day import Day, open_day
from clinic.services.checkin_past import history
from clinic.services.checkins import enter, record
from clinic.services.context import House
from tests.services.checkin_stage import BEGINS, HINGE, MONDAY, NOON, Stage, set_stage

TUESDAY = MONDAY + timedelta(1)


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def tell(stage: Stage, *entries: Entry, now: datetime = NOON) -> None:
    record(stage.patient(now), Post(uuid4(), entries))


def shown(stage: Stage, day: date | None = None, now: datetime = NOON) -> Day:
    return open_day(stage.patient(now), day)


def test_the_exercises_stand_in_the_programs_order(stage: Stage) -> None:
    page = shown(stage)
    assert [(task.title, task.kind, task.sides) for task in page.tasks] == [
        ("Hip hinge", "slot", ()), ("Hip hike", "slot", ("left", "right")), ("Plank", "quota", ()),
    ]  # fmt: skip
    assert [task.title for task in page.needed] == ["Rock back"]
    assert not any(task.answered for task in (*page.tasks, *page.needed))


def test_a_task_says_dose_steps_and_picture(stage: Stage) -> None:
    hinge, hike, plank = shown(stage).tasks
    assert (hinge.dose, hinge.unit) == ("10 times · 2 rounds", "rounds")
    assert len(hinge.steps) > 3
    assert hinge.picture is not None
    assert hike.side_words == "both sides"
    assert (plank.unit, plank.when) == ("seconds", "0 of 3 this week")


def test_the_page_names_no_more_than_given_name_and_initial(stage: Stage) -> None:
    page = shown(stage)
    assert page.patient == "Rosa M."
    assert "Marquez" not in repr(page)
    assert "1948" not in repr(page)


def test_what_was_told_is_shown(stage: Stage) -> None:
    tell(stage, Entry(stage.hinge, MONDAY, Status.partial, 1, None, Amount(1, 8), pain=0))
    tell(
        stage,
        Entry(stage.hike, MONDAY, Status.done, 1, Side.left),
        Entry(stage.hike, MONDAY, Status.skipped, 1, Side.right, reason=SkipReason.no_time),
    )
    hinge, hike, _ = shown(stage).tasks
    assert hinge.words == "Some of it: 1 round of 8 times, pain 0"
    assert hike.words == "Left: Done · Right: Not done: no time"
    tell(stage, Entry(stage.hinge, MONDAY, Status.done, 1))
    assert shown(stage).tasks[0].words == "Done"


def test_both_sides_alike_are_said_once(stage: Stage) -> None:
    tell(stage, *(Entry(stage.hike, MONDAY, Status.done, 1, side) for side in Side))
    assert shown(stage).tasks[1].words == "Done"


def test_what_staff_entered_stands_there_too(stage: Stage) -> None:
    post = Post(uuid4(), (Entry(stage.hinge, MONDAY, Status.done, 1),))
    enter(stage.staff(), stage.program_id, post, ReportSource.staff)
    assert [said.source for said in shown(stage).tasks[0].said] == ["staff"]


def test_twice_a_day_is_two_tasks(house: House) -> None:
    stage = set_stage(house, replace(HINGE, schedule=Weekdays((1,), 2)))
    assert [(task.index, task.when) for task in shown(stage).tasks] == [
        (1, "Time 1 of 2"),
        (2, "Time 2 of 2"),
    ]
    assert shown(stage, MONDAY - timedelta(1)).tasks == ()


def test_a_weekly_number_counts_and_makes_room_again_the_next_day(stage: Stage) -> None:
    plank = stage.items[2]
    tell(stage, Entry(plank, MONDAY, Status.done, 1))
    assert [(task.index, task.when, task.words) for task in shown(stage).tasks[2:]] == [
        (1, "1 of 3 this week", "Done")
    ]
    tuesday = NOON + timedelta(1)
    assert [
        (task.index, task.when, task.words)
        for task in shown(stage, now=tuesday).tasks
        if task.kind == "quota"
    ] == [(1, "1 of 3 this week", "")]


def test_what_goes_beyond_the_weeks_number_is_counted_apart(stage: Stage) -> None:
    plank = stage.items[2]
    for back in range(4):
        tell(stage, Entry(plank, MONDAY + timedelta(back), Status.done, 1), now=NOON + timedelta(back))
    thursday = shown(stage, now=NOON + timedelta(3)).tasks
    assert [task.when for task in thursday if task.kind == "quota"] == ["3 of 3 this week, and 1 more"]


def test_what_is_for_when_it_is_needed_can_be_told_again_and_again(stage: Stage) -> None:
    rock = stage.items[3]
    tell(stage, Entry(rock, MONDAY, Status.done, 1))
    tell(stage, Entry(rock, MONDAY, Status.done, 2))
    assert [(task.index, task.answered) for task in shown(stage).needed] == [(1, True), (2, True), (3, False)]


def test_today_and_three_days_back_are_open(stage: Stage) -> None:
    page = shown(stage)
    assert page.day == MONDAY
    assert page.open_days == tuple(MONDAY - timedelta(back) for back in range(4))
    assert [task.title for task in shown(stage, MONDAY - timedelta(1)).tasks] == ["Hip hinge", "Plank"]
    for day in (MONDAY - timedelta(4), MONDAY + timedelta(1), date(1, 1, 1)):
        with pytest.raises(Invalid):
            shown(stage, day)


def test_after_midnight_the_page_asks_which_day(stage: Stage) -> None:
    half_past_one = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
    page = shown(stage, now=half_past_one)
    assert (page.asks_day, page.day, page.open_days[:2]) == (True, None, (TUESDAY, MONDAY))
    assert shown(stage, MONDAY, half_past_one).day == MONDAY
    assert shown(stage, now=half_past_one + timedelta(hours=2)).day == TUESDAY


def test_before_the_beginning_and_after_the_end_there_is_nothing_to_tell(house: House) -> None:
    stage = set_stage(house, ends_on=MONDAY)
    early = shown(stage, now=NOON - timedelta(8))
    assert (early.day, early.begins_on, early.over) == (None, BEGINS, False)
    late = shown(stage, now=NOON + timedelta(10))
    assert (late.day, late.tasks, late.over) == (None, (), True)


def test_a_last_day_to_come_leaves_the_days_before_it_open(stage: Stage) -> None:
    programs.end(stage.staff(), stage.program_id, TUESDAY, "Reached the goal")
    page = shown(stage, now=NOON + timedelta(1))
    assert (page.day, page.over) == (TUESDAY, False)
    assert shown(stage, now=NOON + timedelta(2)).over


def test_a_pause_asks_nothing(stage: Stage) -> None:
    with stage.house.database.write() as session:
        program = owned(session, Program, stage.clinic_id, stage.program_id)
        session.add(
            Pause(
                id=new_id(), clinic_id=stage.clinic_id, program_id=program.id, first_day=MONDAY, last_day=TUESDAY,
                reason="Holiday", created_at=NOON,
            )
        )  # fmt: skip
    page = shown(stage)
    assert page.paused
    assert page.tasks == ()
    assert [task.title for task in page.needed] == ["Rock back"]


def test_the_history_is_calm_and_whole(stage: Stage) -> None:
    tell(stage, Entry(stage.hinge, MONDAY - timedelta(1), Status.done, 1))
    tell(stage, Entry(stage.hinge, MONDAY - timedelta(2), Status.skipped, 1, reason=SkipReason.pain, pain=8))
    page = history(stage.patient())
    days = {day.day: day for day in page.days if day is not None}
    assert (min(days), max(days), len(page.days) % 7) == (date(2026, 3, 1), date(2026, 3, 31), 0)
    assert days[BEGINS - timedelta(1)].state == "outside"
    assert days[MONDAY - timedelta(1)].title == "Yesterday, Sunday 8 March: all done"
    assert days[MONDAY - timedelta(2)].state == "pain"
    assert days[MONDAY - timedelta(3)].state == "none"
    assert days[TUESDAY].state == "to-come"
    assert page.told == 2
    assert [day.day for day in page.may_fill] == [MONDAY - timedelta(back) for back in range(4)]


def test_the_history_has_the_months_of_the_program_and_no_others(stage: Stage) -> None:
    april = NOON + timedelta(days=30)
    page = history(stage.patient(april))
    assert (page.month, page.earlier, page.later) == (date(2026, 4, 1), date(2026, 3, 1), None)
    page = history(stage.patient(april), date(2026, 3, 31))
    assert (page.month, page.earlier, page.later) == (date(2026, 3, 1), None, date(2026, 4, 1))
    for other in (date.min, date.max):
        assert history(stage.patient(), other).month == date(2026, 3, 1)


def test_a_page_costs_the_same_number_of_queries_whatever_was_told(stage: Stage) -> None:
    def queries() -> int:
        counted = 0

        def count(*_: object) -> None:
            nonlocal counted
            counted += 1

        rosa = stage.patient()
        event.listen(stage.house.database.engine, "before_cursor_execute", count)
        open_day(rosa)
        event.remove(stage.house.database.engine, "before_cursor_execute", count)
        return counted

    queries()
    before = queries()
    for back in range(4):
        tell(stage, *(Entry(item, MONDAY - timedelta(back), Status.done, 1) for item in stage.items))
    assert queries() == before


def test_only_the_holder_sees_the_page(stage: Stage) -> None:
    for context in (stage.staff(), stage.nobody()):
        with pytest.raises(Refused):
            open_day(context)
        with pytest.raises(Refused):
            history(context)


def test_days_in_words() -> None:
    assert [IN_ENGLISH.near(MONDAY - timedelta(back), MONDAY) for back in range(3)] == [
        "Today, Monday 9 March", "Yesterday, Sunday 8 March", "Saturday 7 March",
    ]  # fmt: skip
