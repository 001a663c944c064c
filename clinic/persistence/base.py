"""The ground of all rows: metadata, column types, keys, and the mark of what belongs to a clinic."""

import secrets
import time
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, cast
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, MetaData, String, Table, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A point in time, kept in UTC on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC (SQLite keeps it without an offset). Raises ValueError for a naive moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs an offset")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): milliseconds first, so that new rows stand together in the index."""
    stamp = int(time.time() * 1000) & ((1 << 48) - 1)
    noise = secrets.randbits(74)
    return UUID(int=stamp << 80 | 0x7 << 76 | (noise >> 62) << 64 | 0b10 << 62 | noise & ((1 << 62) - 1))


Key = Annotated[UUID, mapped_column(Uuid, primary_key=True, default=new_id)]
Name = Annotated[str, mapped_column(String(200))]
Short = Annotated[str, mapped_column(String(64))]
Prose = Annotated[str, mapped_column(Text)]
Hash = Annotated[str, mapped_column(String(64))]


class Base(DeclarativeBase):
    """All rows."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment,
        UUID: Uuid,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
    }


def table(kind: type[Base]) -> Table:
    """The table of a kind of rows, for the few statements that nearly every request sends: they cost half as much."""
    return cast(Table, kind.__table__)


class ClinicOwned:
    """Mark of a table whose every query must name the clinic (``persistence.tenancy`` enforces it)."""

    clinic_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("clinics.id"), index=True)
