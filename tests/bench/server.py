"""The server: seconds from its start to the first page."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import Measured, at_most
from tests.live import Site


def measure() -> Iterator[Measured]:
    """Five starts."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        found = []
        for _ in range(5):
            found.append(site.start())
            site.stop()
        site.close()
    yield at_most("server.first_page_s", found, "s", 1.5, "process start to the sign-in page")
