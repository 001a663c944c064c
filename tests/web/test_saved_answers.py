"""Saved answers on their page and in the queue, without script."""

from uuid import UUID, uuid4

import pytest
from flask import Flask

from clinic.domain.actions import Role
from clinic.domain.checkins import Asked, Post
from clinic.services import questions
from clinic.services.context import House
from tests.services.checkin_stage import Stage, set_stage
from tests.web.stage import Browser, member

pytestmark = pytest.mark.usefixtures("noon")

ICE = {"title": "Ice or heat", "text": "Ten <b>minutes</b>.", "language": "en"}


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def dana(app: Flask, stage: Stage) -> Browser:
    found = member(app, stage)
    found.get("/questions/saved")
    found.send("/questions/saved", ICE)
    return found


def ask(stage: Stage, text: str) -> UUID:
    questions.ask(stage.patient(), Post(uuid4(), questions=(Asked(text, None),)))
    return next(line.id for line in questions.queue(stage.staff()).lines if line.text == text)


def test_one_is_kept_changed_put_away_and_brought_back(dana: Browser) -> None:
    page = dana.get("/questions/saved").text
    assert "One saved answer" in page
    assert "Ten &lt;b&gt;minutes&lt;/b&gt;." in page
    place = page.partition("/questions/saved/")[2][:36]
    dana.send(f"/questions/saved/{place}/change", {**ICE, "title": "Ice", "revision": 1}, follow=True)
    assert "<h2>Ice</h2>" in dana.page
    assert dana.send(f"/questions/saved/{place}/change", {**ICE, "revision": 1}).status_code == 409
    dana.get("/questions/saved")
    dana.send(f"/questions/saved/{place}/archive", {}, follow=True)
    assert "No answer is saved yet" in dana.page
    assert "Put away (1)" in dana.page
    dana.send(f"/questions/saved/{place}/restore", {}, follow=True)
    assert "One saved answer" in dana.page


def test_what_is_wrong_is_told_beside_the_field_and_kept(dana: Browser) -> None:
    answer = dana.send("/questions/saved", {**ICE, "text": "Half an hour"})
    assert answer.status_code == 422
    assert "Another saved answer has this name already." in answer.text
    assert "Half an hour" in answer.text


def test_many_are_searched(dana: Browser) -> None:
    for number in range(9):
        dana.send("/questions/saved", {**ICE, "title": f"Mat {number}"})
    page = dana.get("/questions/saved?find=mat+3").text
    assert "1 of 10 hold “mat 3”." in page
    assert "<h2>Ice or heat</h2>" not in page


def test_one_is_put_into_the_box_and_sent_by_a_person(dana: Browser, stage: Stage) -> None:
    key = ask(stage, "How deep?")
    assert '<option value="Ice or heat">' in dana.get("/questions").text
    typed = {"question": key, "saved": "Ice or heat", "answer": "Dear Rosa,", "page": "1"}
    answer = dana.send("/questions/insert", typed)
    assert answer.status_code == 200
    assert "Dear Rosa,\n\nTen &lt;b&gt;minutes&lt;/b&gt;.</textarea>" in answer.text
    assert "One question waits" in answer.text
    wrong = dana.send("/questions/insert", {**typed, "saved": "Sofa"})
    assert wrong.status_code == 422
    assert "There is no saved answer of this name." in wrong.text
    assert "Dear Rosa,</textarea>" in wrong.text


def test_a_symptom_question_says_why_it_has_none(dana: Browser, stage: Stage) -> None:
    key = ask(stage, "Must it hurt?")
    page = dana.get("/questions").text
    assert (
        "Saved answers are not offered here: the question may be about a symptom. It names a symptom." in page
    )
    assert 'name="saved"' not in page
    assert dana.send("/questions/insert", {"question": key, "saved": "Ice or heat"}).status_code == 409
    answer = dana.send(f"/questions/{key}/answer", {"answer": ICE["text"]})
    assert answer.status_code == 422
    assert "in words of your own" in answer.text


def test_the_desk_sees_them_and_no_form(dana: Browser, app: Flask, stage: Stage) -> None:
    page = member(app, stage, Role.assistant, "Sam Reed").get("/questions/saved").text
    assert "Ice or heat" in page
    assert 'name="title"' not in page
