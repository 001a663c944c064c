"""Adherence a second time, from the definition's text alone: slow, day by day, on plain dictionaries.

It reads a scenario's JSON and gives the answer's JSON, and shares nothing with the clinic's own module. Where the
text leaves a choice, the choice is named in a comment.
"""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
Json = dict[str, Any]


def F(n, t):
    return (Fraction(n * t, 7) + Fraction(1, 2)).__floor__()


def days_between(first, last):
    return [first + DAY * number for number in range((last - first).days + 1)]


def four(number):
    return None if number is None else float(round(Fraction(number), 4))


class Reference:
    def __init__(self, scenario: Json) -> None:
        self.zone = ZoneInfo(scenario["zone"])
        self.now = datetime.fromisoformat(scenario["now"])
        self.today = self.now.astimezone(self.zone).date()
        self.versions = scenario["versions"]
        self.starts = sorted({date.fromisoformat(v["effective_from"]) for v in self.versions})
        self.begin = self.starts[0]
        ends_on = scenario.get("ends_on")
        self.end = date.fromisoformat(ends_on) if ends_on else date(9000, 1, 1)
        self.pauses = scenario.get("pauses") or []
        self.decisions = scenario.get("decisions") or []
        self.refused: list[Json] = []
        self.accepted: list[Json] = []
        unique = {r["id"]: r for r in scenario["reports"]}
        for r in sorted(unique.values(), key=lambda r: (datetime.fromisoformat(r["submitted_at"]), r["id"])):
            at = datetime.fromisoformat(r["submitted_at"])
            sent = at.astimezone(ZoneInfo(r.get("zone") or scenario["zone"])).date()
            on = date.fromisoformat(r["performed_on"])
            if on > sent or at > self.now:
                self.refused.append({"id": r["id"], "reason": "future"})
            elif r["source"] == "patient" and on < sent - 3 * DAY:
                self.refused.append({"id": r["id"], "reason": "too late"})
            elif not self.begin <= on <= self.end:
                self.refused.append({"id": r["id"], "reason": "outside"})
            elif all(i["item"] != r["item"] for v in self.versions for i in v["items"]):
                self.refused.append({"id": r["id"], "reason": "never prescribed"})
            else:
                self.accepted.append({**r, "at": at, "sent": sent, "on": on, "late": sent > on})

    # versions

    def published(self, v):
        return datetime.fromisoformat(v["published_at"]) if v.get("published_at") else None

    def is_effective_today(self, v):
        moment = self.published(v)
        if moment is None:
            return False
        return moment.astimezone(self.zone).date().isoformat() == v["effective_from"]

    def beginning_on(self, day):
        """The versions of this date that ever were, in the order of their publication."""
        those = [v for v in self.versions if v["effective_from"] == day.isoformat()]
        without = [v for v in those if self.published(v) is None]
        having = [v for v in those if self.published(v) is not None]
        having.sort(key=self.published)
        return having or without[-1:]

    def in_force(self, day):
        past = [start for start in self.starts if start <= day]
        return self.beginning_on(past[-1])[-1] if past and day <= self.end else None

    def item_of(self, v, name):
        return next((i for i in v["items"] if i["item"] == name), None) if v else None

    def kind(self, v, name):
        item = self.item_of(v, name)
        return item["schedule"]["kind"] if item else "absent"

    def prescribed(self, v, name, day):
        item = self.item_of(v, name)
        if item is None:
            return {}
        plan = item["schedule"]
        hit = False
        if plan["kind"] == "weekdays":
            hit = day.isoweekday() in plan["days"]
        if plan["kind"] == "every":
            anchor = date.fromisoformat(plan["anchor"])
            hit = day in [anchor + DAY * plan["days"] * k for k in range(400)]
        slot = {"sides": list(item.get("sides") or [None]), "dose": item.get("dose")}
        return dict.fromkeys(range(1, plan["times"] + 1), slot) if hit else {}

    def is_paused(self, name, day):
        return any(
            p["from"] <= day.isoformat() <= p["to"] and (p.get("items") is None or name in p["items"])
            for p in self.pauses
        )

    # places

    def place(self, slots, reports, sides_if_no_slot, unlimited=None):
        """Give {(index, side): {source: report}} and the numbers of extras."""
        placed: Json = {}
        surplus = set()
        seen = []

        def exists(index, side):
            return (
                side in unlimited
                if unlimited is not None
                else index in slots and side in slots[index]["sides"]
            )

        for r in reports:
            source = r["source"]
            sides = (
                [r["side"]]
                if r.get("side")
                else self.sides_meant(slots, r, seen, sides_if_no_slot, unlimited)
            )
            for side in sides:
                index = r.get("index")
                if index is None:
                    numbers = range(1, 500)
                    own = [n for n in numbers if exists(n, side) and (n, side, source) not in seen]
                    others = [n for n in numbers if not exists(n, side) and (n, side, source) not in seen]
                    index = (own or others)[0]
                seen.append((index, side, source))
                if exists(index, side):
                    placed.setdefault((index, side), {})[source] = r
                else:
                    surplus.add(index)
        return placed, surplus

    def sides_meant(self, slots, r, seen, sides_if_no_slot, unlimited):
        if unlimited is not None:
            return unlimited
        if r.get("index") in slots:
            return slots[r["index"]]["sides"]
        if not slots:
            return sides_if_no_slot
        every = [side for index in sorted(slots) for side in slots[index]["sides"]]
        real = sorted({side for side in every if side}, key=every.index)
        if None in every and real:
            # the text does not say: slots with and without sides on one date; the first one open decides
            for index in sorted(slots):
                if any((index, side, r["source"]) not in seen for side in slots[index]["sides"]):
                    return real if slots[index]["sides"] != [None] else [None]
        return real or [None]

    def of(self, name, day):
        return [r for r in self.accepted if r["item"] == name and r["on"] == day]

    def slots_of(self, name, day):
        """What is prescribed on the date in the end, and what was superseded that day."""
        if day > self.end or day < self.begin:
            return {}, {}
        news = [v for v in self.beginning_on(day) if self.is_effective_today(v)]
        olds = [v for v in self.beginning_on(day) if not self.is_effective_today(v)]
        base = olds[-1] if olds else self.in_force(day - DAY)
        standing = self.prescribed(base, name, day) if base else {}
        superseded: Json = {}
        for v in news:
            fresh = self.prescribed(v, name, day)
            early = [r for r in self.of(name, day) if r["at"] <= self.published(v)]
            reported = {index for index, _ in self.place(standing, early, [None])[0]}
            if self.kind(v, name) in ("quota", "as_needed"):
                # "the whole date belongs to the new version": nothing of the old one stays
                reported = set()
            after = dict(fresh)
            for index, slot in standing.items():
                if index in reported:
                    after[index] = slot
                elif index not in fresh:
                    superseded[index] = slot
            standing = after
        return standing, {index: slot for index, slot in superseded.items() if index not in standing}

    # credit

    def credit(self, r, dose):
        if r["status"] != "partial":
            return Fraction(1 if r["status"] == "done" else 0)
        amount = r.get("amount")
        dose = dose or {}
        sets, reps, hold = dose.get("sets"), dose.get("reps"), dose.get("hold_s")
        if not amount or not (sets or reps):
            return Fraction(1, 2)
        need = (sets[0] if sets else 1) * (reps[0] if reps else 1)
        if amount.get("seconds") is not None:
            return min(Fraction(1), Fraction(amount["seconds"], need * hold[0])) if hold else Fraction(1, 2)
        got = 1
        for key in ("sets", "reps"):
            got *= amount[key] if amount.get(key) is not None else 1
        return min(Fraction(1), Fraction(got, need))

    def decided(self, entries, index, side):
        """Give the report that the last fitting decision of a clinician keeps."""
        accepted = {r["id"]: r for r in self.accepted}
        for each in reversed(self.decisions):
            kept, over = accepted.get(each["kept"]), accepted.get(each["over"])
            if not kept or not over or (each.get("index", 1), each.get("side")) != (index, side):
                continue
            now = entries[kept["source"]], entries[over["source"]]
            if all(
                [a.get(key) for key in ("item", "performed_on", "status", "amount")]
                == [b.get(key) for key in ("item", "performed_on", "status", "amount")]
                for a, b in zip(now, (kept, over), strict=True)
            ):
                return now[0]
        return None

    def settle(self, entries, dose, index, side):
        """Give the counting report and whether patient and paper disagree."""
        if "staff" in entries:
            return entries["staff"], False
        if len(entries) == 2:
            patient, paper = self.credit(entries["patient"], dose), self.credit(entries["paper"], dose)
            if patient != paper:
                kept = self.decided(entries, index, side)
                if kept:
                    return kept, False
                return entries["patient" if patient < paper else "paper"], True
            return entries["patient"], False
        return next(iter(entries.values())), False

    def outcome(self, slot, index, placed):
        """Give state, credit by side, source and lateness of one occurrence."""
        counting = {}
        conflict = False
        for side in slot["sides"]:
            if (index, side) in placed:
                counting[side], differs = self.settle(placed[index, side], slot["dose"], index, side)
                conflict = conflict or differs
        said = [r["status"] for r in counting.values()]
        if not said:
            state = "unreported"
        elif conflict:
            state = "conflict"
        elif said == ["done"] * len(slot["sides"]):
            state = "done"
        elif set(said) == {"skipped"}:
            state = "skipped"
        else:
            state = "partial"
        credits = {side: Fraction(0) for side in slot["sides"]}
        credits |= {side: self.credit(r, slot["dose"]) for side, r in counting.items()}
        sources = [r["source"] for r in counting.values()]
        source = next((each for each in ("paper", "staff", "patient") if each in sources), None)
        return {
            "state": state,
            "credits": credits,
            "credit": sum(credits.values()) / Fraction(len(credits)),
            "source": source,
            "late": any(r["late"] for r in counting.values()),
        }

    # the walk

    def names(self):
        return sorted({i["item"] for v in self.versions for i in v["items"]})

    def read_dates(self):
        self.slots: list[Json] = []
        self.extras: set[tuple[Any, ...]] = set()
        for day in days_between(self.begin, min(self.today, self.end)):
            for name in self.names():
                self.read_date(name, day)

    def read_date(self, name, day):
        v = self.in_force(day)
        item = self.item_of(v, name)
        standing, superseded = self.slots_of(name, day)
        paused = self.is_paused(name, day)
        placed: Json = {}
        surplus: set[int] = set()
        if self.kind(v, name) == "quota":
            sides = list(item.get("sides") or [None])
            if not paused:
                surplus = self.place({}, self.of(name, day), [None], unlimited=sides)[1]
        elif self.kind(v, name) != "as_needed":
            sides = (item or {}).get("sides") or [None]
            placed, surplus = self.place(standing, self.of(name, day), sides)
        self.extras |= {(day, name, index) for index in surplus}
        nothing = {"credits": {}, "credit": Fraction(0), "source": None, "late": False}
        for index, slot in standing.items():
            found = {"state": "paused", **nothing} if paused else self.outcome(slot, index, placed)
            self.slots.append({"on": day, "item": name, "index": index, **found})
        for index in superseded:
            self.slots.append({"on": day, "item": name, "index": index, "state": "superseded", **nothing})

    def read_weeks(self):
        self.weeks: list[Json] = []
        monday = self.begin - DAY * (self.begin.isoweekday() - 1)
        while monday + 6 * DAY < self.today:
            for name in self.names():
                days = [
                    d
                    for d in days_between(monday, monday + 6 * DAY)
                    if self.kind(self.in_force(d), name) == "quota"
                ]
                if days:
                    self.read_week(name, monday, days)
            monday += 7 * DAY

    def read_week(self, name, monday, days):
        due = 0
        side_due: Json = {}
        side_credit: Json = {}
        occurrences = []
        for day in days:
            if self.is_paused(name, day):
                continue
            item = self.item_of(self.in_force(day), name)
            n, t = item["schedule"]["per_week"], day.isoweekday()
            sides = list(item.get("sides") or [None])
            due += F(n, t) - F(n, t - 1)
            for side in sides:
                side_due[side] = side_due.get(side, 0) + F(n, t) - F(n, t - 1)
            placed, _ = self.place({}, self.of(name, day), [None], unlimited=sides)
            for index in sorted({index for index, _ in placed}):
                found = self.outcome({"sides": sides, "dose": item.get("dose")}, index, placed)
                occurrences.append({"on": day, "index": index, **found})
                for side, credit in found["credits"].items():
                    side_credit[side] = side_credit.get(side, Fraction(0)) + credit
        counting = []
        for place, each in enumerate(occurrences):
            if sum(before["credit"] for before in occurrences[:place]) >= due:
                self.extras.add((each["on"], name, each["index"]))
            else:
                counting.append(each)
        reported = min(len(counting), due)
        year, week, _ = monday.isocalendar()
        self.weeks.append(
            {
                "item": name,
                "week": f"{year:04d}-W{week:02d}",
                "sunday": monday + 6 * DAY,
                "due": due,
                "credit": min(sum((o["credit"] for o in counting), Fraction(0)), Fraction(due)),
                "reported": reported,
                "late": min(reported, len([o for o in counting if o["late"]])),
                "staff": min(reported, len([o for o in counting if o["source"] == "staff"])),
                "paper": min(reported, len([o for o in counting if o["source"] == "paper"])),
                "sides": {
                    side: (side_due[side], min(side_credit.get(side, Fraction(0)), Fraction(side_due[side])))
                    for side in side_due
                    if side
                },
            }
        )

    # the answer

    def window(self, first, last):
        inside = [
            s for s in self.slots if first <= s["on"] <= last and s["state"] not in ("paused", "superseded")
        ]
        weeks = [w for w in self.weeks if first <= w["sunday"] <= last]
        due = len(inside) + sum(w["due"] for w in weeks)
        credit = sum((each["credit"] for each in inside + weeks), Fraction(0))
        reported = len([s for s in inside if s["state"] != "unreported"]) + sum(w["reported"] for w in weeks)
        ratio = credit / due if due else None
        band = None
        if due >= 5:
            band = "on target" if ratio >= Fraction(4, 5) else "partly" if ratio >= Fraction(1, 2) else "low"
        dates = days_between(first, last) if first <= last else []
        recent = [self.today - 3 * DAY, self.today - 2 * DAY, self.today - DAY]
        return {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "due": due,
            "credit": four(credit),
            "reported": reported,
            "adherence": four(ratio),
            "coverage": four(Fraction(reported, due)) if due else None,
            "when_reported": four(credit / reported) if due and reported else None,
            "enough": due >= 5,
            "band": band,
            "late": len([s for s in inside if s["late"]]) + sum(w["late"] for w in weeks),
            "staff": len([s for s in inside if s["source"] == "staff"]) + sum(w["staff"] for w in weeks),
            "paper": len([s for s in inside if s["source"] == "paper"]) + sum(w["paper"] for w in weeks),
            "extra": len([e for e in self.extras if first <= e[0] <= last]),
            "may_change": any(day in dates and self.begin <= day <= self.end for day in recent),
        }

    def sides(self):
        found: Json = {}
        for s in self.slots:
            if s["on"] < self.today:
                for side, credit in s["credits"].items():
                    if side:
                        due, total = found.setdefault(s["item"], {}).get(side, (0, Fraction(0)))
                        found[s["item"]][side] = (due + 1, total + credit)
        for w in self.weeks:
            for side, (more, credit) in w["sides"].items():
                due, total = found.setdefault(w["item"], {}).get(side, (0, Fraction(0)))
                found[w["item"]][side] = (due + more, total + credit)
        listed = {
            name: {side: {"due": due, "credit": four(total)} for side, (due, total) in each.items() if due}
            for name, each in found.items()
        }
        return {name: each for name, each in listed.items() if each}

    def rtm(self):
        days = {r["sent"] for r in self.accepted if r["source"] == "patient"}
        found: list[Json] = []
        first = self.begin
        while first <= self.today:
            count = sum(day in days for day in days_between(first, first + 29 * DAY))
            found.append(
                {
                    "interval": len(found) + 1,
                    "from": first.isoformat(),
                    "to": (first + 29 * DAY).isoformat(),
                    "data_days": count,
                }
            )
            first += 30 * DAY
        return found

    def answer(self) -> Json:
        self.read_dates()
        self.read_weeks()
        yesterday = self.today - DAY
        due_today = [
            s for s in self.slots if s["on"] == self.today and s["state"] not in ("paused", "superseded")
        ]
        return {
            "definition": "adherence/1",
            "windows": {
                "last_7": self.window(self.today - 7 * DAY, yesterday),
                "last_28": self.window(self.today - 28 * DAY, yesterday),
                "program": self.window(self.begin, yesterday),
            },
            "today": {
                "date": self.today.isoformat(),
                "due": len(due_today),
                "reported": len([s for s in due_today if s["state"] != "unreported"]),
            },
            "sides": self.sides(),
            "rtm": self.rtm(),
            "slots": [
                {
                    "item": s["item"],
                    "on": s["on"].isoformat(),
                    "index": s["index"],
                    "state": s["state"],
                    "credit": four(s["credit"]),
                    "source": s["source"],
                    "late": s["late"],
                }
                for s in sorted(self.slots, key=lambda s: (s["on"], s["item"], s["index"]))
            ],
            "weeks": [
                {**{key: w[key] for key in ("item", "week", "due", "reported")}, "credit": four(w["credit"])}
                for w in self.weeks
            ],
            "extras": [
                {"item": name, "on": day.isoformat(), "index": index}
                for day, name, index in sorted(self.extras)
            ],
            "refused": self.refused,
        }


def reference_answer(scenario: Json) -> Json:
    """Answer a scenario given as JSON parts that are known to be right."""
    return Reference(scenario).answer()
