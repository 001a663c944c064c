"""What the desk's grid holds, and the reports it becomes."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Entry
from clinic.domain.errors import Invalid, Problem
from clinic.domain.sides import Side
from clinic.web.checkin_forms import ExactDay, MaybeWhole
from clinic.web.forms import EmptyIsNone, Form, check


def _said(source: object) -> object:
    if not source:
        raise ValueError("Say where you have it from.")
    return source


class DeskForm(Form):
    """The desk's grid: its cells are read apart, by ``desk_entries``."""

    key: UUID
    week: ExactDay
    source: Annotated[Literal["staff", "paper"], BeforeValidator(_said)] = Field("", validate_default=True)


def desk_entries(typed: Mapping[str, str]) -> tuple[Entry, ...]:
    """The filled-in cells: ``cell:LINEAGE:INDEX:SIDE:DATE`` with a status, ``pain:…`` with a number.

    Raises Invalid naming the cell.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for name, status in typed.items():
        if not name.startswith("cell:"):
            continue
        place = name.removeprefix("cell:")
        pain = typed.get(f"pain:{place}", "").strip()
        if status or pain:
            try:
                entries.append(_cell(place, status, pain))
            except Invalid as error:
                problems += [Problem(name, problem.message) for problem in error.problems]
    if problems:
        raise Invalid.many(problems)
    return tuple(entries)


class _Cell(Form):
    lineage: UUID
    index: int = Field(ge=1, le=24)
    side: Annotated[Side | None, EmptyIsNone]
    day: ExactDay
    status: Status
    pain: MaybeWhole


def _cell(place: str, status: str, pain: str) -> Entry:
    if not status:
        raise Invalid("status", "There is a pain number without “done”, “some” or “not done”.")
    names = ("lineage", "index", "side", "day")
    cell = check(_Cell, {**dict(zip(names, place.split(":"), strict=False)), "status": status, "pain": pain})
    return Entry(cell.lineage, cell.day, cell.status, cell.index, cell.side, pain=cell.pain)
