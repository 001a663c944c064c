"""Entries as lines of a file: every one that was kept, out and back without a loss; and the same columns coming in.

``id`` is what makes a line one and the same however often its file is read: a UUID, or any text of the sender's own.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from io import StringIO
from typing import TypeVar
from uuid import UUID, uuid5

from clinic.domain.adherence.values import Amount, ReportSource, Status
from clinic.domain.checkins import Entry, SkipReason
from clinic.domain.errors import Invalid
from clinic.domain.schedule import exact_date
from clinic.domain.sides import Side
from clinic.domain.spreadsheet import BOM, LineProblem, bare
from clinic.domain.symptoms import Felt

LINES_MOST = 5000
ID_MOST = 200
IDS = UUID("6f0f3a52-4f0e-5d5c-9b57-3f1a1f2f7c11")
"""Under this name a line's id that is no UUID becomes one."""
HEADS = (
    "id", "program", "item", "exercise", "performed_on", "index", "side", "status", "sets", "reps", "seconds",
    "reason", "pain", "effort", "felt", "note", "source", "entered_by", "submitted_at", "zone", "counts",
)  # fmt: skip
"""The columns of the export. Coming in, the last four and those that have no meaning here are passed over."""
READ = HEADS[: HEADS.index("entered_by")]
NEEDED = ("id", "program", "performed_on", "status", "source")

Word = TypeVar("Word", bound=StrEnum)
Number = int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry as it was kept, whether it counts (its post was not taken back), and who wrote it down."""

    id: UUID
    program: UUID
    exercise: str
    entry: Entry
    source: ReportSource
    entered_by: str
    submitted_at: datetime
    zone: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One line coming in. ``exercise`` is an item's id or a name; ``make`` builds the entry once the item is known."""

    line: int
    key: UUID
    program: str
    exercise: str
    source: ReportSource
    make: Callable[[UUID], Entry]


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was read; ``ignored`` are columns that mean nothing here."""

    told: tuple[Told, ...]
    problems: tuple[LineProblem, ...]
    ignored: tuple[str, ...]


def cells_of(kept: Kept) -> tuple[object, ...]:
    """An entry as cells below ``HEADS``."""
    entry, amount = kept.entry, kept.entry.amount or Amount()
    return (
        kept.id, kept.program, entry.lineage, kept.exercise, entry.performed_on.isoformat(), entry.index,
        entry.side, entry.status, amount.sets, amount.reps, amount.seconds, entry.reason, entry.pain,
        entry.effort, " ".join(entry.felt), entry.note, kept.source, kept.entered_by,
        kept.submitted_at.astimezone(UTC).isoformat(), kept.zone, "yes" if kept.counts else "no",
    )  # fmt: skip


def kept_in(cells: Mapping[str, str]) -> Kept:
    """The entry in a row of the export. Raises Invalid naming the column."""
    return Kept(
        UUID(cells["id"]),
        UUID(cells["program"]),
        cells["exercise"],
        entry_in(cells, UUID(cells["item"])),
        _word("source", cells, ReportSource),
        cells["entered_by"],
        datetime.fromisoformat(cells["submitted_at"]),
        cells["zone"],
        cells["counts"] == "yes",
    )


def entry_in(cells: Mapping[str, str], lineage: UUID) -> Entry:
    """The entry in a row. Raises Invalid naming the column."""
    return Entry(
        lineage=lineage,
        performed_on=_day(cells),
        status=_word("status", cells, Status),
        index=_number("index", cells),
        side=_maybe("side", cells, Side),
        amount=_amount(cells),
        reason=_maybe("reason", cells, SkipReason),
        pain=_number("pain", cells),
        effort=_number("effort", cells),
        felt=tuple(_felt(cells)),
        note=cells.get("note", ""),
    )


def read(content: bytes) -> Read:
    """The lines of a file in UTF-8, separated by commas or semicolons. Raises Invalid("file")."""
    try:
        text = content.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError:
        raise Invalid("file", "This file is not UTF-8. Save it as “CSV UTF-8” and take that one.") from None
    rows = _rows(text)
    heads = [head.strip().lower() for head in next(rows, (0, []))[1]]
    missing = [name for name in NEEDED if name not in heads]
    if not {"item", "exercise"} & set(heads):
        missing.append("exercise")
    if missing:
        raise Invalid("file", f"The first line must name the columns. Not there: {', '.join(missing)}.")
    if len(set(heads)) < len(heads):
        raise Invalid("file", "Two columns have the same heading. Take one of them out.")
    told: list[Told] = []
    problems: list[LineProblem] = []
    for number, (line, cells) in enumerate(rows):
        if number >= LINES_MOST:
            raise Invalid("file", f"The file has more than {LINES_MOST:,} entries. Split it in two.")
        if len(cells) != len(heads):
            message = f"This line has {len(cells)} cells, the heading has {len(heads)}."
            problems.append(LineProblem(line, "", message))
            continue
        try:
            told.append(_told(line, dict(zip(heads, map(bare, cells), strict=True))))
        except Invalid as error:
            problems += [LineProblem(line, problem.field, problem.message) for problem in error.problems]
    ignored = tuple(head for head in heads if head not in HEADS)
    return Read(tuple(told), tuple(problems), ignored)


def key_of(text: str) -> UUID:
    """The key under which a line is kept. Raises Invalid("id")."""
    if not text.strip() or len(text) > ID_MOST:
        raise Invalid("id", f"Give each entry an id of its own, at most {ID_MOST} characters.")
    try:
        return UUID(text)
    except ValueError:
        return uuid5(IDS, text)


def _told(line: int, cells: Mapping[str, str]) -> Told:
    source = _word("source", cells, ReportSource)
    if source is ReportSource.patient:
        raise Invalid("source", "Only what staff or a paper log says can be entered: “staff” or “paper”.")
    entry_in(cells, IDS)  # every cell is looked at now, the item itself once the program is known
    exercise = cells.get("item", "").strip() or cells.get("exercise", "").strip()
    return Told(
        line,
        key_of(cells["id"]),
        cells["program"].strip(),
        exercise,
        source,
        lambda lineage: entry_in(cells, lineage),
    )


def _rows(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each line that holds something, with the number it begins at, the heading being line 1."""
    heading = text.split("\n", 1)[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise Invalid("file", f"Line {begins} cannot be read: its quotation marks do not close.") from None


def _day(cells: Mapping[str, str]) -> date:
    day = exact_date(cells["performed_on"].strip())
    if day is None:
        raise Invalid("performed_on", "Give a date like 2026-03-09.")
    return day


def _number(column: str, cells: Mapping[str, str]) -> Number:
    text = cells.get(column, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Invalid(column, "Give a whole number, or leave it empty.")
    return int(text)


def _amount(cells: Mapping[str, str]) -> Amount | None:
    given = [_number(column, cells) for column in ("sets", "reps", "seconds")]
    return None if given == [None, None, None] else Amount(*given)


def _maybe(column: str, cells: Mapping[str, str], kind: type[Word]) -> Word | None:
    return _word(column, cells, kind) if cells.get(column, "").strip() else None


def _word(column: str, cells: Mapping[str, str], kind: type[Word]) -> Word:
    text = cells.get(column, "").strip()
    if text not in list(kind):
        raise Invalid(column, f"Give one of: {_choices(kind)}.")
    return kind(text)


def _choices(kind: Iterable[StrEnum]) -> str:
    return ", ".join(word.value for word in kind)


def _felt(cells: Mapping[str, str]) -> Iterator[Felt]:
    for word in cells.get("felt", "").replace(";", " ").split():
        yield _word("felt", {"felt": word}, Felt)
