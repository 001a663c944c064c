"""The sliders of a pose set by hand: a plain table of angles, to and from the figure's own way to say a pose."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from math import atan2, degrees, hypot
from typing import Final

from clinic.figure.body import LOADED, RANGES, SIDES, SIGN
from clinic.figure.errors import UnknownName
from clinic.figure.limits import euler, hinge
from clinic.figure.pose import Arm, Leg, Pose, Turns
from clinic.figure.solve import Figure
from clinic.figure.vectors import Frame

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Slider:
    """One angle that can be set: its name and its range in degrees."""

    name: str
    least: float
    greatest: float


_TRUNK: Final = ("trunk tilt", "trunk roll", "trunk turn")
_SPINE: Final = ("low back", "upper back", "neck")
_BENDS: Final = ("flexion", "side bend", "turn")
_BALL: Final = ("flexion", "abduction", "rotation")


def sliders() -> tuple[Slider, ...]:
    """Return every angle of a pose with its range, from the trunk outward; right before left."""
    out = [Slider("trunk tilt", -130, 130), Slider("trunk roll", -95, 95), Slider("trunk turn", -90, 90)]
    names = [f"{part} {bend}" for part in _SPINE for bend in _BENDS]
    for side in SIDES:
        names += [f"{side} hip {motion}" for motion in _BALL] + [f"{side} knee", f"{side} ankle"]
        names += [f"{side} shoulder {motion}" for motion in _BALL] + [f"{side} elbow"]
    for name in names:
        motion = name.removeprefix("right ").removeprefix("left ")
        least, greatest = LOADED.get(motion, RANGES[motion])
        out.append(Slider(name, least, greatest))
    return tuple(out)


SLIDERS: Final = {slider.name: slider for slider in sliders()}


def within_slider(name: str, angle: float) -> float:
    """Return an angle, or the end of its slider beyond which it lies."""
    return max(SLIDERS[name].least, min(SLIDERS[name].greatest, angle))


def _tilt_roll_turn(f: Frame) -> Turns:
    """Return the three angles of a pelvis that was turned further about its own length."""
    x, y, z = f
    turn = degrees(atan2(x[1], x[0]))
    level = hypot(x[0], x[1])
    return (degrees(atan2(-x[2], level)), degrees(atan2(y[2], z[2])), turn)


def values_of(figure: Figure) -> dict[str, float]:
    """Return a solved figure as slider values, so that an editor can begin from it."""
    f = figure.frames
    pose = figure.pose
    found = dict(zip(_TRUNK, _tilt_roll_turn(f["pelvis"]) if pose.opened else pose.pelvis, strict=True))
    for bend, neck, head in zip(_BENDS, pose.neck, pose.head, strict=True):
        found[f"neck {bend}"] = neck + head
    for part, below, above in (("low back", "pelvis", "chest"), ("upper back", "chest", "upper chest")):
        for bend, angle in zip(_BENDS, euler(f[below], f[above]), strict=True):
            found[f"{part} {bend}"] = angle
    for side in SIDES:
        sign = SIGN[side]
        for joint, parent, bone in (("hip", "pelvis", "thigh"), ("shoulder", "upper chest", "upper arm")):
            flexion, out, rotation = euler(f[parent], f[f"{side} {bone}"], sign)
            for motion, angle in zip(_BALL, (-flexion, out, rotation), strict=True):
                found[f"{side} {joint} {motion}"] = angle
        found[f"{side} knee"] = hinge(f[f"{side} thigh"], f[f"{side} shank"])
        found[f"{side} elbow"] = -hinge(f[f"{side} upper arm"], f[f"{side} forearm"])
        found[f"{side} ankle"] = -euler(f[f"{side} shank"], f[f"{side} foot"])[0]
    return {name: round(found[name], 1) + 0.0 for name in SLIDERS}


def mirrored_values(values: Values) -> dict[str, float]:
    """Return a pose with left and right exchanged."""
    out: dict[str, float] = {}
    for name, angle in values.items():
        side, _, rest = name.partition(" ")
        if side in SIDES:
            out[f"{'left' if side == 'right' else 'right'} {rest}"] = angle
        else:
            out[name] = -angle + 0.0 if name.endswith(("side bend", "turn", "roll")) else angle
    return {name: out[name] for name in SLIDERS if name in out}


def bent(values: Values, flat: Container[str] = ()) -> Pose:
    """Return the pose that the sliders describe, on no floor yet and with no limit checked; the soles of the feet in
    ``flat`` ("right foot") lie level. Raises UnknownName.
    """
    for name in values:
        if name not in SLIDERS:
            raise UnknownName("slider", name, SLIDERS)

    def turns(joint: str, motions: tuple[str, ...]) -> Turns:
        a, b, c = (values.get(f"{joint} {motion}", 0.0) for motion in motions)
        return (a, b, c)

    legs = {
        side: Leg(
            hip=turns(f"{side} hip", _BALL),
            knee=values.get(f"{side} knee", 0.0),
            ankle=None if f"{side} foot" in flat else values.get(f"{side} ankle", 0.0),
        )
        for side in SIDES
    }
    arms = {
        side: Arm(shoulder=turns(f"{side} shoulder", _BALL), elbow=values.get(f"{side} elbow", 0.0))
        for side in SIDES
    }
    tilt, roll, turn = (values.get(name, 0.0) for name in _TRUNK)
    return Pose(
        pelvis=(tilt, roll, turn),
        lumbar=turns("low back", _BENDS),
        thorax=turns("upper back", _BENDS),
        neck=turns("neck", _BENDS),
        legs=legs,
        arms=arms,
        loaded=True,
    )
