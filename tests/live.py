"""A real site in a process of its own, on loopback, and a browser-like client for it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from clinic.adapters.catalogue import load_catalogue
from clinic.adapters.totp import code_at, new_secret
from clinic.app import build_house
from clinic.config import new_secret as new_site_secret
from clinic.config import read_settings, write_settings
from clinic.persistence import schema
from clinic.services import catalogue, demo_stage, link_page
from clinic.services.context import House

PASSWORD = "correct horse battery staple"


class Answer:
    """What the site said: status, headers in small letters, text."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Client:
    """Keeps cookies and one connection; no script, no cache."""

    def __init__(self, port: int, host: str = "") -> None:
        self._port, self._host = port, host or f"localhost:{port}"
        self._line: HTTPConnection | None = None
        self.cookies: dict[str, str] = {}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch a page."""
        return self.send("GET", path, headers=headers or {})

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """Post a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(form).encode(), kind)

    def post_json(self, path: str, value: object, headers: Mapping[str, str]) -> Answer:
        """Post JSON."""
        kind = {"Content-Type": "application/json", **headers}
        return self.send("POST", path, json.dumps(value).encode(), kind)

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request. Raises OSError when the site is away or went away in the middle."""
        try:
            return self._send(method, path, body, headers or {})
        except HTTPException as error:
            raise ConnectionError(str(error)) from error

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        line = self._line or HTTPConnection("localhost", self._port, timeout=60)
        self._line = None
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        line.request(method, path, body, {"Cookie": cookies, "Host": self._host, **headers})
        response = line.getresponse()
        answer = Answer(
            response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        )
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value
        self._line = line
        return answer

    def token(self, page: Answer) -> str:
        """The CSRF token in a page."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert found, page.text[:500]
        return found[1]


class Site:
    """A site in a folder, served by a process that can be killed; ``stage`` is a clinic with its clinician."""

    def __init__(self, folder: Path, database_url: str = "", *, empty: bool = False) -> None:
        self.folder = folder
        self.port = free_port()
        self.totp_secret = new_secret()
        written = {
            "mode": "demo", "secret": new_site_secret(), "mail": "file:", "mail_from": "a@clinic.example",
            "base_url": f"http://localhost:{self.port}",
        }  # fmt: skip
        write_settings(folder, written | ({"database_url": database_url} if database_url else {}))
        self.house: House = build_house(read_settings({}, folder))
        schema.upgrade(self.house.database.engine)
        catalogue.load(self.house, load_catalogue())
        if not empty:
            self.stage = demo_stage.set_stage(self.house, datetime.now(UTC), PASSWORD, self.totp_secret)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, ahead: str = "") -> float:
        """Serve; returns the seconds to the first page. ``ahead`` ("+1d") lets the server live in the future."""
        began = time.perf_counter()
        clock = ["faketime", "-f", ahead] if ahead else []
        serve = [
            sys.executable,
            "-m",
            "clinic",
            "serve",
            "--instance",
            str(self.folder),
            "--port",
            str(self.port),
        ]
        self._process = start_serving([*clock, *serve], self.port, self.folder / "serve.log")
        return time.perf_counter() - began

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """SIGTERM, as a deploy does it."""
        if self._process is not None:
            os.killpg(
                self._process.pid, signal.SIGTERM
            )  # under another clock the server is a child of faketime
            self._process.wait(timeout=40)
            self._process = None

    def close(self) -> None:
        """Stop and give everything back."""
        self.stop()
        self.house.renderer.close()
        self.house.database.close()

    def sign_in(self) -> Client:
        """A client in which the clinician has signed in with both factors."""
        client = Client(self.port)
        page = client.get("/sign-in")
        client.post(
            "/sign-in", {"csrf_token": client.token(page), "email": demo_stage.EMAIL, "password": PASSWORD}
        )
        page = client.get("/second-factor")
        code = code_at(self.totp_secret, datetime.now(UTC))
        answer = client.post("/second-factor", {"csrf_token": client.token(page), "code": code})
        assert answer.status == 303, answer.text
        return client


def start_serving(command: list[str], port: int, log: Path, host: str = "") -> subprocess.Popen[bytes]:
    """Start a server and wait for its first page. Raises RuntimeError with the end of its log."""
    with log.open("ab") as file:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=file, start_new_session=True)
    for _ in range(6000):  # two minutes: a busy machine is no fault of the site
        try:
            if Client(port, host).get("/sign-in").status == 200:
                return process
        except OSError:
            time.sleep(0.02)
        if process.poll() is not None:
            break
    process.kill()
    raise RuntimeError(f"the site did not start: {log.read_text()[-2000:]}")


@contextmanager
def serving(command: list[str], port: int, log: Path, host: str = "") -> Iterator[None]:
    """A server for the length of the block."""
    process = start_serving(command, port, log, host)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=40)


@contextmanager
def live_site(folder: Path, database_url: str = "") -> Iterator[Site]:
    """A seeded site that serves until the block ends."""
    site = Site(folder, database_url)
    try:
        site.start()
        yield site
    finally:
        site.close()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def open_link(site: Site, person: demo_stage.Person) -> Client:
    """A phone in which the patient's link was opened."""
    words = link_page.show(site.stage.as_clinician(site.stage.now), person.program_id).words
    assert words is not None
    client = Client(site.port)
    page = client.get("/c")
    answer = client.post(
        "/c/open", {"csrf_token": client.token(page), "token": words.address.partition("#")[2]}
    )
    assert answer.status == 303, answer.text
    return client
