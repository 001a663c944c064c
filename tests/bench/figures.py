"""The drawing: processor time and bytes, cold: no drawing is kept, only how the catalogue's own poses were solved."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Measured, at_most

COLD = """
import time
from clinic.figure import api
names = api.names()
for slug in names.exercises:
    for side in ("left", "right") if names.sided[slug] else (None,):
        for chosen in [(), *((name,) for name in names.modifications[slug])]:
            began = time.process_time()
            drawn = api.draw(slug, side=side, modifications=chosen)
            print((time.process_time() - began) * 1000, len(drawn.svg.encode()))
"""


def measure() -> Iterator[Measured]:
    """Every exercise, side and modification once in a fresh process, five times; then the whole sheet.

    Of each drawing the least of its five times counts, since a busy neighbour on the same core only ever adds.
    """
    runs: list[list[float]] = []
    largest = 0
    for _ in range(5):
        said = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in said.splitlines()]
        runs.append([float(milliseconds) for milliseconds, _ in rows])
        largest = max(largest, *(int(size) for _, size in rows))
    times = [min(tries) for tries in zip(*runs, strict=True)]
    yield at_most(
        "figure.cpu_ms",
        times,
        "ms",
        5,
        "a start-end drawing, its pose known and all else drawn anew; least of five",
    )
    kilobytes = largest / 1000
    yield Measured(
        "figure.bytes_max",
        kilobytes,
        "kB",
        "≤ 15",
        kilobytes <= 15,
        f"{len(times)} drawings: every exercise, side and modification",
    )
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        target = str(Path(folder) / "sheet.html")
        subprocess.run(
            [sys.executable, "-m", "clinic", "figures", "sheet", "-o", target],
            check=True,
            capture_output=True,
        )
        yield Measured(
            "figure.sheet_s", time.perf_counter() - began, "s", "", True, "every drawing of the catalogue"
        )
