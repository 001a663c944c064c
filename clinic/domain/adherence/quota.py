"""Weekly quotas: what is due in any part of an ISO week, and what a week's occurrences are worth.

``due_between`` splits a week without remainder: F(t) = floor(n t / 7 + 1/2) is cumulative and F(7) = n, so
the parts of a week add up to n however it is cut by a start, an end, a pause or a new version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from clinic.domain.adherence.credit import NOTHING, mean, settle, source_of, state_of
from clinic.domain.adherence.places import Reading, parts_of
from clinic.domain.adherence.values import Occurrence, PrescribedItem, ReportSource, Week
from clinic.domain.schedule import Quota
from clinic.domain.sides import Side


def due_until(per_week: int, weekday: int) -> int:
    """Give F(t), what is due from Monday to the ISO weekday t (0: nothing yet) of ``per_week`` a week."""
    return (2 * per_week * weekday + 7) // 14


def due_between(per_week: int, after: int, until: int) -> int:
    """Give what is due from the day after ISO weekday ``after`` (0 to 7) to ISO weekday ``until``."""
    return due_until(per_week, until) - due_until(per_week, after)


def monday_of(day: date) -> date:
    """Give the Monday of the day's ISO week."""
    return day - timedelta(days=day.isoweekday() - 1)


@dataclass(slots=True)
class Tally:
    """One item's quota week while its days are being walked in order."""

    item: str
    monday: date
    due: int = 0
    side_due: dict[Side, int] = field(default_factory=dict)
    side_credit: dict[Side, Fraction] = field(default_factory=dict)
    occurrences: list[Occurrence] = field(default_factory=list)

    def add_day(self, day: date, item: PrescribedItem, quota: Quota, reading: Reading) -> None:
        """Add a date on which the item is not paused: what is due by it, and what was reported for it."""
        weekday = day.isoweekday()
        due = due_between(quota.per_week, weekday - 1, weekday)
        self.due += due
        for side in item.sides:
            self.side_due[side] = self.side_due.get(side, 0) + due
        for index in reading.indexes:
            self._add_occurrence(day, index, item, reading)

    def _add_occurrence(self, day: date, index: int, item: PrescribedItem, reading: Reading) -> None:
        marks = tuple(
            settle(side, reading.entries.get(place, {}), item.dose, reading.decided.get(place, ()))
            for side in parts_of(item.sides)
            for place in ((index, side),)
        )
        source = source_of(marks)
        assert source is not None
        for mark in marks:
            if mark.side is not None:
                self.side_credit[mark.side] = self.side_credit.get(mark.side, NOTHING) + mark.credit
        late = any(mark.late for mark in marks)
        self.occurrences.append(
            Occurrence(day, index, state_of(marks), mean(marks), source, late, marks, extra=False)
        )

    def close(self, today: date) -> Week:
        """Give the week's figures. What comes after the due number is reached is an extra."""
        occurrences, total = _with_extras(self.occurrences, self.due)
        counting = [occurrence for occurrence in occurrences if not occurrence.extra]
        reported = min(len(counting), self.due)
        return Week(
            self.item,
            self.monday,
            closed=self.monday + timedelta(days=6) < today,
            due=self.due,
            credit=min(total, Fraction(self.due)),
            reported=reported,
            late=min(reported, sum(occurrence.late for occurrence in counting)),
            staff=min(reported, sum(occurrence.source is ReportSource.staff for occurrence in counting)),
            paper=min(reported, sum(occurrence.source is ReportSource.paper for occurrence in counting)),
            late_or_paper=min(
                reported, sum(one.late or one.source is ReportSource.paper for one in counting)
            ),
            sides=self._sides(),
            occurrences=occurrences,
        )

    def _sides(self) -> Mapping[Side, tuple[int, Fraction]]:
        return {
            side: (due, min(self.side_credit.get(side, NOTHING), Fraction(due)))
            for side, due in self.side_due.items()
        }


def _with_extras(walked: Sequence[Occurrence], due: int) -> tuple[tuple[Occurrence, ...], Fraction]:
    total = NOTHING
    marked: list[Occurrence] = []
    for occurrence in walked:
        if total >= due:
            marked.append(replace(occurrence, extra=True))
        else:
            marked.append(occurrence)
            total += occurrence.credit
    return tuple(marked), total
