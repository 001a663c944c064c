"""The database: one engine, sessions for reading and for writing, settings read back at start.

SQLite is embedded: WAL, FULL synchronous writes (NORMAL loses acknowledged commits at a power cut), and
``BEGIN IMMEDIATE`` for writers (a deferred read-then-write fails at once with "locked" under load). Writers of one
process wait for each other at a lock: SQLite itself lets them sleep for up to a tenth of a second at a time.
PostgreSQL is reached through psycopg 3; readers there run in READ ONLY transactions that see one moment
(REPEATABLE READ), as SQLite's readers always do: a page never mixes rows from before and after a publication.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker

from clinic.persistence.stamps import Stamps
from clinic.persistence.tenancy import demand_clinic

WAIT_SECONDS = 5
TURN_SECONDS = 1
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": WAIT_SECONDS * 1000,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "mmap_size": 0,
}


POSTGRES = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class ReadOnlySession(RuntimeError):
    """Something tried to write while only reading was allowed: a fault of ours, never of the person's."""


class Database:
    """Sessions over one engine. ``strict`` makes a query on a clinic's table without the clinic raise."""

    def __init__(self, url: str, *, strict: bool = True) -> None:
        self.url = url
        self.engine = make_engine(url)
        self.stamps = Stamps(self.engine)
        is_sqlite = self.engine.dialect.name == "sqlite"
        of_one_moment = (
            {} if is_sqlite else {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
        )
        readers = self.engine.execution_options(**of_one_moment)
        writers = self.engine.execution_options(begin_immediate=True)
        self._readers = sessionmaker(readers, expire_on_commit=False, autoflush=False)
        self._writers = sessionmaker(writers, expire_on_commit=False)
        self._turn = Lock() if is_sqlite else None
        event.listen(self._readers, "before_flush", _refuse_flush)
        event.listen(self._readers, "do_orm_execute", _refuse_writing)
        if strict:
            event.listen(self._readers, "do_orm_execute", demand_clinic)
            event.listen(self._writers, "do_orm_execute", demand_clinic)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session in which nothing may be written; rows stay usable after it closes."""
        with self._readers() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back if it raises."""
        with self._in_turn(), self._writers() as session, session.begin():
            yield session

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Who waited too long asks all the same: then SQLite says whether it is locked."""
        mine = self._turn is not None and self._turn.acquire(timeout=TURN_SECONDS)
        try:
            yield
        finally:
            if mine and self._turn is not None:
                self._turn.release()

    def close(self) -> None:
        """Give back every connection."""
        self.stamps.close()
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine with this project's connection settings, for SQLite or PostgreSQL."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            connect_args={"check_same_thread": False, "timeout": WAIT_SECONDS},
            pool_size=20,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
        return engine
    return create_engine(
        url,
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"options": "-c statement_timeout=15000 -c lock_timeout=5000 -c timezone=UTC"},
    )


def read_back(engine: Engine) -> list[str]:
    """The settings that did not take, in words; an empty list is good. Run once at start."""
    if engine.dialect.name == "sqlite":
        return _differences(engine, "PRAGMA", {name: str(value) for name, value in PRAGMAS.items()})
    return _differences(engine, "SHOW", POSTGRES)


def _differences(engine: Engine, ask: str, wanted: dict[str, str]) -> list[str]:
    with engine.connect() as connection:
        found = {name: str(connection.execute(text(f"{ask} {name}")).scalar()) for name in wanted}
    return [
        f"the database's {name} is {found[name]}, not {want}"
        for name, want in wanted.items()
        if found[name] != want
    ]


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("begin_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _refuse_flush(session: Session, _context: object, _instances: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise ReadOnlySession("a reading session was asked to write")


def _refuse_writing(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise ReadOnlySession("a reading session was asked to write")
