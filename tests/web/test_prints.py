"""Printing for many from the pages: choose, watch, fetch; a refused form keeps what was ticked."""

import re
from uuid import uuid4

import pytest

from clinic.adapters.sheet_reader import text_of
from clinic.services import print_work
from tests.web.cast import Stage


def form(stage: Stage, **other: object) -> dict[str, object]:
    told = stage.scene.a.told.program_id
    return {"key": str(uuid4()), "whom": "ticked", "program": [str(told)], "log_days": "0", **other}


def test_packets_are_asked_for_made_and_fetched(stage: Stage) -> None:
    browser = stage.browser("assistant")
    asked = browser.send("/prints", form(stage))
    assert asked.status_code == 303
    page = browser.get(asked.headers["Location"])
    assert "Packets are being made" in page.text
    assert "0 of 1 packet is ready" in page.text
    while print_work.make_due(stage.house, stage.scene.now, 5):
        continue
    assert "1 packet ready" in browser.get(asked.headers["Location"]).text
    file = browser.get(asked.headers["Location"] + "/file")
    assert file.mimetype == "application/pdf"
    again = browser.get(asked.headers["Location"] + "/file", headers={"If-None-Match": file.headers["ETag"]})
    assert again.status_code == 304


def test_a_file_that_is_not_ready_says_so(stage: Stage) -> None:
    browser = stage.browser("clinician")
    asked = browser.send("/prints", form(stage))
    assert browser.get(asked.headers["Location"] + "/file").status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"program": []},
        {"log_days": "9"},
        {"layout": "poster"},
        {"layout": "log"},
        {"key": "x"},
        {"next_visit": "soon"},
        {"note": "x" * 700},
    ],
)
def test_a_refused_form_keeps_what_was_chosen(stage: Stage, wrong: dict[str, object]) -> None:
    answer = stage.browser("clinician").send("/prints", form(stage, colour="black-and-white", **wrong))
    assert answer.status_code == 422
    assert 'id="problems"' in answer.text
    assert 'value="black-and-white" selected' in answer.text


def test_a_packet_for_one_patient_is_asked_for_beside_her_sheet(stage: Stage) -> None:
    browser, told = stage.browser("clinician"), stage.scene.a.told.program_id
    place = f"/prints?program={told}"
    assert place in browser.get(f"/programs/{told}/handout/1/choose").text
    assert re.search(rf'value="{told}"[^>]*checked', browser.get(place).text)


def test_a_cover_with_a_note_and_the_clinicians_copy_are_in_the_file(stage: Stage) -> None:
    browser = stage.browser("clinician")
    wanted = {"cover": "yes", "note": "See you soon.", "next_visit": "2026-12-03", "copy_too": "yes"}
    asked = browser.send("/prints", form(stage, **wanted))
    while print_work.make_due(stage.house, stage.scene.now, 5):
        continue
    words = text_of(browser.get(asked.headers["Location"] + "/file").data)
    for part in ("See you soon.", "3 December 2026", "Clinician’s copy"):
        assert part in words


def test_everybody_listed_gets_a_packet(stage: Stage) -> None:
    browser = stage.browser("clinician")
    asked = browser.send("/prints", form(stage, whom="everybody", program=[]))
    assert "of 2 packets" in browser.get(asked.headers["Location"]).text


def test_those_with_a_template_are_listed_and_stay_listed_when_the_form_is_refused(stage: Stage) -> None:
    browser, template = stage.browser("clinician"), stage.scene.a.template_id
    assert "0 programs from this template" in browser.get(f"/prints?template={template}").text
    answer = browser.send("/prints", form(stage, program=[], template=str(template)))
    assert answer.status_code == 422
    assert "0 programs from this template" in answer.text
    assert "Programs from a template" not in stage.browser("assistant").get("/prints").text


def test_today_says_who_that_is(stage: Stage) -> None:
    page = stage.browser("clinician").get("/prints?show=today").text
    assert "Their program was published today, or a test is planned for today." in page
