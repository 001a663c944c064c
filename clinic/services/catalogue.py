"""The catalogue: bring the built-in files into the database, find exercises, show one with everything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from clinic.adapters.catalogue import load_catalogue
from clinic.domain import dose
from clinic.domain.actions import Action
from clinic.domain.catalogue.content import content_hash
from clinic.domain.catalogue.exercise import Exercise, Question
from clinic.domain.catalogue.library import Catalogue, Education, Muscle, Source, Test
from clinic.domain.catalogue.words import RelationKind, RelativeSide, Sidedness
from clinic.domain.codec import to_plain
from clinic.domain.sides import Side
from clinic.persistence import catalogue as rows
from clinic.persistence.base import new_id
from clinic.persistence.catalogue import Stored
from clinic.services import own_exercises
from clinic.services.context import Context, House, perform
from clinic.services.figures import Picture, Wanted, body_of, in_place, is_drawn, of_exercise
from clinic.services.own_exercises import OwnFacts

LOAD_LOCK = 727_001
"""Key of PostgreSQL's advisory lock under which one server at a time loads the catalogue."""

NOTHING = "nothing"
"""What the filter by equipment calls an exercise that needs none."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: exercises that are new, that got a new version, that were as they are."""

    added: int
    renewed: int
    same: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, all of it in the address; an empty text does not filter."""

    words: str = ""
    region: str = ""
    category: str = ""
    position: str = ""
    equipment: str = ""

    @property
    def filtered(self) -> bool:
        """Whether anything is asked for at all."""
        return any((self.words, self.region, self.category, self.position, self.equipment))


@dataclass(frozen=True, slots=True)
class ExerciseLine:
    """An exercise in the list. ``also`` is the alias by which it was found; ``sides`` whether one side is named."""

    slug: str
    name: str
    category: str
    position: str
    regions: tuple[str, ...]
    equipment: tuple[str, ...]
    also: str
    sides: bool
    version: str


@dataclass(frozen=True, slots=True)
class ExerciseList:
    """What was found; ``options`` gives (value, label) for each filter.

    ``archived`` are (slug, name) of what is put away.
    """

    lines: tuple[ExerciseLine, ...]
    asked: Asked
    options: dict[str, tuple[tuple[str, str], ...]]
    total: int
    archived: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MuscleLine:
    """A muscle at work: "Gluteus medius (outside of your hip)", "does the work", "shortens", "the other side"."""

    name: str
    plain: str
    role: str
    contraction: str
    where: str


@dataclass(frozen=True, slots=True)
class RelationLine:
    """A way to another exercise: "easier form of", its name, its slug, a note."""

    words: str
    name: str
    slug: str
    note: str


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """An exercise with everything. ``side`` is the one drawn; None for an exercise without sides.

    ``doses`` are the forms of the dose in words, ``to_choose`` what the sources leave open of it in words,
    ``frequency`` is empty when no source says how often; ``own`` is there for the clinic's own exercise.
    """

    exercise: Exercise
    number: int
    version: str
    built_in: bool
    side: Side | None
    picture: Picture
    moves: bool
    muscles: tuple[MuscleLine, ...]
    relations: tuple[RelationLine, ...]
    tests: tuple[Test, ...]
    education: tuple[Education, ...]
    sources: tuple[tuple[Source, str], ...]
    doses: tuple[str, ...]
    to_choose: tuple[str, ...]
    frequency: str
    own: OwnFacts | None

    @property
    def answered(self) -> tuple[Question, ...]:
        """The questions which a source answers."""
        return tuple(question for question in self.exercise.questions if question.answer)

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """The questions which no source answers."""
        return tuple(question for question in self.exercise.questions if not question.answer)


RELATIONS = {
    RelationKind.variant_of: ("a variant of", "has the variant"),
    RelationKind.progression_of: ("a harder form of", "harder form"),
    RelationKind.regression_of: ("an easier form of", "easier form"),
    RelationKind.prepares_for: ("prepares for", "is prepared by"),
    RelationKind.contrast_with: ("a contrast with", "a contrast with"),
}
"""How a relation reads on the page of the one exercise, and on that of the other."""

OPEN = {
    "alternatives": "one of these",
    "sets": "how many rounds",
    "reps": "how many times, or how long to hold",
    "load": "the weight or band",
}
"""What a dose may leave open, in words."""

ROLES = {"prime": "does the work", "stabiliser": "keeps you steady", "lengthened": "is stretched"}
CONTRACTIONS = {
    "concentric": "shortens (concentric)",
    "eccentric": "lengthens under load (eccentric)",
    "isometric": "holds its length (isometric)",
}


def load(house: House, catalogue: Catalogue, now: datetime | None = None) -> Loaded:
    """Bring the built-in exercises into the database; changed content becomes the next version.

    A version that is there is never touched, so that correcting an exercise changes no published program.
    Doing it again changes nothing.
    """
    at = now or datetime.now(
        UTC
    )  # called when a site is set up or upgraded: there is no request whose clock to use
    added = renewed = same = 0
    with house.database.write() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOAD_LOCK})
        known = _built_in(session)
        for exercise in catalogue.exercises.values():
            row, number, sha256 = known.get(exercise.slug, (None, 0, ""))
            hashed = content_hash(exercise)
            if row is None:
                row = rows.Exercise(id=new_id(), slug=exercise.slug, name=exercise.name, created_at=at)
                session.add(row)
                session.flush()
                added += 1
            elif hashed == sha256:
                same += 1
                continue
            else:
                renewed += 1
            row.name = exercise.name
            session.add(
                rows.ExerciseVersion(
                    id=new_id(),
                    exercise_id=row.id,
                    number=number + 1,
                    content=to_plain(exercise),
                    content_sha256=hashed,
                    created_at=at,
                )
            )
    return Loaded(added, renewed, same)


def exercises(context: Context, asked: Asked | None = None) -> ExerciseList:
    """The exercises that fit a search, by name; each word must be in the name, an alias or the slug."""
    asked = asked or Asked()
    with perform(context, Action.view_catalogue) as doing:
        found = rows.latest(doing.session, doing.clinic_id)
        away = rows.archived(doing.session, doing.clinic_id)
    return replace(listed(found, asked), archived=tuple(away))


def listed(found: Sequence[Stored], asked: Asked) -> ExerciseList:
    """The same from exercises that are at hand."""
    every = [stored.exercise for stored in found]
    lines = tuple(_line(stored, asked) for stored in found if _fits(stored.exercise, asked))
    return ExerciseList(lines, asked, _options(every), len(every))


def exercise(context: Context, slug: str, side: Side | None = None) -> ExercisePage:
    """One exercise with everything, drawn for ``side``. Raises NotFound."""
    with perform(context, Action.view_catalogue) as doing:
        stored = rows.newest_version(doing.session, doing.clinic_id, slug)
        every = rows.latest(doing.session, doing.clinic_id)
        own = own_exercises.facts_of(doing, slug)
        body = body_of(doing.session, doing.clinic_id)
    found, library = stored.exercise, load_catalogue()
    sided = found.sidedness is Sidedness.one_side
    shown = (side or Side.left) if sided else None
    return ExercisePage(
        exercise=found,
        number=stored.number,
        version=str(stored.version_id),
        built_in=stored.built_in,
        side=shown,
        picture=of_exercise(found, Wanted(shown, size="full", body=body)) or in_place(found),
        moves=is_drawn(found),
        muscles=_muscles(found, library.muscles),
        relations=tuple(_relations(found, [one.exercise for one in every])),
        tests=_tests(found, library),
        education=tuple(text for text in library.education.values() if slug in text.exercises),
        sources=tuple(_sources(found, library)),
        doses=tuple(words for words in map(dose.words, dose.choices(found.dose)) if words),
        to_choose=tuple(OPEN[name] for name in dose.missing(found.dose, needs_load=found.needs_load)),
        frequency=dose.frequency_words(found.frequency),
        own=own,
    )


def newest(context: Context, slug: str) -> Exercise:
    """The newest text of an exercise. Raises NotFound."""
    with perform(context, Action.view_catalogue) as doing:
        return rows.newest_version(doing.session, doing.clinic_id, slug).exercise


def _built_in(session: Session) -> dict[str, tuple[rows.Exercise, int, str]]:
    """Each built-in exercise by slug, with its latest number and that version's hash."""
    newest = (
        select(rows.ExerciseVersion.exercise_id, func.max(rows.ExerciseVersion.number).label("number"))
        .group_by(rows.ExerciseVersion.exercise_id)
        .subquery()
    )
    found = session.execute(
        select(rows.Exercise, rows.ExerciseVersion.number, rows.ExerciseVersion.content_sha256)
        .join(newest, newest.c.exercise_id == rows.Exercise.id)
        .join(
            rows.ExerciseVersion,
            (rows.ExerciseVersion.exercise_id == rows.Exercise.id)
            & (rows.ExerciseVersion.number == newest.c.number),
        )
        .where(rows.Exercise.clinic_id.is_(None))
    )
    return {row.slug: (row, number, sha256) for row, number, sha256 in found}


def _fits(exercise: Exercise, asked: Asked) -> bool:
    names = " ".join((exercise.name, exercise.slug, *exercise.aliases)).lower().replace("-", " ")
    words = asked.words.lower().replace("-", " ").split()
    needed = {thing.slug for thing in exercise.equipment if thing.needed}
    return (
        all(word in names for word in words)
        and (not asked.region or asked.region in exercise.regions)
        and (not asked.category or asked.category == exercise.category)
        and (not asked.position or asked.position == exercise.start)
        and (not asked.equipment or asked.equipment in needed or (asked.equipment == NOTHING and not needed))
    )


def _line(stored: Stored, asked: Asked) -> ExerciseLine:
    exercise = stored.exercise
    words = asked.words.lower().split()
    by_name = all(word in exercise.name.lower() for word in words)
    aliases = [alias for alias in exercise.aliases if all(word in alias.lower() for word in words)]
    return ExerciseLine(
        exercise.slug,
        exercise.name,
        exercise.category.value,
        exercise.start.value,
        exercise.regions,
        tuple(thing.item for thing in exercise.equipment if thing.needed),
        aliases[0] if aliases and not by_name else "",
        exercise.sidedness is Sidedness.one_side,
        str(stored.version_id),
    )


def _options(every: Sequence[Exercise]) -> dict[str, tuple[tuple[str, str], ...]]:
    things = {thing.slug: thing.item for one in every for thing in one.equipment if thing.needed}
    return {
        "region": _choices(region for one in every for region in one.regions),
        "category": _choices(one.category.value for one in every),
        "position": _choices(one.start.value for one in every),
        "equipment": ((NOTHING, "No equipment"), *sorted(things.items(), key=lambda pair: pair[1].lower())),
    }


def _choices(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, spoken(value)) for value in sorted(set(values)))


def spoken(value: str) -> str:
    """A value of the catalogue's vocabularies as a label: "Hands and knees"."""
    return value.replace("-", " ").capitalize()


def _muscles(exercise: Exercise, found: Mapping[str, Muscle]) -> tuple[MuscleLine, ...]:
    where = {
        RelativeSide.same: f"the side of {exercise.named_side}" if exercise.named_side else "both sides",
        RelativeSide.opposite: f"the side opposite {exercise.named_side}"
        if exercise.named_side
        else "both sides",
        RelativeSide.both: "both sides",
    }
    return tuple(
        MuscleLine(
            found[link.muscle].name if link.muscle in found else spoken(link.muscle),
            found[link.muscle].plain if link.muscle in found else "",
            ROLES[link.role.value],
            CONTRACTIONS[link.contraction.value] if link.contraction else "",
            where[link.side],
        )
        for link in exercise.muscles
    )


def _relations(exercise: Exercise, every: Sequence[Exercise]) -> Iterator[RelationLine]:
    """Its own relations first, then those which others have to it and it does not name itself."""
    names = {one.slug: one.name for one in every}
    own = {relation.to for relation in exercise.relations}
    for relation in exercise.relations:
        if relation.to in names:
            yield RelationLine(RELATIONS[relation.kind][0], names[relation.to], relation.to, relation.note)
    for other in every:
        for relation in other.relations:
            if relation.to == exercise.slug and other.slug not in own:
                yield RelationLine(RELATIONS[relation.kind][1], other.name, other.slug, relation.note)


def _tests(exercise: Exercise, library: Catalogue) -> tuple[Test, ...]:
    slugs = dict.fromkeys(
        [*exercise.tests, *(test.slug for test in library.tests.values() if exercise.slug in test.leads_to)]
    )
    return tuple(library.tests[slug] for slug in slugs if slug in library.tests)


def _sources(exercise: Exercise, library: Catalogue) -> Iterator[tuple[Source, str]]:
    """Each source with the field groups that rest on it, in words."""
    groups: dict[str, list[str]] = {}
    for provenance in exercise.provenance:
        for slug in provenance.sources:
            groups.setdefault(slug, []).append(provenance.field.replace("_", " "))
    parts = [
        *(modification.sources for modification in exercise.modifications),
        *(fault.sources for fault in exercise.faults),
        *(cue.sources for cue in exercise.cues),
        *(step.sources for step in exercise.steps),
    ]
    for slug in (slug for sources in parts for slug in sources):
        groups.setdefault(slug, [])
    for slug, fields in groups.items():
        if slug in library.sources:
            yield library.sources[slug], ", ".join(dict.fromkeys(fields))
