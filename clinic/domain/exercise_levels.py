"""Which exercises fit a search, and how well: at each level a set of them, kept as the bits of a whole number.

With 50,000 exercises a set is 6 kB, and joining or cutting two of them costs a microsecond.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import TypeVar

Level = TypeVar("Level", int, float)
Levels = dict[float, int]
"""The exercises (bits) by how well they fit."""


def put(levels: dict[Level, int], level: Level, bits: int) -> None:
    """Add exercises to a level; a level of none is not kept."""
    if bits:
        levels[level] = levels.get(level, 0) | bits


def best(levels: Levels) -> Levels:
    """Each exercise at its best level alone."""
    found: Levels = {}
    taken = 0
    for score in sorted(levels, reverse=True):
        put(found, score, levels[score] & ~taken)
        taken |= levels[score]
    return found


def together(each: Sequence[Levels]) -> Levels:
    """The exercises that stand in all of them, with the sum of their scores."""
    found = each[0]
    for other in each[1:]:
        both: Levels = {}
        for one, bits in found.items():
            for two, others in other.items():
                put(both, one + two, bits & others)
        found = both
    return found


def places_of(bits: int) -> Iterator[int]:
    """The bits that are set, from the lowest; searching a text for ones is quicker than shifting a long number."""
    text = f"{bits:b}"[::-1]
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)


def bits_of(places: Iterable[int], size: int) -> int:
    """The set of these places among ``size`` exercises."""
    bits = bytearray(size // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def union(sets: Iterable[int]) -> int:
    """The exercises of all these sets."""
    return reduce(or_, sets, 0)
