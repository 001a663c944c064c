"""The dated slots of one item on one date, and what its reports make of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.domain.adherence.accept import Filed
from clinic.domain.adherence.credit import NOTHING, mean, settle, source_of, state_of
from clinic.domain.adherence.places import Reading, SlotPlaces, parts_of, read
from clinic.domain.adherence.values import DoseFloor, PrescribedItem, Scenario, Slot, State
from clinic.domain.adherence.versions import Change
from clinic.domain.schedule import AsNeeded, Quota
from clinic.domain.sides import Side

ItemsOfVersions = Sequence[Mapping[str, PrescribedItem]]
"""For each version, in the scenario's order, its items by their ids."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A slot as some version prescribes it."""

    index: int
    sides: tuple[Side, ...]
    dose: DoseFloor | None
    version: int


@dataclass(frozen=True, slots=True)
class Laid:
    """One item's slots of a date, by index in order, and the slots that a change of that date took away."""

    planned: Mapping[int, Planned]
    superseded: Mapping[int, Planned]


def by_items(scenario: Scenario) -> list[dict[str, PrescribedItem]]:
    """Index each version's items by id."""
    return [{item.item: item for item in version.items} for version in scenario.versions]


def lay(
    item: str, day: date, change: Change, scenario: Scenario, items: ItemsOfVersions, filed: Sequence[Filed]
) -> Laid:
    """Lay out one item's slots on ``day``, when ``change`` is the last change on or before it.

    A version effective on this very day leaves standing what was reported until its publication, goes on with
    what it prescribes too, and supersedes the rest.
    """
    if change.on < day or not change.same_day:
        return Laid(_prescribed(items[change.in_force].get(item), day, change.in_force), {})
    base = change.base
    planned = {} if base is None else _prescribed(items[base].get(item), day, base)
    superseded: dict[int, Planned] = {}
    for version in change.same_day:
        new = items[version].get(item)
        created = _prescribed(new, day, version)
        stays: set[int] = set()
        if new is None or not isinstance(new.schedule, (Quota, AsNeeded)):
            stays = _reported_by(version, planned, scenario, filed)
        kept = {index: slot for index, slot in planned.items() if index in stays}
        laid = created | kept
        superseded = {index: slot for index, slot in (superseded | planned).items() if index not in laid}
        planned = dict(sorted(laid.items()))
    return Laid(planned, superseded)


def _reported_by(
    version: int, planned: Mapping[int, Planned], scenario: Scenario, filed: Sequence[Filed]
) -> set[int]:
    published_at = scenario.versions[version].published_at
    assert published_at is not None
    early = [entry for entry in filed if entry.report.submitted_at <= published_at]
    return set(read_slots(planned, None, early).indexes) if early and planned else set()


def _prescribed(item: PrescribedItem | None, day: date, version: int) -> dict[int, Planned]:
    if item is None:
        return {}
    times = item.schedule.times_on(day)
    return {index: Planned(index, item.sides, item.dose, version) for index in range(1, times + 1)}


def read_slots(
    planned: Mapping[int, Planned], in_force: PrescribedItem | None, filed: Sequence[Filed]
) -> Reading:
    """Read the reports of one item and date against its slots; ``in_force`` is the item as now prescribed."""
    otherwise = parts_of(in_force.sides if in_force is not None else ())
    return read(SlotPlaces({n: parts_of(slot.sides) for n, slot in planned.items()}, otherwise), filed)


def mark_slots(item: str, day: date, laid: Laid, reading: Reading, *, paused: bool) -> list[Slot]:
    """Give the slots of one item and date with their states, in order of index."""
    slots = [
        _inert(item, day, slot, State.paused) if paused else _marked(item, day, slot, reading)
        for slot in laid.planned.values()
    ]
    slots += [_inert(item, day, slot, State.superseded) for slot in laid.superseded.values()]
    return sorted(slots, key=lambda slot: slot.index)


def _inert(item: str, day: date, slot: Planned, state: State) -> Slot:
    return Slot(item, day, slot.index, state, NOTHING, None, False, slot.sides, (), slot.version)


def _marked(item: str, day: date, slot: Planned, reading: Reading) -> Slot:
    marks = tuple(
        settle(side, reading.entries.get(place, {}), slot.dose, reading.decided.get(place, ()))
        for side in parts_of(slot.sides)
        for place in ((slot.index, side),)
    )
    return Slot(
        item,
        day,
        slot.index,
        state_of(marks),
        mean(marks),
        source_of(marks),
        any(mark.late for mark in marks),
        slot.sides,
        marks,
        slot.version,
    )
