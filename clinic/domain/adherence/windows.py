"""Scores over windows of closed dates. A quota week belongs to the window that holds its Sunday."""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from clinic.domain.adherence.accept import GRACE_DAYS
from clinic.domain.adherence.credit import NOTHING
from clinic.domain.adherence.ledger import Ledger
from clinic.domain.adherence.values import (
    ReportSource,
    Scenario,
    SideScore,
    Slot,
    State,
    Today,
    Week,
    Window,
    Windows,
)
from clinic.domain.sides import Side


def three_windows(scenario: Scenario, ledger: Ledger) -> Windows:
    """Score the 7 dates and the 28 dates before today and the program up to yesterday, never clipped."""
    yesterday = scenario.today - timedelta(days=1)
    week_ago, month_ago = (scenario.today - timedelta(days=days) for days in (7, 28))
    return Windows(
        score_window(scenario, ledger, week_ago, yesterday),
        score_window(scenario, ledger, month_ago, yesterday),
        score_window(scenario, ledger, scenario.begin, yesterday),
    )


def score_window(scenario: Scenario, ledger: Ledger, first: date, last: date) -> Window:
    """Score the closed dates from ``first`` to ``last`` out of a ledger that covers them."""
    until = min(last, scenario.today - timedelta(days=1))
    slots = [slot for slot in ledger.slots if first <= slot.on <= until and slot.due]
    weeks = [week for week in ledger.weeks if week.closed and first <= _sunday(week) <= until]
    return Window(
        first,
        last,
        due=len(slots) + sum(week.due for week in weeks),
        credit=_total(slots) + sum((week.credit for week in weeks), NOTHING),
        reported=reported_slots(slots) + sum(week.reported for week in weeks),
        late=sum(slot.late for slot in slots) + sum(week.late for week in weeks),
        staff=_of(ReportSource.staff, slots) + sum(week.staff for week in weeks),
        paper=_of(ReportSource.paper, slots) + sum(week.paper for week in weeks),
        late_or_paper=sum(slot.late or slot.source is ReportSource.paper for slot in slots)
        + sum(week.late_or_paper for week in weeks),
        extra=sum(first <= extra.on <= until for extra in ledger.extras),
        may_change=_may_change(scenario, first, until),
    )


def today_so_far(scenario: Scenario, ledger: Ledger) -> Today:
    """Count today's dated slots; they enter no score."""
    slots = [slot for slot in ledger.slots if slot.on == scenario.today and slot.due]
    return Today(scenario.today, len(slots), reported_slots(slots))


def side_scores(scenario: Scenario, ledger: Ledger) -> tuple[SideScore, ...]:
    """Score each side of each item over the program window; sides on which nothing was due are left out."""
    due: dict[tuple[str, Side], int] = {}
    credit: dict[tuple[str, Side], Fraction] = {}

    def add(item: str, side: Side, more_due: int, more_credit: Fraction) -> None:
        key = (item, side)
        due[key] = due.get(key, 0) + more_due
        credit[key] = credit.get(key, NOTHING) + more_credit

    for slot in ledger.slots:
        if slot.due and slot.on < scenario.today:
            for mark in slot.marks:
                if mark.side is not None:
                    add(slot.item, mark.side, 1, mark.credit)
    for week in ledger.weeks:
        if week.closed:
            for side, (side_due, side_credit) in week.sides.items():
                add(week.item, side, side_due, side_credit)
    return tuple(SideScore(*key, due[key], credit[key]) for key in sorted(due) if due[key])


def reported_slots(slots: Iterable[Slot]) -> int:
    """Count the slots with any report."""
    return sum(slot.state is not State.unreported for slot in slots)


def _total(slots: Iterable[Slot]) -> Fraction:
    return sum((slot.credit for slot in slots if slot.credit), NOTHING)


def _of(source: ReportSource, slots: Iterable[Slot]) -> int:
    return sum(slot.source is source for slot in slots)


def _sunday(week: Week) -> date:
    return week.monday + timedelta(days=6)


def _may_change(scenario: Scenario, first: date, until: date) -> bool:
    earliest = max(first, scenario.begin, scenario.today - timedelta(days=GRACE_DAYS))
    latest = until if scenario.ends_on is None else min(until, scenario.ends_on)
    return earliest <= latest
