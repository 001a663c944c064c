"""CSV files as RFC 4180 has them, with cells that no spreadsheet runs as a formula, and back without a loss.

A cell that a spreadsheet might run (CWE-1236) gets an apostrophe in front, and so does one which begins with an
apostrophe already. So the way back is one rule: take one apostrophe off where a cell begins with one.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

BOM = "\ufeff"
"""In front of a file it tells older spreadsheets that the letters are UTF-8."""
GUARD = "'"
RUN = frozenset("=+-@\t\r\n＝＋－＠")
"""What begins a formula, alone or after spaces; some spreadsheets take the wide signs for the plain ones."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong on a line of a file that comes in; ``column`` is empty where it is about the whole line."""

    line: int
    column: str
    message: str


def guarded(text: str) -> str:
    """The text as it may stand in a cell."""
    begins = text[:1]
    if begins == GUARD or begins in RUN or text.lstrip()[:1] in RUN:
        return GUARD + text
    return text


def bare(cell: str) -> str:
    """The text that was put into a cell by ``guarded``."""
    return cell.removeprefix(GUARD)


def written(heads: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = False) -> str:
    """A file with a heading, lines ended by CR LF. None is an empty cell; every cell is guarded."""
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([guarded("" if cell is None else str(cell)) for cell in row] for row in rows)
    return (BOM if bom else "") + file.getvalue()


def rows_in(text: str) -> Iterator[dict[str, str]]:
    """The rows of a file that ``written`` made, by heading. Raises csv.Error, ValueError for uneven rows."""
    lines = csv.reader(StringIO(text.removeprefix(BOM), newline=""), strict=True)
    heads = next(lines, [])
    for cells in lines:
        yield dict(zip(heads, map(bare, cells), strict=True))
