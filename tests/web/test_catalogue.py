"""The pages of the catalogue."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.adapters.catalogue import load_catalogue
from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role
from clinic.domain.sides import Side
from clinic.services.context import House
from tests.program_stage import Stage, set_stage
from tests.staff import SITE, browser, hire

EXERCISES = load_catalogue().exercises


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def eve(settings: Settings, house: House, stage: Stage) -> FlaskClient:
    """An auditor: she, too, may read the catalogue."""
    app: Flask = create_app(settings, house)
    return browser(app, hire(house, stage.clinic_id, Role.auditor, "Eve Holt"))


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path, base_url=SITE)
    assert answer.status_code == 200, answer.text[:300]
    return html.unescape(answer.text)


def test_the_list_shows_every_exercise_with_its_drawing(eve: FlaskClient) -> None:
    text = text_of(eve, "/exercises")
    for slug, exercise in EXERCISES.items():
        assert exercise.name in text
        assert f"/exercises/{slug}/picture.svg" in text


def test_a_search_is_in_the_address_and_says_what_it_found(eve: FlaskClient) -> None:
    text = text_of(eve, "/exercises?position=supine")
    assert "1 of 16 exercises" in text
    assert "Bridge with posterior pelvic tilt" in text
    assert "No exercise fits" in text_of(eve, "/exercises?find=moonwalk")


@pytest.mark.parametrize("slug", sorted(EXERCISES))
def test_an_exercise_s_page_holds_everything(eve: FlaskClient, slug: str) -> None:
    exercise = EXERCISES[slug]
    text = text_of(eve, f"/exercises/{slug}")
    wanted = [exercise.purpose, exercise.why, exercise.dose_conflict]
    for fault in exercise.faults:
        wanted += [fault.name, fault.feels]
    for change in exercise.modifications:
        wanted += [change.name, change.for_whom, change.why]
    wanted += [question.ask for question in exercise.questions]
    wanted += [unknown.why for unknown in exercise.unknowns]
    assert [part for part in wanted if part and part not in text] == []


def test_every_picture_on_a_page_is_there(eve: FlaskClient) -> None:
    text = text_of(eve, "/exercises/hip-hinge")
    pictures = set(re.findall(r'src="(/exercises/[^"]+picture[^"]+)"', text))
    assert len(pictures) >= 15
    for path in pictures:
        answer = eve.get(path, base_url=SITE)
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml"), path


def test_relations_lead_to_pages(eve: FlaskClient) -> None:
    text = text_of(eve, "/exercises/hip-hinge")
    ways = set(re.findall(r'href="(/exercises/[a-z0-9-]+)"', text))
    assert "/exercises/deadlift" in ways
    assert [way for way in ways if eve.get(way, base_url=SITE).status_code != 200] == []


def test_the_side_is_chosen_in_the_address(eve: FlaskClient) -> None:
    step = next(step.text for step in EXERCISES["hip-hike"].steps if step.text.sided)
    assert step.say(Side.left) != step.say(Side.right)
    for side in Side:
        text = text_of(eve, f"/exercises/hip-hike?side={side}")
        assert step.say(side) in text
        assert step.say(side.other) not in text


@pytest.mark.parametrize(
    "path",
    [
        "/exercises/none",
        "/exercises/%00",
        "/exercises/" + "x" * 3000,
        "/exercises/none/picture.svg",
        "/exercises/hip-hinge/picture.svg?with=wings",
        "/exercises/hip-hinge/picture.svg?with=wall-support,broomstick",
        "/exercises/hip-hinge/picture.svg?pose=fault:none",
        "/exercises/hip-hinge/picture.svg?pose=%00",
    ],
)
def test_what_is_not_there_is_not_found(eve: FlaskClient, path: str) -> None:
    assert eve.get(path, base_url=SITE).status_code == 404


@pytest.mark.parametrize(
    "query", ["find=%00", "region=%ED%A0%80", "find=" + "x" * 9000, "side=up", "position=[]"]
)
def test_odd_searches_are_no_fault(eve: FlaskClient, query: str) -> None:
    assert eve.get(f"/exercises?{query}", base_url=SITE).status_code == 200
    assert eve.get(f"/exercises/hip-hike?{query}", base_url=SITE).status_code == 200


def test_an_empty_search_teaches(eve: FlaskClient) -> None:
    text = text_of(eve, "/exercises?find=hip%20moonwalk&position=supine")
    assert "Did you mean" in text
    text = text_of(eve, "/exercises?find=plank&position=supine")
    assert "Without position: 1 exercise" in text
    (way,) = re.findall(r'<a href="([^"]+)">Without position', text)
    assert "1 of 16 exercises" in text_of(eve, way)


def test_the_filters_of_the_address_stand_in_the_form(eve: FlaskClient) -> None:
    text = text_of(eve, "/exercises?find=hip&region=hip&equipment=mat&equipment=step&muscle=hamstrings")
    for field in ('value="mat" id="f-equipment', 'value="hamstrings" selected', 'value="hip" selected'):
        assert field in text
    assert text.count(" checked") >= 1
