"""Logs on paper: 500 synthetic sheets, each written by another hand and brought back another way."""

import os
from collections.abc import Iterator

from clinic.adapters.pdf import Renderer
from tests.adapters.paper import Score, brought, grey, printed_logs
from tests.bench.measure import Measured, at_most

SHEETS = int(os.environ.get("SHEETS", "500"))


def measure() -> Iterator[Measured]:
    """Share of cells that are right, of those a person must look at, and wrong ones that nobody would see."""
    renderer = Renderer()
    logs = printed_logs(renderer)
    renderer.close()
    score = Score()
    for number in range(SHEETS):
        blank = logs[number % len(logs)]
        meant, file = brought(blank, number)
        score.add(f"sheet {number}", blank, meant, grey(file))
    for line in score.silent:
        print(line)
    right, doubtful = 100 * score.right / score.cells, 100 * score.doubtful / score.cells
    cells = f"{score.cells} cells of {score.sheets} sheets"
    yield Measured(
        "scan.right", right, "%", "≥ 99.5", right >= 99.5, f"{cells}, {score.lost} sheets not found"
    )
    yield Measured("scan.silent_wrong", len(score.silent), "cells", "0", not score.silent, cells)
    yield Measured("scan.doubtful", doubtful, "%", "≤ 3", doubtful <= 3, "cells that a person looks at")
    yield at_most("scan.page_cpu_s", score.seconds, "s", 1.5, "codes, corners, boxes of one page")
