"""A scanner of mails that runs scripts opens a patient's link: it comes in as a browser does, and tells nothing."""

import pytest
from playwright.sync_api import Browser
from sqlalchemy import func, select

from clinic.persistence.links import HolderSession
from tests.browser.test_checkins import PHONE, stage
from tests.services.checkin_stage import Stage
from tests.web.watch import contents

__all__ = ["stage"]

pytestmark = pytest.mark.browser

OPENS = 5
TRACES = {"holder_sessions", "audit_entries", "audit_heads"}
"""That it came in, and that the page was looked at; what a clinic knows of the patient is as before."""


def test_opening_by_script_leaves_that_it_was_seen_and_nothing_else(browser: Browser, stage: Stage) -> None:
    before = contents(stage.house)
    for _ in range(OPENS):
        context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
        page = context.new_page()
        page.goto(stage.words.address)
        page.wait_for_url("**/c/today")
        page.wait_for_load_state("networkidle")
        context.close()
    after = contents(stage.house)
    assert {name for name, rows in after.items() if rows != before[name]} == TRACES
    with stage.house.database.read() as session:
        opened = select(func.count()).where(HolderSession.clinic_id == stage.clinic_id)
        assert session.scalar(opened) == OPENS
