"""Pain and effort over time on a patient's page, with the versions and pauses of the program marked."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Entry, Post
from clinic.services import programs
from clinic.services.checkins import record
from clinic.services.context import House
from tests.services.checkin_stage import BEGINS, MONDAY, NOON, Stage, set_stage
from tests.services.test_scans import revise
from tests.web.stage import member

LATER = NOON + timedelta(days=4)


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def tell(stage: Stage, day: date, pain: int | None = None, effort: int | None = None) -> None:
    entry = Entry(stage.hinge, day, Status.done, 1, pain=pain, effort=effort)
    record(stage.patient(NOON + timedelta(days=(day - MONDAY).days)), Post(uuid4(), (entry,)))


def shown(app: Flask, stage: Stage) -> str:
    """The card of the patient's page, in one line."""
    with time_machine.travel(LATER):
        page = member(app, stage).get(f"/patients/{stage.patient_id}?tab=adherence").text
    card = page.partition("Pain and effort over time")[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", card)


def test_effort_stands_beside_pain(app: Flask, stage: Stage) -> None:
    tell(stage, BEGINS, pain=4, effort=7)
    tell(stage, MONDAY, pain=2, effort=5)
    page = shown(app, stage)
    assert "Pain from 4 on 2026-03-02 to 2 on 2026-03-09" in page
    assert "Effort from 7 on 2026-03-02 to 5 on 2026-03-09" in page
    assert (page.count('<polyline class="chart-line"'), page.count('<polyline class="chart-second"')) == (
        1,
        1,
    )
    assert "2026-03-09: effort 5" in page


def test_effort_without_pain_is_shown_and_a_blank_is_no_zero(app: Flask, stage: Stage) -> None:
    tell(stage, BEGINS, effort=6)
    tell(stage, MONDAY)
    page = shown(app, stage)
    assert "2026-03-02: effort 6" in page
    assert page.count("<title>") == 1
    assert "No pain was reported yet" in page


def test_a_pause_is_marked_for_who_never_told_a_number(app: Flask, stage: Stage) -> None:
    programs.pause(
        stage.staff(), stage.program_id, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), "Ill"
    )
    page = shown(app, stage)
    assert "Paused from 2026-03-10 to 2026-03-11" in page
    assert page.count('class="chart-pause"') == 1
    assert "No pain was reported yet" in page


def test_a_version_is_marked_for_who_never_told_a_number(app: Flask, stage: Stage) -> None:
    revise(stage)
    page = shown(app, stage)
    assert "Version 2 from 2026-03-09" in page
    assert page.count('class="chart-mark"') == 1
    assert "<polyline" not in page


def test_an_open_pause_reaches_to_today(app: Flask, stage: Stage) -> None:
    programs.pause(stage.staff(), stage.program_id, MONDAY + timedelta(days=1), None, "Ill")
    assert re.search(r"<title>Paused from 2026-03-10</title>", shown(app, stage))


def test_nothing_to_draw_draws_nothing(app: Flask, stage: Stage) -> None:
    assert "<svg" not in shown(app, stage)
