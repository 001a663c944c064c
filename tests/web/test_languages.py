"""Patients' pages in Spanish: all of them, whole, and the switch that a phone keeps."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import html5lib
import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Asked, Entry, Post
from clinic.domain.proof import Outcome, said
from clinic.domain.sides import Side
from clinic.persistence.accounts import Clinic
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.services import checkins, questions
from clinic.services.context import House
from clinic.web import languages
from tests.services.checkin_stage import HIKE, HINGE, MONDAY, NOON, PLANK, ROCK, Stage, set_stage
from tests.web.spoken_pages import in_language, texts
from tests.web.stage import Browser, counted

NAMES = {"Riverside", "Rosa M.", "Rosa M", "PDF", "Aa", "555 0142", "Clinic", "Hips that bend", "No"}
"""Proper names, and what the patient or the clinic wrote without saying in which language."""
ANSWER = "Yes, as far as it stays calm."
WRITTEN = {"May I bend further?"}
NIGHT = datetime(2026, 3, 10, 8, tzinfo=UTC)
"""One o'clock at night in Los Angeles."""


@pytest.fixture
def stage(house: House, noon: None) -> Stage:
    found = set_stage(house, HINGE, HIKE, PLANK, ROCK)
    change(found, Patient, language="es")
    return found


@pytest.fixture
def rosa(app: Flask, stage: Stage) -> Browser:
    """A browser in which Rosa, who likes Spanish best, typed her code."""
    return opened(app, stage)


def opened(app: Flask, stage: Stage) -> Browser:
    found = Browser(app)
    found.get("/c")
    found.send("/c/open", {"code": stage.words.code})
    found.get("/c/today")
    return found


def change(stage: Stage, kind: type[Any], **values: object) -> None:
    with stage.house.database.write() as session:
        session.execute(
            update(kind)
            .where(kind.id == stage.clinic_id if kind is Clinic else kind.clinic_id == stage.clinic_id)
            .values(**values)
        )


def told(stage: Stage, answer: str = ANSWER) -> None:
    """Something of every kind was told, asked and answered."""
    rosa, day = stage.patient(), MONDAY
    entries = (
        Entry(stage.hinge, day, Status.done, 1, pain=2),
        Entry(stage.hinge, day - timedelta(1), Status.partial, 1),
        Entry(stage.hinge, day - timedelta(2), Status.skipped, 1),
        Entry(stage.hike, day, Status.done, 1, Side.left),
    )
    checkins.record(rosa, Post(uuid4(), entries))
    for _ in range(2):
        questions.ask(rosa, Post(uuid4(), questions=(Asked("May I bend further?"),)))
    (first, *_) = questions.queue(stage.staff()).lines
    questions.answer(stage.staff(), first.id, answer)


def pages(browser: Browser, stage: Stage) -> Iterator[tuple[str, str]]:
    """Every page that a patient can meet, by name."""
    for path in ("/c", "/c/today", "/c/hurts", "/c/ask", "/c/easier", "/c/past", "/verify"):
        yield path, browser.get(path).text
    for item in stage.items:
        for step in ("today", "part", "skip", "feel"):
            path = f"/c/{step}?item={item}&index=1"
            yield path, browser.get(path).text
    before = (MONDAY - timedelta(1)).isoformat()
    yield "yesterday", browser.get(f"/c/today?day={before}").text
    yield "a day long gone", browser.get("/c/today?day=2026-03-01").text
    yield "no code", browser.send("/c/open", {"code": "nonsense"}).text
    yield from refused(browser, stage)
    for code in ("0000-0000", "12", "!!!!-!!!!", "0000-0001", "#" + "A" * 400):
        yield f"sheet {code[:9]}", browser.send("/verify", {"token": code}).text


def refused(browser: Browser, stage: Stage) -> Iterator[tuple[str, str]]:
    """What is said of every wrong form, and of what is not there."""
    place = {"day": MONDAY, "item": stage.hinge, "index": 1}
    wrong: dict[str, tuple[str, dict[str, object]]] = {
        "nothing chosen": ("/c/entries", {**place, "key": uuid4()}),
        "too much pain": (
            "/c/entries",
            {**place, "key": uuid4(), "status": "done", "pain": 11, "page": "feel"},
        ),
        "words for a number": ("/c/entries", {**place, "key": uuid4(), "sets": "two", "page": "part"}),
        "too many rounds": ("/c/entries", {**place, "key": uuid4(), "sets": "1000", "page": "part"}),
        "both amounts": ("/c/entries", {**place, "key": uuid4(), "sets": 1, "seconds": 1, "page": "part"}),
        "another day": ("/c/entries", {**place, "key": uuid4(), "status": "done", "day": "2026-03-20"}),
        "no day": ("/c/entries", {**place, "key": uuid4(), "status": "done", "day": "soon"}),
        "no exercise": ("/c/entries", {**place, "key": uuid4(), "status": "done", "item": uuid4()}),
        "no symptom": ("/c/hurts", {"key": uuid4(), "day": MONDAY}),
        "none and some": ("/c/hurts", {"key": uuid4(), "day": MONDAY, "felt": ["none", "ache"]}),
        "no question": ("/c/ask", {"key": uuid4(), "question": ""}),
        "a long question": ("/c/ask", {"key": uuid4(), "question": "7" * 2001}),
        "nothing easier": ("/c/easier", {"key": uuid4(), "easier": ""}),
        "no such language": ("/c/language", {"language": "xx"}),
        "no token": ("/c/easier", {"csrf_token": "", "easier": "Stairs"}),
    }
    for name, (path, form) in wrong.items():
        answer = browser.send(path, form)
        assert answer.status_code in (400, 422), name
        yield name, answer.text
    for path in ("/c/nowhere", "/c/part?item=x", "/c/handout?layout=x", "/c/handout/as/x"):
        yield path, browser.get(path).text


def english_left(stage: Stage, app: Flask, make: Any) -> dict[str, set[str]]:
    """The texts that claim to be Spanish and are the same in English, by page."""
    spanish, english = opened(app, stage), opened(app, stage)
    spanish.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es"  # the door knows nobody yet
    english.send("/c/language", {"language": "en"})
    left, seen = {}, 0
    for (name, one), (_, other) in zip(make(spanish, stage), make(english, stage), strict=True):
        assert 'lang="es"' in one.partition("<head>")[0], name
        assert 'lang="en"' in other.partition("<head>")[0], name
        same = in_language(one, "es") & in_language(other, "en") - NAMES - WRITTEN
        seen += 1
        if same:
            left[name] = same
    assert seen
    return left


def test_no_page_leaves_a_word_in_english(stage: Stage, app: Flask) -> None:
    told(stage)
    assert english_left(stage, app, pages) == {}


def test_the_pages_after_a_symptom_are_spanish(stage: Stage, app: Flask) -> None:
    def routes(browser: Browser, stage: Stage) -> Iterator[tuple[str, str]]:
        for felt in (["tingling"], ["giving-way"], ["numbness", "weakness"], ["ache"]):
            form = {"key": uuid4(), "day": MONDAY, "felt": felt, "where": "left"}
            yield str(felt), browser.send("/c/hurts", form, follow=True).text

    assert english_left(stage, app, routes) == {}


def test_what_is_said_after_saving_is_spanish(stage: Stage, app: Flask) -> None:
    def saved(browser: Browser, stage: Stage) -> Iterator[tuple[str, str]]:
        for path, form in (
            ("/c/easier", {"easier": "1"}),
            ("/c/ask", {"question": "1"}),
            ("/c/hurts", {"day": MONDAY, "felt": ["ache"]}),
            ("/c/entries", {"day": MONDAY, "item": stage.hinge, "index": 1, "status": "skipped"}),
        ):
            yield path, browser.send(path, {"key": uuid4(), **form}, follow=True).text

    assert english_left(stage, app, saved) == {}


@pytest.mark.parametrize(
    ("moment", "ends_on"), [(NIGHT, None), (NOON + timedelta(5), MONDAY), (NOON, MONDAY - timedelta(5))]
)
def test_at_night_and_at_the_end_it_is_spanish_too(
    stage: Stage, app: Flask, moment: datetime, ends_on: Any
) -> None:
    change(stage, Program, ends_on=ends_on)
    with time_machine.travel(moment):
        assert (
            english_left(stage, app, lambda browser, _: iter([("today", browser.get("/c/today").text)])) == {}
        )


def test_dates_doses_and_drawings_are_spanish(rosa: Browser, stage: Stage) -> None:
    page = rosa.get("/c/today").text
    for words in ("lunes 9 de marzo", "10 veces, 2 rondas", "Bisagra de cadera"):
        assert words in page
    assert any(text.startswith("Dibujo de una persona") for _, text in texts(page))
    source = page.partition('src="/c/picture.svg')[2].partition('"')[0].replace("&amp;", "&")
    assert "Bisagra" in rosa.get("/c/picture.svg" + source).text


def test_the_sheet_as_a_page_is_spanish(rosa: Browser, stage: Stage) -> None:
    spanish = rosa.get("/c/handout/as/page").text
    change(stage, Patient, language="en")
    english = rosa.get("/c/handout/as/page").text
    same = in_language(spanish, "es") & in_language(english, "en") - NAMES
    named = {"Hips that bend · Riverside", "clinic.example/c", stage.words.code}
    assert {text for text in same if not re.fullmatch("[0-9A-Z]{4}-[0-9A-Z]{4}", text)} == named


def test_plurals_are_spanish(rosa: Browser, stage: Stage) -> None:
    checkins.record(stage.patient(), Post(uuid4(), (Entry(stage.hinge, MONDAY, Status.done, 1),)))
    assert "Nos contó sobre 1 día." in rosa.get("/c/past").text
    checkins.record(
        stage.patient(), Post(uuid4(), (Entry(stage.hinge, MONDAY - timedelta(1), Status.done, 1),))
    )
    assert "Nos contó sobre 2 días." in rosa.get("/c/past").text


def test_the_switch_is_kept_for_this_phone_and_writes_nothing(
    app: Flask, rosa: Browser, stage: Stage
) -> None:
    assert 'lang="es"' in rosa.get("/c/past").text
    before = counted(stage.house)
    answer = rosa.send("/c/language", {"language": "en", "back": "/c/past"})
    assert (answer.status_code, answer.location) == (303, "/c/past")
    assert "March 2026" in rosa.get("/c/past").text
    assert counted(stage.house) == before
    assert "Marzo de 2026" in opened(app, stage).get("/c/past").text


def test_the_switch_leads_nowhere_else(rosa: Browser) -> None:
    answer = rosa.send("/c/language", {"language": "en", "back": "//evil.example"})
    assert answer.location == "/c"


def test_the_door_speaks_as_the_phone_does(app: Flask) -> None:
    browser = Browser(app)
    spanish = browser.get("/c", headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}).text
    assert "Abra sus ejercicios" in spanish
    assert "Open your exercises" in browser.get("/c", headers={"Accept-Language": "fr"}).text


def test_what_the_clinic_wrote_keeps_its_language(rosa: Browser, stage: Stage) -> None:
    told(stage)
    assert ("en", ANSWER) in set(texts(rosa.get("/c/today").text))
    answer = rosa.send(
        "/c/hurts", {"key": uuid4(), "day": MONDAY, "felt": ["numbness", "weakness"], "where": "both"}
    )
    assert ("en", "Call 112 now if you cannot hold your water.") in set(texts(answer.text))


def test_what_is_written_in_spanish_is_not_called_english(rosa: Browser, stage: Stage) -> None:
    told(stage, "Sí, mientras no le duela.")
    assert ("es", "Sí, mientras no le duela.") in set(texts(rosa.get("/c/today").text))


def test_pages_of_the_clinics_people_are_english(app: Flask, stage: Stage) -> None:
    browser = Browser(app)
    page = browser.get("/sign-in", headers={"Accept-Language": "es"}).text
    assert html5lib.parse(page, namespaceHTMLElements=False).get("lang") == "en"


def test_every_answer_about_a_sheet_is_spanish(app: Flask) -> None:
    with app.test_request_context("/verify", headers={"Accept-Language": "es"}):
        words = languages.words()
        assert words.language == "es"
        for outcome in Outcome:
            spanish, english = (said(outcome, 2, 3, "x", one) for one in (words, type(words)()))
            assert not set(spanish) & set(english), outcome
