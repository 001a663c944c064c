"""A question asked again gets the answer of a moment ago, as long as it must be the same.

An answer follows from the question (a GET's line, its sender and every header), from the database, and from the time.
A view says until when the time changes nothing (``may_repeat``), the database says by a stamp whether anything was
committed since, in this process or another: a session that was ended, a right that was taken, a new version, an entry
of the trail that is due. Nobody gets the answer to another's question, since the cookie and the address are part of it.
What is kept is kept from the second time on, in memory only.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from flask import request

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Question = frozenset[tuple[str, str]]

MARK = "clinic.steady_until"
ANSWERS_MOST = 100
BYTES_MOST = 20_000_000
"""Of all that is kept together; one answer at most a tenth of it."""
_LINE = frozenset(
    {"REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "wsgi.url_scheme"}
)


def may_repeat(until: datetime | None) -> None:
    """Say of the answer to this request that it stays the same until then, while nothing is committed."""
    if until is not None:
        request.environ[MARK] = until


@dataclass(frozen=True, slots=True)
class _Answer:
    stamp: Hashable
    since: datetime
    until: datetime
    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Again:
    """In front of the application. ``stamp`` is equal twice only if nothing was committed in between."""

    def __init__(self, wsgi: Wsgi, stamp: Callable[[], Hashable]) -> None:
        self._wsgi = wsgi
        self._stamp = stamp
        self._lock = Lock()
        self._asked: OrderedDict[Question, _Answer | None] = OrderedDict()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, from what is kept or from the application."""
        if environ["REQUEST_METHOD"] != "GET":
            return self._wsgi(environ, start_response)
        question = _question(environ)
        if question not in self._asked:
            answer = self._wsgi(environ, start_response)
            if MARK in environ:
                self._keep(question, None)
            return answer
        stamp, kept = self._stamp(), self._asked.get(question)
        if kept and kept.stamp == stamp and kept.since <= datetime.now(UTC) < kept.until:
            start_response(kept.status, list(kept.headers))
            return [kept.body]
        return self._worked_out(environ, start_response, question, stamp)

    def _worked_out(
        self, environ: Environ, start_response: Callable[..., Any], question: Question, stamp: Hashable
    ) -> Iterable[bytes]:
        """The application's answer, kept under the stamp that was read before it was worked out."""
        since = datetime.now(UTC)
        said: list[Any] = []

        def listen(*told: Any) -> Any:
            said[:] = told
            return start_response(*told)

        answer = self._wsgi(environ, listen)
        if MARK not in environ:
            return answer
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        if len(body) <= BYTES_MOST / 10 and not any(name.lower() == "set-cookie" for name, _ in said[1]):
            self._keep(question, _Answer(stamp, since, environ[MARK], said[0], list(said[1]), body))
        return [body]

    def _keep(self, question: Question, answer: _Answer | None) -> None:
        with self._lock:
            if answer:  # what was kept under another stamp is never asked for again
                for other, kept in self._asked.items():
                    if kept and kept.stamp != answer.stamp:
                        self._asked[other] = None
            self._asked[question] = answer
            self._asked.move_to_end(question)
            while len(self._asked) > ANSWERS_MOST or self._bytes() > BYTES_MOST:
                self._asked.popitem(last=False)

    def _bytes(self) -> int:
        return sum(len(kept.body) for kept in self._asked.values() if kept)


def _question(environ: Environ) -> Question:
    """All that was sent: the line of the request with its sender's address, and every header."""
    return frozenset(
        (name, value)
        for name, value in environ.items()
        if (name.startswith("HTTP_") or name in _LINE) and isinstance(value, str)
    )
