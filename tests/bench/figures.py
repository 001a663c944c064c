"""The drawing: processor time and bytes, cold (nothing kept between two drawings)."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from clinic.figure import api
from tests.bench.measure import Measured, at_most

COLD = """
import time
from clinic.figure import api
for slug in sorted(api.names().exercises):
    began = time.process_time()
    drawn = api.draw(slug, side="left" if slug in {"hip-hike"} else None)
    print((time.process_time() - began) * 1000, len(drawn.svg.encode()))
"""


def measure() -> Iterator[Measured]:
    """Every exercise once in a fresh process, five times; then the whole sheet."""
    times: list[float] = []
    largest = 0
    for _ in range(5):
        said = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True).stdout
        rows = [line.split() for line in said.splitlines()]
        times += [float(milliseconds) for milliseconds, _ in rows]
        largest = max(largest, *(int(size) for _, size in rows))
    yield at_most("figure.cpu_ms", times, "ms", 5, "a start-end drawing, solved and drawn anew")
    kilobytes = largest / 1000
    yield Measured(
        "figure.bytes_max",
        kilobytes,
        "kB",
        "≤ 15",
        kilobytes <= 15,
        f"{len(api.names().exercises)} exercises",
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
