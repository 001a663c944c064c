"""The teach-back list in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.builder_stage import Bench
from tests.program_stage import published

pytestmark = pytest.mark.browser


def test_one_press_ticks_all_of_one_exercise_and_of_no_other(bench: Bench, browser: Browser) -> None:
    page = bench.sit_down(browser).new_page()
    program_id, _ = published(bench.stage, "plank", "squat")
    page.goto(f"/programs/{program_id}/versions/1/hand-over")
    page.locator("[data-tick-all]").nth(1).click()
    assert (
        page.locator("[name=tick]").evaluate_all("all => all.map(one => one.checked)")
        == [False] * 3 + [True] * 3
    )
    expect(page.locator("#live")).to_have_text("Squat: all three are ticked.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 of 2 handed over")
