"""Nothing passes through the floor, a wall or a step; held things are in the hand."""

import pytest

from clinic.figure.body import SIDES, STATURE_CM
from clinic.figure.draw.held import grip_point
from clinic.figure.draw.people import PEOPLE
from clinic.figure.draw.rings import parts_of
from clinic.figure.draw.surface import spot
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.movements.one_leg import HIP_HIKE, STEP, STEP_EDGE
from clinic.figure.pose import Hand
from clinic.figure.scene import compose
from clinic.figure.support import back_line
from clinic.figure.vectors import cross, distance, sub

GIVE = 0.022  # flesh gives way under the body's weight, and a mat under both


def lowest(figure, who="default"):
    """The lowest place of the skin and the part it belongs to."""
    spots = [
        (spot(part, (t, angle))[0][2], name)
        for name, part in parts_of(figure, PEOPLE[who]).items()
        for t in range(len(part.rings))
        for angle in range(0, 360, 30)
    ]
    return min(spots)


CHOSEN = [(slug, ()) for slug in MOVEMENTS] + [
    (slug, (change,)) for slug, m in MOVEMENTS.items() for change in m.modifications
]


@pytest.mark.parametrize(("exercise", "chosen"), CHOSEN)
@pytest.mark.parametrize("end", ["start", "end"])
def test_nobody_sinks_into_the_floor_or_floats_over_it(exercise, chosen, end):
    height, part = lowest(getattr(compose(exercise, None, chosen), end))
    assert height > -GIVE, part
    if exercise != "hip-hike":
        assert height < 0.02, part


def test_on_hands_and_knees_the_toes_rest_on_the_mat():
    for figure in (compose("rock-back", None, ()).start, compose("rock-back", None, ()).end):
        foot = parts_of(figure, PEOPLE["default"])["right foot"]
        lows = [spot(foot, (t, angle))[0][2] for t in range(len(foot.rings)) for angle in range(0, 360, 30)]
        assert -GIVE < min(lows) < 0.008


@pytest.mark.parametrize(
    "chosen",
    [
        ("wall-support",),
        ("wall-support", "smaller-range"),
        ("wall-support", "bent-knees"),
        ("wall-support", "deeper"),
    ],
)
def test_the_skin_stays_on_this_side_of_the_wall(chosen):
    scene = compose("hip-hinge", None, chosen)
    wall = scene.plan.props[0].place[0]
    for figure in (scene.start, scene.end):
        for part in parts_of(figure, PEOPLE["default"]).values():
            for ring in part.rings:
                assert ring.centre[0] < wall


def test_the_step_is_fifteen_centimetres_under_a_foot_that_stands_on_it():
    assert pytest.approx(15.0) == STEP * STATURE_CM
    scene = compose(HIP_HIKE.slug, None, ())
    for figure in (scene.start, scene.end):
        standing = min(figure.joints["left heel"][2], figure.joints["left ball"][2])
        assert standing == pytest.approx(STEP, abs=1 / 400)
        assert (
            figure.joints["right heel"][1] + 0.021 < STEP_EDGE
        )  # the hanging foot is beside the step, not in it


def test_the_pole_keeps_its_length_and_its_tip_stays_on_the_ground():
    for extra in ((), ("smaller-range",), ("bent-knees",)):
        scene = compose("hip-hinge", None, ("trekking-pole", *extra))
        foot = scene.plan.props[0].place
        assert foot[2] == 0.0
        lengths = [distance(foot, grip_point(figure, "right")) for figure in (scene.start, scene.end)]
        assert lengths[0] == pytest.approx(lengths[1], abs=0.02)


def test_the_hands_meet_on_the_kettlebell():
    scene = compose("kettlebell-swing", None, ())
    for figure in (scene.start, scene.end):
        assert distance(*(grip_point(figure, side) for side in SIDES)) < 0.07


def test_the_hand_closes_round_the_sticks():
    for figure in (compose("hip-rotation-test", None, ()).start, compose("hip-rotation-test", None, ()).end):
        held = grip_point(figure, "left")
        stick = MOVEMENTS["hip-rotation-test"].props[0].place
        assert (held[0], held[1]) == pytest.approx(stick[:2], abs=0.006)


@pytest.mark.parametrize("exercise", ["hip-hinge", "squat"])
def test_in_the_door_frame_both_hands_are_on_the_posts(exercise):
    scene = compose(exercise, None, ("door-frame",))
    near_edge = scene.plan.props[0].place[0]
    for figure in (scene.start, scene.end):
        for side in SIDES:
            x, y, _ = grip_point(figure, side)
            assert near_edge <= x <= near_edge + 0.05
            assert 0.20 <= abs(y) <= 0.245
            assert figure.pose.arms[side].hand is not Hand.grip


@pytest.mark.parametrize("pose", ["start", "end"])
def test_both_hands_are_round_the_broomstick(pose):
    figure = getattr(compose("hip-hinge", None, ("broomstick",)), pose)
    low, way, _ = back_line(figure)
    for side in SIDES:
        off = cross(sub(grip_point(figure, side), low), way)
        assert distance(off, (0.0, 0.0, 0.0)) < 0.02
