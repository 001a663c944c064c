"""A clinic's own table of routes: kept as plain parts, and proved before it comes into force.

A table is read from the top and the first line that fits decides; its last line has no condition. So each report
has exactly one route, whatever stands above. The proof walks over every report that can be made and says besides
what a person would overlook: a line that never decides, a report that gets a calmer route by saying more, and
where the table is calmer than the built-in one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from clinic.domain.codec import from_plain
from clinic.domain.symptoms import PAIN_LIMIT, TABLE, TABLE_ID, Felt, Line, Phase, Reported, Route, Where

WORDS = tuple(word for word in Felt if word is not Felt.none)
PAINS: tuple[int | None, ...] = (None, *range(11))
PHASES: tuple[Phase | None, ...] = (None, *Phase)
SIDES: tuple[Where | None, ...] = (None, *Where)
PLACES = len(PHASES) * len(SIDES)
SUBSETS = tuple(
    frozenset(word for place, word in enumerate(WORDS) if number >> place & 1)
    for number in range(1 << len(WORDS))
)
"""Every choice of words; the number of a subset has a bit for each of ``WORDS``."""
LINES_MOST = 30


@dataclass(frozen=True, slots=True)
class SymptomTable:
    """A table in force: ``id`` stands with every alert that it raised."""

    id: str
    lines: tuple[Line, ...]


BUILT_IN = SymptomTable(TABLE_ID, TABLE)


@dataclass(frozen=True, slots=True)
class Fall:
    """Saying ``more`` than ``less`` would get a calmer route, by the line at ``place`` (from 0)."""

    place: int
    less: Reported
    more: Reported
    from_route: Route
    to_route: Route


@dataclass(frozen=True, slots=True)
class Calmer:
    """How many reports that the built-in table sends ``because`` to ``built_in`` go to ``own`` instead."""

    because: str
    built_in: Route
    own: Route
    count: int
    example: Reported


@dataclass(frozen=True, slots=True)
class Proof:
    """What a walk over every report found. ``dead`` are places of lines that never decide; ``falls`` and
    ``calmer`` are empty for a table without surprises."""

    checked: int
    by_route: Mapping[Route, int]
    by_line: tuple[int, ...]
    dead: tuple[int, ...]
    falls: tuple[Fall, ...]
    calmer: tuple[Calmer, ...]


@lru_cache(maxsize=64)
def decisions(lines: tuple[Line, ...], limit: int) -> tuple[int, ...]:
    """The place of the line that decides, for each number of ``report_at``."""
    places: dict[tuple[int, ...], list[int]] = {}  # the same few lines are left again and again
    found: list[int] = []
    for felt in SUBSETS:
        by_words = [place for place, line in enumerate(lines) if line.fits_words(felt)]
        for pain in PAINS:
            left = tuple(place for place in by_words if lines[place].fits_pain(pain, limit))
            if left not in places:
                places[left] = [
                    next(place for place in left if lines[place].fits_place(phase, where))
                    for phase in PHASES
                    for where in SIDES
                ]
            found += places[left]
    return tuple(found)


@lru_cache(maxsize=64)
def prove(lines: tuple[Line, ...], limit: int = PAIN_LIMIT) -> Proof:
    """Walk over every report. ``lines`` must end with a line that fits always."""
    decided = decisions(lines, limit)
    by_line = Counter(decided)
    by_route = Counter(lines[place].route for place in decided)
    return Proof(
        len(decided),
        {route: by_route[route] for route in Route},
        tuple(by_line[place] for place in range(len(lines))),
        tuple(place for place in range(len(lines) - 1) if by_line[place] == 0),
        tuple(_falls(lines, decided)),
        tuple(_calmer(lines, decided, limit)),
    )


def report_at(number: int) -> Reported:
    """The report with this number: words, then pain, then phase, then side."""
    felt, rest = divmod(number, len(PAINS) * PLACES)
    pain, place = divmod(rest, PLACES)
    phase, where = divmod(place, len(SIDES))
    return Reported(SUBSETS[felt], PAINS[pain], PHASES[phase], SIDES[where])


def plain_lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines as they are kept."""
    return [
        {
            "route": line.route.value,
            "because": line.because,
            "felt": sorted(word.value for word in line.felt),
            "every": line.every,
            "pain_from": line.pain_from,
            "above_limit": line.above_limit,
            "phase": line.phase.value if line.phase else None,
            "side": line.side.value if line.side else None,
        }
        for line in lines
    ]


def lines_of(plain: object) -> tuple[Line, ...]:
    """The lines that ``plain_lines`` wrote. Raises Invalid naming the path."""
    return tuple(
        Line(
            one.route, one.because, frozenset(one.felt), one.every, one.pain_from, one.above_limit, one.phase,
            one.side,
        )
        for one in from_plain(tuple[_Kept, ...], plain)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Kept:
    route: Route
    because: str
    felt: tuple[Felt, ...]
    every: bool
    pain_from: int | None
    above_limit: bool
    phase: Phase | None
    side: Where | None


def _falls(lines: Sequence[Line], decided: Sequence[int]) -> Iterator[Fall]:
    """The first report, for each line, which that line lets fall to a calmer route than a smaller report has."""
    ranks = [line.route.rank for line in lines]
    told: set[int] = set()
    for less, more in _one_more():
        for before, after in zip(less, more, strict=True):
            calm = decided[after]
            if ranks[calm] < ranks[decided[before]] and calm not in told:
                told.add(calm)
                was = lines[decided[before]].route
                yield Fall(calm, report_at(before), report_at(after), was, lines[calm].route)


def _one_more() -> Iterator[tuple[range, range]]:
    """Numbers of reports beside those that say one thing more: a point of pain, a word, the other side too."""
    block = len(PAINS) * PLACES
    for felt in range(len(SUBSETS)):
        first = felt * block
        yield range(first, first + block - PLACES), range(first + PLACES, first + block)
        for bit in range(len(WORDS)):
            if not felt >> bit & 1:
                other = (felt | 1 << bit) * block
                yield range(first, first + block), range(other, other + block)
    for side in (Where.left, Where.right):
        one, both = SIDES.index(side), SIDES.index(Where.both)
        total = len(SUBSETS) * block
        yield range(one, total, len(SIDES)), range(both, total, len(SIDES))


def _calmer(lines: Sequence[Line], decided: Sequence[int], limit: int) -> Iterator[Calmer]:
    found: dict[tuple[int, Route], list[int]] = {}
    for number, (own, built_in) in enumerate(zip(decided, decisions(TABLE, limit), strict=True)):
        if lines[own].route.rank < TABLE[built_in].route.rank:
            found.setdefault((built_in, lines[own].route), []).append(number)
    for (built_in, route), numbers in sorted(found.items()):
        because = TABLE[built_in].because
        yield Calmer(because, TABLE[built_in].route, route, len(numbers), report_at(numbers[0]))
