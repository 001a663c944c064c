"""What a pose that was set by hand is done with: what the hands hold or hold on to, and what goes around the thighs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from clinic.figure import support
from clinic.figure.body import SIGN
from clinic.figure.errors import Contradiction
from clinic.figure.movements.model import Prop
from clinic.figure.plan import Plan
from clinic.figure.pose import Arm, Hand, Pose
from clinic.figure.solve import place
from clinic.figure.vectors import Vec, add, mix, mul, unit


@dataclass(frozen=True, slots=True)
class Thing:
    """Something for the hands: how it changes a plan, and how many hands must be free for it at least."""

    apply: Callable[[Plan], Plan]
    hands: int = 1


STICK_GRIPS: Final = (0.30, 0.68)
"""How low and how high a hand may hold an upright stick, in fractions of stature."""
LEVEL: Final = 0.0
"""How far the forearm is turned so that the thumb points up, and a cup stands upright."""


def _stick(plan: Plan) -> Plan:
    """Stand a stick upright under the hand, and bring the hand to it."""
    side = plan.free_hands[0]
    wrists = [place(pose).joints[f"{side} wrist"] for pose in (plan.start, plan.end)]
    ahead: Vec = (0.03, 0.0, 0.0)
    foot = add(mix(wrists[0], wrists[1], 0.5), ahead)
    arms = []
    for wrist, pose in zip(wrists, (plan.start, plan.end), strict=True):
        fingers, thumb = (0.80, 0.60 * SIGN[side], 0.0), (0.0, 0.0, 1.0)
        grip = (foot[0], foot[1], max(STICK_GRIPS[0], min(STICK_GRIPS[1], wrist[2])))
        reach = support.wrist_for(grip, fingers, thumb, side)
        arms.append(_gripping(pose, side, reach, fingers, thumb))
    plan = plan.with_arms(side, arms[0], arms[1]).touching(f"{side} hand", "stick")
    return plan.with_prop(Prop("stick", (foot[0], foot[1], 0.0), hand=side))


def _gripping(pose: Pose, side: str, reach: Vec, fingers: Vec, thumb: Vec) -> Arm:
    """The arm that reaches there, its elbow on the side where it was."""
    figure = place(pose)
    shoulder, elbow, wrist = (figure.joints[f"{side} {one}"] for one in ("shoulder", "elbow", "wrist"))
    aside = add(elbow, mul(mix(shoulder, wrist, 0.5), -1.0))
    toward = add(mul(aside, 1.0), mul((-0.6, 0.4 * SIGN[side], -0.6), 0.02))
    reach = support.pulled_in(shoulder, reach)
    return Arm(reach=reach, elbow_toward=toward, fingers=fingers, thumb=thumb, hand=Hand.grip)


def _in_hands(kind: str, forearm: float) -> Callable[[Plan], Plan]:
    """One of a kind in each hand that is free, its forearm turned so."""

    def held(plan: Plan) -> Plan:
        for side in plan.free_hands:
            start, end = (
                replace(pose.arms[side], hand=Hand.grip, forearm=forearm) for pose in (plan.start, plan.end)
            )
            plan = plan.with_arms(side, start, end).with_prop(Prop(kind, hand=side))
        return plan

    return held


def _light(plan: Plan) -> Plan:
    plan = _in_hands("dumbbell", 45.0)(plan)
    return replace(plan, props=tuple(replace(p, size=0.62) if p.hand else p for p in plan.props))


def _kettlebell(plan: Plan) -> Plan:
    """Both hands come together on one handle, half way between where they were."""
    arms: dict[str, list[Arm]] = {"right": [], "left": []}
    for pose in (plan.start, plan.end):
        figure = place(pose)
        wrists = {side: figure.joints[f"{side} wrist"] for side in arms}
        middle = mix(wrists["right"], wrists["left"], 0.5)
        across = figure.frames["upper chest"].y
        shoulders = mix(figure.joints["right shoulder"], figure.joints["left shoulder"], 0.5)
        fingers = unit(add(middle, mul(shoulders, -1.0)))
        for side, own in arms.items():
            sign = SIGN[side]
            reach = add(middle, mul(across, sign * 0.022))
            own.append(_gripping(pose, side, reach, fingers, mul(across, -sign)))
    for side, (start, end) in arms.items():
        plan = plan.with_arms(side, start, end)
    return plan.with_prop(Prop("kettlebell", toward=(0.0, 0.0, -1.0), hand="both"))


THINGS: Final[Mapping[str, Thing]] = {
    "wall-support": Thing(support.wall),
    "chair": Thing(support.chair),
    "door-frame": Thing(support.door_frame),
    "trekking-pole": Thing(support.pole),
    "stick": Thing(_stick),
    "broomstick": Thing(support.broomstick, 2),
    "less-weight": Thing(_light),
    "dumbbell": Thing(_in_hands("dumbbell", 45.0)),
    "kettlebell": Thing(_kettlebell, 2),
    "cup": Thing(_in_hands("cup", LEVEL)),
}
"""What the hands can hold, or hold on to: one of them at a time."""
HELD_UP: Final = "hands on the floor"
AROUND: Final = ("loop-band",)
"""What goes with any of them."""


def equipped(plan: Plan, supports: tuple[str, ...]) -> Plan:
    """Return the plan with what it is done with. Raises Contradiction."""
    chosen = [name for name in supports if name in THINGS]
    if len(chosen) > 1:
        raise Contradiction(chosen[0], chosen[1], "the hands hold one thing at a time.")
    for name in chosen:
        if len(plan.free_hands) < THINGS[name].hands:
            raise Contradiction(name, HELD_UP, "the hands hold the body up.")
        plan = THINGS[name].apply(plan)
    return replace(plan, loop="loop-band" in supports)
