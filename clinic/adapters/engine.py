"""The embedded engine: a process beside the server that does what product rows say is due.

It holds nothing itself. A row's lease says who works on it, so a killed engine loses no work: the next one
takes it up again. It is a process and not a thread, so that counting and rendering never make a page wait.
"""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence

import structlog

log = structlog.get_logger("clinic.engine")

Tick = Callable[[], int]
"""Do a bounded piece of what is due; returns how many rows were worked on (0: nothing was due)."""

PAUSE_SECONDS = 1.0


def work(tick: Tick, *, goes_on: Callable[[], bool], pause: float = PAUSE_SECONDS) -> None:
    """Call ``tick`` again and again: at once while there is work, else after a pause, as long as ``goes_on``."""
    while goes_on():
        try:
            done = tick()
        except Exception:
            log.exception("tick failed")
            done = 0
        if done == 0:
            time.sleep(pause)


def while_child_of(server: int) -> Callable[[], bool]:
    """Whether the process with this id is still our parent: an engine never outlives its server.

    The id is handed over, for a server killed before its engine is awake leaves it another parent already.
    """
    return lambda: os.getppid() == server


class EmbeddedEngine:
    """Starts the engine's command, and starts it again when it ends.

    ``settings`` override its environment; ``again`` are the seconds to wait after one that ended at once.
    """

    def __init__(self, command: Sequence[str], settings: Mapping[str, str], *, again: float = 5.0) -> None:
        self._command = list(command)
        self._again = again
        self._environment = {**os.environ, **settings}
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="engine", daemon=True)

    def start(self) -> None:
        """Begin to work in the background."""
        self._keeper.start()

    def stop(self, timeout: float = 30.0) -> None:
        """Let the engine finish its piece, and stop."""
        self._stopped.set()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _keep(self) -> None:
        wait = 0.0
        while not self._stopped.wait(wait):
            began = time.monotonic()
            self._process = subprocess.Popen(self._command, env=self._environment)  # noqa: S603 - our own command
            status = self._process.wait()
            if self._stopped.is_set():
                return
            log.error("the engine ended and is started again", status=status)
            wait = self._again if time.monotonic() - began < 30 else 0.5
