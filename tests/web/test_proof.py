"""The page that says whether a sheet is still the right one: for anybody, by code or by square."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from clinic.domain.dose import Dose, Range
from clinic.persistence.programs import versions
from clinic.services import programs, proof
from clinic.services.context import House
from tests.cast import NOON
from tests.program_stage import Stage, published, set_stage, settle
from tests.staff import browser, post
from tests.web.stage import Browser


@dataclass(frozen=True, slots=True)
class Printed:
    """A published program: its check code, and what its square holds behind the ``#``."""

    stage: Stage
    program_id: UUID
    code: str
    square: str


@pytest.fixture
def sheet(house: House) -> Iterator[Printed]:
    """Rosa's program on the day on which it begins."""
    with time_machine.travel(NOON + timedelta(days=1)):
        stage = set_stage(house)
        program_id, first = published(stage, "hip-hinge")
        with house.database.read() as session:
            (version,) = versions(session, stage.clinic_id, program_id)
            signer = proof.signer_of(session, house, stage.clinic_id)
        assert signer is not None
        yield Printed(stage, program_id, first.check_code, signer.address(version).partition("#")[2])


def asked(app: Flask, token: str) -> Browser:
    anybody = Browser(app)
    anybody.get("/verify")
    anybody.send("/verify", {"token": token})
    return anybody


def test_anybody_may_ask_by_code_or_square_and_learns_nothing_of_the_patient(
    app: Flask, sheet: Printed
) -> None:
    for token in (sheet.code, sheet.square):
        page = asked(app, token).page
        assert "This sheet is current" in page
        for word in ("Rosa", "Marin", "Hip", "/programs/"):
            assert word not in page


def test_the_square_names_the_clinic_and_a_code_does_not(app: Flask, sheet: Printed) -> None:
    assert "Riverside" in asked(app, sheet.square).page
    assert "Riverside" not in asked(app, sheet.code).page


def test_wrong_codes_stay_in_the_field_with_a_sentence(app: Flask, sheet: Printed) -> None:
    page = asked(app, "K7QF").page
    assert "A check code has 8 characters" in page
    assert 'value="K7QF"' in page


def test_unknown_and_forged_sheets_are_called_so(app: Flask, sheet: Printed) -> None:
    assert "We do not know this sheet" in asked(app, "0000-0000").page
    assert "This sheet was altered" in asked(app, sheet.square[:-20] + "0" * 20).page


def test_after_too_many_unknown_codes_the_page_says_to_wait(app: Flask, sheet: Printed) -> None:
    for _ in range(proof.BY_ADDRESS.most):
        asked(app, "0000-0000")
    anybody = Browser(app)
    anybody.get("/verify")
    answer = anybody.send("/verify", {"token": "0000-0000"})
    assert answer.status_code == 429
    assert "scan the square" in answer.text


def test_a_clinician_of_the_clinic_sees_what_changed_and_the_way_to_the_program(
    app: Flask, sheet: Printed
) -> None:
    programs.revise(sheet.stage.dana, sheet.program_id)
    settle(sheet.stage, sheet.program_id, Dose(sets=Range(3, 3), reps=Range(15, 15)))
    programs.publish(sheet.stage.dana, sheet.program_id, reason="Stronger now.")
    dana = browser(app, sheet.stage.person)
    assert "There is a newer sheet" in asked(app, sheet.code).page
    page = post(dana, "/verify", {"token": sheet.square}).text
    assert "What changed from version 1 to version 2" in page
    assert "2×10–12 → 3×15" in page
    assert f"/programs/{sheet.program_id}" in page
