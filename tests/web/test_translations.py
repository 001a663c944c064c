"""Before a sheet that would mix languages is printed, a page says what stays in English."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from flask import Flask
from pikepdf import Dictionary

from clinic.persistence.accounts import Clinic
from clinic.services import draft_page, drafts, own_exercises, programs
from clinic.services.context import House
from tests.program_stage import Stage, begin, edit_of, published, set_stage
from tests.services.test_own_translations import ALMEJA
from tests.staff import SITE, browser


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def test_what_stays_in_english_is_shown_first_and_can_be_printed_anyway(app: Flask, stage: Stage) -> None:
    program_id, _ = published(stage, "hip-hinge")
    dana = browser(app, stage.person)
    asked = f"/programs/{program_id}/handout/1?language=ar"
    page = dana.get(asked, base_url=SITE)
    assert page.mimetype == "text/html"
    assert "Not everything is there in Arabic" in page.text
    assert "Send your hips straight back" in page.text
    assert dana.get(f"{asked}&anyway=yes", base_url=SITE).mimetype == "application/pdf"
    assert (
        dana.get(f"/programs/{program_id}/handout/1?language=en", base_url=SITE).mimetype == "application/pdf"
    )


def as_english_patient(stage: Stage, goal: str, *slugs: str) -> str:
    """The address of the sheet of a program for somebody who reads English."""
    program_id = begin(stage, *slugs)
    revision = draft_page.builder(stage.dana, program_id).revision
    drafts.save(stage.dana, program_id, revision, replace(edit_of(stage, program_id), goal=goal))
    programs.publish(stage.dana, program_id)
    return f"/programs/{program_id}/handout/1"


def test_what_an_english_sheet_would_say_in_spanish_is_shown_first_and_read_rightly(
    app: Flask, stage: Stage
) -> None:
    asked = as_english_patient(
        stage, "Quiero subir la escalera sin dolor.", own_exercises.add(stage.dana, ALMEJA)
    )
    dana = browser(app, stage.person)
    page = dana.get(asked, base_url=SITE)
    assert "would be printed as they were written" in page.text
    for text in ("Acuéstese de lado.", "Quiero subir la escalera sin dolor.", "in the patient’s own words"):
        assert text in page.text
    for way in ("Translate", "Print it all in English"):
        assert way not in page.text
    answer = dana.get(f"{asked}?anyway=yes", base_url=SITE)
    with pikepdf.open(BytesIO(answer.data)) as sheet:
        assert str(sheet.Root.Lang) == "en"
        marked = [
            str(one["/Lang"]) for one in sheet.objects if isinstance(one, Dictionary) and "/Lang" in one
        ]
    assert marked.count("es") > 3


def test_an_english_sheet_that_is_english_is_printed_at_once(app: Flask, stage: Stage) -> None:
    asked = as_english_patient(stage, "No pain in Los Angeles.", "hip-hinge")
    assert browser(app, stage.person).get(asked, base_url=SITE).mimetype == "application/pdf"


def test_a_new_text_of_the_clinic_is_seen_on_a_sheet_that_was_whole(app: Flask, stage: Stage) -> None:
    asked = as_english_patient(replace(stage, title="Caderas"), "", "hip-hinge") + "?language=es"
    dana = browser(app, stage.person)
    assert dana.get(asked, base_url=SITE).mimetype == "application/pdf"
    with stage.house.database.write() as session:
        session.get_one(Clinic, stage.clinic_id).urgent_text = "Call us at once if your foot goes numb."
    page = dana.get(asked, base_url=SITE)
    assert page.mimetype == "text/html"
    assert "Call us at once if your foot goes numb." in page.text


def test_a_letter_that_no_font_has_is_named_with_its_place_and_nothing_is_lost(
    app: Flask, stage: Stage
) -> None:
    asked = as_english_patient(stage, "Read 中文 to my grandson.", "hip-hinge")
    dana = browser(app, stage.person)
    page = dana.get(asked, base_url=SITE)
    assert page.status_code == 409
    assert "This sheet cannot be printed" in page.text
    assert "“中” (CJK UNIFIED IDEOGRAPH-4E2D) in the goal" in page.text
    program = asked.partition("/handout")[0]
    assert f'href="{program}"' in page.text
    assert "Read 中文 to my grandson." in dana.get(program, base_url=SITE).text


def test_an_unknown_language_is_named(app: Flask, stage: Stage) -> None:
    program_id, _ = published(stage, "hip-hinge")
    page = browser(app, stage.person).get(f"/programs/{program_id}/handout/1?language=xx", base_url=SITE)
    assert page.status_code == 422
    assert "Choose one of: en, es, ar." in page.text
