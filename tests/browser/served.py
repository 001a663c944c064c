"""The filled clinics, served on a port of this machine, with windows of everybody who came in."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server

from clinic.app import create_app
from clinic.web import cookies
from tests.live import free_port
from tests.web.cast import HOLDERS, Stage
from tests.web.conftest import Filled, settings_of
from tests.web.routes import address, routes_of
from tests.web.test_routes import expected

ACTORS = ("owner", "holder", "nobody", "password only", "setting up", "no clinic chosen")
"""Each page is looked at once, as the first of these who may open it."""

REFUSED = (("owner", "/nowhere"), ("owner", "/patients?page=x"), ("auditor", "/patients"))


@dataclass(frozen=True, slots=True)
class Served:
    """The filled site on a port of this machine."""

    origin: str
    app: Flask
    stage: Stage

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every page as (actor, path), refusals last."""
        seen: set[str] = set()
        for actor in ACTORS:
            for route in routes_of(self.stage.app):
                if route.method != "GET" or route.endpoint in seen or expected(actor, route) != "in":
                    continue
                path = address(route, self.stage.scene.a)
                answer = self.stage.browser(actor).get(path)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    seen.add(route.endpoint)
                    yield actor, path
        yield from REFUSED

    def window(self, browser: Browser, actor: str, width: int, dark: bool) -> BrowserContext:
        """A window of somebody who came in."""
        found = browser.new_context(
            base_url=self.origin,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 780},
            reduced_motion="reduce",
        )
        token = self.stage.scene.tokens.get(actor, "")
        with self.app.test_request_context():
            kept = {str(self.app.config["SESSION_COOKIE_NAME"]): self._session(token)}
            if actor in HOLDERS:
                kept = {cookies.holder_name(): token}
        for name, value in kept.items() if token else ():
            found.add_cookies([{"name": name, "value": value, "url": self.origin}])
        return found

    def _session(self, token: str) -> str:
        signing = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return str(signing.dumps({"_user_id": token}))


@pytest.fixture
def served(stage: Stage, filled: Filled) -> Iterator[Served]:
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    app = create_app(replace(settings_of(filled), base_url=origin), replace(stage.house, base_url=origin))
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Served(origin, app, stage)
    server.shutdown()
