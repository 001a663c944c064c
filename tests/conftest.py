"""The cast and the stage: a migrated database for each test, and the people who act on it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import hypothesis
import psycopg
import pytest

from clinic.adapters.files import ContentStore
from clinic.adapters.pdf import Renderer
from clinic.adapters.secrets import Keys, Passwords
from clinic.config import Settings
from clinic.persistence import schema
from clinic.persistence.engine import Database
from clinic.services.context import House
from tests.staff import Person, hire, open_clinic

# A slow machine is no fault of an example: time is measured by the benches alone.
hypothesis.settings.register_profile(
    "clinic", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("clinic")

SECRET = "8f1d4c2ab97e5603" * 4


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--database=postgresql`` runs the same tests on PostgreSQL."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


BESIDES_US = ("browser", "test_killed_server.py", "test_killed_engine.py", "test_offline_schedules.py")
"""Tests that wait for programs of others: a browser, servers under kill -9."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for another program is tried a second time on a fresh stage, and the summary names it (``R``): a
    busy machine can starve a browser, while a fault of ours comes twice."""
    for item in items:
        if item.path.name in BESIDES_US or item.path.parent.name in BESIDES_US:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """``CLINIC_NO_SKIPS`` turns a skipped test into a failed run: continuous integration installs everything."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CLINIC_NO_SKIPS") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server of this test run: ``CLINIC_TEST_POSTGRES`` or one started here."""
    given = os.environ.get("CLINIC_TEST_POSTGRES")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="clinic-pg-"))
    try:
        yield from _own_postgres(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's server programs on this machine, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _own_postgres(folder: Path) -> Iterator[str]:
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed on this machine")
    as_user = (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    )
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    cluster = folder / "cluster"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        [*as_user, programs / "initdb", "-D", cluster, "-U", "clinic", "-A", "trust", "-E", "UTF8"], **quiet
    )
    options = f"-k {folder} -c listen_addresses= -c max_connections=200"
    control = [*as_user, str(programs / "pg_ctl"), "-D", str(cluster)]
    subprocess.run([*control, "-w", "-l", str(folder / "log"), "-o", options, "start"], **quiet)
    try:
        yield f"postgresql+psycopg://clinic@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated, empty database from which each test gets its own copy."""
    if request.config.getoption("--database") == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('template') / 'clinic.db'}"
    else:
        url = _create(request.getfixturevalue("postgres"), f"template_{uuid4().hex}")
    database = Database(url)
    schema.upgrade(database.engine)
    database.close()
    return url


@pytest.fixture
def database_url(template: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh migrated database."""
    with a_copy(template, tmp_path, request) as url:
        yield url


@contextmanager
def a_copy(template: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a copy of a database to which nothing is connected; it goes when the block ends."""
    if template.startswith("sqlite"):
        source = Path(template.removeprefix("sqlite:///"))
        shutil.copy(source, folder / "clinic.db")  # closed and quiet, so a copy is whole
        yield f"sqlite:///{folder / 'clinic.db'}"
        return
    server = request.getfixturevalue("postgres")
    name = f"test_{uuid4().hex}"
    try:
        yield _create(server, name, template.partition("?")[0].rpartition("/")[2])
    finally:
        _drop(server, name)


@pytest.fixture
def empty_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """A PostgreSQL database without a schema."""
    server = request.getfixturevalue("postgres")
    name = f"empty_{uuid4().hex}"
    yield _create(server, name)
    _drop(server, name)


def _create(server: str, name: str, source: str = "template1") -> str:
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return server.replace("/postgres?", f"/{name}?")


def _drop(server: str, name: str) -> None:
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """The settings of a site under test."""
    return Settings(
        instance=tmp_path,
        mode="test",
        base_url="https://clinic.example",
        database_url=database_url,
        secret=SECRET,
        mail="file:",
        mail_from="clinic@clinic.example",
        host="127.0.0.1",
        port=8000,
        trusted_proxies=0,
    )


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    """One PDF engine for the whole run: its warm parent starts once."""
    found = Renderer()
    yield found
    found.close()


@pytest.fixture
def house(settings: Settings, renderer: Renderer) -> Iterator[House]:
    """What the services of the site under test share."""
    keys = Keys(settings.secret)
    found = House(
        database=Database(settings.database_url),
        keys=keys,
        passwords=Passwords(time_cost=1, memory_kib=1024),
        store=ContentStore(settings.instance / "content", keys),
        renderer=renderer,
        base_url=settings.base_url,
        mail_from=settings.mail_from,
    )
    yield found
    found.database.close()


@pytest.fixture
def ana(house: House) -> Person:
    """The owner of a clinic in which there is nobody else yet."""
    return hire(house, open_clinic(house))
