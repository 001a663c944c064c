"""What a child may use that unpacks or lays out what others wrote: no network, bounded time, memory and files."""

import ctypes
import resource
import signal

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
FILES_MOST = 48


def bound(*, cpu_seconds: int, wall_seconds: float, memory_bytes: int) -> None:
    """Bound processor time, clock time, memory, files and their size. A system without one of them does without it."""
    bounds = (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES_MOST),
        (resource.RLIMIT_CORE, 0),
    )
    for which, most in bounds:
        try:
            resource.setrlimit(which, (most, most))
        except (OSError, ValueError):
            continue
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, wall_seconds)


def leave_network() -> None:
    """Move into an empty network namespace where the system lets us (Linux: as root, or with user namespaces)."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (AttributeError, OSError):
        return
    if unshare(CLONE_NEWNET) != 0:
        unshare(CLONE_NEWUSER | CLONE_NEWNET)
