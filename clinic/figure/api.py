"""The one door of the room: ``draw`` gives a picture and words, ``describe`` the words, ``names`` what can be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import hypot, radians, sin

from clinic.figure import text
from clinic.figure.begun import begun_from
from clinic.figure.body import STATURE_CM as STATURE_CM
from clinic.figure.changed import scene_changed
from clinic.figure.custom import mirrored_values as mirrored_values
from clinic.figure.custom import sliders as sliders
from clinic.figure.custom import values_of
from clinic.figure.drag import HANDLES as HANDLES
from clinic.figure.drag import drag, places, slides
from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.people import PEOPLE
from clinic.figure.draw.signs import pair_of
from clinic.figure.drawing import WIDTHS, Box, finished, played
from clinic.figure.drawing import Drawing as Drawing
from clinic.figure.errors import AtRest as AtRest
from clinic.figure.errors import BadValue as BadValue
from clinic.figure.errors import BelowFloor as BelowFloor
from clinic.figure.errors import Contradiction as Contradiction
from clinic.figure.errors import FigureError as FigureError
from clinic.figure.errors import ImpossiblePose as ImpossiblePose
from clinic.figure.errors import OutOfReach as OutOfReach
from clinic.figure.errors import UnknownName as UnknownName
from clinic.figure.modify import CLASHES
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.movements.marks import MARKS
from clinic.figure.movements.model import Movement
from clinic.figure.picture import draw_scene, marked
from clinic.figure.posed import ELEVATIONS as ELEVATIONS
from clinic.figure.posed import STEPS_CM as STEPS_CM
from clinic.figure.posed import SUPPORTS as SUPPORTS
from clinic.figure.posed import WHICH as WHICH
from clinic.figure.posed import PoseValue as PoseValue
from clinic.figure.posed import mirror_value as mirror_value
from clinic.figure.posed import plain_of as plain_of
from clinic.figure.posed_read import read_value as read_value
from clinic.figure.posing import brought_to_rest as brought_to_rest
from clinic.figure.posing import scene_of
from clinic.figure.project import View
from clinic.figure.readout import readout
from clinic.figure.scene import Scene, compose, movement_named, outcome, wrong
from clinic.figure.things import AROUND as AROUND
from clinic.figure.things import HELD_UP as HELD_UP
from clinic.figure.things import THINGS as THINGS
from clinic.figure.touch import FLOOR as FLOOR
from clinic.figure.touch import PARTS as PARTS
from clinic.figure.touch import STEP as STEP
from clinic.figure.touch import WALL as WALL
from clinic.figure.words.model import ExerciseWords
from clinic.figure.words.tables import LANGUAGES, table

_SHOWN = ("start", "end", "both")
STEADY: Box = (-774.0, -1094.0, 774.0, 94.0)
"""The frame in which a pose is set, seen from its level: a person may stand in it, or lie."""
PULLS = 3
THERE = 3.0
"""How often a joint is pulled at most, since the body may move along; how near is near enough, in drawing units."""
DEPTH = 700.0
"""How far the floor comes toward the viewer, in drawing units; from above it is seen."""


@dataclass(frozen=True, slots=True)
class Names:
    """What can be drawn, by exercise slug; ``views`` always begins with "default". ``titles`` are in one language."""

    exercises: tuple[str, ...]
    modifications: Mapping[str, tuple[str, ...]]
    faults: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, tuple[str, ...]]
    views: Mapping[str, tuple[str, ...]]
    sided: Mapping[str, bool]
    bodies: tuple[str, ...]
    languages: tuple[str, ...]
    titles: Mapping[str, str]


def names(language: str = "en") -> Names:
    """Return every exercise with its modifications, faults, outcomes, views and title, the bodies, the languages.

    Raises UnknownName for a language that is not known.
    """
    said = table(language).exercises
    return Names(
        tuple(MOVEMENTS),
        {slug: m.modifications for slug, m in MOVEMENTS.items()},
        {slug: tuple(m.faults) for slug, m in MOVEMENTS.items()},
        {slug: tuple(m.outcomes) for slug, m in MOVEMENTS.items() if m.outcomes},
        {slug: ("default", *m.views) for slug, m in MOVEMENTS.items()},
        {slug: m.sided for slug, m in MOVEMENTS.items()},
        tuple(PEOPLE),
        tuple(LANGUAGES),
        {slug: said[slug].title for slug in MOVEMENTS},
    )


def second_view(exercise: str) -> str | None:
    """Return the view to show small beside the first, where one is not enough, or None. Raises UnknownName."""
    return movement_named(exercise).second or None


def body_words(body: str, language: str = "en") -> str:
    """Return how the words call a body: "an older woman with grey hair in a bun". Raises UnknownName."""
    _lookup("body", body, PEOPLE)
    return table(language).people[body]


def clashes(exercise: str, chosen: Sequence[str], language: str = "en") -> dict[str, str]:
    """Return, for each modification that cannot join those already chosen, the reason why. Raises UnknownName."""
    reasons = table(language).clashes
    out: dict[str, str] = {}
    for slug in movement_named(exercise).modifications:
        for other in chosen:
            reason = CLASHES.get(frozenset((slug, other)))
            if slug not in chosen and reason:
                out.setdefault(slug, reasons[reason])
    return out


def _lookup(kind: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise UnknownName(kind, name, known)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be shown: an exercise as prescribed, which pose of it, from where, who does it, in whose words."""

    exercise: str
    side: str | None
    modifications: tuple[str, ...]
    pose: str
    view: str | None
    body: str
    language: str

    @property
    def named(self) -> tuple[str, str]:
        """The kind of pose ("fault", "outcome", else "") and its name."""
        kind, _, name = self.pose.partition(":")
        return (kind, name) if kind in ("fault", "outcome") and name else ("", self.pose)

    @property
    def right(self) -> Scene:
        """The exercise as it should be, or as the test came out. Raises what ``draw`` raises."""
        kind, name = self.named
        if kind == "outcome":
            return outcome(self.exercise, self.side, name)
        scene = compose(self.exercise, self.side, self.modifications)
        if not kind and self.pose not in _SHOWN:
            raise UnknownName("pose", self.pose, _poses(scene.movement))
        return scene

    @property
    def wrong(self) -> Scene:
        """The fault that is asked for."""
        return wrong(self.exercise, self.side, self.named[1], self.modifications)

    def angle(self, scene: Scene) -> View:
        """From where it is seen. Raises UnknownName."""
        if self.view is None or self.view == "default":
            return self.wrong.view if self.named[0] == "fault" else scene.view
        if self.view not in scene.movement.views:
            raise UnknownName("view", self.view, ("default", *scene.movement.views))
        return scene.movement.views[self.view]

    def words(self, scene: Scene, view: View) -> text.Words:
        """Title and description. Raises UnknownName for body or language."""
        _lookup("body", self.body, PEOPLE)
        language = table(self.language)
        kind, name = self.named
        if kind == "fault":
            return text.fault_words(scene, name, view, self.body, language)
        if kind == "outcome":
            return text.outcome_words(scene, name, view, self.body, language)
        return text.words(scene, text.spoken(scene, language), self.pose, view, self.body, language)


def _poses(movement: Movement) -> list[str]:
    faults, outcomes = movement.faults, movement.outcomes
    return [*_SHOWN, *(f"fault:{name}" for name in faults), *(f"outcome:{name}" for name in outcomes)]


def _pair(asked: _Asked, scene: Scene, view: View, w: float) -> Canvas:
    """Return right and wrong beside one another, from the same view and with the same dashed lines."""
    name, who = asked.named[1], PEOPLE[asked.body]
    fault, bad = scene.movement.faults[name], asked.wrong
    good = replace(scene, plan=replace(scene.plan, lines=bad.plan.lines))
    solid = "start" if fault.against_start else "end"
    wrongly = draw_scene(bad, view, who, w, ghost=False)
    wrongly.extend(marked(bad, view, w, MARKS[name]))
    rightly = draw_scene(good, view, who, w, ghost=False, solid=solid)
    return pair_of(rightly, wrongly, w, scene.mirrored, table(asked.language).signs)


def _painted(asked: _Asked, scene: Scene, view: View, w: float) -> Canvas:
    """Return the shapes of a still picture, not yet mirrored: both sides share them unless words are drawn in them."""
    worded = "" if asked.named[0] != "fault" and not scene.movement.tints else asked.language
    side = asked.side if worded else None
    return _shapes(replace(asked, side=side, language=worded), asked.angle(scene), w)


@lru_cache(maxsize=4)  # more would be walked through by every search for garbage
def _shapes(asked: _Asked, view: View, w: float) -> Canvas:
    kind, scene = asked.named[0], asked.right
    if kind == "fault":
        return _pair(asked, scene, view, w)
    return draw_scene(
        scene,
        view,
        PEOPLE[asked.body],
        w,
        ghost=asked.pose == "both" or kind == "outcome",
        solid="start" if asked.pose == "start" else "end",
        names=table(asked.language).muscles if asked.language else None,
    )


@lru_cache(maxsize=256)
def _drawn(asked: _Asked, size: str, prefix: str, animate: bool) -> Drawing:
    _lookup("size", size, WIDTHS)
    scene = asked.right
    view = asked.angle(scene)
    words = asked.words(scene, view)
    kind = asked.named[0]
    if animate and not kind:
        return played(scene, view, PEOPLE[asked.body], words, size, prefix, asked.language)
    flip = scene.mirrored and kind != "fault"  # a pair is mirrored before its signs are set over it
    return finished(_painted(asked, scene, view, WIDTHS[size]), words, size, prefix, flip, asked.language)


def draw(
    exercise: str,
    *,
    side: str | None = None,
    modifications: Sequence[str] = (),
    pose: str = "both",
    view: str | None = None,
    size: str = "card",
    animate: bool = False,
    body: str = "default",
    prefix: str = "f",
    language: str = "en",
) -> Drawing:
    """Return the drawing of an exercise as prescribed.

    ``side`` "left" or "right" (None: the stored side, not named in the words). ``pose``: "start", "end", "both"
    (start as a ghost), "fault:NAME" (right and wrong side by side, both with the modifications), "outcome:NAME" (of a
    test, which knows no modifications). ``view``: None or a name from ``names().views``. ``size``: "thumb" (3 cm),
    "card", "full" (15 cm): line widths and detail. ``animate``: the movement plays start ↔ end. ``prefix`` begins
    every id (a point follows, so it must hold none), so that several drawings can stand in one page. ``language``: of
    title, description and drawn words.

    Raises UnknownName, Contradiction, ImpossiblePose.
    """
    asked = _Asked(exercise, side, tuple(dict.fromkeys(modifications)), pose, view, body, language)
    return _drawn(asked, size, prefix, animate)


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a drawing: a short title, and the description that stands for the picture."""

    title: str
    description: str


def describe(
    exercise: str,
    *,
    side: str | None = None,
    modifications: Sequence[str] = (),
    pose: str = "both",
    view: str | None = None,
    body: str = "default",
    language: str = "en",
) -> Said:
    """Return the words of a drawing without drawing it; arguments and errors as for ``draw``."""
    asked = _Asked(exercise, side, tuple(dict.fromkeys(modifications)), pose, view, body, language)
    scene = asked.right
    return Said(*asked.words(scene, asked.angle(scene)))


def begin_from(exercise: str, pose: str = "end") -> dict[str, float]:
    """Return a catalogue pose ("start" or "end") as slider values, to begin an exercise of one's own.

    Raises UnknownName.
    """
    scene = compose(exercise, None, ())
    if pose not in ("start", "end"):
        raise UnknownName("pose", pose, ("start", "end"))
    return values_of(scene.start if pose == "start" else scene.end)


def begun_value(exercise: str, language: str = "en") -> PoseValue:
    """Return a catalogue exercise's poses as a value from which an exercise of one's own begins. Raises UnknownName."""
    scene = compose(exercise, None, ())
    return read_value(plain_of(brought_to_rest(begun_from(scene, text.pose_words(scene, table(language))))))


SECOND = "second"
"""The name of the second view of a pose that was set by hand."""


def draw_posed(
    title: str,
    value: PoseValue,
    *,
    side: str | None = None,
    modifications: Sequence[str] = (),
    pose: str = "both",
    view: str | None = None,
    size: str = "card",
    animate: bool = False,
    body: str = "default",
    prefix: str = "f",
    language: str = "en",
) -> Drawing:
    """Return the drawing of a pose that was set by hand; ``view`` may be "second", the rest as for ``draw``.

    Of the modifications those are drawn, and said, that such a pose can take.

    Raises UnknownName, ImpossiblePose, OutOfReach, BelowFloor, Contradiction.
    """
    _lookup("size", size, WIDTHS)
    _lookup("body", body, PEOPLE)
    _lookup("pose", pose, _SHOWN)
    known = {"default": value.view, **({SECOND: value.second_view} if value.second_view else {})}
    _lookup("view", view or "default", known)
    scene = replace(scene_changed(value, side, modifications), view=known[view or "default"])
    words = _posed_words(title, value, scene, pose, body, language)
    if animate:
        return played(scene, scene.view, PEOPLE[body], words, size, prefix, language)
    canvas = _posed_canvas(scene, pose, size, body)
    return finished(canvas, words, size, prefix, scene.mirrored, language)


@dataclass(frozen=True, slots=True)
class Bench:
    """A pose while it is being set: one of its ends in a frame that never moves, start and end together, the same from
    the second view if there is one, and where in the first each joint can be taken hold of (in its drawing units).
    """

    shown: Drawing
    both: Drawing
    second: Drawing | None
    places: Mapping[str, tuple[float, float]]


def bench(title: str, value: PoseValue, which: str, body: str = "default", language: str = "en") -> Bench:
    """Return what is seen while "start" or "end" of a pose is being set. Raises as ``draw_posed`` does."""
    _lookup("body", body, PEOPLE)
    scene = scene_of(value, None)
    found = places(value, scene, which)
    words = _posed_words(title, value, scene, which, body, language)
    steady = finished(
        _posed_canvas(scene, which, "card", body),
        words,
        "card",
        "p",
        False,
        language,
        _steady(value.view),
    )
    both = finished(_posed_canvas(scene, "both", "thumb", body), words, "thumb", "b", False, language)
    second = None
    if value.second_view:
        other = _posed_canvas(replace(scene, view=value.second_view), "both", "thumb", body)
        second = finished(other, words, "thumb", "s", False, language)
    return Bench(steady, both, second, found)


def drag_to(
    value: PoseValue, which: str, name: str, to: tuple[float, float]
) -> tuple[PoseValue, FigureError | None]:
    """Return the value with a joint moved to a place of the drawing, as near as it can come, and what stopped it.

    Raises UnknownName for what cannot be taken hold of, and as ``draw_posed`` does.
    """
    stopped: FigureError | None = None
    for _ in range(PULLS):
        here = places(value, scene_of(value, None), which)
        if name not in here:
            raise UnknownName("joint", name, here)
        x, y = here[name]
        if stopped or hypot(to[0] - x, to[1] - y) < THERE:
            break
        value, stopped = drag(value, which, name, (to[0] - x, to[1] - y))
        if not slides(value, which, name):
            break
    return value, stopped


def _posed_words(
    title: str, value: PoseValue, scene: Scene, pose: str, body: str, language: str
) -> text.Words:
    said = ExerciseWords(title, _sided(value.start_words), _sided(value.end_words))
    return text.words(scene, said, pose, scene.view, body, table(language))


def _steady(view: View) -> Box:
    left, top, right, bottom = STEADY
    return left, top, right, bottom + DEPTH * max(0.0, sin(radians(view.elevation)))


def _posed_canvas(scene: Scene, pose: str, size: str, body: str) -> Canvas:
    solid = "start" if pose == "start" else "end"
    return draw_scene(scene, scene.view, PEOPLE[body], WIDTHS[size], ghost=pose == "both", solid=solid)


def _sided(words: str) -> str:
    """Return a clinic's own words in which only the two sides are places to fill."""
    found = _plain(words)
    for place in ("side", "other"):
        found = found.replace("{{" + place + "}}", "{" + place + "}")
    return found


def _plain(words: str) -> str:
    """Return a clinic's own words so that their braces stay braces."""
    return words.replace("{", "{{").replace("}", "}}")


def solved(
    exercise: str, *, side: str | None = None, modifications: Sequence[str] = (), pose: str = "both"
) -> dict[str, object]:
    """Return the solved poses as plain values: joints (x forward, y left, z up, fractions of stature),
    angles in degrees,
    contacts and the centre of mass, by pose ("start", "end"). Raises as ``draw`` does."""
    asked = _Asked(exercise, side, tuple(dict.fromkeys(modifications)), pose, None, "default", "en")
    scene = asked.wrong if asked.named[0] == "fault" else asked.right
    shown = {"start": scene.start, "end": scene.end}
    wanted = shown if pose not in shown else {pose: shown[pose]}
    return {
        "exercise": exercise,
        "side": side,
        "modifications": list(scene.modifications),
        "poses": {label: readout(figure, scene.mirrored) for label, figure in wanted.items()},
    }
