"""The pose editor: begin from the catalogue, move joints, go back and forward, keep the pose with its exercise."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.own import Posed
from clinic.domain.catalogue.words import Sidedness
from clinic.domain.codec import canonical
from clinic.domain.errors import Invalid, NotFound, Problem
from clinic.domain.strict_json import read_json
from clinic.figure import api
from clinic.persistence import catalogue as rows
from clinic.services import own_exercises
from clinic.services.context import Context, perform
from clinic.services.exercise_search import kept_index
from clinic.services.figures import DRAWN, body_of
from clinic.services.poses_words import VIEWS, refusal, stop, unreached

_VIEWS: Final = {name: (float(azimuth), float(elevation)) for name, azimuth, elevation in VIEWS}
STEPS_MOST: Final = 30
"""How many steps one can go back."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A pose while it is being set: which end of it, and the values before and after it on the way."""

    value: api.PoseValue
    which: str = "end"
    past: tuple[api.PoseValue, ...] = ()
    ahead: tuple[api.PoseValue, ...] = ()

    def changed(self, value: api.PoseValue, *, fresh: bool = True) -> "Setting":
        """The same with another value; unless it goes on with one gesture (not ``fresh``), one can go back to this."""
        if value == self.value:
            return self
        past = (*self.past, self.value)[-STEPS_MOST:] if fresh else self.past
        return Setting(value, self.which, past, ())


@dataclass(frozen=True, slots=True)
class Editor:
    """What the editor needs of its exercise. ``setting`` is None until a pose to begin from was chosen."""

    slug: str
    name: str
    number: int
    sided: bool
    body: str
    setting: Setting | None
    kept: bool = False
    """Whether the exercise has a pose of its own already."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What is seen of a setting: one end, both together, the same from the second view if there is one, and where each
    joint lies in the first.
    """

    svg: str
    description: str
    both: str
    second: str = ""
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def names() -> tuple[str, ...]:
    """The name of every slider."""
    return tuple(one.name for one in api.sliders())


def beginnings(context: Context) -> tuple[tuple[str, str, str], ...]:
    """(slug, name, version) of each exercise with whose pose one can begin."""
    with perform(context, Action.view_exercise_form) as doing:
        every = kept_index(doing.session, doing.clinic_id).stored
    return tuple(
        (one.exercise.slug, one.exercise.name, str(one.version_id))
        for one in every
        if one.built_in and one.exercise.slug in DRAWN
    )


def open_editor(context: Context, slug: str, begin: str = "") -> Editor:
    """The editor with the pose as it is kept, or as the catalogue's exercise ``begin`` has it. Raises NotFound."""
    with perform(context, Action.view_exercise_form) as doing:
        stored = rows.newest_version(doing.session, doing.clinic_id, slug)
        if stored.built_in:
            raise NotFound("Only an exercise of the clinic’s own has a pose to set.")
        body = body_of(doing.session, doing.clinic_id)
    one = stored.exercise
    sided = one.sidedness is Sidedness.one_side
    return Editor(slug, one.name, stored.number, sided, body, _begun(one, begin), one.pose is not None)


def _begun(one: Exercise, begin: str) -> Setting | None:
    try:
        if begin:
            return Setting(api.begun_value(begin))
        return Setting(api.read_value(one.pose.value)) if one.pose else None
    except api.UnknownName as error:
        raise NotFound(str(error)) from error


def read(value: str) -> api.PoseValue:
    """A pose from its JSON. Raises Invalid."""
    try:
        return api.read_value(read_json(value.encode()))
    except api.FigureError as error:
        raise Invalid("value", str(error)) from error
    except (Invalid, UnicodeEncodeError) as error:
        raise Invalid("value", "This is not a pose.") from error


def edited(setting: Setting, parts: Mapping[str, object], *, fresh: bool = True) -> Setting:
    """The setting with other parts, as ``api.read_value`` reads them; what touches goes on touching.

    Raises Invalid naming slider or contact, and limit.
    """
    try:
        value = api.read_value({**api.plain_of(setting.value), **parts})
    except api.ImpossiblePose as error:
        raise Invalid(error.joint, refusal(error)) from error
    except api.FigureError as error:
        raise Invalid("value", refusal(error)) from error
    added = _added(*(one.touches(setting.which) for one in (setting.value, value)))
    turned = _turned(*(one.angles(setting.which) for one in (setting.value, value)))
    try:
        value = rounded(api.brought_to_rest(value, setting.which, turned))
        if added:
            api.bench("", value, setting.which)
    except api.FigureError as error:
        if len(added) == 1:
            raise Invalid(*unreached(*added[0], error)) from error
        raise Invalid(turned[0] if len(turned) == 1 else "value", refusal(error)) from error
    return setting.changed(value, fresh=fresh)


def _added(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    """The parts that were ticked just now, and on what."""
    return [(part, on) for part, on in after.items() if before.get(part) != on]


def _turned(before: Mapping[str, float], after: Mapping[str, float]) -> tuple[str, ...]:
    """The angles that were set just now."""
    return tuple(name for name in names() if before.get(name, 0.0) != after.get(name, 0.0))


def rounded(value: api.PoseValue) -> api.PoseValue:
    """The value as it is kept: angles in tenths of a degree."""
    return api.read_value(api.plain_of(value))


def dragged(
    setting: Setting, joint: str, to: tuple[float, float], *, fresh: bool = True
) -> tuple[Setting, str]:
    """The setting with a joint moved to a place of the drawing, and what stopped it in words. Raises Invalid."""
    try:
        value, stopped = api.drag_to(setting.value, setting.which, joint, to)
    except api.FigureError as error:
        raise Invalid("value", refusal(error)) from error
    return setting.changed(rounded(value), fresh=fresh), stop(stopped) if stopped else ""


def turned(setting: Setting, do: str) -> Setting:
    """The setting after a button: another end, mirrored, copied, back or forward; anything else leaves it."""
    value = setting.value
    if do in api.WHICH:
        return replace(setting, which=do)
    if do == "mirror":
        return setting.changed(api.mirror_value(value))
    if do == "copy":
        return setting.changed(value.copied(setting.which))
    if do in _VIEWS:
        azimuth, elevation = _VIEWS[do]
        return setting.changed(replace(value, azimuth=azimuth, elevation=elevation))
    if do == "undo" and setting.past:
        return Setting(setting.past[-1], setting.which, setting.past[:-1], (value, *setting.ahead))
    if do == "redo" and setting.ahead:
        return Setting(setting.ahead[0], setting.which, (*setting.past, value), setting.ahead[1:])
    return setting


def preview(name: str, setting: Setting, body: str) -> Preview:
    """What is seen of a setting. Raises Invalid naming joint and limit."""
    try:
        found = api.bench(name, setting.value, setting.which, body)
    except api.FigureError as error:
        raise Invalid("value", refusal(error)) from error
    second = found.second.svg if found.second else ""
    return Preview(found.shown.svg, found.both.description, found.both.svg, second, found.places)


def save(context: Context, slug: str, number: int, value: api.PoseValue) -> None:
    """Keep the pose with its exercise, as its next version. Raises NotFound, Invalid, and Conflict when the exercise
    is no longer at version ``number``.
    """
    _check(value)
    own_exercises.put_pose(context, slug, number, Posed(written(value)))


def take_away(context: Context, slug: str, number: int) -> None:
    """Draw the exercise as the catalogue does, or not at all. Raises NotFound, Conflict as ``save`` does."""
    own_exercises.put_pose(context, slug, number, None)


def _check(value: api.PoseValue) -> None:
    """Both poses can be drawn and are said in words."""
    problems = [
        Problem(key, "Say it in a few words, for people who do not see the picture.")
        for key, words in (("start_words", value.start_words), ("end_words", value.end_words))
        if not words.strip()
    ]
    if problems:
        raise Invalid.many(problems)
    preview("", Setting(value), "default")


def written(value: api.PoseValue) -> str:
    """A pose as JSON, as the catalogue keeps it."""
    return canonical(api.plain_of(value))
