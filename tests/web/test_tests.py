"""The pages of a patient's tests, and of pain and activities."""

import html

import pytest

from tests.web.cast import Browser, Stage

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def owner(stage: Stage) -> Browser:
    return stage.browser("owner")


@pytest.fixture
def place(stage: Stage) -> str:
    return f"/patients/{stage.scene.a.fresh.patient_id}"


def found(stage: Stage, left: str, right: str) -> dict[str, str]:
    return {"left": left, "right": right, "performed_on": stage.scene.today.isoformat()}


def test_a_test_leads_to_a_proposal_and_the_proposal_into_the_draft(
    owner: Browser, stage: Stage, place: str
) -> None:
    assert "No test of" in owner.get(f"{place}/tests").text
    form = owner.get(f"{place}/tests/hip-rotation-test").text
    assert form.count("/outcomes/") == 6
    answer = owner.send(f"{place}/tests/hip-rotation-test", found(stage, "reaches", "leans"))
    assert answer.status_code == 303
    page = owner.get(f"{place}/tests").text
    assert "the right side is worse" in page
    accept = page.partition('action="/tests/')[2].partition('"')[0]
    answer = owner.send(f"/tests/{accept}")
    assert answer.location == f"/programs/{stage.scene.a.fresh.program_id}/draft"
    assert "Side-lying hip rotation" in owner.get(answer.location).text
    assert "into the program" in owner.get(f"{place}/tests").text


def test_pictures_of_the_three_outcomes_are_there(owner: Browser, place: str) -> None:
    form = html.unescape(owner.get(f"{place}/tests/hip-rotation-test").text)
    for part in form.split('<img src="')[1:]:
        answer = owner.get(part.partition('"')[0])
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")


def test_the_picture_of_an_outcome_follows_the_body_that_the_clinic_chooses(owner: Browser) -> None:
    place = "/tests/hip-rotation-test/outcomes/left/leans.svg"
    first = owner.get(place)
    asked = {"If-None-Match": first.headers["ETag"]}
    assert owner.get(place, headers=asked).status_code == 304
    owner.send("/clinic/figure", {"body": "older-woman"})
    changed = owner.get(place, headers=asked)
    assert changed.status_code == 200
    assert "older woman" in changed.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"left": "", "right": ""}, "left"), ({"left": "flies"}, "left"), ({"performed_on": "2999-01-01"}, "performed_on"),
     ({"performed_on": "soon"}, "performed_on"), ({"retest_on": "2001-01-01"}, "retest_on")],
)  # fmt: skip
def test_a_wrong_field_is_said_beside_it_and_what_was_chosen_stays(
    owner: Browser, stage: Stage, place: str, wrong: dict[str, str], field: str
) -> None:
    form = {**found(stage, "leans", "falls-short"), "left_note": "Typed note", **wrong}
    answer = owner.send(f"{place}/tests/hip-rotation-test", form)
    assert answer.status_code == 422
    assert f'id="f-{field}-problem"' in answer.text
    assert "Typed note" in answer.text


def test_setting_a_proposal_aside_asks_for_a_reason(owner: Browser, stage: Stage) -> None:
    a = stage.scene.a
    path = f"/patients/{a.told.patient_id}/tests/{a.test_id}/decline"
    refused = owner.send(path, {"reason": ""})
    assert refused.status_code == 422
    assert 'id="f-reason-problem"' in refused.text
    assert owner.send(path, {"reason": "Pain first"}).status_code == 303
    assert "Pain first" in owner.get(f"/patients/{a.told.patient_id}/tests").text


def test_who_is_due_stands_on_today(owner: Browser, stage: Stage, place: str) -> None:
    assert "Test again" not in owner.get("/today").text
    retest = {"retest_on": "2001-01-01"}
    assert owner.send(f"{place}/tests/hip-rotation-test/retest", retest).status_code == 422


def test_scores_are_kept_compared_and_cited(owner: Browser, stage: Stage, place: str) -> None:
    day = stage.scene.today.isoformat()
    for score in ("7", "3"):
        form = {"period": "now", "score": score, "performed_on": day}
        assert owner.send(f"{place}/measures/pain", form).status_code == 303
    page = owner.get(f"{place}/measures").text
    assert "4 points lower than the first time (7 of 10)" in page
    assert "10.1097/01.brs.0000164099.92112.29" in page
    assert "%" not in page.partition("<main")[2].partition("</main>")[0].replace("%3", "")


def test_a_refused_score_keeps_what_was_typed(owner: Browser, stage: Stage, place: str) -> None:
    form = {"performed_on": stage.scene.today.isoformat(), "activity_1": "Stairs", "score_1": "4"}
    answer = owner.send(f"{place}/measures/function", form)
    assert answer.status_code == 422
    assert 'value="Stairs"' in answer.text
    assert 'id="f-activity_2-problem"' in answer.text


def test_an_attacker_s_words_are_text_everywhere(owner: Browser, stage: Stage, place: str) -> None:
    day = stage.scene.today.isoformat()
    owner.send(f"{place}/tests/hip-rotation-test", {**found(stage, "leans", "leans"), "left_note": SCRIPT})
    owner.send(f"{place}/measures/pain", {"period": "now", "score": "3", "performed_on": day, "note": SCRIPT})
    activities = {f"activity_{n}": f"{SCRIPT}{n}" for n in (1, 2, 3)} | {f"score_{n}": "1" for n in (1, 2, 3)}
    assert owner.send(f"{place}/measures/function", {"performed_on": day, **activities}).status_code == 303
    owner.send(f"{place}/notes", {"text": SCRIPT})
    for page in ("tests", "measures", "timeline"):
        shown = owner.get(f"{place}/{page}").text
        assert SCRIPT not in shown
        assert SCRIPT in html.unescape(shown)


def test_an_assistant_measures_and_does_not_test(stage: Stage, place: str) -> None:
    assistant = stage.browser("assistant")
    assert assistant.get(f"{place}/tests").status_code == 200
    answer = assistant.send(f"{place}/tests/hip-rotation-test", found(stage, "leans", "leans"))
    assert answer.status_code == 403
    form = {"period": "worst", "score": "3", "performed_on": stage.scene.today.isoformat()}
    assert assistant.send(f"{place}/measures/pain", form).status_code == 303
