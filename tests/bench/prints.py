"""Packets for many patients, against as many naive renders of the same sheet."""

import resource
import statistics
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from clinic.domain.prints import Packet
from clinic.services import demo_stories, handouts, print_work, prints
from tests.bench.handouts import values
from tests.bench.measure import Measured, seconds
from tests.bench.peers import naive_printer
from tests.live import Site

PATIENTS = 100
NAIVE = 5


def measure() -> Iterator[Measured]:
    """All figures of the group."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        try:
            yield from _packets(site)
        finally:
            site.close()


def _packets(site: Site) -> Iterator[Measured]:
    people = [demo_stories.new_without_news(site.stage) for _ in range(PATIENTS)]
    later = datetime.now(UTC) + timedelta(minutes=2)
    rendering = seconds(lambda: _until_nothing_is_due(site, later))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    programs = [one.program_id for one in people]
    kept = seconds(lambda: _job(site, programs, later))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / before
    sheet, _ = values(site, people[0])
    with naive_printer() as render:
        naive = PATIENTS * statistics.median(seconds(lambda: render(sheet)) for _ in range(NAIVE))
    yield Measured(
        "handout.packets_1000_vs_naive", kept / naive, "×", "≤ 0.15", kept / naive <= 0.15,
        f"{PATIENTS} packets (sheet and log) of sheets rendered when published, one PDF; {NAIVE} naive renders of "
        f"the sheet alone scaled up; rendering every sheet and log anew first took {rendering / naive:.2f} ×",
    )  # fmt: skip
    yield Measured(
        "handout.memory_growth",
        grown,
        "×",
        "≤ 1.5",
        grown <= 1.5,
        "peak memory of the engine over the whole job",
    )


def _until_nothing_is_due(site: Site, now: datetime) -> None:
    while handouts.render_due(site.house, now, 8):
        continue


def _job(site: Site, programs: list[UUID], now: datetime) -> None:
    context = site.stage.as_clinician(now)
    job = prints.begin(context, uuid4(), programs, Packet())
    while print_work.make_due(site.house, now, 4):
        continue
    assert prints.job(context, job).line.progress.ready == len(programs)
