"""One browser for a file, and the filled clinics of the web tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

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
