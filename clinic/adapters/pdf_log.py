"""The weeks of a printed log: titles, days and rows as its template wants them, a table for each page.

Each table carries a code that a later scan can read (``domain.log_sheet``), and black squares at its corners and
rows by which its boxes are found. Nothing in the code is about the patient.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from typing import Any

from clinic.domain.handout import Handout, Log, LogRow, Size
from clinic.domain.log_sheet import (
    CODE_ABOVE,
    CODE_INWARD,
    CODE_SIDE,
    CORNER,
    CORNER_BELOW,
    CORNER_TOP,
    DOT_INWARD,
    RAIL,
    TIMING,
    Frame,
    PageMark,
    frame,
)

ROOM = {Size.standard: 125.0, Size.large: 76.0, Size.extra: 54.0}
"""Millimetres of one page for the rows of a table, by size of letters."""
LINE = {Size.standard: 16, Size.large: 19, Size.extra: 14}
"""Characters of a row's name on one line."""
ROW_LEAST = 13.5
Words = Mapping[str, Any]
"""The fixed words of a sheet in one language."""


@dataclass(frozen=True, slots=True)
class Day:
    """The head of one column of the log: "Mon", and "24 Nov" when the log has dates."""

    name: str
    date: str


@dataclass(frozen=True, slots=True)
class Week:
    """One table of the log: its title, whether the date is left blank, its days, and each row with its
    seven flags. `mark` is what its code says; the layout turns it into a picture. `pain` are the columns of numbers
    of its last row, where the table ends its week."""

    title: str
    blank: bool
    days: tuple[Day, ...]
    rows: tuple[tuple[LogRow, tuple[bool, ...]], ...]
    mark: str
    pain: tuple[tuple[int, ...], ...]


PAIN = (tuple(range(5)), tuple(range(5, 11)))


def date_words(day: date, words: Words) -> str:
    """A date in the words of the sheet: "10 March 2026"."""
    return f"{day.day} {words['months'][day.month - 1]} {day.year}"


def foot_date(day: date, words: Words) -> str:
    """A date that fits beside the square at the foot: "30 Sept 2026"."""
    return f"{day.day} {words['months_short'][day.month - 1]} {day.year}"


def weeks(handout: Handout, words: Words) -> tuple[Week, ...]:
    """The tables of a log: one for each week, or several where a week has more rows than a page."""
    log = handout.log
    if log is None:
        return ()
    return tuple(
        _week(handout, log, words, number, part)
        for number in range(log.days // 7)
        for part in _parts(log.rows, handout)
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of one page from the place `first`, and whether the row for pain ends them."""

    first: int
    rows: tuple[LogRow, ...]
    pain: bool


def _parts(rows: Sequence[LogRow], handout: Handout) -> list[_Part]:
    """The rows of each page; the last ones have the row for pain, on a page of its own if it must be."""
    room, ends, used = ROOM[handout.size], [0], 0.0
    highs = [_height(row, handout.size) for row in rows] + [
        frame(handout.size, handout.paper).pitch[1] * 6 + 3
    ]
    for place, high in enumerate(highs):
        if used and used + high > room:
            ends.append(place)
            used = 0.0
        used += high
    spans = pairwise([*ends, len(highs)])
    return [_Part(first, tuple(rows[first:end]), end == len(highs)) for first, end in spans]


def _height(row: LogRow, size: Size) -> float:
    name = f"{row.item} {row.title}, {row.side}"
    lines = sum(ceil(len(text) / LINE[size]) for text in (name, row.when, row.note))
    return max(ROW_LEAST, lines * size.points * 0.353 * 1.15 + 3.5)


def _week(handout: Handout, log: Log, words: Words, number: int, part: _Part) -> Week:
    days = slice(7 * number, 7 * number + 7)
    which = f" {number + 1}," if log.days > 7 else ""
    title = f"{words['week']}{which} {words['starting']}"
    flagged = tuple((row, row.asked[days]) for row in part.rows)
    first_day = log.first_day + timedelta(days=7 * number) if log.first_day else None
    mark = PageMark(
        handout.check_code, number + 1, part.first, len(part.rows), part.pain, words["direction"] == "rtl",
        handout.size, handout.paper, first_day,
    )  # fmt: skip
    pain = PAIN if part.pain else ()
    if first_day is None:
        return Week(title, True, tuple(Day(name, "") for name in words["weekdays"]), flagged, mark.text, pain)
    dates = [first_day + timedelta(days=place) for place in range(7)]
    extra = handout.size is Size.extra  # there the month stands in the title alone
    heads = tuple(
        Day(words["weekdays"][day.weekday()], str(day.day) if extra else short_date(day, words))
        for day in dates
    )
    return Week(f"{title} {date_words(dates[0], words)}", False, heads, flagged, mark.text, pain)


def frame_styles(table: Frame) -> list[str]:
    """The frame of the table for its stylesheet, so that its boxes stand where a reader looks for them."""
    lengths = {
        "names": table.names, "box-wide": table.box[0], "box-high": table.box[1], "box-gap": table.gap,
        "dot": table.dot, "dot-inward": DOT_INWARD, "pitch-wide": table.pitch[0], "pitch-high": table.pitch[1],
        "corner": CORNER, "corner-top": CORNER_TOP, "corner-below": CORNER_BELOW, "timing": TIMING, "rail": RAIL,
        "code": CODE_SIDE, "code-inward": CODE_INWARD, "code-above": CODE_ABOVE,
    }  # fmt: skip
    return [f"--{name}: {length}mm" for name, length in lengths.items()]


def short_date(day: date, words: Words) -> str:
    """A date for a narrow column: "10 Mar"."""
    return f"{day.day} {words['months_narrow'][day.month - 1]}"
