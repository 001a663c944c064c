"""Hands and what they hold: closed round it, over a rail, round a post; nothing passes through fingers."""

from math import dist

import pytest

from clinic.figure.body import SIDES, SIGN
from clinic.figure.draw import held
from clinic.figure.draw.grasp import FROM_BACK, FROM_WRIST, grasp_of, without_hidden
from clinic.figure.draw.outline import outline, whole
from clinic.figure.draw.people import PEOPLE
from clinic.figure.draw.rings import parts_of
from clinic.figure.picture import draw_scene
from clinic.figure.pose import Hand
from clinic.figure.project import camera, project
from clinic.figure.scene import compose
from clinic.figure.vectors import at, dot, mul, sub

WHO = PEOPLE["default"]
HOLDING = [
    ("deadlift", ()), ("kettlebell-swing", ()), ("waiters-bow", ()), ("hip-rotation-test", ()),
    ("hip-hinge", ("trekking-pole",)), ("hip-hinge", ("broomstick",)), ("hip-hinge", ("less-weight",)),
]  # fmt: skip


def figures(exercise, chosen=()):
    scene = compose(exercise, None, chosen)
    return [(figure, camera(scene.view)) for figure in (scene.start, scene.end)]


def within_edge(path, point):
    """Whether a point lies inside a closed outline (by how often a line to the right crosses it)."""
    x, y = point
    corners = [bezier[0] for run, _ in path for bezier in run]
    inside = False
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


@pytest.mark.parametrize(("exercise", "chosen"), HOLDING)
def test_a_closed_hand_is_drawn_round_what_it_holds(exercise, chosen):
    for figure, c in figures(exercise, chosen):
        parts = without_hidden(figure, parts_of(figure, WHO), c)
        closed = [side for side in SIDES if figure.pose.arms[side].hand is Hand.grip]
        assert closed
        for side in closed:
            blocks = [f"{side} {name}" for name in ("hand", "fingers", "thumb") if f"{side} {name}" in parts]
            grip = project(c, held.grip_point(figure, side))
            assert any(within_edge(whole(outline(parts[name], c)), grip) for name in blocks)


def test_seen_from_the_wrist_the_stick_lies_between_fingers_and_palm():
    figure, c = figures("hip-hinge", ("broomstick",))[1]
    grasp = grasp_of(figure, parts_of(figure, WHO), c, "right")
    assert grasp.behind == ("right fingers",)
    assert grasp.over == ("right thumb",)
    assert -dot(figure.frames["right hand"].z, c.toward) < FROM_WRIST


def test_the_back_of_a_hand_hides_its_thumb():
    figure, c = figures("hip-rotation-test")[1]
    parts = parts_of(figure, WHO)
    seen = without_hidden(figure, parts, c)
    assert -SIGN["left"] * dot(figure.frames["left hand"].y, c.toward) < FROM_BACK
    assert {"left thumb", "left fingers"} <= set(parts) - set(seen)
    assert len(seen["left hand"].balls) == len(parts["left hand"].balls) + len(parts["left fingers"].balls)


def test_a_cup_stands_upright_beyond_the_fingers():
    for figure, c in figures("waiters-bow"):
        for side in SIDES:
            hand = figure.frames[f"{side} hand"]
            reach = max(
                dot(sub(place, held.grip_point(figure, side)), mul(hand.z, -1.0)) + radius
                for name in ("hand", "fingers", "thumb")
                for place, radius in parts_of(figure, WHO)[f"{side} {name}"].balls
            )
            assert reach < held.BEFORE_FIST + 0.001
            cup = held.cup(c, figure, side, 3.0).behind.shapes
            rim = [bezier[0] for bezier in cup[-1].path[0][0]]
            assert rim[0][1] == pytest.approx(rim[2][1], abs=0.01), "its rim is level"


@pytest.mark.parametrize("size", [1.0, 0.62])
def test_a_kettlebell_hangs_beyond_both_fists(size):
    for figure, c in figures("kettlebell-swing"):
        bell = held.kettlebell(c, figure, size, 3.0).behind.shapes[-1]
        corners = [bezier[0] for bezier in bell.path[0][0]]
        middle = (sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4)
        parts = parts_of(figure, WHO)
        for side in SIDES:
            for name in ("hand", "fingers", "thumb"):
                for place, radius in parts[f"{side} {name}"].balls:
                    assert dist(project(c, place), middle) > 52 * size + radius * 1000 - 4


def test_a_kettlebell_that_is_not_swung_hangs_straight_down_from_the_fists():
    figure, c = figures("kettlebell-swing")[1]
    bell = held.kettlebell(c, figure, 1.0, 3.0, hangs=True).behind.shapes[-1]
    grips = [project(c, held.grip_point(figure, side)) for side in SIDES]
    corners = [bezier[0] for bezier in bell.path[0][0]]
    assert sum(x for x, _ in corners) / 4 == pytest.approx(sum(x for x, _ in grips) / 2, abs=0.01)
    assert min(y for _, y in corners) > max(y for _, y in grips) + 20


def test_the_nearer_end_of_a_dumbbell_lies_before_the_hand():
    scene = compose("deadlift", None, ())
    shapes = draw_scene(scene, scene.view, WHO, 3.6, ghost=False).shapes
    *other, far, near = (i for i, shape in enumerate(shapes) if shape.fill == held.FACE)
    assert len(other) == 2, "a weight in the other hand is seen, too"
    assert any(shape.fill == WHO.palette.skin[0] for shape in shapes[far:near])


@pytest.mark.parametrize("exercise", ["hip-hinge", "squat"])
def test_on_a_chair_the_palms_lie_on_the_rail_and_the_fingers_hang_before_it(exercise):
    scene = compose(exercise, None, ("chair",))
    x, _, top = scene.plan.props[0].place
    figure = scene.end
    parts = parts_of(figure, WHO)
    for side in SIDES:
        assert figure.pose.arms[side].hand is Hand.over
        tip, radius = parts[f"{side} fingers"].balls[-2]
        assert top - 0.05 < tip[2] < top
        assert x + 0.018 < tip[0] + radius
        palm = at(figure.joints[f"{side} wrist"], figure.frames[f"{side} hand"], (0.0, 0.0, -0.04))
        assert top < palm[2] < top + 0.025


def test_only_the_near_hand_on_a_chair_shows_its_little_finger_before_the_others():
    scene = compose("hip-hinge", None, ("chair",))
    parts, c = parts_of(scene.end, WHO), camera(scene.view)
    assert grasp_of(scene.end, parts, c, "right").over == ("right little",)
    assert "left little" in grasp_of(scene.end, parts, c, "left").joined


def test_in_a_doorway_the_fingers_end_at_the_far_edge_of_the_post():
    scene = compose("hip-hinge", None, ("door-frame",))
    edge = scene.plan.props[0].place[0] + 0.05
    for figure in (scene.start, scene.end):
        parts = parts_of(figure, WHO)
        for side in SIDES:
            furthest = max(place[0] for place, _ in parts[f"{side} fingers"].balls)
            assert furthest == pytest.approx(edge, abs=0.022)
