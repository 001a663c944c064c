"""The day that a report counts for, in twenty zones on each of 366 days, against clock rules that are written here."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clinic.domain.checkins import asks_which_day, local_day

SUNDAY, FRIDAY, SATURDAY = 6, 4, 5
QUARTER = timedelta(minutes=15)
Turn = tuple[int, int, int, float, bool]
"""Month, which of its weekdays (0: the last), weekday, hour of the wall clock, and whether summer begins."""

EUROPE: tuple[Turn, ...] = ((3, 0, SUNDAY, 1, True), (10, 0, SUNDAY, 1, False))
"""In hours of UTC, for all of Europe turns at one moment."""
AMERICA: tuple[Turn, ...] = ((3, 2, SUNDAY, 2, True), (11, 1, SUNDAY, 2, False))
HAVANA: tuple[Turn, ...] = ((3, 2, SUNDAY, 0, True), (11, 1, SUNDAY, 1, False))
CAIRO: tuple[Turn, ...] = ((4, 0, FRIDAY, 0, True), (10, 0, FRIDAY - 1, 24, False))
SANTIAGO: tuple[Turn, ...] = ((4, 1, SATURDAY, 24, False), (9, 1, SATURDAY, 24, True))
AUSTRALIA: tuple[Turn, ...] = ((4, 1, SUNDAY, 3, False), (10, 1, SUNDAY, 2, True))
LORD_HOWE: tuple[Turn, ...] = ((4, 1, SUNDAY, 2, False), (10, 1, SUNDAY, 2, True))
CHATHAM: tuple[Turn, ...] = ((4, 1, SUNDAY, 3.75, False), (9, 0, SUNDAY, 2.75, True))

ZONES: dict[str, tuple[float, float, tuple[Turn, ...]]] = {
    "UTC": (0, 0, ()), "Europe/London": (0, 1, EUROPE), "Europe/Berlin": (1, 1, EUROPE),
    "America/New_York": (-5, 1, AMERICA), "America/Los_Angeles": (-8, 1, AMERICA), "America/Phoenix": (-7, 0, ()),
    "America/St_Johns": (-3.5, 1, AMERICA), "America/Havana": (-5, 1, HAVANA), "America/Santiago": (-4, 1, SANTIAGO),
    "Africa/Cairo": (2, 1, CAIRO), "Asia/Tehran": (3.5, 0, ()), "Asia/Kolkata": (5.5, 0, ()),
    "Asia/Kathmandu": (5.75, 0, ()), "Asia/Tokyo": (9, 0, ()), "Australia/Lord_Howe": (10.5, 0.5, LORD_HOWE),
    "Australia/Adelaide": (9.5, 1, AUSTRALIA), "Pacific/Apia": (13, 0, ()), "Pacific/Kiritimati": (14, 0, ()),
    "Pacific/Chatham": (12.75, 1, CHATHAM), "Pacific/Pago_Pago": (-11, 0, ()),
}  # fmt: skip
"""Hours ahead of UTC in winter, what summer adds, and when the clocks of 2026 are turned."""


def the_day(turn: Turn) -> date:
    """The date of a turn in 2026."""
    month, place, weekday, *_ = turn
    days = [date(2026, month, 1) + timedelta(days=ahead) for ahead in range(31)]
    mine = [day for day in days if day.month == month and day.weekday() == weekday]
    return mine[place - 1]


def turned(name: str) -> list[tuple[datetime, float]]:
    """From which moment on a zone is how many hours ahead, the newest first; without zone, in UTC."""
    winter, summer, turns = ZONES[name]
    begins_in_summer = bool(turns) and not turns[0][4]
    found = [(datetime(2025, 12, 1), winter + (summer if begins_in_summer else 0))]  # noqa: DTZ001 - by hand
    for turn in turns:
        before = 0 if turns is EUROPE else found[-1][1]
        midnight = datetime.combine(the_day(turn), datetime.min.time())
        found.append((midnight + timedelta(hours=turn[3] - before), winter + (summer if turn[4] else 0)))
    return found[::-1]


@pytest.mark.parametrize("name", ZONES)
def test_every_moment_of_a_year_falls_on_the_day_of_the_patients_wall(name: str) -> None:
    turns, wrong = turned(name), []
    moment = datetime(2026, 1, 1)  # noqa: DTZ001 - by hand
    for _ in range(366 * 96):
        for at in (moment - timedelta(seconds=1), moment):
            ahead = next(hours for begins, hours in turns if begins <= at)
            wall, now = at + timedelta(hours=ahead), at.replace(tzinfo=UTC)
            if (local_day(now, name), asks_which_day(now, name)) != (wall.date(), wall.hour < 3):
                wrong.append(now)
        moment += QUARTER
    assert wrong == []


def test_a_zone_that_moved_over_the_date_line_has_no_thirtieth_of_december() -> None:
    last = datetime(2011, 12, 30, 9, 59, 59, tzinfo=UTC)
    assert local_day(last, "Pacific/Apia") == date(2011, 12, 29)
    assert local_day(last + timedelta(seconds=1), "Pacific/Apia") == date(2011, 12, 31)
