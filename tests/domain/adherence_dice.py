"""Random scenarios: small enough to be dense with the odd cases, seeded so that they come again."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
ZONES = {
    "America/Los_Angeles": date(2026, 3, 8),
    "Asia/Tokyo": date(2026, 3, 8),
    "Pacific/Apia": date(2011, 12, 30),
    "Australia/Lord_Howe": date(2026, 4, 5),
    "Asia/Kathmandu": date(1986, 1, 1),
    "Europe/London": date(2025, 12, 31),
    "Pacific/Kiritimati": date(1994, 12, 31),
    "UTC": date(2024, 2, 29),
}
"""Zones and a date about which something happens in them."""
NAMES = "ABCD"


def moment(dice: random.Random, day: date, zone: str) -> datetime:
    minutes = dice.choice([0, 1, dice.randrange(1440), 1439])
    local = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def written(dice: random.Random, at: datetime) -> str:
    zone = ZoneInfo(dice.choice(["UTC", "Asia/Tokyo", "America/St_Johns"]))
    return at.astimezone(zone).isoformat()


def schedule(dice: random.Random, begin: date) -> Json:
    kind = dice.choice(["weekdays", "weekdays", "every", "quota", "quota", "as_needed"])
    times = dice.choice([1, 1, 1, 2, 3])
    if kind == "weekdays":
        return {"kind": kind, "days": dice.sample(range(1, 8), dice.choice([1, 3, 5, 7])), "times": times}
    if kind == "every":
        anchor = begin + timedelta(days=dice.randint(-5, 8))
        return {"kind": kind, "days": dice.randint(1, 4), "anchor": anchor.isoformat(), "times": times}
    return {"kind": kind, "per_week": dice.choice([1, 2, 3, 5, 7, 10])} if kind == "quota" else {"kind": kind}


def dose(dice: random.Random) -> Json | None:
    def pair(*most: int) -> list[int] | None:
        lower = dice.choice(most)
        return dice.choice([[lower, lower + 2], [lower, lower], None])

    return dice.choice([None, {"sets": pair(2, 3), "reps": pair(4, 7), "hold_s": pair(5, 30)}])


def sides(dice: random.Random) -> list[str]:
    return dice.choice([[], [], ["left"], ["right"], ["left", "right"], ["right", "left"]])


def version(dice: random.Random, begin: date, steady: dict[str, list[str]]) -> Json:
    items = []
    for name in dice.sample(NAMES[:3], dice.choice([1, 2, 3])):
        own = steady[name] if dice.random() < 0.7 else sides(dice)
        items.append({"item": name, "sides": own, "dose": dose(dice), "schedule": schedule(dice, begin)})
    return {"effective_from": begin.isoformat(), "items": items}


def amount(dice: random.Random) -> Json | None:
    sets_and_reps = {"sets": dice.randint(0, 3), "reps": dice.randint(0, 8)}
    return dice.choice([None, sets_and_reps, {"seconds": dice.randint(0, 120)}])


def roll_versions(dice: random.Random, zone: str, begin: date, now: datetime) -> list[Json]:
    steady = {name: sides(dice) for name in NAMES}
    today = now.astimezone(ZoneInfo(zone)).date()
    starts = [begin] + [
        begin + timedelta(days=dice.randint(0, 16)) for _ in range(dice.choice([0, 1, 1, 2, 3]))
    ]
    found = []
    for start in starts:
        each = version(dice, start, steady)
        day = min(start - timedelta(days=dice.choice([0, 0, 0, 1, 5])), today)
        at = moment(dice, day, zone)
        right = at <= now and at.astimezone(ZoneInfo(zone)).date() <= start
        if right and dice.random() < 0.75:
            each["published_at"] = written(dice, at)
        found.append(each)
    dice.shuffle(found)
    return found


def roll(seed: int) -> Json:
    """Give one random scenario that is right in itself; the same for the same seed."""
    dice = random.Random(seed)
    zone = dice.choice(list(ZONES))
    begin = ZONES[zone] - timedelta(days=dice.randint(2, 16))
    now = moment(dice, begin + timedelta(days=dice.choice([-1, 0, 3, 8, 8, 14, 15, 16, 20, 33])), zone)
    versions = roll_versions(dice, zone, begin, now)
    moments = {
        date.fromisoformat(each["effective_from"]): datetime.fromisoformat(each["published_at"])
        for each in versions
        if "published_at" in each
    }
    reports = [roll_report(dice, number, zone, begin, now, moments) for number in range(dice.randint(0, 60))]
    reports += [dict(dice.choice(reports)) for _ in range(2) if reports]
    dice.shuffle(reports)
    pauses = []
    for _ in range(dice.choice([0, 0, 1, 2])):
        first = begin + timedelta(days=dice.randint(-2, 15))
        last = first + timedelta(days=dice.randint(0, 5))
        items = dice.choice([None, None, ["A"], ["B", "C"], []])
        pauses.append({"from": first.isoformat(), "to": last.isoformat(), "items": items})
    ends_on = dice.choice([None, None, begin + timedelta(days=dice.randint(0, 20))])
    return {
        "zone": zone,
        "now": written(dice, now),
        "ends_on": ends_on.isoformat() if ends_on else None,
        "versions": versions,
        "pauses": pauses,
        "reports": reports,
        "decisions": roll_decisions(dice, reports),
    }


def roll_decisions(dice: random.Random, reports: list[Json]) -> list[Json]:
    """Decisions between a patient's and a paper report of one item and date, at every place that may be meant."""
    pairs = [
        dice.sample([one, other], 2)
        for one in reports
        for other in reports
        if (one["source"], other["source"]) == ("patient", "paper")
        and (one["item"], one["performed_on"]) == (other["item"], other["performed_on"])
    ]
    found = [
        {"kept": kept["id"], "over": over["id"], "index": index, "side": side}
        for kept, over in pairs
        for index in (1, 2)
        for side in (None, "left", "right")
        if dice.random() < 0.5
    ]
    return dice.sample(found, len(found))


def roll_report(
    dice: random.Random, number: int, zone: str, begin: date, now: datetime, moments: dict[date, datetime]
) -> Json:
    length = min(16, max(1, (now.date() - begin).days))
    days = dice.randint(-1, length + 1) if dice.random() < 0.1 else dice.randrange(length + 1)
    on = begin + timedelta(days=days)
    entered = dice.choice([None, None, None, None, "Asia/Tokyo", "America/Los_Angeles"])
    at = moment(dice, on + timedelta(days=dice.choice([0, 0, 0, 0, 0, 1, 2, 3, 4])), entered or zone)
    if dice.random() < 0.1:
        at = dice.choice([moments.get(on, at), now])
    return {
        "id": f"{dice.choice('xyZ')}{number}",
        "item": dice.choice(NAMES + "ABC" * 4),
        "performed_on": on.isoformat(),
        "index": dice.choice([None, None, None, 1, 1, 2, 3]),
        "side": dice.choice([None, None, None, "left", "right"]),
        "status": dice.choice(["done", "done", "done", "partial", "partial", "skipped"]),
        "amount": amount(dice),
        "pain": dice.choice([None, 0, 3]),
        "source": dice.choice(["patient", "patient", "patient", "paper", "staff"]),
        "submitted_at": written(dice, at),
        "zone": entered,
    }
