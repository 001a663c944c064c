"""A pose that was set by hand, as data that is kept with its exercise: read strictly, never trusted.

Two tables of angles (start and end), what touches what in each, what the hands hold, from where it is seen, and the
words of both poses. What is not named stands at its rest. How it becomes a scene: ``clinic.figure.posing``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from unicodedata import category

from clinic.figure.body import SIDES, STATURE_CM
from clinic.figure.custom import SLIDERS, mirrored_values
from clinic.figure.errors import BadValue, ImpossiblePose, UnknownName
from clinic.figure.project import View
from clinic.figure.things import AROUND, THINGS
from clinic.figure.touch import FLOOR, PARTS, STEP

WHICH: Final = ("start", "end")
SUPPORTS: Final = (*THINGS, *AROUND)
"""What a pose can be done with."""
WORDS_MOST: Final = 300
ELEVATIONS: Final = (-10.0, 60.0)
STEPS_CM: Final = (5.0, 40.0)
"""How high a step may be."""
_KEYS: Final = (
    "start",
    "end",
    "start_words",
    "end_words",
    "start_touches",
    "end_touches",
    "stays",
    "supports",
    "hand",
    "step_cm",
    "shoes",
    "azimuth",
    "elevation",
    "second",
    "flat",
)
Touches = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PoseValue:
    """A start and an end. Angles by slider in degrees; ``azimuth`` 0 to 360 and ``elevation`` as in ``View``.

    ``start_touches``, ``end_touches``: what each part rests on (``touch.PARTS``); with ``stays`` it does not move
    along the floor between them. ``supports``: what it is done with (``SUPPORTS``), ``hand`` the one that comes first.
    ``step_cm`` 0 is no step. ``second``: azimuth and elevation of the view shown small beside the first, or None.
    """

    start: Mapping[str, float] = field(default_factory=dict)
    end: Mapping[str, float] = field(default_factory=dict)
    start_words: str = ""
    end_words: str = ""
    start_touches: Touches = field(default_factory=dict)
    end_touches: Touches = field(default_factory=dict)
    stays: bool = True
    supports: tuple[str, ...] = ()
    hand: str = "right"
    step_cm: float = 0.0
    shoes: bool = True
    azimuth: float = 8.0
    elevation: float = 0.0
    second: tuple[float, float] | None = None

    def angles(self, which: str) -> Mapping[str, float]:
        """Return the angles of "start" or "end". Raises UnknownName."""
        _known(which)
        return self.start if which == "start" else self.end

    def touches(self, which: str) -> Touches:
        """Return what touches what at "start" or "end". Raises UnknownName."""
        _known(which)
        return self.start_touches if which == "start" else self.end_touches

    def with_angles(self, which: str, angles: Mapping[str, float]) -> "PoseValue":
        """Return the value with other angles at "start" or "end". Raises UnknownName."""
        _known(which)
        return replace(self, start=angles) if which == "start" else replace(self, end=angles)

    def copied(self, which: str) -> "PoseValue":
        """Return the value with the other end's angles and contacts at "start" or "end". Raises UnknownName."""
        _known(which)
        if which == "start":
            return replace(self, start=self.end, start_touches=self.end_touches)
        return replace(self, end=self.start, end_touches=self.start_touches)

    @property
    def step(self) -> float:
        """The height of the step in fractions of stature."""
        return self.step_cm / STATURE_CM

    @property
    def view(self) -> View:
        """From where it is seen."""
        return view_from(self.azimuth, self.elevation)

    @property
    def second_view(self) -> View | None:
        """From where it is seen besides, small."""
        return view_from(*self.second) if self.second else None


def _known(which: str) -> None:
    if which not in WHICH:
        raise UnknownName("pose", which, WHICH)


def view_from(azimuth: float, elevation: float) -> View:
    """Return a view with the name under which the languages keep its words."""
    around = azimuth % 360
    ahead = min(abs(around - 90), 360 - abs(around - 90))
    if elevation >= 20:
        seen = "above-front" if ahead < 70 else "above"
    elif ahead > 155:
        seen = "behind"
    elif ahead > 115:
        seen = "angle-behind"
    elif ahead > 65:
        seen = "side"
    else:
        seen = "front" if ahead < 20 else "angle-front"
    return View(around, elevation, seen)


def plain_of(value: PoseValue) -> dict[str, object]:
    """Return the value as JSON has it; angles that stand at their rest are left out."""
    return {
        "start": {name: angle for name, angle in value.start.items() if angle},
        "end": {name: angle for name, angle in value.end.items() if angle},
        "start_words": value.start_words,
        "end_words": value.end_words,
        "start_touches": dict(value.start_touches),
        "end_touches": dict(value.end_touches),
        "stays": value.stays,
        "supports": list(value.supports),
        "hand": value.hand,
        "step_cm": value.step_cm,
        "shoes": value.shoes,
        "azimuth": value.azimuth,
        "elevation": value.elevation,
        "second": list(value.second) if value.second else None,
    }


def read_value(plain: object) -> PoseValue:
    """Read what ``plain_of`` wrote. Raises BadValue, UnknownName and ImpossiblePose, each naming what is wrong.

    ``flat`` is how feet that lie flat at start and end were written first.
    """
    if not isinstance(plain, Mapping):
        raise BadValue("pose", "this must be a group of keys.")
    for key in plain:
        if key not in _KEYS:
            raise UnknownName("part of a pose", str(key)[:40], _KEYS)
    flat = dict.fromkeys(_names(plain, "flat", tuple(f"{side} foot" for side in SIDES)), FLOOR)
    step_cm = _number(plain.get("step_cm", 0.0), "step_cm")
    if step_cm:
        step_cm = _between(step_cm, "step_cm", *STEPS_CM, unit=" cm")
    return PoseValue(
        _angles(plain, "start"),
        _angles(plain, "end"),
        _text(plain, "start_words"),
        _text(plain, "end_words"),
        {**flat, **_touches(plain, "start_touches", step_cm)},
        {**flat, **_touches(plain, "end_touches", step_cm)},
        _yes_or_no(plain, "stays"),
        _names(plain, "supports", SUPPORTS),
        _one_of(plain, "hand", SIDES),
        step_cm,
        _yes_or_no(plain, "shoes"),
        _between(plain.get("azimuth", 8.0), "azimuth", 0.0, 360.0),
        _between(plain.get("elevation", 0.0), "elevation", *ELEVATIONS),
        _view(plain),
    )


def _angles(plain: Mapping[str, object], key: str) -> dict[str, float]:
    found = plain.get(key, {})
    if not isinstance(found, Mapping):
        raise BadValue(key, "this must be a table of angles.")
    out: dict[str, float] = {}
    for name, angle in found.items():
        slider = SLIDERS.get(name)
        if slider is None:
            raise UnknownName("slider", str(name)[:40], SLIDERS)
        number = _number(angle, f"{key}, {name}")
        if not slider.least <= number <= slider.greatest:
            limit = slider.least if number < slider.least else slider.greatest
            raise ImpossiblePose(name, max(-999.0, min(999.0, number)), limit)
        out[name] = round(number, 1) + 0.0
    return {name: out[name] for name in SLIDERS if out.get(name)}


def _touches(plain: Mapping[str, object], key: str, step_cm: float) -> dict[str, str]:
    found = plain.get(key, {})
    if not isinstance(found, Mapping):
        raise BadValue(key, "this must be a table of parts.")
    for part, on in found.items():
        if part not in PARTS:
            raise UnknownName("part of the body", str(part)[:40], PARTS)
        if on not in PARTS[part].on or (on == STEP and not step_cm):
            known = [one for one in PARTS[part].on if one != STEP or step_cm]
            raise UnknownName(f"thing for the {part}", str(on)[:40], known)
    return {part: str(found[part]) for part in PARTS if part in found}


def _number(value: object, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise BadValue(key, "this must be a number.")
    return float(max(-1e6, min(1e6, value)))


def _between(value: object, key: str, least: float, greatest: float, unit: str = "°") -> float:
    number = _number(value, key)
    if not least <= number <= greatest:
        raise BadValue(key, f"this must be between {least:.0f}{unit} and {greatest:.0f}{unit}.")
    return round(number, 1) + 0.0


def _view(plain: Mapping[str, object]) -> tuple[float, float] | None:
    found = plain.get("second")
    if found is None:
        return None
    if not isinstance(found, list) or len(found) != 2:
        raise BadValue("second", "this must be two angles.")
    return _between(found[0], "second", 0.0, 360.0), _between(found[1], "second", *ELEVATIONS)


def _text(plain: Mapping[str, object], key: str) -> str:
    found = plain.get(key, "")
    if not isinstance(found, str):
        raise BadValue(key, "this must be a text.")
    if len(found) > WORDS_MOST:
        raise BadValue(key, f"this is too long: at most {WORDS_MOST} characters.")
    if any(category(letter) in ("Cc", "Cs") for letter in found):
        raise BadValue(key, "it holds a character that cannot be stored.")
    return found


def _one_of(plain: Mapping[str, object], key: str, known: Sequence[str]) -> str:
    found = plain.get(key, known[0])
    if found not in known:
        raise UnknownName(key, str(found)[:40], known)
    return str(found)


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


def _other(name: str) -> str:
    side, _, rest = name.partition(" ")
    return {"right": "left", "left": "right"}.get(side, side) + (f" {rest}" if rest else "")


def _exchanged(touches: Touches) -> Touches:
    found = {_other(part): on for part, on in touches.items()}
    return {part: found[part] for part in PARTS if part in found}


def mirror_value(value: PoseValue) -> PoseValue:
    """Return the value with left and right exchanged."""
    return replace(
        value,
        start=mirrored_values(value.start),
        end=mirrored_values(value.end),
        start_touches=_exchanged(value.start_touches),
        end_touches=_exchanged(value.end_touches),
        hand=_other(value.hand),
    )
