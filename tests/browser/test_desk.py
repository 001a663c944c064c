"""The desk's week by keyboard alone: as few keys as fit into a minute at an easy two a second."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from clinic.adapters.totp import code_at
from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role
from clinic.persistence.checkins import Checkin
from clinic.services.context import House
from tests.services.checkin_stage import Stage, set_stage
from tests.staff import PASSWORD, Person, hire

pytestmark = pytest.mark.browser
A_MINUTE = 120
"""Keys: two a second, which one finger on a log and one on the keyboard can do."""


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house, begins=last_monday())


def last_monday() -> date:
    """The Monday of the last whole week."""
    today = datetime.now(UTC).date() - timedelta(days=1)
    return today - timedelta(days=7 + today.weekday())


@pytest.fixture
def page(browser: Browser, settings: Settings, house: House, stage: Stage) -> Iterator[Page]:
    """Somebody of the desk, signed in, and not a word on the console."""
    person: Person = hire(house, stage.clinic_id, Role.assistant, "Dana Lee")
    app = create_app(replace(settings, base_url="http://127.0.0.1"), house)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    opened = browser.new_context(base_url=f"http://127.0.0.1:{server.server_port}", reduced_motion="reduce")
    found, said = opened.new_page(), []
    found.on("pageerror", lambda error: said.append(str(error)))
    found.goto("/sign-in")
    found.get_by_label("E-mail address").fill(person.email)
    found.locator("input[name=password]").fill(PASSWORD)
    found.keyboard.press("Enter")
    found.locator("input[name=code]").fill(code_at(person.secret, datetime.now(UTC)))
    found.keyboard.press("Enter")
    found.wait_for_url("**/today")
    yield found
    assert said == []
    opened.close()
    server.shutdown()


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


WEEK = ("dddddsd", "d-d-n--", "d-s-d--", "-d--d-d", "-------")
"""Hip hinge; hip hike left and right; plank; rock back: d done, s some, n not done, by day."""


def test_a_week_is_entered_with_as_many_keys_as_fit_into_a_minute(page: Page, stage: Stage) -> None:
    page.goto(f"/programs/{stage.program_id}/desk?week={last_monday()}")
    cells = page.locator("table.desk select")
    expect(cells).to_have_count(35)
    cells.first.focus()
    expect(cells.first).to_be_focused()
    keys = Keys(page)
    for answer in "".join(WEEK):
        keys.press(*([] if answer == "-" else [answer]), "Tab", "Tab")
    # what stands behind the grid: where it is from, then the button
    source = page.locator("input[name=source]").first
    expect(source).to_be_focused()
    keys.press("Space", "Tab", "Enter")
    expect(page.locator("main")).to_contain_text("16 entries saved.")
    assert keys.pressed <= A_MINUTE
    with stage.house.database.read() as session:
        rows = session.scalars(select(Checkin).where(Checkin.clinic_id == stage.clinic_id)).all()
    places = {lineage: place for place, lineage in enumerate(stage.items)}
    told = sorted((places[row.lineage_id], row.side or "", row.performed_on, row.status) for row in rows)
    lines = ((0, ""), (1, "left"), (1, "right"), (2, ""), (3, ""))
    words = {"d": "done", "s": "partial", "n": "skipped"}
    assert told == sorted(
        (item, side, last_monday() + timedelta(days=day), words[answer])
        for (item, side), line in zip(lines, WEEK, strict=True)
        for day, answer in enumerate(line)
        if answer != "-"
    )
    assert {row.source for row in rows} == {"staff"}
