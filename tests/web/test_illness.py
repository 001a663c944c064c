"""From the days told as ill on a patient's page to a pause, as a clinician clicks it."""

import html
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role
from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Entry, Post, SkipReason
from clinic.services import versions
from clinic.services.checkins import record
from clinic.services.context import House
from tests.services.checkin_stage import BEGINS, HINGE, Stage, set_stage
from tests.staff import SITE, browser, hire, post

TOLD_AT = datetime(2026, 3, 2, 20, tzinfo=UTC)


@pytest.fixture
def stage(house: House) -> Stage:
    found = set_stage(house, HINGE)
    entry = Entry(found.hinge, BEGINS, Status.skipped, reason=SkipReason.ill)
    record(found.patient(TOLD_AT), Post(uuid4(), (entry,)))
    return found


@pytest.fixture
def rosas(stage: Stage) -> str:
    """The address of the patient's page."""
    return f"/patients/{stage.patient_id}"


def opened(app: Flask, stage: Stage, role: Role) -> FlaskClient:
    return browser(app, hire(stage.house, stage.clinic_id, role, "Dana Lee"))


@time_machine.travel(TOLD_AT, tick=False)
def test_the_button_opens_the_form_filled_in_and_only_the_form_makes_the_pause(
    settings: Settings, stage: Stage, rosas: str
) -> None:
    dana = opened(create_app(settings, stage.house), stage, Role.clinician)
    page = dana.get(rosas, base_url=SITE).text
    (href,) = re.findall(r'href="(/programs/[^"]+/pause\?[^"]+)"', page)
    form = dana.get(html.unescape(href), base_url=SITE).text
    assert form.count(f'value="{BEGINS}"') == 2
    assert "Ill, as the patient told." in form
    assert not versions.program(stage.staff(TOLD_AT), stage.program_id).pauses
    typed = {"first_day": str(BEGINS), "last_day": str(BEGINS), "reason": "Ill, as the patient told."}
    answer = post(dana, href.partition("?")[0], typed)
    assert answer.status_code == 303
    (pause,) = versions.program(stage.staff(TOLD_AT), stage.program_id).pauses
    assert (pause.first_day, pause.last_day) == (BEGINS, BEGINS)
    assert "Make this a pause" not in dana.get(rosas, base_url=SITE).text


@time_machine.travel(TOLD_AT, tick=False)
def test_who_may_not_pause_sees_no_button(settings: Settings, stage: Stage, rosas: str) -> None:
    page = opened(create_app(settings, stage.house), stage, Role.assistant).get(rosas, base_url=SITE).text
    assert "What was asked, what was done" in page
    assert "Make this a pause" not in page
