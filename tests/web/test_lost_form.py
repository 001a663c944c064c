"""A form whose session cookie is gone: what was typed is there again, if the form stood on a page of this site."""

from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.persistence.questions import Question
from clinic.services.context import House
from tests.services.checkin_stage import Stage, set_stage
from tests.web.stage import SITE, Browser, counted, member, opened
from tests.web.test_unsent import form_of

WORDS = "Is <b>this</b> right?"
HERE = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def stage(house: House, noon: None) -> Stage:
    return set_stage(house)


def post(browser: Browser, path: str, fields: dict[str, object], **headers: str) -> TestResponse:
    """Send a form as a browser sends one that stands on a page of this site."""
    data = {"csrf_token": browser.token, **fields}
    answer = browser.client.post(path, data=data, base_url=SITE, headers={**HERE, **headers})
    browser.page = answer.text
    return answer


def lose(browser: Browser) -> None:
    """The browser drops the cookie of the forms; a patient's own stays."""
    browser.client.delete_cookie("__Host-clinic", domain="clinic.example")


def asked(stage: Stage) -> list[str]:
    with stage.house.database.read() as session:
        return list(session.scalars(select(Question.text).where(Question.clinic_id == stage.clinic_id)))


def notes(stage: Stage) -> str:
    return f"/patients/{stage.patient_id}/notes"


def question(stage: Stage) -> dict[str, object]:
    return {"key": uuid4(), "program": stage.program_id, "question": WORDS, "item": ""}


@pytest.fixture
def phone(app: Flask, stage: Stage) -> Browser:
    """Rosa's phone with the page of questions open, whose cookie of the forms is gone."""
    found = opened(app, stage.fragment)
    found.get("/c/ask")
    lose(found)
    return found


def test_a_patient_who_is_still_known_sends_it_with_one_press(phone: Browser, stage: Stage) -> None:
    before = counted(stage.house)
    assert post(phone, "/c/ask", question(stage)).status_code == 403
    assert counted(stage.house) == before
    assert "Is &lt;b&gt;this&lt;/b&gt; right?" in phone.page
    fresh = phone.page.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = phone.client.post(
        "/c/ask", data={**form_of(phone.page, "/c/ask"), "csrf_token": fresh}, base_url=SITE
    )
    assert (answer.location, asked(stage)) == ("/c/ask", [WORDS])


def test_a_patient_whose_page_is_closed_too_types_the_code_first(phone: Browser, stage: Stage) -> None:
    phone.client.delete_cookie("__Host-checkin", domain="clinic.example")
    assert post(phone, "/c/ask", question(stage)).status_code == 403
    assert "Type your code below." in phone.page
    assert form_of(phone.page, "/c/open")["unsent.question"] == WORDS
    assert asked(stage) == []


def test_another_persons_page_is_not_shown_what_was_told(phone: Browser, stage: Stage) -> None:
    post(phone, "/c/ask", {**question(stage), "program": str(uuid4())})
    assert "Type your code below." in phone.page
    assert 'action="/c/ask"' not in phone.page


def test_a_typed_code_is_still_there(app: Flask, stage: Stage) -> None:
    phone = Browser(app)
    phone.get("/c")
    lose(phone)
    assert post(phone, "/c/open", {"code": stage.words.code}).status_code == 400
    assert f'value="{stage.words.code}"' in phone.page
    assert "Your code is still here" in phone.page
    fresh = phone.page.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert post(phone, "/c/open", {"code": stage.words.code, "csrf_token": fresh}).location == "/c/today"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Mode": "cors"},
    ],
)
def test_a_form_from_elsewhere_is_shown_to_nobody(
    phone: Browser, stage: Stage, headers: dict[str, str]
) -> None:
    answer = post(phone, "/c/ask", question(stage), **headers)
    assert answer.status_code == 400
    assert "right?" not in answer.text


def test_a_clinician_who_is_signed_out_is_told_to_do_it_once_more(app: Flask, stage: Stage) -> None:
    dana = member(app, stage)
    page = f"/patients/{stage.patient_id}/timeline"
    dana.get(page)
    lose(dana)
    answer = post(dana, notes(stage), {"text": "Called"}, Referer=f"{SITE}{page}")
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={page}")
    text = unescape(dana.get(answer.location).text)
    assert "Sign in, then do it once more. What was typed is not kept" in text
    assert "Called" not in text


@pytest.mark.parametrize(("mode", "told"), [("navigate", True), ("cors", False)])
def test_a_session_that_has_ended_is_told_once_and_not_to_a_script(
    app: Flask, stage: Stage, mode: str, told: bool
) -> None:
    dana = member(app, stage)
    dana.get(f"/patients/{stage.patient_id}/timeline")
    with dana.client.session_transaction(base_url=SITE) as kept:
        kept["_user_id"] = "gone"
    answer = post(dana, notes(stage), {"text": "Called"}, **{"Sec-Fetch-Mode": mode})
    assert answer.location.startswith("/sign-in")
    assert ("nothing was changed" in dana.get(answer.location).text) is told


def test_a_clinician_who_signed_in_anew_sends_what_was_typed_with_one_press(app: Flask, stage: Stage) -> None:
    dana = member(app, stage)
    page = f"/patients/{stage.patient_id}/timeline"
    dana.get(page)
    dana.token = "of the session before"
    assert post(dana, notes(stage), {"text": WORDS}).status_code == 400
    assert form_of(dana.page, notes(stage))["text"] == WORDS
    answer = dana.client.post(notes(stage), data=form_of(dana.page, notes(stage)), base_url=SITE)
    assert answer.status_code == 303
    assert unescape(dana.get(page).text).count("right?") == 1


def test_a_password_is_never_put_on_a_page(app: Flask, stage: Stage) -> None:
    dana = member(app, stage)
    dana.token = "of the session before"
    answer = post(
        dana,
        "/account/password",
        {"current": "seven green boats", "chosen": "eight"},
        Referer=f"{SITE}/account",
    )
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "green boats" not in dana.get("/account").text


def test_a_page_for_signing_in_that_was_open_too_long_comes_anew(app: Flask) -> None:
    somebody = Browser(app)
    answer = post(somebody, "/sign-in", {"email": "a@b.example", "password": "x" * 20, "next": "/today"})
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/today")
    assert "Do it once more." in somebody.get(answer.location).text
