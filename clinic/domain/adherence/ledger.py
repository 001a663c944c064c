"""The walk over the dates: slots, quota weeks and extras of a stretch of the program."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from clinic.domain.adherence.accept import Filed
from clinic.domain.adherence.credit import Decided
from clinic.domain.adherence.places import QuotaPlaces, parts_of, read
from clinic.domain.adherence.quota import Tally, monday_of
from clinic.domain.adherence.slots import by_items, lay, mark_slots, read_slots
from clinic.domain.adherence.values import Extra, PrescribedItem, Report, Scenario, Slot, Week
from clinic.domain.adherence.versions import Change, succession
from clinic.domain.schedule import AsNeeded, Quota
from clinic.domain.sides import Side

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Ledger:
    """What the walk found; ``weeks`` may be cut short where the walk began or ended inside them."""

    slots: list[Slot] = field(default_factory=list)
    weeks: list[Week] = field(default_factory=list)
    extras: set[Extra] = field(default_factory=set)


def walk(scenario: Scenario, accepted: Sequence[Filed], first: date, last: date) -> Ledger:
    """Read the accepted reports against every date of the program from ``first`` to ``last``.

    The surplus of a quota becomes an extra only once its week is closed.
    """
    walker = _Walker(scenario, accepted)
    ledger = Ledger()
    for day, change in walker.dates(first, last):
        walker.read_day(day, change, ledger)
    ledger.slots.sort(key=lambda slot: (slot.on, slot.item, slot.index))
    ledger.weeks = [tally.close(scenario.today) for tally in walker.tallies.values()]
    ledger.weeks.sort(key=lambda week: (week.monday, week.item))
    for week in ledger.weeks:
        surplus = (occurrence for occurrence in week.occurrences if week.closed and occurrence.extra)
        ledger.extras.update(Extra(occurrence.on, week.item, occurrence.index) for occurrence in surplus)
    return ledger


class _Walker:
    def __init__(self, scenario: Scenario, accepted: Sequence[Filed]) -> None:
        self.scenario = scenario
        self.changes = succession(scenario.versions, scenario.zone)
        self.items = by_items(scenario)
        self.tallies: dict[tuple[str, date], Tally] = {}
        self.filed: defaultdict[date, defaultdict[str, list[Filed]]] = defaultdict(lambda: defaultdict(list))
        for entry in accepted:
            self.filed[entry.report.performed_on][entry.report.item].append(entry)
        self.decided = _decided(scenario, accepted)

    def dates(self, first: date, last: date) -> Iterator[tuple[date, Change]]:
        """Give the program's dates between the two, each with the last change on or before it."""
        day = max(first, self.changes.dates[0])
        last = last if self.scenario.ends_on is None else min(last, self.scenario.ends_on)
        while day <= last:
            change = self.changes.on(day)
            assert change is not None
            yield day, change
            day += ONE_DAY

    def read_day(self, day: date, change: Change, ledger: Ledger) -> None:
        """Read one date, item by item."""
        in_force = self.items[change.in_force]
        reported: Mapping[str, list[Filed]] = self.filed.get(day, {})
        names = dict.fromkeys(in_force) | dict.fromkeys(reported)
        if change.on == day and change.same_day:
            before = () if change.base is None else (change.base,)
            for version in (*before, *change.same_day):
                names |= dict.fromkeys(self.items[version])
        for name in names:
            self._read_item(name, day, change, reported.get(name, []), ledger)

    def _read_item(self, name: str, day: date, change: Change, filed: list[Filed], ledger: Ledger) -> None:
        item = self.items[change.in_force].get(name)
        paused = self._paused(name, day)
        laid = lay(name, day, change, self.scenario, self.items, filed)
        if item is not None and isinstance(item.schedule, (Quota, AsNeeded)):
            slots = mark_slots(name, day, laid, read_slots({}, item, ()), paused=paused)
            ledger.slots += slots
            if isinstance(item.schedule, Quota):
                self._read_quota(item, item.schedule, day, filed, paused, ledger)
            return
        if not laid.planned and not laid.superseded and not filed:
            return
        reading = read_slots(laid.planned, item, filed)
        reading.decided = self.decided.get((name, day), {})
        ledger.slots += mark_slots(name, day, laid, reading, paused=paused)
        ledger.extras.update(Extra(day, name, index) for index in reading.extras)

    def _read_quota(
        self, item: PrescribedItem, quota: Quota, day: date, filed: list[Filed], paused: bool, ledger: Ledger
    ) -> None:
        key = (item.item, monday_of(day))
        tally = self.tallies.setdefault(key, Tally(*key))
        if paused:
            return
        reading = read(QuotaPlaces(parts_of(item.sides)), filed)
        reading.decided = self.decided.get((item.item, day), {})
        tally.add_day(day, item, quota, reading)
        ledger.extras.update(Extra(day, item.item, index) for index in reading.extras)

    def _paused(self, name: str, day: date) -> bool:
        return any(
            pause.first <= day <= pause.last and (pause.items is None or name in pause.items)
            for pause in self.scenario.pauses
        )


def _decided(
    scenario: Scenario, accepted: Sequence[Filed]
) -> Mapping[tuple[str, date], Mapping[tuple[int, Side | None], Decided]]:
    """The decisions by item and date, then by place; one about a report that does not count is none."""
    if not scenario.decisions:
        return {}
    reports = {entry.report.id: entry.report for entry in accepted}
    found: dict[tuple[str, date], dict[tuple[int, Side | None], list[tuple[int, Report, Report]]]] = {}
    for number, decision in enumerate(scenario.decisions):
        kept, over = reports.get(decision.kept), reports.get(decision.over)
        if kept is not None and over is not None:
            places = found.setdefault((kept.item, kept.performed_on), {})
            places.setdefault((decision.index, decision.side), []).append((number, kept, over))
    return found
