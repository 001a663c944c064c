"""Days told as ill stay asked and not done until a clinician makes them a pause."""

from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Entry, Post, SkipReason
from clinic.domain.illness import IllDays
from clinic.services import adherence, programs
from clinic.services.checkins import record
from clinic.services.context import House
from tests.services.checkin_stage import BEGINS, HINGE, NOON, Stage, set_stage

TOLD = ["done", "done", "ill", "ill", "done"]
"""Monday to Friday of the first week; nothing was told on Saturday and Sunday."""

WEDNESDAY, THURSDAY = BEGINS + timedelta(2), BEGINS + timedelta(3)


@pytest.fixture
def stage(house: House) -> Stage:
    found = set_stage(house, HINGE)
    for place, word in enumerate(TOLD):
        day, evening = BEGINS + timedelta(place), NOON - timedelta(7 - place)
        entry = (
            Entry(found.hinge, day, Status.done)
            if word == "done"
            else Entry(found.hinge, day, Status.skipped, reason=SkipReason.ill)
        )
        record(found.patient(evening), Post(uuid4(), (entry,)))
    return found


def shown(stage: Stage, days: int = 0) -> adherence.Figures:
    found = adherence.figures(stage.staff(NOON + timedelta(days)), stage.program_id)
    assert found is not None
    return found


def week(stage: Stage) -> tuple[str, int | None, int]:
    figure = shown(stage).windows[0]
    return figure.fraction, figure.percent, figure.reported


def test_ill_days_count_as_asked_and_are_offered_with_their_dates(stage: Stage) -> None:
    assert week(stage) == ("3 of 7", 43, 5)
    assert shown(stage).ill == (IllDays(WEDNESDAY, THURSDAY),)


def test_as_a_pause_they_leave_the_count_and_are_offered_no_more(stage: Stage) -> None:
    """As the definition says of a pause: its slots are neither due nor credited."""
    (run,) = shown(stage).ill
    programs.pause(stage.staff(), stage.program_id, run.first, run.last, "Ill, as the patient told.")
    assert week(stage) == ("3 of 5", 60, 3)
    assert shown(stage).ill == ()
    (row,) = shown(stage).rows
    assert [cell.day for cell in row.cells if cell and cell.state == "paused"] == [WEDNESDAY, THURSDAY]


def test_a_pause_that_is_taken_back_gives_the_old_figures(stage: Stage) -> None:
    pause = programs.pause(stage.staff(), stage.program_id, WEDNESDAY, THURSDAY, "Ill")
    programs.resume(stage.staff(), stage.program_id, pause, WEDNESDAY)
    assert week(stage) == ("3 of 7", 43, 5)
    assert shown(stage).ill == (IllDays(WEDNESDAY, THURSDAY),)


def test_old_ill_days_and_those_of_an_ended_program_are_not_offered(stage: Stage) -> None:
    assert shown(stage, days=40).ill == ()
    programs.end(stage.staff(), stage.program_id, NOON.date(), "Done")
    assert shown(stage).ill == ()
