"""Text messages behind one door: a gateway of the site's choice, called by a signed webhook.

The address comes from the site's settings and never from anybody's form. No redirect is followed, no proxy used.
"""

import json
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from clinic.adapters.mail import MailFailed
from clinic.adapters.webhooks import signed

SECONDS = 10
"""How long the gateway may keep us waiting for each of its answers."""
ANSWER_MOST = 500
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
BAD_MESSAGE = frozenset({400, 410, 413, 422})


@dataclass(frozen=True, slots=True)
class Text:
    """One text message. ``key`` names it for ever, so that a second copy can be told from a second message."""

    key: str
    number: str
    text: str


class TextFailed(MailFailed):
    """The text message was not taken."""


class Texter:
    """Posts messages to a gateway as JSON (``key``, ``to``, ``text``), with the key as ``Idempotency-Key`` too.

    ``address``: ``https://…``; without encryption only a gateway on this machine is spoken to.
    """

    def __init__(self, address: str, secret: bytes, context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(address)
        if parts.scheme != "https" and parts.hostname not in HERE:
            raise ValueError("a gateway on another machine needs https://")
        self._parts = parts
        self._secret = secret
        self._context = context or ssl.create_default_context()

    def send(self, message: Text) -> None:
        """Hand the message over; returns when it was taken. Raises TextFailed, told apart by what may help."""
        body = json.dumps(
            {"key": message.key, "to": message.number, "text": message.text}, ensure_ascii=False
        ).encode()
        headers = signed(self._secret, message.key, datetime.now(UTC), body) | {
            "Content-Type": "application/json",
            "Idempotency-Key": message.key,
        }
        line = self._connect()
        try:
            line.request("POST", self._target(), body, headers)
            answer = line.getresponse()
            status, said = answer.status, answer.read(ANSWER_MOST)
        except (OSError, HTTPException) as error:
            raise TextFailed(f"{type(error).__name__}: {error}", unreachable=True) from error
        finally:
            line.close()
        if not 200 <= status < 300:
            raise _failure(status, said)

    def _connect(self) -> HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            return HTTPSConnection(host, port, timeout=SECONDS, context=self._context)
        return HTTPConnection(host, port, timeout=SECONDS)

    def _target(self) -> str:
        query = f"?{self._parts.query}" if self._parts.query else ""
        return f"{self._parts.path or '/'}{query}"


def texter_for(address: str, secret: bytes) -> Texter | None:
    """The gateway that the setting ``sms`` names, or None where there is none."""
    return Texter(address, secret) if address else None


def _failure(status: int, said: bytes) -> TextFailed:
    """A bad message is given up; anything else may be put right, and no other message would be taken meanwhile."""
    words = f"{status} {' '.join(said.decode('utf-8', 'replace').split())}".strip()
    return TextFailed(words, for_good=status in BAD_MESSAGE, unreachable=status not in BAD_MESSAGE)
