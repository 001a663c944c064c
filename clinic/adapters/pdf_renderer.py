"""PDF behind one door. WeasyPrint never runs in this process: a warm parent forks a limited child for
each render."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from clinic.adapters.pdf_forms import DrawnForms
from clinic.adapters.pdf_wire import (
    PDF_MOST,
    STARTED,
    Job,
    Limits,
    Media,
    receive_drawn,
    receive_frame,
    send_job,
)
from clinic.adapters.templates import static_folder

START_SECONDS = 60
HTML_MOST = 8 * 1024 * 1024
WAY_OUT = "Print fewer exercises at a time, or shorten the longest notes."
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "WEASYPRINT_DLL_DIRECTORIES")


class RenderFailed(Exception):
    """The sheet could not be made; the text is a plain sentence for the person who asked for it."""


class TooLarge(RenderFailed):
    """The sheet needs more time or memory than one render may take; the text says what to do."""


class Renderer:
    """Renders HTML of our own templates to PDF/UA-1. Safe to share between threads; at most `at_once` run
    together."""

    def __init__(self, limits: Limits | None = None, at_once: int | None = None) -> None:
        self._limits = limits or Limits()
        self._places = threading.BoundedSemaphore(at_once or max(2, os.cpu_count() or 1))
        self._lock = threading.Lock()
        self._parent: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0
        self._drawn = DrawnForms()

    def start(self) -> None:
        """Start the warm parent now, which takes about a second. Raises RenderFailed."""
        with self._lock:
            self._running()

    def close(self) -> None:
        """End the warm parent; a later render starts a new one."""
        with self._lock:
            self._stop()

    def render(
        self,
        html: str,
        media: Mapping[str, Media] | None = None,
        *,
        styles: Sequence[str] = (),
        identifier: str = "",
        pages_most: int = 0,
        folded: str = "",
    ) -> bytes:
        """The PDF of a document, checked: no active object, no attachment, links only http(s), mailto and
        tel.

        `media` are the pictures by id, `styles` names of stylesheets in static/print, `identifier` the
        fixed file identifier; `pages_most` and `folded` as in `Job`. Equal arguments give equal bytes.
        Raises TooLarge and RenderFailed.
        """
        if len(html) > HTML_MOST:
            raise TooLarge(f"This handout is too long to print. {WAY_OUT}")
        job = Job(
            html, self._drawn.put_in(media or {}), tuple(styles), identifier, self._limits, pages_most, folded
        )
        with self._places:
            try:
                content, drawn = self._once(job)
            except _ParentGone:
                try:
                    content, drawn = self._once(job)
                except _ParentGone:
                    raise RenderFailed("The print service stopped. Try again in a minute.") from None
        self._drawn.keep(media or {}, drawn)
        return content

    def _once(self, job: Job) -> tuple[bytes, dict[str, bytes]]:
        line = self._line()
        with line:
            line.settimeout(job.limits.wall_seconds + 3)
            try:
                if line.recv(1) != STARTED:
                    raise _ParentGone
            except OSError:
                raise _ParentGone from None
            try:
                send_job(line, job)
                answer = receive_frame(line, PDF_MOST)
                drawn = receive_drawn(line)
            except UnicodeEncodeError:
                raise RenderFailed("The sheet holds a character that is not text.") from None
            except (OSError, EOFError, ValueError):
                raise TooLarge(f"This handout takes too long to lay out. {WAY_OUT}") from None
        if answer[:1] == b"+":
            return answer[1:], drawn
        kind, _, sentence = answer[1:].decode().partition(":")
        if kind == "TooLarge":
            raise TooLarge(f"This handout is too large to lay out. {WAY_OUT}")
        raise RenderFailed(sentence)

    def _line(self) -> socket.socket:
        """A fresh line to a child that is being forked; starts the parent when there is none."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            control = self._running()
            try:
                socket.send_fds(control, [b"."], [theirs.fileno()])
            except OSError:
                self._stop()
                socket.send_fds(self._running(), [b"."], [theirs.fileno()])
        return ours

    def _running(self) -> socket.socket:
        """The control socket of a parent that lives. A process forked from ours gets a parent of its own."""
        if self._control and self._parent and self._owner == os.getpid() and self._parent.poll() is None:
            return self._control
        self._stop()
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", "clinic.adapters.pdf_parent", str(theirs.fileno())]
            self._parent = subprocess.Popen(  # noqa: S603
                command,
                env=_clean_environment(),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._control, self._owner = ours, os.getpid()
        self._await_ready(ours)
        return ours

    def _await_ready(self, control: socket.socket) -> None:
        control.settimeout(START_SECONDS)
        try:
            said = control.recv(4096)
        except OSError:
            said = b""
        if said != STARTED:
            self._stop()
            reason = said[1:].decode(errors="replace") or "it ended at once"
            raise RenderFailed(f"The print service does not start: {reason}.")
        control.settimeout(None)

    def _stop(self) -> None:
        if self._control:
            self._control.close()
        if self._parent and self._owner == os.getpid():
            self._parent.terminate()
            self._parent.wait(timeout=10)
        self._parent = self._control = None


class _ParentGone(Exception):
    """The parent died before it could fork for this job."""


def _clean_environment() -> dict[str, str]:
    """What the render process may know: where our code and fonts are. No secret of the web process goes
    along."""
    code = str(Path(__file__).resolve().parents[2])
    fixed = {
        "PYTHONPATH": code,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
        "FONTCONFIG_FILE": str(static_folder() / "fonts" / "fonts.conf"),
    }
    return fixed | {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
