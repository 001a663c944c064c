"""The body's numbers against the tables they are taken from."""

import pytest

from clinic.figure import body
from clinic.figure.draw.people import PEOPLE
from clinic.figure.draw.rings import parts_of
from clinic.figure.pose import Arm, Leg, Pose, both, pair
from clinic.figure.solve import centre_of_mass, place
from clinic.figure.vectors import distance

STRAIGHT = place(
    Pose(legs=both(Leg(hip=(0.0, 0.0, 0.0), knee=0.0)), arms=pair(Arm(shoulder=(0.0, 0.0, 0.0), elbow=0.0)))
)
FLOOR = STRAIGHT.joints["right heel"][2]

# Winter (2009), figure 4.1, after Drillis and Contini (1966): heights over the floor, as shares of stature.
HEIGHTS = {"ankle": 0.039, "knee": 0.285, "hip": 0.530, "shoulder": 0.818}
LENGTHS = {
    ("shoulder", "elbow"): 0.186,
    ("elbow", "wrist"): 0.146,
    ("hip", "knee"): 0.245,
    ("knee", "ankle"): 0.246,
}
# Norkin and White, appendix A, column of the American Academy of Orthopaedic Surgeons.
AAOS = {
    "shoulder flexion": (-60, 180),
    "shoulder rotation": (-70, 90),
    "elbow": (0, 150),
    "forearm": (-80, 80),
    "wrist": (-80, 70),
    "wrist deviation": (-30, 20),
    "hip flexion": (-30, 120),
    "hip abduction": (-30, 45),
    "hip rotation": (-45, 45),
    "knee": (-10, 135),
    "ankle": (-50, 20),
    "neck flexion": (-45, 45),
    "neck side bend": (-45, 45),
    "neck turn": (-60, 60),
}


@pytest.mark.parametrize(("joint", "height"), HEIGHTS.items())
def test_a_straight_body_has_its_joints_at_the_heights_of_the_table(joint, height):
    for side in body.SIDES:
        assert STRAIGHT.joints[f"{side} {joint}"][2] - FLOOR == pytest.approx(height, abs=0.002)


@pytest.mark.parametrize(("ends", "length"), LENGTHS.items())
def test_a_segment_is_as_long_as_in_the_table(ends, length):
    first, last = (STRAIGHT.joints[f"right {end}"] for end in ends)
    assert distance(first, last) == pytest.approx(length)


def test_the_drawn_person_is_one_stature_high_and_stands_on_a_foot_of_the_table():
    parts = parts_of(STRAIGHT, PEOPLE["default"])
    top = max(ring.centre[2] for ring in parts["head"].rings) + parts["head"].cap0
    assert top - FLOOR == pytest.approx(1.0, abs=0.006)
    foot = parts["right foot"]
    xs = [ring.centre[0] for ring in foot.rings]
    assert max(xs) - min(xs) + foot.cap0 + foot.cap1 == pytest.approx(0.152, abs=0.006)


def test_the_segments_weigh_one_body_together():
    limbs = (body.MASS_UPPER_ARM, body.MASS_FOREARM, body.MASS_HAND)
    limbs += (body.MASS_THIGH, body.MASS_SHANK, body.MASS_FOOT)
    assert body.HEAD_NECK.share + body.TRUNK.share + 2 * sum(m.share for m in limbs) == pytest.approx(1.0)


def test_the_centre_of_mass_of_a_straight_body_lies_a_little_above_the_hips():
    assert centre_of_mass(STRAIGHT)[2] - FLOOR == pytest.approx(0.56, abs=0.02)


@pytest.mark.parametrize(("motion", "limits"), AAOS.items())
def test_a_free_joint_has_the_range_of_the_table(motion, limits):
    assert body.RANGES[motion] == limits


def test_low_and_upper_back_turn_as_far_together_as_the_whole_back():
    assert body.RANGES["low back turn"].greatest + body.RANGES["upper back turn"].greatest == 45


def test_weight_on_a_joint_never_narrows_it():
    for motion, limits in body.LOADED.items():
        assert limits.least <= body.RANGES[motion].least
        assert limits.greatest >= body.RANGES[motion].greatest
