"""What a report holds beside the three windows: some days of a program, by exercise, and first against newest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from clinic.domain.adherence.values import Answer, State
from clinic.domain.errors import Invalid


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One exercise over a period: what was due, what that came to, and how many were reported."""

    item: str
    due: int
    credit: Fraction
    reported: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Something measured first and last: ``now`` and ``change`` are empty where it was measured once."""

    what: str
    first: str
    first_on: date
    now: str = ""
    now_on: date | None = None
    change: str = ""


def period_of(
    begins: Sequence[tuple[int, date]],
    today: date,
    first: date | None = None,
    last: date | None = None,
    number: int | None = None,
) -> Period:
    """The days a report is about: what was asked for, within those of version ``number`` if one is named.

    ``begins`` are the versions' numbers and first days. Without anything asked it is the program to yesterday, or
    its first day while none has ended. Raises Invalid("to") or ("version").
    """
    whole = _of_version(begins, today, number)
    asked = Period(first or whole.first, last or whole.last)
    if asked.last > today:
        raise Invalid("to", "Give a day up to today.")
    if number is not None:
        asked = Period(max(asked.first, whole.first), min(asked.last, whole.last))
    if asked.last < asked.first:
        raise Invalid("to", "The last day comes before the first. Choose other days.")
    return asked


def item_scores(answer: Answer, period: Period) -> tuple[ItemScore, ...]:
    """Each exercise over the closed days of a period; together they are the window's score.

    As there, a weekly goal belongs to the period that holds its Sunday.
    """
    until = min(period.last, answer.today.on - timedelta(days=1))
    found: dict[str, ItemScore] = {}

    def add(item: str, due: int, credit: Fraction, reported: int) -> None:
        before = found.get(item, ItemScore(item, 0, Fraction(0), 0))
        found[item] = ItemScore(item, before.due + due, before.credit + credit, before.reported + reported)

    for slot in answer.slots:
        if slot.due and period.first <= slot.on <= until:
            add(slot.item, 1, slot.credit, int(slot.state is not State.unreported))
    for week in answer.weeks:
        if period.first <= week.monday + timedelta(days=6) <= until:
            add(week.item, week.due, week.credit, week.reported)
    return tuple(found.values())


def _of_version(begins: Sequence[tuple[int, date]], today: date, number: int | None) -> Period:
    first = min(begin for _, begin in begins)
    last = max(today - timedelta(days=1), min(first, today))
    if number is None:
        return Period(first, last)
    mine = [begin for version, begin in begins if version == number]
    if not mine:
        raise Invalid("version", "There is no such version.")
    # of several that begin on one day the last one published is in force
    after = [begin for version, begin in begins if version > number]
    ended = min(after) - timedelta(days=1) if after else last
    if ended < mine[0] or mine[0] > today:
        raise Invalid("version", "This version was never in force.")
    return Period(mine[0], min(ended, max(last, mine[0])))
