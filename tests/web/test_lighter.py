"""The easier version: the clinician allows it, the phone offers it for a reason, and what was done is written down."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.domain.errors import Invalid
from clinic.persistence.checkins import Checkin
from clinic.services import lighter
from clinic.services.context import House
from tests.services.checkin_stage import MONDAY, Stage, set_stage
from tests.web.stage import Browser, member, opened

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def dana(app: Flask, stage: Stage) -> Browser:
    return member(app, stage)


@pytest.fixture
def rosa(app: Flask, stage: Stage) -> Browser:
    found = opened(app, stage.fragment)
    found.get("/c/today")
    return found


def allow(stage: Stage, slug: str = "smaller-range") -> None:
    lighter.choose(stage.staff(), stage.program_id, {str(stage.hinge): slug})


def skipped(stage: Stage, reason: str) -> dict[str, object]:
    place = {"key": uuid4(), "day": MONDAY, "item": stage.hinge, "index": 1}
    return {**place, "status": "skipped", "reason": reason}


def kept(stage: Stage) -> list[tuple[str, bool]]:
    with stage.house.database.read() as session:
        rows = session.scalars(
            select(Checkin).where(Checkin.clinic_id == stage.clinic_id).order_by(Checkin.id)
        )
        return [(row.status, row.lighter) for row in rows]


def test_the_clinician_chooses_among_what_makes_it_easier(dana: Browser, stage: Stage) -> None:
    path = f"/programs/{stage.program_id}/lighter"
    page = dana.get(path).text
    assert f'name="lighter:{stage.hinge}" value="smaller-range"' in page
    assert dana.send(path, {f"lighter:{stage.hinge}": "smaller-range"}).status_code == 303
    assert re.search(r'value="smaller-range"[^>]* checked', dana.get(path).text)


def test_what_does_not_make_it_easier_is_refused_beside_its_exercise(dana: Browser, stage: Stage) -> None:
    path = f"/programs/{stage.program_id}/lighter"
    dana.get(path)
    answer = dana.send(path, {f"lighter:{stage.hinge}": "hold-a-weight"})
    assert answer.status_code == 422
    assert "does not go with the exercise any more" in answer.text
    assert dana.send(path, {}).status_code == 422
    with pytest.raises(Invalid):
        lighter.choose(stage.staff(), stage.program_id, {str(uuid4()): "smaller-range"})


@pytest.mark.parametrize("reason", ["too-hard", "no-equipment"])
def test_a_reason_leads_to_the_easier_version(rosa: Browser, stage: Stage, reason: str) -> None:
    allow(stage)
    answer = rosa.send("/c/entries", skipped(stage, reason), follow=True)
    assert "There is an easier version" in answer.text
    assert "picture.svg" in answer.text
    assert kept(stage) == [("skipped", False)]


def test_what_hurts_is_asked_for_first_and_never_talked_past(rosa: Browser, stage: Stage) -> None:
    allow(stage)
    assert "/c/hurts" in rosa.send("/c/entries", skipped(stage, "pain")).location
    form = {"key": uuid4(), "day": MONDAY, "item": stage.hinge, "pain": "2", "felt": "ache"}
    rosa.get("/c/hurts")
    assert "/c/lighter" in rosa.send("/c/hurts", form).location
    rosa.get("/c/hurts")
    urgent = rosa.send("/c/hurts", {**form, "key": uuid4(), "felt": "giving-way"})
    assert "Stop and call" in urgent.text
    assert "/c/lighter" not in urgent.text


def test_the_easier_version_that_was_done_is_written_down(rosa: Browser, stage: Stage) -> None:
    allow(stage)
    rosa.send("/c/entries", skipped(stage, "too-hard"), follow=True)
    values = {
        name: rosa.hidden(name) for name in ("key", "day", "item", "index", "status", "lighter", "then")
    }
    rosa.send("/c/entries", values, follow=True)
    assert "Done, the easier version" in rosa.page
    felt = {name: rosa.hidden(name) for name in ("key", "day", "item", "index", "status", "lighter")}
    rosa.send("/c/entries", {**felt, "pain": "1"})
    assert kept(stage) == [("skipped", False), ("done", True), ("done", True)]


@pytest.mark.parametrize("reason", ["too-hard", "no-equipment", "no-time"])
def test_without_a_choice_nothing_is_offered(rosa: Browser, stage: Stage, reason: str) -> None:
    assert "/c/today" in rosa.send("/c/entries", skipped(stage, reason)).location
    assert rosa.get(f"/c/lighter?item={stage.hinge}&index=1").status_code == 404


def test_a_choice_can_be_taken_back(rosa: Browser, stage: Stage) -> None:
    allow(stage)
    lighter.choose(stage.staff(), stage.program_id, {})
    assert "/c/today" in rosa.send("/c/entries", skipped(stage, "too-hard")).location


def test_a_script_can_say_it_too(rosa: Browser, stage: Stage) -> None:
    entry = {"lineage": str(stage.hinge), "performed_on": str(MONDAY), "status": "done", "lighter": True}
    body = {"client_key": str(uuid4()), "entries": [entry]}
    headers = {"X-CSRFToken": rosa.token}
    answer = rosa.client.post("/c/checkins", json=body, base_url="https://clinic.example", headers=headers)
    assert answer.status_code == 200
    assert kept(stage) == [("done", True)]
