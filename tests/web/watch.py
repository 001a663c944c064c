"""What the site writes while a test looks on: each statement, and whether its transaction was kept."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, select

from clinic.persistence.base import Base
from clinic.services.context import House

WRITING = re.compile(
    r"\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE|CREATE|DROP|ALTER|TRUNCATE)\s+\"?(\w+)", re.IGNORECASE
)
LAST_USE = re.compile(r"UPDATE staff_sessions SET last_seen_at=[^,]+ WHERE", re.IGNORECASE)
TRAIL = frozenset({"audit_entries", "audit_heads"})


@dataclass(slots=True)
class Watch:
    """Statements that were tried, and the tables whose changes were kept since ``forget``."""

    tried: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    statements: int = 0
    _open: dict[int, set[str]] = field(default_factory=dict)

    def forget(self) -> None:
        """Begin anew."""
        self.tried.clear()
        self.kept.clear()

    def saw(self, connection: Any, statement: str) -> None:
        """Take note of a statement, unless it only says when a session was last used."""
        self.statements += 1
        found = WRITING.match(statement)
        if found and not LAST_USE.match(statement):
            self.tried.append(statement)
            self._open.setdefault(id(connection), set()).add(found[1].lower())

    def ended(self, connection: Any, *, kept: bool) -> None:
        """A transaction is over."""
        tables = self._open.pop(id(connection), set())
        if kept:
            self.kept |= tables


@contextmanager
def watched(house: House) -> Iterator[Watch]:
    """Watch a database while the block runs."""
    watch, engine = Watch(), house.database.engine

    def saw(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        watch.saw(connection, statement)

    def committed(connection: Any) -> None:
        watch.ended(connection, kept=True)

    def undone(connection: Any) -> None:
        watch.ended(connection, kept=False)

    hooks = {"before_cursor_execute": saw, "commit": committed, "rollback": undone}
    for name, hook in hooks.items():
        event.listen(engine, name, hook)
    try:
        yield watch
    finally:
        for name, hook in hooks.items():
            event.remove(engine, name, hook)


def contents(house: House) -> dict[str, str]:
    """A hash of all rows of each table."""
    with house.database.engine.connect() as connection:
        return {
            name: hashlib.sha256(
                "\n".join(sorted(map(repr, connection.execute(select(table))))).encode()
            ).hexdigest()
            for name, table in Base.metadata.tables.items()
        }
