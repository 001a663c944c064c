"""Rosa's journey in a real browser: by link with script, by typed code without, and nothing of the secret
left behind."""

import gzip
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import time_machine
from playwright.sync_api import Browser, Page, Request
from sqlalchemy import select, text
from werkzeug.serving import make_server

from clinic.adapters.catalogue import load_catalogue
from clinic.adapters.templates import static_folder
from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.adherence.values import Status
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.checkins import Entry, Post
from clinic.domain.sides import Side
from clinic.persistence.checkins import Checkin
from clinic.persistence.patients import Patient
from clinic.persistence.tenancy import owned
from clinic.services import figures
from clinic.services.checkins import record
from clinic.services.context import House
from clinic.services.figures import Wanted
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 780}
FIRST_VIEW = 60_000
"""Bytes of the first view in all, style sheets and scripts packed as `make` packs them."""
NARROW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll('.answers .button, .choices .button')]
  .map(one => one.getBoundingClientRect()).filter(box => box.width > 0 && Math.round(box.height) < 56).length"""


@pytest.fixture
def stage(settings: Settings, house: House) -> Iterator[Stage]:
    """The site on a free port, on a Monday noon, with a program that began a week ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = replace(settings, base_url=f"http://127.0.0.1:{port}")
    home = replace(house, base_url=here.base_url)
    server = make_server("127.0.0.1", port, create_app(here, home), threaded=True)
    with time_machine.travel(NOON):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield set_stage(home)
        server.shutdown()


def statuses(stage: Stage) -> list[str]:
    with stage.house.database.read() as session:
        mine = (
            select(Checkin.status).where(Checkin.clinic_id == stage.clinic_id).order_by(Checkin.submitted_at)
        )
        return list(session.scalars(mine))


def test_by_link_with_script_and_nothing_of_the_secret_stays(browser: Browser, stage: Stage) -> None:
    secret, heard = stage.fragment[7:], []

    def listen(request: Request) -> None:
        heard.append(request.url + str(request.all_headers()))

    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.on("request", listen)
    page.goto(stage.words.address)
    page.wait_for_url("**/c/today")
    page.click("button:has-text('Done')")
    page.locator("label.target:has(input[name=pain][value='0'])").click()
    page.click("text=Save and go on")
    page.wait_for_load_state()
    assert statuses(stage) == ["done", "done"]
    addresses = [page.url]
    for _ in range(6):
        page.go_back()
        addresses.append(page.url)
    kept = str(context.storage_state()) + " ".join(addresses) + page.content()
    assert len(heard) > 10
    assert not [one for one in heard if secret in one]
    assert secret not in kept
    with stage.house.database.engine.connect() as connection:
        for table in ("links", "holder_sessions", "audit_entries", "submissions", "throttles"):
            assert secret not in str(connection.execute(text(f"SELECT * FROM {table}")).all())
    context.close()


def test_by_typed_code_without_script(browser: Browser, stage: Stage) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{stage.house.base_url}/c")
    page.fill("#f-code", stage.words.code.lower())
    page.click("form:visible button")
    page.click("text=Not")
    page.click("button:has-text('No time')")
    assert statuses(stage)[0] == "skipped"
    page.click(".answers >> text=Something hurts or tingles")
    page.locator("label.target:has(input[value='numbness'])").click()
    page.click("text=Send to the clinic")
    assert "Stop and call 555 0142" in page.title()
    context.close()


def as_served(page: Page) -> dict[str, int]:
    """The bytes of everything that the page is made of."""
    found = page.evaluate(
        "() => performance.getEntries().filter(e => e.encodedBodySize).map(e => [e.name, e.encodedBodySize])"
    )
    return {name: packed(name) or size for name, size in found}


def packed(address: str) -> int:
    """The bytes of a style sheet, script or icon of ours as it travels; 0 for anything else."""
    path = urlsplit(address).path.removeprefix("/static/")
    if not path.endswith((".css", ".js", ".svg")) or path.startswith("/"):
        return 0
    return len(gzip.compress((static_folder() / path).read_bytes()))


def moving(sizes: Mapping[str, int]) -> int:
    """The bytes of the pictures."""
    return sum(size for name, size in sizes.items() if "picture.svg" in name)


def heaviest_movement() -> int:
    """The bytes of the pictures of the exercise that has most to show."""

    def weight(one: Exercise, wanted: Wanted) -> int:
        found = figures.of_exercise(one, wanted)
        return len(gzip.compress(found.svg.encode(), 6)) if found else 0

    def both(one: Exercise) -> int:
        second = figures.second_view(one)
        beside = weight(one, Wanted(Side.left, view=second, size="thumb")) if second else 0
        return weight(one, Wanted(Side.left, moves=True)) + beside

    return max(both(one) for one in load_catalogue().exercises.values())


def test_the_movement_plays_and_rests_for_whoever_wants_that(browser: Browser, stage: Stage) -> None:
    """By the system's setting, or by the box beside it; without a script too."""
    for motion, script, plays in (
        ("no-preference", True, True),
        ("no-preference", False, True),
        ("reduce", True, False),
    ):
        context = browser.new_context(viewport=PHONE, reduced_motion=motion, java_script_enabled=script)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{stage.house.base_url}/c")
        page.fill("#f-code", stage.words.code)
        page.click("form:visible button")
        shown = page.locator(".motion img:visible")
        assert shown.count() == 1
        assert ("moves=1" in shown.evaluate("one => one.currentSrc")) is plays
        assert page.locator("[data-hold]").is_visible() is plays
        if plays:
            page.get_by_label("Hold still").press("Space")
            assert "moves=1" not in shown.get_attribute("src", timeout=1000)  # type: ignore[operator]
            assert page.locator(".motion img:visible").count() == 1
        context.close()


def test_times_and_holds_are_counted_and_nothing_is_sent(browser: Browser, stage: Stage) -> None:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.clock.install()
    page.goto(stage.words.address)
    page.wait_for_url("**/c/today")
    times = page.locator("[data-count]").first
    page.get_by_text("Count here").first.click()
    for _ in range(11):
        times.get_by_role("button", name="Count one").click()
    assert times.inner_text().split("\n")[0].startswith("1 of 10")
    assert "Round 2 of 2" in times.inner_text()
    hold = page.locator("[data-count]").last
    page.get_by_text("Time it here").click()
    hold.get_by_role("button", name="Start 30 seconds").click()
    page.clock.run_for(10_000)
    assert hold.locator("strong").inner_text() == "20"
    page.clock.run_for(21_000)
    assert "All rounds are counted" in hold.inner_text()
    assert statuses(stage) == []
    context.close()


def test_the_first_view_is_light_fits_and_has_large_targets(browser: Browser, stage: Stage) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(stage.words.address)
    page.wait_for_url("**/c/today")
    page.wait_for_load_state("networkidle")
    sizes = as_served(page)
    assert sum(sizes.values()) < FIRST_VIEW, sizes
    assert sum(sizes.values()) - moving(sizes) + heaviest_movement() < FIRST_VIEW, "any exercise fits"
    for path in ("/c/today", "/c/hurts", "/c/ask", "/c/past", "/c/easier"):
        page.goto(stage.house.base_url + path)
        assert page.evaluate(NARROW) == 0, path
        assert page.evaluate(SMALL) == 0, path
    context.close()


TWICE = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%' })"


def test_in_spanish_at_twice_the_size_nothing_runs_out_of_the_page(browser: Browser, stage: Stage) -> None:
    record(stage.patient(), Post(uuid4(), (Entry(stage.hinge, MONDAY, Status.skipped),)))
    with stage.house.database.write() as session:
        owned(session, Patient, stage.clinic_id, stage.patient_id).language = "es"
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.goto(stage.words.address)
    page.wait_for_url("**/c/today")
    page.add_init_script(TWICE)
    for path in (
        f"today?day={MONDAY}",
        f"today?day={MONDAY}&pace=all",
        "hurts",
        "ask",
        "past",
        "easier",
        "reminders",
        "files",
    ):
        page.goto(f"{stage.house.base_url}/c/{path}")
        assert page.locator("html").get_attribute("lang") == "es"
        assert page.evaluate(NARROW) == 0, path
    context.close()


LETTERS = """() => [...document.querySelectorAll('.history th, .history .past > [aria-hidden]')].map(one => {
  const letters = document.createRange();
  letters.selectNodeContents(one);
  const place = one.closest('td, th').getBoundingClientRect(), found = letters.getBoundingClientRect();
  return { large: parseFloat(getComputedStyle(one, one.matches('th') ? '::first-letter' : null).fontSize),
    within: found.left >= place.left - 1 && found.right <= place.right + 1 };
})"""


def test_the_calendars_letters_grow_with_the_text_and_stay_in_their_days(
    browser: Browser, stage: Stage
) -> None:
    found = []
    for script in ("", TWICE):
        context = browser.new_context(viewport={"width": 360, "height": 640}, reduced_motion="reduce")
        context.add_init_script(script)
        page = context.new_page()
        page.goto(stage.words.address)
        page.wait_for_url("**/c/today")
        page.goto(f"{stage.house.base_url}/c/past")
        found.append(page.evaluate(LETTERS))
        assert page.evaluate(NARROW) == 0
        context.close()
    usual, large = found
    assert len(usual) == 7 + 31
    assert [one["large"] for one in large] == [2 * one["large"] for one in usual]
    assert all(one["within"] for one in (*usual, *large))
