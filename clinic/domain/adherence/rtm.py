"""Counts for remote therapeutic monitoring: days with data, never derived from adherence.

A data-day is a distinct local date of submission with at least one entry of the patient's own; staff and
paper entries do not count. Intervals are 30 local dates each from the program's first date. Source: the code
descriptors of CPT 98975 to 98986 as of 2026, which count distinct calendar days in a 30-day period.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from clinic.domain.adherence.accept import Filed
from clinic.domain.adherence.values import Interval, ReportSource, Scenario

INTERVAL_DAYS = 30


def intervals(scenario: Scenario, accepted: Iterable[Filed]) -> tuple[Interval, ...]:
    """Give all intervals whose first date is not after today, each with its data-days."""
    return intervals_from(scenario.begin, scenario.today, data_days(accepted))


def data_days(accepted: Iterable[Filed]) -> set[date]:
    """Give the dates on which the patient sent something that was accepted."""
    return {filed.submitted_on for filed in accepted if filed.report.source is ReportSource.patient}


def intervals_from(begin: date, today: date, days: Iterable[date]) -> tuple[Interval, ...]:
    """Give the intervals from ``begin`` on whose first date is not after today, each with the days in it."""
    ordered = sorted(set(days))
    counted: list[Interval] = []
    first = begin
    while first <= today:
        last = first + timedelta(days=INTERVAL_DAYS - 1)
        inside = tuple(day for day in ordered if first <= day <= last)
        counted.append(Interval(len(counted) + 1, first, last, len(inside), inside))
        first += timedelta(days=INTERVAL_DAYS)
    return tuple(counted)
