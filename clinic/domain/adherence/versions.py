"""Which version is in force on a date, and which versions took the place of another on that very date.

A version whose ``published_at`` falls on its ``effective_from`` is *effective today*: the date is then shared
out between it and the version it replaces (``slots`` does that). Any other change is plain: on ``effective_from``
only the new version's slots exist.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from itertools import groupby

from clinic.domain.adherence.values import Scenario, VersionPlan
from clinic.domain.errors import Invalid, Problem

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Change:
    """What happens on one ``effective_from``; numbers are places in the scenario's list of versions.

    ``base`` is in force when the date begins (None: the program begins later that day); ``same_day`` are the
    versions effective today, in the order of publication.
    """

    on: date
    base: int | None
    same_day: tuple[int, ...]

    @property
    def in_force(self) -> int:
        """Give the version which is in force from this date on."""
        if self.same_day:
            return self.same_day[-1]
        assert self.base is not None
        return self.base


@dataclass(frozen=True, slots=True)
class Succession:
    """The changes of a program in order of their dates, at least one."""

    changes: tuple[Change, ...]
    dates: tuple[date, ...]

    def on(self, day: date) -> Change | None:
        """Give the last change on or before ``day``; None before the program."""
        place = bisect_right(self.dates, day)
        return self.changes[place - 1] if place else None


def succession(versions: Sequence[VersionPlan], zone: tzinfo) -> Succession:
    """Put the versions in order. Of several with one date the last published is in force.

    A version without ``published_at`` counts as published before all that have one; where a later one of the
    same date follows, it never was in force.
    """

    def published(place: int) -> tuple[date, bool, datetime, int]:
        version = versions[place]
        moment = version.published_at
        return version.effective_from, moment is not None, moment or LONG_AGO, place

    changes: list[Change] = []
    for on, group in groupby(
        sorted(range(len(versions)), key=published), lambda n: versions[n].effective_from
    ):
        places = list(group)
        real = [n for n in places if versions[n].published_at is not None or n == places[-1]]
        same_day = tuple(n for n in real if local_date(versions[n].published_at, zone) == on)
        plain = [n for n in real if n not in same_day]
        before = changes[-1].in_force if changes else None
        changes.append(Change(on, plain[-1] if plain else before, same_day))
    return Succession(tuple(changes), tuple(change.on for change in changes))


def local_date(moment: datetime | None, zone: tzinfo) -> date | None:
    """Give the calendar date of an aware moment in ``zone``."""
    return None if moment is None else moment.astimezone(zone).date()


def check_publication(scenario: Scenario) -> None:
    """Refuse a ``published_at`` after now, or later than its ``effective_from``; raises Invalid."""
    problems: list[Problem] = []
    for place, version in enumerate(scenario.versions):
        on = local_date(version.published_at, scenario.zone)
        path = f"versions[{place}].published_at"
        if version.published_at is None or on is None:
            continue
        if version.published_at > scenario.now:
            problems.append(Problem(path, "A version cannot be published after now."))
        elif on > version.effective_from:
            problems.append(Problem(path, "A version cannot take effect before the date it is published on."))
    if problems:
        raise Invalid.many(problems)
