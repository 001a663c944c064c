"""What was told after the session had ended is there again once the code was typed, and is kept nowhere."""

import re
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.persistence.checkins import Checkin
from clinic.persistence.questions import Question
from clinic.services.context import House
from tests.services.checkin_stage import MONDAY, Stage, set_stage
from tests.web.stage import Browser, counted, opened

WORDS = "Is <b>this</b> right?\nIt clicks."


@pytest.fixture
def stage(house: House, noon: None) -> Stage:
    return set_stage(house)


@pytest.fixture
def left(app: Flask, stage: Stage) -> Browser:
    """A phone on which Rosa's page still stands, though she signed out in another tab."""
    found = opened(app, stage.fragment)
    found.get("/c/ask")
    found.send("/c/leave", {})
    return found


def form_of(page: str, action: str) -> dict[str, str]:
    """What the page's form of this address would send."""
    form = page.partition(f'action="{action}"')[2].partition("</form>")[0]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {unescape(name): unescape(value) for name, value in pairs}


def asked(stage: Stage) -> list[str]:
    with stage.house.database.read() as session:
        return list(session.scalars(select(Question.text).where(Question.clinic_id == stage.clinic_id)))


def ask(stage: Stage) -> dict[str, object]:
    return {"key": uuid4(), "program": stage.program_id, "question": WORDS, "item": ""}


def test_a_question_is_there_again_after_the_code_was_typed(left: Browser, stage: Stage) -> None:
    before = counted(stage.house)
    assert left.send("/c/ask", ask(stage)).status_code == 403
    assert counted(stage.house) == before
    assert "Is &lt;b&gt;this&lt;/b&gt; right?" in left.page
    assert left.send("/c/open", {**form_of(left.page, "/c/open"), "code": "0000"}).status_code == 422
    assert "It clicks." in left.page
    answer = left.send("/c/open", {**form_of(left.page, "/c/open"), "code": stage.words.code})
    assert answer.status_code == 200
    assert asked(stage) == []
    assert left.send("/c/ask", form_of(left.page, "/c/ask")).location == "/c/ask"
    assert asked(stage) == [WORDS]


def test_it_goes_along_with_the_link_too_and_is_sent_once(left: Browser, stage: Stage) -> None:
    typed = {
        "key": uuid4(), "program": stage.program_id, "day": MONDAY, "item": stage.hinge, "index": 1,
        "status": "done", "pain": 3, "felt": ["ache", "swelling"], "note": "On the stairs",
    }  # fmt: skip
    left.send("/c/entries", typed)
    assert "On the stairs" in left.page
    token = left.page.partition('id="open"')[2]
    assert token.count('name="unsent.felt"') == 2
    assert "Done, pain 3" in left.page
    fields = form_of(left.page.partition('id="open"')[0], "/c/open") | {"token": stage.fragment}
    left.send("/c/open", fields)
    told = form_of(left.page, "/c/entries")
    assert [left.send("/c/entries", told).status_code for _ in range(2)] == [200, 200]
    with stage.house.database.read() as session:
        (row,) = session.scalars(select(Checkin).where(Checkin.clinic_id == stage.clinic_id))
    assert (row.pain, row.note) == (3, "On the stairs")


def test_what_holds_nothing_only_asks_for_the_code(left: Browser) -> None:
    for path in ("/c/ask", "/c/entries", "/c/easier"):
        assert (left.send(path, {}).status_code, left.send(path, {}).location) == (303, "/c"), path


def test_neither_a_word_nor_another_address_is_carried(left: Browser, stage: Stage) -> None:
    assert left.send("/c/fact", {"fact": "marigold"}).location == "/c"
    for endpoint in ("second_fact.give", "checkins.leave", "https://evil.example", ""):
        fields = {
            "unsent": endpoint,
            "unsent.program": stage.program_id,
            "unsent.question": WORDS,
            "code": stage.words.code,
        }
        assert left.send("/c/open", fields).location == "/c/today", endpoint


def test_no_cookie_and_no_cache_keeps_it(left: Browser, stage: Stage) -> None:
    answer = left.send("/c/ask", ask(stage))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "clicks" not in str(answer.headers)


def test_another_patient_on_the_same_phone_neither_sees_nor_sends_it(
    left: Browser, stage: Stage, house: House
) -> None:
    other = set_stage(house)
    left.send("/c/ask", ask(stage))
    fields = {**form_of(left.page, "/c/open"), "code": other.words.code}
    assert left.send("/c/open", fields).location == "/c/today"
    assert "clicks" not in left.get("/c/today").text
    assert "It was not sent." in left.page
    assert left.send("/c/ask", ask(stage)).status_code == 409
    assert (asked(stage), asked(other)) == ([], [])


def test_more_than_anybody_tells_is_not_carried(left: Browser, stage: Stage) -> None:
    assert left.send("/c/ask", {**ask(stage), "question": "x" * 10_001}).location == "/c"
