"""Drawings: the one place where the services ask the figure for a picture."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from textwrap import wrap
from uuid import UUID
from xml.sax.saxutils import escape

import structlog
from sqlalchemy.orm import Session

from clinic.adapters.files import LostContent
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.sides import Side
from clinic.figure import api
from clinic.persistence import catalogue
from clinic.persistence.accounts import Clinic
from clinic.services.context import Context, perform

log = structlog.get_logger("clinic.figures")

DRAWN = frozenset(api.names().exercises)
"""The names under which there is a drawing."""
NO_PICTURE = "There is no drawing of this form yet. The steps say how to do it."


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing: a whole SVG element, its title, and the text that stands for it."""

    svg: str
    title: str
    description: str


def picture(
    slug: str,
    side: Side | None = None,
    modifications: Sequence[str] = (),
    pose: str = "both",
    size: str = "card",
    prefix: str = "f",
    *,
    view: str = "",
    body: str = "default",
    moves: bool = False,
    language: str = "en",
) -> Picture | None:
    """Draw an exercise; None when it cannot be drawn like this (then say ``NO_PICTURE``).

    ``prefix`` keeps the ids of several drawings on one page apart. ``moves``: it plays start ↔ end.
    """
    told = (slug, side.value if side else None, tuple(modifications))
    return _drawn(*told, pose, size, prefix, view or None, body, moves, language)


PHOTO = "photo"
"""Asked for as a view: the photo that a clinic has added to an exercise, beside its drawing."""


def is_drawn(exercise: Exercise) -> bool:
    """Whether there is a drawing of the exercise at all."""
    return exercise.pose is not None or (exercise.figure or exercise.slug) in DRAWN


def in_place(exercise: Exercise) -> Picture:
    """What stands where a drawing would be, for an exercise that has none: its name, calmly."""
    lines = wrap(exercise.name, 16, break_long_words=True)[:4]
    top = 150 - 14 * (len(lines) - 1)
    words = "".join(
        f'<text x="150" y="{top + 28 * place}" text-anchor="middle">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    title = escape(exercise.name)
    return Picture(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" role="img">'
        f"<title>{title}</title>"
        '<rect x="12" y="12" width="276" height="276" rx="18" fill="#f7f5f0" stroke="#c9d0cc"/>'
        f'<g fill="#4a5a5f" font-family="sans-serif" font-size="22">{words}</g></svg>',
        exercise.name,
        f"{exercise.name}: there is no drawing yet",
    )


@lru_cache(maxsize=512)
def _drawn(
    slug: str,
    side: str | None,
    modifications: tuple[str, ...],
    pose: str,
    size: str,
    prefix: str,
    view: str | None,
    body: str,
    moves: bool,
    language: str,
) -> Picture | None:
    try:
        found = api.draw(
            slug,
            side=side,
            modifications=modifications,
            pose=pose,
            size=size,
            prefix=prefix,
            view=view,
            body=body,
            animate=moves,
            language=language,
        )
    except (api.UnknownName, api.ImpossiblePose, api.Contradiction) as error:
        log.warning(
            "no drawing", exercise=slug, side=side, modifications=modifications, pose=pose, why=str(error)
        )
        return None
    return Picture(found.svg, found.title, found.description)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which drawing of an exercise: ``pose`` and ``size`` as the figure names them, ``view`` empty for the usual
    one; ``moves``: it plays.
    """

    side: Side | None = None
    modifications: tuple[str, ...] = ()
    pose: str = "both"
    size: str = "card"
    view: str = ""
    body: str = "default"
    moves: bool = False
    prefix: str = "f"
    language: str = "en"


def of_exercise(exercise: Exercise, wanted: Wanted) -> Picture | None:
    """Draw an exercise; None when there is no drawing of it, or not like this."""
    if exercise.pose is not None:
        return _posed(exercise.name, exercise.pose.text, wanted)
    if not is_drawn(exercise):
        return None
    return picture(
        exercise.figure or exercise.slug,
        wanted.side,
        wanted.modifications,
        wanted.pose,
        wanted.size,
        wanted.prefix,
        view=wanted.view,
        body=wanted.body,
        moves=wanted.moves,
        language=wanted.language,
    )


@lru_cache(maxsize=256)
def _posed(name: str, pose: str, wanted: Wanted) -> Picture | None:
    """The drawing of a pose that was set by hand."""
    try:
        found = api.draw_posed(
            name,
            api.read_value(json.loads(pose)),
            side=wanted.side.value if wanted.side else None,
            modifications=wanted.modifications,
            pose=wanted.pose,
            view=wanted.view or None,
            size=wanted.size,
            prefix=wanted.prefix,
            body=wanted.body,
            animate=wanted.moves,
            language=wanted.language,
        )
    except api.FigureError as error:
        log.warning("no drawing", exercise=name, wanted=wanted, why=str(error))
        return None
    return Picture(found.svg, found.title, found.description)


@dataclass(frozen=True, slots=True)
class Shown:
    """A drawing that stands at an address of its own: what the address says, and the text that stands for it.

    ``second`` is what stands small beside it (see ``beside``), ``second_words`` its own text where it is a photo.
    """

    version: str
    side: str
    modifications: tuple[str, ...]
    body: str
    description: str
    second: str
    moves: bool = True
    language: str = "en"
    second_words: str = ""


def shown(version: str, exercise: Exercise, wanted: Wanted) -> Shown | None:
    """What a page needs of an exercise's drawing; None when there is none."""
    found = of_exercise(exercise, wanted)
    if found is None:
        photo = None if is_drawn(exercise) else exercise.photo
        return Shown(version, "", (), wanted.body, photo.alt, "", moves=False) if photo else None
    side = wanted.side.value if wanted.side else ""
    second = beside(exercise)
    return Shown(
        version, side, wanted.modifications, wanted.body, found.description, second, language=wanted.language,
        second_words=exercise.photo.alt if exercise.photo and second == PHOTO else "",
    )  # fmt: skip


def beside(exercise: Exercise) -> str:
    """What stands small beside the drawing: the clinic's own photo, else a second view, else nothing (empty)."""
    return PHOTO if exercise.photo and is_drawn(exercise) else second_view(exercise)


def second_view(exercise: Exercise) -> str:
    """The view that is shown small beside the first, where one is not enough; else empty."""
    if exercise.pose is not None:
        return api.SECOND if json.loads(exercise.pose.text).get("second") else ""
    named = exercise.figure or exercise.slug
    return (api.second_view(named) or "") if named in DRAWN else ""


def photo_of(context: Context, exercise: Exercise, *, large: bool) -> bytes | None:
    """The exercise's photo (JPEG); None when it has none, or its bytes are lost."""
    if exercise.photo is None:
        return None
    try:
        return context.house.store.get(exercise.photo.sha256 if large else exercise.photo.small_sha256)
    except LostContent:
        log.error("a photo is lost or altered", sha256=exercise.photo.sha256)
        return None


@cache
def bodies() -> tuple[tuple[str, str], ...]:
    """(name, words) of each body that a clinic can choose for its drawings."""
    return tuple((name, api.body_words(name)) for name in api.names().bodies)


def body_of(session: Session, clinic_id: UUID) -> str:
    """The body that a clinic chose for its drawings."""
    return session.get_one(Clinic, clinic_id).figure_body


def exercise_of(context: Context, version: str, action: Action) -> Exercise:
    """The exercise whose drawing is asked for, as it was in a version. Raises NotFound."""
    with perform(context, action) as doing:
        return catalogue.by_version(doing.session, doing.clinic_id, [version])[version]


@cache
def speaks(language: str) -> bool:
    """Whether drawings have their words in a language."""
    return language in api.names().languages


@cache
def edition() -> str:
    """A short hash of everything that draws: a picture's address with it names the picture's very bytes."""
    room = Path(api.__file__).parent
    lines = hashlib.sha256()
    for source in sorted(room.rglob("*.py")):
        lines.update(source.read_bytes())
    return lines.hexdigest()[:12]
