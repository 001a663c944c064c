"""The lines of a log in the order in which they are printed: one for each exercise, time of day and side."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.domain.programs import Content, Item
from clinic.domain.schedule import EveryDays, Schedule, Weekdays
from clinic.domain.sides import Side


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: its item and the place of that from 1, which time of the day of how many, which side."""

    place: int
    item: Item
    time: int
    times: int
    side: Side | None


def log_lines(content: Content) -> Iterator[LogLine]:
    """Every line of a version's log."""
    for place, item in enumerate(content.items, 1):
        times = times_of(item.schedule)
        for time in range(1, times + 1):
            for side in item.sides.in_turn or (None,):
                yield LogLine(place, item, time, times, side)


def times_of(schedule: Schedule) -> int:
    """How many lines one day needs: once where the patient chooses the day."""
    return schedule.times if isinstance(schedule, Weekdays | EveryDays) else 1


def asked_days(schedule: Schedule) -> tuple[bool, ...]:
    """Which days of a week have boxes, Monday first: all of them where the day is not fixed."""
    if isinstance(schedule, Weekdays):
        return tuple(day in schedule.days for day in range(1, 8))
    return (True,) * 7
