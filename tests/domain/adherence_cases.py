"""Words in which the adherence tests are told: scenarios as JSON, short; and the seventeen worked cases."""

import json
from collections.abc import Callable
from typing import Any

from clinic.adapters.scenario import answer_plain, read_scenario
from clinic.domain.adherence.explain import explain

Json = dict[str, Any]

MONDAY = "2026-03-02"
NOW = "2026-03-09T08:00:00-07:00"
EVERY_DAY = {"kind": "weekdays", "days": [1, 2, 3, 4, 5, 6, 7], "times": 1}
MON_WED_FRI = {"kind": "weekdays", "days": [1, 3, 5], "times": 1}
AS_NEEDED = {"kind": "as_needed"}
TWO_BY_TEN = {"sets": [2, 2], "reps": [10, 10], "hold_s": None}
BOTH = ["left", "right"]


def weekdays(*days: int, times: int = 1) -> Json:
    return {"kind": "weekdays", "days": list(days), "times": times}


def daily(times: int) -> Json:
    return weekdays(1, 2, 3, 4, 5, 6, 7, times=times)


def quota(per_week: int) -> Json:
    return {"kind": "quota", "per_week": per_week}


def item(name: str, schedule: Json, sides: list[str] | None = None, dose: Json | None = None) -> Json:
    return {"item": name, "sides": sides or [], "dose": dose, "schedule": schedule}


def version(effective_from: str, *items: Json, published_at: str | None = None) -> Json:
    return {"effective_from": effective_from, "items": list(items), "published_at": published_at}


def march(day: int) -> str:
    return f"2026-03-{day:02d}"


def report(name: str, day: int | str, status: str = "done", *, at: str | None = None, **more: Any) -> Json:
    """A patient's report of 7 in the evening of the day itself, at Los Angeles, if nothing else is said."""
    on = day if isinstance(day, str) else march(day)
    return {
        "item": name,
        "performed_on": on,
        "status": status,
        "source": "patient",
        "submitted_at": at or f"{on}T19:00:00-08:00",
        **more,
    }


def scenario(versions: list[Json], *reports: Json, now: str = NOW, **more: Any) -> Json:
    """Reports without an id get r1, r2 and so on in the order given."""
    named = [{"id": f"r{number}"} | each for number, each in enumerate(reports, start=1)]
    return {"zone": "America/Los_Angeles", "now": now, "versions": versions, "reports": named, **more}


def answer(given: Json) -> Json:
    return answer_plain(explain(read_scenario(json.dumps(given).encode())))


def last_7(given: Json) -> Json:
    window: Json = answer(given)["windows"]["last_7"]
    return window


def program(given: Json) -> Json:
    window: Json = answer(given)["windows"]["program"]
    return window


def states(given: Json, name: str | None = None) -> list[str]:
    return [slot["state"] for slot in answer(given)["slots"] if name in (None, slot["item"])]


def slot(given: Json, name: str, day: int, index: int = 1) -> Json:
    found: list[Json] = [
        each
        for each in answer(given)["slots"]
        if (each["item"], each["on"], each["index"]) == (name, march(day), index)
    ]
    assert len(found) == 1, f"{name} {day}.{index} is listed {len(found)} times"
    return found[0]


def extras(given: Json) -> list[tuple[str, str, int]]:
    return [(extra["item"], extra["on"], extra["index"]) for extra in answer(given)["extras"]]


def part_of(expected: Any, found: Any) -> bool:
    """Tell if ``found`` has everything that ``expected`` names; lists and plain values are the same."""
    if isinstance(expected, dict):
        return all(key in found and part_of(value, found[key]) for key, value in expected.items())
    return bool(expected == found)


# The worked cases -----------------------------------------------------------------------------------------------

A = item("A", EVERY_DAY, dose=TWO_BY_TEN)
B = item("B", MON_WED_FRI, sides=BOTH)
C = item("C", quota(3))
D = item("D", AS_NEEDED)
FIRST_VERSION = version(MONDAY, A, B, C, D)
SUNDAY_LATE = report("A", 8, at="2026-03-09T07:00:00-07:00")
WEEK_1 = [
    report("A", 2),
    report("A", 3),
    report("A", 4, "partial", amount={"sets": 1, "reps": 10}),
    report("A", 5, "skipped"),
    report("A", 7),
    report("B", 2),
    report("B", 4, side="left"),
    report("C", 3),
    report("C", 7),
]
ON_PAPER = report("A", 6, source="paper", index=1, at="2026-03-20T10:00:00-07:00")
BASE_WINDOW = {
    "from": "2026-03-02", "to": "2026-03-08", "due": 13, "credit": 8.0, "reported": 10, "adherence": 0.6154,
    "coverage": 0.7692, "when_reported": 0.8, "enough": True, "band": "partly", "late": 1, "staff": 0, "paper": 0,
    "extra": 0, "may_change": True,
}  # fmt: skip


def base(*more: Json, **keys: Any) -> Json:
    return scenario([FIRST_VERSION], *WEEK_1, SUNDAY_LATE, *more, **keys)


def _window(**keys: Any) -> Json:
    return {"windows": {"last_7": keys}}


def _weeks(name: str, due: int) -> Callable[[Json], bool]:
    return lambda found: [week["due"] for week in found["weeks"] if week["item"] == name] == [due]


def _due_slots(name: str, number: int) -> Callable[[Json], bool]:
    return lambda found: (
        sum(
            slot["item"] == name
            and slot["on"] < "2026-03-09"
            and slot["state"] not in ("paused", "superseded")
            for slot in found["slots"]
        )
        == number
    )


CHANGED = version(
    "2026-03-06",
    item("A", MON_WED_FRI, dose=TWO_BY_TEN),
    B,
    item("C", quota(5)),
    D,
    published_at="2026-03-05T15:00:00-08:00",
)
TOKYO_MORNING = report("A", 5, at="2026-03-05T07:00:00+09:00", zone="Asia/Tokyo")
AT_HOME = [report("A", day, zone="America/Los_Angeles") for day in (2, 3, 4)]

Check = Json | Callable[[Json], bool]
WORKED: dict[str, tuple[Json, list[Check]]] = {
    "1 base week": (
        base(),
        [
            {"windows": {"last_7": BASE_WINDOW, "program": BASE_WINDOW}},
            {"windows": {"last_28": BASE_WINDOW | {"from": "2026-02-09"}}},
            {"sides": {"B": {"left": {"due": 3, "credit": 2.0}, "right": {"due": 3, "credit": 1.0}}}},
            {"weeks": [{"item": "C", "week": "2026-W10", "due": 3, "credit": 2.0, "reported": 2}]},
            {"extras": [], "refused": [], "definition": "adherence/1"},
        ],
    ),
    "2 extra without index": (base(report("A", 7)), [{"windows": {"last_7": BASE_WINDOW | {"extra": 1}}}]),
    "2 extra with index 2": (
        base(report("A", 7, index=2)),
        [
            {"windows": {"last_7": BASE_WINDOW | {"extra": 1}}},
            {"extras": [{"item": "A", "on": "2026-03-07", "index": 2}]},
        ],
    ),
    "3 Sunday before midnight": (
        scenario([FIRST_VERSION], *WEEK_1, now="2026-03-08T23:59:00-07:00"),
        [_window(due=9, credit=5.0, adherence=0.5556), {"weeks": [], "today": {"due": 1, "reported": 0}}],
    ),
    "4 today": (
        base(),
        [{"today": {"date": "2026-03-09", "due": 2, "reported": 0}}, _window(adherence=0.6154)],
    ),
    "5 future": (base(ends_on="2026-04-30"), [lambda found: found == answer(base())]),
    "6 change in mid-week": (
        scenario([FIRST_VERSION, CHANGED], *WEEK_1, SUNDAY_LATE),
        [_due_slots("A", 5), _due_slots("B", 3), _weeks("C", 4), _window(due=12)],
    ),
    "7 start on Saturday": (
        scenario([version("2026-03-07", C)]),
        [_weeks("C", 1), {"windows": {"program": {"due": 1, "from": "2026-03-07", "to": "2026-03-08"}}}],
    ),
    "8 pause Wednesday to Friday": (
        base(pauses=[{"from": "2026-03-04", "to": "2026-03-06", "items": None}]),
        [_due_slots("A", 4), _due_slots("B", 1), _weeks("C", 2), _window(due=7)],
    ),
    "9 half past eleven at night": (
        scenario([version(MONDAY, A)], report("A", 7, at="2026-03-08T07:30:00Z")),
        [
            lambda found: [(each["on"], each["late"]) for each in found["slots"] if each["state"] == "done"]
            == [("2026-03-07", False)],
            {"rtm": [{"interval": 1, "from": "2026-03-02", "to": "2026-03-31", "data_days": 1}]},
        ],
    ),
    "10 a flight to Tokyo": (
        scenario([version(MONDAY, A)], *AT_HOME, TOKYO_MORNING, now="2026-03-06T09:00:00+09:00", zone="Asia/Tokyo"),
        [
            {"refused": [], "today": {"date": "2026-03-06", "due": 1, "reported": 0}},
            lambda found: [each["on"] for each in found["slots"] if each["state"] == "done"]
            == ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"],
            _window(late=0, credit=4.0),
        ],
    ),
    "11 the other side": (
        scenario([version(MONDAY, item("B", MON_WED_FRI, sides=["right"]))], report("B", 2, side="left")),
        [
            lambda found: found["slots"][0]["state"] == "unreported",
            {"extras": [{"item": "B", "on": "2026-03-02", "index": 1}]},
        ],
    ),
    "12 pain of 0": (
        base(report("D", 8, pain=0), report("D", 8, pain=None)),
        [{"windows": {"last_7": BASE_WINDOW}, "extras": []}],
    ),
    "13 a sheet scanned on 20 March": (
        base(ON_PAPER, now="2026-03-20T12:00:00-07:00", ends_on="2026-03-08"),
        [
            {"windows": {"program": {"due": 13, "credit": 9.0, "reported": 11, "late": 2, "paper": 1}}},
            {"rtm": [{"interval": 1, "from": "2026-03-02", "to": "2026-03-31", "data_days": 6}]},
        ],
    ),
    "14 the sheet scanned twice": (
        base(
            ON_PAPER,
            ON_PAPER | {"submitted_at": "2026-03-20T11:00:00-07:00"},
            now="2026-03-20T12:00:00-07:00",
            ends_on="2026-03-08",
        ),
        [
            lambda found: found
            == answer(base(ON_PAPER, now="2026-03-20T12:00:00-07:00", ends_on="2026-03-08"))
        ],
    ),
    "15 remote monitoring": (
        base(),
        [{"rtm": [{"interval": 1, "from": "2026-03-02", "to": "2026-03-31", "data_days": 6}]}],
    ),
    "16 all skipped": (
        scenario([version(MONDAY, A)], *(report("A", day, "skipped") for day in range(2, 9))),
        [_window(due=7, adherence=0.0, coverage=1.0, when_reported=0.0, band="low")],
    ),
    "16 silence": (
        scenario([version(MONDAY, A)]),
        [_window(due=7, adherence=0.0, coverage=0.0, when_reported=None, band="low")],
    ),
    "17 as needed only": (
        scenario([version(MONDAY, D)], report("D", 3)),
        [_window(due=0, adherence=None, coverage=None, when_reported=None, enough=False, band=None)],
    ),
}  # fmt: skip


def check(found: Json, wanted: Check) -> bool:
    return wanted(found) if callable(wanted) else part_of(wanted, found)
