"""Every page in a real browser: axe finds nothing, it fits a phone, nothing jumps, complains or asks elsewhere."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.served import Served
from tests.browser.test_look import SHIFTS, UNSEEN

pytestmark = pytest.mark.browser


def complaints(page: Page, origin: str) -> list[str]:
    """What the browser says from now on, and what it asks for elsewhere."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((origin, "data:")) else said.append(request.url),
    )
    return said


def faults(page: Page, axe: Axe) -> Iterator[str]:
    """What is wrong with a page that is open."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 0:
        yield f"{wide} px too wide"
    for found in axe.run(page).response["violations"]:
        yield f"{found['id']}: {found['help']}: {[node['html'][:200] for node in found['nodes'][:3]]}"
    yield from jumps(page)


def jumps(page: Page) -> Iterator[str]:
    """What moves while a page is built up. A glyph that is late on a busy machine comes at once the second time."""
    shift = page.evaluate(SHIFTS)
    if shift >= UNSEEN:
        page.reload(wait_until="load")
        shift = page.evaluate(SHIFTS)
    if shift >= UNSEEN:
        yield f"it jumps by {shift:.3f}"


@pytest.mark.parametrize(
    ("width", "dark"), [(1280, False), (360, True)], ids=["wide and light", "narrow and dark"]
)
def test_every_page_is_right_for_everybody(browser: Browser, served: Served, width: int, dark: bool) -> None:
    wrong: dict[str, list[str]] = {}
    axe, count = Axe(), 0
    windows: dict[str, Page] = {}
    for actor, path in served.pages():
        page = windows.get(actor) or served.window(browser, actor, width, dark).new_page()
        said = complaints(page, served.origin)
        windows[actor] = page
        answer = page.goto(path, wait_until="load")
        count += 1
        found = [*faults(page, axe)]
        if answer and answer.status < 400:
            found += said
        if found:
            wrong[f"{actor} at {path}"] = found
    for page in windows.values():
        page.context.close()
    assert not wrong, "\n".join(f"{where}\n    " + "\n    ".join(found) for where, found in wrong.items())
    assert count > 75
