"""What the caseload weighs at the first visit, and other pages after it."""

import pypdfium2
import pypdfium2.raw
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.builder_stage import Bench
from tests.browser.served import Served
from tests.browser.test_checkins import packed
from tests.browser.test_look import SHIFTS, UNSEEN
from tests.web.cast import crowd
from tests.web.routes import address, routes_of

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
WALLS = ("catalogue.exercises", "clinics.clinic", "poses.pose", "programs.draft")
"""Pages with many drawings of 4 kB each: what is below the first screen is fetched when somebody comes near it."""
LATE = "noscript[data-later]"
LOADED = "() => [...document.images].every(one => !one.checkVisibility() || one.naturalWidth > 0)"
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


def wall(served: Served, endpoint: str) -> str:
    """The address of a page with many drawings."""
    route = next(
        route for route in routes_of(served.app) if (route.endpoint, route.method) == (endpoint, "GET")
    )
    return address(route, served.stage.scene.a)


def test_a_wall_of_drawings_is_light_and_fills_while_one_scrolls(browser: Browser, served: Served) -> None:
    sizes = {}
    for endpoint in WALLS:
        page = served.window(browser, "owner", 1280, dark=False).new_page()
        page.goto("/today", wait_until="networkidle")
        page.goto(wall(served, endpoint), wait_until="networkidle")
        sizes[endpoint] = sum(came(page).values())
        late = page.locator(LATE)
        assert late.count() > 0, endpoint
        while left := late.count():
            late.first.locator("..").scroll_into_view_if_needed()
            expect(late).not_to_have_count(left)
        page.wait_for_load_state("networkidle")
        page.wait_for_function(LOADED)
        assert page.evaluate(SHIFTS) < UNSEEN, endpoint
        page.context.close()
    print(sizes)
    assert {endpoint: size for endpoint, size in sizes.items() if not 0 < size <= LATER} == {}


def test_without_script_every_drawing_is_there_at_once(browser: Browser, bench: Bench) -> None:
    page = bench.sit_down(browser, java_script_enabled=False).new_page()
    page.goto("/exercises", wait_until="networkidle")
    assert page.locator(".pick img").count() == page.locator(".pick").count() > 10


def test_a_wall_of_drawings_is_printed_whole(browser: Browser, bench: Bench) -> None:
    page = bench.sit_down(browser).new_page()
    page.goto("/exercises", wait_until="networkidle")
    assert page.locator(LATE).count() > 0
    picks, paper = page.locator(".pick").count(), pypdfium2.PdfDocument(page.pdf())
    lines = [
        one
        for sheet in paper
        for one in sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=9)
    ]
    assert len(lines) > 50 * picks
    assert page.locator(LATE).count() == 0
    page.wait_for_function(LOADED)
