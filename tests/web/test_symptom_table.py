"""The table of symptoms: read, tried, rearranged, proved and put in force, without script."""

import pytest

from tests.web.cast import Browser, Stage
from tests.web.routes import form_at

PAGE = "/clinic/symptoms/change"


@pytest.fixture
def owner(stage: Stage) -> Browser:
    return stage.browser("owner")


def as_it_stands(stage: Stage) -> dict[str, object]:
    return form_at(stage, "owner", PAGE)


def test_a_clinician_reads_it_and_finds_no_way_to_change_it(stage: Stage) -> None:
    page = stage.browser("clinician").get("/clinic/symptoms")
    assert "Numbness or weakness, on both sides" in page.text
    assert "24,576 reports" in page.text
    assert PAGE not in page.text
    assert stage.browser("clinician").get(PAGE).status_code == 403


def test_a_report_is_tried(owner: Browser) -> None:
    page = owner.get("/clinic/symptoms?try=1&felt=tingling&pain=6").text
    decided = page.partition('class="deciding"')[2].partition("</li>")[0]
    assert "Tingling, sharp or swelling, pain above the limit" in decided
    assert owner.get("/clinic/symptoms?try=1&felt=itching").status_code == 422


def test_lines_are_added_moved_and_removed_without_anything_in_force(stage: Stage, owner: Browser) -> None:
    kept = as_it_stands(stage)
    assert 'name="count" value="12"' in owner.send(PAGE, {**kept, "do": "add"}).text
    assert 'name="count" value="10"' in owner.send(PAGE, {**kept, "do": "remove-1"}).text
    moved = owner.send(PAGE, {**kept, "do": "down-1"}).text
    assert 'id="f-match_1-2" checked' in moved  # "numb and weak" is the first line now
    assert "The built-in table is in force" in owner.get("/clinic/symptoms").text


def test_a_table_is_put_in_force_with_its_reason(stage: Stage, owner: Browser) -> None:
    kept = {
        **as_it_stands(stage),
        "route_8": "call",
        "do": "keep",
        "reason": "<b>Tingling</b> goes to the phone",
    }
    assert owner.send(PAGE, {**kept, "route_9": "call"}).status_code == 303
    page = owner.get("/clinic/symptoms").text
    assert "Table 1 is in force" in page
    assert "&lt;b&gt;Tingling" in page
    assert owner.send(PAGE, kept).status_code == 409


def test_what_was_typed_stays_beside_its_problem(stage: Stage, owner: Browser) -> None:
    kept = {**as_it_stands(stage), "route_1": "note", "because_1": "My reason", "do": "keep", "reason": ""}
    answer = owner.send(PAGE, kept)
    assert answer.status_code == 422
    assert "Saying more would be taken more lightly" in answer.text
    assert 'value="My reason"' in answer.text


@pytest.mark.parametrize("do", ["keep", "check", "add"])
def test_a_refused_row_keeps_itself_and_every_other_row(stage: Stage, owner: Browser, do: str) -> None:
    long = "A reason too long to keep. " * 10
    kept = {**as_it_stands(stage), "because_1": "Mine", "because_2": long, "route_3": "", "pain_3": "7"}
    answer = owner.send(PAGE, {**kept, "do": do, "reason": "Why it is so"})
    assert answer.status_code == 422
    assert "at most 200 characters" in answer.text
    assert 'value="Mine"' in answer.text
    assert f'value="{long}"' in answer.text
    assert 'value="7" selected' in answer.text.partition('name="pain_3"')[2].partition("</select>")[0]
    assert "Why it is so" in answer.text


def test_a_refused_reason_keeps_the_rows_and_their_table(stage: Stage, owner: Browser) -> None:
    owner.send(PAGE, {**as_it_stands(stage), "route_8": "call", "do": "keep", "reason": "The first change"})
    kept = {**as_it_stands(stage), "because_1": "Mine", "do": "keep"}
    answer = owner.send(PAGE, {**kept, "reason": "x" * 4001})
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.text
    assert 'name="base" value="1"' in answer.text


def test_where_it_is_calmer_must_be_read_first(stage: Stage, owner: Browser) -> None:
    kept = {**as_it_stands(stage), "route_1": "call", "route_2": "call", "do": "keep", "reason": "Why not"}
    answer = owner.send(PAGE, kept)
    assert answer.status_code == 422
    assert "Calmer than the built-in table" in answer.text
    assert owner.send(PAGE, {**kept, "calmer_read": "yes"}).status_code == 303


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("route_2", "wait"), ("felt_2", ["itching"]), ("pain_3", "11"), ("side_1", "up"), ("phase_7", "soon")],
)
def test_a_wrong_answer_is_told_at_its_field(stage: Stage, owner: Browser, field: str, wrong: object) -> None:
    answer = owner.send(PAGE, {**as_it_stands(stage), field: wrong, "do": "keep", "reason": "Why"})
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
