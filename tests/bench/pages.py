"""Every page of a clinic with 10,000 patients and 5,000 exercises: what the server takes for it, and how it asks.

Time on the processor is compared with the goal: that on the clock also holds what else the machine does. Pages whose
answer is a file that is rendered for the asking (a sheet, a picture) have figures of their own.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import time_machine

from clinic.adapters.files import ContentStore
from clinic.adapters.pdf import Renderer
from clinic.adapters.secrets import Keys, Passwords
from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Action, Site
from clinic.domain.exercise_search import Asked
from clinic.persistence import schema
from clinic.persistence.engine import Database
from clinic.services import exercise_search
from clinic.services.context import Context, Doing, House
from clinic.services.demo_load import add_exercises
from tests.bench.caseload import SECRET
from tests.bench.measure import Measured, percentile
from tests.bench.patients import crowd
from tests.web.cast import Stage, fill
from tests.web.routes import read_pages
from tests.web.watch import watched

PATIENTS, EXERCISES, MANY_EXERCISES = 10_000, 5_000, 50_000
RUNS = 40
WORST = 5
WORDS = ("hip hinge", "glute bridge", "hamstrngs", "QL", "slow mar plank", "sqat", "morning")


def measure() -> Iterator[Measured]:
    """p95 of the pages, the worst by name, the most queries, and the search alone."""
    with tempfile.TemporaryDirectory() as folder:
        stage = build(Path(folder))
        with time_machine.travel(datetime.now(UTC)):
            yield from _pages(stage)
        yield from _search(stage, EXERCISES)
        if not os.environ.get("QUICK"):
            add_exercises(_site(stage), MANY_EXERCISES - EXERCISES, _quiet)
            yield from _search(stage, MANY_EXERCISES)
        stage.house.renderer.close()
        stage.house.database.close()


def build(folder: Path) -> Stage:
    """The cast of the web tests in a clinic of this size."""
    database = Database(f"sqlite:///{folder / 'clinic.db'}")
    schema.upgrade(database.engine)
    keys = Keys(SECRET)
    house = House(
        database, keys, Passwords(time_cost=1, memory_kib=1024), ContentStore(folder / "content", keys), Renderer(),
        "https://clinic.example", "clinic@clinic.example",
    )  # fmt: skip
    scene = fill(house)
    settings = Settings(
        instance=folder, mode="test", base_url=house.base_url, database_url=database.url, secret=SECRET, mail="file:",
        mail_from=house.mail_from, host="127.0.0.1", port=8000, trusted_proxies=0,
    )  # fmt: skip
    stage = Stage(create_app(settings, house), house, scene)
    crowd(house, scene.a.clinic_id, datetime.now(UTC))
    add_exercises(_site(stage), EXERCISES, _quiet)
    return stage


def _site(stage: Stage) -> Context:
    return Context(stage.house, Site("bench", stage.scene.a.clinic_id), datetime.now(UTC))


def _quiet(what: str, done: int, total: int) -> None:
    """Nobody is told."""


def _pages(stage: Stage) -> Iterator[Measured]:
    times: dict[str, float] = {}
    queries: dict[str, int] = {}
    for name, (actor, path) in read_pages(stage).items():
        browser = stage.browser(actor)
        if browser.get(path).status_code != 200:
            continue
        with watched(stage.house) as watch:
            browser.get(path)
        queries[name] = watch.statements
        times[name] = percentile([_cpu(lambda b=browser, p=path: b.get(p)) for _ in range(RUNS)], 0.95)
    worst = sorted(times, key=lambda name: times[name], reverse=True)
    slowest, sixth = times[worst[0]], times[worst[WORST]]
    size = f"{PATIENTS:,} patients, {EXERCISES:,} exercises"
    against = f"the slowest of {len(times)} pages, p95 of {RUNS} on the processor; {size}"
    yield Measured("pages.p95_ms", slowest, "ms", "≤ 100", slowest <= 100, against, RUNS)
    said = "the sixth slowest; before it " + ", ".join(f"{name} {times[name]:.0f}" for name in worst[:WORST])
    yield Measured("pages.slowest", sixth, "ms", "≤ 100", sixth <= 100, said, RUNS)
    most = max(queries, key=lambda name: queries[name])
    yield Measured("pages.queries_max", queries[most], "", "≤ 40", queries[most] <= 40, most)


def _search(stage: Stage, many: int) -> Iterator[Measured]:
    goal = 20 if many == EXERCISES else 50
    context = _site(stage)
    with stage.house.database.read() as session:
        doing = Doing(context, Action.view_catalogue, session)
        exercise_search.search(doing, Asked(words="plank"))  # makes the index
        times = [
            _cpu(lambda w=word: exercise_search.search(doing, Asked(words=w)))
            for word in WORDS
            for _ in range(RUNS)
        ]
    p95, against = (
        percentile(times, 0.95),
        f"{len(WORDS)} searches with slips, words, shorthand, on the processor",
    )
    yield Measured(f"search.p95_ms_{many}", p95, "ms", f"≤ {goal}", p95 <= goal, against, len(times))


def _cpu(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000
