"""The pages of patients."""

import html
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from clinic.domain.actions import Role
from clinic.domain.patients import PatientFacts
from clinic.services import patients, programs
from clinic.services.context import House
from tests.program_stage import Stage, published, set_stage
from tests.staff import SITE, browser, csrf_of, hire, open_clinic
from tests.web.stage import same_body
from tests.web.watch import watched

ROSA = {"given_name": "Rosa", "family_name": "Marin", "language": "en"}
INES = {"given_name": "Ines", "family_name": "Brandt", "language": "en"}


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def dana(app: Flask, stage: Stage) -> FlaskClient:
    return browser(app, stage.person)


def send(client: FlaskClient, path: str, fields: object):  # type: ignore[no-untyped-def]
    data: MultiDict[str, str] = MultiDict(fields)  # type: ignore[arg-type]
    data["csrf_token"] = csrf_of(client.get("/patients/new", base_url=SITE).text)
    return client.post(path, data=data, base_url=SITE)


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path, base_url=SITE)
    assert answer.status_code == 200, answer.text[:300]
    return html.unescape(answer.text)


def test_a_patient_is_added_and_found(dana: FlaskClient) -> None:
    answer = send(dana, "/patients/new", {**ROSA, "given_name": "Özlem", "family_name": "Ağa"})
    assert answer.status_code == 303
    assert "Özlem Ağa" in text_of(dana, answer.location)
    assert "Özlem Ağa" in text_of(dana, "/patients?find=ağa")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_name", ""),
        ("given_name", "x" * 201),
        ("given_name", "\0"),
        ("family_name", "a\x07b"),
        ("born", "nineteen"),
        ("born", "9" * 400),
        ("born", str(2**70)),
        ("born", "1700"),
        ("minutes_a_day", "-5"),
        ("zone", "Nowhere"),
        ("zone", "\0"),
        ("language", "klingon"),
        ("email", "rosa"),
        ("phone", "x" * 65),
        ("mail_consent", "maybe"),
        ("note", "x" * 4001),
    ],
)
def test_a_wrong_field_is_said_beside_it_and_what_was_typed_stays(
    dana: FlaskClient, stage: Stage, field: str, value: str
) -> None:
    answer = send(dana, "/patients/new", {**ROSA, "given_name": "Typed name", field: value})
    assert answer.status_code == 422
    assert f'id="f-{field}-problem"' in answer.text
    assert field == "given_name" or "Typed name" in answer.text
    assert patients.patients_page(stage.dana).total == 1


@pytest.mark.parametrize("fields", [{}, {"given_name[]": "x"}, {"given_name": "Rosa", "revision": "x"}])
def test_missing_fields_and_arrays_are_no_fault(
    dana: FlaskClient, stage: Stage, fields: dict[str, str]
) -> None:
    assert send(dana, f"/patients/{stage.patient_id}/facts", fields).status_code == 422


def test_nobody_sets_a_column_by_naming_it(dana: FlaskClient, stage: Stage) -> None:
    answer = send(
        dana, "/patients/new", {**INES, "clinic_id": str(uuid4()), "archived_at": "2020-01-01", "id": "1"}
    )
    assert answer.status_code == 303
    assert patients.patients_page(stage.dana).total == 2


def test_two_writers_meet_a_conflict_page_with_both_texts(dana: FlaskClient, stage: Stage) -> None:
    path = f"/patients/{stage.patient_id}/facts"
    assert send(dana, path, {**ROSA, "revision": "1", "note": "Their note"}).status_code == 303
    answer = send(dana, path, {**ROSA, "revision": "1", "note": "My note"})
    assert answer.status_code == 409
    assert "Their note" in answer.text
    assert "My note" in answer.text
    assert patients.form(stage.dana, stage.patient_id).facts.note == "Their note"
    assert send(dana, path, {**ROSA, "revision": "2", "note": "My note"}).status_code == 303
    assert patients.form(stage.dana, stage.patient_id).facts.note == "My note"


def test_archive_and_restore(dana: FlaskClient, stage: Stage) -> None:
    assert send(dana, f"/patients/{stage.patient_id}/archive", {}).status_code == 303
    assert 'class="case brief"' not in text_of(dana, "/patients")
    assert "Rosa Marin" in text_of(dana, "/patients?archived=yes")
    assert send(dana, f"/patients/{stage.patient_id}/restore", {}).status_code == 303
    assert "Rosa Marin" in text_of(dana, "/patients")


@pytest.mark.parametrize(
    "query",
    [
        "find=%00",
        "find=%ED%A0%80",
        "page=-1",
        "page=" + "9" * 400,
        "page=x",
        "find=" + "x" * 5000,
        "archived=no",
    ],
)
def test_odd_searches_are_no_fault(dana: FlaskClient, query: str) -> None:
    assert dana.get(f"/patients?{query}", base_url=SITE).status_code == 200


@pytest.mark.parametrize("path", ["/patients/1", "/patients/%00", "/patients/" + "f" * 400])
def test_keys_that_are_none_are_not_found(dana: FlaskClient, path: str) -> None:
    assert dana.get(path, base_url=SITE).status_code == 404


def test_the_page_of_a_patient_offers_the_next_step(dana: FlaskClient, stage: Stage) -> None:
    path = f"/patients/{stage.patient_id}"
    assert f"/patients/{stage.patient_id}/programs/new" in text_of(dana, path)
    program_id, _ = published(stage)
    shown = text_of(dana, path)
    for way in (
        f"/programs/{program_id}",
        f"/programs/{program_id}/handout/1",
        f"/programs/{program_id}/link",
    ):
        assert f'href="{way}' in shown


def test_an_attacker_s_name_is_shown_as_text(dana: FlaskClient) -> None:
    attack = "<script>alert(1)</script>"
    answer = send(dana, "/patients/new", {**INES, "given_name": attack, "note": attack})
    page = dana.get(answer.location, base_url=SITE).text
    assert attack not in page
    assert attack in html.unescape(page)


def test_another_clinic_s_patient_looks_like_none(app: Flask, stage: Stage, house: House) -> None:
    sam = browser(app, hire(house, open_clinic(house, "Hillside"), Role.owner, "Sam Oak"))
    for path in ("", "/facts", "/programs/new"):
        theirs = sam.get(f"/patients/{stage.patient_id}{path}", base_url=SITE)
        nothing = sam.get(f"/patients/{uuid4()}{path}", base_url=SITE)
        assert (theirs.status_code, nothing.status_code) == (404, 404)
        assert same_body(theirs) == same_body(nothing)
    assert send(sam, f"/patients/{stage.patient_id}/archive", {}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_list(
    dana: FlaskClient, stage: Stage, house: House
) -> None:
    def asked(path: str) -> int:
        with watched(house) as watch:
            text_of(dana, path)
        return watch.statements

    pages = ("/patients", "/patients?find=rosa", "/patients?find=marrin")
    asked("/patients")
    few = [asked(page) for page in pages]
    for number in range(30):
        programs.start(stage.dana, patients.add(stage.dana, PatientFacts("Rosa", f"Marin {number}")), "Hips")
    assert [asked(page) for page in pages] == few
    assert text_of(dana, "/patients").count('class="case brief"') == 31


def test_near_duplicates_are_named_and_what_was_typed_stays(dana: FlaskClient, stage: Stage) -> None:
    rossa = {**ROSA, "given_name": "Rossa", "note": "Typed note"}
    asked = send(dana, "/patients/new", rossa)
    assert asked.status_code == 409
    assert f"/patients/{stage.patient_id}" in asked.text
    assert "Typed note" in asked.text
    assert send(dana, "/patients/new", {**rossa, "another": "Rosa Marino"}).status_code == 409
    assert patients.patients_page(stage.dana).total == 1
    assert send(dana, "/patients/new", {**rossa, "another": "Rossa Marin"}).status_code == 303
    assert patients.patients_page(stage.dana).total == 2
