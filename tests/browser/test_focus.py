"""The focus is never lost: whatever is pressed in the builder, something that can be pressed has it afterwards."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.builder_stage import Bench, listen
from tests.browser.test_builder import open_draft, saved

pytestmark = pytest.mark.browser

HELD = """() => { const now = document.activeElement;
  return now !== document.body && now.isConnected && !now.disabled && now.checkVisibility(); }"""
CONTROLS = """() => [...document.querySelectorAll('#draft button, #bench-bar button, #draft input, #draft select')]
  .filter(one => one.checkVisibility() && !one.disabled && one.type !== 'hidden')
  .map(one => [one.nodeName, one.name, one.value, one.type])"""
LEAVING = ("publish", "preview", "template", "save")


def press(page: Page, tag: str, name: str, value: str, kind: str) -> None:
    """Use a control as a keyboard does, if it is still there and can be used."""
    which = f'[value="{value}"]' if kind in {"submit", "radio", "checkbox"} else ""
    one = page.locator(f'{tag.lower()}[name="{name}"]{which}').first
    if one.count() == 0 or not one.is_visible() or not one.is_enabled():
        return
    one.focus()
    if kind == "submit":
        page.keyboard.press("Enter")
    elif kind in {"radio", "checkbox"}:
        page.keyboard.press("Space")
    elif tag == "SELECT":
        page.keyboard.press("ArrowDown")
    else:
        page.keyboard.press("End")
        page.keyboard.type(" ")


def test_every_control_of_the_builder_leaves_the_focus_somewhere(bench: Bench, browser: Browser) -> None:
    page = bench.sit_down(browser, viewport={"width": 1280, "height": 900}).new_page()
    said = listen(page)
    open_draft(bench, page, "hip-hinge", "side-lying-hip-rotation")
    controls = page.evaluate(CONTROLS)
    lost = []
    for tag, name, value, kind in controls:
        if value.partition(":")[0] in LEAVING or (value.startswith("add:") and value != "add:squat"):
            continue
        press(page, tag, name, value, kind)
        saved(page)
        if not page.evaluate(HELD):
            lost.append((tag, name, value))
    assert lost == []
    assert len(controls) > 60
    assert said == []


def test_steps_back_and_forth_to_their_ends_keep_the_focus(bench: Bench, browser: Browser) -> None:
    page = bench.sit_down(browser, viewport={"width": 1280, "height": 900}).new_page()
    open_draft(bench, page, "hip-hinge", "squat")
    page.locator("button[value^='remove:']").first.click()
    saved(page)
    page.locator("#undone button").focus()
    page.keyboard.press("Enter")
    saved(page)
    assert page.evaluate(HELD)
    for way in ("undo", "redo"):
        button = page.locator(f"#do-{way}")
        while button.is_enabled():
            button.focus()
            page.keyboard.press("Enter")
            saved(page)
            assert page.evaluate(HELD), way


def test_a_dose_is_written_anew_whoever_comes_by_tab_or_click(bench: Bench, browser: Browser) -> None:
    page = bench.sit_down(browser, viewport={"width": 1280, "height": 900}).new_page()
    open_draft(bench, page, "hip-hinge")
    line = page.locator(".dose-text")
    line.fill("? rounds of 10 times")
    saved(page)
    page.locator("#f-find").focus()
    line.click()
    page.keyboard.type("3x8")
    expect(line).to_have_value("3x8")
    page.locator("#f-find").focus()
    line.focus()
    page.keyboard.type("2x10")
    expect(line).to_have_value("2x10")
    line.click(position={"x": 2, "y": 10})
    page.keyboard.type("1")
    expect(line).to_have_value("12x10")


def test_pictures_rest_after_a_while_and_play_again_when_asked(bench: Bench, browser: Browser) -> None:
    page = bench.sit_down(browser).new_page()
    page.emulate_media(reduced_motion="no-preference")
    page.clock.install()
    page.goto("/exercises/hip-hinge")
    moving, hold = page.locator(".plays").first, page.get_by_label("Hold still")
    expect(moving).to_be_visible()
    page.clock.fast_forward(50_000)
    expect(moving).to_be_hidden()
    hold.uncheck()
    expect(moving).to_be_visible()
    page.clock.fast_forward(50_000)
    expect(moving).to_be_hidden()
    page.reload()
    expect(moving).to_be_visible()
