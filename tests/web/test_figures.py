"""Drawings at addresses of their own: kept for ever, packed small, moving only where that is wanted."""

import gzip
import html
import re
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from clinic.domain.actions import Role
from clinic.services.context import House
from clinic.services.figures import edition
from tests import program_stage
from tests.services.checkin_stage import EVERY_DAY, NOON, Planned, Stage, set_stage
from tests.staff import SITE, browser, hire, open_clinic, post
from tests.web.stage import Browser

STILL = "(prefers-reduced-motion: reduce)"


@pytest.fixture
def stage(house: House) -> Iterator[Stage]:
    with time_machine.travel(NOON):
        yield set_stage(house, Planned("hip-90-90-forward-lean", EVERY_DAY))


@pytest.fixture
def rosa(app: Flask, stage: Stage) -> Browser:
    found = Browser(app)
    found.get("/c")
    found.send("/c/open", {"code": stage.words.code})
    return found


@pytest.fixture
def ana(app: Flask, house: House) -> FlaskClient:
    """The owner of a clinic with the whole catalogue."""
    return browser(app, hire(house, program_stage.set_stage(house).clinic_id))


def pictures(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'(?:src|srcset)="([^"]+picture\.svg[^"]*)"', page)]


def bodies(page: str) -> set[str]:
    return {body for one in pictures(page) for body in re.findall(r"body=([a-z-]+)", one)}


def test_the_phone_shows_the_movement_and_the_still_one_for_less_motion(rosa: Browser) -> None:
    page = rosa.get("/c/today").text
    still = html.unescape(re.search(rf'media="{re.escape(STILL)}" srcset="([^"]+)"', page)[1])  # type: ignore[index]
    (moving,) = {one for one in pictures(page) if "moves=1" in one}
    assert b"<animate" in rosa.get(moving).data
    assert b"<animate" not in rosa.get(still).data
    assert "Hold still" in page


def test_a_second_view_stands_beside_where_one_is_not_enough(rosa: Browser, ana: FlaskClient) -> None:
    assert len({one for one in pictures(rosa.get("/c/today").text) if "view=side" in one}) == 1
    own = {
        slug: ana.get(f"/exercises/{slug}", base_url=SITE).text
        for slug in ("side-lying-hip-rotation", "hip-hinge")
    }
    assert "view=back" in own["side-lying-hip-rotation"]
    assert "view=" not in own["hip-hinge"]


def test_a_picture_of_this_edition_is_kept_for_ever_and_another_is_not(rosa: Browser) -> None:
    (moving,) = {one for one in pictures(rosa.get("/c/today").text) if "moves=1" in one}
    assert rosa.get(moving).headers["Cache-Control"] == "private, max-age=31536000, immutable"
    other = rosa.get(moving.replace(edition(), "0" * 12))
    assert other.headers["Cache-Control"] == "private, no-cache"
    assert rosa.get(moving, headers={"If-None-Match": other.headers["ETag"]}).status_code == 304


def test_a_picture_is_packed_for_browsers_that_take_it(rosa: Browser) -> None:
    (moving,) = {one for one in pictures(rosa.get("/c/today").text) if "moves=1" in one}
    plain, packed = (rosa.get(moving, headers={"Accept-Encoding": one}) for one in ("identity", "gzip, br"))
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) * 3 < len(plain.data)


@pytest.mark.parametrize("version", ["", "x", "018f0000-0000-7000-8000-000000000000", "\x00"])
def test_a_patient_gets_no_picture_of_what_is_not_there(rosa: Browser, version: str) -> None:
    assert rosa.get("/c/picture.svg", query_string={"version": version}).status_code == 404


def test_the_chosen_body_is_drawn_on_every_page(ana: FlaskClient) -> None:
    assert post(ana, "/clinic/figure", {"body": "older-woman"}, "/clinic").status_code == 303
    pages = [ana.get(path, base_url=SITE).text for path in ("/exercises", "/exercises/hip-hinge")]
    assert {body for page in pages for body in bodies(page)} == {"older-woman"}
    assert "an older woman" in pages[1]


def test_the_chosen_body_is_drawn_for_the_patient(
    app: Flask, house: House, stage: Stage, rosa: Browser
) -> None:
    owner = browser(app, hire(house, stage.clinic_id))
    assert bodies(rosa.get("/c/today").text) == {"default"}
    post(owner, "/clinic/figure", {"body": "slim-man"}, "/clinic")
    assert bodies(rosa.get("/c/today").text) == {"slim-man"}


def test_a_body_that_is_not_there_is_refused_beside_the_choice(ana: FlaskClient) -> None:
    answer = post(ana, "/clinic/figure", {"body": "robot"}, "/clinic")
    assert answer.status_code == 422
    assert 'id="f-body-problem"' in answer.text


def test_only_owners_choose_the_body(app: Flask, house: House) -> None:
    client = browser(app, hire(house, open_clinic(house), Role.clinician, "Ben Ode"))
    assert post(client, "/clinic/figure", {"body": "older-woman"}, "/account").status_code == 403
