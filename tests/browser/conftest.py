"""One browser for a file, a small clinic with Dana at her desk, and the filled clinics of the web tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from clinic.config import Settings
from clinic.services.context import House
from tests.browser.builder_stage import Bench
from tests.browser.served import served
from tests.web.conftest import copies, filled, site, stage

__all__ = ["browser", "copies", "filled", "served", "site", "stage"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield found
        found.close()


@pytest.fixture
def bench(settings: Settings, house: House) -> Iterator[Bench]:
    """A small clinic of its own, served."""
    found = Bench(settings, house)
    yield found
    found.close()


@pytest.fixture
def page(browser: Browser, bench: Bench) -> Iterator[Page]:
    """Dana, signed in, and no error of a script."""
    found, said = bench.sit_down(browser).new_page(), []
    found.on("pageerror", lambda error: said.append(str(error)))
    yield found
    assert said == []
