"""Rules beside their items and proposals with their answers, by plain forms."""

import html

import pytest

from tests.web.cast import Browser, Stage
from tests.web.routes import Fields, form_at


def page(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.text)


def draft(stage: Stage) -> tuple[str, Fields, str]:
    """The draft's address, its form as it stands, and the key of its first item, which has no rule."""
    path = f"/programs/{stage.scene.a.drafted.program_id}/draft"
    kept = form_at(stage, "clinician", path)
    return path, kept, kept["item"][0]


def answers(stage: Stage) -> tuple[str, Fields]:
    a = stage.scene.a
    return f"/programs/{a.told.program_id}/progression/{a.rule_id}", {"until": stage.scene.today.isoformat()}


def test_a_rule_is_one_sentence_with_blanks_and_is_said_in_words(stage: Stage) -> None:
    path, kept, item = draft(stage)
    assert kept[f"rule_then-{item}"] == [""]
    fields = {f"rule_then-{item}": "remove", f"rule_remove-{item}": "smaller-range", f"rule_days-{item}": "4"}
    assert stage.browser("clinician").send(path, {**kept, **fields, "do": "save"}).status_code == 303
    text = page(stage.browser("clinician"), path)
    assert "Goes on: without smaller movement" in text
    assert "Met when it was done as asked on 4 days, pain at most 3." in text


@pytest.mark.parametrize(
    ("blank", "typed"),
    [
        ("rule_days", "0"),
        ("rule_days", ""),
        ("rule_pain", "11"),
        ("rule_amount", "many"),
        ("rule_dose", "2 rounds"),
        ("rule_dose", "x"),
    ],
)
def test_a_blank_that_cannot_be_meant_is_named_where_it_stands(stage: Stage, blank: str, typed: str) -> None:
    path, kept, item = draft(stage)
    fields = {**kept, f"rule_then-{item}": "dose", f"{blank}-{item}": typed, "do": "save"}
    answer = stage.browser("clinician").send(path, fields)
    assert answer.status_code == 422
    assert f'id="f-{blank}-{item}-problem"' in answer.text


def test_a_rule_that_a_plain_done_cannot_meet_says_so(stage: Stage) -> None:
    path, kept, item = draft(stage)
    fields = {**kept, f"rule_then-{item}": "look", f"rule_amount-{item}": "5x20", "do": "save"}
    stage.browser("clinician").send(path, fields)
    assert "Only a report that says how much can meet it" in page(stage.browser("clinician"), path)


def test_what_is_met_stands_on_the_patient_s_page_and_is_taken_into_a_draft(stage: Stage) -> None:
    dana, a = stage.browser("clinician"), stage.scene.a
    way, fields = answers(stage)
    text = page(dana, f"/patients/{a.told.patient_id}")
    assert "A rule is met" in text
    assert "Hip hike → 3×12" in text
    answer = dana.send(f"{way}/take", fields)
    text = page(dana, answer.headers["Location"])
    assert "In the draft now: Hip hike → 3×12" in text
    assert "3 rounds of 12 times" in text
    assert "A rule is met" not in page(dana, f"/patients/{a.told.patient_id}")


def test_an_answer_stays_with_who_and_can_be_asked_again(stage: Stage) -> None:
    dana, a = stage.browser("clinician"), stage.scene.a
    way, fields = answers(stage)
    dana.send(f"{way}/refuse", {**fields, "reason": "Too soon after surgery"})
    text = page(dana, f"/programs/{a.told.program_id}/progression")
    for words in ("Not for this patient", "Too soon after surgery", f"{a.mark} clinician", "Ask again"):
        assert words in text
    dana.send(f"{way}/reopen")
    assert "One rule is met" in page(dana, f"/programs/{a.told.program_id}/progression")


def test_a_second_answer_changes_nothing_and_is_told_why(stage: Stage) -> None:
    dana = stage.browser("clinician")
    way, fields = answers(stage)
    dana.send(f"{way}/defer", fields)
    answer = dana.send(f"{way}/take", fields)
    assert "was answered already" in page(dana, answer.headers["Location"])


def test_who_may_not_decide_sees_the_ground_without_the_buttons(stage: Stage) -> None:
    text = page(stage.browser("assistant"), f"/programs/{stage.scene.a.told.program_id}/progression")
    assert "Hip hike → 3×12" in text
    assert "Take into the draft" not in text
