"""On both feet: the hip hinge and those of its relatives that keep both feet down."""

from dataclasses import replace

from clinic.figure.body import ANKLE_HEIGHT, SIGN
from clinic.figure.movements.model import FAR_HAND, FRONT, SIDE, Arrow, Fault, Movement, Prop
from clinic.figure.pose import Anchor, Arm, Balance, Contact, Hand, Leg, Pose, both, pair
from clinic.figure.project import View
from clinic.figure.solve import balanced, place
from clinic.figure.vectors import ORIGIN, Vec, add, at

FEET = (Anchor("right ankle", x=0.0, z=ANKLE_HEIGHT),)
ON_FLOOR = (Contact("right foot", "floor"), Contact("left foot", "floor"))
HEAD_WAY = Arrow("head", "head", (0.03, 0.0, 0.135), (0.14, 0.93))
HIPS_WAY = Arrow("pelvis", "pelvis", (0.0, 0.0, 0.0), (0.0, 1.0), (-112.0, 0.0), beyond=True)

HINGE_MODIFICATIONS = (
    "smaller-range",
    "less-weight",
    "wall-support",
    "trekking-pole",
    "chair",
    "door-frame",
    "bent-knees",
    "hands-and-knees",
    "broomstick",
    "loop-band",
    "deeper",
)


_HANGS = Arm(shoulder=(-2.0, 8.0, 0.0), elbow=12.0)
_AT_THE_SIDES = {"right": _HANGS, "left": replace(_HANGS, shoulder=(-9.0, 8.0, 0.0))}  # the far hand hides


def standing(
    tilt: float,
    knee: float,
    *,
    arms: dict[str, Arm] | None = None,
    lumbar: float | None = None,
    thorax: float = 1.0,
    neck: float | None = None,
    head: float | None = None,
    out: float = 5.0,
    turn_out: float = 7.0,
    ahead: float = 0.035,
) -> Pose:
    """Return a balanced pose on both feet: trunk tilted from the hips, knees bent, spine neutral unless
    said otherwise."""
    return Pose(
        pelvis=(tilt, 0.0, 0.0),
        lumbar=(tilt * 0.05 if lumbar is None else lumbar, 0.0, 0.0),
        thorax=(thorax, 0.0, 0.0),
        neck=(-tilt * 0.12 if neck is None else neck, 0.0, 0.0),
        head=(-tilt * 0.06 if head is None else head, 0.0, 0.0),
        legs=both(Leg(hip=(tilt, out, turn_out), knee=knee)),
        arms=arms or _AT_THE_SIDES,
        anchors=FEET,
        balance=Balance("both", ahead),
        contacts=ON_FLOOR,
    )


def hanging(
    trunk: float, *, apart: float = 3.0, elbow: float = 6.0, hand: Hand = Hand.rest, out: float = 4.0
) -> dict[str, Arm]:
    """Return two arms that hang from a trunk tilted by ``trunk``, the far one a little further forward."""
    one = Arm(shoulder=(trunk, out, 0.0), elbow=elbow, hand=hand)
    return {"right": one, "left": replace(one, shoulder=(trunk + apart, out, 0.0))}


def _tipped(pose: Pose, heel: float) -> Pose:
    """Return the pose with the heels raised by ``heel`` degrees (the toes, when negative)."""
    legs = {side: replace(leg, heel=heel) for side, leg in pose.legs.items()}
    held = Anchor("right ball", x=0.070, z=0.0) if heel > 0 else Anchor("right heel", x=-0.030, z=0.0)
    return replace(pose, legs=legs, anchors=(held,))


_START = standing(0, 3)
_END = standing(60, 18, arms=hanging(68))


def _knees_in(pose: Pose, inward: float) -> Pose:
    """The feet stay where they stood in ``pose`` and so does the pelvis; the knees fall in."""
    figure = balanced(pose)
    j = figure.joints
    legs = {
        side: Leg(
            reach=j[f"{side} ankle"],
            knee_toward=(1.0, -sign * inward, 0.0),
            toes=(1.0, sign * 0.10, 0.0),
            instep=(0.0, 0.0, 1.0),
        )
        for side, sign in SIGN.items()
    }
    hips = j["pelvis"]
    return replace(
        pose,
        legs=legs,
        balance=None,
        anchors=(Anchor("pelvis", x=hips[0], y=hips[1], z=hips[2]),),
        loaded=True,
    )


def _opened() -> Pose:
    """One side of the pelvis swings up and out; both feet stay where they stood."""
    feet: tuple[Vec, Vec] = ((0.0, -0.092, ANKLE_HEIGHT), (0.0, 0.092, ANKLE_HEIGHT))
    legs = {
        "right": Leg(reach=feet[0], knee_toward=(1.0, -0.12, 0.0)),
        "left": Leg(reach=feet[1], knee_toward=(1.0, 0.30, 0.0)),
    }
    return replace(
        standing(52, 18, arms=hanging(60)),
        pelvis=(52.0, 24.0, 26.0),
        lumbar=(3.0, 0.0, 8.0),
        legs=legs,
        balance=None,
        anchors=(Anchor("pelvis", x=-0.095, y=0.0, z=0.494),),
    )


BESIDE_FRONT = View(52, 0, "side-front")  # arms stretched toward the viewer would be stumps
_HINGE_FAULTS = {
    "weight-on-toes": Fault(_tipped(standing(56, 22, arms=hanging(64), ahead=0.080), 24.0)),
    "weight-on-heels": Fault(_tipped(standing(58, 14, arms=hanging(84), ahead=-0.020), -16.0)),
    "knees-in": Fault(
        _knees_in(standing(46, 48, arms=hanging(54), out=8.0), 0.24),
        FRONT,
    ),
    "arched-back": Fault(standing(72, 18, arms=hanging(52), lumbar=-24, thorax=4, neck=-10, head=-4)),
    "hips-rotated-open": Fault(_opened(), View(270, 6, "behind"), lines=("crests",)),
    "rounded-back": Fault(standing(30, 16, arms=hanging(92), lumbar=34, thorax=30, neck=14, head=6)),
    "squat-instead": Fault(standing(26, 92, arms=pair(Arm(shoulder=(58.0, 4.0, 0.0), elbow=14.0)))),
    "chest-thrust": Fault(standing(54, 18, arms=hanging(30), lumbar=-8, thorax=-20, neck=-14, head=-10)),
    "overextended-top": Fault(
        standing(
            -14,
            3,
            lumbar=-20,
            thorax=-8,
            neck=10,
            head=4,
            arms=pair(Arm(shoulder=(-22.0, 8.0, 0.0), elbow=14.0)),
        ),
        against_start=True,
    ),
}


def _reaching(tilt: float, knee: float, flexion: float) -> Pose:
    """Arms forward with the hands together on one handle."""
    arm = Arm(shoulder=(flexion, -13.0, 0.0), elbow=5.0, forearm=76.0, hand=Hand.grip)
    arms = {"right": arm, "left": replace(arm, girdle=(-0.008, 0.0, 0.0))}  # the near fist covers the far one
    return standing(tilt, knee, arms=arms, out=8.0, turn_out=12.0)


CREST = (0.018, 0.112, 0.080)  # the wrist of a hand that lies on the front of the left hip, from the pelvis


def _side_hinge(lean: float, shift: float, down: float, turned: float = 0.0) -> Pose:
    """Feet wide; trunk and pelvis tip to the right as one, the hips go to the left, the left hand rests on its hip."""
    legs = {
        side: Leg(reach=(0.0, sign * 0.155, ANKLE_HEIGHT), knee_toward=(1.0, sign * 0.25, 0.0))
        for side, sign in (("right", -1.0), ("left", 1.0))
    }
    body = Pose(
        pelvis=(4.0 + turned * 0.6, lean, turned),
        neck=(0.0, -lean * 0.15, 0.0),
        legs=legs,
        anchors=(Anchor("pelvis", x=0.0, y=shift, z=0.514 - down),),
        loaded=True,
        contacts=(*ON_FLOOR, Contact("left hand", "hip")),
    )
    free = place(body)
    hip, pelvis = free.joints["pelvis"], free.frames["pelvis"]
    arms = {
        "right": Arm(shoulder=(4.0, 10.0 + lean * 0.9, 0.0), elbow=6.0),
        "left": Arm(
            reach=at(hip, pelvis, CREST),
            elbow_toward=add(pelvis.y, (-0.25, 0.0, 0.0)),
            fingers=at(ORIGIN, pelvis, (0.45, -0.60, -0.50)),
            thumb=at(ORIGIN, pelvis, (0.10, -0.40, 0.75)),
            hand=Hand.flat,
        ),
    }
    return replace(body, arms=arms)


def _weights(flexion: float) -> dict[str, Arm]:
    """A weight in each hand; the far one lies behind the near one, so that one of them is seen whole."""
    one = Arm(shoulder=(flexion, 8.0, 0.0), elbow=4.0, forearm=45.0, hand=Hand.grip)
    return {"right": one, "left": replace(one, shoulder=(flexion - FAR_HAND, 8.0, 0.0))}


_SQUAT_ARMS = pair(Arm(shoulder=(112.0, 4.0, 0.0), elbow=4.0, forearm=40.0, hand=Hand.flat))
_WAITER = View(28, 0, "side-front")
_WEIGHTS_SEEN = View(24, 0, "side-front")  # one in each hand


def _cups(trunk: float) -> dict[str, Arm]:
    """Elbows at the sides, forearms level whatever the trunk does and spread, so that each cup is seen; thumbs up."""
    return pair(Arm(shoulder=(trunk + 6.0, 6.0, 28.0), elbow=86.0, forearm=0.0, hand=Hand.grip))


MOVEMENTS = (
    Movement(
        "hip-hinge",
        _START,
        _END,
        SIDE,
        (HEAD_WAY, HIPS_WAY),
        modifications=HINGE_MODIFICATIONS,
        faults=_HINGE_FAULTS,
    ),
    Movement(
        "deadlift",
        standing(0, 4, arms=_weights(8.0)),
        standing(62, 36, arms=_weights(54.0)),
        _WEIGHTS_SEEN,
        (HEAD_WAY, HIPS_WAY),
        props=(Prop("dumbbell", hand="right"), Prop("dumbbell", hand="left")),
        modifications=("smaller-range", "less-weight", "bent-knees", "loop-band"),
        faults={
            "rounded-back": Fault(standing(30, 30, arms=_weights(88.0), lumbar=34, thorax=30, neck=14)),
            "squat-instead": Fault(standing(28, 92, arms=_weights(32.0))),
        },
    ),
    Movement(
        "kettlebell-swing",
        _reaching(58, 26, 49),
        _reaching(0, 3, 82),
        SIDE,
        (Arrow("right wrist", "right hand", (0.02, 0.1, -0.17), (0.26, 0.86)),),
        props=(Prop("kettlebell", hand="both"),),
        modifications=("smaller-range", "less-weight", "bent-knees"),
        faults={
            "squat-instead": Fault(_reaching(26, 90, 40), against_start=True),
            "overextended-top": Fault(
                replace(_reaching(-12, 3, 98), lumbar=(-20.0, 0.0, 0.0), thorax=(-8.0, 0.0, 0.0))
            ),
        },
    ),
    Movement(
        "waiters-bow",
        standing(0, 3, arms=_cups(0)),
        standing(44, 12, arms=_cups(44)),
        _WAITER,
        (HEAD_WAY, HIPS_WAY),
        props=(Prop("cup", hand="right"), Prop("cup", hand="left")),
        modifications=("smaller-range", "bent-knees", "loop-band", "deeper"),
        faults={
            "rounded-back": Fault(standing(20, 10, arms=_cups(70), lumbar=26, thorax=26, neck=14)),
        },
    ),
    Movement(
        "forward-fold",
        standing(0, 3),
        replace(
            standing(
                80, 10, lumbar=22, thorax=22, neck=-6, head=-8, arms=hanging(96, apart=-3.0, elbow=10.0)
            ),
            loaded=True,
        ),
        SIDE,
        (Arrow("head", "head", (0.03, 0.0, 0.135), (0.10, 0.86)),),
        modifications=("smaller-range", "bent-knees", "deeper"),
        deeper=1.18,
        faults={
            "rounded-back": Fault(standing(16, 3, lumbar=54, thorax=38, neck=28, arms=hanging(116))),
        },
    ),
    Movement(
        "side-hip-hinge",
        _side_hinge(0.0, 0.0, 0.0),
        _side_hinge(32.0, 0.108, 0.026),
        FRONT,
        (
            Arrow("head", "head", (0.0, 0.0, 0.145), (0.12, 0.93)),
            Arrow("pelvis", "pelvis", (0.0, 0.0, 0.0), (0.0, 1.0), (226.0, 14.0)),
        ),
        sided=True,
        lines=("spine",),
        modifications=("smaller-range", "bent-knees"),
        faults={
            "hips-rotated-open": Fault(_side_hinge(14.0, 0.035, 0.03, 30.0), lines=("crests",)),
        },
    ),
    Movement(
        "squat",
        standing(0, 3),
        standing(36, 106, arms=_SQUAT_ARMS, out=14.0, turn_out=9.0),
        SIDE,
        (Arrow("pelvis", "pelvis", (-0.16, 0.0, -0.03), (0.0, 1.0)),),
        modifications=("smaller-range", "chair", "door-frame", "wall-support", "loop-band"),
        faults={
            "knees-in": Fault(
                _knees_in(standing(36, 96, arms=_SQUAT_ARMS, out=18.0), 0.15),
                BESIDE_FRONT,
            ),
            "weight-on-toes": Fault(
                _tipped(standing(36, 104, arms=_SQUAT_ARMS, out=10.0, ahead=0.075), 30.0)
            ),
        },
    ),
)
