"""The linter on its page: messages lead to their field, reasons are asked for beside the message, texts stay texts."""

from clinic.services import lint
from tests import staff
from tests.web.cast import Stage

HOSTILE = '<script>alert("x")</script>{{ 7*7 }}'


def drafted(stage: Stage) -> str:
    return f"/programs/{stage.scene.a.drafted.program_id}"


def context(stage: Stage) -> object:
    return staff.as_token(stage.house, stage.scene.tokens["clinician"], stage.scene.now)


def test_each_message_names_its_standard_and_leads_somewhere(stage: Stage) -> None:
    page = stage.browser("clinician").get(f"{drafted(stage)}/lint").text
    said = lint.page(context(stage), stage.scene.a.drafted.program_id).linted  # type: ignore[arg-type]
    assert said.findings
    for found in said.findings:
        assert found.standard.source in page
        assert f'id="m-{found.key[:12]}"' in page
    assert "of 19 items of CERT" in page


def test_setting_aside_without_a_reason_is_refused_beside_the_message(stage: Stage) -> None:
    said = lint.page(context(stage), stage.scene.a.drafted.program_id).linted  # type: ignore[arg-type]
    found = said.findings[0]
    answer = stage.browser("clinician").send(f"{drafted(stage)}/set-aside", {"key": found.key, "reason": " "})
    assert answer.status_code == 422
    assert f'id="f-reason-{found.key[:12]}-problem"' in answer.text


def test_a_hostile_reason_shows_as_text(stage: Stage) -> None:
    said = lint.page(context(stage), stage.scene.a.drafted.program_id).linted  # type: ignore[arg-type]
    browser = stage.browser("clinician")
    answer = browser.send(f"{drafted(stage)}/set-aside", {"key": said.findings[-1].key, "reason": HOSTILE})
    assert answer.status_code == 303
    page = browser.get(f"{drafted(stage)}/lint").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "{{ 7*7 }}" in page


def test_a_key_that_is_none_is_refused(stage: Stage) -> None:
    answer = stage.browser("clinician").send(f"{drafted(stage)}/set-aside", {"key": "<b>", "reason": "x"})
    assert answer.status_code == 422


def test_what_is_said_of_the_delivery_comes_back_as_typed(stage: Stage) -> None:
    browser = stage.browser("clinician")
    sent = {"group": "individual", "start": HOSTILE, "setting": "moon"}
    answer = browser.send(f"{drafted(stage)}/delivery", sent)
    assert answer.status_code == 422
    assert "&lt;script&gt;" in answer.text
    assert "<script>alert" not in answer.text
    sent = {**sent, "setting": "gym"}
    assert browser.send(f"{drafted(stage)}/delivery", sent).status_code == 303
    assert "&lt;script&gt;" in browser.get(f"{drafted(stage)}/delivery").text


def test_an_assistant_is_not_let_in(stage: Stage) -> None:
    assert stage.browser("assistant").get(f"{drafted(stage)}/lint").status_code == 403
