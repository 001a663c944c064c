"""On one leg: hip hike, the reaches and balances, and the test of hip rotation."""

from dataclasses import replace

from clinic.figure.body import ANKLE_HEIGHT, SIGN, STATURE_CM
from clinic.figure.limits import euler
from clinic.figure.movements.model import BEHIND, FRONT, Arrow, Fault, Movement, Prop, settled
from clinic.figure.pose import Anchor, Arm, Balance, Contact, Hand, Leg, Pose, pair
from clinic.figure.project import View
from clinic.figure.solve import Figure
from clinic.figure.support import wrist_for
from clinic.figure.vectors import WORLD, Vec, at, pitch, yaw

STEP = 15.0 / STATURE_CM
STEP_EDGE = 0.033  # where the step begins, to the left of the body's middle

# --- hip hike: the right leg hangs, the left stands on the step ------------------------------------------------------


def _hike(roll: float, knee: float = 3.0, lean: float = 0.0) -> Pose:
    """Pelvis rolled by ``roll`` (right side down when positive); the stance leg's hip is found by balance."""
    return Pose(
        pelvis=(2.0, roll, 0.0),
        lumbar=(0.0, -roll * 0.92 + lean, 0.0),
        thorax=(0.0, lean, 0.0),
        legs={
            "left": Leg(hip=(3.0 + knee * 0.4, -roll, 5.0), knee=knee),
            "right": Leg(hip=(5.0, roll * 0.9 + 6.5, 5.0), knee=5.0, ankle=-8.0),
        },
        arms={
            "left": Arm(shoulder=(0.0, 12.0, 0.0), elbow=14.0),
            "right": Arm(shoulder=(0.0, 24.0 + lean, 0.0), elbow=12.0),
        },
        anchors=(Anchor("left ankle", x=0.0, y=0.062, z=STEP + ANKLE_HEIGHT),),
        balance=Balance("left", 0.035, 0.004),
        contacts=(Contact("left foot", "step"),),
    )


HIP_HIKE = Movement(
    "hip-hike",
    _hike(12.0),
    _hike(-13.0),
    BEHIND,
    (
        Arrow("pelvis", "pelvis", (0.0, -0.142, 0.0), (-0.2, 1.3)),
        Arrow("right ankle", "right foot", (-0.02, -0.075, -0.01), (0.0, 1.0)),
    ),
    props=(Prop("step", (-0.10, STEP_EDGE, 0.0), (0.17, 0.26, STEP)),),
    sided=True,
    modifications=("gluteus-medius-release", "wall-support"),
    faults={
        "knee-bends": Fault(_hike(2.0, 38.0), FRONT),
        "trunk-leans": Fault(_hike(-6.0, 3.0, 16.0)),
    },
    views={"front": View(100, 8, "front")},
    tints=("quadratus-lumborum", "gluteus-medius"),
    lines=("crests",),
)

# --- bows on one leg: the right leg stands --------------------------------------------------------------------------

_RIGHT_FOOT = (Anchor("right ankle", x=0.0, y=-0.045, z=ANKLE_HEIGHT),)
_ON_RIGHT = (Contact("right foot", "floor"),)


def _one_leg(
    tilt: float,
    knee: float,
    free: Leg,
    arms: dict[str, Arm],
    *,
    roll: float = 0.0,
    turn: float = 0.0,
    lumbar: float = 0.0,
    look_up: float = 0.26,
) -> Pose:
    return Pose(
        pelvis=(tilt, roll, 0.0),
        lumbar=(lumbar, 0.0, turn),
        thorax=(1.0, 0.0, turn),
        neck=(-tilt * look_up * 0.62, 0.0, 0.0),
        head=(-tilt * look_up * 0.38, 0.0, 0.0),
        legs={"right": Leg(hip=(tilt, 2.0, 4.0), knee=knee), "left": free},
        arms=arms,
        anchors=_RIGHT_FOOT,
        balance=Balance("right", 0.035, 0.004),
        contacts=_ON_RIGHT,
    )


_AT_THE_SIDES = {"right": Arm(), "left": Arm(shoulder=(-15.0, 8.0, 0.0))}  # the far hand hides
_TALL = replace(
    _one_leg(0.0, 4.0, Leg(hip=(6.0, 3.0, 4.0), knee=62.0, ankle=-12.0), _AT_THE_SIDES),
    balance=Balance("right", 0.035, 0.006),
)
_BEHIND = Leg(hip=(-2.0, 2.0, 4.0), knee=4.0, ankle=-18.0)


def _open_hip(pose: Pose) -> Pose:
    """The pelvis swings open over the standing leg, the free leg with it."""
    right = pose.legs["right"]
    flexion, out, turn = euler(
        yaw(pitch(WORLD, pose.pelvis[0]), 34.0), pitch(WORLD, pose.pelvis[0] - right.hip[0]), SIGN["right"]
    )
    opened = replace(
        pose, opened=34.0, lumbar=(pose.lumbar[0], 0.0, -14.0), thorax=(1.0, 0.0, -14.0), loaded=True
    )
    return opened.with_leg("right", replace(right, hip=(-flexion, out, turn)))


_GOLFER_ARMS = {
    "left": Arm(shoulder=(92.0, 4.0, 0.0), elbow=4.0),
    "right": Arm(shoulder=(-14.0, 10.0, 0.0), elbow=10.0),
}
_GOLFER = _one_leg(72.0, 18.0, _BEHIND, _GOLFER_ARMS)
_UP = pair(Arm(shoulder=(164.0, 9.0, 0.0), elbow=3.0, hand=Hand.flat))
_WARRIOR = _one_leg(84.0, 6.0, _BEHIND, _UP, look_up=0.53)
_HANGING_WARRIOR = replace(
    _one_leg(42.0, 6.0, replace(_BEHIND, hip=(8.0, 2.0, 4.0)), _UP, lumbar=32.0, look_up=0.2),
    thorax=(24.0, 0.0, 0.0),
)


def _plane(tilt: float, opened: float, knee: float = 12.0, bend: float = 0.0, chest: float = 0.0) -> Pose:
    """Tipped over the right leg like a plane; pelvis and trunk turn open as one, the left wing up.

    ``chest`` turns the chest alone, from the low back up.
    """
    pelvis = yaw(pitch(WORLD, tilt), opened)
    leaning = pitch(WORLD, -6.0)  # the standing thigh
    flexion, out, turn = euler(pelvis, leaning, SIGN["right"])
    wing = Arm(shoulder=(8.0, 88.0, 0.0), elbow=3.0, forearm=70.0, hand=Hand.flat)
    return Pose(
        pelvis=(tilt, 0.0, 0.0),
        opened=opened,
        lumbar=(bend, 0.0, chest * 0.32),
        thorax=(bend * 0.8, 0.0, chest * 0.68),
        neck=(-24.0, 0.0, -opened * 0.2),
        head=(-16.0, 0.0, -opened * 0.2),
        legs={"right": Leg(hip=(-flexion, out, turn), knee=knee), "left": _BEHIND},
        arms=pair(wing),
        anchors=_RIGHT_FOOT,
        balance=Balance("right", 0.035, 0.004),
        loaded=True,
        contacts=_ON_RIGHT,
    )


_ONE_LEG_VIEW = View(16, 0, "side")
_PELVIS_VIEW = View(290, 6, "angle-behind")  # where the level of the pelvis shows

_BOWS = (
    Movement(
        "golfers-reach",
        _TALL,
        _GOLFER,
        _ONE_LEG_VIEW,
        (
            Arrow("head", "head", (0.03, 0.0, 0.135), (0.12, 0.90)),
            Arrow("left ankle", "left foot", (-0.07, 0.0, -0.02), (0.06, 0.96)),
        ),
        sided=True,
        modifications=("smaller-range", "bent-knees", "wall-support", "trekking-pole"),
        faults={
            "rounded-back": Fault(
                replace(_GOLFER, pelvis=(44.0, 0.0, 0.0), lumbar=(34.0, 0, 0), thorax=(26.0, 0, 0))
            ),
            "hips-rotated-open": Fault(
                _open_hip(_GOLFER),
                _PELVIS_VIEW,
                lines=("crests",),
            ),
        },
    ),
    Movement(
        "warrior-3",
        replace(_TALL, arms=_UP),
        _WARRIOR,
        _ONE_LEG_VIEW,
        (
            Arrow("left ankle", "left foot", (-0.07, 0.0, -0.02), (0.06, 0.96)),
            Arrow("right wrist", "right hand", (0.04, 0.0, -0.14), (0.08, 0.90)),
        ),
        sided=True,
        modifications=("smaller-range", "bent-knees", "chair"),
        faults={
            "hips-rotated-open": Fault(
                _open_hip(_WARRIOR),
                _PELVIS_VIEW,
                lines=("crests",),
            ),
            "rounded-back": Fault(_HANGING_WARRIOR),
        },
    ),
    Movement(
        "airplane",
        _plane(76.0, 0.0),
        _plane(76.0, 40.0),
        View(42, 0, "angle-front"),
        (Arrow("left wrist", "left hand", (0.0, 0.0, -0.10), (0.05, 0.95)),),
        sided=True,
        modifications=("smaller-range", "bent-knees"),
        views={"front": FRONT},
        second="front",
        faults={
            "rounded-back": Fault(_plane(52.0, 30.0, bend=32.0), View(32, 0, "angle-front")),
            "chest-turns-alone": Fault(_plane(76.0, 0.0, chest=42.0), View(312, 6, "angle-behind")),
        },
    ),
)

# --- the test: the right leg is lifted and turned, the left hand holds the stick --------------------------------------

TEST_STICK: Vec = (0.205, 0.185, 0.0)
_STICK_HAND = 0.575
HEEL = (-0.034, 0.0, -0.020)


_HEEL_WAY = (Arrow("right ankle", "right foot", (0.02, 0.0, -0.085), (0.0, 0.9), (-75.0, 6.0)),)
_LEAN_WAY = Arrow("head", "head", (0.0, 0.0, 0.150), (0.0, 1.0))


def _lifted(
    turn: float,
    *,
    roll: float = 0.0,
    lean: float = 0.0,
    yaw: float = 0.0,
    hike: float = 0.0,
    hold: float = _STICK_HAND,
) -> Pose:
    """Hip and knee of the right leg at a right angle, turned outward by ``turn`` so that the heel swings
    to the left."""
    grip = (TEST_STICK[0], TEST_STICK[1], hold)
    fingers, thumb = (0.80, -0.60, 0.0), (0.0, 0.0, 1.0)
    arms = {
        "left": Arm(
            reach=wrist_for(grip, fingers, thumb, "left"),
            elbow_toward=(-0.8, 0.5, -0.6),
            fingers=fingers,
            thumb=thumb,
            hand=Hand.grip,
        ),
        "right": Arm(shoulder=(-28.0, 18.0 + lean * 0.5, 0.0), elbow=48.0),  # else it is seen below the thigh
    }
    return Pose(
        pelvis=(-2.0, roll + hike, yaw),
        lumbar=(0.0, -roll * 0.5 + lean * 0.5, 0.0),
        thorax=(0.0, lean * 0.5, 0.0),
        legs={
            "left": Leg(hip=(0.0, -roll - hike, 6.0), knee=3.0),
            "right": Leg(hip=(90.0, 0.0, turn), knee=90.0, ankle=4.0),
        },
        arms=arms,
        anchors=(Anchor("left ankle", x=0.0, y=0.045, z=ANKLE_HEIGHT),),
        balance=Balance("left", 0.035, 0.004),
        loaded=True,
        contacts=(Contact("left foot", "floor"), Contact("left hand", "stick")),
    )


def heel_gap(figure: Figure) -> float:
    """Return how far the right heel is from the test's stick, sideways (fractions of stature; 0 = touches)."""
    heel = at(figure.joints["right ankle"], figure.frames["right foot"], HEEL)
    return TEST_STICK[1] - 0.020 - heel[1]


def _test() -> Movement:
    reaches = settled(lambda v: _lifted(v), heel_gap, 34.0, 38.0)
    leans = settled(lambda v: _lifted(30.0, roll=13.0, lean=-37.0, yaw=v), heel_gap, 8.0, 12.0)
    shifts = settled(
        lambda v: _lifted(26.0, roll=-4.0, hike=14.0, lean=4.0, yaw=v, hold=0.655), heel_gap, 10.0, 14.0
    )
    short = _lifted(18.0)
    outcomes = {
        "reaches": Fault(reaches),
        "leans": Fault(leans, arrows=(*_HEEL_WAY, _LEAN_WAY)),
        "falls-short": Fault(short, lines=("gap",)),
    }
    return Movement(
        "hip-rotation-test",
        _lifted(0.0),
        reaches,
        View(128, 0, "angle-front"),
        _HEEL_WAY,
        props=(Prop("stick", TEST_STICK, hand="left"),),
        sided=True,
        faults={
            "leans": outcomes["leans"],
            "shifts": Fault(shifts),
        },
        outcomes=outcomes,
    )


MOVEMENTS = (HIP_HIKE, *_BOWS, _test())
