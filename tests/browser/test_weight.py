"""What the caseload weighs at the first visit, and other pages after it."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.served import Served
from tests.browser.test_checkins import packed
from tests.web.cast import crowd

pytestmark = pytest.mark.browser

FIRST, LATER = 250_000, 40_000
LATER_PAGES = (
    "/patients",
    "/questions",
    "/audit",
    "/exercises/new",
    "/account",
    "/patients/new",
    "/find?q=hip",
    "/exercises/hip-hinge",
    "/templates",
    "/patients/{patient}",
    "/programs/{program}",
)
"""Without the walls of drawings (catalogue, builder, poses, people): each drawing is 4 kB, and fetched once."""
CAME = "() => performance.getEntries().filter(e => e.transferSize).map(e => [e.name, e.transferSize])"


def came(page: Page) -> dict[str, int]:
    """The bytes of everything that was fetched for the page, style sheets and scripts packed as ``make`` packs them."""
    return {name: packed(name) or size for name, size in page.evaluate(CAME)}


def test_the_first_load_and_later_ones_are_light(browser: Browser, served: Served) -> None:
    crowd(served.stage, 55)
    page = served.window(browser, "owner", 1280, dark=False).new_page()
    page.goto("/today", wait_until="networkidle")
    first = came(page)
    assert page.locator(".case").count() > 40
    assert len(first) > 8
    assert sum(first.values()) <= FIRST, first
    sizes = {"/today": sum(first.values())}
    a = served.stage.scene.a
    here = {"patient": a.told.patient_id, "program": a.told.program_id}
    for pattern in LATER_PAGES:
        path = pattern.format(**here)
        page.goto(path, wait_until="networkidle")
        sizes[path] = sum(came(page).values())
    page.context.close()
    print(sizes)
    assert {path: size for path, size in sizes.items() if path != "/today" and not 0 < size <= LATER} == {}
