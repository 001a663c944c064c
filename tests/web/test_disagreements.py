"""Paper against phone on the patient's page and on the day's: both words, two buttons, the way back; by plain forms."""

import html
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask

from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role
from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.checkins import Entry, Post
from clinic.services.checkins import enter, record
from clinic.services.context import House
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage
from tests.web.routes import form_of
from tests.web.stage import Browser, member

DAYS = [MONDAY - timedelta(days=back) for back in (1, 2)]


@pytest.fixture
def stage(house: House) -> Iterator[Stage]:
    with time_machine.travel(NOON):
        found = set_stage(house)
        phone, paper = (
            Post(uuid4(), tuple(Entry(found.hinge, day, status, 1, note="<i>Rain</i>") for day in DAYS))
            for status in (Status.done, Status.skipped)
        )
        record(found.patient(), phone)
        enter(found.staff(), found.program_id, paper, ReportSource.paper)
        yield found


@pytest.fixture
def app(settings: Settings, house: House, stage: Stage) -> Flask:
    return create_app(settings, house)


@pytest.fixture
def dana(app: Flask, stage: Stage) -> Browser:
    return member(app, stage)


def read(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.text)


def patient(stage: Stage) -> str:
    return f"/patients/{stage.patient_id}"


def day(stage: Stage) -> str:
    return f"/programs/{stage.program_id}/days/{DAYS[0]}"


def post_from(browser: Browser, page: str, action: str) -> str:
    """Press the first button of a page that posts there; the page that comes back."""
    fields = form_of(browser.get(page).text, page, action)
    answer = browser.send(action, fields)
    assert answer.status_code == 303, answer.text
    assert answer.location.endswith("#disagreements")
    return read(browser, answer.location.partition("#")[0])


def decide_on(stage: Stage) -> str:
    return f"/programs/{stage.program_id}/disagreements"


def test_both_words_stand_on_the_patients_page_with_a_button_each(dana: Browser, stage: Stage) -> None:
    text = read(dana, patient(stage))
    assert "Paper and phone disagree on 2 days" in text
    assert "Sunday 8 March: Hip hinge" in text
    assert "Phone: Done" in text
    assert "Paper: Not done" in text
    assert text.count("Keep the phone’s") == text.count("Keep the paper’s") == 3
    assert "“<i>Rain</i>”" not in dana.get(patient(stage)).text


@pytest.mark.parametrize("page", [patient, day])
def test_one_press_decides_and_one_takes_it_back(dana: Browser, stage: Stage, page) -> None:  # type: ignore[no-untyped-def]
    text = post_from(dana, page(stage), decide_on(stage))
    assert "The phone’s counts: Hip hinge, Sunday 8 March." in text
    assert ("Paper and phone disagree on 1 day" in text) is (page is patient)
    undo = text.partition('action="/disagreements/')[2].partition('"')[0]
    text = post_from(dana, page(stage), f"/disagreements/{undo}")
    assert "It is open again." in text
    assert f"Paper and phone disagree on {2 if page is patient else 1} day" in text


def test_what_changed_meanwhile_is_shown_again_instead_of_decided(dana: Browser, stage: Stage) -> None:
    fields = form_of(dana.get(patient(stage)).text, patient(stage), decide_on(stage))
    record(stage.patient(), Post(uuid4(), (Entry(stage.hinge, DAYS[0], Status.partial, 1),)))
    answer = dana.send(decide_on(stage), fields)
    assert answer.status_code == 303
    text = read(dana, answer.location.partition("#")[0])
    assert "Something was told or decided since this page was opened." in text
    assert "Phone: Some of it" in text


def test_the_time_line_tells_of_both_presses(dana: Browser, stage: Stage) -> None:
    text = post_from(dana, patient(stage), decide_on(stage))
    undo = text.partition('action="/disagreements/')[2].partition('"')[0]
    post_from(dana, patient(stage), f"/disagreements/{undo}")
    text = read(dana, f"{patient(stage)}/timeline?kind=record")
    assert "Decide between paper and phone" in text
    assert "Take back a decision between paper and phone" in text


def test_the_desk_sees_both_words_and_no_button(app: Flask, stage: Stage) -> None:
    desk = member(app, stage, Role.assistant)
    text = read(desk, patient(stage))
    assert "Phone: Done" in text
    assert "Keep the" not in text
    assert "Enter what is right" in text


@pytest.mark.parametrize("fields", [{}, {"keep": "staff", "line": "x"}, {"keep": "paper", "line": ""}])
def test_a_form_that_is_no_decision_is_refused(dana: Browser, stage: Stage, fields: dict[str, str]) -> None:
    dana.get(patient(stage))
    answer = dana.send(decide_on(stage), {"patient": str(stage.patient_id), **fields})
    assert answer.status_code == 422
