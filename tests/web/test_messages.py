"""From the ticked people of the caseload to each one's phone, and back to who has read it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from clinic.services import links
from clinic.services.context import House
from tests.services.checkin_stage import MONDAY, Stage, set_stage
from tests.web.routes import form_of
from tests.web.stage import Browser, member, opened

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def dana(app: Flask, stage: Stage) -> Browser:
    found = member(app, stage)
    found.get("/messages")
    return found


@pytest.fixture
def rosa(app: Flask, stage: Stage) -> Browser:
    return opened(app, stage.fragment)


def written(stage: Stage, text: str) -> dict[str, object]:
    return {"key": uuid4(), "program": [stage.program_id], "text": text}


def test_a_message_travels_and_its_reading_comes_back(dana: Browser, rosa: Browser, stage: Stage) -> None:
    answer = dana.send("/today/write", {"who": f"{stage.program_id}.0"})
    assert "Rosa Marquez will see this message" in dana.get(answer.location).text
    sent = dana.send("/messages/new", written(stage, "Closed <b>Friday</b>.")).location
    assert "0 of 1 has read it" in dana.get(sent).text
    page = rosa.get("/c/today").text
    assert "From your clinic" in page
    assert "Closed &lt;b&gt;Friday&lt;/b&gt;." in page
    place = page.partition('action="/c/messages/')[2].partition('"')[0]
    rosa.send(f"/c/messages/{place}", {}, follow=True)
    assert "Your clinic can see that you have read it." in rosa.page
    assert "From your clinic" not in rosa.page
    assert "What your clinic wrote" in rosa.get("/c/ask").text
    assert "1 of 1 has read it" in dana.get(sent).text
    assert "1 of 1 read" in dana.get("/messages").text


def test_whoever_reads_it_on_another_days_page_stays_with_that_day(
    dana: Browser, rosa: Browser, stage: Stage
) -> None:
    dana.send("/messages/new", written(stage, "Closed on Friday."))
    path = f"/c/today?day={MONDAY - timedelta(days=1)}"
    page = rosa.get(path).text
    action = "/c/messages/" + page.partition('action="/c/messages/')[2].partition('"')[0]
    assert rosa.send(action, form_of(page, path, action)).location == path


def test_looking_alone_marks_nothing(dana: Browser, rosa: Browser, stage: Stage) -> None:
    sent = dana.send("/messages/new", written(stage, "Closed on Friday.")).location
    for path in ("/c/today", "/c/ask", "/c/offline"):
        rosa.get(path)
    assert "not read yet" in dana.get(sent).text
    dana.send(f"{sent}/take-back", {}, follow=True)
    assert "Taken back from 1 person." in dana.page
    assert "Closed on Friday." not in rosa.get("/c/today").text


def test_nobody_ticked_and_nothing_written_are_said(dana: Browser, stage: Stage) -> None:
    assert dana.send("/today/write", {}).status_code == 422
    assert "Tick the people first." in dana.page
    answer = dana.send("/messages/new", written(stage, " "))
    assert answer.status_code == 422
    assert "Write the message first." in answer.text


def test_who_cannot_be_reached_is_named_before_anything_is_sent(dana: Browser, stage: Stage) -> None:
    links.revoke(stage.staff(), stage.program_id)
    page = dana.get(f"/messages/new?program={stage.program_id}").text
    assert "None of them would see a message" in page
    assert "Rosa Marquez has no link: it was revoked" in page
    assert 'name="text"' not in page


def test_it_stands_in_spanish_too(dana: Browser, rosa: Browser, stage: Stage) -> None:
    dana.send("/messages/new", written(stage, "Closed on Friday."))
    rosa.get("/c/today")
    rosa.send("/c/language", {"language": "es", "back": "/c/today"}, follow=True)
    assert "De su clínica" in rosa.page
    assert "Lo he leído" in rosa.page
