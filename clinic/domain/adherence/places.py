"""Where a report belongs: which occurrence of its item on its date, and on which sides.

Reports are read in order of submission. Each part of a report (one side) finds its place by itself and keeps
it; what finds no slot that prescribes its side is an extra.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Protocol

from clinic.domain.adherence.accept import Filed
from clinic.domain.adherence.credit import Decided
from clinic.domain.adherence.values import ReportSource
from clinic.domain.sides import Side

NO_SIDE: tuple[Side | None, ...] = (None,)
"""The one part of an occurrence of an exercise without sides."""


def parts_of(sides: tuple[Side, ...]) -> tuple[Side | None, ...]:
    """Give the parts which an occurrence with these prescribed sides consists of."""
    return sides or NO_SIDE


@dataclass(slots=True)
class Reading:
    """One item's reports of one date at their places. ``entries`` holds the last entry of each source, ``decided``
    what a clinician decided where two of them disagreed.

    ``extras`` are the numbers of occurrences that nobody prescribed.
    """

    entries: dict[tuple[int, Side | None], dict[ReportSource, Filed]] = field(default_factory=dict)
    extras: set[int] = field(default_factory=set)
    decided: Mapping[tuple[int, Side | None], Decided] = field(default_factory=dict)
    taken: set[tuple[int, Side | None, ReportSource]] = field(default_factory=set)

    @property
    def indexes(self) -> list[int]:
        """Give the numbers of the prescribed occurrences with any report, in order."""
        return sorted({index for index, _ in self.entries})


class Places(Protocol):
    """The occurrences that a date offers to the reports of one item."""

    def prescribes(self, index: int, side: Side | None) -> bool:
        """Tell if the occurrence exists and is to be done on this side."""

    def offering(self, side: Side | None) -> Iterable[int]:
        """Give the numbers of the occurrences which prescribe this side, from the first."""

    def parts(self, filed: Filed, reading: Reading) -> Iterable[Side | None]:
        """Say which sides a report that names none speaks of."""


@dataclass(frozen=True, slots=True)
class SlotPlaces:
    """A date's slots of one item: index to parts, in order. ``otherwise`` holds where there is none."""

    slots: Mapping[int, tuple[Side | None, ...]]
    otherwise: tuple[Side | None, ...] = NO_SIDE

    def prescribes(self, index: int, side: Side | None) -> bool:
        """Tell if the slot exists and is to be done on this side."""
        return side in self.slots.get(index, ())

    def offering(self, side: Side | None) -> Iterable[int]:
        """Give the slots which prescribe this side."""
        return [index for index, parts in self.slots.items() if side in parts]

    def parts(self, filed: Filed, reading: Reading) -> Iterable[Side | None]:
        """Take the named slot's sides; else all that the date's slots prescribe.

        Where a change of today left slots with sides beside slots without, the first one that still lacks an
        entry of this source says which of the two is meant.
        """
        named = filed.report.index
        if named is not None and named in self.slots:
            return self.slots[named]
        if not self.slots:
            return self.otherwise
        sides = tuple(
            dict.fromkeys(side for parts in self.slots.values() for side in parts if side is not None)
        )
        if not sides:
            return NO_SIDE
        source = filed.report.source
        for index, parts in self.slots.items():
            if any((index, side, source) not in reading.taken for side in parts):
                return NO_SIDE if parts == NO_SIDE else sides
        return sides


@dataclass(frozen=True, slots=True)
class QuotaPlaces:
    """A date of a weekly quota: any number of occurrences, all with the same parts."""

    sides: tuple[Side | None, ...]

    def prescribes(self, index: int, side: Side | None) -> bool:
        """Tell if the item is to be done on this side."""
        del index
        return side in self.sides

    def offering(self, side: Side | None) -> Iterable[int]:
        """Give all numbers, or none if the side is not prescribed."""
        return count(1) if side in self.sides else ()

    def parts(self, filed: Filed, reading: Reading) -> Iterable[Side | None]:
        """Take each prescribed side."""
        del filed, reading
        return self.sides


def read(places: Places, filed: Iterable[Filed]) -> Reading:
    """Put the reports of one item and date, given in order of submission, to their places."""
    reading = Reading()
    for entry in filed:
        report = entry.report
        parts = (report.side,) if report.side is not None else tuple(places.parts(entry, reading))
        for side in parts:
            index = report.index if report.index is not None else _find(places, side, report.source, reading)
            reading.taken.add((index, side, report.source))
            if places.prescribes(index, side):
                reading.entries.setdefault((index, side), {})[report.source] = entry
            else:
                reading.extras.add(index)
    return reading


def _find(places: Places, side: Side | None, source: ReportSource, reading: Reading) -> int:
    # past the loop every occurrence that prescribes the side is taken, so what is free is an extra
    for index in chain(places.offering(side), count(1)):
        if (index, side, source) not in reading.taken:
            return index
    raise AssertionError("count never ends")
