"""A phone without network: the page opens again, what is told waits and goes out once, and leaving wipes it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, make_server

from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role
from clinic.persistence.checkins import Checkin, Submission
from clinic.persistence.patients import Patient
from clinic.persistence.tenancy import owned
from clinic.services import lighter, links
from clinic.services.context import House
from tests.browser.test_checkins import NARROW, PHONE
from tests.browser.test_look import SHIFTS, UNSEEN
from tests.cast import night_zone, noon_zone
from tests.live import free_port
from tests.services.checkin_stage import HIKE, HINGE, Stage, set_stage

pytestmark = pytest.mark.browser

KEPT = "async () => (await caches.keys()).length === 1 && !!(await caches.match('/c/offline'))"
BEGUN = """() => [document.getElementById('kept-day').value, document.querySelector('[data-choose-day]').hidden,
  document.querySelector('[data-none]').hidden, document.querySelector('[data-old]').hidden,
  [...document.querySelectorAll('[data-task]')].map(one => one.hidden),
  [...document.querySelectorAll('[data-day]')].map(one => one.value),
  [...document.querySelectorAll('#kept-day option')].map(one => one.text)]"""
WAITING = "() => waiting.all().then(found => found.length)"


@dataclass
class Network:
    """The clinic's site on one port: it can go away and come back, and every window with it."""

    house: House
    settings: Settings
    port: int
    stage: Stage
    windows: list[BrowserContext] = field(default_factory=list)
    server: BaseWSGIServer | None = None

    def back(self) -> None:
        """There is network."""
        self.server = make_server(
            "127.0.0.1", self.port, create_app(self.settings, self.house), threaded=True
        )
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        for window in self.windows:
            window.set_offline(False)

    def away(self) -> None:
        """There is none: nothing answers, and the phone knows."""
        for window in self.windows:
            window.set_offline(True)
        assert self.server is not None
        self.server.shutdown()
        self.server.server_close()

    def live_in(self, zone: str) -> None:
        """The patient lives there: in the small hours the page first asks which day is meant."""
        with self.house.database.write() as session:
            owned(session, Patient, self.stage.clinic_id, self.stage.patient_id).zone = zone

    def phone(self, browser: Browser, **more: object) -> BrowserContext:
        """Another phone of Android size."""
        found = browser.new_context(
            viewport=PHONE,
            reduced_motion="reduce",
            has_touch=True,
            is_mobile=True,
            **more,  # type: ignore[arg-type]
        )
        self.windows.append(found)
        return found

    def opened(self, window: BrowserContext) -> Page:
        """The patient's page, opened by the link, once the phone keeps it."""
        page = window.new_page()
        page.goto(self.stage.words.address)
        page.wait_for_url("**/c/today")
        until(lambda: bool(page.evaluate(KEPT)), page)
        return page


@pytest.fixture
def network(settings: Settings, house: House) -> Iterator[Network]:
    port = free_port()
    here = replace(settings, base_url=f"http://127.0.0.1:{port}")
    home = replace(house, base_url=here.base_url)
    begins = datetime.now(UTC).date() - timedelta(days=10)
    found = Network(home, here, port, set_stage(home, HINGE, HIKE, begins=begins))
    found.live_in(noon_zone())
    found.back()
    yield found
    for window in found.windows:
        window.close()
    if found.server is not None:
        found.server.shutdown()


def kept(network: Network, kind: type[Checkin] | type[Submission] = Checkin) -> list[object]:
    with network.house.database.read() as session:
        mine = select(kind).where(kind.clinic_id == network.stage.clinic_id).order_by(kind.submitted_at)
        return list(session.scalars(mine))


def until(true: Callable[[], bool], page: Page) -> None:
    """Wait for something on the other side of the network."""
    for _ in range(200):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come")


def test_the_page_opens_again_and_what_is_told_goes_out_once(browser: Browser, network: Network) -> None:
    page = network.opened(network.phone(browser))
    network.away()
    page.goto(f"{network.settings.base_url}/c/today")
    expect(page.locator("h1")).to_have_text("All your exercises")
    away = page.get_by_text("There is no network.").filter(visible=True)
    expect(away).to_have_count(1)
    hinge = page.locator("[data-task]:visible").first
    hinge.get_by_role("button", name="Done", exact=True).click()
    expect(hinge.locator("[data-said]")).to_have_text("On this phone, not sent yet: Done")
    expect(page.locator("#waiting h2")).to_have_text("Waiting on this phone: 1")
    expect(away).to_have_count(1)
    page.reload()
    expect(page.locator("#waiting li")).to_contain_text("Hip hinge: Done")
    assert kept(network) == []
    network.back()
    expect(page.locator("#waiting h2")).to_have_text("Sent to your clinic: 1", timeout=20_000)
    expect(away).to_have_count(0)
    expect(hinge.locator("[data-said]")).to_have_text("Sent to your clinic: Done")
    (row,) = kept(network)
    (post,) = kept(network, Submission)
    assert row.status == "done"  # type: ignore[attr-defined]
    assert post.made_against == 1  # type: ignore[attr-defined]
    assert post.submitted_at < post.arrived_at  # type: ignore[attr-defined]


@pytest.mark.parametrize("zone_now", [night_zone, noon_zone])
def test_the_page_begins_as_the_server_made_it_at_any_hour(
    browser: Browser, network: Network, zone_now: Callable[[], str]
) -> None:
    """Past midnight it begins with yesterday; what the script chooses is what stands there already."""
    zone = zone_now()
    network.live_in(zone)
    window = network.phone(browser)
    page = network.opened(window)
    address = f"{network.settings.base_url}/c/offline"
    page.goto(address, wait_until="networkidle")
    assert page.evaluate(SHIFTS) < UNSEEN
    begun = page.evaluate(BEGUN)
    made = network.phone(browser, storage_state=window.storage_state(), java_script_enabled=False).new_page()
    made.goto(address)
    assert made.evaluate(BEGUN) == begun
    there = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    assert begun[0] == str(there - timedelta(days=zone_now is night_zone))


def test_a_sheet_scanned_without_network_says_whose_exercises_the_phone_keeps(
    browser: Browser, network: Network
) -> None:
    page = network.opened(network.phone(browser))
    network.away()
    page.goto(network.stage.words.address)
    said = page.get_by_text("The exercises of Rosa M. are on this phone.")
    expect(said).to_be_visible()
    expect(page.locator("[data-task]:visible")).to_have_count(0)
    assert network.stage.fragment[7:] not in page.url
    assert page.evaluate(NARROW) == 0
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Open them").click()
    expect(said).to_be_hidden()
    page.locator("[data-task]:visible").first.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("#waiting h2")).to_have_text("Waiting on this phone: 1")
    network.back()
    until(lambda: len(kept(network)) == 1, page)


def test_airplane_mode_in_the_middle_of_a_form(browser: Browser, network: Network) -> None:
    """The page stood open; the tap goes nowhere, and nothing is lost."""
    page = network.opened(network.phone(browser))
    network.away()
    page.click("button:has-text('Done')")
    page.wait_for_url("**/c/offline#waiting")
    expect(page.locator("#waiting li")).to_contain_text("Hip hinge: Done")
    page.go_back()
    network.back()
    page.goto(f"{network.settings.base_url}/c/today")
    until(lambda: len(kept(network)) == 1, page)
    expect(page.locator("#day")).to_contain_text("Done")
    assert page.evaluate(WAITING) == 0


def test_two_tabs_send_each_entry_once(browser: Browser, network: Network) -> None:
    window = network.phone(browser)
    one, other = network.opened(window), window.new_page()
    network.away()
    for page in (one, other):
        page.goto(f"{network.settings.base_url}/c/today")
        page.locator("[data-task]:visible").first.get_by_role("button", name="Done", exact=True).click()
        expect(page.locator("[data-task]:visible [data-said]").first).to_contain_text("not sent yet")
    for page in (one, other):
        expect(page.locator("#waiting li")).to_have_count(2)
    network.back()
    until(lambda: len(kept(network, Submission)) >= 2, one)
    for page in (one, other):
        expect(page.locator("#waiting li")).to_have_count(0)
        expect(page.locator("#waiting h2")).to_have_text("Sent to your clinic: 2")  # whoever was quicker
    assert len(kept(network, Submission)) == 2


def test_a_link_that_was_issued_again_lets_things_wait(browser: Browser, network: Network) -> None:
    page = network.opened(network.phone(browser))
    network.away()
    page.goto(f"{network.settings.base_url}/c/today")
    page.locator("[data-task]:visible").first.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("#waiting li")).to_have_count(1)
    staff = network.stage.staff(datetime.now(UTC), Role.owner)
    links.reissue(staff, network.stage.program_id)
    network.back()
    expect(page.locator("#waiting")).to_contain_text("Open the page from your sheet again", timeout=20_000)
    page.goto(f"{network.settings.base_url}/c/today")
    expect(page.locator("h1")).to_have_text("Open your exercises")
    expect(page.locator("#waiting")).to_contain_text("Waiting on this phone: 1")
    assert kept(network) == []
    with network.house.database.read() as session:
        fresh = links.words_of(
            network.house, links.current_link(session, network.stage.clinic_id, network.stage.program_id)
        )
    page.goto(fresh.address)
    page.wait_for_url("**/c/today")
    until(lambda: len(kept(network)) == 1, page)


def test_what_is_refused_says_why_until_it_was_read(browser: Browser, network: Network) -> None:
    page = network.opened(network.phone(browser))
    network.away()
    page.goto(f"{network.settings.base_url}/c/today")
    page.locator("[data-task]:visible").first.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("#waiting li")).to_have_count(1)
    long_ago = """async () => {
      const [entry] = await waiting.all();
      entry.fields = entry.fields.map(([name, value]) => [name, name === 'day' ? '2020-01-01' : value]);
      await waiting.drop(entry.key);
      await waiting.add(entry);
    }"""
    page.evaluate(long_ago)
    network.back()
    expect(page.locator("#waiting")).to_contain_text("more than 3 days ago", timeout=20_000)
    page.goto(f"{network.settings.base_url}/c/hurts")
    expect(page.locator("#waiting h2")).to_have_text("Not taken by your clinic: 1")
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator("#waiting")).to_be_hidden()
    assert kept(network) == []


def test_leaving_wipes_the_phone_and_asks_before_anything_is_lost(browser: Browser, network: Network) -> None:
    window = network.phone(browser)
    page = network.opened(window)
    network.away()
    page.goto(f"{network.settings.base_url}/c/today")
    page.locator("[data-task]:visible").first.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("#waiting li")).to_have_count(1)
    network.back()
    until(lambda: len(kept(network)) == 1, page)
    page.goto(f"{network.settings.base_url}/c/today")
    page.get_by_role("button", name="Close on this device").click()
    page.wait_for_url("**/c")
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    assert page.evaluate(WAITING) == 0
    assert [one["name"] for one in window.cookies() if one["name"] == "checkin"] == []


def test_without_network_leaving_asks_first_and_then_wipes(browser: Browser, network: Network) -> None:
    page = network.opened(network.phone(browser))
    network.away()
    page.evaluate(
        """([program]) => waiting.add({key: crypto.randomUUID(), form: 'easier', state: 'waiting', program, version: 1,
            made_at: new Date().toISOString(), about: '', fields: [['easier', 'Stairs']]})""",
        [str(network.stage.program_id)],
    )
    page.get_by_role("button", name="Close on this device").click()
    expect(page.locator("#waiting")).to_contain_text("If you go on, it is lost")
    assert page.evaluate(WAITING) == 1
    page.get_by_role("button", name="Go on, lose it").click()
    expect(page.locator("main")).to_contain_text("What this phone kept is gone")
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    assert page.evaluate(WAITING) == 0
    network.back()


def test_a_phone_that_is_not_ones_own_keeps_nothing(browser: Browser, network: Network) -> None:
    window = network.phone(browser)
    page = network.opened(window)
    page.goto(f"{network.settings.base_url}/c/phone")
    page.get_by_role("button", name="Keep nothing on this phone").click()
    expect(page.locator("h1")).to_have_text("This phone keeps nothing")
    page.goto(f"{network.settings.base_url}/c/today")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0


def test_waiting_and_refused_entries_are_readable_by_everybody(browser: Browser, network: Network) -> None:
    page = network.opened(network.phone(browser))
    network.away()
    page.goto(f"{network.settings.base_url}/c/today")
    page.locator("[data-task]:visible").first.get_by_role("button", name="Done", exact=True).click()
    page.get_by_text("Something hurts or tingles").first.click()
    page.locator("label.target:has(#kept-pain-8)").click()
    page.get_by_role("button", name="Send to the clinic").click()
    box = page.locator("#waiting")
    expect(box).to_contain_text("Your clinic cannot see this yet.")
    expect(box.get_by_role("link", name="555 0142")).to_have_attribute("href", "tel:5550142")
    for one in page.locator("details").all():
        one.evaluate("one => { one.open = true; }")
    assert page.evaluate(NARROW) == 0
    found = Axe().run(page)
    assert found.response["violations"] == []
    network.back()
    expect(page.get_by_role("link", name="Read what your clinic says about this")).to_be_visible(
        timeout=20_000
    )
    expect(box).to_be_focused()
    expect(box.get_by_role("link", name="Read what")).to_be_in_viewport(ratio=1)
    expect(box.get_by_role("link", name="Call Riverside")).to_have_attribute("href", "tel:5550142")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="Read what your clinic says about this").click()
    expect(page.locator("h1")).to_contain_text("Stop and call 555 0142")
    page.goto(f"{network.settings.base_url}/c/today")
    expect(page.locator("#waiting")).to_be_hidden()


def test_without_network_a_reason_leads_to_the_easier_version(browser: Browser, network: Network) -> None:
    """Only a reason that asks for it, and never past a symptom: which way that goes, the phone cannot know."""
    staff = network.stage.staff(datetime.now(UTC))
    lighter.choose(staff, network.stage.program_id, {str(network.stage.hinge): "smaller-range"})
    page = network.opened(network.phone(browser))
    network.away()
    page.goto(f"{network.settings.base_url}/c/today")
    hinge = page.locator("[data-task]:visible").first
    easier = hinge.get_by_role("button", name="I did the easier version")
    for pain, offered in (("7", False), ("", True)):
        hinge.get_by_text("Some of it, not done, or how it was").click()
        hinge.locator("label.target", has_text="Not done").click()
        hinge.get_by_label("Why not?").select_option(label="It is too hard")
        if pain:
            hinge.locator(f"label.target:has([name=pain][value='{pain}'])").click()
        hinge.get_by_role("button", name="Save", exact=True).click()
        expect(hinge.locator("[data-said]")).to_contain_text("Not done")
        expect(easier).to_be_visible(visible=offered)
    picture = hinge.locator("[data-lighter] img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("one => one.naturalWidth") > 0
    assert page.evaluate(NARROW) == 0
    assert Axe().run(page).response["violations"] == []
    easier.click()
    expect(hinge.locator("[data-said]")).to_have_text("On this phone, not sent yet: Done, the easier version")
    network.back()
    until(lambda: len(kept(network)) == 3, page)
    assert [row.lighter for row in kept(network)] == [False, False, True]  # type: ignore[attr-defined]


def test_nothing_of_the_secret_is_in_what_a_phone_keeps(browser: Browser, network: Network) -> None:
    page = network.opened(network.phone(browser))
    secret = network.stage.fragment[7:]
    text = page.evaluate(
        """async () => {
          let found = '';
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const answer = await cache.match(request);
              found += request.url + ' ' + JSON.stringify([...answer.headers]) + await answer.text();
            }
          }
          return found;
        }"""
    )
    assert "Hip hinge" in text
    assert secret not in text
    assert network.stage.words.code.replace(" ", "") not in text.replace(" ", "")
    assert 'name="csrf_token" value=""' in text
