"""Modifications: each changes what it declares and nothing else, and they compose or are refused by name."""

import re
from itertools import combinations

import pytest

from clinic.figure.api import clashes, draw, names
from clinic.figure.draw.people import PEOPLE
from clinic.figure.draw.props import FRAME
from clinic.figure.errors import Contradiction, ImpossiblePose
from clinic.figure.limits import angles
from clinic.figure.modify import MODIFICATIONS, clash
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.picture import draw_scene
from clinic.figure.scene import compose, wrong
from clinic.figure.vectors import distance

SINGLE = [(slug, change) for slug, movement in MOVEMENTS.items() for change in movement.modifications]
DRAWS = {m.slug: m.draws for m in MODIFICATIONS}
PROPS = {
    "wall-support": "wall",
    "trekking-pole": "pole",
    "chair": "chair",
    "door-frame": "door-frame",
    "broomstick": "broomstick",
}


@pytest.mark.parametrize(("exercise", "change"), SINGLE)
def test_a_modification_changes_the_drawing_if_it_says_so(exercise, change):
    changed = draw(exercise, modifications=[change]).svg.split("</desc>")[1]
    plain = draw(exercise).svg.split("</desc>")[1]
    assert (changed != plain) == DRAWS[change]


@pytest.mark.parametrize("exercise", MOVEMENTS)
def test_every_composition_is_drawn_or_refused_by_name(exercise):
    known = names().modifications[exercise]
    for size in (2, 3, 4):
        for chosen in combinations(known, size):
            refused = clash(chosen)
            if refused is None:
                assert compose(exercise, None, chosen).modifications == chosen
                continue
            assert {refused.a, refused.b} <= set(chosen)
            with pytest.raises(Contradiction, match=re.escape(refused.reason)):
                compose(exercise, None, chosen)


def test_hands_that_hold_the_stick_cannot_rest_on_a_wall():
    with pytest.raises(Contradiction, match="both hands hold the stick"):
        draw("hip-hinge", modifications=["broomstick", "wall-support"])


def test_the_builder_can_ask_what_no_longer_fits():
    reasons = clashes("hip-hinge", ["broomstick"])
    assert set(reasons) == {
        "wall-support",
        "trekking-pole",
        "chair",
        "door-frame",
        "less-weight",
        "hands-and-knees",
    }
    assert all(reason.endswith(".") for reason in reasons.values())


def test_smaller_range_stops_half_way():
    full, half = compose("hip-hinge", None, ()), compose("hip-hinge", None, ("smaller-range",))
    assert half.end.pose.pelvis[0] == pytest.approx(full.end.pose.pelvis[0] / 2)
    assert half.start.joints == full.start.joints


def test_deeper_goes_further():
    full, deep = compose("hip-hinge", None, ()), compose("hip-hinge", None, ("deeper",))
    assert angles(deep.end)["right hip flexion"] > angles(full.end)["right hip flexion"] + 8


@pytest.mark.parametrize(
    "others", [(), ("smaller-range",), ("wall-support",), ("broomstick", "smaller-range")]
)
def test_bent_knees_are_bent_at_least_forty_degrees_whatever_joins_them(others):
    scene = compose("hip-hinge", None, ("bent-knees", *others))
    assert min(angles(scene.end)[f"{side} knee"] for side in ("right", "left")) >= 40


@pytest.mark.parametrize("exercise", ["golfers-reach", "warrior-3", "airplane"])
def test_on_one_leg_only_the_standing_knee_bends_more(exercise):
    plain, bent = (angles(compose(exercise, None, chosen).end) for chosen in ((), ("bent-knees",)))
    assert bent["right knee"] > plain["right knee"] + 20
    assert bent["left knee"] == pytest.approx(plain["left knee"], abs=0.1)


@pytest.mark.parametrize("exercise", ["hip-hinge", "deadlift", "waiters-bow", "side-hip-hinge"])
def test_knees_that_are_bent_already_bend_so_much_more_that_it_is_seen(exercise):
    plain, bent = (angles(compose(exercise, None, chosen).end) for chosen in ((), ("bent-knees",)))
    assert max(bent[f"{side} knee"] - plain[f"{side} knee"] for side in ("right", "left")) > 15


@pytest.mark.parametrize("exercise", ["rock-back", "hip-90-90-forward-lean", "forward-fold"])
def test_deeper_on_the_floor_brings_the_body_down_where_it_is_seen(exercise):
    plain, deep = (compose(exercise, None, chosen).end for chosen in ((), ("deeper",)))
    assert deep.joints["head"][2] < plain.joints["head"][2] - 0.03


def test_a_smaller_lean_leaves_the_hands_on_the_thighs_where_they_would_hover():
    scene = compose("hip-90-90-forward-lean", None, ("smaller-range",))
    for side in ("right", "left"):
        assert distance(scene.end.joints[f"{side} wrist"], scene.start.joints[f"{side} wrist"]) < 1 / 400


@pytest.mark.parametrize(("change", "kind"), PROPS.items())
def test_a_support_is_the_only_new_thing(change, kind):
    plain, changed = compose("hip-hinge", None, ()), compose("hip-hinge", None, (change,))
    assert [p.kind for p in changed.plan.props] == [kind]
    assert changed.plan.end.pelvis == plain.plan.end.pelvis
    assert changed.plan.end.legs == plain.plan.end.legs


def test_the_hand_lies_on_the_wall_and_nothing_passes_through_it():
    for extra in ((), ("smaller-range",), ("bent-knees",), ("deeper",)):
        scene = compose("hip-hinge", None, ("wall-support", *extra))
        wall = scene.plan.props[0].place[0]
        assert scene.end.joints["right wrist"][0] == pytest.approx(wall - 0.0125, abs=1 / 400)
        for figure in (scene.start, scene.end):
            assert all(p[0] < wall for p in figure.joints.values())


def test_the_broomstick_touches_head_mid_back_and_sacrum():
    from clinic.figure.support import _occiput_gap

    for extra in ((), ("bent-knees",), ("smaller-range",), ("deeper",)):
        scene = compose("hip-hinge", None, ("broomstick", *extra))
        assert abs(_occiput_gap(scene.start)) < 1 / 400
        assert abs(_occiput_gap(scene.end)) < 1 / 400


def test_the_band_lies_above_the_knees_and_the_weight_is_lighter():
    assert compose("hip-hinge", None, ("loop-band",)).plan.loop
    light, usual = compose("deadlift", None, ("less-weight",)), compose("deadlift", None, ())
    assert max(p.size for p in light.plan.props) < min(p.size for p in usual.plan.props)


WRONG = [
    (slug, fault, change)
    for slug, movement in MOVEMENTS.items()
    for fault in movement.faults
    for change in movement.modifications
    if change != "gluteus-medius-release"
]


def fault_with(exercise, fault, change):
    """The scene of a fault with a modification, or None when a body or reason forbids it."""
    try:
        return wrong(exercise, None, fault, (change,))
    except (Contradiction, ImpossiblePose):
        return None


POSSIBLE = [asked for asked in WRONG if fault_with(*asked)]


@pytest.mark.parametrize(("exercise", "fault", "change"), POSSIBLE)
def test_a_fault_is_drawn_with_the_modification_in_both_pictures(exercise, fault, change):
    scene, right = wrong(exercise, None, fault, (change,)), compose(exercise, None, (change,))
    assert scene.end.joints != right.end.joints
    assert {p.kind for p in scene.plan.props} == {p.kind for p in right.plan.props}
    drawn = draw(exercise, pose=f"fault:{fault}", modifications=[change])
    assert drawn.svg != draw(exercise, pose=f"fault:{fault}").svg


def test_few_faults_cannot_be_shown_with_a_modification():
    assert len(POSSIBLE) >= len(WRONG) * 5 / 6


def test_the_stick_shows_the_rounded_back_and_does_not_straighten_it():
    scene = wrong("hip-hinge", None, "rounded-back", ("broomstick",))
    assert angles(scene.end)["low back flexion"] == pytest.approx(34, abs=1)


def test_a_fault_that_cannot_happen_on_hands_and_knees_is_refused_with_the_reason():
    with pytest.raises(Contradiction, match="cannot go wrong on hands and knees"):
        draw("hip-hinge", pose="fault:knees-in", modifications=["hands-and-knees"])
    kneeling = wrong("hip-hinge", None, "rounded-back", ("hands-and-knees",))
    assert kneeling.end.joints["right knee"][2] < 0.05


@pytest.mark.parametrize("exercise", ["hip-hinge", "squat"])
def test_the_far_hand_lies_behind_its_post_and_the_near_one_before(exercise):
    scene = compose(exercise, None, ("door-frame",))
    shapes = draw_scene(scene, scene.view, PEOPLE["default"], 3.6, ghost=False).shapes
    far, near = (
        max(i for i, shape in enumerate(shapes) if shape.fill == PEOPLE["default"].palette.skin[tone])
        for tone in (1, 0)
    )
    post = max(i for i, shape in enumerate(shapes) if shape.fill == FRAME[2])
    assert far < post < near
