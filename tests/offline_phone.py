"""A phone that was without network, as its script behaves, and a site served by two processes over one database."""

import json
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from clinic.app import build_house
from clinic.config import new_secret, read_settings, write_settings
from clinic.persistence import schema
from clinic.services.context import House
from tests.live import Answer, Client, free_port, serving


@dataclass(frozen=True, slots=True)
class Twins:
    """One database behind two servers."""

    house: House
    ports: tuple[int, int]


@contextmanager
def twins(folder: Path, database_url: str = "") -> Iterator[Twins]:
    """Serve a new, empty site by two processes until the block ends."""
    ports = free_port(), free_port()
    written = {
        "mode": "demo", "secret": new_secret(), "mail": "file:", "mail_from": "a@clinic.example",
        "base_url": f"http://localhost:{ports[0]}",
    }  # fmt: skip
    write_settings(folder, written | ({"database_url": database_url} if database_url else {}))
    house = build_house(read_settings({}, folder))
    schema.upgrade(house.database.engine)
    with ExitStack() as stack:
        for port in ports:
            serve = [sys.executable, "-m", "clinic", "serve", "--instance", str(folder), "--port", str(port)]
            stack.enter_context(serving(serve, port, folder / f"serve-{port}.log"))
        yield Twins(house, ports)
    house.renderer.close()
    house.database.close()


@dataclass(frozen=True, slots=True)
class Told:
    """A form that was filled in without network."""

    form: str
    made_at: datetime
    version: int
    fields: tuple[tuple[str, str], ...]
    key: str = field(default_factory=lambda: str(uuid4()))

    def plain(self) -> dict[str, object]:
        """As it is sent."""
        return {
            "key": self.key, "form": self.form, "made_at": self.made_at.isoformat(), "version": self.version,
            "fields": self.fields,
        }  # fmt: skip


@dataclass
class Phone:
    """What waits, and what the clinic said to what was sent. One cookie for all tabs."""

    site: Twins
    program: str
    waiting: dict[str, Told] = field(default_factory=dict)
    fates: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def tab(self, server: int) -> Client:
        """A tab of this phone, at one of the servers."""
        found = Client(self.site.ports[server])
        found.cookies = self.cookies
        return found

    def open(self, fragment: str) -> None:
        """Open the page from the sheet."""
        tab = self.tab(0)
        answer = tab.post("/c/open", {"csrf_token": tab.token(tab.get("/c")), "token": fragment})
        assert answer.status == 303, answer.text

    def send(self, told: Sequence[Told], server: int, *, lost: bool = False) -> bool:
        """Send these in this order; ``lost``: the answer never comes back. Tells whether the page is still open."""
        tab = self.tab(server)
        first = tab.get("/c/waiting")
        if first.status == 303:
            return False
        body = {"program": self.program, "waiting": [one.plain() for one in told]}
        headers = {"X-CSRFToken": json.loads(first.text)["csrf_token"]}
        answer = tab.post_json("/c/waiting", body, headers)
        if answer.status == 303:
            return False
        assert answer.status == 200, answer.text
        if not lost:
            self.settle(answer)
        return True

    def settle(self, answer: Answer) -> None:
        """Take what was answered out of what waits; what was refused stays to be read."""
        for one in json.loads(answer.text)["answers"]:
            self.fates.setdefault(one["key"], (one["fate"], tuple(one["problems"])))
            self.waiting.pop(one["key"], None)

    def break_off(self, told: Sequence[Told], server: int) -> None:
        """The network goes away in the middle of sending."""
        tab = self.tab(server)
        first = tab.get("/c/waiting")
        if first.status == 303:
            return
        token = json.loads(first.text)["csrf_token"]
        body = json.dumps({"program": self.program, "waiting": [one.plain() for one in told]}).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = (
            f"POST /c/waiting HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nX-CSRFToken: {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("localhost", self.site.ports[server]), timeout=20) as line:
            line.sendall(head.encode() + body[: len(body) // 2])
