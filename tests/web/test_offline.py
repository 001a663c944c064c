"""The page that a phone keeps: what can be told on it is what can be told on the pages with network."""

from typing import Any

import html5lib
import pytest
from flask import Flask

from clinic.persistence.checkins import Checkin
from clinic.services import lighter
from clinic.services.context import House
from tests.services.checkin_stage import MONDAY, Stage, set_stage
from tests.web.stage import Browser, opened

pytestmark = pytest.mark.usefixtures("noon")

Choices = set[tuple[str, str, str]]
EASIER = {"es": "Hice la versión más fácil", "en": "I did the easier version"}


@pytest.fixture
def stage(house: House) -> Stage:
    found = set_stage(house)
    lighter.choose(found.staff(), found.program_id, {str(found.hinge): "smaller-range"})
    return found


@pytest.fixture(params=["en", "es"])
def rosa(app: Flask, stage: Stage, request: pytest.FixtureRequest) -> Browser:
    """A browser in which Rosa opened her link and chose a language."""
    found = opened(app, stage.fragment)
    found.send("/c/language", {"language": request.param})
    return found


def forms(browser: Browser, path: str, action: str) -> list[Any]:
    page = html5lib.parse(browser.get(path).text, namespaceHTMLElements=False)
    return [form for form in page.iter("form") if form.get("action") == action]


def words(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def choices(form: Any) -> Choices:
    """What can be chosen or written in a form: name, value, words; a field to write in has no value."""
    found: Choices = set()
    for label in form.iter("label"):
        for box in label.iter("input"):
            found.add((box.get("name"), box.get("value"), words(label)))
    for select in form.iter("select"):
        found |= {(select.get("name"), one.get("value"), words(one)) for one in select.iter("option")}
    for button in form.iter("button"):
        if button.get("name"):
            found.add((button.get("name"), button.get("value"), words(button)))
    boxes = [*form.iter("textarea"), *(one for one in form.iter("input") if one.get("type") == "text")]
    return found | {(one.get("name"), "", "") for one in boxes}


def hidden(form: Any) -> dict[str, str]:
    return {one.get("name"): one.get("value") for one in form.iter("input") if one.get("type") == "hidden"}


def kept_forms(browser: Browser, item: object) -> list[Any]:
    """The kept page's forms about one exercise: done, the rest, and the easier version where there is one."""
    return [form for form in forms(browser, "/c/offline", "/c/entries") if hidden(form)["item"] == str(item)]


@pytest.mark.parametrize("path", ["/c/hurts", "/c/ask", "/c/easier"])
def test_what_is_not_about_one_day_offers_the_same(rosa: Browser, path: str) -> None:
    (there,) = forms(rosa, path, path)
    (kept,) = forms(rosa, "/c/offline", path)
    assert choices(kept) == choices(there)
    assert len(choices(kept)) >= 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_exercise_offers_the_same(rosa: Browser, stage: Stage, place: int) -> None:
    item = stage.items[place]
    rosa.get("/c/today")
    each = {"item": item, "index": 1, "day": MONDAY, "key": "f2a5a4fc-5a53-4f24-9f5e-0d9a4a0a5d01"}
    done = (
        {**each, "left_status": "done", "right_status": "done"} if place == 1 else {**each, "status": "done"}
    )
    assert rosa.send("/c/entries", done).status_code == 303
    there: Choices = set()
    for page in ("part", "skip", "feel"):
        for form in forms(rosa, f"/c/{page}?item={item}&index=1", "/c/entries"):
            there |= choices(form)
    kept = choices(kept_forms(rosa, item)[1])
    assert {one for one in kept if "status" not in one[0]} == {one for one in there if "status" not in one[0]}
    assert ("reason", "too-hard") in {one[:2] for one in kept}


def test_the_easier_version_is_on_the_kept_page_and_is_written_down(rosa: Browser, stage: Stage) -> None:
    page = rosa.get("/c/offline").text
    shown = kept_forms(rosa, stage.hinge)
    assert words(shown[-1]) in EASIER.values()
    assert page.count("data-lighter hidden") == 1
    assert rosa.send("/c/entries", hidden(shown[-1])).status_code == 303
    with stage.house.database.read() as session:
        row = session.query(Checkin).filter_by(clinic_id=stage.clinic_id).one()
        assert (row.status, row.lighter, row.lineage_id) == ("done", True, stage.hinge)


def test_what_the_clinician_did_not_allow_is_not_there(rosa: Browser, stage: Stage) -> None:
    assert len(kept_forms(rosa, stage.hike)) == 2


def test_the_kept_page_has_each_id_once(rosa: Browser) -> None:
    page = html5lib.parse(rosa.get("/c/offline").text, namespaceHTMLElements=False)
    found = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(found) == len(set(found))
