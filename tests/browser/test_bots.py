"""A scanner of mails that runs scripts opens a patient's link: it comes in as a browser does, and tells nothing.

It cannot be told from a patient's browser, so two things are written: a session for each opening, and in the trail that
the page was looked at. ``CLINIC_SCRIPT_OPENS`` sets how often it comes, 12 times when it is not set.
"""

import os

import pytest
from playwright.sync_api import Browser
from sqlalchemy import func, select

from clinic.domain.actions import Action
from clinic.persistence.audit import AuditEntry
from clinic.persistence.links import HolderSession
from tests.browser.test_checkins import PHONE, stage
from tests.services.checkin_stage import Stage
from tests.web.watch import contents

__all__ = ["stage"]

pytestmark = pytest.mark.browser

OPENS = int(os.environ.get("CLINIC_SCRIPT_OPENS", "12"))
TRACES = {"holder_sessions", "audit_entries", "audit_heads"}
"""That it came in, and that the page was looked at; what a clinic knows of the patient is as before."""
SEEN = {Action.view_own_program.value, Action.view_own_record.value}
"""What the trail says of it: nobody told, asked or changed anything."""
PAGES = ("/c/hurts", "/c/ask", "/c/easier", "/c/past", "/c/offline")


def test_opening_by_script_leaves_that_it_was_seen_and_nothing_else(browser: Browser, stage: Stage) -> None:
    before = contents(stage.house)
    trail = verbs(stage)
    for number in range(OPENS):
        context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
        page = context.new_page()
        page.goto(stage.words.address)
        page.wait_for_url("**/c/today")
        page.wait_for_load_state("networkidle")
        page.goto(stage.house.base_url + PAGES[number % len(PAGES)], wait_until="networkidle")
        context.close()
    after = contents(stage.house)
    assert {name for name, rows in after.items() if rows != before[name]} == TRACES
    with stage.house.database.read() as session:
        opened = select(func.count()).where(HolderSession.clinic_id == stage.clinic_id)
        assert session.scalar(opened) == OPENS
    new = verbs(stage)[len(trail) :]
    assert set(new) == SEEN


def verbs(stage: Stage) -> list[str]:
    with stage.house.database.read() as session:
        mine = select(AuditEntry.verb).where(AuditEntry.clinic_id == stage.clinic_id)
        return list(session.scalars(mine.order_by(AuditEntry.number)))
