"""The linter's quiet line in a real browser: opened, a message set aside with a reason, taken back, handed over."""

import pytest
from playwright.sync_api import Page, expect

from clinic.services import lint
from tests.browser.builder_stage import Bench
from tests.program_stage import Stage, begin

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(bench: Bench) -> Stage:
    return bench.stage


def test_a_message_is_set_aside_with_a_reason_and_speaks_again(page: Page, stage: Stage) -> None:
    program_id = begin(stage, "plank", "rock-back", "squat", "waiters-bow", "forward-fold")
    before = len(lint.page(stage.dana, program_id).linted.findings)
    page.goto(f"/programs/{program_id}/draft")
    page.locator("#lint summary").click()
    page.locator("#lint li", has_text="There are 5 exercises.").locator("a[href*='#m-']").click()
    message = page.locator("section[id^=m-]", has_text="There are 5 exercises.")
    message.locator("summary").click()
    message.get_by_label("Why it is right as it is").fill("Seen at the next visit")
    message.get_by_role("button", name="Set aside").click()
    expect(page.get_by_text("“Seen at the next visit”")).to_be_visible()
    assert len(lint.page(stage.dana, program_id).linted.findings) == before - 1
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("It speaks again.")).to_be_visible()
    assert len(lint.page(stage.dana, program_id).linted.findings) == before


def test_publishing_leads_to_the_hand_over_and_its_ticks_stay(page: Page, stage: Stage) -> None:
    program_id = begin(stage)
    page.goto(f"/programs/{program_id}/publish")
    page.get_by_role("button", name="Publish and hand over").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("0 of 1 handed over to Rosa Marin")
    for tick in ("Shown", "Patient did it", "Patient said what it is for"):
        page.locator("label", has_text=tick).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All 1 handed over")
