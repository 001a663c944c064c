"""The wall between clinics: a query on a clinic's table that does not name the clinic raises."""

from collections.abc import Iterator
from typing import Any, TypeVar, cast
from uuid import UUID
from weakref import WeakSet

from sqlalchemy import (
    BinaryExpression,
    Column,
    Executable,
    FromClause,
    Select,
    Table,
    bindparam,
    inspect,
    select,
)
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.selectable import AliasedReturnsRows
from sqlalchemy.sql.visitors import HasTraverseInternals

from clinic.domain.errors import NotFound
from clinic.persistence.base import Base, ClinicOwned

ACROSS = "across_clinics"
"""Execution option of the few statements that look at every clinic (a selector, a sweeper); each says why."""

Row = TypeVar("Row", bound=ClinicOwned)


class ForgottenClinic(RuntimeError):
    """A statement would read or change rows of every clinic: a fault of ours."""


def demand_clinic(state: ORMExecuteState) -> None:
    """Raise ForgottenClinic unless every clinic-owned table of the statement is tied to a clinic."""
    if state.execution_options.get(ACROSS) or state.is_column_load or state.is_insert:
        return
    if state.statement in _MINDFUL:
        return
    forgotten = unbound_tables(state.statement)
    if forgotten:
        raise ForgottenClinic(f"no clinic named for {', '.join(sorted(forgotten))}")
    _MINDFUL.add(state.statement)


def unbound_tables(statement: Executable) -> set[str]:
    """Names of the clinic-owned tables in the statement whose ``clinic_id`` no clinic is given for.

    A table may be tied to another table which has its clinic; two tied only to each other have none.
    """
    seen: set[str] = set()
    bound: set[str] = set()
    ties: list[set[str]] = []
    for element in _parts(cast(ClauseElement, statement)):
        if isinstance(element, Table | AliasedReturnsRows):
            seen.update(_owned_name(element))
        elif isinstance(element, Column):
            seen.update(_owned_name(element.table))
        elif isinstance(element, BinaryExpression) and element.operator in (operators.eq, operators.in_op):
            tied = set(_clinic_columns(element))
            if len(tied) > 1:
                ties.append(tied)
            else:
                bound |= tied
    for _ in ties:  # each round carries the clinic at least one tie further
        for tied in ties:
            if tied & bound:
                bound |= tied
    return seen - bound


def _parts(element: HasTraverseInternals) -> Iterator[HasTraverseInternals]:
    yield element
    if isinstance(element, AliasedReturnsRows) and isinstance(element.element, Table):
        return  # an alias stands for its table, under a name of its own
    for child in element.get_children():
        yield from _parts(child)


def owned(session: Session, kind: type[Row], clinic_id: UUID, key: UUID) -> Row:
    """The clinic's row with this primary key. Raises NotFound, also when it is another clinic's."""
    if kind not in _ONE:
        (column,) = inspect(kind).primary_key
        _ONE[kind] = select(kind).where(kind.clinic_id == bindparam("clinic"), column == bindparam("key"))
    row: Row | None = session.scalar(_ONE[kind], {"clinic": clinic_id, "key": key})
    if row is None:
        raise NotFound
    return row


def _clinic_columns(comparison: BinaryExpression[bool]) -> Iterator[str]:
    for part in (comparison.left, comparison.right):
        if isinstance(part, Column) and part.name == "clinic_id":
            yield from _owned_name(part.table)


def _owned_name(source: FromClause) -> Iterator[str]:
    table = getattr(source, "element", source)
    if isinstance(table, Table) and table.name in _owned_tables():
        yield str(getattr(source, "name", table.name))


def _owned_tables() -> frozenset[str]:
    if not _OWNED:
        _OWNED.update(
            mapper.local_table.name
            for mapper in Base.registry.mappers
            if issubclass(mapper.class_, ClinicOwned) and isinstance(mapper.local_table, Table)
        )
    return frozenset(_OWNED)


_MINDFUL: WeakSet[Executable] = WeakSet()
"""Statements that were looked through: no statement changes, and one that is kept is sent again and again."""
_OWNED: set[str] = set()
_ONE: dict[type[ClinicOwned], Select[*tuple[Any, ...]]] = {}
"""One statement for each kind of row: putting it together costs more than asking."""
