"""From a pose to places: forward kinematics, limbs that reach (two-bone inverse kinematics), balance.

``solve(pose)`` gives a ``Figure``: where every joint is ("where is the knee": ``figure.joints["right knee"]``) and how
every part is turned. Joints: pelvis, waist, lower back, mid back, upper back, neck, head; per side
("right ", "left "): hip,
knee, ankle, ball, heel, shoulder, elbow, wrist. Frames: pelvis, low back, chest, upper chest, neck,
head; per side thigh, shank,
foot, upper arm, forearm, hand.
"""

from dataclasses import dataclass, replace
from math import acos, asin, atan2, copysign, degrees, pi, sqrt

from clinic.figure import body
from clinic.figure.body import SIDES, SIGN
from clinic.figure.pose import Arm, Hand, Leg, Pose, Turns
from clinic.figure.vectors import (
    ORIGIN,
    UP,
    WORLD,
    Frame,
    Vec,
    across,
    add,
    at,
    between,
    cross,
    dot,
    frame_down,
    length,
    mix,
    mul,
    pitch,
    roll,
    sub,
    unit,
    within,
    yaw,
)

BALL = (0.070, 0.0, -0.039)  # the ball of the foot and the heel on the ground, seen from the ankle
HEEL = (-0.030, 0.0, -0.039)
SOLE_CENTRE = (0.035, 0.0, -0.0195)  # the middle of the foot's mass: half way from the ankle to the ball


@dataclass(frozen=True, slots=True)
class Figure:
    """A solved pose: ``joints`` are places in the world (fractions of stature), ``frames`` how the parts are turned."""

    pose: Pose
    joints: dict[str, Vec]
    frames: dict[str, Frame]


def turned(f: Frame, turns: Turns) -> Frame:
    """Return f bent forward, then sideways, then turned about its own length."""
    return yaw(roll(pitch(f, turns[0]), turns[1]), turns[2])


def _part(turns: Turns, t: float) -> Turns:
    return (turns[0] * t, turns[1] * t, turns[2] * t)


def _trunk(pose: Pose, joints: dict[str, Vec], frames: dict[str, Frame]) -> None:
    pelvis = yaw(roll(pitch(yaw(WORLD, pose.pelvis[2]), pose.pelvis[0]), pose.pelvis[1]), pose.opened)
    low = turned(pelvis, _part(pose.lumbar, 0.5))
    chest = turned(pelvis, pose.lumbar)
    upper = turned(chest, pose.thorax)
    middle = between(chest, upper)
    waist = at(ORIGIN, pelvis, (0.0, 0.0, body.LUMBAR_FROM_HIPS))
    lower_back = at(waist, low, (0.0, 0.0, body.LUMBAR_HALF))
    mid_back = at(lower_back, between(low, chest), (0.0, 0.0, body.LUMBAR_HALF))
    ribs = at(mid_back, chest, (0.0, 0.0, body.CHEST))
    upper_back = at(ribs, middle, (0.0, 0.0, body.UPPER_CHEST))
    neck_base = at(upper_back, upper, body.NECK_BASE)
    neck = turned(pitch(upper, body.NECK_LEAN), pose.neck)
    head = turned(pitch(neck, -body.NECK_LEAN), pose.head)
    joints.update(
        {
            "pelvis": ORIGIN,
            "waist": waist,
            "lower back": lower_back,
            "mid back": mid_back,
            "ribs": ribs,
            "upper back": upper_back,
            "neck": neck_base,
            "head": at(neck_base, neck, (0.0, 0.0, body.NECK)),
        }
    )
    frames.update(
        {
            "pelvis": pelvis,
            "low back": low,
            "chest": chest,
            "mid chest": middle,
            "upper chest": upper,
            "neck": neck,
            "head": head,
        }
    )


def bend_toward(root: Vec, target: Vec, first: float, second: float, toward: Vec) -> tuple[Vec, Vec]:
    """Return the directions of two bones of given lengths that lead from root to target, bending ``toward``.

    A limb that is too short points straight at its target; ``too_short`` finds that out afterwards.
    """
    way = sub(target, root)
    far = length(way)
    u = unit(way)
    along = min(1.0, (first * first + far * far - second * second) / (2 * first * far))
    aside = unit(across(toward, u))
    one = add(mul(u, along), mul(aside, sqrt(max(0.0, 1 - along * along))))
    return one, unit(sub(target, add(root, mul(one, first))))


def _sole(leg: Leg, shank: Frame) -> Frame:
    if leg.toes is not None and leg.instep is not None:
        x = unit(leg.toes)
        y = unit(cross(leg.instep, x))
        return Frame(x, y, cross(x, y))
    if leg.ankle is not None:
        return pitch(shank, -leg.ankle)
    x = unit((shank.x[0], shank.x[1], 0.0))
    return pitch(Frame(x, (-x[1], x[0], 0.0), UP), leg.heel)


def _leg(side: str, leg: Leg, joints: dict[str, Vec], frames: dict[str, Frame]) -> None:
    pelvis, sign, hip = frames["pelvis"], SIGN[side], joints[f"{side} hip"]
    thigh_way, shank_way = leg.thigh, leg.shank
    if leg.reach is not None:
        thigh_way, shank_way = bend_toward(hip, leg.reach, body.THIGH, body.SHANK, leg.knee_toward)
    if thigh_way is not None and shank_way is not None:
        shank_way = unit(shank_way)
        thigh = frame_down(thigh_way, mul(shank_way, -1.0) if leg.reach is None else leg.knee_toward)
        z = mul(shank_way, -1.0)
        shank = Frame(cross(thigh.y, z), thigh.y, z)
    else:
        flexion, out, turn = leg.hip
        thigh = yaw(roll(pitch(pelvis, -flexion), sign * out), sign * turn)
        shank = pitch(thigh, leg.knee)
    knee = at(hip, thigh, (0.0, 0.0, -body.THIGH))
    joints[f"{side} knee"] = knee
    joints[f"{side} ankle"] = at(knee, shank, (0.0, 0.0, -body.SHANK))
    sole = _sole(leg, shank)
    frames[f"{side} thigh"], frames[f"{side} shank"], frames[f"{side} foot"] = thigh, shank, sole
    joints[f"{side} ball"] = at(joints[f"{side} ankle"], sole, BALL)
    joints[f"{side} heel"] = at(joints[f"{side} ankle"], sole, HEEL)


def hand_turns(fore: Frame, hand: Frame, sign: float) -> Turns:
    """Return how a hand is turned against its forearm: palm down, dorsiflexion, to the thumb's side, in that order."""
    x, y, z = (within(fore, axis) for axis in hand)
    palm, bend, aside = atan2(-y[0], y[1]), asin(max(-1.0, min(1.0, y[2]))), atan2(-x[2], z[2])
    if abs(aside) > pi / 2:  # the same hand, bent past a right angle
        palm, bend, aside = (
            palm - copysign(pi, palm),
            copysign(pi, bend) - bend,
            aside - copysign(pi, aside),
        )
    return (-sign * degrees(palm), sign * degrees(bend), -degrees(aside))


def _turned_on_palm(fore: Frame, hand: Frame, sign: float) -> Frame:
    """Return a flat hand turned on its palm until the wrist's side bend is one a wrist can make."""
    aside, limit = hand_turns(fore, hand, sign)[2], body.RANGES["wrist deviation"]
    return pitch(hand, aside - max(limit.least, min(limit.greatest, aside)))


def _arm(side: str, arm: Arm, joints: dict[str, Vec], frames: dict[str, Frame]) -> None:
    sign, chest, girdle = SIGN[side], frames["upper chest"], arm.girdle
    forward, up = body.SHOULDER_PLACE
    place = (forward + girdle[0], sign * (body.SHOULDER_HALF + girdle[1]), up + girdle[2])
    shoulder = at(joints["upper back"], chest, place)
    upper_way, fore_way = arm.upper, arm.fore
    if arm.reach is not None:
        upper_way, fore_way = bend_toward(shoulder, arm.reach, body.UPPER_ARM, body.FOREARM, arm.elbow_toward)
    if upper_way is not None and fore_way is not None:
        fore_way = unit(fore_way)
        bend = across(fore_way, unit(upper_way))
        upper = frame_down(upper_way, bend if length(bend) > 1e-3 else mul(arm.elbow_toward, -1.0))
        z = mul(fore_way, -1.0)
        fore = Frame(cross(upper.y, z), upper.y, z)
    else:
        flexion, out, turn = arm.shoulder
        upper = yaw(roll(pitch(chest, -flexion), sign * out), sign * turn)
        fore = pitch(upper, -arm.elbow)
    elbow = at(shoulder, upper, (0.0, 0.0, -body.UPPER_ARM))
    if arm.fingers is not None and arm.thumb is not None:
        hand = frame_down(arm.fingers, arm.thumb)
        if arm.hand is not Hand.grip:
            hand = _turned_on_palm(fore, hand, sign)
    else:
        hand = roll(yaw(fore, -sign * arm.forearm), sign * arm.wrist)
    joints[f"{side} shoulder"], joints[f"{side} elbow"] = shoulder, elbow
    joints[f"{side} wrist"] = at(elbow, fore, (0.0, 0.0, -body.FOREARM))
    frames[f"{side} upper arm"], frames[f"{side} forearm"], frames[f"{side} hand"] = upper, fore, hand


def _root(pose: Pose, joints: dict[str, Vec]) -> Vec:
    place = [0.0, 0.0, 0.0]
    for anchor in pose.anchors:
        seen = joints[anchor.point]
        for i, wanted in enumerate((anchor.x, anchor.y, anchor.z)):
            if wanted is not None:
                place[i] = wanted - seen[i]
    return (place[0], place[1], place[2])


def place(pose: Pose, arms: bool = True) -> Figure:
    """Return the pose with its places, without balance and without checking limits; without ``arms`` if they are not
    asked for."""
    joints: dict[str, Vec] = {}
    frames: dict[str, Frame] = {}
    _trunk(pose, joints, frames)
    later = []
    for side in SIDES:
        joints[f"{side} hip"] = at(ORIGIN, frames["pelvis"], (0.0, SIGN[side] * body.HIP_HALF, 0.0))
        if pose.legs[side].reach is None:
            _leg(side, pose.legs[side], joints, frames)
        else:
            later.append(side)
    root = _root(pose, joints)
    for name, p in joints.items():
        joints[name] = add(p, root)
    for side in later:
        _leg(side, pose.legs[side], joints, frames)
    for side in SIDES if arms else ():
        _arm(side, pose.arms[side], joints, frames)
    return Figure(pose, joints, frames)


def centre_of_mass(figure: Figure) -> Vec:
    """Return the centre of mass (Winter 2009, table 4.1), in fractions of stature."""
    j = figure.joints
    shoulders = mix(j["right shoulder"], j["left shoulder"], 0.5)
    total = mul(mix(j["pelvis"], shoulders, body.TRUNK.centre), body.TRUNK.share)
    total = add(total, mul(j["head"], body.HEAD_NECK.share))
    for side in SIDES:
        for first, second, mass in (
            ("hip", "knee", body.MASS_THIGH),
            ("knee", "ankle", body.MASS_SHANK),
            ("shoulder", "elbow", body.MASS_UPPER_ARM),
            ("elbow", "wrist", body.MASS_FOREARM),
        ):
            total = add(total, mul(mix(j[f"{side} {first}"], j[f"{side} {second}"], mass.centre), mass.share))
        foot = at(j[f"{side} ankle"], figure.frames[f"{side} foot"], SOLE_CENTRE)
        hand = at(
            j[f"{side} wrist"],
            figure.frames[f"{side} hand"],
            (0.0, 0.0, -body.KNUCKLES * body.MASS_HAND.centre),
        )
        total = add(total, add(mul(foot, body.MASS_FOOT.share), mul(hand, body.MASS_HAND.share)))
    return total


def _leaning(pose: Pose, forward: float, aside: float) -> Pose:
    assert pose.balance is not None
    legs = dict(pose.legs)
    for side in SIDES if pose.balance.over == "both" else (pose.balance.over,):
        flexion, out, turn = legs[side].hip
        legs[side] = replace(legs[side], hip=(flexion + forward, out + aside, turn))
    return replace(pose, legs=legs)


def _miss(figure: Figure) -> tuple[float, float]:
    balance = figure.pose.balance
    assert balance is not None
    centre = centre_of_mass(figure)
    if balance.over == "both":
        ahead = [
            at(figure.joints[f"{s} ankle"], figure.frames[f"{s} foot"], (balance.ahead, 0.0, 0.0))[0]
            for s in SIDES
        ]
        return centre[0] - sum(ahead) / 2, 0.0
    side = balance.over
    goal = at(
        figure.joints[f"{side} ankle"],
        figure.frames[f"{side} foot"],
        (balance.ahead, -SIGN[side] * balance.inside, 0.0),
    )
    return centre[0] - goal[0], centre[1] - goal[1]


_ENOUGH, _MOST_STEPS, _LONGEST = 2e-4, 14, 15.0  # a fifth of a thousandth of stature; rounds; degrees at once
_LEAN = 138.0  # degrees by which straight legs lean for each stature that the centre of mass is to move


def _balanced_both(pose: Pose) -> Figure:
    """Lean both legs forward or back (secant; the curve is smooth and nearly straight)."""
    a, figure = 0.0, place(pose)
    fa = _miss(figure)[0]
    b = a + max(-_LONGEST, min(_LONGEST, fa * _LEAN))
    for _ in range(_MOST_STEPS):
        if abs(fa) < _ENOUGH:
            break
        figure = place(_leaning(pose, b, 0.0))
        fb = _miss(figure)[0]
        if abs(fb - fa) < 1e-9:
            break
        step = max(-_LONGEST, min(_LONGEST, fb * (b - a) / (fb - fa)))
        a, fa, b = b, fb, b - step
    return figure


def _balanced_one(pose: Pose) -> Figure:
    """Lean the standing leg forward and aside at once (Broyden: the slopes are measured once and then kept true)."""
    forward, aside, h = 0.0, 0.0, 2.0
    figure = place(pose)
    fx, fy = _miss(figure)
    if abs(fx) < _ENOUGH and abs(fy) < _ENOUGH:
        return figure
    gx, gy = _miss(place(_leaning(pose, forward + h, aside)))
    kx, ky = _miss(place(_leaning(pose, forward, aside + h)))
    a, b, c, d = (gx - fx) / h, (kx - fx) / h, (gy - fy) / h, (ky - fy) / h
    for _ in range(_MOST_STEPS):
        det = a * d - b * c
        if (abs(fx) < _ENOUGH and abs(fy) < _ENOUGH) or abs(det) < 1e-12:
            break
        u = max(-_LONGEST, min(_LONGEST, (b * fy - d * fx) / det))
        v = max(-_LONGEST, min(_LONGEST, (c * fx - a * fy) / det))
        forward, aside = forward + u, aside + v
        figure = place(_leaning(pose, forward, aside))
        nx, ny = _miss(figure)
        size = u * u + v * v or 1.0
        ex, ey = (nx - fx - a * u - b * v) / size, (ny - fy - c * u - d * v) / size
        a, b, c, d, fx, fy = a + ex * u, b + ex * v, c + ey * u, d + ey * v, nx, ny
    return figure


def balanced(pose: Pose) -> Figure:
    """Return the figure leaned so that its centre of mass stands over its support (places only, no limits checked)."""
    if pose.balance is None:
        return place(pose)
    return _balanced_both(pose) if pose.balance.over == "both" else _balanced_one(pose)


def angle_between(a: Vec, b: Vec) -> float:
    """Return the angle between two unit vectors, in degrees."""
    return degrees(acos(max(-1.0, min(1.0, dot(a, b)))))
