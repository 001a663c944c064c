"""From a pose that was set by hand to a scene that can be drawn: at rest, set down, with its things."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from clinic.figure.around import around, arrows
from clinic.figure.body import SIDES, SIGN
from clinic.figure.custom import bent
from clinic.figure.draw.people import PEOPLE
from clinic.figure.draw.rings import parts_of
from clinic.figure.draw.surface import spot
from clinic.figure.errors import BelowFloor
from clinic.figure.limits import check, solve
from clinic.figure.movements.model import Movement
from clinic.figure.plan import Plan, plan_of
from clinic.figure.pose import Anchor, Contact, Hand, Pose
from clinic.figure.posed import PoseValue
from clinic.figure.scene import Scene
from clinic.figure.settle import ground, level, middle, settled
from clinic.figure.solve import Figure, place
from clinic.figure.things import equipped
from clinic.figure.touch import Contacts, feet_of
from clinic.figure.vectors import mul, unit

SUNK: Final = 0.035
"""How deep skin may be pressed into a mat by what rests on it, in fractions of stature."""


def scene_of(value: PoseValue, side: str | None) -> Scene:
    """Return the solved scene; the value is the right side's.

    Raises ImpossiblePose, OutOfReach, BelowFloor and Contradiction.
    """
    value = brought_to_rest(replace(value, stays=False))  # where it stays was settled when it was set
    start, end = (
        pose_of(value.angles(which), value.touches(which), value.step) for which in ("start", "end")
    )
    end = _beside(start, end, value)
    movement = Movement("custom", start, end, value.view, shoes=value.shoes, sided=side is not None)
    plan = equipped(_plan(movement, value), value.supports)
    plan = plan.with_prop(*around(plan, value))
    scene = Scene(
        movement,
        side,
        value.supports,
        plan,
        solve(plan.start, hands=False),
        solve(plan.end, hands=False),
        value.view,
    )
    return replace(scene, plan=replace(plan, arrows=arrows(scene, value)))


def brought_to_rest(value: PoseValue, which: str = "end", fixed: tuple[str, ...] = ()) -> PoseValue:
    """Return the value with the angles at which everything touches what it should.

    The pose ``which`` goes where the other one stands; ``fixed`` are angles of it that somebody has just set.
    Raises OutOfReach.
    """
    lead = "start" if which == "end" else "end"
    leads = settled(value.angles(lead), value.touches(lead), value.step)
    kept = None
    if value.stays:
        figure = place(bent(leads, feet_of(value.touches(lead))))
        kept = ground(figure, value.touches(lead), value.touches(which))
    follows = settled(value.angles(which), value.touches(which), value.step, kept, fixed)
    return value.with_angles(lead, leads).with_angles(which, follows)


def pose_of(angles: Mapping[str, float], touches: Contacts | None = None, step: float = 0.0) -> Pose:
    """Return the pose that the sliders describe, set down on what it rests on, or else by its lowest point.

    Raises UnknownName for a slider that does not exist, ImpossiblePose for an angle no joint can take, and BelowFloor.
    """
    touches = touches or {}
    pose = bent(angles, feet_of(touches))
    floating = place(pose)
    check(floating)
    for side in SIDES:
        if f"{side} hand" in touches:
            pose = _palm_down(pose, floating, side)
    lowest, part = _lowest(place(pose))
    floor = level(floating, touches, step)
    if floor is not None and floor - lowest > SUNK:
        raise BelowFloor(part, floor - lowest)
    x, y, _ = middle(floating, touches)
    return replace(
        pose,
        anchors=(Anchor("pelvis", x=-x, y=-y, z=-(lowest if floor is None else floor)),),
        contacts=tuple(Contact(part, on) for part, on in touches.items()),
    )


def _palm_down(pose: Pose, figure: Figure, side: str) -> Pose:
    """Lay the hand flat, its fingers on from the forearm; under an upright one, away from the hips."""
    away = mul(figure.frames[f"{side} forearm"].z, -1.0)
    if abs(away[2]) > 0.8:
        away = figure.frames["upper chest"].z
    if abs(away[2]) > 0.8:
        away = figure.frames["upper chest"].x
    fingers = unit((away[0], away[1], 0.0))
    thumb = (fingers[1] * SIGN[side], -fingers[0] * SIGN[side], 0.0)
    arm = replace(pose.arms[side], fingers=fingers, thumb=thumb, hand=Hand.flat)
    return pose.with_arm(side, arm)


_MAY_STAY: Final = ("right ankle", "left ankle", "right knee", "left knee", "upper back", "pelvis")


def _beside(start: Pose, end: Pose, value: PoseValue) -> Pose:
    """The end set down where the start stands: what touches in both does not slide."""
    first, last = place(start), place(end)
    kept = ground(first, value.start_touches, value.end_touches)
    if not kept.places:
        stays = min(_MAY_STAY, key=lambda name: max(first.joints[name][2], last.joints[name][2]))
        kept = replace(kept, places={stays: first.joints[stays]})
    dx, dy = kept.moved(last)
    there = last.joints["pelvis"]
    return replace(end, anchors=(replace(end.anchors[0], x=there[0] + dx, y=there[1] + dy),))


def _lowest(figure: Figure) -> tuple[float, str]:
    """How high the lowest place of the skin is, and of which part."""
    return min(
        (spot(part, (t, angle))[0][2], name)
        for name, part in parts_of(figure, PEOPLE["default"]).items()
        for t in range(len(part.rings))
        for angle in range(0, 360, 45)
    )


def _plan(movement: Movement, value: PoseValue) -> Plan:
    """The plan with the hands that nothing rests on, the chosen one first."""
    order = sorted(SIDES, key=lambda side: side != value.hand)
    busy = {*value.start_touches, *value.end_touches}
    free = tuple(s for s in order if not {f"{s} hand", f"{s} forearm"} & busy)
    return replace(plan_of(movement), free_hands=free)
