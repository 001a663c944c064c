"""The second fact on the phone and at the clinic: asked once, in plain words, without script, in both languages."""

from uuid import uuid4

import pytest
from flask import Flask

from clinic.domain.actions import Role
from clinic.domain.second_fact import WINDOW_MOST
from clinic.persistence.accounts import Clinic
from clinic.services.context import House
from clinic.services.questions import answer, queue
from tests.services.checkin_stage import Stage, set_stage
from tests.web.stage import Browser, member, opened

pytestmark = pytest.mark.usefixtures("noon")

BEYOND = ("/c/past", "/c/files", "/c/files/exercises.ics", "/c/reminders", "/c/handout")


@pytest.fixture
def stage(house: House) -> Stage:
    found = set_stage(house)
    with house.database.write() as session:
        session.get_one(Clinic, found.clinic_id).second_fact = True
    return found


@pytest.fixture
def rosa(app: Flask, stage: Stage) -> Browser:
    found = opened(app, stage.fragment)
    found.get("/c/today")
    return found


def test_today_opens_without_a_name_and_offers_the_rest(rosa: Browser) -> None:
    page = rosa.get("/c/today").text
    assert "Hip hinge" in page
    assert "Rosa" not in page
    assert "Open the rest" in page


@pytest.mark.parametrize("path", BEYOND)
def test_what_lies_beyond_today_asks_first_and_goes_on_there(rosa: Browser, path: str) -> None:
    answer = rosa.get(path)
    assert (answer.status_code, answer.location) == (303, f"/c/fact?next={path}")
    page = rosa.get(answer.location).text
    assert "One question before the rest opens" in page
    assert "Rosa" not in page
    assert rosa.send("/c/fact", {"fact": "1948", "next": rosa.hidden("next")}).location == path
    assert rosa.get("/c/past").status_code == 200
    assert "Rosa M." in rosa.get("/c/today").text
    assert "Everything is open on this phone" in rosa.get("/c/fact").text


def test_answers_of_the_clinic_are_read_by_whoever_gave_the_fact(rosa: Browser, stage: Stage) -> None:
    rosa.send("/c/ask", {"key": uuid4(), "question": "Must it hurt?"}, follow=True)
    assert "Must it hurt?" not in rosa.page
    (line,) = queue(stage.staff()).lines
    answer(stage.staff(), line.id, "No. Stop then.")
    for path in ("/c/today", "/c/ask", "/c/offline"):
        assert "Stop then" not in rosa.get(path).text
    rosa.get("/c/fact?next=/c/ask")
    assert "Stop then" in rosa.send("/c/fact", {"fact": "1948", "next": "/c/ask"}, follow=True).text


def test_a_check_in_goes_through_and_how_it_was_stays_hidden(rosa: Browser, stage: Stage) -> None:
    told = {"key": uuid4(), "day": "2026-03-09", "item": stage.hinge, "index": 1, "status": "done"}
    rosa.send("/c/entries", {**told, "then": "feel"}, follow=True)
    assert "Saved. How was it?" in rosa.page
    rosa.send("/c/entries", {**told, "key": uuid4(), "pain": "7", "note": "By the stove"})
    page = rosa.get(f"/c/today?item={stage.hinge}&index=1").text
    assert "You told us: <strong>Done</strong>" in page
    assert "stove" not in page
    assert rosa.get(f"/c/feel?item={stage.hinge}&index=1").location.startswith("/c/fact?next=/c/feel")


def test_wrong_answers_are_told_beside_the_field_and_then_it_rests(rosa: Browser) -> None:
    for _ in range(WINDOW_MOST):
        answer = rosa.send("/c/fact", {"fact": "1950", "next": "/c/past"})
        assert answer.status_code == 422
        assert "This is not what your clinic has." in answer.text
        assert "1950" not in answer.text
        assert rosa.hidden("next") == "/c/past"
    answer = rosa.send("/c/fact", {"fact": "1948"})
    assert answer.status_code == 429
    assert "This stays closed for now" in answer.text
    assert 'name="fact"' not in answer.text
    assert rosa.get("/c/today").status_code == 200


def test_it_is_asked_in_spanish_too(rosa: Browser) -> None:
    rosa.send("/c/language", {"language": "es", "back": "/c/fact"}, follow=True)
    assert "Una pregunta antes de abrir lo demás" in rosa.page
    answer = rosa.send("/c/fact", {"fact": "1950"})
    assert "No es lo que tiene su clínica." in answer.text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/patients", "/c/\\evil", ""]
)
def test_it_leads_nowhere_else(rosa: Browser, elsewhere: str) -> None:
    rosa.get("/c/fact")
    assert rosa.send("/c/fact", {"fact": "1948", "next": elsewhere}).location == "/c/today"


def test_an_owner_turns_it_on_and_off_among_the_defaults(app: Flask, stage: Stage, rosa: Browser) -> None:
    owner = member(app, stage, Role.owner)
    page = owner.get("/clinic/defaults").text
    assert "Ask patients for a second fact" in page
    kept = {"paper": "a4", "layout": "standard", "size": "standard", "colour": "colour", "pain_limit": "5"}
    owner.send("/clinic/defaults", kept)
    assert rosa.get("/c/past").status_code == 200
    owner.send("/clinic/defaults", {**kept, "second_fact": "yes"})
    assert rosa.get("/c/past").status_code == 303


def test_the_clinic_agrees_on_a_word_and_never_reads_it_again(
    app: Flask, stage: Stage, rosa: Browser
) -> None:
    dana = member(app, stage, Role.clinician)
    place = f"/patients/{stage.patient_id}"
    assert "the year of birth" in dana.get(place).text
    dana.get(f"{place}/second-fact")
    assert dana.send(f"{place}/word", {"word": "abc"}).status_code == 422
    dana.send(f"{place}/word", {"word": "Geranium"}, follow=True)
    assert "A word is agreed" in dana.page
    assert "eranium" not in dana.page
    rosa.get("/c/fact")
    assert rosa.send("/c/fact", {"fact": "1948"}).status_code == 422
    assert rosa.send("/c/fact", {"fact": "geranium"}).status_code == 303


def test_a_patient_without_any_fact_is_named_to_the_clinician(
    app: Flask, stage: Stage, rosa: Browser
) -> None:
    dana = member(app, stage, Role.clinician)
    facts = f"/patients/{stage.patient_id}/facts"
    dana.get(facts)
    dana.send(facts, {"given_name": "Rosa", "family_name": "Marquez", "revision": dana.hidden("revision")})
    assert "There is no second fact to ask for." in dana.get(f"/patients/{stage.patient_id}").text
    assert "Nothing is on record to ask for" in dana.get(f"/patients/{stage.patient_id}/second-fact").text
    assert "Hip hinge" in rosa.get("/c/today").text
