"""A site with a catalogue and a patient, and a clinician at a browser who counts what she does."""

import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page
from werkzeug.serving import make_server

from clinic.adapters.totp import code_at
from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role
from clinic.services.context import House
from tests.program_stage import Stage, set_stage
from tests.staff import Person, hire


class Bench:
    """The site on a port of its own; ``stage`` is its clinic with Dana and her patient Rosa."""

    def __init__(self, settings: Settings, house: House) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://localhost:{port}"
        self.house = replace(house, base_url=self.address)
        self.app = create_app(replace(settings, base_url=self.address), self.house)
        self.stage: Stage = set_stage(self.house)
        self._signed_in: dict[str, Any] = {}
        self._windows: list[BrowserContext] = []
        self.server = make_server("127.0.0.1", port, self.app, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def sit_down(self, browser: Browser, person: Person | None = None, **window: Any) -> BrowserContext:
        """A window in which somebody (Dana, if nobody is named) has signed in with both factors."""
        who = person or self.stage.person
        if who.email not in self._signed_in:
            self._sign_in(browser, who)
        context = browser.new_context(
            base_url=self.address,
            storage_state=self._signed_in[who.email],
            reduced_motion="reduce",  # drawings that play for ever leave a busy machine no time for the test
            **window,
        )
        context.set_default_timeout(20_000)
        self._windows.append(context)
        return context

    def _sign_in(self, browser: Browser, who: Person) -> None:
        """Once for each person, for a code of the second factor works once."""
        context = browser.new_context(base_url=self.address)
        page = context.new_page()
        page.goto("/sign-in")
        page.locator("input[name=email]").fill(who.email)
        page.locator("input[name=password]").fill(who.password)
        page.locator("main form button[type=submit]").first.click()
        page.locator("input[name=code]").fill(code_at(who.secret, datetime.now(UTC)))
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/today")
        self._signed_in[who.email] = context.storage_state()
        context.close()

    def colleague(self) -> Person:
        """Another clinician of the clinic."""
        return hire(self.house, self.stage.clinic_id, Role.clinician, "Ben Ash")

    def start_path(self) -> str:
        """Where a new program for Rosa begins."""
        return f"/patients/{self.stage.patient_id}/programs/new"

    def close(self) -> None:
        """Close every window and stop serving."""
        for window in self._windows:
            window.close()
        self.server.shutdown()


class Hands:
    """Somebody at a page: every press, every text typed into a field and every key chord is one interaction."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.interactions = 0
        self.keys = 0

    def press(self, what: Locator) -> None:
        """One click or tap."""
        what.click()
        self.interactions += 1

    def write(self, what: Locator, words: str) -> None:
        """Go into a field by pointer, and type."""
        what.click()
        what.press("Control+a")
        what.press_sequentially(words)
        self.interactions += 2
        self.keys += len(words)

    def type(self, words: str) -> None:
        """Type where the caret is."""
        self.page.keyboard.type(words)
        self.interactions += 1
        self.keys += len(words)

    def key(self, chord: str, times: int = 1) -> None:
        """Press a key or chord."""
        for _ in range(times):
            self.page.keyboard.press(chord)
        self.interactions += times


def listen(page: Page) -> list[str]:
    """What the browser complains about from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said
