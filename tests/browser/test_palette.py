"""The palette and the keys, by keyboard alone in a real browser."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from clinic.adapters.catalogue import load_catalogue
from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role, Site
from clinic.domain.patients import PatientFacts
from clinic.services import catalogue, patients
from clinic.services.context import Context, House
from tests import staff
from tests.cast import NOON

pytestmark = pytest.mark.browser


@pytest.fixture
def site(settings: Settings, house: House) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a clinic with Rosa in it, and the cookie of a clinician."""
    catalogue.load(house, load_catalogue())
    clinic_id = staff.open_clinic(house)
    person = staff.hire(house, clinic_id, Role.clinician, "Dana Lee")
    app = create_app(replace(settings, base_url="http://127.0.0.1"), house)
    client = staff.browser(app, person)
    cookie = client.get_cookie("clinic", domain="clinic.example")
    assert cookie is not None
    patients.add(Context(house, Site("test", clinic_id), NOON), PatientFacts("Rosa", "Marin"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", {"name": cookie.key, "value": cookie.value}
    server.shutdown()


@pytest.fixture
def page(browser: Browser, site: tuple[str, dict[str, str]]) -> Iterator[Page]:
    yield from visited(browser, site)


def visited(browser: Browser, site: tuple[str, dict[str, str]], **more: Any) -> Iterator[Page]:
    address, cookie = site
    context = browser.new_context(viewport={"width": 1280, "height": 800}, **more)
    context.add_cookies([{**cookie, "url": address}])
    found = context.new_page()
    said: list[str] = []
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    found.goto(f"{address}/exercises")
    yield found
    context.close()
    assert said == []


def test_a_patient_is_opened_by_keys_alone(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("maring")
    expect(page.get_by_role("option", name="Rosa Marin")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("1 result.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rosa")


def test_arrows_choose_and_the_field_says_which(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("hip hi")
    field = page.get_by_role("combobox")
    expect(page.locator("#palette-list [role=option]").first).to_contain_text("Hip")
    page.keyboard.press("ArrowDown")
    second = page.locator("#palette-list [role=option]").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "none")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#palette-list [role=option]").last).to_have_attribute("aria-selected", "true")


def test_escape_gives_the_focus_back(page: Page) -> None:
    page.get_by_label("Name, muscle, test or thing").focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Name, muscle, test or thing")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_visible_way_opens_it_too(page: Page) -> None:
    page.locator("a.side-link.find").click()
    expect(page.get_by_role("combobox")).to_be_focused()


def test_the_question_mark_shows_the_keys_of_the_page_and_they_work(page: Page) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys on this page")
    expect(dialog).to_contain_text("Search among the exercises")
    expect(dialog).to_contain_text("Write an exercise")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_label("Name, muscle, test or thing")).to_be_focused()
    page.keyboard.type("?/n")
    expect(page.get_by_label("Name, muscle, test or thing")).to_have_value("?/n")
    expect(dialog).to_have_count(0)


def test_single_keys_can_be_turned_off(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_label("Single keys work").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url.endswith("/exercises")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_without_script_the_way_leads_to_the_search_page(
    browser: Browser, site: tuple[str, dict[str, str]]
) -> None:
    for page in visited(browser, site, java_script_enabled=False):
        page.locator("a.side-link.find").click()
        page.get_by_label("What are you looking for?").fill("rsoa")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name="Rosa Marin").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Rosa")
