"""Rules of progression: "3 rounds of 12 on three days with pain at most 3 → the next dose".

A rule is kept for one item. It is fulfilled by what the patient reported, and then it is a *proposal*: somebody takes
it over or says not now. Nothing here changes a program.

Only days with a report on the item are looked at, the newest ``days`` of them. Each must have been done as asked (or
as much as the rule names) on every side and slot that was reported, and must give a pain of at most ``pain_most``:
a blank is not 0, so a day without an answer does not fulfil the rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from clinic.domain import dose as doses
from clinic.domain.dose import CAPS, Dose
from clinic.domain.dose_text import short
from clinic.domain.errors import Invalid, Problem

DAYS_MOST = 28
PAIN_TOP = 10


class StepKind(StrEnum):
    """What a rule proposes."""

    dose = "dose"
    modification = "modification"
    exercise = "exercise"
    look = "look"


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: a dose, modifications added and removed, another exercise (slugs), or a look at the visit."""

    kind: StepKind = StepKind.look
    dose: Dose = field(default_factory=Dose)
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    exercise: str = ""

    def __post_init__(self) -> None:
        """Refuse a kind without what it needs."""
        if self.kind is StepKind.dose and doses.missing(self.dose):
            raise Invalid("dose", "Say how many rounds, and how many times or how long to hold.")
        if self.kind is StepKind.modification and not (self.add or self.remove):
            raise Invalid("add", "Choose what is added or taken away.")
        if set(self.add) & set(self.remove):
            raise Invalid("remove", "The same change cannot be added and taken away.")
        if self.kind is StepKind.exercise and not self.exercise:
            raise Invalid("exercise", "Choose the exercise that comes next.")

    def words(self, names: Mapping[str, str]) -> str:
        """Say it: "3×12", "without broomstick", "deadlift". ``names`` are those of changes and exercises by slug."""
        if self.kind is StepKind.dose:
            return short(self.dose)
        if self.kind is StepKind.exercise:
            return _named(self.exercise, names)
        changes = [f"with {_named(slug, names)}" for slug in self.add]
        changes += [f"without {_named(slug, names)}" for slug in self.remove]
        return ", ".join(changes) or "look at it together"


@dataclass(frozen=True, slots=True)
class Rule:
    """When an item goes on, and to what. ``sets``, ``reps`` and ``hold_s`` None: as the dose asks."""

    days: int = 3
    pain_most: int = 3
    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None
    then: Next = field(default_factory=Next)

    def __post_init__(self) -> None:
        """Refuse numbers out of bounds, each by its field."""
        problems = []
        if not 1 <= self.days <= DAYS_MOST:
            problems.append(Problem("days", f"Give 1 to {DAYS_MOST} days."))
        if not 0 <= self.pain_most <= PAIN_TOP:
            problems.append(Problem("pain_most", f"Give 0 to {PAIN_TOP}."))
        for name in ("sets", "reps", "hold_s"):
            number = getattr(self, name)
            if number is not None and not 1 <= number <= CAPS[name]:
                problems.append(Problem(name, f"Give 1 to {CAPS[name]}."))
        if problems:
            raise Invalid.many(problems)

    def words(self) -> str:
        """Say when it is fulfilled: "3 rounds of 12 times on 3 days, pain at most 3"."""
        parts = [
            f"{self.sets} {'round' if self.sets == 1 else 'rounds'}" if self.sets else "",
            f"{self.reps} {'time' if self.reps == 1 else 'times'}" if self.reps else "",
            f"hold {self.hold_s} s" if self.hold_s else "",
        ]
        amount = " of ".join(part for part in parts[:2] if part)
        amount = ", ".join(part for part in (amount, parts[2]) if part) or "done as asked"
        return f"{amount} on {self.days} {'day' if self.days == 1 else 'days'}, pain at most {self.pain_most}"

    def sentence(self, names: Mapping[str, str]) -> str:
        """The whole rule: "done as asked on 3 days, pain at most 3, then 3×12"."""
        return f"{self.words()}, then {self.then.words(names)}"

    def beyond_done(self, dose: Dose) -> bool:
        """Whether a plain "done" is less than the rule asks: then only reports that say how much fulfil it."""
        told = Told(date.min, whole=True, pain=0)
        return not _enough(self, dose, told)


@dataclass(frozen=True, slots=True)
class Told:
    """One report on an item. ``whole``: done as asked; else ``sets``, ``reps``, ``seconds`` say how much."""

    on: date
    whole: bool
    pain: int | None
    sets: int | None = None
    reps: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that is fulfilled: the days that fulfil it, the oldest first, and their highest pain."""

    lineage: str
    rule: Rule
    days: tuple[date, ...]
    pain: int


def proposal(lineage: str, rule: Rule, dose: Dose, told: Iterable[Told], since: date) -> Proposal | None:
    """The proposal that reports from ``since`` on amount to; None while the rule is not fulfilled."""
    reports = tuple(told)
    days = fulfilled(rule, dose, reports, since)
    if not days:
        return None
    return Proposal(lineage, rule, days, max(one.pain or 0 for one in reports if one.on in days))


def fulfilled(rule: Rule, dose: Dose, told: Iterable[Told], since: date) -> tuple[date, ...]:
    """The days from ``since`` on that fulfil a rule; empty when it is not fulfilled (yet)."""
    by_day: dict[date, list[Told]] = {}
    for one in told:
        if one.on >= since:
            by_day.setdefault(one.on, []).append(one)
    newest = sorted(by_day)[-rule.days :]
    if len(newest) < rule.days:
        return ()
    return tuple(newest) if all(_good(rule, dose, by_day[day]) for day in newest) else ()


def _good(rule: Rule, dose: Dose, told: Sequence[Told]) -> bool:
    pains = [one.pain for one in told if one.pain is not None]
    return bool(pains) and max(pains) <= rule.pain_most and all(_enough(rule, dose, one) for one in told)


def _enough(rule: Rule, dose: Dose, told: Told) -> bool:
    """Whether a report is as much as the rule asks; "done" is the least that the dose asks for."""
    least = doses.lower_bounds(dose)
    wanted = {"sets": rule.sets, "reps": rule.reps, "hold_s": rule.hold_s}
    named = {name: number for name, number in wanted.items() if number is not None}
    if told.whole:
        asked = {"sets": least.sets, "reps": least.reps, "hold_s": least.hold_s}
        return all((asked[name] or 0) >= number for name, number in named.items())
    if not named:
        return False
    rounds = rule.sets or least.sets or 1
    held = (
        None if told.seconds is None else told.seconds // rounds
    )  # a report counts the seconds of all rounds
    given = {"sets": told.sets, "reps": told.reps, "hold_s": held}
    return all((given[name] or 0) >= number for name, number in named.items())


def taken(dose: Dose, then: Next) -> Dose:
    """The dose after a step: what the next dose leaves open stays as it is."""
    if then.kind is not StepKind.dose:
        return dose
    kept = {
        name: getattr(then.dose, name) if getattr(then.dose, name) is not None else getattr(dose, name)
        for name in ("rest_s", "tempo", "load")
    }
    return replace(then.dose, **kept)


def _named(slug: str, names: Mapping[str, str]) -> str:
    return names.get(slug) or slug.replace("-", " ")
