"""Translating over HTTP: side by side, what is missing first, refused beside the field with what was typed."""

import pytest
from flask import Flask

from clinic.domain.own_translations import Source
from clinic.services.context import House
from tests.program_stage import Stage, published, set_stage
from tests.staff import SITE, browser, csrf_of

HINGE = "/translations/ar/exercises/hip-hinge"
FIELD = f"text-{Source('', 'Hip hinge').key}"


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def test_what_is_missing_stands_beside_its_source(app: Flask, stage: Stage) -> None:
    dana = browser(app, stage.person)
    page = dana.get(HINGE, base_url=SITE)
    assert "Hip hinge in Arabic" in page.text
    assert page.text.index("Missing") < page.text.index("Hip hinge</p>")
    form = {"csrf_token": csrf_of(page.text), FIELD: "مفصلة الورك"}
    assert dana.post(HINGE, data=form, base_url=SITE).status_code == 303
    page = dana.get(HINGE, base_url=SITE).text
    assert page.index("1 text saved.") < page.index("Missing") < page.index("Written by your clinic")
    assert 'lang="ar" dir="rtl"' in page
    assert "Dana Lee" in page


def test_what_is_refused_keeps_what_was_typed(app: Flask, stage: Stage) -> None:
    dana = browser(app, stage.person)
    form = {"csrf_token": csrf_of(dana.get(HINGE, base_url=SITE).text), FIELD: "{knee} typed"}
    answer = dana.post(HINGE, data=form, base_url=SITE)
    assert answer.status_code == 422
    assert "{knee} typed" in answer.text
    assert f'id="f-{FIELD}-problem"' in answer.text


def test_the_ways_lead_here(app: Flask, stage: Stage) -> None:
    dana = browser(app, stage.person)
    program_id, _ = published(stage, "hip-hinge")
    missing = dana.get(f"/programs/{program_id}/handout/1?language=ar", base_url=SITE).text
    assert f'href="{HINGE}"' in missing
    assert "/translations/es/exercises/hip-hinge" in dana.get("/exercises/hip-hinge", base_url=SITE).text
    assert 'href="/translations/es"' in dana.get("/clinic", base_url=SITE).text
    assert dana.get("/translations/es", base_url=SITE).status_code == 200
