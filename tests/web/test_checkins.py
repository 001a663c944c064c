"""The check-in over HTTP: forms without script, the same in JSON, the desk's grid, and input of every bad kind."""

import re
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from clinic.domain.actions import Role
from clinic.persistence.checkins import Checkin, Submission
from clinic.persistence.symptoms import Alert, SymptomReport
from clinic.services.context import House
from tests.services.checkin_stage import HIKE, HINGE, MONDAY, NOON, PLANK, Stage, set_stage
from tests.web.stage import SITE, Browser, counted, member

PAGES = ("/c/today", "/c/hurts", "/c/ask", "/c/easier", "/c/past")


@pytest.fixture
def stage(house: House, noon: None) -> Stage:
    return set_stage(house)


@pytest.fixture
def rosa(app: Flask, stage: Stage) -> Browser:
    """A browser in which Rosa typed her code."""
    found = Browser(app)
    found.get("/c")
    found.send("/c/open", {"code": stage.words.code})
    found.get("/c/today")
    return found


def rows(stage: Stage, kind: type[Any]) -> list[Any]:
    with stage.house.database.read() as session:
        return list(session.scalars(select(kind).where(kind.clinic_id == stage.clinic_id).order_by(kind.id)))


def place(stage: Stage, item: int = 0, **rest: object) -> dict[str, object]:
    return {"key": uuid4(), "day": MONDAY, "item": stage.items[item], "index": 1, **rest}


def test_the_page_shows_the_exercises_and_little_of_the_person(rosa: Browser, stage: Stage) -> None:
    page = rosa.get("/c/today")
    assert re.findall("<h2>([^<]+)</h2>", page.text)[:3] == ["Hip hinge", "Hip hike", "Plank"]
    assert "10 times, 2 rounds" in page.text
    assert "Rosa M." in page.text
    assert "Marquez" not in page.text
    assert "1948" not in page.text
    assert len(page.data) < 40_000


def test_one_press_tells_that_it_is_done(rosa: Browser, stage: Stage) -> None:
    values = {name: rosa.hidden(name) for name in ("key", "day", "item", "index", "status", "then")}
    answer = rosa.send("/c/entries", values)
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/c/feel")
    assert [(row.status, row.slot_index, row.source) for row in rows(stage, Checkin)] == [
        ("done", 1, "patient")
    ]


def test_one_exercise_at_a_time_is_a_choice_kept_on_this_phone(rosa: Browser, stage: Stage) -> None:
    assert "<h1>All of today</h1>" in rosa.get("/c/today").text
    assert rosa.send("/c/pace", {"pace": "one"}).status_code == 303
    assert "<h1>Hip hinge</h1>" in rosa.get("/c/today").text
    assert "<h1>All of today</h1>" in rosa.get("/c/today?pace=all").text
    assert rosa.send("/c/pace", {"pace": "fast"}).status_code == 422


def test_more_than_four_exercises_come_one_at_a_time(app: Flask, house: House, noon: None) -> None:
    found = Browser(app)
    found.get("/c")
    found.send("/c/open", {"token": set_stage(house, HINGE, HINGE, HINGE, HIKE, PLANK).fragment})
    assert "<h1>Hip hinge</h1>" in found.get("/c/today").text
    assert found.get("/c/today?pace=all").text.count('class="card exercise"') == 5


def test_what_was_told_is_a_line_among_all_exercises(rosa: Browser, stage: Stage) -> None:
    rosa.send("/c/entries", place(stage, status="done"))
    page = rosa.get("/c/today").text
    assert "1 of 3 told" in page
    assert re.findall("<h2>([^<]+)</h2>", page)[:2] == ["Hip hike", "Plank"]
    assert page.index("Done</span>") < page.index('id="next"') < page.index("<h2>Hip hike")


def test_each_exercise_has_a_key_of_its_own(rosa: Browser) -> None:
    found = re.findall(r'name="key" value="([^"]+)"', rosa.get("/c/today").text)
    assert len(found) == len(set(found)) == 3


def test_a_dose_can_be_counted_along(rosa: Browser) -> None:
    page = rosa.get("/c/today").text
    counts = re.findall(r'data-rounds="(\d+)" data-times="(\d+)" data-seconds="(\d+)"', page)
    assert counts == [("2", "10", "0"), ("2", "10", "0"), ("1", "1", "30")]


def test_the_same_form_sent_again_is_the_same_report(rosa: Browser, stage: Stage) -> None:
    form = place(stage, status="done")
    answers = [rosa.send("/c/entries", form) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert len(rows(stage, Checkin)) == 1


def test_the_same_key_with_other_answers_is_a_conflict(rosa: Browser, stage: Stage) -> None:
    form = place(stage, status="done")
    rosa.send("/c/entries", form)
    answer = rosa.send("/c/entries", {**form, "status": "skipped"})
    assert answer.status_code == 409
    assert [row.status for row in rows(stage, Checkin)] == ["done"]


def test_each_side_is_told_apart(rosa: Browser, stage: Stage) -> None:
    form = place(
        stage,
        1,
        left_status="partial",
        left_sets="1",
        left_reps="8",
        right_status="skipped",
        reason="no-time",
    )
    assert rosa.send("/c/entries", form).status_code == 303
    assert sorted((row.side, row.status, row.sets, row.reps, row.reason) for row in rows(stage, Checkin)) == [
        ("left", "partial", 1, 8, "no-time"), ("right", "skipped", None, None, "no-time"),
    ]  # fmt: skip


def test_amounts_alone_mean_some_of_it(rosa: Browser, stage: Stage) -> None:
    rosa.send("/c/entries", place(stage, 1, left_sets="1"))
    assert [(row.side, row.status) for row in rows(stage, Checkin)] == [("left", "partial")]


def test_nothing_is_chosen_beforehand(rosa: Browser, stage: Stage) -> None:
    rosa.send(
        "/c/entries", place(stage, 1, left_status="done", right_status="done", then="feel"), follow=True
    )
    assert 'name="pain"' in rosa.page
    assert " checked" not in rosa.page
    for path in ("/c/hurts", f"/c/part?item={stage.hike}&index=1"):
        assert " checked" not in rosa.get(path).text


def test_how_it_felt_is_appended_and_shown_again(rosa: Browser, stage: Stage) -> None:
    rosa.send("/c/entries", place(stage, status="done", then="feel"), follow=True)
    form = place(stage, status=rosa.hidden("status"), pain="0", effort="4", felt=["ache"], note="Fine.")
    assert rosa.send("/c/entries", form).status_code == 303
    assert [(row.status, row.pain, row.effort, row.felt) for row in rows(stage, Checkin)] == [
        ("done", None, None, []), ("done", 0, 4, ["ache"]),
    ]  # fmt: skip
    page = rosa.get("/c/today").text
    assert "Done, pain 0" in page
    assert "Change" in page


def test_pain_on_one_side_stays_on_that_side(rosa: Browser, stage: Stage) -> None:
    rosa.send("/c/entries", place(stage, 1, left_status="done", right_status="done", pain="3", where="left"))
    assert sorted((row.side, row.pain) for row in rows(stage, Checkin)) == [("left", 3), ("right", None)]


def test_a_reason_of_pain_leads_to_the_question_what_is_felt(rosa: Browser, stage: Stage) -> None:
    answer = rosa.send("/c/entries", place(stage, status="skipped", reason="pain"))
    assert answer.location.partition("?")[0] == "/c/hurts"


def test_a_refused_form_keeps_what_was_typed(rosa: Browser, stage: Stage) -> None:
    form = place(stage, 1, page="part", left_sets="two", left_reps="8", right_status="done")
    answer = rosa.send("/c/entries", form)
    assert answer.status_code == 422
    assert "Give a whole number." in answer.text
    assert re.search(r'name="left_sets"\s[^>]*value="two"', answer.text)
    assert re.search(r'name="right_status" value="done"[^>]* checked', answer.text)
    assert rows(stage, Submission) == []


def test_a_form_without_an_answer_names_its_field(rosa: Browser, stage: Stage) -> None:
    answer = rosa.send("/c/entries", place(stage, 1, page="part"))
    assert answer.status_code == 422
    assert 'href="#f-left_status"' in answer.text


def test_the_clinics_urgent_text_stands_there_at_once(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c/hurts")
    answer = rosa.send("/c/hurts", {"key": uuid4(), "day": MONDAY, "felt": "numbness", "where": "both"})
    assert answer.status_code == 200
    assert "Call 112 now if you cannot hold your water." in answer.text
    assert "tel:5550142" in answer.text
    assert [alert.route for alert in rows(stage, Alert)] == ["urgent"]


def test_a_symptom_that_calls_for_the_phone_says_whom_to_call(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c/hurts")
    answer = rosa.send("/c/hurts", {"key": uuid4(), "day": MONDAY, "felt": "giving-way", "item": stage.hinge})
    assert "Stop and call 555 0142" in answer.text
    assert [report.lineage_id for report in rows(stage, SymptomReport)] == [stage.hinge]


def test_a_symptom_without_words_is_asked_for_again(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c/hurts")
    answer = rosa.send("/c/hurts", {"key": uuid4(), "day": MONDAY, "phase": "during", "where": "left"})
    assert answer.status_code == 422
    assert re.search(r'name="where" value="left"[^>]* checked', answer.text)
    assert rows(stage, SymptomReport) == []


def test_yesterday_can_be_filled_in_and_last_week_cannot(rosa: Browser, stage: Stage) -> None:
    assert "Yesterday, Sunday 8 March" in rosa.get("/c/today?day=2026-03-08").text
    late = rosa.get("/c/today?day=2026-03-02")
    assert late.status_code == 200
    assert "This day cannot be filled in here." in late.text
    answer = rosa.send("/c/entries", {**place(stage, status="done"), "day": "2026-03-02"})
    assert answer.status_code == 422
    assert rows(stage, Checkin) == []


def test_past_midnight_the_page_asks_and_offers_yesterday_first(app: Flask, stage: Stage) -> None:
    with time_machine.travel(NOON.replace(day=10, hour=8), tick=False):
        rosa = Browser(app)
        rosa.get("/c")
        rosa.send("/c/open", {"token": stage.fragment})
        page = rosa.get("/c/today").text
    assert "Which day do you mean?" in page
    assert page.index("Yesterday, Monday 9 March") < page.index("Today, Tuesday 10 March")
    assert re.search(r'class="button answer primary"[^>]*>Yesterday', page)


def test_what_got_easier_is_kept(rosa: Browser, stage: Stage) -> None:
    rosa.get("/c/easier")
    assert rosa.send("/c/easier", {"key": uuid4(), "easier": "The stairs."}).status_code == 303
    assert [row.easier for row in rows(stage, Submission)] == ["The stairs."]
    rosa.get("/c/easier")
    assert rosa.send("/c/easier", {"key": uuid4(), "easier": "  "}).status_code == 422


def test_looking_never_writes(rosa: Browser, stage: Stage) -> None:
    before = counted(stage.house)
    item = f"?item={stage.hinge}&index=1"
    for path in (*PAGES, "/c", f"/c/today{item}", f"/c/part{item}", f"/c/skip{item}", f"/c/feel{item}"):
        assert rosa.get(path).status_code == 200
    assert counted(stage.house) == before


def test_what_is_not_on_the_program_is_not_there(rosa: Browser, stage: Stage) -> None:
    stranger = set_stage(stage.house)
    for item in (
        f"item={stranger.hinge}&index=1",
        f"item={stage.hinge}&index=2",
        "item=x&index=x",
        "item=&index=",
    ):
        assert rosa.get(f"/c/part?{item}").status_code == 404
    answer = rosa.send("/c/entries", place(stranger, status="done"))
    assert answer.status_code == 422
    assert rows(stage, Checkin) == rows(stranger, Checkin) == []


BAD_FORMS: list[dict[str, object]] = [
    {"key": "x"}, {"key": ""}, {"day": "yesterday"}, {"day": "9999-99-99"}, {"day": "1772000000"}, {"item": "x"},
    {"index": "0"}, {"index": str(2**70)}, {"index": "1.5"}, {"status": "won"}, {"pain": "11"}, {"pain": "-1"},
    {"pain": "5.5"}, {"pain": str(2**200)}, {"pain": "NaN"}, {"effort": "x"}, {"felt": "joy"},
    {"felt": ["none", "ache"]},
    {"note": "a\0b"}, {"note": "x" * 5000}, {"sets": "1" * 5000, "status": "partial"}, {"reason": "lazy"},
    {"where": "middle"}, {"then": "https://evil.example"},
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD_FORMS)
def test_bad_forms_are_refused_in_words(rosa: Browser, stage: Stage, bad: dict[str, object]) -> None:
    answer = rosa.send("/c/entries", {**place(stage, status="done"), **bad})
    assert answer.status_code == 422
    assert "to put right" in answer.text
    assert rows(stage, Submission) == []


# the same in JSON


def sent(rosa: Browser, body: object) -> Any:
    headers = {"X-CSRFToken": rosa.token}
    if isinstance(body, bytes):
        return rosa.client.post(
            "/c/checkins", data=body, content_type="application/json", base_url=SITE, headers=headers
        )
    return rosa.client.post("/c/checkins", json=body, base_url=SITE, headers=headers)


def body_of(stage: Stage, **rest: object) -> dict[str, object]:
    entry = {
        "lineage": str(stage.hinge),
        "performed_on": "2026-03-09",
        "status": "done",
        "index": 1,
        "pain": 0,
    }
    return {"client_key": str(uuid4()), "entries": [entry], **rest}


def test_a_script_sends_the_same_and_gets_one_answer(rosa: Browser, stage: Stage) -> None:
    body = body_of(
        stage, questions=[{"text": "Is this right?"}], symptoms=[{"performed_on": "2026-03-09", "pain": 9}]
    )
    answers = [sent(rosa, body) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert len({answer.text for answer in answers}) == 1
    assert (answers[0].json["entries"], answers[0].json["symptoms"], answers[0].json["route"]) == (
        1,
        1,
        "call",
    )
    assert len(rows(stage, Checkin)) == 1
    assert sent(rosa, {**body, "easier": "Stairs"}).status_code == 409


def test_a_script_needs_the_token_and_the_session(rosa: Browser, app: Flask, stage: Stage) -> None:
    assert rosa.client.post("/c/checkins", json=body_of(stage), base_url=SITE).status_code == 400
    stranger = Browser(app)
    stranger.get("/c")
    headers = {"X-CSRFToken": stranger.token}
    answer = stranger.client.post("/c/checkins", json=body_of(stage), base_url=SITE, headers=headers)
    assert answer.location == "/c"
    assert rows(stage, Checkin) == []


def test_a_problem_names_its_key(rosa: Browser, stage: Stage) -> None:
    body = body_of(stage)
    body["entries"] = [{**body["entries"][0], "pain": 11, "performed_on": "2026-02-01"}]  # type: ignore[index]
    answer = sent(rosa, body)
    assert (answer.status_code, [problem["field"] for problem in answer.json["problems"]]) == (
        422,
        ["entries.0.pain"],
    )
    body["entries"][0]["pain"] = 1  # type: ignore[index]
    assert [problem["field"] for problem in sent(rosa, body).json["problems"]] == ["entries.0.performed_on"]


DEEP: list[object] = []
for _ in range(32):
    DEEP = [DEEP]

BAD_JSON: list[object] = [
    b"", b"{", b"nothing", b"\xff\xfe", b"\xef\xbb\xbf{}", b"[" * 100_000, b'{"a":' * 100_000, b"NaN",
    b'{"client_key": Infinity}', [], "text", 5, None, {}, {"client_key": "x"},
    b'{"client_key": 1' + b"0" * 5000 + b"}",
    {"entries": {}}, {"entries": [[]]}, {"entries": [None]}, {"entries": "done"}, {"easier": "\ud800"},
    {"easier": "a\0"}, {"easier": 5}, {"questions": [{"text": ""}]}, {"questions": [{"text": "\udfff"}]},
    {"symptoms": [{"performed_on": 5}]},
    {"symptoms": [{"performed_on": "2026-03-09"}]}, {"entries": [], "deep": DEEP},
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD_JSON, ids=lambda bad: repr(bad)[:30])
def test_bad_json_is_refused_in_words(rosa: Browser, stage: Stage, bad: object) -> None:
    whole = {"client_key": str(uuid4()), **bad} if isinstance(bad, dict) and bad else bad
    answer = sent(rosa, whole)
    assert answer.status_code == 422
    assert all(problem["message"] for problem in answer.json["problems"])
    assert rows(stage, Submission) == []


BAD_ENTRIES: list[dict[str, object]] = [
    {"pain": 3.5}, {"pain": "3"}, {"pain": True}, {"pain": 2**63}, {"pain": -1}, {"index": 0}, {"index": 2**40},
    {"status": "won"}, {"status": None}, {"side": "middle"}, {"felt": ["joy"]}, {"felt": "ache"},
    {"felt": ["ache"] * 30},
    {"amount": {"sets": 1}}, {"amount": {"sets": -1}, "status": "partial"}, {"amount": [], "status": "partial"},
    {"reason": "pain"}, {"note": "a\0b"}, {"note": "\ud800"}, {"note": "x" * 3000}, {"lineage": "x"}, {"lineage": None},
    {"lineage": "64717808-756f-47bc-a1ca-937abf080531"}, {"performed_on": 20260309}, {"performed_on": "2026-3-9"},
    {"performed_on": "2026-03-10"},
    {"performed_on": "0001-01-01"}, {"performed_on": "9999-12-31"},
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD_ENTRIES, ids=repr)
def test_bad_entries_are_refused_by_key(rosa: Browser, stage: Stage, bad: dict[str, object]) -> None:
    body = body_of(stage)
    body["entries"] = [{**body["entries"][0], **bad}]  # type: ignore[index]
    answer = sent(rosa, body)
    assert answer.status_code == 422
    assert answer.json["problems"]
    assert rows(stage, Submission) == []


def test_a_body_of_ten_megabytes_is_too_large(rosa: Browser, stage: Stage) -> None:
    assert sent(rosa, b" " * 10_000_000).status_code == 413
    assert rosa.send("/c/entries", {"note": "x" * 10_000_000}).status_code == 413


# the desk


@pytest.fixture
def dana(app: Flask, stage: Stage) -> Browser:
    found = member(app, stage, Role.assistant)
    found.get(f"/programs/{stage.program_id}/desk?week=2026-03-02")
    return found


def cell(stage: Stage, item: int, day: str, side: str = "") -> str:
    return f"{stage.items[item]}:1:{side}:{day}"


def test_the_desk_enters_a_week_marked_as_staffs(dana: Browser, stage: Stage) -> None:
    form = {
        "key": uuid4(), "week": "2026-03-02", "source": "staff",
        f"cell:{cell(stage, 0, '2026-03-02')}": "done", f"pain:{cell(stage, 0, '2026-03-02')}": "0",
        f"cell:{cell(stage, 1, '2026-03-02', 'left')}": "partial", f"cell:{cell(stage, 0, '2026-03-03')}": "",
        f"cell:{cell(stage, 2, '2026-03-04')}": "skipped",
    }  # fmt: skip
    answer = dana.send(f"/programs/{stage.program_id}/desk", form, follow=True)
    assert "3 entries saved." in answer.text
    assert "done, pain 0 (staff)" in answer.text
    kept = sorted(
        (str(row.performed_on), row.status, row.side, row.pain, row.source) for row in rows(stage, Checkin)
    )
    assert kept == [
        ("2026-03-02", "done", None, 0, "staff"), ("2026-03-02", "partial", "left", None, "staff"),
        ("2026-03-04", "skipped", None, None, "staff"),
    ]  # fmt: skip


def test_the_desks_grid_has_a_line_for_each_side(dana: Browser, stage: Stage) -> None:
    assert re.findall(r'<th scope="row">([^<]+)</th>', dana.page) == [
        "Hip hinge", "Hip hike, left", "Hip hike, right", "Plank", "Rock back",
    ]  # fmt: skip


def test_a_wrong_cell_is_named_and_the_rest_stays(dana: Browser, stage: Stage) -> None:
    wrong = cell(stage, 0, "2026-03-02")
    form = {
        "key": uuid4(), "week": "2026-03-02", "source": "paper", f"cell:{wrong}": "done", f"pain:{wrong}": "12",
        f"cell:{cell(stage, 2, '2026-03-04')}": "skipped",
    }  # fmt: skip
    answer = dana.send(f"/programs/{stage.program_id}/desk", form)
    assert answer.status_code == 422
    assert f'href="#f-cell:{wrong}"' in answer.text
    assert 'value="12"' in answer.text
    assert answer.text.count(" selected") >= 2
    assert rows(stage, Submission) == []


def test_a_grid_without_its_source_is_asked_for_it(dana: Browser, stage: Stage) -> None:
    form = {"key": uuid4(), "week": "2026-03-02", f"cell:{cell(stage, 0, '2026-03-02')}": "done"}
    assert "Say where you have it from." in dana.send(f"/programs/{stage.program_id}/desk", form).text


@pytest.mark.parametrize(
    "bad",
    [
        {"source": "patient"}, {"source": ""}, {"week": "soon"}, {"key": "x"}, {"cell:x": "done"}, {"cell:": "done"},
        {"cell:a:b:c:d:e:f": "done"}, {"cell:\0": "done"}, {"cell:x:1::2026-03-02": "done"},
    ],
)  # fmt: skip
def test_bad_grids_are_refused(dana: Browser, stage: Stage, bad: dict[str, str]) -> None:
    form = {
        "key": uuid4(),
        "week": "2026-03-02",
        "source": "staff",
        f"cell:{cell(stage, 0, '2026-03-02')}": "done",
        **bad,
    }
    assert dana.send(f"/programs/{stage.program_id}/desk", form).status_code == 422
    assert rows(stage, Submission) == []


def test_weeks_outside_the_program_are_refused(dana: Browser, stage: Stage) -> None:
    for week in ("2026-01-05", "2027-01-04", "0001-01-01", "9999-12-31", "x"):
        assert dana.get(f"/programs/{stage.program_id}/desk?week={week}").status_code == 422
    assert dana.get(f"/programs/{stage.program_id}/desk").status_code == 200


def test_another_clinics_program_is_not_there(dana: Browser, stage: Stage) -> None:
    stranger = set_stage(stage.house)
    assert dana.get(f"/programs/{stranger.program_id}/desk").status_code == 404
    dana.get(f"/programs/{stage.program_id}/desk")
    form = {
        "key": uuid4(),
        "week": "2026-03-02",
        "source": "staff",
        f"cell:{cell(stranger, 0, '2026-03-02')}": "done",
    }
    assert dana.send(f"/programs/{stranger.program_id}/desk", form).status_code == 404
    assert rows(stranger, Checkin) == []
