"""The weeks of a printed log: titles, days and rows as its template wants them, a table for each page.

Each table carries a code that a later scan can read: "L1:K7QF4M2X:3:2:1" is form 1 of the log, the check
code of the version, its number, the week and the table of that week. Nothing in it is about the patient.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from clinic.domain.handout import Handout, Log, LogRow, Size

ROWS_MOST = {Size.standard: 8, Size.large: 6, Size.extra: 4}
"""Rows of one table: as many as surely stand on one page."""
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
        for part, rows in enumerate(_parts(log.rows, ROWS_MOST[handout.size]), 1)
    )


def _parts(rows: Sequence[LogRow], most: int) -> list[Sequence[LogRow]]:
    return [rows[start : start + most] for start in range(0, len(rows), most)]


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
    return f"{day.day} {words['months'][day.month - 1][:3]}"
