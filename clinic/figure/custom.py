"""Poses of a clinic's own exercises: a plain table of angles, begun from the nearest catalogue pose.

A saved pose is data: the name of each slider and its degrees. Nothing else is stored, so a pose can be kept with its
exercise, compared and mirrored. The body is set down on the floor by its lowest point.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from math import atan2, degrees, hypot
from typing import Final

from clinic.figure.body import LOADED, RANGES, SIDES, SIGN
from clinic.figure.draw.people import PEOPLE
from clinic.figure.draw.rings import parts_of
from clinic.figure.draw.surface import spot
from clinic.figure.errors import UnknownName
from clinic.figure.limits import check, euler, hinge
from clinic.figure.pose import Anchor, Arm, Contact, Leg, Pose, Turns
from clinic.figure.solve import Figure, place
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


NAMES: Final = tuple(slider.name for slider in sliders())


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
    return {name: round(found[name], 1) + 0.0 for name in NAMES}


def mirrored_values(values: Values) -> dict[str, float]:
    """Return a pose with left and right exchanged."""
    out: dict[str, float] = {}
    for name, angle in values.items():
        side, _, rest = name.partition(" ")
        if side in SIDES:
            out[f"{'left' if side == 'right' else 'right'} {rest}"] = angle
        else:
            out[name] = -angle + 0.0 if name.endswith(("side bend", "turn", "roll")) else angle
    return {name: out[name] for name in NAMES if name in out}


def pose_of(values: Values, flat: Container[str] = ()) -> Pose:
    """Return the pose that the sliders describe, set down on the floor; a slider not named stands at 0.

    Each foot in ``flat`` ("right foot") lies flat on the floor whatever its leg does. Raises UnknownName for a slider
    that does not exist, ImpossiblePose for an angle no joint can take.
    """
    pose = bent(values, flat)
    floating = place(pose)
    check(floating)
    return replace(pose, anchors=(Anchor("pelvis", x=0.0, y=0.0, z=-_lowest(floating)),))


def bent(values: Values, flat: Container[str] = ()) -> Pose:
    """Return the pose that the sliders describe, on no floor yet and with no limit checked. Raises UnknownName."""
    for name in values:
        if name not in NAMES:
            raise UnknownName("slider", name, NAMES)

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
        contacts=tuple(Contact(f"{side} foot", "floor") for side in SIDES if f"{side} foot" in flat),
        loaded=True,
    )


_MAY_STAY: Final = ("right ankle", "left ankle", "right knee", "left knee", "upper back", "pelvis")


def held_together(start: Pose, end: Pose) -> tuple[Pose, Pose]:
    """Return both poses on one spot: the joint that stays nearest the floor in both does not slide between them."""
    first, last = place(start), place(end)
    stays = min(_MAY_STAY, key=lambda name: max(first.joints[name][2], last.joints[name][2]))
    x, y, _ = first.joints[stays]
    return start, replace(end, anchors=(*end.anchors, Anchor(stays, x=x, y=y)))


def _lowest(figure: Figure) -> float:
    """Return the height of the lowest place of the skin."""
    return min(
        spot(part, (t, angle))[0][2]
        for part in parts_of(figure, PEOPLE["default"]).values()
        for t in range(len(part.rings))
        for angle in range(0, 360, 45)
    )
