"""An alert stands on the patient's page until somebody closes it with a note."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask

from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role
from clinic.domain.checkins import Post, Symptom
from clinic.domain.symptoms import Felt
from clinic.services.checkins import record
from clinic.services.context import House
from clinic.services.symptoms import for_patient
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage
from tests.staff import browser, hire
from tests.web.stage import Browser, member


@pytest.fixture
def stage(house: House) -> Iterator[Stage]:
    with time_machine.travel(NOON):
        found = set_stage(house)
        record(
            found.patient(),
            Post(uuid4(), symptoms=(Symptom(MONDAY, (Felt.numbness,), note="<i>Since noon</i>"),)),
        )
        yield found


@pytest.fixture
def dana(app: Flask, stage: Stage) -> Browser:
    return member(app, stage)


def alert(stage: Stage) -> UUID:
    return for_patient(stage.staff(), stage.patient_id)[0].id


def test_an_open_alert_stands_on_the_patients_page(dana: Browser, stage: Stage) -> None:
    page = dana.get(f"/patients/{stage.patient_id}").text
    assert "Numbness" in page
    assert "The patient was told to call." in page
    assert "&lt;i&gt;Since noon&lt;/i&gt;" in page
    assert f"/alerts/{alert(stage)}/acknowledge" in page


def test_it_is_closed_with_a_note_and_a_name(dana: Browser, stage: Stage) -> None:
    key = alert(stage)
    dana.get(f"/alerts/{key}")
    answer = dana.send(f"/alerts/{key}/acknowledge", {"note": "Called her, comes today."}, follow=True)
    assert answer.status_code == 200
    assert "acknowledge" not in answer.text
    assert "Closed by Kim Ode." in dana.get(f"/alerts/{key}").text
    assert dana.send(f"/alerts/{key}/acknowledge", {"note": "Again"}).status_code == 409


@pytest.mark.parametrize("note", ["", "  ", "x" * 2001, "a\0b", "x" * 5000])
def test_without_a_fit_note_it_stays_open(dana: Browser, stage: Stage, note: str) -> None:
    dana.get(f"/alerts/{alert(stage)}")
    answer = dana.send(f"/alerts/{alert(stage)}/acknowledge", {"note": note})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert for_patient(stage.staff(), stage.patient_id)[0].acknowledged_at is None


def test_another_clinics_alert_is_not_there(settings: Settings, stage: Stage) -> None:
    app = create_app(settings, stage.house)
    stranger = Browser(app)
    stranger.client = browser(
        app, hire(stage.house, set_stage(stage.house).clinic_id, Role.owner, "Eve Stone")
    )
    assert stranger.get(f"/alerts/{alert(stage)}").status_code == 404
    stranger.get("/questions")
    assert stranger.send(f"/alerts/{alert(stage)}/acknowledge", {"note": "x"}).status_code == 404
    assert for_patient(stage.staff(), stage.patient_id)[0].acknowledged_at is None
