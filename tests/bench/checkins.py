"""A check-in: audited, idempotent, with its score marked, against a bare ORM insert behind the same server."""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, select

from clinic.domain.prints import Packet
from clinic.persistence.handouts import Handout
from clinic.persistence.symptoms import Alert
from clinic.services import demo_stage, demo_stories, prints
from tests.bench.measure import Measured, percentile, ratio
from tests.live import Client, Site, free_port, open_link, serving

CLIENTS = 4
EACH = 7
"""Patients of a client: each has so few days open that one alone could not ring often."""
RINGS = 5
"""Every so many check-ins one tells of numbness, and an alert and a mail come of it."""
PRINTED = int(os.environ.get("PRINTED", "150"))
"""Patients whose sheets and logs are rendered and put into packets meanwhile; ``PRINTED=1000`` for all of them."""

Sender = Callable[[], None]


def measure() -> Iterator[Measured]:
    """Check-ins a second, latency at 50 a second alone and while handouts print, and the first view's weight."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "site")
        people = [demo_stories.as_needed_only(site.stage) for _ in range(CLIENTS * EACH)]
        site.start()
        senders = [_sender(site, people[place::CLIENTS]) for place in range(CLIENTS)]
        port = free_port()
        command = [sys.executable, "-m", "tests.bench.bare", f"sqlite:///{folder}/bare.db", str(port)]
        with serving(command, port, Path(folder) / "bare.log"):
            bare = [_inserter(port) for _ in range(CLIENTS)]
            yield ratio(
                "checkin.vs_orm_insert", lambda: rate(senders), lambda: rate(bare), goal=0.5, at_most=False,
                rates=True, runs=5, against=f"one committed ORM insert behind waitress, {CLIENTS} clients",
            )  # fmt: skip
        yield _paced(site, "checkin.p99_ms_at_50", people, "50 a second for 10 s")
        programs = [demo_stories.new_without_news(site.stage).program_id for _ in range(PRINTED)]
        prints.begin(site.stage.as_clinician(datetime.now(UTC)), uuid4(), programs, Packet())
        due = _due(site)
        found = _paced(site, "checkin.p99_ms_while_printing", people, "the same")
        done = due - _due(site)
        yield replace(found, against=f"{found.against}, while {done} of {due} sheets were rendered")
        yield _first_view(site, people[0])
        site.close()


def _paced(site: Site, name: str, people: list[demo_stage.Person], against: str) -> Measured:
    """The slowest hundredth of check-ins at 50 a second, from phones that opened their link just now."""
    senders = [_sender(site, people[place::CLIENTS], RINGS) for place in range(CLIENTS)]
    before = _alerts(site)
    with _slowest_sync(site.folder) as syncs:
        times = paced(senders, 50, 10)
    p99, half = percentile(times, 0.99), percentile(times, 0.5)
    against += f", half within {half:.0f} ms, {_alerts(site) - before} alerts raised"
    against += f", the disk's own slowest fsync {max(syncs):.0f} ms"
    return Measured(name, p99, "ms", "< 300", p99 < 300, against, len(times))


@contextmanager
def _slowest_sync(folder: Path) -> Iterator[list[float]]:
    """Milliseconds in which the disk takes a few bytes, twenty times a second: no durable write is faster."""
    found: list[float] = []
    stopped = threading.Event()

    def sync() -> None:
        with (folder / "synced").open("wb", buffering=0) as file:
            while not stopped.wait(0.05):
                began = time.perf_counter()
                file.write(b"few")
                os.fsync(file.fileno())
                found.append((time.perf_counter() - began) * 1000)

    thread = threading.Thread(target=sync)
    thread.start()
    try:
        yield found
    finally:
        stopped.set()
        thread.join()


def _alerts(site: Site) -> int:
    with site.house.database.read() as session:
        mine = select(func.count()).select_from(Alert).where(Alert.clinic_id == site.stage.clinic_id)
        return session.scalar(mine) or 0


def _due(site: Site) -> int:
    """Sheets that are not rendered yet."""
    with site.house.database.read() as session:
        mine = select(func.count()).where(Handout.clinic_id == site.stage.clinic_id, Handout.state == "due")
        return session.scalar(mine) or 0


def _sender(site: Site, people: list[demo_stage.Person], rings: int = 0) -> Sender:
    """Sends one check-in of the next patient; every so many (``rings``; 0: none) tell of numbness, too."""
    phones = cycle([(phone := open_link(site, one), phone.token(phone.get("/c/ask")), one) for one in people])
    days = cycle([(site.stage.today - timedelta(back)).isoformat() for back in range(1, 4)])
    told = count(1)

    def send() -> None:
        client, token, person = next(phones)
        day, item = next(days), str(person.lineages[0])
        entry = {"lineage": item, "performed_on": day, "status": "done", "pain": 2}
        post: dict[str, object] = {"client_key": str(uuid4()), "entries": [entry]}
        if rings and next(told) % rings == 0:
            post["symptoms"] = [
                {"performed_on": day, "felt": ["numbness"], "pain": 4 + next(told) % 7, "lineage": item}
            ]
        answer = client.post_json("/c/checkins", post, {"X-CSRFToken": token})
        while answer.status == 503:  # as a phone does it: the same once more, and the time goes on
            answer = client.post_json("/c/checkins", post, {"X-CSRFToken": token})
        assert answer.status == 200, answer.text[:300]

    return send


def _inserter(port: int) -> Sender:
    client = Client(port)

    def insert() -> None:
        assert client.post("/insert", {}).status == 200

    return insert


def rate(senders: list[Sender], for_seconds: float = 2.0) -> float:
    """Posts a second by all senders at once."""
    done = [0] * len(senders)
    ends = time.perf_counter() + for_seconds

    def run(place: int) -> None:
        while time.perf_counter() < ends:
            senders[place]()
            done[place] += 1

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(senders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / for_seconds


def paced(senders: list[Sender], per_second: int, for_seconds: int) -> list[float]:
    """Milliseconds of each post when they come at a fixed rate; waiting for a late sender counts."""
    times: list[float] = []
    begins = time.perf_counter()

    def run(place: int) -> None:
        for number in range(place, per_second * for_seconds, len(senders)):
            due = begins + number / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            senders[place]()
            times.append((time.perf_counter() - due) * 1000)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(senders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _first_view(site: Site, person: demo_stage.Person) -> Measured:
    client = open_link(site, person)
    gzip = {"Accept-Encoding": "gzip"}
    page = client.get("/c/today", gzip)
    links = set(_addresses(client.get("/c/today").text))
    assert links
    weight = len(page.body) + sum(len(client.get(link, gzip).body) for link in links)
    return Measured(
        "checkin.first_view_kb",
        weight / 1000,
        "kB",
        "≤ 60",
        weight <= 60_000,
        f"the page and {len(links)} files",
    )


def _addresses(page: str) -> Iterator[str]:
    for part in page.split('"'):
        if part.startswith("/static/") and not part.partition("#")[0].endswith(".svg"):
            yield part.partition("#")[0]
