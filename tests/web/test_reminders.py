"""The pages of reminders: what staff see, what the patient turns, one click from a mail, a stop word from a phone."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from clinic.adapters.webhooks import signed
from clinic.domain.actions import Role
from clinic.domain.reminders import Channel
from clinic.persistence.reminders import ReminderPlan
from clinic.services import reminder_consent
from tests.web.cast import Stage
from tests.web.routes import form_at
from tests.web.watch import watched


def channel_of(stage: Stage) -> str:
    """How the patient of the cast is reminded now."""
    with stage.house.database.read() as session:
        wanted = select(ReminderPlan.channel).where(
            ReminderPlan.clinic_id == stage.scene.a.clinic_id,
            ReminderPlan.patient_id == stage.scene.a.told.patient_id,
        )
        return session.scalars(wanted).one()


def page(stage: Stage) -> str:
    """The address of the patient's reminders."""
    return f"/patients/{stage.scene.a.told.patient_id}/reminders"


def text_from(stage: Stage, number: str, words: str, key: bytes | None = None):  # type: ignore[no-untyped-def]
    """What the gateway posts when somebody answered."""
    body = json.dumps({"from": number, "text": words}).encode()
    headers = signed(stage.house.sms_key if key is None else key, "msg_1", datetime.now(UTC), body)
    return stage.browser("nobody").post("/sms/incoming", data=body, headers=headers)


def test_staff_see_the_way_the_hour_and_who_wrote_it_down(stage: Stage) -> None:
    shown = stage.browser("assistant").get(page(stage)).text
    assert "is reminded by mail at 18:00" in shown
    assert "Written down by CANARYA clinician" in shown


def test_a_wrong_form_keeps_what_was_typed(stage: Stage) -> None:
    typed = {"channel": "sms", "time": "17:30", "mobile": "555 0142", "agreed_on": "2026-02-03"}
    answer = stage.browser("owner").send(page(stage), typed)
    assert answer.status_code == 422
    assert "Write it with the country code" in answer.text
    assert 'value="2026-02-03"' in answer.text
    assert channel_of(stage) == "mail"


@pytest.mark.parametrize(
    "wrong", [{"time": "25:00"}, {"channel": "fax"}, {"agreed_on": "soon"}, {"quiet_from": "22:00"}]
)
def test_what_does_not_fit_is_said_beside_its_field(stage: Stage, wrong: dict[str, str]) -> None:
    known = form_at(stage, "owner", page(stage))
    assert stage.browser("owner").send(page(stage), {**known, **wrong}).status_code == 422


def test_the_form_as_it_stands_changes_nothing(stage: Stage) -> None:
    known = form_at(stage, "owner", page(stage))
    assert stage.browser("owner").send(page(stage), known).status_code == 303
    assert stage.browser("owner").get(page(stage)).text.count("Agreed to reminders") == 1


def test_an_owner_promises_that_no_message_holds_a_link(stage: Stage) -> None:
    owner = stage.browser("owner")
    owner.send("/clinic/reminders", {"links": "no", "quiet_from": "20:00", "quiet_to": "08:00"})
    assert "No message holds a link" in owner.get("/clinic/reminders").text
    assert "Messages of this clinic hold no link" in owner.get(page(stage)).text
    assert stage.browser("clinician").get("/clinic/reminders").status_code == 200
    assert stage.scene.a.people["owner"].role is Role.owner


def test_the_patient_turns_them_off_and_on_again(stage: Stage) -> None:
    rosa = stage.browser("holder")
    assert "You get a mail at 6:00 pm" in rosa.get("/c/reminders").text
    assert "c***@patient.example" in rosa.get("/c/reminders").text
    rosa.send("/c/reminders", {"channel": "", "time": "18:00"})
    assert channel_of(stage) == ""
    rosa.send("/c/reminders", {"channel": "mail", "time": "09:30"})
    assert "You get a mail at 9:30 am" in rosa.get("/c/reminders").text
    assert rosa.send("/c/reminders", {"channel": "sms", "time": "09:30"}).status_code == 422


def test_the_page_of_the_way_out_writes_nothing_and_its_button_ends_them(stage: Stage) -> None:
    address, nobody = f"/c/unsubscribe/{stage.scene.a.unsubscribe}", stage.browser("nobody")
    with watched(stage.house) as watch:
        for method in ("GET", "HEAD", "OPTIONS"):
            assert nobody.open(address, method=method).status_code == 200
    assert not watch.tried
    assert channel_of(stage) == "mail"
    assert "No more reminders are sent" in nobody.send(address, form_at(stage, "nobody", address)).text
    assert channel_of(stage) == ""


def test_one_click_of_a_mail_program_ends_them_without_a_page(stage: Stage) -> None:
    """The very request of RFC 8058, section 3.2: no cookie, no token, no origin."""
    address = f"/c/unsubscribe/{stage.scene.a.unsubscribe}"
    for _ in range(2):
        answer = stage.new_browser("nobody").post(address, data="List-Unsubscribe=One-Click",
                                                  content_type="application/x-www-form-urlencoded")  # fmt: skip
        assert answer.status_code == 200
    assert channel_of(stage) == ""


def test_a_token_that_was_altered_or_made_for_texts_ends_nothing(stage: Stage) -> None:
    right = stage.scene.a.unsubscribe
    texts = reminder_consent.token_of(stage.house, stage.scene.a.told.patient_id, Channel.sms)
    for wrong in (right[:-1], right + "A", right[:-5] + "BBBBB", texts, "a" * 43, "%F0%9F%A6%B5"):
        for answer in (
            stage.browser("nobody").get(f"/c/unsubscribe/{wrong}"),
            stage.browser("nobody").post(f"/c/unsubscribe/{wrong}", data={"List-Unsubscribe": "One-Click"}),
        ):
            assert answer.status_code == 404, wrong
    assert channel_of(stage) == "mail"


def test_a_stop_word_from_the_phone_ends_the_texts(stage: Stage) -> None:
    agreed = {
        "channel": "sms", "time": "18:00", "mobile": "+1 555 010 0142", "agreed_on": stage.scene.today.isoformat(),
    }  # fmt: skip
    assert stage.browser("owner").send(page(stage), agreed).status_code == 303
    assert (
        text_from(stage, "+15550100142", "how are you")
        .json["reply"]
        .startswith("CANARYA clinic: nobody reads")
    )
    assert text_from(stage, "+15550100142", "Stop").json == {"stopped": 1, "reply": ""}
    assert channel_of(stage) == ""
    assert "by answering a text message" in stage.browser("owner").get(page(stage)).text


def test_a_text_that_the_gateway_did_not_sign_is_refused(stage: Stage) -> None:
    assert text_from(stage, "+15550100142", "Stop", b"another key").status_code == 422
    assert (
        stage.browser("nobody").post("/sms/incoming", json={"from": "+1", "text": "stop"}).status_code == 422
    )
    assert text_from(stage, "not a number", "stop").status_code == 422
