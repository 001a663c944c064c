"""Numbers that quarrel: a hold outside its source, more work in a week than half as much again."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from clinic.domain import dose as doses
from clinic.domain.dose import Dose, Range
from clinic.domain.drafts import DraftItem, suggested
from clinic.domain.lint.standards import CATALOGUE, VOLUME
from clinic.domain.lint.values import Finding, Severity, Subject
from clinic.domain.minutes import item_time, minutes_of
from clinic.domain.programs import Item
from clinic.domain.schedule import EveryDays, Quota, Schedule, Weekdays

JUMP = Fraction(3, 2)
"""A week may ask for this much of the last version's week; see the standard ``VOLUME``."""

UNITS = {"times": "times", "seconds": "seconds of holding", "weight": "kg lifted"}


def stray_holds(subject: Subject) -> Iterator[Finding]:
    """A hold that no form of the source's dose allows, its modifications taken into account."""
    for name, item, exercise in subject.items():
        hold = item.dose.hold_s
        known = [
            form.hold_s for form in doses.choices(suggested(exercise, item.slugs)) if form.hold_s is not None
        ]
        if hold is None or item.dose.alternatives or not known or any(_meet(hold, one) for one in known):
            continue
        said = " or ".join(doses.range_words(one) for one in known)
        yield Finding(
            "hold",
            Severity.warning,
            CATALOGUE,
            f"{name}: a hold of {doses.range_words(hold)} seconds, where its source says {said}.",
            f"hold_s-{item.lineage}",
            (doses.range_words(hold), said),
            about=item.lineage,
        )


def _meet(one: Range, other: Range) -> bool:
    """Whether two ranges share a number; "at least" has no upper end."""
    return (other.or_more or one.lower <= other.upper) and (one.or_more or other.lower <= one.upper)


def jumps(subject: Subject) -> Iterator[Finding]:
    """An item that asks for more than half as much again in a week; else the whole week, when items were added."""
    found = list(_item_jumps(subject))
    yield from found
    if not found:
        yield from _week_jump(subject)


def _item_jumps(subject: Subject) -> Iterator[Finding]:
    before = {item.lineage: item for item in subject.last.items} if subject.last else {}
    for name, item, _ in subject.items():
        old = before.get(item.lineage)
        grown = _grown(week_of(old), week_of(item)) if old else None
        if grown is None:
            continue
        unit, less, more = grown
        yield Finding(
            "volume",
            Severity.warning,
            VOLUME,
            f"{name}: {_round(more)} {UNITS[unit]} a week instead of {_round(less)}: {_more(less, more)} % more "
            "than in the last version.",
            f"sets-{item.lineage}",
            (unit, str(less), str(more)),
            about=item.lineage,
        )


def _week_jump(subject: Subject) -> Iterator[Finding]:
    last = subject.last.items if subject.last else ()
    less, more = _seconds(last), _seconds(subject.draft.items)
    if less and more > JUMP * less:
        yield Finding(
            "volume",
            Severity.warning,
            VOLUME,
            f"The whole week takes {minutes_of(int(more))} minutes instead of {minutes_of(int(less))}: "
            f"{_more(less, more)} % more than in the last version.",
            "items",
            (str(less), str(more)),
        )


def _grown(before: dict[str, Fraction], after: dict[str, Fraction]) -> tuple[str, Fraction, Fraction] | None:
    """The unit that grew most beyond the threshold, with what it was and what it is."""
    grown = [
        (after[unit] / before[unit], unit)
        for unit in UNITS
        if unit in before and unit in after and after[unit] > JUMP * before[unit]
    ]
    if not grown:
        return None
    unit = max(grown)[1]
    return unit, before[unit], after[unit]


def week_of(item: Item | DraftItem) -> dict[str, Fraction]:
    """The most that an item asks for in a week: times, seconds of holding, times × weight; what is open is left out."""
    dose, sessions = item.dose, sessions_of(item.schedule)
    if sessions is None or dose.sets is None or dose.alternatives:
        return {}
    rounds = sessions * dose.sets.upper * max(1, len(item.sides.sides))
    found = {}
    if dose.reps is not None:
        found["times"] = rounds * dose.reps.upper
    if dose.hold_s is not None:
        found["seconds"] = rounds * (dose.reps.upper if dose.reps else 1) * dose.hold_s.upper
    weight = _weight(dose)
    if dose.reps is not None and weight is not None:
        found["weight"] = rounds * dose.reps.upper * weight
    return found


def _weight(dose: Dose) -> Fraction | None:
    """Kilograms; a pound is 0.45359237 kg."""
    load = dose.load
    if load is None or load.upper is None:
        return None
    return Fraction(load.upper) * (Fraction("0.45359237") if load.unit is doses.LoadUnit.lb else 1)


def sessions_of(schedule: Schedule | None) -> Fraction | None:
    """How often in a week; None when it is open or as needed."""
    if isinstance(schedule, Weekdays):
        return Fraction(len(schedule.days) * schedule.times)
    if isinstance(schedule, EveryDays):
        return Fraction(7 * schedule.times, schedule.days)
    return Fraction(schedule.per_week) if isinstance(schedule, Quota) else None


def _seconds(items: Iterable[Item | DraftItem]) -> Fraction:
    """The most that these items take in a week; what has no time or is as needed is left out."""
    known = [(item_time(item.dose, len(item.sides.sides)), sessions_of(item.schedule)) for item in items]
    return sum((times * time.most for time, times in known if time and times), Fraction())


def _round(number: Fraction) -> int:
    return int(number + Fraction(1, 2))


def _more(less: Fraction, more: Fraction) -> int:
    return int(100 * (more - less) / less)
