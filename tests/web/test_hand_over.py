"""The list of the hand-over and the clinician's copy, as a browser meets them."""

from tests.web.cast import Stage

HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}"


def told(stage: Stage) -> str:
    return f"/programs/{stage.scene.a.told.program_id}/versions/1"


def test_ticks_come_back_ticked_and_stand_on_the_clinicians_copy(stage: Stage) -> None:
    browser = stage.browser("clinician")
    first = stage.scene.a.told.items[0]
    sent = {"tick": [f"{first}:shown", f"{first}:did", f"{first}:said-why"], "note": HOSTILE}
    assert browser.send(f"{told(stage)}/hand-over", sent).status_code == 303
    page = browser.get(f"{told(stage)}/hand-over").text
    assert "1 of 2 handed over" in page
    assert page.count(" checked") == 3
    copy = browser.get(f"{told(stage)}/clinician-copy").text
    assert copy.count(">yes<") == 3
    assert copy.count(">no<") == 3
    for text in (page, copy):
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text
        assert "{{ 7*7 }}" in text


def test_an_assistant_reads_the_list_and_cannot_tick(stage: Stage) -> None:
    browser = stage.browser("assistant")
    page = browser.get(f"{told(stage)}/hand-over")
    assert page.status_code == 200
    assert page.text.count(" disabled") == 6
    assert browser.send(f"{told(stage)}/hand-over", {"tick": []}).status_code == 403


def test_a_list_of_another_program_is_refused_in_words(stage: Stage) -> None:
    other = stage.scene.a.drafted.items[0]
    answer = stage.browser("clinician").send(
        f"{told(stage)}/hand-over", {"tick": [f"{other}:did"], "note": ""}
    )
    assert answer.status_code == 422
    assert "This list has changed. Reload the page." in answer.text
