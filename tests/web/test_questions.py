"""A question goes from the patient's page to the queue, and its answer back."""

import html
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask

from clinic.domain.actions import Action, Role
from clinic.domain.checkins import Asked, Post
from clinic.persistence.audit import AuditEntry
from clinic.services import questions
from clinic.services.context import House
from clinic.services.questions import queue
from clinic.services.scores import refresh_due
from tests.services.checkin_stage import NOON, Stage, set_stage
from tests.staff import browser, hire
from tests.web.stage import Browser, member, opened


@pytest.fixture
def stage(house: House) -> Iterator[Stage]:
    with time_machine.travel(NOON):
        yield set_stage(house)


@pytest.fixture
def rosa(app: Flask, stage: Stage) -> Browser:
    found = opened(app, stage.fragment)
    found.get("/c/ask")
    return found


@pytest.fixture
def dana(app: Flask, stage: Stage) -> Browser:
    return member(app, stage)


def waiting(stage: Stage) -> UUID:
    (line,) = queue(stage.staff()).lines
    return line.id


def lists_read(stage: Stage) -> int:
    """How often the trail says that somebody read the questions."""
    with stage.house.database.read() as session:
        mine = session.query(AuditEntry).filter_by(clinic_id=stage.clinic_id)
        return mine.filter_by(verb=Action.view_questions.value).count()


def test_a_question_and_its_answer_travel_both_ways(rosa: Browser, dana: Browser, stage: Stage) -> None:
    rosa.send(
        "/c/ask", {"key": uuid4(), "question": "Must it <b>hurt</b>?", "item": stage.hinge}, follow=True
    )
    assert "Nobody has answered yet." in rosa.page
    page = dana.get("/questions").text
    assert "One question waits" in page
    assert "Must it &lt;b&gt;hurt&lt;/b&gt;?" in page
    assert "waits less than an hour" in page
    dana.send(f"/questions/{waiting(stage)}/answer", {"answer": "No. Stop & tell me."}, follow=True)
    assert "No question waits" in dana.page
    assert "No. Stop &amp; tell me." in rosa.get("/c/today").text
    assert "No. Stop &amp; tell me." in dana.get("/questions?show=answered").text


def test_the_caseload_leads_to_the_questions_of_that_patient_and_back_to_her_page(
    rosa: Browser, dana: Browser, stage: Stage
) -> None:
    for text in ("Must it hurt?", "How long?"):
        rosa.send("/c/ask", {"key": uuid4(), "question": text})
    while refresh_due(stage.house, NOON, 50):
        continue
    mine = f"/questions?patient={stage.patient_id}"
    assert f'href="{mine}"' in dana.get("/today").text
    assert "2 questions of Rosa Marquez" in dana.get(mine).text
    for line, goes_on in zip(
        queue(stage.staff()).lines, (mine, f"/patients/{stage.patient_id}"), strict=True
    ):
        answer = dana.send(f"/questions/{line.id}/answer", {"answer": "No.", "patient": stage.patient_id})
        assert answer.location == goes_on
    assert dana.get(f"/questions?patient={uuid4()}").status_code == 404


def test_more_questions_of_one_patient_than_a_page_holds_are_on_the_next(
    dana: Browser, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "PAGE", 2)
    for number in range(3):
        questions.ask(stage.patient(), Post(uuid4(), questions=(Asked(f"Question {number}"),)))
    page = html.unescape(dana.get(f"/questions?patient={stage.patient_id}").text)
    assert "3 questions of Rosa Marquez" in page
    assert "1 to 2 of 3" in page
    later = page.partition('rel="next" href="')[2].partition('"')[0]
    page = html.unescape(dana.get(later).text)
    assert "3 to 3 of 3" in page
    assert "Question 2" in page


def test_answering_reads_no_list_beside_it(dana: Browser, stage: Stage) -> None:
    questions.ask(stage.patient(), Post(uuid4(), questions=(Asked("Must it hurt?"),)))
    dana.get("/questions")
    key, before = waiting(stage), lists_read(stage)
    form = {"answer": "No.", "patient": stage.patient_id}
    assert dana.send(f"/questions/{key}/answer", form).location == f"/patients/{stage.patient_id}"
    assert lists_read(stage) == before


def test_the_place_in_the_list_is_kept_while_there_is_one(rosa: Browser, dana: Browser, stage: Stage) -> None:
    rosa.send("/c/ask", {"key": uuid4(), "question": "Must it hurt?"})
    assert "Must it hurt?" in dana.get("/questions?page=7").text
    answer = dana.send(f"/questions/{waiting(stage)}/answer", {"answer": "No.", "page": 2})
    assert answer.location == "/questions?page=2"


def test_a_question_sent_twice_is_one(rosa: Browser, stage: Stage) -> None:
    form = {"key": uuid4(), "question": "Must it hurt?"}
    assert [rosa.send("/c/ask", form).status_code for _ in range(3)] == [303] * 3
    assert queue(stage.staff()).waiting == 1


@pytest.mark.parametrize(
    "bad", [{"question": " "}, {"question": "x" * 2001}, {"question": "a\0"}, {"item": "x"}, {"key": ""}]
)
def test_bad_questions_are_refused_and_kept(rosa: Browser, stage: Stage, bad: dict[str, str]) -> None:
    answer = rosa.send("/c/ask", {"key": uuid4(), "question": "Must it hurt?", **bad})
    assert answer.status_code == 422
    assert "One thing to put right" in answer.text
    assert bad.get("question", "Must it hurt?").strip()[:40].replace("\0", "") in answer.text
    assert queue(stage.staff()).waiting == 0


def test_an_empty_answer_is_asked_for_again(rosa: Browser, dana: Browser, stage: Stage) -> None:
    rosa.send("/c/ask", {"key": uuid4(), "question": "Must it hurt?"})
    dana.get("/questions")
    answer = dana.send(f"/questions/{waiting(stage)}/answer", {"answer": " "})
    assert answer.status_code == 422
    assert "Write the answer first." in answer.text
    dana.send(f"/questions/{waiting(stage)}/answer", {"answer": "No."})


def test_an_answered_question_stays_as_it_was_answered(rosa: Browser, dana: Browser, stage: Stage) -> None:
    rosa.send("/c/ask", {"key": uuid4(), "question": "Must it hurt?"})
    key = waiting(stage)
    dana.get("/questions")
    dana.send(f"/questions/{key}/answer", {"answer": "No."})
    assert dana.send(f"/questions/{key}/answer", {"answer": "Yes."}).status_code == 409


def test_who_may_not_answer_sees_no_form(rosa: Browser, app: Flask, stage: Stage) -> None:
    rosa.send("/c/ask", {"key": uuid4(), "question": "Must it hurt?"})
    desk = Browser(app)
    desk.client = browser(app, hire(stage.house, stage.clinic_id, Role.assistant, "Ben Hall"))
    assert 'name="answer"' not in desk.get("/questions").text
    assert desk.send(f"/questions/{waiting(stage)}/answer", {"answer": "No."}).status_code == 403


def test_odd_page_numbers_are_refused(dana: Browser) -> None:
    for page in ("0", "-1", "x", "9" * 30):
        assert dana.get(f"/questions?page={page}").status_code == 422
    assert dana.get("/questions?page=2").status_code == 200
