"""Properties: random legal poses and compositions are finite and inside the frame, or refused by name."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.domain.letterhead import contrast
from clinic.figure import body
from clinic.figure.api import Contradiction, ImpossiblePose, draw, names
from clinic.figure.draw.canvas import extent
from clinic.figure.draw.outline import outline, whole
from clinic.figure.draw.paint import Wear, paint
from clinic.figure.draw.people import INK, PEOPLE
from clinic.figure.draw.rings import parts_of
from clinic.figure.limits import solve
from clinic.figure.modify import clash
from clinic.figure.movements.standing import standing
from clinic.figure.pose import Arm, Leg, Pose, both, pair
from clinic.figure.project import View, camera
from clinic.figure.solve import place

KNOWN = names()


def within(motion):
    limits = body.RANGES[motion]
    return st.floats(limits.least, limits.greatest)


legs = st.builds(
    lambda flexion, out, knee, ankle: Leg(hip=(flexion, out, 0.0), knee=max(0.0, knee), ankle=ankle),
    within("hip flexion"),
    st.floats(-15, 40),
    within("knee"),
    within("ankle"),
)
arms = st.builds(
    lambda flexion, out, elbow: Arm(shoulder=(flexion, out, 0.0), elbow=elbow),
    within("shoulder flexion"),
    st.floats(0, 60),
    within("elbow"),
)


@settings(max_examples=60, deadline=None)
@given(legs, legs, arms, arms, st.floats(-30, 120), st.floats(0, 360), st.floats(-10, 80))
def test_any_pose_within_the_ranges_gives_finite_shapes_of_a_person_s_size(
    right, left, one, other, tilt, azimuth, elevation
):
    pose = replace(
        standing(0, 3),
        pelvis=(tilt, 0.0, 0.0),
        balance=None,
        legs={"right": right, "left": left},
        arms={"right": one, "left": other},
    )
    try:
        figure = solve(pose)
    except ImpossiblePose as refused:
        figure = refused
    if isinstance(figure, ImpossiblePose):
        assert figure.joint in str(figure)
        assert figure.angle != figure.limit
        return
    shapes = paint(figure, camera(View(azimuth, elevation, "")), PEOPLE["default"], 3.0, Wear()).shapes
    left_edge, top, right_edge, bottom = extent(shapes)
    assert 0 < right_edge - left_edge < 1500
    assert 0 < bottom - top < 1500


@settings(max_examples=40, deadline=None)
@given(legs, arms, st.floats(-90, 90), st.floats(0, 360), st.floats(-10, 80))
def test_every_outline_turns_the_same_way_so_that_parts_over_one_another_leave_no_hole(
    leg, arm, tilt, azimuth, elevation
):
    figure = place(Pose(pelvis=(tilt, 0.0, 0.0), legs=both(leg), arms=pair(arm)))
    for part in parts_of(figure, PEOPLE["default"]).values():
        for run, _ in whole(outline(part, camera(View(azimuth, elevation, "")))):
            assert sum(p[0] * q[1] - q[0] * p[1] for p, _, _, q in run) > 0


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_prescription_is_drawn_inside_its_frame_or_refused_by_name(data):
    exercise = data.draw(st.sampled_from(KNOWN.exercises))
    chosen = data.draw(
        st.lists(
            st.sampled_from(KNOWN.modifications[exercise] or ("smaller-range",)), unique=True, max_size=4
        )
    )
    chosen = [slug for slug in chosen if slug in KNOWN.modifications[exercise]]
    options = {
        "side": data.draw(st.sampled_from([None, "left", "right"])),
        "size": data.draw(st.sampled_from(["thumb", "card", "full"])),
        "body": data.draw(st.sampled_from(KNOWN.bodies)),
        "view": data.draw(st.sampled_from(KNOWN.views[exercise])),
        "pose": data.draw(st.sampled_from(["start", "end", "both"])),
    }
    refused = clash(chosen)
    if refused:
        with pytest.raises(Contradiction, match=refused.a):
            draw(exercise, modifications=chosen, **options)
        return
    svg = draw(exercise, modifications=chosen, **options).svg
    assert "nan" not in svg
    x, y, width, height = map(int, re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg).groups())
    for px, py in re.findall(r"M(-?\d+) (-?\d+)", svg):
        assert x <= int(px) <= x + width
        assert y <= int(py) <= y + height


def test_every_line_is_three_to_one_on_paper_and_on_each_colour_beside_it():
    for who in PEOPLE.values():
        look = who.palette
        for fill in (*look.skin, *look.shirt, *look.trousers, *look.shoe, "#ffffff"):
            assert contrast(look.line, fill) >= 3, (look, fill)
    from clinic.figure.draw.arrows import COLOUR

    for line in (INK, COLOUR):
        assert contrast(line, "#ffffff") >= 3


def test_a_playing_drawing_holds_every_moment_in_one_file_and_nothing_else():
    for exercise in KNOWN.exercises:
        svg = draw(exercise, animate=True).svg
        assert "<animate " in svg
        assert "<script" not in svg
        assert "<style" not in svg
        assert len(svg) < 130_000
