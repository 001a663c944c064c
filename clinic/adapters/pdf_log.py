"""The weeks of a printed log: titles, days and rows as its template wants them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from clinic.domain.handout import Log, LogRow

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
    seven flags."""

    title: str
    blank: bool
    days: tuple[Day, ...]
    rows: tuple[tuple[LogRow, tuple[bool, ...]], ...]


def date_words(day: date, words: Words) -> str:
    """A date in the words of the sheet: "10 March 2026"."""
    return f"{day.day} {words['months'][day.month - 1]} {day.year}"


def weeks(log: Log, words: Words) -> tuple[Week, ...]:
    """The tables of a log, one for each week."""
    count = log.days // 7
    return tuple(_week(log, words, number, f" {number + 1}" if count > 1 else "") for number in range(count))


def _week(log: Log, words: Words, number: int, which: str) -> Week:
    part = slice(7 * number, 7 * number + 7)
    rows = tuple((row, row.asked[part]) for row in log.rows)
    title = f"{words['week']}{which}{',' if which else ''} {words['starting']}"
    if log.first_day is None:
        return Week(title, True, tuple(Day(name, "") for name in words["weekdays"]), rows)
    dates = [log.first_day + timedelta(days=7 * number + place) for place in range(7)]
    days = tuple(Day(words["weekdays"][day.weekday()], _short_date(day, words)) for day in dates)
    return Week(f"{title} {date_words(dates[0], words)}", False, days, rows)


def _short_date(day: date, words: Words) -> str:
    return f"{day.day} {words['months'][day.month - 1][:3]}"
