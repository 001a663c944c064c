"""A check-in: audited, idempotent, with its score marked, against a bare ORM insert behind the same server."""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from clinic.services import demo
from tests.bench.measure import Measured, percentile, ratio
from tests.live import Client, Site, free_port, open_link, serving

CLIENTS = 4


def measure() -> Iterator[Measured]:
    """Check-ins a second, latency at 50 a second, and the first view's weight."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "site")
        people = [demo.as_needed_only(site.stage) for _ in range(CLIENTS)]
        site.start()
        senders = [_sender(site, person) for person in people]
        port = free_port()
        command = [sys.executable, "-m", "tests.bench.bare", f"sqlite:///{folder}/bare.db", str(port)]
        with serving(command, port, Path(folder) / "bare.log"):
            bare = [_inserter(port) for _ in range(CLIENTS)]
            yield ratio(
                "checkin.vs_orm_insert", lambda: rate(senders), lambda: rate(bare), goal=0.5, at_most=False,
                rates=True, runs=5, against=f"one committed ORM insert behind waitress, {CLIENTS} clients",
            )  # fmt: skip
        times = paced(senders, 50, 10)
        p99 = percentile(times, 0.99)
        yield Measured(
            "checkin.p99_ms_at_50", p99, "ms", "< 300", p99 < 300, "50 a second for 10 s", len(times)
        )
        yield _first_view(site, people[0])
        site.close()


def _sender(site: Site, person: demo.Person) -> Callable[[], None]:
    client = open_link(site, person)
    token = client.token(client.get("/c/ask"))
    day = (site.stage.today - timedelta(1)).isoformat()

    def send() -> None:
        entry = {"lineage": str(person.lineages[0]), "performed_on": day, "status": "done", "pain": 2}
        post = {"client_key": str(uuid4()), "entries": [entry]}
        answer = client.post_json("/c/checkins", post, {"X-CSRFToken": token})
        assert answer.status == 200, answer.text[:300]

    return send


def _inserter(port: int) -> Callable[[], None]:
    client = Client(port)

    def insert() -> None:
        assert client.post("/insert", {}).status == 200

    return insert


def rate(senders: list[Callable[[], None]], for_seconds: float = 2.0) -> float:
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


def paced(senders: list[Callable[[], None]], per_second: int, for_seconds: int) -> list[float]:
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


def _first_view(site: Site, person: demo.Person) -> Measured:
    client = open_link(site, person)
    gzip = {"Accept-Encoding": "gzip"}
    page = client.get("/c/today", gzip)
    links = set(_addresses(page.text))
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
