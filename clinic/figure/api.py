"""The one door of the room: ``draw`` gives a picture and its words, ``names`` what can be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clinic.figure import text
from clinic.figure.custom import held_together, pose_of, values_of
from clinic.figure.custom import mirrored_values as mirrored_values
from clinic.figure.custom import sliders as sliders
from clinic.figure.draw.people import PEOPLE, Person
from clinic.figure.draw.signs import pair_of
from clinic.figure.drawing import WIDTHS, finished, played
from clinic.figure.drawing import Drawing as Drawing
from clinic.figure.errors import Contradiction as Contradiction
from clinic.figure.errors import FigureError as FigureError
from clinic.figure.errors import ImpossiblePose as ImpossiblePose
from clinic.figure.errors import UnknownName as UnknownName
from clinic.figure.modify import CLASHES
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.movements.model import Movement
from clinic.figure.picture import draw_scene
from clinic.figure.project import View
from clinic.figure.readout import readout
from clinic.figure.scene import Scene, compose, composed_of, movement_named, wrong


@dataclass(frozen=True, slots=True)
class Names:
    """What can be drawn, by exercise slug; ``views`` always begins with "default"."""

    exercises: tuple[str, ...]
    modifications: Mapping[str, tuple[str, ...]]
    faults: Mapping[str, tuple[str, ...]]
    outcomes: Mapping[str, tuple[str, ...]]
    views: Mapping[str, tuple[str, ...]]
    sided: Mapping[str, bool]
    bodies: tuple[str, ...]


def names() -> Names:
    """Return every exercise with its modifications, faults, outcomes and views, and the bodies to choose from."""
    return Names(
        tuple(MOVEMENTS),
        {slug: m.modifications for slug, m in MOVEMENTS.items()},
        {slug: tuple(m.faults) for slug, m in MOVEMENTS.items()},
        {slug: tuple(m.outcomes) for slug, m in MOVEMENTS.items() if m.outcomes},
        {slug: ("default", *m.views) for slug, m in MOVEMENTS.items()},
        {slug: m.sided for slug, m in MOVEMENTS.items()},
        tuple(PEOPLE),
    )


def clashes(exercise: str, chosen: Sequence[str]) -> dict[str, str]:
    """Return, for each modification that cannot join those already chosen, the reason why. Raises UnknownName."""
    out: dict[str, str] = {}
    for slug in movement_named(exercise).modifications:
        for other in chosen:
            reason = CLASHES.get(frozenset((slug, other)))
            if slug not in chosen and reason:
                out.setdefault(slug, reason)
    return out


def _lookup(
    kind: str, name: str, known: Mapping[str, float] | Mapping[str, Person] | Mapping[str, View]
) -> None:
    if name not in known:
        raise UnknownName(kind, name, known)


def _view(scene: Scene, view: str | None) -> View:
    if view is None or view == "default":
        return scene.view
    if view not in scene.movement.views:
        raise UnknownName("view", view, ("default", *scene.movement.views))
    return scene.movement.views[view]


@lru_cache(maxsize=256)
def _drawn(
    exercise: str,
    side: str | None,
    modifications: tuple[str, ...],
    pose: str,
    view: str | None,
    size: str,
    body: str,
    prefix: str,
    animate: bool,
) -> Drawing:
    _lookup("size", size, WIDTHS)
    _lookup("body", body, PEOPLE)
    who, w = PEOPLE[body], WIDTHS[size]
    kind, _, name = pose.partition(":")
    scene = compose(exercise, side, modifications)
    shown = _view(scene, view)
    if kind == "fault" and name:
        bad = wrong(exercise, side, name)
        angle = shown if view else bad.view
        canvas = pair_of(
            draw_scene(scene, angle, who, w, ghost=False),
            draw_scene(bad, angle, who, w, ghost=False),
            w,
            scene.mirrored,
        )
        return finished(canvas, text.fault_words(bad, name, angle, body), size, prefix, False)
    if kind == "outcome" and name:
        scene = wrong(exercise, side, name, outcome=True)
        shown = _view(scene, view)
        canvas = draw_scene(scene, shown, who, w)
        return finished(canvas, text.outcome_words(scene, name, shown, body), size, prefix, scene.mirrored)
    if pose not in ("start", "end", "both"):
        raise UnknownName("pose", pose, _poses(scene))
    if animate:
        return played(scene, shown, who, text.words(scene, "both", shown, body), size, prefix)
    canvas = draw_scene(
        scene, shown, who, w, ghost=pose == "both", solid="start" if pose == "start" else "end"
    )
    return finished(canvas, text.words(scene, pose, shown, body), size, prefix, scene.mirrored)


def _poses(scene: Scene) -> list[str]:
    m = scene.movement
    return ["start", "end", "both", *(f"fault:{n}" for n in m.faults), *(f"outcome:{n}" for n in m.outcomes)]


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
) -> Drawing:
    """Return the drawing of an exercise as prescribed.

    ``side`` "left" or "right" (None: the stored side, not named in the words). ``pose``: "start", "end",
    "both" (start as a
    ghost), "fault:NAME" (right and wrong side by side), "outcome:NAME" (of a test). ``view``: None or a name from
    ``names().views``. ``size``: "thumb" (3 cm), "card", "full" (15 cm): line widths and detail.
    ``animate``: the movement
    plays start ↔ end. ``prefix`` begins every id, so that several drawings can stand in one page.

    Raises UnknownName, Contradiction, ImpossiblePose.
    """
    return _drawn(
        exercise, side, tuple(dict.fromkeys(modifications)), pose, view, size, body, prefix, animate
    )


def begin_from(exercise: str, pose: str = "end") -> dict[str, float]:
    """Return a catalogue pose ("start" or "end") as slider values, to begin an exercise of one's own.

    Raises UnknownName.
    """
    scene = compose(exercise, None, ())
    if pose not in ("start", "end"):
        raise UnknownName("pose", pose, ("start", "end"))
    return values_of(scene.start if pose == "start" else scene.end)


def _plain(words: str) -> str:
    """Return a clinic's own words so that their braces stay braces."""
    return words.replace("{", "{{").replace("}", "}}")


def draw_custom(
    title: str,
    start: Mapping[str, float],
    end: Mapping[str, float],
    *,
    start_words: str,
    end_words: str,
    azimuth: float = 8.0,
    elevation: float = 0.0,
    shoes: bool = True,
    side: str | None = None,
    pose: str = "both",
    size: str = "card",
    animate: bool = False,
    body: str = "default",
    prefix: str = "f",
) -> Drawing:
    """Return the drawing of a clinic's own exercise from the slider values of its two poses (names: ``sliders()``).

    ``azimuth`` (0 right, 90 front, 180 left, 270 behind) and ``elevation`` say from where it is seen, in degrees; the
    rest is as in ``draw``. Raises UnknownName, ImpossiblePose.
    """
    _lookup("size", size, WIDTHS)
    _lookup("body", body, PEOPLE)
    if pose not in ("start", "end", "both"):
        raise UnknownName("pose", pose, ("start", "end", "both"))
    view = View(azimuth % 360, elevation, "drawn for this exercise")
    first, last = held_together(pose_of(start), pose_of(end))
    movement = Movement(
        "custom",
        first,
        last,
        view,
        _plain(start_words),
        _plain(end_words),
        shoes=shoes,
        title=title,
        sided=side is not None,
    )
    scene = composed_of(movement, side)
    who, words = PEOPLE[body], text.words(scene, pose, view, body)
    if animate:
        return played(scene, view, who, words, size, prefix)
    canvas = draw_scene(
        scene, view, who, WIDTHS[size], ghost=pose == "both", solid="start" if pose == "start" else "end"
    )
    return finished(canvas, words, size, prefix, scene.mirrored)


def solved(
    exercise: str, *, side: str | None = None, modifications: Sequence[str] = (), pose: str = "both"
) -> dict[str, object]:
    """Return the solved poses as plain values: joints (x forward, y left, z up, fractions of stature),
    angles in degrees,
    contacts and the centre of mass, by pose ("start", "end"). Raises as ``draw`` does."""
    kind, _, name = pose.partition(":")
    if kind in ("fault", "outcome") and name:
        scene = wrong(exercise, side, name, outcome=kind == "outcome")
    else:
        scene = compose(exercise, side, tuple(dict.fromkeys(modifications)))
        if pose not in ("start", "end", "both"):
            raise UnknownName("pose", pose, _poses(scene))
    shown = {"start": scene.start, "end": scene.end}
    wanted = shown if pose not in shown else {pose: shown[pose]}
    return {
        "exercise": exercise,
        "side": side,
        "modifications": list(scene.modifications),
        "poses": {label: readout(figure, scene.mirrored) for label, figure in wanted.items()},
    }
