"""The page before a job: what lacks texts, three ways on, and the form that was sent goes along."""

from dataclasses import replace
from uuid import uuid4

from flask import Flask

from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.patients import PatientFacts
from clinic.services import own_exercises, patients
from clinic.services.context import House
from tests.program_stage import published, set_stage
from tests.services.test_own_translations import ALMEJA, CLAM
from tests.staff import SITE, browser, csrf_of


def test_three_ways_on_before_anything_is_printed(settings: Settings, house: House) -> None:
    app: Flask = create_app(settings, house)
    stage = set_stage(house)
    clam = own_exercises.add(stage.dana, CLAM)
    spanish = replace(
        stage,
        patient_id=patients.add(stage.dana, PatientFacts("Inés", "Soto", language="es")),
        title="Caderas",
    )
    program_id, _ = published(spanish, clam)
    dana = browser(app, stage.person)
    csrf = csrf_of(dana.get("/prints", base_url=SITE).text)
    form = {"csrf_token": csrf, "key": str(uuid4()), "whom": "ticked", "program": str(program_id)}
    page = dana.post("/prints", data={**form, "log_days": "0"}, base_url=SITE)
    assert "1 sheet lacks Spanish texts" in page.text
    assert f"/translations/es/exercises/{clam}" in page.text
    for way in ("Print those as they are", "Print those in English", "Leave those out", "Stop"):
        assert way in page.text
    assert f'name="program" value="{program_id}"' in page.text
    assert 'name="log_days" value="0"' in page.text
    answer = dana.post("/prints", data={**form, "lacking": "english"}, base_url=SITE)
    assert answer.status_code == 303
    assert "In English: Spanish texts were missing." in dana.get(answer.location, base_url=SITE).text


def test_an_english_sheet_with_spanish_texts_is_shown_beforehand(settings: Settings, house: House) -> None:
    app = create_app(settings, house)
    stage = set_stage(house)
    john = replace(stage, patient_id=patients.add(stage.dana, PatientFacts("John", "Ames")))
    program_id, _ = published(john, own_exercises.add(stage.dana, ALMEJA))
    dana = browser(app, stage.person)
    csrf = csrf_of(dana.get("/prints", base_url=SITE).text)
    form = {"csrf_token": csrf, "key": str(uuid4()), "whom": "ticked", "program": str(program_id)}
    page = dana.post("/prints", data=form, base_url=SITE).text
    assert "1 sheet lacks English texts" in page
    assert "Print those as they are" in page
    assert "in English</button>" not in page
    assert "/translations/en" not in page
    answer = dana.post("/prints", data={**form, "lacking": "english"}, base_url=SITE)
    assert "Printed as it is" in dana.get(answer.location, base_url=SITE).text


def test_the_program_says_beforehand_what_the_patient_will_meet(settings: Settings, house: House) -> None:
    app = create_app(settings, house)
    stage = set_stage(house)
    clam = own_exercises.add(stage.dana, CLAM)
    dana = browser(app, stage.person)
    pages = {}
    for tag, slug in (("es", clam), ("es", "plank"), ("ar", "plank"), ("fr", "plank"), ("en", "plank")):
        reader = replace(
            stage,
            patient_id=patients.add(stage.dana, PatientFacts(f"{tag} {slug}", "Soto", language=tag)),
            title="Caderas",
        )
        program_id, _ = published(reader, slug)
        pages[tag, slug] = dana.get(f"/programs/{program_id}", base_url=SITE).text
    assert "these stay in English" in pages["es", clam]
    assert f"/translations/es/exercises/{clam}" in pages["es", clam]
    assert "the sheet and the check-in page are in Spanish" in pages["es", "plank"]
    assert "The check-in page does not speak it" in pages["ar", "plank"]
    assert "This patient reads French." in pages["fr", "plank"]
    assert "This patient reads" not in pages["en", "plank"]
