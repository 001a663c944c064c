"""The solved poses: joints, lengths, contacts, balance."""

from dataclasses import replace

import pytest

from clinic.figure import body
from clinic.figure.body import SIDES
from clinic.figure.draw.curves import hull
from clinic.figure.errors import ImpossiblePose
from clinic.figure.limits import angles, check, euler, solve
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.movements.standing import standing
from clinic.figure.pose import Arm
from clinic.figure.scene import compose, outcome, wrong
from clinic.figure.solve import balanced, centre_of_mass
from clinic.figure.vectors import at, distance, sub

PIXEL = 1 / 400

LENGTHS = {
    ("hip", "knee"): body.THIGH,
    ("knee", "ankle"): body.SHANK,
    ("shoulder", "elbow"): body.UPPER_ARM,
    ("elbow", "wrist"): body.FOREARM,
}


def every_scene():
    for slug, movement in MOVEMENTS.items():
        yield slug, compose(slug, None, ())
        for modification in movement.modifications:
            yield f"{slug} {modification}", compose(slug, None, (modification,))
        for fault in movement.faults:
            yield f"{slug} {fault}", wrong(slug, None, fault)
        for result in movement.outcomes:
            yield f"{slug} {result}", outcome(slug, None, result)


SCENES = dict(every_scene())
FIGURES = {f"{name} {end}": getattr(scene, end) for name, scene in SCENES.items() for end in ("start", "end")}
all_figures = pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)


@all_figures
def test_segments_keep_their_length(figure):
    for side in SIDES:
        for (first, second), length in LENGTHS.items():
            drawn = distance(figure.joints[f"{side} {first}"], figure.joints[f"{side} {second}"])
            assert drawn == pytest.approx(length, abs=1e-9)


@all_figures
def test_hip_and_knee_angles_are_read_back_from_the_places(figure):
    for side in SIDES:
        leg = figure.pose.legs[side]
        if leg.reach or leg.thigh:
            continue
        sign = body.SIGN[side]
        flexion, out, turn = euler(figure.frames["pelvis"], figure.frames[f"{side} thigh"], sign)
        assert (-flexion, out, turn) == pytest.approx(leg.hip, abs=1.0)
        assert angles(figure)[f"{side} knee"] == pytest.approx(leg.knee, abs=1.0)


@all_figures
def test_no_joint_goes_past_its_range(figure):
    check(figure)


@all_figures
def test_anchors_stay_where_they_are_held(figure):
    for anchor in figure.pose.anchors:
        for seen, wanted in zip(figure.joints[anchor.point], (anchor.x, anchor.y, anchor.z), strict=True):
            assert wanted is None or seen == pytest.approx(wanted, abs=PIXEL)


@all_figures
def test_hands_and_feet_reach_their_contacts(figure):
    for side in SIDES:
        for joint, wanted in (
            ("wrist", figure.pose.arms[side].reach),
            ("ankle", figure.pose.legs[side].reach),
        ):
            if wanted is not None:
                assert distance(figure.joints[f"{side} {joint}"], wanted) < PIXEL


def stands(figure):
    """Whether the body rests on its feet alone: a hand may hold something, but nothing lies or kneels."""
    on = {contact.on for contact in figure.pose.contacts if not contact.part.endswith(("foot", "hand"))}
    feet = any(contact.part.endswith("foot") for contact in figure.pose.contacts)
    return feet and not on & {"floor", "mat"}


UPRIGHT = {name: figure for name, figure in FIGURES.items() if stands(figure)}


def underfoot(figure):
    """The corners of the soles that carry: heels, balls and toes, half a foot's breadth to either side."""
    balance = figure.pose.balance
    corners = []
    for side in SIDES if balance is None or balance.over == "both" else (balance.over,):
        frame, heel, ball = (
            figure.frames[f"{side} foot"],
            figure.joints[f"{side} heel"],
            figure.joints[f"{side} ball"],
        )
        for p, ahead in ((heel, -0.012), (ball, 0.036)):
            for aside in (-0.027, 0.027):
                x, y, _ = at(p, frame, (ahead, aside, 0.0))
                corners.append((x, y))
    return hull(corners)


@pytest.mark.parametrize("figure", UPRIGHT.values(), ids=UPRIGHT)
def test_standing_the_centre_of_mass_lies_over_the_support(figure):
    x, y, _ = centre_of_mass(figure)
    corners = underfoot(figure)
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        assert (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0


def test_poses_whose_places_were_set_by_hand_stand_as_firmly_as_those_that_were_balanced():
    by_hand = [name for name, figure in UPRIGHT.items() if figure.pose.balance is None]
    assert {name.split()[0] for name in by_hand} == {"hip-hinge", "side-hip-hinge", "squat"}
    assert len(UPRIGHT) - len(by_hand) > 80


@all_figures
def test_standing_feet_are_on_the_floor(figure):
    for contact in figure.pose.contacts:
        side, _, part = contact.part.partition(" ")
        if part == "foot" and contact.on in ("floor", "mat") and figure.pose.legs[side].toes is None:
            low = min(figure.joints[f"{side} heel"][2], figure.joints[f"{side} ball"][2])
            assert low == pytest.approx(0.0, abs=PIXEL)


def test_a_knee_that_bends_too_far_is_named_with_its_limit():
    tall = MOVEMENTS["golfers-reach"].start
    pose = tall.with_leg("left", replace(tall.legs["left"], knee=150.0))
    with pytest.raises(ImpossiblePose) as refused:
        solve(pose)
    assert (refused.value.joint, refused.value.limit) == ("left knee", 135)
    assert refused.value.angle == pytest.approx(150)


@pytest.mark.parametrize(
    ("arm", "joint", "angle", "limit"),
    [
        (Arm(elbow=40.0, wrist=85.0), "left wrist", 85, 70),
        (Arm(elbow=40.0, wrist=-95.0), "left wrist", -95, -80),
        (Arm(elbow=40.0, forearm=88.0), "left forearm", 88, 80),
    ],
)
def test_a_hand_that_is_turned_too_far_is_named_with_its_limit(arm, joint, angle, limit):
    with pytest.raises(ImpossiblePose) as refused:
        solve(standing(0, 3).with_arm("left", arm))
    assert (refused.value.joint, refused.value.limit) == (joint, limit)
    assert refused.value.angle == pytest.approx(angle)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("forearm", "wrist"), [(15.0, 0.0), (-60.0, 40.0), (70.0, -70.0), (0.0, 65.0)])
def test_a_hands_turns_are_read_back(side, forearm, wrist):
    found = angles(balanced(standing(0, 3).with_arm(side, Arm(elbow=70.0, forearm=forearm, wrist=wrist))))
    told = [found[f"{side} {turn}"] for turn in ("forearm", "wrist", "wrist deviation")]
    assert told == pytest.approx([forearm, wrist, 0.0], abs=1e-6)


def test_a_flat_hand_turns_on_its_palm_as_far_as_the_wrist_lets():
    """Fingers that point far aside cannot be: the palm stays on the mat, and the fingers come round."""
    kneeling = MOVEMENTS["rock-back"].start
    arm = replace(kneeling.arms["left"], fingers=(0.5, 0.87, -0.10), thumb=(0.87, -0.5, 0.0))
    figure = solve(kneeling.with_arm("left", arm))
    assert angles(figure)["left wrist deviation"] == pytest.approx(-30)
    assert abs(figure.frames["left hand"].y[2]) > 0.98


def test_a_hand_that_cannot_reach_is_named():
    pose = standing(0, 3).with_arm("left", Arm(reach=(0.9, 0.1, 0.8)))
    with pytest.raises(ImpossiblePose) as refused:
        solve(pose)
    assert refused.value.joint == "left elbow"


def test_bending_the_hips_moves_them_back_and_keeps_the_balance():
    tall, bowed = balanced(standing(0, 3)), balanced(standing(60, 18))
    assert bowed.joints["pelvis"][0] < tall.joints["pelvis"][0] - 0.05
    assert centre_of_mass(bowed)[0] == pytest.approx(centre_of_mass(tall)[0], abs=0.002)


def test_the_named_side_hangs_in_the_hip_hike_and_rises():
    scene = compose("hip-hike", "right", ())
    drop = sub(scene.start.joints["right hip"], scene.start.joints["left hip"])[2]
    rise = sub(scene.end.joints["right hip"], scene.end.joints["left hip"])[2]
    assert drop < -0.015
    assert rise > 0.015
    assert scene.end.joints["left heel"][2] == pytest.approx(15 / 175, abs=PIXEL)
    assert scene.start.joints["right ball"][2] > 0


def test_the_side_lying_exercise_lifts_the_upper_leg_and_keeps_the_lower_one():
    scene = compose("side-lying-hip-rotation", "right", ())
    assert scene.end.joints["left ankle"][2] > scene.start.joints["left ankle"][2] + 0.15
    assert distance(scene.end.joints["right knee"], scene.start.joints["right knee"]) < PIXEL
    for figure in (scene.start, scene.end):
        found = angles(figure)
        assert found["right knee"] == pytest.approx(90, abs=1)
        assert found["left knee"] == pytest.approx(0, abs=5)
        assert figure.joints["right elbow"][2] == pytest.approx(0.022, abs=PIXEL)


def test_the_chest_turns_up_over_an_elbow_that_stays():
    scene = compose("side-lying-hip-rotation", "right", ())
    assert scene.end.joints["right elbow"] == pytest.approx(scene.start.joints["right elbow"], abs=PIXEL)
    first, last = (figure.frames["upper chest"].x[2] for figure in (scene.start, scene.end))
    assert last > first + 0.5
    assert abs(scene.end.frames["pelvis"].x[2] - scene.start.frames["pelvis"].x[2]) < 0.01


def test_the_three_outcomes_of_the_test_differ_at_the_heel():
    reaches, leans, short = (
        outcome("hip-rotation-test", None, n).end for n in ("reaches", "leans", "falls-short")
    )
    assert reaches.joints["right heel"][1] > short.joints["right heel"][1] + 0.05
    assert leans.joints["right heel"][1] == pytest.approx(reaches.joints["right heel"][1], abs=0.02)
    tilt = euler(leans.frames["pelvis"], leans.frames["upper chest"])[1]
    upright = euler(reaches.frames["pelvis"], reaches.frames["upper chest"])[1]
    assert abs(tilt - upright) > 10
