"""The style pages in a real browser: nothing overflows, jumps, complains or asks elsewhere."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from clinic.app import create_app
from clinic.config import Settings
from clinic.services.context import House

pytestmark = pytest.mark.browser

PAGES = {"/style": 44, "/style/patient": 56}
PRESSED = ".button, .input, summary, .target > input:enabled, .side-link, .filter"
SMALL = """([pressed, least]) => [...document.querySelectorAll(pressed)]
  .map(one => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && Math.round(box.height) < least).map(([name]) => name)"""
UNSEEN = 0.005
"""A shift that no eye sees: a late glyph of a fallback font on a busy machine (0.1 is still called good)."""
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300);
})"""


@pytest.fixture
def site(settings: Settings, house: House) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(settings, house), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def visit(browser: Browser, address: str, **context: Any) -> tuple[BrowserContext, Page, list[str]]:
    """A fresh visit, and what the browser said or asked for elsewhere meanwhile."""
    opened = browser.new_context(**context)
    page = opened.new_page()
    said: list[str] = []
    origin = address.split("/style")[0]
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(origin) else said.append(request.url))
    page.on("response", lambda response: said.append(response.url) if response.status >= 400 else None)
    page.goto(address, wait_until="networkidle")
    return opened, page, said


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_every_width_in_silence(browser: Browser, site: str, path: str, scheme: str) -> None:
    for width in (320, 768, 1920):  # the others in test_every_page
        opened, page, said = visit(
            browser, site + path, viewport={"width": width, "height": 740}, color_scheme=scheme
        )
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{width} px"
        assert page.evaluate(SHIFTS) < UNSEEN
        assert said == []
        opened.close()


@pytest.mark.parametrize(("path", "least"), PAGES.items())
def test_what_is_pressed_is_large_enough(browser: Browser, site: str, path: str, least: int) -> None:
    opened, page, _ = visit(browser, site + path, viewport={"width": 360, "height": 740})
    assert page.locator(".button").count() > 3
    assert page.evaluate(SMALL, [PRESSED, least]) == []
    opened.close()


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(browser: Browser, site: str) -> None:
    opened, page, _ = visit(browser, f"{site}/style", viewport={"width": 360, "height": 740})
    side = page.locator("#side")
    assert not side.is_visible()
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    assert side.is_visible()
    page.keyboard.press("Escape")
    assert not side.is_visible()
    opened.close()


def test_larger_text_and_the_dark_are_kept_on_the_device(browser: Browser, site: str) -> None:
    opened, page, _ = visit(browser, f"{site}/style/patient", viewport={"width": 360, "height": 740})
    page.get_by_role("button", name="Text size").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "19.2px"
    page.goto(f"{site}/style")
    page.get_by_label("Dark").check()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("document.documentElement.dataset.text") == "large"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"  # paper is never dark
    opened.close()


def test_without_script_nothing_is_missing_but_the_comforts(browser: Browser, site: str) -> None:
    opened, page, said = visit(browser, f"{site}/style/patient", java_script_enabled=False)
    assert page.get_by_role("button", name="Done").is_visible()
    assert page.locator("input[name=pain]").count() == 11
    assert not page.get_by_role("button", name="Text size").is_visible()
    assert said == []
    opened.close()
