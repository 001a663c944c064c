"""Reads logs on paper behind one door: a file in, pages with what their boxes say out.

OpenCV does the seeing (even light, squares, the view from above, templates) in 0.1 s a page; the same in numpy and
Pillow would be our own slow code. It runs in a child of its own for each file (``scan_child``), never here.
"""

import base64
import binascii
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic.domain.errors import Invalid
from clinic.domain.scans import Doubt

BYTES_MOST = 40 * 1024 * 1024
LINE_MOST = 16 * 1024 * 1024
STOPPED = "This file takes too long to read, or is too large. Scan fewer pages at a time."
_ENVIRONMENT = {
    "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8",
    "HOME": "/nonexistent", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
}  # fmt: skip
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class SeenCell:
    """One cell: its row and day, the box that was meant, a doubt, and where it is in the table's picture."""

    row: int
    day: int
    box: int | None
    doubt: Doubt | None
    left: int
    top: int
    wide: int
    high: int


@dataclass(frozen=True, slots=True)
class SeenTable:
    """One table: what its code says, its picture (JPEG) and its cells; both empty where it could not be laid flat."""

    code: str
    picture: bytes = b""
    cells: tuple[SeenCell, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenPage:
    """One page: a small picture of it (JPEG), and its tables."""

    picture: bytes
    tables: tuple[SeenTable, ...]


def read_file(content: bytes) -> Iterator[int | SeenPage]:
    """The number of pages, then each page as soon as it is read. Raises Invalid with a sentence for the person."""
    if len(content) > BYTES_MOST:
        raise Invalid(
            "file", "This file is larger than 40 MB. Scan it at a lower resolution, or in two parts."
        )
    command = [sys.executable, "-P", "-m", "clinic.adapters.scan_child"]
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    with subprocess.Popen(  # noqa: S603 - our own command
        command, env=_ENVIRONMENT | kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, start_new_session=True,
    ) as child:  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        giving = threading.Thread(target=_give, args=(child.stdin, content), daemon=True)
        giving.start()
        try:
            yield from _said(child.stdout)
            if child.wait() != 0:
                raise Invalid("file", STOPPED)
        finally:
            child.kill()


def _give(pipe: Any, content: bytes) -> None:
    try:
        with pipe:
            pipe.write(content)
    except OSError:
        return  # the child ended before it had read all: what it said tells why


def _said(lines: Any) -> Iterator[int | SeenPage]:
    try:
        while line := lines.readline(LINE_MOST):
            said = json.loads(line)
            if "refused" in said:
                raise Invalid("file", str(said["refused"]))
            yield int(said["pages"]) if "pages" in said else _page(said)
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise Invalid("file", STOPPED) from None


def _page(said: dict[str, Any]) -> SeenPage:
    return SeenPage(_picture(said["picture"]), tuple(_table(table) for table in said["tables"]))


def _table(said: dict[str, Any]) -> SeenTable:
    if "cells" not in said:
        return SeenTable(said["code"])
    cells = (
        SeenCell(row, day, box, Doubt(doubt) if doubt else None, *place)
        for row, day, box, doubt, *place in said["cells"]
    )
    return SeenTable(said["code"], _picture(said["picture"]), tuple(cells))


def _picture(text: str) -> bytes:
    content = base64.b64decode(text, validate=True)
    if not content.startswith(b"\xff\xd8\xff"):
        raise ValueError("no JPEG")
    return content
