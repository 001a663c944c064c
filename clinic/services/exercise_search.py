"""Search among a clinic's exercises: one function for the catalogue's page, the builder's pane and the palette.

The index is kept in memory, one for each clinic, and made anew when the exercises' stamp has moved.
"""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from clinic.adapters import matching
from clinic.adapters.catalogue import load_catalogue
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.words import Sidedness
from clinic.domain.errors import NotFound
from clinic.domain.exercise_search import FACETS, NOTHING, Asked, Index, Result, index_of
from clinic.domain.exercise_words import asked_words, tokens
from clinic.persistence import catalogue as rows
from clinic.persistence import collections
from clinic.persistence.catalogue import Stored
from clinic.services.context import Doing

PAGE = 48
FAVOURITES, RECENT = "favourites", "recent"
SIDES = {"one-side": "One side at a time", "both-at-once": "Both at once", "alternating": "In turn"}
KEPT_CLINICS = 50
FACET_WORDS = {
    "region": "Region", "category": "Kind", "position": "Position", "side": "Sides", "muscle": "Muscle", "test": "Test",
    "equipment": "Equipment at hand", "words": "The words",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExerciseLine:
    """An exercise in the list. ``also`` is the alias by which it was found, ``by`` what else of it was meant.

    ``sides`` is whether one side is named; ``version`` the id of the text that would be prescribed.
    """

    slug: str
    name: str
    category: str
    position: str
    regions: tuple[str, ...]
    equipment: tuple[str, ...]
    also: str
    by: str
    sides: bool
    built_in: bool
    favourite: bool
    version: str


@dataclass(frozen=True, slots=True)
class ExerciseList:
    """What was found: one page of it, ``count`` in all, of ``total`` exercises in the clinic.

    ``options`` gives (value, "label (count)") for each filter; ``shelf`` is the name of the shelf that was asked
    for, ``shelves`` are (id, name, how many) of the clinic's collections. For an empty list: ``nearest`` are (slug,
    name) of what may have been meant, ``loosened`` (filter, its words, how many without it). ``archived`` are (slug,
    name) of what is put away.
    """

    lines: tuple[ExerciseLine, ...]
    asked: Asked
    options: Mapping[str, tuple[tuple[str, str], ...]]
    total: int
    count: int
    pages: int
    shelf: str = ""
    shelves: tuple[tuple[str, str, int], ...] = ()
    nearest: tuple[tuple[str, str], ...] = ()
    loosened: tuple[tuple[str, str, int], ...] = ()
    archived: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Kept:
    """A clinic's index with what it was made from: what other pages ask of all exercises is ready here, too.

    ``things`` are the names of the exercises' equipment by slug, ``equipment`` those of their modifications too, as
    (slug, name) by name; ``by_slug`` are the exercises.
    """

    stamp: tuple[int, int]
    stored: tuple[Stored, ...]
    index: Index
    things: Mapping[str, str]
    equipment: tuple[tuple[str, str], ...]
    by_slug: Mapping[str, Stored]


def search(doing: Doing, asked: Asked, most: int = PAGE) -> ExerciseList:
    """Find exercises, inside another service's action.

    ``asked`` holds the whole search (``web.finder.asked()`` reads it from an address or a form); ``most`` is how many
    stand on a page. At most five small queries, however many exercises there are. Raises NotFound for a shelf that
    is not the clinic's.
    """
    session, clinic_id, member_id = doing.session, doing.clinic_id, doing.context.member_id
    kept = kept_index(session, clinic_id)
    favourites = collections.favourites(session, clinic_id, member_id)
    shelves = tuple(
        (str(key), name, count) for key, name, count in collections.collections(session, clinic_id)
    )
    only, shelf = _shelf(doing, asked, favourites, {key: name for key, name, _ in shelves})
    result = kept.index.find(asked, matching.near, only)
    pages = max(1, -(-len(result.places) // most))
    asked = replace(asked, page=min(max(1, asked.page), pages))
    first = (asked.page - 1) * most
    held = set(favourites)
    return ExerciseList(
        lines=tuple(_line(kept.stored[place], asked, held) for place in result.places[first : first + most]),
        asked=asked,
        options={name: _options(name, result.counts[name], kept, asked) for name in FACETS},
        total=len(kept.stored),
        count=len(result.places),
        pages=pages,
        shelf=shelf,
        shelves=shelves,
        nearest=() if result.places or result.said else _nearest(kept, asked.words),
        loosened=() if result.places else _loosened(result),
    )


def still_there(doing: Doing, asked: Asked) -> Asked:
    """The same search, without a collection that a colleague has removed since: a draft opens all the same."""
    if not asked.shelf or asked.shelf in (FAVOURITES, RECENT):
        return asked
    known = {str(key) for key, _, _ in collections.collections(doing.session, doing.clinic_id)}
    return asked if asked.shelf in known else replace(asked, shelf="")


def kept_index(session: Session, clinic_id: UUID) -> Kept:
    """The clinic's index, made anew if anything has changed since."""
    shelf = _KEPT.setdefault(_engine(session), {})
    stamp = rows.stamp(session, clinic_id)
    kept = shelf.get(clinic_id)
    if kept is None or kept.stamp != stamp:
        library = load_catalogue()
        stored = tuple(rows.latest(session, clinic_id))
        index = index_of([one.exercise for one in stored], library.muscles, library.tests)
        if len(shelf) >= KEPT_CLINICS:
            shelf.pop(next(iter(shelf)))
        kept = shelf[clinic_id] = Kept(
            stamp, stored, index, _things(stored), _equipment(stored), {one.exercise.slug: one for one in stored}
        )  # fmt: skip
        gc.freeze()  # it stays: walking over it for garbage would hold a page of a large clinic for half a second
    return kept


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind.engine if isinstance(bind, Connection) else bind


def _shelf(
    doing: Doing, asked: Asked, favourites: Sequence[str], names: Mapping[str, str]
) -> tuple[Sequence[str] | None, str]:
    """The slugs of the shelf that is asked for and its name; None for the whole catalogue."""
    session, clinic_id = doing.session, doing.clinic_id
    if not asked.shelf:
        return None, ""
    if asked.shelf == FAVOURITES:
        return favourites, "Your favourites"
    if asked.shelf == RECENT:
        return collections.recent(session, clinic_id, doing.context.member_id), "Prescribed by you lately"
    if asked.shelf not in names:
        raise NotFound
    return collections.collected(session, clinic_id, UUID(asked.shelf)), names[asked.shelf]


def _line(stored: Stored, asked: Asked, favourites: set[str]) -> ExerciseLine:
    exercise = stored.exercise
    also, by = _why(exercise, asked.words)
    return ExerciseLine(
        slug=exercise.slug,
        name=exercise.name,
        category=exercise.category.value,
        position=exercise.start.value,
        regions=exercise.regions,
        equipment=tuple(thing.item for thing in exercise.equipment if thing.needed),
        also=also,
        by=by,
        sides=exercise.sidedness is Sidedness.one_side,
        built_in=stored.built_in,
        favourite=exercise.slug in favourites,
        version=str(stored.version_id),
    )


def _why(exercise: Exercise, words: str) -> tuple[str, str]:
    """The alias, else the muscle or thing, by which an exercise was found whose name does not say it."""
    asked = asked_words(words)
    unsaid = [word for word in asked if not _holds(exercise.name, word)]
    if not unsaid:
        return "", ""
    for alias in exercise.aliases:
        if all(_holds(alias, word) for word in asked):
            return alias, ""
    muscles = load_catalogue().muscles
    named = [muscles[link.muscle].name for link in exercise.muscles if link.muscle in muscles]
    others = [*named, *(thing.item for thing in exercise.equipment)]
    return "", next((text for text in others if any(_holds(text, word) for word in unsaid)), "")


def _holds(text: str, word: str) -> bool:
    return any(token.startswith(word) for token in tokens(text))


def _options(name: str, counts: Mapping[str, int], kept: Kept, asked: Asked) -> tuple[tuple[str, str], ...]:
    """The values of a filter that find something, and those which are chosen."""
    value = getattr(asked, name)
    chosen = set(value) if name == "equipment" else {value}
    shown = {one: count for one, count in counts.items() if count or one in chosen}
    labels = {one: _label(name, one, kept) for one in shown}
    order = sorted(shown, key=lambda one: (one != NOTHING, labels[one].lower()))
    return tuple((one, f"{labels[one]} ({shown[one]})") for one in order)


def _label(name: str, value: str, kept: Kept) -> str:
    library = load_catalogue()
    if name == "side":
        return SIDES[value]
    if name == "muscle":
        return library.muscles[value].name if value in library.muscles else spoken(value)
    if name == "test":
        return library.tests[value].name
    if name == "equipment":
        return "No equipment" if value == NOTHING else kept.things.get(value, spoken(value))
    return spoken(value)


def _things(stored: Sequence[Stored]) -> dict[str, str]:
    things: dict[str, str] = {}
    for one in stored:
        for thing in one.exercise.equipment:
            things.setdefault(thing.slug, thing.item)
    return things


def _equipment(stored: Sequence[Stored]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for one in stored:
        changed = (thing for change in one.exercise.modifications for thing in change.equipment.add)
        for thing in (*one.exercise.equipment, *changed):
            found.setdefault(thing.slug, thing.item)
    return tuple(sorted(found.items(), key=lambda pair: pair[1].lower()))


def spoken(value: str) -> str:
    """A value of the catalogue's vocabularies as a label: "Hands and knees"."""
    return value.replace("-", " ").capitalize()


def _nearest(kept: Kept, words: str) -> tuple[tuple[str, str], ...]:
    if not words:
        return ()
    places = matching.nearest(" ".join(tokens(words)), kept.index.names)
    return tuple((kept.stored[place].exercise.slug, kept.stored[place].exercise.name) for place in places)


def _loosened(result: Result) -> tuple[tuple[str, str, int], ...]:
    return tuple((name, FACET_WORDS[name], count) for name, count in result.loosened.items() if count)


_KEPT: WeakKeyDictionary[Engine, dict[UUID, Kept]] = WeakKeyDictionary()
