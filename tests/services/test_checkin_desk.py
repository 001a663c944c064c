"""The desk's week: what the schedule puts where, what stands already, and which days may be entered."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from clinic.domain.actions import Role
from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.checkins import Entry, Post
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.sides import Side
from clinic.persistence.base import new_id
from clinic.persistence.programs import Program
from clinic.services.checkin_desk import DeskWeek, week
from clinic.services.checkins import enter, record
from clinic.services.context import House
from tests.services.checkin_stage import BEGINS, MONDAY, NOON, Stage, set_stage


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def shown(stage: Stage, day: date | None = BEGINS) -> DeskWeek:
    return week(stage.staff(), stage.program_id, day)


def test_each_item_and_side_has_a_line_of_seven_days(stage: Stage) -> None:
    page = shown(stage)
    assert [line.title for line in page.lines] == [
        "Hip hinge", "Hip hike, left", "Hip hike, right", "Plank", "Rock back",
    ]  # fmt: skip
    assert {len(line.cells) for line in page.lines} == {7}
    assert [cell.asked for cell in page.lines[1].cells] == [True, False, True, False, True, False, False]
    assert all(cell.asked for line in page.lines[3:] for cell in line.cells)


def test_what_stands_is_shown_by_side(stage: Stage) -> None:
    record(stage.patient(), Post(uuid4(), (Entry(stage.hike, MONDAY, Status.done, 1, Side.right, pain=2),)))
    lines = {line.title: line for line in shown(stage, MONDAY).lines}
    assert [(lines[f"Hip hike, {side}"].cells[0].now, lines[f"Hip hike, {side}"].cells[0].by) for side in Side] == [
        ("", ""), ("done, pain 2", "patient"),
    ]  # fmt: skip


def test_where_paper_and_phone_disagree_both_are_shown_until_staff_enter_what_is_right(stage: Stage) -> None:
    def told(status: Status, **rest: int) -> Post:
        return Post(uuid4(), (Entry(stage.hinge, MONDAY, status, **rest),))

    def cell() -> tuple[str, str, str]:
        found = shown(stage, MONDAY).lines[0].cells[0]
        return found.now, found.by, found.against

    record(stage.patient(), told(Status.done, pain=1))
    enter(stage.staff(), stage.program_id, told(Status.skipped), ReportSource.paper)
    assert cell() == ("not done", "paper", "the phone says done, pain 1")
    enter(stage.staff(), stage.program_id, told(Status.done), ReportSource.staff)
    assert cell() == ("done", "staff", "")


def test_days_to_come_and_days_outside_are_shut(stage: Stage) -> None:
    assert [cell.open for cell in shown(stage, MONDAY).lines[0].cells] == [True, *[False] * 6]
    assert (shown(stage, MONDAY).earlier, shown(stage, MONDAY).later) == (BEGINS, None)
    assert (shown(stage).earlier, shown(stage).later) == (None, MONDAY)


def test_on_a_monday_last_week_is_offered(stage: Stage) -> None:
    assert shown(stage, None).monday == BEGINS


@pytest.mark.parametrize(
    "day", [BEGINS - timedelta(7), MONDAY + timedelta(7), date(1, 1, 1), date(9999, 12, 31)]
)
def test_a_week_without_a_day_of_the_program_is_refused(stage: Stage, day: date) -> None:
    with pytest.raises(Invalid):
        shown(stage, day)


def test_an_unpublished_program_has_no_week(stage: Stage) -> None:
    key = new_id()
    with stage.house.database.write() as session:
        session.add(
            Program(
                id=key,
                clinic_id=stage.clinic_id,
                patient_id=stage.patient_id,
                title="New",
                latest=0,
                created_at=NOON,
            )
        )
    with pytest.raises(Conflict):
        week(stage.staff(), key)


def test_who_may_not_see_adherence_sees_no_week(stage: Stage) -> None:
    for context in (stage.staff(role=Role.auditor), stage.patient(), stage.nobody()):
        with pytest.raises(Refused):
            week(context, stage.program_id)
    with pytest.raises(NotFound):
        week(set_stage(stage.house).staff(), stage.program_id)
