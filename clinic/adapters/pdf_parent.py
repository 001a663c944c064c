"""The warm parent: loads WeasyPrint once, then forks a child for each render. Run by `Renderer`, not by hand.

    python -P -m clinic.adapters.pdf_parent FD

FD is a socket on which every byte comes with the descriptor of a fresh socket: the line of one job. The
parent has no network, no secrets and no database; it ends when the socket closes. A child gets its limits
from the job, works off one document and dies. While nobody waits for a sheet, the parent lays out samples itself: its
children then find ready what all sheets have in common. It never sees the words of a job.
"""

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable
from select import select
from types import FrameType

from clinic.adapters.confine import bound, leave_network
from clinic.adapters.pdf_engine import Engine
from clinic.adapters.pdf_finish import Unfit
from clinic.adapters.pdf_sample import samples
from clinic.adapters.pdf_wire import STARTED, receive_job, send_drawn, send_frame
from clinic.adapters.templates import static_folder

IDLE_SECONDS = 0.3
"""So long nobody has asked for anything before a sample is laid out: the job for which we were started comes first."""
NOT_LAID_OUT = (
    "The sheet cannot be laid out ({}). Shorten what is much longer than usual, or choose another layout."
)


def main(control: socket.socket) -> None:
    """Load, say that we are ready, fork for every line until the control socket closes."""
    leave_network()
    engine = Engine(static_folder() / "print")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps the children
    gc.collect()
    gc.freeze()
    control.sendall(STARTED)
    waiting = samples()
    while True:
        while not select([control], [], [], IDLE_SECONDS)[0] and (sample := next(waiting, None)):
            engine.learn(sample)
        _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not descriptors:
            return
        with socket.socket(fileno=descriptors[0]) as line:
            if os.fork() == 0:
                control.close()
                child(engine, line)


def child(engine: Engine, line: socket.socket) -> None:
    """Work off the job on this line and end the process, whatever happens."""
    try:
        gc.disable()
        line.sendall(STARTED)
        job = receive_job(line)
        limits = job.limits
        bound(
            cpu_seconds=limits.cpu_seconds, wall_seconds=limits.wall_seconds, memory_bytes=limits.memory_bytes
        )
        said, drawn = answer(lambda: engine.render(job))
        send_frame(line, said)
        send_drawn(line, drawn)
    finally:
        os._exit(0)


def answer(render: Callable[[], tuple[bytes, dict[str, bytes]]]) -> tuple[bytes, dict[str, bytes]]:
    """`+` and the PDF, or `-`, the error's name, a colon and a plain sentence; then drawings for reuse."""
    try:
        pdf, drawn = render()
        return b"+" + pdf, drawn
    except Unfit as error:
        return f"-RenderFailed:{error}".encode(), {}
    except (MemoryError, RecursionError, ZeroDivisionError, OverflowError):
        return b"-TooLarge:", {}
    except (
        Exception
    ) as error:  # whatever WeasyPrint cannot lay out: the type says it, its text may hold patient text
        return f"-RenderFailed:{NOT_LAID_OUT.format(type(error).__name__)}".encode(), {}


def _end(_number: int, _frame: FrameType | None) -> None:
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    with socket.socket(fileno=int(sys.argv[1])) as line_to_web:
        try:
            main(line_to_web)
        except Exception as error:  # whatever stops the start (a missing library): the web process says it on
            line_to_web.sendall(f"-{type(error).__name__}: {error}".encode()[:2000])
