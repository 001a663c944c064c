"""Paper against phone in a real browser: decided by keyboard, taken back by keyboard, on a phone's width as well."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from clinic.adapters.totp import code_at
from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role
from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.checkins import Entry, Post, local_day
from clinic.services.checkins import enter, record
from clinic.services.context import House
from tests.services.checkin_stage import Stage, set_stage
from tests.staff import PASSWORD, hire

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(house: House) -> Stage:
    """Two days on which the paper contradicts the phone."""
    now = datetime.now(UTC)
    today = local_day(now, "America/Los_Angeles")
    found = set_stage(house, begins=today - timedelta(days=9))
    phone, paper = (
        Post(uuid4(), tuple(Entry(found.hinge, today - timedelta(days=back), status, 1) for back in (1, 2)))
        for status in (Status.done, Status.skipped)
    )
    record(found.patient(now), phone)
    enter(found.staff(now), found.program_id, paper, ReportSource.paper)
    return found


@pytest.fixture
def page(browser: Browser, settings: Settings, house: House, stage: Stage) -> Iterator[Page]:
    """A clinician, signed in, without script."""
    person = hire(house, stage.clinic_id, Role.clinician, "Kim Sole")
    app = create_app(replace(settings, base_url="http://127.0.0.1"), house)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    opened = browser.new_context(
        base_url=f"http://127.0.0.1:{server.server_port}",
        java_script_enabled=False,
        viewport={"width": 360, "height": 760},
    )
    found = opened.new_page()
    found.goto("/sign-in")
    found.locator("input[name=email]").fill(person.email)
    found.locator("input[name=password]").fill(PASSWORD)
    found.locator("main form button[type=submit]").first.click()
    found.locator("input[name=code]").fill(code_at(person.secret, datetime.now(UTC)))
    found.locator("main form button[type=submit]").first.click()
    found.wait_for_url("**/today")
    yield found
    opened.close()
    server.shutdown()


def press(page: Page, words: str, about: str) -> None:
    """Use a button as a keyboard does; what it is about stands in its name for who does not see the page."""
    button = page.get_by_role("button", name=re.compile(f"^{words}\\s?: {about}")).first
    button.focus()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")


def test_a_word_is_kept_and_let_go_again_by_keyboard_and_without_script(page: Page, stage: Stage) -> None:
    page.goto(f"/patients/{stage.patient_id}")
    place = page.locator("#disagreements")
    expect(place.get_by_role("heading", level=2)).to_have_text("Paper and phone disagree on 2 days")
    press(page, "Keep the phone’s", "Hip hinge")
    page.wait_for_url("**/patients/*#disagreements")
    expect(place.get_by_role("status")).to_contain_text("The phone’s counts: Hip hinge")
    expect(place.get_by_role("heading", level=2)).to_have_text("Paper and phone disagree on 1 day")
    press(page, "Undo", "The phone’s counts")
    expect(page.get_by_text("It is open again.")).to_be_visible()
    expect(place.get_by_role("heading", level=2)).to_have_text("Paper and phone disagree on 2 days")
    press(page, "Keep the paper’s", "all 2")
    expect(place.get_by_role("status")).to_contain_text("and 1 more")
    expect(place.get_by_role("heading", level=2)).to_have_count(0)
