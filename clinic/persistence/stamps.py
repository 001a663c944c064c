"""Whether anything at all was committed between two moments, in one cheap question.

SQLite counts commits of other connections (``PRAGMA data_version``), so one connection that never writes watches.
PostgreSQL names the transactions that a snapshot sees: the same name is the same rows (``pg_current_snapshot``).
"""

import sqlite3
from collections.abc import Hashable
from threading import Lock
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError


class Stamps:
    """Stamps of one database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._watching: Any = None
        self._mark = object()

    def now(self) -> Hashable:
        """The stamp of this moment: equal to an earlier one only if nobody committed anything in between.

        While the database cannot be asked, it is equal to none.
        """
        try:
            return self._of_sqlite() if self._engine.dialect.name == "sqlite" else self._of_postgresql()
        except (sqlite3.Error, SQLAlchemyError):
            return object()

    def _of_postgresql(self) -> Hashable:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            asked = "SELECT pg_current_snapshot()::text, pg_postmaster_start_time()::text"
            return self._mark, *connection.exec_driver_sql(asked).one()

    def close(self) -> None:
        """Give the watching connection back."""
        with self._lock:
            if self._watching is not None:
                self._watching.close()
            self._watching = None

    def _of_sqlite(self) -> Hashable:
        if self._engine.url.database in (None, "", ":memory:"):
            return object()  # each connection has a database of its own: there is nothing to watch
        with self._lock:
            if self._watching is None:
                self._watching, self._mark = self._engine.raw_connection(), object()
            asked = self._watching.driver_connection.execute("PRAGMA data_version")
            return self._mark, *asked.fetchone()
