"""The confined child that unpacks a stranger's file and reads its pages. Run by ``scan_reader``, not by hand.

    python -P -m clinic.adapters.scan_child < FILE

It has no network, no secrets and no database, bounded time, memory and files. It writes one line of JSON for each
page as soon as it is read, the number of pages first. Pictures in it are JPEGs made anew from grey dots.
"""

import base64
import json
import sys
from collections.abc import Iterator
from typing import Any

import cv2

from clinic.adapters.confine import bound, leave_network
from clinic.adapters.scan_find import SCALE, Grey, Lost, Table, tables_of
from clinic.adapters.scan_measure import cell_box, cells_of
from clinic.adapters.scan_pages import pages_of
from clinic.domain.errors import Invalid
from clinic.domain.scans import read_table

MEMORY = 3 * 1024**3
CPU_SECONDS, WALL_SECONDS = 300, 580.0
PAGE_LONGEST, KEPT_SCALE = 1000, 5
QUALITY = 72


def lines(content: bytes) -> Iterator[dict[str, Any]]:
    """What is said of a file: the number of pages, then each page; or why it cannot be read."""
    try:
        count, pages = pages_of(content)
        yield {"pages": count}
        for page in pages:
            yield _page(page)
    except Invalid as error:
        yield {"refused": error.problems[0].message}


def _page(page: Grey) -> dict[str, Any]:
    share = min(1.0, PAGE_LONGEST / max(page.shape))
    small = cv2.resize(page, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return {"picture": _jpeg(small), "tables": [_told(table) for table in tables_of(page)]}


def _told(table: Table | Lost) -> dict[str, Any]:
    if isinstance(table, Lost):
        return {"code": table.code}
    share = KEPT_SCALE / SCALE
    kept = cv2.resize(table.plain, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    readings = read_table(cells_of(table), table.mark.rows if table.mark.pain else None)
    cells = [
        [
            row,
            day,
            reading.box,
            reading.doubt,
            *(round(length * share) for length in cell_box(table, row, day)),
        ]
        for row, line in enumerate(readings)
        for day, reading in enumerate(line)
    ]
    return {"code": table.code, "picture": _jpeg(kept), "cells": cells}


def _jpeg(picture: Any) -> str:
    kept, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not kept:
        raise MemoryError
    return base64.b64encode(coded.tobytes()).decode()


if __name__ == "__main__":
    cv2.setNumThreads(1)
    leave_network()
    bound(cpu_seconds=CPU_SECONDS, wall_seconds=WALL_SECONDS, memory_bytes=MEMORY)
    for line in lines(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
