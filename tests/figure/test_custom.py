"""A clinic's own poses: sliders, limits, mirror, the same drawing."""

import pytest

from clinic.figure.api import ImpossiblePose, UnknownName, begin_from, begun_value, mirrored_values, sliders
from clinic.figure.custom import values_of
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.posing import pose_of, scene_of
from clinic.figure.scene import compose
from clinic.figure.solve import place

ANGLES_OF_LIMBS = [s.name for s in sliders() if "shoulder" not in s.name]


@pytest.mark.parametrize("exercise", MOVEMENTS)
@pytest.mark.parametrize("end", ["start", "end"])
def test_a_catalogue_pose_comes_back_from_its_sliders(exercise, end):
    wanted = begin_from(exercise, end)
    found = values_of(place(pose_of(wanted)))
    for name in ANGLES_OF_LIMBS:
        assert found[name] == pytest.approx(wanted[name], abs=1.0), name


def test_the_body_is_set_down_on_the_floor():
    standing = place(pose_of(begin_from("hip-hinge", "start")))
    assert standing.joints["right ball"][2] == pytest.approx(0.0, abs=0.01)
    assert standing.joints["head"][2] == pytest.approx(
        compose("hip-hinge", None, ()).start.joints["head"][2], abs=0.02
    )


def test_a_slider_beyond_the_joint_names_joint_and_limit():
    with pytest.raises(ImpossiblePose) as refused:
        pose_of({"right knee": 170.0})
    assert (refused.value.joint, refused.value.limit) == ("right knee", 155)


def test_an_unknown_slider_is_told_with_the_nearest():
    with pytest.raises(UnknownName) as refused:
        pose_of({"right nee": 10.0})
    assert "right knee" in refused.value.nearest


def test_mirroring_twice_changes_nothing():
    values = begin_from("side-lying-hip-rotation")
    assert mirrored_values(values) != values
    assert mirrored_values(mirrored_values(values)) == values


def test_every_slider_has_a_range_that_holds_rest():
    assert all(slider.least <= 0 <= slider.greatest for slider in sliders())
    assert len({slider.name for slider in sliders()}) == len(sliders())


@pytest.mark.parametrize(
    ("exercise", "joint"),
    [("hip-hinge", "right ankle"), ("rock-back", "right knee"), ("warrior-3", "right ankle")],
)
def test_what_stands_on_the_floor_does_not_slide_between_the_poses(exercise, joint):
    scene = scene_of(begun_value(exercise), None)
    here, there = scene.start.joints[joint], scene.end.joints[joint]
    assert here[:2] == pytest.approx(there[:2], abs=0.03)
