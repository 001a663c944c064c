"""Before a sheet that would mix languages is printed, a page says what stays in English."""

import pytest
from flask import Flask

from clinic.services.context import House
from tests.program_stage import Stage, published, set_stage
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


def test_an_unknown_language_is_named(app: Flask, stage: Stage) -> None:
    program_id, _ = published(stage, "hip-hinge")
    page = browser(app, stage.person).get(f"/programs/{program_id}/handout/1?language=xx", base_url=SITE)
    assert page.status_code == 422
    assert "Choose one of: en, es, ar." in page.text
