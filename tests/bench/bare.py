"""The floor that a check-in is measured against: one ORM insert, committed durably, behind the same server."""

import sys
import uuid
from datetime import UTC, datetime

import waitress
from flask import Flask
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from clinic.persistence.base import Base, Key
from clinic.persistence.engine import Database


class Bare(Base):
    """A row as long as a check-in's."""

    __tablename__ = "bare"

    id: Mapped[Key]
    text: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


def main(url: str, port: str) -> None:
    """Serve ``POST /insert``."""
    database = Database(url)
    Bare.__table__.create(database.engine)  # type: ignore[attr-defined]
    app = Flask("bare")

    @app.post("/insert")
    def insert() -> str:
        with database.write() as session:
            session.add(Bare(id=uuid.uuid4(), text="done" * 40, at=datetime.now(UTC)))
        return "kept"

    @app.get("/sign-in")
    def ready() -> str:
        return "ready"

    waitress.serve(app, host="127.0.0.1", port=int(port), threads=8)


if __name__ == "__main__":
    main(*sys.argv[1:3])
