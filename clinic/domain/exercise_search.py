"""Search among exercises: an index made once from all of them, asked many times.

An exercise is found when it has each word of the search, in its name, another name, a muscle, a test, its equipment,
region, kind or position; a word may be the beginning of one, an abbreviation for one, or one with a slip.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.library import Muscle, Test
from clinic.domain.exercise_levels import Levels, best, bits_of, places_of, put, together, union
from clinic.domain.exercise_words import asked_words, readings, tokens

NOTHING = "nothing"
"""What the filter by equipment calls an exercise that needs none."""
FACETS = ("region", "category", "position", "side", "muscle", "test", "equipment")
WEIGHTS = {
    "name": 100.0,
    "alias": 80.0,
    "muscle": 45.0,
    "test": 35.0,
    "equipment": 30.0,
    "region": 30.0,
    "kind": 20.0,
}
"""How much it counts where a word stands."""
EXACT, BEGINNING, READING = 1.0, 0.8, 0.85
SLIP = (0.0, 0.55, 0.4)
"""How sure a word is that was typed as it is, as a beginning, as an abbreviation, with one and with two slips."""
SAME_NAME, SAME_ALIAS, SAME_BEGINNING = 300.0, 150.0, 60.0
Near = Callable[[str, Sequence[str]], Mapping[str, int]]
"""Gives the words that differ from one by a slip or two, with the number of slips."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, all of it in the address; an empty text does not filter.

    ``equipment`` are slugs of what is at hand: what is found needs nothing else (``NOTHING``: nothing at all).
    ``side`` is a ``Sidedness``; ``shelf`` is "favourites", "recent" or the id of a collection; ``page`` counts from 1.
    """

    words: str = ""
    region: str = ""
    category: str = ""
    position: str = ""
    equipment: tuple[str, ...] = ()
    side: str = ""
    muscle: str = ""
    test: str = ""
    shelf: str = ""
    page: int = 1

    @property
    def filtered(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.words or self.shelf or self.filters)

    @property
    def filters(self) -> tuple[str, ...]:
        """The facets that narrow the search."""
        return tuple(name for name in FACETS if getattr(self, name))


@dataclass(frozen=True, slots=True)
class Result:
    """What was found: places among the exercises, best first; how many each filter's value would give.

    ``loosened`` says how many there were without each filter that is set, and without the words ("words");
    ``said`` is whether any exercise has the words, whatever the filters.
    """

    places: tuple[int, ...]
    counts: Mapping[str, Mapping[str, int]]
    loosened: Mapping[str, int]
    said: bool


@dataclass(slots=True)
class Index:
    """All exercises of a clinic, ready to be searched. Sets of exercises are bits of a whole number.

    ``postings``: where a word stands, by its weight there; ``lengths``: exercises by the spaces in their name;
    ``by_name``: places in the order of their names.
    """

    exercises: tuple[Exercise, ...]
    postings: dict[str, dict[float, list[int]]] = field(default_factory=dict)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    needs: dict[frozenset[str], int] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    lengths: dict[int, int] = field(default_factory=dict)
    by_name: tuple[int, ...] = ()
    by_alias: dict[str, list[int]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    vocabulary: tuple[str, ...] = ()

    def find(self, asked: Asked, near: Near, only: Sequence[str] | None = None) -> Result:
        """Search; ``only`` are the slugs of a shelf, whose order is kept when no words are asked for."""
        levels = self._levels(asked.words, near)
        text = self._every if levels is None else union(levels.values())
        shelf = [self.places[slug] for slug in only or () if slug in self.places]
        ground = self._every if only is None else bits_of(shelf, len(self.exercises))
        masks = {name: self._mask(name, asked) for name in FACETS}
        base = text & ground
        found = _all(base, masks.values())
        return Result(
            tuple(self._order(found, levels, shelf)),
            {name: self._counts(name, _all(base, _others(masks, name))) for name in FACETS},
            self._loosened(asked, masks, text, ground),
            text != 0,
        )

    @property
    def _every(self) -> int:
        return (1 << len(self.exercises)) - 1

    def _mask(self, name: str, asked: Asked) -> int:
        value = getattr(asked, name)
        if not value:
            return self._every
        if name != "equipment":
            return self.facets[name].get(value, 0)
        at_hand = set(value)
        mask = 0
        for needed, bits in self.needs.items():
            if needed <= at_hand:
                mask |= bits
        return mask

    def _counts(self, name: str, base: int) -> dict[str, int]:
        return {value: (bits & base).bit_count() for value, bits in self.facets[name].items()}

    def _loosened(self, asked: Asked, masks: Mapping[str, int], text: int, ground: int) -> dict[str, int]:
        found = {name: _all(text & ground, _others(masks, name)).bit_count() for name in asked.filters}
        if asked.words:
            found["words"] = _all(ground, masks.values()).bit_count()
        return found

    def _order(self, found: int, levels: Levels | None, shelf: Sequence[int]) -> list[int]:
        if levels is None:
            return [place for place in shelf or range(len(self.exercises)) if found >> place & 1]
        return [place for score in sorted(levels, reverse=True) for place in places_of(levels[score] & found)]

    def _levels(self, words: str, near: Near) -> Levels | None:
        """How well each exercise fits the words; None when there are none."""
        asked = asked_words(words)
        if not asked:
            return None
        fitting = together([self._with(word, near, slips=False) for word in asked])
        if not fitting:
            fitting = together([self._with(word, near, slips=True) for word in asked])
        found: Levels = {}
        for more, called in self._called(" ".join(tokens(words))):
            for less, long in self.lengths.items():
                group = called & long
                for score, bits in fitting.items() if group else ():
                    put(found, score + more - less, bits & group)
        return found

    def _called(self, whole: str) -> Iterator[tuple[float, int]]:
        """All exercises by how far the words are their very name, as (what that adds, the exercises)."""
        begins = bisect_left(self.by_name, whole, key=self._name)
        beginning = list(
            takewhile(lambda place: self.names[place].startswith(whole), islice(self.by_name, begins, None))
        )
        same = [place for place in beginning if self.names[place] == whole]
        left = self._every
        for more, places in (
            (SAME_NAME, same),
            (SAME_ALIAS, self.by_alias.get(whole, ())),
            (SAME_BEGINNING, beginning),
        ):
            bits = bits_of(places, len(self.exercises)) & left
            left ^= bits
            yield more, bits
        yield 0.0, left

    def _name(self, place: int) -> str:
        return self.names[place]

    def _with(self, word: str, near: Near, *, slips: bool) -> Levels:
        """The exercises that have a word: as it is, as a beginning, as what it stands for; else with a slip."""
        found = self._having(word)
        for reading in readings(word):
            for score, bits in together([self._having(part) for part in reading]).items():
                put(found, READING * score / len(reading), bits)
        if slips or not found:
            for token, number in near(word, self.vocabulary).items():
                self._add(found, token, SLIP[min(number, 2)])
        return best(found)

    def _having(self, word: str) -> Levels:
        found: Levels = {}
        if word in self.postings:
            self._add(found, word, EXACT)
        if len(word) > 1:
            for token in islice(self.vocabulary, bisect_right(self.vocabulary, word), None):
                if not token.startswith(word):
                    break
                self._add(found, token, BEGINNING)
        return best(found)

    def _add(self, found: Levels, token: str, sure: float) -> None:
        for weight, places in self.postings[token].items():
            put(found, sure * weight, bits_of(places, len(self.exercises)))


def index_of(
    exercises: Sequence[Exercise], muscles: Mapping[str, Muscle], tests: Mapping[str, Test]
) -> Index:
    """The index of exercises, in their order. ``muscles`` and ``tests`` are the library's, by slug."""
    index = Index(tuple(exercises), facets={name: {} for name in FACETS})
    weights: dict[str, dict[int, float]] = {}
    for place, exercise in enumerate(exercises):
        bit = 1 << place
        for weight, text in _texts(exercise, muscles, tests):
            for token in tokens(text):
                held = weights.setdefault(token, {})
                held[place] = max(weight, held.get(place, 0.0))
        for name, value in _values(exercise, tests):
            index.facets[name][value] = index.facets[name].get(value, 0) | bit
        needed = frozenset(thing.slug for thing in exercise.equipment if thing.needed)
        index.needs[needed] = index.needs.get(needed, 0) | bit
        index.places[exercise.slug] = place
        for alias in {" ".join(tokens(alias)) for alias in exercise.aliases}:
            index.by_alias.setdefault(alias, []).append(place)
    index.names = tuple(" ".join(tokens(one.name)) for one in exercises)
    for place, name in enumerate(index.names):
        put(index.lengths, name.count(" "), 1 << place)
    index.by_name = tuple(sorted(range(len(index.names)), key=index.names.__getitem__))
    for token, held in weights.items():
        where = index.postings[token] = {}
        for place, weight in held.items():
            where.setdefault(weight, []).append(place)
    index.vocabulary = tuple(sorted(index.postings))
    return index


def tests_of(exercise: Exercise, tests: Mapping[str, Test]) -> list[str]:
    """The slugs of the tests that lead to the exercise, by its own word or by theirs."""
    leading = [test.slug for test in tests.values() if exercise.slug in test.leads_to]
    return list(dict.fromkeys([*(slug for slug in exercise.tests if slug in tests), *leading]))


def _texts(
    exercise: Exercise, muscles: Mapping[str, Muscle], tests: Mapping[str, Test]
) -> Iterator[tuple[float, str]]:
    yield WEIGHTS["name"], exercise.name
    yield from ((WEIGHTS["alias"], alias) for alias in exercise.aliases)
    for link in exercise.muscles:
        muscle = muscles.get(link.muscle)
        yield WEIGHTS["muscle"], muscle.name if muscle else link.muscle.replace("-", " ")
    yield from ((WEIGHTS["test"], tests[slug].name) for slug in tests_of(exercise, tests))
    yield from ((WEIGHTS["equipment"], thing.item) for thing in exercise.equipment)
    yield from ((WEIGHTS["region"], region) for region in exercise.regions)
    yield from ((WEIGHTS["kind"], value.value) for value in (exercise.category, exercise.start))


def _values(exercise: Exercise, tests: Mapping[str, Test]) -> Iterator[tuple[str, str]]:
    yield from (("region", region) for region in exercise.regions)
    yield "category", exercise.category.value
    yield "position", exercise.start.value
    yield "side", exercise.sidedness.value
    yield from (("muscle", link.muscle) for link in exercise.muscles)
    yield from (("test", slug) for slug in tests_of(exercise, tests))
    needed = [thing.slug for thing in exercise.equipment if thing.needed]
    yield from (("equipment", slug) for slug in needed or [NOTHING])


def _all(base: int, masks: Iterable[int]) -> int:
    for mask in masks:
        base &= mask
    return base


def _others(masks: Mapping[str, int], name: str) -> list[int]:
    return [mask for other, mask in masks.items() if other != name]
