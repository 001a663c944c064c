"""The way in: a scenario's full answer, one window's score, one date's slots, a week's progress."""

from datetime import date, timedelta

from clinic.domain.adherence.accept import Filing, accept
from clinic.domain.adherence.ledger import Ledger, walk
from clinic.domain.adherence.quota import monday_of
from clinic.domain.adherence.rtm import intervals
from clinic.domain.adherence.values import Answer, PrescribedItem, Scenario, Slot, Week, Window, Windows
from clinic.domain.adherence.versions import succession
from clinic.domain.adherence.windows import score_window, side_scores, three_windows, today_so_far


def explain(scenario: Scenario) -> Answer:
    """Give every figure with every slot behind it."""
    filing, ledger = _all_of(scenario)
    return Answer(
        windows=three_windows(scenario, ledger),
        today=today_so_far(scenario, ledger),
        sides=side_scores(scenario, ledger),
        rtm=intervals(scenario, filing.accepted),
        slots=tuple(slot for slot in ledger.slots if slot.on <= scenario.today),
        weeks=tuple(week for week in ledger.weeks if week.closed),
        open_weeks=tuple(week for week in ledger.weeks if not week.closed),
        extras=tuple(sorted(extra for extra in ledger.extras if extra.on <= scenario.today)),
        refused=filing.refused,
    )


def windows(scenario: Scenario) -> Windows:
    """Give the three windows only, for a kept score."""
    _, ledger = _all_of(scenario)
    return three_windows(scenario, ledger)


def score(scenario: Scenario, first: date, last: date) -> Window:
    """Score the dates ``first`` to ``last``; open ones are left out. Reads only the days needed.

    Reports performed outside the ISO weeks that the window touches need not be in the scenario.
    """
    begin, end = monday_of(first), _sunday_of(max(first, last))
    ledger = walk(scenario, accept(scenario, begin, end).accepted, begin, end)
    return score_window(scenario, ledger, first, last)


def slots_on(scenario: Scenario, day: date) -> tuple[Slot, ...]:
    """Give the dated slots of one program date, past, present or future, with what was reported so far."""
    return tuple(walk(scenario, accept(scenario, day, day).accepted, day, day).slots)


def due_days(scenario: Scenario, first: date, last: date) -> tuple[date, ...]:
    """Give each program date from ``first`` to ``last`` that has a slot due: none of a quota, a pause, an extra."""
    slots = walk(scenario, (), first, last).slots
    return tuple(sorted({slot.on for slot in slots if slot.due}))


def items_on(scenario: Scenario, day: date) -> tuple[PrescribedItem, ...]:
    """Give the items of the version in force on ``day``, in their order; none outside the program."""
    change = succession(scenario.versions, scenario.zone).on(day)
    if change is None or (scenario.ends_on is not None and day > scenario.ends_on):
        return ()
    return scenario.versions[change.in_force].items


def weeks_on(scenario: Scenario, day: date) -> tuple[Week, ...]:
    """Give each quota item's week that holds ``day``, with progress so far."""
    begin, end = monday_of(day), _sunday_of(day)
    return tuple(walk(scenario, accept(scenario, begin, end).accepted, begin, end).weeks)


def _all_of(scenario: Scenario) -> tuple[Filing, Ledger]:
    filing = accept(scenario)
    return filing, walk(scenario, filing.accepted, scenario.begin, _sunday_of(scenario.today))


def _sunday_of(day: date) -> date:
    return monday_of(day) + timedelta(days=6)
