"""A pose that was set by hand, as data that is kept with its exercise.

Two tables of angles (start and end), what touches what in each, what the hands hold, from where it is seen, and the
words of both poses. What is not named stands at its rest. It is read by ``clinic.figure.posed_read``; how it becomes a
scene: ``clinic.figure.posing``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from clinic.figure.body import STATURE_CM
from clinic.figure.custom import mirrored_values
from clinic.figure.errors import UnknownName
from clinic.figure.project import View
from clinic.figure.things import AROUND, THINGS
from clinic.figure.touch import PARTS

WHICH: Final = ("start", "end")
SUPPORTS: Final = (*THINGS, *AROUND)
"""What a pose can be done with."""
WORDS_MOST: Final = 300
ELEVATIONS: Final = (-10.0, 60.0)
STEPS_CM: Final = (5.0, 40.0)
"""How high a step may be."""
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
