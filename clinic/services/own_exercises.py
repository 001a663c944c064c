"""A clinic's own exercises: write one, change one (a copy of a built-in one too), put it away, offer it again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from secrets import token_hex
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from clinic.adapters.catalogue import load_catalogue
from clinic.adapters.pictures import BadPicture, as_photo
from clinic.domain.actions import Action
from clinic.domain.catalogue.content import content_hash
from clinic.domain.catalogue.exercise import Equipment, Exercise
from clinic.domain.catalogue.own import Photo, Posed
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.own_exercises.changes import differences
from clinic.domain.own_exercises.compose import exercise_of, slug_of, written_of
from clinic.domain.own_exercises.written import OTHER_REGIONS, Known, Written
from clinic.persistence import catalogue as rows
from clinic.persistence import patients
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.catalogue import Stored
from clinic.persistence.patients import name_of
from clinic.services.context import Context, Doing, perform
from clinic.services.exercise_search import kept_index

RACE = "Somebody else saved this exercise while you were writing."


@dataclass(frozen=True, slots=True)
class ExerciseForm:
    """What the form shows. ``number`` is the version it begins with, 0 for a new exercise or a first copy.

    ``copies`` is the built-in exercise of which saving makes the clinic's own form.
    """

    slug: str
    name: str
    number: int
    written: Written | None
    copies: bool
    modifications: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    muscles: tuple[tuple[str, str], ...]
    things: tuple[str, ...]
    photo: Photo | None
    version: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A version as the page tells of it: its number, when, by whom, and what it changed."""

    number: int
    at: datetime
    by: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What is said of a clinic's own exercise beside its text.

    ``renewed`` says how the built-in one has changed since the clinic looked at it last; ``copy`` is whether there
    is a built-in one of which it is the clinic's form.
    """

    archived: bool
    copy: bool
    renewed: tuple[str, ...]
    history: tuple[Saved, ...]


def new_form(context: Context) -> ExerciseForm:
    """An empty form."""
    with perform(context, Action.view_exercise_form) as doing:
        return _form(_everything(doing), "", "", 0, None, copies=False)


def form(context: Context, slug: str) -> ExerciseForm:
    """The form with an exercise as it is; for a built-in one, of the copy that saving makes. Raises NotFound."""
    with perform(context, Action.view_exercise_form) as doing:
        stored = rows.newest_version(doing.session, doing.clinic_id, slug)
        every = _everything(doing)
    number = 0 if stored.built_in else stored.number
    text = stored.exercise
    made = _form(every, slug, text.name, number, text, copies=stored.built_in)
    return replace(made, photo=text.photo, version=str(stored.version_id))


def add(context: Context, written: Written) -> str:
    """Add an exercise of the clinic's own. Returns its slug. Raises Invalid naming each field."""
    with perform(context, Action.add_exercise) as doing:
        slug = slug_of(written.name, token_hex(3))
        made = exercise_of(written, slug, 1, _known(_everything(doing)), language=_clinic(doing).language)
        _save(doing, _begin(doing, slug, made, None), made)
        return slug


def change(context: Context, slug: str, number: int, written: Written) -> int:
    """Save the next version of an own exercise, or the first of the clinic's form of a built-in one.

    Returns its number. The same text again makes no version. Raises NotFound, Invalid naming each field, and
    Conflict when the exercise is no longer at version ``number`` (0: there was no own one).
    """
    with perform(context, Action.change_exercise) as doing:
        row = rows.own_exercise(doing.session, doing.clinic_id, slug, lock=True)
        stored = rows.newest_version(doing.session, doing.clinic_id, slug)
        if row is not None and row.archived_at is not None:
            raise Conflict("This exercise is put away. Offer it again, then change it.")
        before = _own_text(doing, row) if row else stored
        if number != (before.number if row else 0):
            raise Conflict(RACE)
        made = exercise_of(written, slug, (before.number if row else 0) + 1, _known(_everything(doing)),
                           before.exercise)  # fmt: skip
        if row is None:
            row = _begin(doing, slug, made, stored.version_id)
        elif replace(before.exercise, version=made.version) == made:
            doing.about("exercise", row.id)
            return before.number
        _save(doing, row, made)
        return made.version


def put_photo(context: Context, slug: str, content: bytes, alt: str) -> None:
    """Give an own exercise a photo, made anew as JPEG; ``alt`` says what it shows.

    Raises Invalid("photo") or Invalid("alt"), NotFound, and Conflict when it is put away.
    """
    if not alt.strip():
        raise Invalid("alt", "Say what the photo shows, for people who do not see it.")
    try:
        made = as_photo(content)
    except BadPicture as error:
        raise Invalid("photo", str(error)) from error
    store = context.house.store
    photo = Photo(store.put(made.large), store.put(made.small), alt.strip(), made.width, made.height)
    _revise(context, slug, lambda before: replace(before, photo=photo))


def remove_photo(context: Context, slug: str) -> None:
    """Take an own exercise's photo away; versions that had it keep it. Raises NotFound."""
    _revise(context, slug, lambda before: replace(before, photo=None))


def put_pose(context: Context, slug: str, number: int, pose: Posed | None) -> None:
    """Give an own exercise a pose, or take it away.

    Raises NotFound when the clinic has no own exercise under the slug, and Conflict when it is put away or no
    longer at version ``number``.
    """
    _revise(context, slug, lambda before: replace(before, pose=pose), number)


def _revise(
    context: Context, slug: str, change: Callable[[Exercise], Exercise], number: int | None = None
) -> None:
    with perform(context, Action.change_exercise) as doing:
        row = _own(doing, slug)
        if row.archived_at is not None:
            raise Conflict("This exercise is put away. Offer it again, then change it.")
        before = _own_text(doing, row)
        if number not in (None, before.number):
            raise Conflict(RACE)
        made = replace(change(before.exercise), version=before.number + 1)
        if replace(made, version=before.number) != before.exercise:
            _save(doing, row, made)


def keep(context: Context, slug: str) -> None:
    """Keep the clinic's form as it is: what has changed in the built-in one was looked at. Raises NotFound."""
    with perform(context, Action.keep_exercise) as doing:
        row = _own(doing, slug)
        newest = rows.built_in(doing.session, doing.clinic_id, slug)
        if newest is None:
            raise NotFound
        row.based_on = newest.version_id


def archive(context: Context, slug: str) -> None:
    """Offer it no more; programs that hold it keep it, and the built-in one shows again. Raises NotFound."""
    with perform(context, Action.archive_exercise) as doing:
        row = _own(doing, slug)
        if row.archived_at is None:
            row.archived_at, row.changes = context.now, row.changes + 1


def restore(context: Context, slug: str) -> None:
    """Offer it again. Raises NotFound."""
    with perform(context, Action.restore_exercise) as doing:
        row = _own(doing, slug)
        if row.archived_at is not None:
            row.archived_at, row.changes = None, row.changes + 1


def changed_since(context: Context, slug: str, number: int) -> tuple[str, ...]:
    """How an own exercise differs from its version ``number``, in words. Raises NotFound."""
    with perform(context, Action.view_exercise_form) as doing:
        row = rows.own_exercise(doing.session, doing.clinic_id, slug)
        if row is None:
            return ()
        versions = rows.versions_of(doing.session, row.id)
    texts = {version.number: from_plain(Exercise, version.content) for version in versions}
    return differences(texts[number], texts[versions[-1].number]) if number in texts else ()


def facts_of(doing: Doing, slug: str) -> OwnFacts | None:
    """What is said of the clinic's own exercise under a slug, inside another service's action; None if none."""
    row = rows.own_exercise(doing.session, doing.clinic_id, slug)
    if row is None:
        return None
    builtin = rows.built_in(doing.session, doing.clinic_id, slug)
    versions = rows.versions_of(doing.session, row.id)
    names = patients.member_names(doing.session, doing.clinic_id)
    renewed: tuple[str, ...] = ()
    if builtin is not None and row.based_on not in (None, builtin.version_id):
        seen = rows.by_version(doing.session, doing.clinic_id, [str(row.based_on)])
        renewed = differences(seen[str(row.based_on)], builtin.exercise)
    return OwnFacts(row.archived_at is not None, builtin is not None, renewed, _history(versions, names))


def _history(versions: Sequence[rows.ExerciseVersion], names: dict[UUID, str]) -> tuple[Saved, ...]:
    """Newest first."""
    texts = [from_plain(Exercise, version.content) for version in versions]
    changes = [(), *(differences(old, new) for old, new in pairwise(texts))]
    return tuple(
        Saved(row.number, row.created_at, name_of(names, row.created_by), said)
        for row, said in reversed(list(zip(versions, changes, strict=True)))
    )


def _clinic(doing: Doing) -> Clinic:
    return doing.session.get_one(Clinic, doing.clinic_id)


def _own(doing: Doing, slug: str) -> rows.Exercise:
    row = rows.own_exercise(doing.session, doing.clinic_id, slug, lock=True)
    if row is None:
        raise NotFound
    doing.about("exercise", row.id)
    return row


def _own_text(doing: Doing, row: rows.Exercise) -> Stored:
    version = rows.versions_of(doing.session, row.id)[-1]
    return Stored(version.id, version.number, False, from_plain(Exercise, version.content))


def _begin(doing: Doing, slug: str, made: Exercise, based_on: UUID | None) -> rows.Exercise:
    row = rows.Exercise(
        id=new_id(),
        clinic_id=doing.clinic_id,
        slug=slug,
        name=made.name,
        created_at=doing.context.now,
        based_on=based_on,
    )
    doing.session.add(row)
    try:
        doing.session.flush()
    except IntegrityError:  # two people made the first copy at once
        raise Conflict(RACE) from None
    return row


def _save(doing: Doing, row: rows.Exercise, made: Exercise) -> None:
    row.name, row.latest = made.name, made.version
    row.changes = (row.changes or 0) + 1
    doing.session.add(
        rows.ExerciseVersion(
            id=new_id(),
            exercise_id=row.id,
            number=made.version,
            content=to_plain(made),
            content_sha256=content_hash(made),
            created_at=doing.context.now,
            created_by=doing.context.member_id,
        )
    )
    doing.about("exercise", row.id)
    doing.note(number=made.version)


def _everything(doing: Doing) -> list[Exercise]:
    return [stored.exercise for stored in kept_index(doing.session, doing.clinic_id).stored]


def _known(every: Sequence[Exercise]) -> Known:
    library = load_catalogue()
    general = {part.slug: part for one in library.exercises.values() for part in one.cautions if part.general}
    return Known(frozenset(library.muscles), _things(every), tuple(general.values()))


def _things(every: Sequence[Exercise]) -> tuple[Equipment, ...]:
    found: dict[str, Equipment] = {}
    for one in every:
        for thing in (*one.equipment, *(new for change in one.modifications for new in change.equipment.add)):
            found.setdefault(thing.slug, thing)
    return tuple(found.values())


def _form(
    every: Sequence[Exercise], slug: str, name: str, number: int, text: Exercise | None, *, copies: bool
) -> ExerciseForm:
    named = [*OTHER_REGIONS, *(region for one in every for region in one.regions)]
    muscles = load_catalogue().muscles.values()
    return ExerciseForm(
        slug=slug,
        name=name,
        number=number,
        written=written_of(text) if text else None,
        copies=copies,
        modifications=tuple((change.slug, change.name) for change in text.modifications) if text else (),
        regions=tuple((region, region.capitalize()) for region in dict.fromkeys(named)),
        muscles=tuple((muscle.slug, f"{muscle.name} ({muscle.plain})") for muscle in muscles),
        things=tuple(sorted({thing.item for thing in _things(every)}, key=str.lower)),
        photo=None,
        version="",
    )
