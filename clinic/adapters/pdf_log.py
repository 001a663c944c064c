"""The weeks of a printed log: titles, days and rows as its template wants them, a table for each page.

Each table carries a code that a later scan can read: "L1:K7QF4M2X:3:2:1" is form 1 of the log, the check
code of the version, its number, the week and the table of that week. Nothing in it is about the patient.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from clinic.domain.handout import Handout, Log, LogRow, Size

ROOM = {Size.standard: 125.0, Size.large: 78.0, Size.extra: 58.0}
"""Millimetres of one page for the rows of a table, by size of letters."""
LINE = {Size.standard: 20, Size.large: 24, Size.extra: 18}
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
    seven flags. `mark` is what its code says; the layout turns it into a picture."""

    title: str
    blank: bool
    days: tuple[Day, ...]
    rows: tuple[tuple[LogRow, tuple[bool, ...]], ...]
    mark: str


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
        _week(handout, log, words, number, part, rows)
        for number in range(log.days // 7)
        for part, rows in enumerate(_parts(log.rows, handout.size), 1)
    )


def _parts(rows: Sequence[LogRow], size: Size) -> list[list[LogRow]]:
    """The rows, a list for each page."""
    parts: list[list[LogRow]] = [[]]
    used = 0.0
    for row in rows:
        high = _height(row, size)
        if parts[-1] and used + high > ROOM[size]:
            parts.append([])
            used = 0.0
        parts[-1].append(row)
        used += high
    return parts


def _height(row: LogRow, size: Size) -> float:
    name = f"{row.item} {row.title}, {row.side}"
    lines = sum(ceil(len(text) / LINE[size]) for text in (name, row.when, row.note))
    return max(ROW_LEAST, lines * size.points * 0.353 * 1.15 + 3.5)


def _week(handout: Handout, log: Log, words: Words, number: int, part: int, rows: Sequence[LogRow]) -> Week:
    days = slice(7 * number, 7 * number + 7)
    which = f" {number + 1}," if log.days > 7 else ""
    title = f"{words['week']}{which} {words['starting']}"
    flagged = tuple((row, row.asked[days]) for row in rows)
    code = f"L1:{handout.check_code.replace('-', '')}:{handout.version}:{number + 1}:{part}"
    if log.first_day is None:
        return Week(title, True, tuple(Day(name, "") for name in words["weekdays"]), flagged, code)
    dates = [log.first_day + timedelta(days=7 * number + place) for place in range(7)]
    heads = tuple(Day(words["weekdays"][day.weekday()], short_date(day, words)) for day in dates)
    return Week(f"{title} {date_words(dates[0], words)}", False, heads, flagged, code)


def short_date(day: date, words: Words) -> str:
    """A date for a narrow column: "10 Mar"."""
    return f"{day.day} {words['months_narrow'][day.month - 1]}"
