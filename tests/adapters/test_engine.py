"""The engine goes on after a failed piece, starts again when it dies, and never outlives its server."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from clinic.adapters.engine import EmbeddedEngine, while_child_of, work


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes true within ten seconds."""
    ends = time.monotonic() + 10
    while not holds() and time.monotonic() < ends:
        time.sleep(0.02)
    return holds()


def test_a_piece_that_fails_does_not_end_the_work() -> None:
    done: list[int] = []

    def tick() -> int:
        done.append(1)
        if len(done) == 2:
            raise RuntimeError("one bad row")
        return 1

    work(tick, goes_on=lambda: len(done) < 5, pause=0)
    assert len(done) == 5


def test_an_engine_that_dies_is_started_again(tmp_path: Path) -> None:
    trace = tmp_path / "starts"
    script = f"open({str(trace)!r}, 'a').write('x'); raise SystemExit(1)"
    engine = EmbeddedEngine([sys.executable, "-c", script], {}, again=0.05)
    engine.start()
    assert soon(lambda: trace.exists() and len(trace.read_text()) >= 2)
    engine.stop()
    starts = len(trace.read_text())
    time.sleep(0.3)
    assert len(trace.read_text()) == starts


def test_an_engine_ends_with_its_server_even_if_that_died_before_it_was_awake() -> None:
    script = (
        "import sys; from clinic.adapters.engine import work, while_child_of;"
        "work(lambda: 0, goes_on=while_child_of(int(sys.argv[1])), pause=0.01)"
    )
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    orphan = subprocess.run([sys.executable, "-c", script, str(gone.pid)], timeout=10, check=False)
    assert orphan.returncode == 0


def test_the_server_that_started_it_is_its_parent() -> None:
    assert while_child_of(os.getppid())()
    assert not while_child_of(os.getpid())()
