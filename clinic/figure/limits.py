"""Reading a solved figure's joint angles back from its places, and refusing what no joint can do.

Ball joints are read by swing and twist, as a goniometer reads them: where the bone points as the trunk sees it
(flexion, abduction), then how far it is turned about itself, counted from the shortest way there. Reading three
angles one after the other instead would refuse an ordinary cross-legged sitting pose.
"""

from math import asin, atan2, degrees

from clinic.figure import body
from clinic.figure.body import SIDES, SIGN
from clinic.figure.errors import ImpossiblePose
from clinic.figure.pose import Hand, Pose, Turns
from clinic.figure.solve import Figure, angle_between, balanced, hand_turns
from clinic.figure.vectors import Frame, Vec, add, cross, distance, dot, mul, within

SLACK = 0.5  # degrees, for rounding
HANDS = ("forearm", "wrist", "wrist deviation")
STRAIGHT_ELBOW = 20.0  # degrees, up to which arm and forearm turn as one
REACH_SLACK = 0.0015  # fractions of stature: half a pixel of a picture 400 px high


def _swing_twist(parent: Frame, bone: Frame, sign: float) -> Turns:
    """Return flexion, abduction and outward rotation of a bone (its -z) against its parent's frame."""
    d = within(parent, mul(bone.z, -1.0))
    flexion = degrees(atan2(d[0], -d[2])) if abs(d[0]) + abs(d[2]) > 1e-6 else 0.0
    out = degrees(asin(max(-1.0, min(1.0, sign * d[1]))))
    # The parent's x carried along the shortest way from straight down to d: v - (d.v - down.v)-rotation (Rodrigues).
    down: Vec = (0.0, 0.0, -1.0)
    axis = cross(down, d)
    c = dot(down, d)
    x: Vec = (1.0, 0.0, 0.0)
    carried: Vec = (-1.0, 0.0, 0.0)  # straight overhead every way is the shortest
    if c > -0.999:
        carried = add(add(mul(x, c), cross(axis, x)), mul(axis, dot(axis, x) / (1 + c)))
    seen = within(parent, bone.x)
    aside = cross(mul(d, -1.0), carried)
    return (flexion, out, sign * degrees(atan2(dot(seen, aside), dot(seen, carried))))


def euler(parent: Frame, part: Frame, sign: float = 1.0) -> Turns:
    """Return the flexion, side bend (abduction) and turn that lead from parent to part, in that order."""
    z = within(parent, part.z)
    x, y = within(parent, part.x), within(parent, part.y)
    bend = degrees(asin(max(-1.0, min(1.0, -z[1]))))
    return (degrees(atan2(z[0], z[2])), sign * bend, sign * degrees(atan2(x[1], y[1])))


def hinge(upper: Frame, lower: Frame) -> float:
    """Return the bend between two bones of a hinge joint, positive when the lower one goes back (as the knee)."""
    away = 1.0 if dot(cross(upper.z, lower.z), upper.y) >= 0 else -1.0
    return away * angle_between(upper.z, lower.z)


def angles(figure: Figure) -> dict[str, float]:
    """Return every joint angle of the figure, read from its frames, in degrees: "right knee", "left hip flexion", …."""
    f = figure.frames
    found: dict[str, float] = {}
    for name, parent, part in (
        ("low back", "pelvis", "chest"),
        ("upper back", "chest", "upper chest"),
    ):
        found.update(
            zip(
                (f"{name} flexion", f"{name} side bend", f"{name} turn"),
                euler(f[parent], f[part]),
                strict=True,
            )
        )
    bend, tilt, turn = euler(f["upper chest"], f["head"])
    found.update({"neck flexion": bend, "neck side bend": tilt, "neck turn": turn})
    for side in SIDES:
        sign = SIGN[side]
        hip = _swing_twist(f["pelvis"], f[f"{side} thigh"], sign)
        shoulder = _swing_twist(f["upper chest"], f[f"{side} upper arm"], sign)
        for i, motion in enumerate(("flexion", "abduction", "rotation")):
            found[f"{side} hip {motion}"] = hip[i]
            found[f"{side} shoulder {motion}"] = shoulder[i]
        found[f"{side} knee"] = hinge(f[f"{side} thigh"], f[f"{side} shank"])
        found[f"{side} elbow"] = -hinge(f[f"{side} upper arm"], f[f"{side} forearm"])
        turns = hand_turns(f[f"{side} forearm"], f[f"{side} hand"], sign)
        found.update(zip((f"{side} forearm", f"{side} wrist", f"{side} wrist deviation"), turns, strict=True))
        sole = within(f[f"{side} shank"], f[f"{side} foot"].x)
        found[f"{side} ankle"] = degrees(atan2(sole[2], sole[0]))
    return found


def _limit(name: str, loaded: bool) -> body.Range | None:
    motion = name.removeprefix("right ").removeprefix("left ")
    return (body.LOADED.get(motion) if loaded else None) or body.RANGES.get(motion)


def _limit_of(figure: Figure, name: str) -> body.Range | None:
    """Return the limit of one joint motion in this pose: a joint that bears weight gives further."""
    side, _, motion = name.partition(" ")
    if motion in HANDS:
        arm = figure.pose.arms[side]
        rests = figure.pose.loaded or arm.reach is not None
        limit = _limit(name, rests)
        if limit and motion == "wrist deviation" and arm.hand is Hand.grip:
            return body.Range(limit.least - body.ASLANT, limit.greatest + body.ASLANT)
        return limit
    standing = figure.pose.balance is not None and name.endswith("ankle")
    return _limit(name, figure.pose.loaded or standing)


def check(figure: Figure, hands: bool = True) -> None:
    """Raise ImpossiblePose, naming joint, angle and limit, when a joint (of hands, if asked) is out of range."""
    found = angles(figure)
    for name, angle in found.items():
        limit = _limit_of(figure, name)
        if limit is None or _unclear(name, found) or (not hands and name.endswith(HANDS)):
            continue
        if angle < limit.least - SLACK:
            raise ImpossiblePose(name, angle, limit.least)
        if angle > limit.greatest + SLACK:
            raise ImpossiblePose(name, angle, limit.greatest)


def check_reach(figure: Figure) -> None:
    """Raise ImpossiblePose for the elbow or knee that would have to stretch past straight to reach its contact."""
    for side in SIDES:
        for joint, end, first, second, wanted in (
            ("elbow", "wrist", body.UPPER_ARM, body.FOREARM, figure.pose.arms[side].reach),
            ("knee", "ankle", body.THIGH, body.SHANK, figure.pose.legs[side].reach),
        ):
            if wanted is not None and distance(figure.joints[f"{side} {end}"], wanted) > REACH_SLACK:
                root = figure.joints[f"{side} {'shoulder' if joint == 'elbow' else 'hip'}"]
                over = distance(root, wanted) / (first + second) - 1
                raise ImpossiblePose(f"{side} {joint}", -max(1.0, over * 100), 0.0)


def _unclear(name: str, found: dict[str, float]) -> bool:
    """Return whether an angle has no meaning of its own: in a raised arm, flexion, abduction and turn run into one
    another (Codman's paradox), and only the elbow and the wrist still tell what is possible; the turn of a forearm
    is its own only while the elbow is bent."""
    side, _, motion = name.partition(" ")
    if motion == "forearm":
        return found[f"{side} elbow"] < STRAIGHT_ELBOW
    if not motion.startswith("shoulder"):
        return False
    flexion, out = found[f"{side} shoulder flexion"], found[f"{side} shoulder abduction"]
    raised = abs(flexion) > 100.0 or abs(out) > 60.0
    return raised and (name.endswith(("rotation", "flexion")))


def solve(pose: Pose, hands: bool = True) -> Figure:
    """Return the balanced figure of a pose. Raises ImpossiblePose (which names joint, angle and limit).

    ``hands`` False: a pose set by sliders, of which none turns a hand, is not refused for one.
    """
    figure = balanced(pose)
    check_reach(figure)
    check(figure, hands)
    return figure
