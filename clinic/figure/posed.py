"""A pose that was set by hand, as data that is kept with its exercise: read strictly, solved like any other.

Two tables of angles (start and end), which feet lie flat, what it is done with, from where it is seen, and the words of
both poses. What is not named stands at its rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from unicodedata import category

from clinic.figure.body import ANKLE_HEIGHT, SIDES
from clinic.figure.custom import held_together, pose_of, sliders, values_of
from clinic.figure.errors import BadValue, Contradiction, ImpossiblePose, UnknownName
from clinic.figure.limits import solve
from clinic.figure.modify import modified
from clinic.figure.movements.model import Movement
from clinic.figure.plan import plan_of
from clinic.figure.project import View
from clinic.figure.scene import Scene
from clinic.figure.solve import Figure

FEET: Final = tuple(f"{side} foot" for side in SIDES)
SUPPORTS: Final = (
    "wall-support",
    "chair",
    "door-frame",
    "trekking-pole",
    "broomstick",
    "loop-band",
    "less-weight",
)
"""What a pose can be done with; all but the last two are touched by a hand."""
WORDS_MOST: Final = 300
ELEVATIONS: Final = (-10.0, 60.0)
_LIMITS: Final = {slider.name: slider for slider in sliders()}
_KEYS: Final = (
    "start",
    "end",
    "start_words",
    "end_words",
    "flat",
    "supports",
    "shoes",
    "azimuth",
    "elevation",
)


@dataclass(frozen=True, slots=True)
class PoseValue:
    """A start and an end. Angles by slider in degrees; ``azimuth`` 0 to 360 and ``elevation`` as in ``View``.

    ``flat`` names the feet that lie flat on the floor, ``supports`` what it is done with (``SUPPORTS``).
    """

    start: Mapping[str, float] = field(default_factory=dict)
    end: Mapping[str, float] = field(default_factory=dict)
    start_words: str = ""
    end_words: str = ""
    flat: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    shoes: bool = True
    azimuth: float = 8.0
    elevation: float = 0.0

    def angles(self, which: str) -> Mapping[str, float]:
        """Return the angles of "start" or "end". Raises UnknownName."""
        if which not in ("start", "end"):
            raise UnknownName("pose", which, ("start", "end"))
        return self.start if which == "start" else self.end

    def with_angles(self, which: str, angles: Mapping[str, float]) -> "PoseValue":
        """Return the value with other angles at "start" or "end". Raises UnknownName."""
        self.angles(which)
        return replace(self, start=angles) if which == "start" else replace(self, end=angles)

    @property
    def view(self) -> View:
        """From where it is seen."""
        return View(self.azimuth % 360, self.elevation, "own")


def plain_of(value: PoseValue) -> dict[str, object]:
    """Return the value as JSON has it; angles that stand at their rest are left out."""
    return {
        "start": {name: angle for name, angle in value.start.items() if angle},
        "end": {name: angle for name, angle in value.end.items() if angle},
        "start_words": value.start_words,
        "end_words": value.end_words,
        "flat": list(value.flat),
        "supports": list(value.supports),
        "shoes": value.shoes,
        "azimuth": value.azimuth,
        "elevation": value.elevation,
    }


def read_value(plain: object) -> PoseValue:
    """Read what ``plain_of`` wrote. Raises BadValue, UnknownName and ImpossiblePose, each naming what is wrong."""
    if not isinstance(plain, Mapping):
        raise BadValue("pose", "this must be a group of keys.")
    for key in plain:
        if key not in _KEYS:
            raise UnknownName("part of a pose", str(key)[:40], _KEYS)
    return PoseValue(
        _angles(plain, "start"),
        _angles(plain, "end"),
        _text(plain, "start_words"),
        _text(plain, "end_words"),
        _names(plain, "flat", FEET),
        _names(plain, "supports", SUPPORTS),
        _yes_or_no(plain, "shoes"),
        _between(plain.get("azimuth", 8.0), "azimuth", 0.0, 360.0),
        _between(plain.get("elevation", 0.0), "elevation", *ELEVATIONS),
    )


def _angles(plain: Mapping[str, object], key: str) -> dict[str, float]:
    found = plain.get(key, {})
    if not isinstance(found, Mapping):
        raise BadValue(key, "this must be a table of angles.")
    out: dict[str, float] = {}
    for name, angle in found.items():
        slider = _LIMITS.get(name)
        if slider is None:
            raise UnknownName("slider", str(name)[:40], _LIMITS)
        number = _number(angle, f"{key}, {name}")
        if not slider.least <= number <= slider.greatest:
            limit = slider.least if number < slider.least else slider.greatest
            raise ImpossiblePose(name, max(-999.0, min(999.0, number)), limit)
        out[name] = round(number, 1) + 0.0
    return {name: out[name] for name in _LIMITS if out.get(name)}


def _number(value: object, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise BadValue(key, "this must be a number.")
    return float(max(-1e6, min(1e6, value)))


def _between(value: object, key: str, least: float, greatest: float) -> float:
    number = _number(value, key)
    if not least <= number <= greatest:
        raise BadValue(key, f"this must be between {least:.0f}° and {greatest:.0f}°.")
    return round(number, 1) + 0.0


def _text(plain: Mapping[str, object], key: str) -> str:
    found = plain.get(key, "")
    if not isinstance(found, str):
        raise BadValue(key, "this must be a text.")
    if len(found) > WORDS_MOST:
        raise BadValue(key, f"this is too long: at most {WORDS_MOST} characters.")
    if any(category(letter) in ("Cc", "Cs") for letter in found):
        raise BadValue(key, "it holds a character that cannot be stored.")
    return found


def _names(plain: Mapping[str, object], key: str, known: Sequence[str]) -> tuple[str, ...]:
    found = plain.get(key, [])
    if not isinstance(found, list):
        raise BadValue(key, "this must be a list.")
    for name in found:
        if name not in known:
            raise UnknownName(key, str(name)[:40], known)
    return tuple(name for name in known if name in found)


def _yes_or_no(plain: Mapping[str, object], key: str) -> bool:
    found = plain.get(key, True)
    if not isinstance(found, bool):
        raise BadValue(key, "this must be true or false.")
    return found


def scene_of(value: PoseValue, side: str | None) -> Scene:
    """Return the solved scene; the value is the right side's. Raises ImpossiblePose and Contradiction."""
    first, last = held_together(pose_of(value.start, value.flat), pose_of(value.end, value.flat))
    movement = Movement("custom", first, last, value.view, shoes=value.shoes, sided=side is not None)
    plan = modified(plan_of(movement), value.supports)
    return Scene(movement, side, value.supports, plan, solve(plan.start), solve(plan.end), value.view)


def begun_from(scene: Scene, words: tuple[str, str]) -> PoseValue:
    """Return a catalogue exercise's poses as a value to go on from."""
    poses = (scene.start, scene.end)
    return PoseValue(
        _kept(scene.start),
        _kept(scene.end),
        words[0][:WORDS_MOST],
        words[1][:WORDS_MOST],
        tuple(f"{side} foot" for side in SIDES if all(_stands(figure, side) for figure in poses)),
        (),
        scene.plan.shoes,
        scene.view.azimuth % 360,
        max(ELEVATIONS[0], min(ELEVATIONS[1], scene.view.elevation)),
    )


def _kept(figure: Figure) -> dict[str, float]:
    """The angles, each within its own slider: a hand that held on may have been read a little beyond."""
    return {
        name: max(_LIMITS[name].least, min(_LIMITS[name].greatest, angle))
        for name, angle in values_of(figure).items()
        if angle
    }


def _stands(figure: Figure, side: str) -> bool:
    level = figure.frames[f"{side} foot"].z[2] > 0.999
    return level and abs(figure.joints[f"{side} ankle"][2] - ANKLE_HEIGHT) < 0.01


def mirrored(value: PoseValue, angles: Mapping[str, Mapping[str, float]]) -> PoseValue:
    """Return the value with other angles and its feet exchanged."""
    other = {"right foot": "left foot", "left foot": "right foot"}
    flat = {other[foot] for foot in value.flat}
    return PoseValue(
        angles["start"],
        angles["end"],
        value.start_words,
        value.end_words,
        tuple(foot for foot in FEET if foot in flat),
        value.supports,
        value.shoes,
        value.azimuth,
        value.elevation,
    )


Refusals = (BadValue, UnknownName, ImpossiblePose, Contradiction)
"""What reading and solving a value may raise."""
