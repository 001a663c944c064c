"""On the floor: hands and knees, on the back, side-lying, sitting, plank."""

from dataclasses import replace

from clinic.figure.body import ANKLE_HEIGHT, SIGN, UPPER_ARM
from clinic.figure.movements.model import Arrow, Fault, Movement, settled
from clinic.figure.pose import Anchor, Arm, Contact, Hand, Leg, Pose, Turns, both, opposite_arm
from clinic.figure.project import View
from clinic.figure.solve import Figure, balanced, place
from clinic.figure.vectors import Vec, distance, sub, unit

LOW_SIDE = View(8, 0, "side")
KNEE_HEIGHT = 0.034
WRIST_HEIGHT = 0.022

# --- hands and knees -------------------------------------------------------------------------------------------------


def _kneeling(
    tilt: float, thigh: float, lumbar: float, neck: float, head: float, thorax: float = 2.0
) -> Pose:
    """On the knees, thighs leaning back by ``thigh`` degrees from upright (0 = hips over the knees)."""
    return Pose(
        pelvis=(tilt, 0.0, 0.0),
        lumbar=(lumbar, 0.0, 0.0),
        thorax=(thorax, 0.0, 0.0),
        neck=(neck, 0.0, 0.0),
        head=(head, 0.0, 0.0),
        legs=both(Leg(hip=(tilt + thigh, 5.0, 0.0), knee=90.0 + thigh - 1.5, ankle=-64.0)),
        anchors=(Anchor("right knee", x=0.0, z=KNEE_HEIGHT),),
        loaded=True,
        contacts=tuple(
            Contact(f"{side} {part}", "floor") for side in ("right", "left") for part in ("knee", "hand")
        ),
    )


def _hands_down(pose: Pose, ahead: float) -> Pose:
    """Put both palms on the floor at ``ahead`` of the knees."""
    for side, sign in SIGN.items():
        pose = pose.with_arm(
            side,
            Arm(
                reach=(ahead, sign * 0.105, WRIST_HEIGHT),
                elbow_toward=(-0.5, sign * 0.6, -0.25),
                fingers=(1.0, 0.0, -0.10),
                thumb=(0.0, -sign, 0.0),
                hand=Hand.flat,
            ),
        )
    return pose


def _rock_back() -> Movement:
    start, end = _kneeling(82, 2, -4, -20, -10), _kneeling(85, 36, 4, -10, -5)
    ahead = balanced(start).joints["right shoulder"][0] + 0.055
    return Movement(
        "rock-back",
        _hands_down(start, ahead),
        _hands_down(end, ahead),
        LOW_SIDE,
        (Arrow("pelvis", "pelvis", (-0.115, 0.0, 0.02), (0.1, 1.0)),),
        shoes=False,
        modifications=("smaller-range", "deeper", "broomstick", "loop-band"),
        deeper=1.46,
        faults={
            "rounded-back": Fault(_hands_down(_kneeling(70, 52, 34, 6, 4, 26), ahead)),
            "arched-back": Fault(_hands_down(_kneeling(98, 36, -16, -20, -12, -4), ahead)),
        },
    )


ROCK_BACK = _rock_back()

# --- on the back -----------------------------------------------------------------------------------------------------

_SHOULDERS_AT = (-0.26, 0.066)
_HEEL_AT = 0.225


def _supine(tilt: float, lumbar: float, thorax: float = 0.0) -> Pose:
    """On the back, knees bent, soles down; the head is turned so that it rests on the mat."""
    legs = {
        s: Leg(reach=(_HEEL_AT, sign * 0.070, ANKLE_HEIGHT), knee_toward=(0.4, 0.0, 1.0))
        for s, sign in SIGN.items()
    }
    arm = Arm(
        upper=(0.98, 0.24, -0.13),
        fore=(1.0, 0.06, -0.055),
        fingers=(1.0, 0.0, -0.05),
        thumb=(0.0, -1.0, 0.10),
        hand=Hand.flat,
    )
    base = Pose(
        pelvis=(tilt, 0.0, 0.0),
        lumbar=(lumbar, 0.0, 0.0),
        thorax=(thorax, 0.0, 0.0),
        legs=legs,
        arms={"left": arm, "right": opposite_arm(arm)},
        anchors=(Anchor("upper back", x=_SHOULDERS_AT[0], y=0.0, z=_SHOULDERS_AT[1]),),
        loaded=True,
        contacts=(
            Contact("upper back", "mat"),
            Contact("head", "mat"),
            Contact("right foot", "mat"),
            Contact("left foot", "mat"),
        ),
    )

    def resting(v: float) -> Pose:
        face_up = -90.0 - tilt - lumbar - thorax - v + 2.0
        return replace(base, neck=(v, 0.0, 0.0), head=(face_up, 0.0, 0.0))

    def height(figure: Figure) -> float:
        return figure.joints["head"][2] - 0.060

    return settled(resting, height, 8.0, 16.0)


def _bridge() -> Movement:
    start = _supine(-93.5, 3.0)
    start = replace(start, contacts=(*start.contacts, Contact("sacrum", "mat")))
    return Movement(
        "bridge-posterior-tilt",
        start,
        _supine(-121.0, 9.0),
        LOW_SIDE,
        (Arrow("pelvis", "pelvis", (0.12, 0.0, 0.02), (0.12, 1.0), (-20.0, -22.0)),),
        shoes=False,
        modifications=("smaller-range", "one-leg-lift", "loop-band"),
        faults={"arched-back": Fault(_supine(-102.0, -24.5, -6.0))},
    )


# --- side-lying ------------------------------------------------------------------------------------------------------


def _side_lying(
    lift: float, turn: float, elbow: Vec | None = None, *, roll_back: float = 0.0, arch: float = 0.0
) -> Pose:
    """On the right side, propped on the right elbow: lower (right) leg bent in front, upper (left) leg straight.

    ``elbow``: where it stays on the mat; else it lies under the shoulder.
    """
    legs = {
        "right": Leg(hip=(84.0, 3.0, 9.0), knee=90.0, ankle=0.0),
        "left": Leg(hip=(-4.0 - arch * 0.4, lift, 4.0 + lift * 0.2), knee=2.0, ankle=0.0),
    }
    head_tilt: Turns = (0.0, 6.0, turn * 0.45)
    base = Pose(
        pelvis=(0.0, 77.0, roll_back),
        thorax=(-arch * 0.3, -24.5, turn * 0.7),
        neck=head_tilt,
        head=(0.0, 9.0, turn * 0.35),
        legs=legs,
        arms={
            "right": Arm(
                upper=(0.16, -0.16, -0.97),
                fore=(0.97, 0.14, 0.0),  # across the viewer's way, so that the bent elbow is seen
                fingers=(0.97, 0.14, 0.0),
                thumb=(-0.14, 0.97, 0.3),
                hand=Hand.flat,
            ),
            "left": Arm(
                reach=(0.185, -0.165, 0.080),
                elbow_toward=(-0.25, 1.0, 0.0),
                fingers=(0.55, -0.25, -0.80),
                thumb=(-0.5, -0.8, -0.1),
                hand=Hand.flat,
            ),
        },
        anchors=(Anchor("pelvis", x=0.0, y=0.0, z=0.102),),
        loaded=True,
        contacts=(
            Contact("right hip", "mat"),
            Contact("right knee", "mat"),
            Contact("right elbow", "mat"),
            Contact("left hand", "mat"),
        ),
    )

    def propped(v: float) -> Pose:
        pose = replace(base, lumbar=(-arch, v, turn * 0.3))
        if elbow is None:
            return pose
        upper = unit(sub(elbow, place(pose).joints["right shoulder"]))
        return pose.with_arm("right", replace(pose.arms["right"], upper=upper))

    def height(figure: Figure) -> float:
        if elbow is None:
            return figure.joints["right elbow"][2] - 0.022
        return distance(figure.joints["right shoulder"], elbow) - UPPER_ARM

    return settled(propped, height, -20.0, -24.0)


def _side_lying_rotation() -> Movement:
    start = _side_lying(-2.0, -32.0)
    elbow = place(start).joints["right elbow"]
    return Movement(
        "side-lying-hip-rotation",
        start,
        _side_lying(34.0, 26.0, elbow),
        View(70, 28, "above-front"),
        (
            Arrow("left ankle", "left foot", (0.02, 0.0, 0.11), (0.04, 0.94)),
            Arrow("upper back", "upper chest", (0.0, 0.23, 0.02), (0.0, 1.0)),
        ),
        views={"back": View(250, 24, "behind")},
        second="back",
        shoes=False,
        sided=True,
        modifications=("smaller-range",),
        faults={
            "arched-back": Fault(
                _side_lying(34.0, 14.0, elbow, arch=24.0), View(90, 74, "above-front"), lines=("back",)
            ),
            "pelvis-rolls": Fault(_side_lying(40.0, -6.0, elbow, roll_back=22.0)),
        },
    )


# --- sitting, both legs at a right angle ------------------------------------------------------------------------------


def _ninety(
    tilt: float, bend: float, neck: float, hands: tuple[Vec, Vec] | None, front: tuple[Vec, Vec] | None = None
) -> Pose:
    """Front (right) thigh ahead, shin across; rear (left) thigh out to the side, shin back."""
    thigh, shank = front or ((0.975, -0.05, -0.165), (0.10, 0.985, -0.02))
    legs = {
        "right": Leg(thigh=thigh, shank=shank, toes=(0.62, 0.42, 0.0), instep=(0.30, -0.55, 0.78)),
        "left": Leg(
            thigh=(0.22, 0.95, -0.245),
            shank=(-0.97, 0.22, -0.01),
            toes=(-0.74, 0.66, -0.08),
            instep=(0.55, 0.62, 0.55),
        ),
    }
    if hands is None:
        arms = {
            "right": Arm(
                reach=(0.115, -0.075, 0.140),
                elbow_toward=(-0.7, -0.7, 0.0),
                fingers=(0.95, 0.08, -0.22),
                thumb=(0.0, 0.9, 0.2),
                hand=Hand.flat,
            ),
            "left": Arm(
                reach=(0.030, 0.150, 0.140),
                elbow_toward=(-0.7, 0.7, 0.0),
                fingers=(0.45, 0.80, -0.30),
                thumb=(0.8, -0.5, 0.1),
                hand=Hand.flat,
            ),
        }
    else:
        ways: dict[str, tuple[Vec, Vec]] = {
            "right": ((0.9, -0.45, -0.05), (0.45, 0.9, 0.0)),
            "left": ((0.86, -0.50, -0.05), (-0.50, -0.86, 0.0)),
        }
        arms = {
            s: Arm(
                reach=place,
                elbow_toward=(-0.4, SIGN[s] * 0.9, 0.15),
                fingers=ways[s][0],
                thumb=ways[s][1],
                hand=Hand.flat,
            )
            for s, place in zip(("right", "left"), hands, strict=True)
        }
    return Pose(
        pelvis=(tilt, 13.0, 4.0),
        lumbar=(bend, -8.0, -2.0),
        thorax=(bend, -6.0, -2.0),
        neck=(neck, 0.0, 0.0),
        head=(neck, 0.0, 0.0),
        legs=legs,
        arms=arms,
        anchors=(Anchor("pelvis", x=0.0, y=0.0, z=0.081),),
        loaded=True,
        contacts=(
            Contact("right hip", "mat"),
            Contact("right knee", "mat"),
            Contact("right foot", "mat"),
            Contact("left knee", "mat"),
        ),
    )


_LEAN = 34.0  # degrees by which the pelvis tips
_LEAN_HANDS = ((0.33, -0.19, WRIST_HEIGHT), (0.362, 0.04, WRIST_HEIGHT))


def _ninety_ninety() -> Movement:
    lifted = _ninety(_LEAN, 8, -14, _LEAN_HANDS)
    lifted = lifted.with_leg(
        "right",
        replace(
            lifted.legs["right"],
            shank=(0.10, 0.97, 0.14),
            toes=(0.62, 0.42, -0.66),
            instep=(0.55, -0.35, 0.76),
        ),
    )
    caved = _ninety(36, 7, -2, _LEAN_HANDS, ((0.95, -0.02, 0.17), (0.10, 0.88, -0.44)))
    return Movement(
        "hip-90-90-forward-lean",
        _ninety(3, 0, 0, None),
        _ninety(_LEAN, 8, -14, _LEAN_HANDS),
        View(136, 24, "above-front"),
        (Arrow("head", "head", (0.08, 0.0, 0.10), (0.06, 0.80), (-95.0, 0.0)),),
        views={"side": View(20, 20, "side")},
        second="side",
        shoes=False,
        sided=True,
        modifications=("smaller-range", "deeper"),
        faults={
            "knee-caves-in": Fault(caved),
            "heel-lifts": Fault(lifted),
        },
    )


# --- plank -----------------------------------------------------------------------------------------------------------


def _plank(tilt: float, lumbar: float, hip: float, knee: float, ankle: float = 8.0) -> Pose:
    """On the forearms and the toes."""
    arms = {
        s: Arm(
            reach=(0.146, sign * 0.085, 0.025),
            elbow_toward=(-1.0, sign * 0.1, -0.9),
            fingers=(1.0, -sign * 0.1, -0.04),
            thumb=(0.0, -sign * 0.5, 0.85),
            hand=Hand.rest,
        )
        for s, sign in SIGN.items()
    }
    return Pose(
        pelvis=(tilt, 0.0, 0.0),
        lumbar=(lumbar, 0.0, 0.0),
        neck=(-12.0, 0.0, 0.0),
        head=(-10.0, 0.0, 0.0),
        legs=both(Leg(hip=(hip, 2.0, 0.0), knee=knee, ankle=ankle)),
        arms=arms,
        anchors=(Anchor("upper back", x=-0.020, y=0.0, z=0.198),),
        loaded=True,
        contacts=tuple(Contact(f"{s} {part}", "mat") for s in SIGN for part in ("elbow", "toes")),
    )


def _on_knees(tilt: float) -> Pose:
    """The same, with the knees let down: the shins rise to the toes, which stay where they are."""
    start = _plank(tilt, 0.0, 2.0, 37.4, 8.0)
    return replace(start, contacts=(*start.contacts, *(Contact(f"{s} knee", "mat") for s in SIGN)))


def _toe_height(figure: Figure) -> float:
    ankle, foot = figure.joints["right ankle"], figure.frames["right foot"]
    return ankle[2] + foot.x[2] * 0.108 - 0.012


def _plank_movement() -> Movement:
    start = settled(_on_knees, lambda f: f.joints["right knee"][2] - KNEE_HEIGHT - 0.004, 96.0, 98.0)
    end = settled(lambda v: _plank(v, 0.0, 0.0, 2.0), _toe_height, 80.0, 84.0)
    sag = settled(lambda v: _plank(v, -20.0, -12.0, 2.0), _toe_height, 96.0, 98.0)
    high = settled(lambda v: _plank(v, 0.0, 34.0, 2.0), _toe_height, 94.0, 98.0)
    return Movement(
        "plank",
        start,
        end,
        LOW_SIDE,
        (Arrow("right knee", "right thigh", (0.0, 0.0, 0.06), (0.0, 1.0), (0.0, 54.0)),),
        shoes=True,
        faults={
            "arched-back": Fault(sag),
            "hips-high": Fault(high),
        },
    )


MOVEMENTS = (ROCK_BACK, _bridge(), _side_lying_rotation(), _ninety_ninety(), _plank_movement())
