"""What a hand can hold on to: each support is placed where this body, in this range, reaches it at start and end."""

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from clinic.figure.body import FOREARM, GRIP, SIGN, UPPER_ARM
from clinic.figure.movements.model import FAR_HAND, Prop, settled
from clinic.figure.plan import Plan
from clinic.figure.pose import Arm, Hand, Pose
from clinic.figure.project import View
from clinic.figure.solve import Figure, balanced, place
from clinic.figure.vectors import Vec, add, at, cross, distance, dot, frame_down, mix, mul, sub, unit

ARM = UPPER_ARM + FOREARM
PALM_THICK = 0.0125
LEVEL = 0.02
HAND_LONG = 0.12  # from the wrist past the fingertips
PALM_DOWN = 0.005  # how far below a rail's top the middle of a hand's grip lies when the palm rests on it
BACK = 0.058  # how far the low back's joints lie before a stick along a straight back
POST_OUTSIDE = (
    0.245 + PALM_THICK
)  # from the middle of a doorway to a wrist whose palm lies on the outside of a post
ASIDE = 45.0  # a view turned less than this gives way to the one that suits a support
BACK_OF_FRAME = View(-17, 0, "angle-behind")  # level, so that both posts end on the floor line
BESIDE_CHAIR = View(17, 0, "side")
BESIDE_WALL = View(
    -7, 0, "side"
)  # just before its face, so that the palm is seen to lie on it, and the far leg
# From where a loop band is seen on both thighs: behind a chair, before a wall or a frame, and deep before one.
BAND_AND_CHAIR = View(36, 0, "side-front")
BAND_AND_WALL = View(-30, 0, "angle-behind")
BAND_OVER_KNEES = View(-16, 18, "side")


def wrist_for(point: Vec, fingers: Vec, thumb: Vec, side: str) -> Vec:
    """Return where the wrist must be for the closed hand to hold ``point``."""
    hand = frame_down(fingers, thumb)
    offset = (0.0, -SIGN[side] * GRIP[0], -GRIP[1])
    return sub(point, at((0.0, 0.0, 0.0), hand, offset))


def _shoulders(bodies: Sequence[Figure], side: str) -> tuple[Vec, Vec]:
    """Return where a shoulder is at start and end."""
    start, end = bodies
    return start.joints[f"{side} shoulder"], end.joints[f"{side} shoulder"]


def _bodies(plan: Plan) -> tuple[Figure, Figure]:
    return balanced(plan.start), balanced(plan.end)


def pulled_in(shoulder: Vec, wrist: Vec, share: float = 0.972) -> Vec:
    """Return the wrist's place, or the nearest place to it that the arm can reach."""
    far = distance(shoulder, wrist)
    return wrist if far <= ARM * share else add(shoulder, mul(sub(wrist, shoulder), ARM * share / far))


def _seen(plan: Plan, usual: View, banded: View) -> Plan:
    """Return the plan seen as suits its support, unless it is seen from far aside."""
    if abs(plan.view.azimuth) >= ASIDE:
        return plan
    return replace(plan, view=banded if plan.loop else usual)


def wall(plan: Plan) -> Plan:
    """Put a palm on a wall in front. Standing tall the fingertips just reach it."""
    side = plan.free_hands[0]
    bodies = _bodies(plan)
    first, last = _shoulders(bodies, side)
    x = max(first[0] + ARM * 0.955, bodies[1].joints["head"][0] + 0.105)
    upright = last[2] > first[2] - 0.06  # then the hand lies higher, and the elbow goes aside
    height = min(first[2] - 0.02, max(last[2] + 0.035, first[2] - 0.16)) + (0.06 if upright else 0.0)
    y = first[1]
    palm = Arm(
        reach=pulled_in(last, (x - PALM_THICK, y, height)),
        elbow_toward=(-0.5, SIGN[side] * (1.2 if upright else 0.2), -1.0),
        fingers=(0.0, SIGN[side] * 0.10, 1.0),
        thumb=(0.0, -SIGN[side], 0.10),
        hand=Hand.spread,
    )
    level = first[2] - height < LEVEL  # else a palm under the shoulder would bend the wrist too far back
    if x - first[0] < ARM * 0.97 and level:
        early = replace(palm, reach=pulled_in(first, (x - PALM_THICK, y, height)))
    else:
        tip = (x - 0.098, y, height)
        early = Arm(
            reach=pulled_in(first, tip),
            elbow_toward=(0.0, SIGN[side] * 0.4, -1.0),
            fingers=(1.0, 0.0, 0.15),
            thumb=(0.15, -SIGN[side] * 0.4, 1.0),
            hand=Hand.flat,
        )
    plan = (
        _before_wall(plan, bodies, x)
        .with_arms(side, early, palm)
        .touching(f"{side} hand", "wall")
        .with_prop(Prop("wall", (x, y, height), hand=side))
    )
    return _seen(plan, BESIDE_WALL, BAND_OVER_KNEES if plan.deep else BAND_AND_WALL)


def _before_wall(plan: Plan, bodies: Sequence[Figure], x: float) -> Plan:
    """Let an arm that would reach through the wall hang, or lie on the thigh where that comes up before it."""
    early, late = bodies
    for side in plan.free_hands[1:]:
        if late.joints[f"{side} wrist"][0] <= x - HAND_LONG:
            continue
        if late.joints[f"{side} knee"][0] - late.joints[f"{side} hip"][0] > 0.15:
            resting = _on_thigh(late, side)
            beside = replace(resting, reach=early.joints[f"{side} wrist"], fingers=(0.1, 0.0, -1.0))
        else:
            resting = Arm(upper=(0.10, SIGN[side] * 0.12, -1.0), fore=(0.30, 0.0, -1.0))
            through = early.joints[f"{side} wrist"][0] > x - HAND_LONG
            beside = resting if through else plan.start.arms[side]
        plan = replace(plan, start=plan.start.with_arm(side, beside), end=plan.end.with_arm(side, resting))
    return plan


def _on_thigh(body: Figure, side: str) -> Arm:
    """Return an arm whose hand lies on the thigh."""
    hip, knee, thigh = body.joints[f"{side} hip"], body.joints[f"{side} knee"], body.frames[f"{side} thigh"]
    return Arm(
        reach=pulled_in(body.joints[f"{side} shoulder"], add(mix(hip, knee, 0.62), mul(thigh.x, 0.062))),
        elbow_toward=(-0.6, SIGN[side] * 0.8, 0.1),
        fingers=add(mul(thigh.z, -1.0), mul(thigh.x, -0.14)),
        thumb=mul(thigh.y, -SIGN[side]),
        hand=Hand.flat,
    )


def pole(plan: Plan) -> Plan:
    """Plant a trekking pole in front; it tips forward about its point as the trunk goes down."""
    side = plan.free_hands[0]
    first, last = _shoulders(_bodies(plan), side)
    sign, tall = SIGN[side], 0.58
    foot = (0.36, first[1] + sign * 0.03, 0.0)
    places: list[Vec] = []
    for shoulder, ahead in ((first, 0.265), (last, max(0.265, last[0] + 0.27))):
        x = max(foot[0] - 0.09, min(foot[0] + 0.16, shoulder[0] + ahead if shoulder is first else ahead))
        places.append((x, foot[1], sqrt(tall**2 - (x - foot[0]) ** 2)))
    arms = []
    for grip, shoulder in zip(places, (first, last), strict=True):
        fingers, thumb = (0.55, -sign * 0.30, 0.0), unit(sub(grip, foot))
        wrist = pulled_in(shoulder, wrist_for(grip, fingers, thumb, side))
        arms.append(
            Arm(
                reach=wrist,
                elbow_toward=(-0.6, sign * 0.6, -1.0),
                fingers=fingers,
                thumb=thumb,
                hand=Hand.grip,
            )
        )
    plan = plan.with_arms(side, arms[0], arms[1]).touching(f"{side} hand", "pole")
    return plan.with_prop(Prop("pole", foot, hand=side))


def chair(plan: Plan) -> Plan:
    """Stand behind a chair and hold its back with both hands, or with the one that is free."""
    hands = plan.free_hands[:2]
    bodies = _bodies(plan)
    first, last = _shoulders(bodies, hands[0])
    rail = (max(first[0] + 0.205, last[0] + (0.10 if last[2] > 0.60 else 0.25)), 0.50)
    for side in hands:
        sign = SIGN[side]
        grip = (rail[0] + 0.008, sign * 0.095, rail[1] - PALM_DOWN)
        fingers, thumb = (0.985, 0.0, -0.17), (0.0, -sign, 0.0)
        arms = []
        wrist = wrist_for(grip, fingers, thumb, side)
        owns = (plan.start.arms[side], plan.end.arms[side])
        for shoulder, own in zip(_shoulders(bodies, side), owns, strict=True):
            if (
                distance(shoulder, wrist) > ARM * 1.06
            ):  # too far standing tall: the hand comes to it on the way
                arms.append(own)
                continue
            arms.append(
                Arm(
                    reach=pulled_in(shoulder, wrist),
                    elbow_toward=(-0.7, sign * 0.4, -0.6),
                    fingers=fingers,
                    thumb=thumb,
                    hand=Hand.over,
                )
            )
        plan = plan.with_arms(side, arms[0], arms[1]).touching(f"{side} hand", "chair")
    plan = _seen(plan, BESIDE_CHAIR, BAND_AND_CHAIR)
    return plan.with_prop(Prop("chair", (rail[0] - 0.01, 0.0, rail[1])))


def _leaning_back(pose: Pose) -> Pose:
    """Return the pose with the weight toward the heels and part of it in the hands, which hold against it."""
    if pose.balance is None or pose.balance.over != "both":
        return pose
    return replace(pose, balance=replace(pose.balance, ahead=-0.015), loaded=True)


def door_frame(plan: Plan) -> Plan:
    """Stand in front of a doorway, an open hand round each of its posts, or the one that is free."""
    hands = plan.free_hands[:2]
    plan = replace(plan, end=_leaning_back(plan.end))
    bodies = _bodies(plan)
    first, _ = _shoulders(bodies, hands[0])
    x = first[0] + 0.255
    for side in hands:
        sign = SIGN[side]
        arms = []
        for shoulder in _shoulders(bodies, side):
            # Going down, the hands slide down the posts as far as an almost straight arm reaches, below the face.
            ahead, aside = x - 0.018, sign * POST_OUTSIDE
            drop = sqrt(
                max(0.06**2, (ARM * 0.94) ** 2 - (ahead - shoulder[0]) ** 2 - (aside - shoulder[1]) ** 2)
            )
            wrist = pulled_in(shoulder, (ahead, aside, max(0.30, shoulder[2] - drop)))
            fingers = unit((wrist[0] - shoulder[0], 0.0, (wrist[2] - shoulder[2]) * 0.6))
            arms.append(
                Arm(
                    reach=wrist,
                    elbow_toward=(-0.5, sign * 1.9, -0.8),
                    fingers=fingers,
                    thumb=(-fingers[2], 0.0, fingers[0]),
                    hand=Hand.round,
                )
            )
        plan = plan.with_arms(side, arms[0], arms[1]).touching(f"{side} hand", "door frame")
    plan = plan.with_prop(Prop("door-frame", (x, 0.0, 0.0)))
    return _seen(plan, BACK_OF_FRAME, BAND_OVER_KNEES if plan.deep else BAND_AND_WALL)


def back_line(figure: Figure) -> tuple[Vec, Vec, Vec]:
    """Return a stick that lies on sacrum and mid back: its lower point, its direction upward, and the
    way out of the back."""
    sacrum = at(figure.joints["pelvis"], figure.frames["pelvis"], (-0.076, 0.0, 0.030))
    middle = at(figure.joints["upper back"], figure.frames["upper chest"], (-0.0705, 0.0, -0.005))
    way = unit(sub(middle, sacrum))
    out = unit(cross(way, (0.0, 1.0, 0.0)))
    return sacrum, way, mul(out, 1.0 if out[0] < 0 or out[2] > 0 else -1.0)


def _occiput_gap(figure: Figure) -> float:
    sacrum, _, out = back_line(figure)
    occiput = at(figure.joints["head"], figure.frames["head"], (-0.0655, 0.0, 0.030))
    gap = sub(occiput, sacrum)
    return gap[0] * out[0] + gap[1] * out[1] + gap[2] * out[2]


def _head_on_stick(pose: Pose) -> Pose:
    straight = replace(pose, lumbar=(pose.lumbar[0] * 0.3, *pose.lumbar[1:]), thorax=(0.0, *pose.thorax[1:]))

    def bent(v: float) -> Pose:
        return replace(straight, neck=(v, *pose.neck[1:]), head=(-v * 0.9 - 3.0, *pose.head[1:]))

    return settled(bent, _occiput_gap, 2.0, 8.0, place)


def broomstick(plan: Plan) -> Plan:
    """Lay a stick along the back so that it touches head, mid back and sacrum; one hand holds it low, one high."""
    end = plan.end if plan.wrong else _head_on_stick(plan.end)
    plan = replace(plan, start=_head_on_stick(plan.start), end=end)
    if not plan.on_knees:
        plan = replace(plan, start=_hold_behind(plan.start), end=_hold_behind(plan.end), free_hands=())
        plan = plan.touching("right hand", "stick").touching("left hand", "stick")
    for part in ("head", "mid back", "sacrum"):
        plan = plan.touching(part, "stick")
    plan = replace(plan, arrows=tuple(replace(arrow, trim=(0.08, 0.62)) for arrow in plan.arrows[:1]))
    return plan.with_prop(Prop("broomstick"))


def _hold_behind(pose: Pose) -> Pose:
    figure = balanced(pose)
    sacrum, way, out = back_line(figure)
    bulge = max(0.0, dot(sub(figure.joints["lower back"], sacrum), out) + BACK)  # of a rounded back
    low = add(add(sacrum, mul(way, 0.075)), mul(out, 0.008 + bulge))
    high = add(add(sacrum, mul(way, 0.318)), mul(out, 0.008))
    down = mul(way, -1.0)
    back = (
        0.75 if pose.pelvis[2] else 1.2
    )  # how far the high elbow goes back; less far in a trunk that is turned
    right = Arm(
        reach=add(wrist_for(low, (0.0, 1.0, 0.0), way, "right"), mul(out, 0.004)),
        elbow_toward=add(mul(out, 1.0), (0.0, -0.9, 0.0)),
        fingers=(0.0, 1.0, 0.0),
        thumb=way,
        hand=Hand.grip,
    )
    left = Arm(
        reach=add(wrist_for(high, (0.0, -1.0, 0.0), down, "left"), mul(out, 0.004)),
        elbow_toward=add(add(mul(way, 0.2), mul(out, -back)), mul(figure.frames["upper chest"].y, 1.15)),
        fingers=(0.0, -1.0, 0.0),
        thumb=down,
        hand=Hand.grip,
    )
    return pose.with_arm("right", right).with_arm("left", left)


def _with_weight(pose: Pose, side: str) -> Arm:
    """Return the arm with a closed hand; the far arm hangs as the near one, a little behind it, and is covered."""
    flexion, out, turn = pose.arms["right"].shoulder
    behind = FAR_HAND if side == "left" else 0.0
    return replace(pose.arms[side], shoulder=(flexion - behind, out, turn), hand=Hand.grip, forearm=45.0)


def light_weight(plan: Plan) -> Plan:
    """Put a light dumbbell into each hand that is free, or make the weights of the exercise lighter."""
    if any(prop.kind in ("dumbbell", "kettlebell") for prop in plan.props):
        lighter = tuple(
            replace(p, size=0.62) if p.kind in ("dumbbell", "kettlebell") else p for p in plan.props
        )
        return replace(plan, props=lighter)
    for side in plan.free_hands:
        start, end = (_with_weight(pose, side) for pose in (plan.start, plan.end))
        plan = plan.with_arms(side, start, end).with_prop(Prop("dumbbell", hand=side, size=0.62))
    return plan
