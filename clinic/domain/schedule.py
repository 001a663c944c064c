"""How often an exercise is due: four kinds of schedule, each with its plain form and its words.

Dates are the patient's local dates. Weekdays are ISO numbers, 1 for Monday to 7 for Sunday.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.domain.errors import Invalid, Problem

TIMES_MOST = 24
EVERY_MOST = 3650
WEEKLY_MOST = 999
"""Greater numbers are a slip of the keyboard."""

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Schedule:
    """What the four kinds share: how many slots a date has, words, a plain form."""

    __slots__ = ()

    def times_on(self, day: date) -> int:
        """Count the slots that this schedule puts on ``day``; a quota and "as needed" put none."""
        del day
        return 0

    def words(self) -> str:
        """Say it in patient English, without capital letter and full stop."""
        raise NotImplementedError

    def to_plain(self) -> dict[str, Any]:
        """Give the form kept as JSON: ``kind`` and the keys of that kind."""
        raise NotImplementedError

    @staticmethod
    def from_plain(plain: object, path: str = "") -> "Schedule":
        """Read what ``to_plain`` wrote, strictly; raises Invalid naming each key that is wrong."""
        if not isinstance(plain, Mapping):
            raise Invalid(path or "(top)", "This must be a group of keys.")
        kind = plain.get("kind")
        if "kind" not in plain:
            raise Invalid(_join(path, "kind"), "This key is missing.")
        if not isinstance(kind, str) or kind not in _KEYS:
            raise Invalid(_join(path, "kind"), f"This must be one of: {', '.join(_KEYS)}.")
        _only_these_keys(plain, path, kind)
        try:
            return _build(kind, plain)
        except Invalid as error:
            raise Invalid.many(Problem(_join(path, p.field), p.message) for p in error.problems) from error


@dataclass(frozen=True, slots=True)
class Weekdays(Schedule):
    """``times`` slots on each of the ``days`` (ISO weekdays, sorted on the way in)."""

    days: tuple[int, ...]
    times: int = 1

    def __post_init__(self) -> None:
        """Refuse no day, a day twice, a day outside 1 to 7, a wrong number of times."""
        if not self.days:
            raise Invalid("days", "Choose at least one day of the week.")
        if any(not _whole(day) or not 1 <= day <= 7 for day in self.days):
            raise Invalid("days", "Each day must be a whole number from 1 (Monday) to 7 (Sunday).")
        if len(set(self.days)) < len(self.days):
            raise Invalid("days", "A day of the week is named twice.")
        _within("times", self.times, TIMES_MOST)
        object.__setattr__(self, "days", tuple(sorted(self.days)))

    def times_on(self, day: date) -> int:
        """Count the slots on ``day``."""
        return self.times if day.isoweekday() in self.days else 0

    def words(self) -> str:
        """Say for example "Monday, Wednesday and Friday, twice a day"."""
        return _day_words(self.days) + _times_words(self.times)

    def to_plain(self) -> dict[str, Any]:
        """Give ``kind``, ``days``, ``times``."""
        return {"kind": "weekdays", "days": list(self.days), "times": self.times}


@dataclass(frozen=True, slots=True)
class EveryDays(Schedule):
    """``times`` slots on the ``anchor`` and on each ``days``-th date after it; nothing before the anchor."""

    days: int
    anchor: date
    times: int = 1

    def __post_init__(self) -> None:
        """Refuse numbers that are no whole number from 1 up to the greatest sensible one."""
        _within("days", self.days, EVERY_MOST)
        _within("times", self.times, TIMES_MOST)

    def times_on(self, day: date) -> int:
        """Count the slots on ``day``."""
        since = (day - self.anchor).days
        return self.times if since >= 0 and since % self.days == 0 else 0

    def words(self) -> str:
        """Say for example "every 2 days, twice a day"."""
        return ("every day" if self.days == 1 else f"every {self.days} days") + _times_words(self.times)

    def to_plain(self) -> dict[str, Any]:
        """Give ``kind``, ``days``, ``anchor``, ``times``."""
        return {
            "kind": "every",
            "days": self.days,
            "anchor": self.anchor.isoformat(),
            "times": self.times,
        }


@dataclass(frozen=True, slots=True)
class Quota(Schedule):
    """So many times in an ISO week, Monday to Sunday, on days of the patient's choice."""

    per_week: int

    def __post_init__(self) -> None:
        """Refuse a number that is no whole number from 1 up to the greatest sensible one."""
        _within("per_week", self.per_week, WEEKLY_MOST)

    def words(self) -> str:
        """Say for example "3 times a week"."""
        return f"{_count_words(self.per_week)} a week"

    def to_plain(self) -> dict[str, Any]:
        """Give ``kind`` and ``per_week``."""
        return {"kind": "quota", "per_week": self.per_week}


@dataclass(frozen=True, slots=True)
class AsNeeded(Schedule):
    """Never due; a report is kept and never scored."""

    def words(self) -> str:
        """Say "when you need it"."""
        return "when you need it"

    def to_plain(self) -> dict[str, Any]:
        """Give ``kind``."""
        return {"kind": "as_needed"}


_KEYS: dict[str, tuple[str, ...]] = {
    "weekdays": ("days", "times"),
    "every": ("days", "anchor", "times"),
    "quota": ("per_week",),
    "as_needed": (),
}


def exact_date(plain: object) -> date | None:
    """Read a calendar date written as YYYY-MM-DD and in no other way; None if it is none."""
    if not isinstance(plain, str) or len(plain) != 10 or not plain.isascii():
        return None
    if plain[4] != "-" or plain[7] != "-" or not (plain[:4] + plain[5:7] + plain[8:]).isdigit():
        return None
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return None


def _build(kind: str, plain: Mapping[Any, Any]) -> Schedule:
    if kind == "weekdays":
        if not isinstance(plain["days"], (list, tuple)):
            raise Invalid("days", "This must be a list of days of the week.")
        return Weekdays(tuple(plain["days"]), plain["times"])
    if kind == "every":
        anchor = exact_date(plain["anchor"])
        if anchor is None:
            raise Invalid("anchor", "This must be a date, written as YYYY-MM-DD.")
        return EveryDays(plain["days"], anchor, plain["times"])
    return Quota(plain["per_week"]) if kind == "quota" else AsNeeded()


def _only_these_keys(plain: Mapping[Any, Any], path: str, kind: str) -> None:
    known = ("kind", *_KEYS[kind])
    problems = [
        Problem(_join(path, str(key)), f"There is no such key. Known keys: {', '.join(known)}.")
        for key in plain
        if key not in known
    ]
    problems += [Problem(_join(path, key), "This key is missing.") for key in known if key not in plain]
    if problems:
        raise Invalid.many(problems)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _within(field: str, number: int, most: int) -> None:
    if not _whole(number) or not 1 <= number <= most:
        raise Invalid(field, f"This must be a whole number from 1 to {most}.")


def _day_words(days: tuple[int, ...]) -> str:
    names = [DAY_NAMES[day - 1] for day in days]
    if len(days) == 7:
        return "every day"
    if len(days) == 1:
        return f"every {names[0]}"
    if len(days) > 3 and days == tuple(range(days[0], days[-1] + 1)):
        return f"{names[0]} to {names[-1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _times_words(times: int) -> str:
    return "" if times == 1 else f", {_count_words(times)} a day"


def _count_words(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
