"""Runs of days on which a patient told that they were ill: what a clinician may turn into a pause."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.domain.adherence.values import Occurrence, Slot, State

GAP = timedelta(days=3)
"""Ill days so far apart are one run when nothing was asked between them; a weekend does not break it."""

Asked = Slot | Occurrence
"""Something of one day: a slot, or a time that an item with a weekly quota was reported."""


@dataclass(frozen=True, slots=True)
class IllDays:
    """A run of days told as ill, both included; nothing was done on any of them."""

    first: date
    last: date


def ill_runs(found: Iterable[Asked], ill: Container[str]) -> tuple[IllDays, ...]:
    """The runs, the earliest first. ``ill`` holds the ids of the reports that give illness as the reason.

    A day is ill when a counting report says so and nothing was done, not even in part. A day that was asked for and
    is not ill ends a run, a paused one too.
    """
    days: dict[date, list[Asked]] = defaultdict(list)
    for one in found:
        if one.state is not State.superseded:
            days[one.on].append(one)
    runs: list[IllDays] = []
    open_run = False
    for day in sorted(days):
        if not _ill(days[day], ill):
            open_run = False
        elif open_run and day - runs[-1].last <= GAP:
            runs[-1] = IllDays(runs[-1].first, day)
        else:
            runs.append(IllDays(day, day))
            open_run = True
    return tuple(runs)


def _ill(asked: Sequence[Asked], ill: Container[str]) -> bool:
    told = any(mark.report in ill for one in asked for mark in one.marks)
    return told and all(one.state in (State.skipped, State.unreported) for one in asked)
