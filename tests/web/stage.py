"""The whole site over HTTP in one process, with Rosa's program on it and the clock at noon of its second Monday."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from clinic.domain.actions import Role
from clinic.services.context import House
from tests.services.checkin_stage import Stage
from tests.staff import browser, hire

SITE = "https://clinic.example"
TABLES = (
    "links", "submissions", "checkins", "symptom_reports", "alerts", "questions", "scores", "programs",
    "program_versions", "throttles", "holder_sessions",
)  # fmt: skip


class Browser:
    """A browser on the site: pages by path, forms by what they hold; the token of the last form seen goes along."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.page = ""
        self.token = ""

    def get(self, path: str, **rest: Any) -> TestResponse:
        """Open a page."""
        return self._seen(self.client.get(path, base_url=SITE, **rest))

    def send(self, path: str, values: Mapping[str, object], follow: bool = False) -> TestResponse:
        """Send the form of the page that is open (its hidden values are the caller's)."""
        form = {"csrf_token": self.token, **values}
        return self._seen(self.client.post(path, data=form, base_url=SITE, follow_redirects=follow))

    def _seen(self, answer: TestResponse) -> TestResponse:
        self.page = answer.text if answer.mimetype == "text/html" else ""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        self.token = found[1] if found else self.token
        return answer

    def hidden(self, name: str) -> str:
        """The value of the open page's first hidden field of that name."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, f"the page has no {name}"
        return found[1]


def opened(app: Flask, fragment: str) -> Browser:
    """A phone in which a patient's link was opened."""
    found = Browser(app)
    found.get("/c")
    found.send("/c/open", {"token": fragment})
    return found


def member(app: Flask, stage: Stage, role: Role = Role.clinician, name: str = "Kim Ode") -> Browser:
    """The browser of a member of the clinic, signed in."""
    found = Browser(app)
    found.client = browser(app, hire(stage.house, stage.clinic_id, role, name))
    return found


def same_body(answer: TestResponse) -> str:
    """The page without what differs each time: the tokens against foreign requests."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)


def counted(house: House) -> dict[str, int]:
    """How many rows stand in each table of the main job."""
    with house.database.engine.connect() as connection:
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in TABLES
        }
