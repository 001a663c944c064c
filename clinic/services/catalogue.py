"""The catalogue: bring the built-in files into the database, find exercises, show one with everything."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

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
from clinic.domain.exercise_search import Asked, tests_of
from clinic.domain.sides import Side
from clinic.persistence import catalogue as rows
from clinic.persistence import collections
from clinic.persistence.base import new_id
from clinic.services import own_exercises
from clinic.services.context import Context, House, perform
from clinic.services.exercise_search import ExerciseList, kept_index, search, spoken
from clinic.services.figures import Picture, Wanted, body_of, in_place, is_drawn, of_exercise
from clinic.services.own_exercises import OwnFacts

LOAD_LOCK = 727_001
"""Key of PostgreSQL's advisory lock under which one server at a time loads the catalogue."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: exercises that are new, that got a new version, that were as they are."""

    added: int
    renewed: int
    same: int


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
    ``collections`` are (id, name, whether the exercise is in it).
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
    favourite: bool
    collections: tuple[tuple[UUID, str, bool], ...]

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
            row.name, row.latest = exercise.name, number + 1
            row.changes = (row.changes or 0) + 1
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
    """The exercises that fit a search, the best first; without words by name. Raises NotFound for a strange shelf."""
    with perform(context, Action.view_catalogue) as doing:
        found = search(doing, asked or Asked())
        away = rows.archived(doing.session, doing.clinic_id)
    return replace(found, archived=tuple(away))


def exercise(context: Context, slug: str, side: Side | None = None) -> ExercisePage:
    """One exercise with everything, drawn for ``side``. Raises NotFound."""
    with perform(context, Action.view_catalogue) as doing:
        stored = rows.newest_version(doing.session, doing.clinic_id, slug)
        every = kept_index(doing.session, doing.clinic_id).stored
        own = own_exercises.facts_of(doing, slug)
        favourites = collections.favourites(doing.session, doing.clinic_id, context.member_id)
        inside = collections.holding(doing.session, doing.clinic_id, slug)
        shelves = [
            (key, name, key in inside)
            for key, name, _ in collections.collections(doing.session, doing.clinic_id)
        ]
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
        tests=tuple(library.tests[slug] for slug in tests_of(found, library.tests)),
        education=tuple(text for text in library.education.values() if slug in text.exercises),
        sources=tuple(_sources(found, library)),
        doses=tuple(words for words in map(dose.words, dose.choices(found.dose)) if words),
        to_choose=tuple(OPEN[name] for name in dose.missing(found.dose, needs_load=found.needs_load)),
        frequency=dose.frequency_words(found.frequency),
        own=own,
        favourite=slug in favourites,
        collections=tuple(shelves),
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
