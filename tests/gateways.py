"""A real mail server and a real gateway for text messages on this machine: they take, refuse, stall and drop."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

STALL_SECONDS = 3


class MailServer:
    """What a mail server saw, and how it is to answer: "451 busy", "stall", "drop"; "take and drop"."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.refused: list[str] = []
        self.taken: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Take or refuse a recipient."""
        if self.refused:
            return self.refused.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a message, refuse it, keep the sender waiting, or hang up."""
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if answer.startswith(("250", "take")):
            self.taken.append(message_from_bytes(envelope.content, policy=default))
        if answer.endswith("stall"):
            await asyncio.sleep(STALL_SECONDS)
            return "250 too late"
        if answer.endswith("drop"):
            server.transport.abort()
        return answer if answer[0].isdigit() else "421 gone"


@contextmanager
def mail_server() -> Iterator[tuple[MailServer, str]]:
    """A running mail server and its address for the settings."""
    found = MailServer()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield found, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


class Gateway:
    """What a gateway for text messages saw, and the statuses it is to answer with (0: it stalls, -1: it hangs up)."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.taken: list[dict[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []


@contextmanager
def gateway() -> Iterator[tuple[Gateway, str]]:
    """A running gateway and its address for the settings."""
    found = Gateway()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.bodies.append(body)
            found.headers.append({name.lower(): value for name, value in self.headers.items()})
            status = found.statuses.pop(0) if found.statuses else 202
            if status <= 0:
                time.sleep(0 if status else STALL_SECONDS)
                return
            if 200 <= status < 300:
                found.taken.append(json.loads(body))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(b"said the gateway")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found, f"http://127.0.0.1:{server.server_port}/send"
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
