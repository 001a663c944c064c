"""One search for patients, exercises and pages, as a page and as values."""

import html

import pytest

from tests.web.cast import Stage


def names(stage: Stage, actor: str, words: str) -> dict[str, list[str]]:
    found = stage.browser(actor).get("/find.json", query_string={"q": words}).json
    assert found is not None
    return {group["label"]: [way["name"] for way in group["ways"]] for group in found["groups"]}


def test_it_finds_patients_exercises_and_pages_with_a_slip_too(stage: Stage) -> None:
    assert "CANARYA told Patient" in names(stage, "clinician", "canarya tlod")["Patients"]
    assert names(stage, "clinician", "QL")["Exercises"][0] == "Hip hike"
    assert names(stage, "clinician", "add patient")["Pages"] == ["Add a patient"]


def test_every_way_leads_somewhere(stage: Stage) -> None:
    for actor in ("owner", "clinician", "assistant", "auditor"):
        browser = stage.browser(actor)
        for words in ("", "patient", "hip", "a"):
            for group in browser.get("/find.json", query_string={"q": words}).json["groups"]:  # type: ignore[index]
                for way in group["ways"]:
                    assert browser.get(way["href"]).status_code == 200, way


def test_a_role_finds_only_what_it_may_open(stage: Stage) -> None:
    assert "Patients" not in names(stage, "auditor", "canarya")
    assert "Add a patient" not in names(stage, "auditor", "add").get("Pages", [])
    assert "Write an exercise" not in names(stage, "assistant", "write").get("Pages", [])


def test_a_template_is_found_by_those_who_may_use_it(stage: Stage) -> None:
    assert names(stage, "clinician", "canarya tempalte")["Templates"] == ["CANARYA template"]
    assert "Templates" not in names(stage, "assistant", "canarya template")


def test_a_private_template_is_its_maker_s_alone(stage: Stage) -> None:
    stage.browser("clinician").send("/templates/new", {"name": "Quiet knees", "purpose": ""})
    assert names(stage, "clinician", "quiet knees")["Templates"] == ["Quiet knees"]
    assert "Templates" not in names(stage, "owner", "quiet knees")


def test_another_clinic_is_not_found(stage: Stage) -> None:
    text = stage.browser("clinician").get("/find?q=canaryb").text
    assert "CANARYB" not in text.replace("canaryb", "")
    assert names(stage, "clinician", "CANARYB clam").get("Exercises", []) in ([], ["CANARYA clam"])


def test_the_page_works_without_script_and_teaches_when_nothing_fits(stage: Stage) -> None:
    browser = stage.browser("clinician")
    assert "Hip hinge" in browser.get("/find?q=hinge").text
    text = html.unescape(browser.get("/find?q=qqqqzz").text)
    assert "Nothing fits “qqqqzz”" in text


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "\0", "%", "x" * 9000, "'"])
def test_odd_words_are_text(stage: Stage, words: str) -> None:
    answer = stage.browser("clinician").get("/find", query_string={"q": words})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
