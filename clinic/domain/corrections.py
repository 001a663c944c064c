"""Append-only records: a correction is the next row, which names the one it stands for."""

from collections.abc import Iterable
from typing import Protocol, TypeVar
from uuid import UUID


class Record(Protocol):
    """A row that may stand for an earlier one, and may take it back without putting anything in its place."""

    id: UUID
    corrects: UUID | None
    taken_back: bool


Row = TypeVar("Row", bound=Record)


def standing(rows: Iterable[Row]) -> list[Row]:
    """The rows that count: not corrected by another one, and not a taking back."""
    every = list(rows)
    corrected = {row.corrects for row in every}
    return [row for row in every if row.id not in corrected and not row.taken_back]
