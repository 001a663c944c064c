"""A pose set by hand: kept as data, read strictly, drawn like any other, moved by its joints."""

import re
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.figure import api
from clinic.figure.api import BadValue, FigureError, ImpossiblePose, PoseValue, UnknownName
from clinic.figure.posing import scene_of
from clinic.figure.settle import refuse_gaps, wall_at

SQUAT = api.begun_value("squat")
NEAR = 6.0
"""Drawing units (1000 = one stature) within which a joint has come to where it was wanted."""


def spot(value: PoseValue, which: str, joint: str) -> tuple[float, float]:
    return api.bench("", value, which).places[joint]


@pytest.mark.parametrize("exercise", api.names().exercises)
def test_every_catalogue_pose_can_be_begun_from_and_comes_back_from_its_data(exercise):
    value = api.begun_value(exercise)
    again = api.read_value(api.plain_of(value))
    assert api.plain_of(again) == api.plain_of(value)
    assert api.draw_posed("x", again).svg == api.draw_posed("x", value).svg


def test_the_words_of_a_posed_exercise_are_its_own():
    drawing = api.draw_posed(
        "Slow <squat>", replace(SQUAT, start_words="stand {tall}", supports=("loop-band",))
    )
    assert drawing.title == "Slow <squat>"
    assert "Start: stand {tall}." in drawing.description
    assert "loop band" in drawing.description
    assert '<title id="f.t">Slow &lt;squat&gt;</title>' in drawing.svg
    assert len(drawing.svg) < 15_000


HINGE = api.begun_value("hip-hinge")
SHOWN = (
    "smaller-range",
    "deeper",
    "bent-knees",
    "loop-band",
    "broomstick",
    "wall-support",
    "chair",
    "door-frame",
)


@pytest.mark.parametrize("slug", SHOWN)
def test_a_posed_exercise_shows_and_says_each_modification_that_it_can_take(slug):
    plain, changed = (api.draw_posed("x", HINGE, modifications=chosen) for chosen in ((), (slug,)))
    assert changed.svg != plain.svg
    assert changed.description != plain.description


def test_modifications_of_a_posed_exercise_compose():
    both = api.draw_posed("x", HINGE, modifications=("chair", "bent-knees"))
    for slug in ("chair", "bent-knees"):
        assert both.svg != api.draw_posed("x", HINGE, modifications=(slug,)).svg


def test_what_a_pose_cannot_take_is_neither_drawn_nor_said():
    kneeling = api.begun_value("rock-back")
    plain, changed = (
        api.draw_posed("x", kneeling, modifications=chosen) for chosen in ((), ("chair", "hands-and-knees"))
    )
    assert changed == plain


@pytest.mark.parametrize(
    ("plain", "error", "says"),
    [
        ([], BadValue, "pose"),
        ({"begin": {}}, UnknownName, "begin"),
        ({"end": {"right nee": 4}}, UnknownName, "right knee"),
        ({"end": {"right knee": 156}}, ImpossiblePose, "155"),
        ({"end": {"right knee": float("nan")}}, BadValue, "number"),
        ({"end": {"right knee": float("inf")}}, ImpossiblePose, "155"),
        ({"end": {"right knee": True}}, BadValue, "number"),
        ({"end": {"right knee": "12"}}, BadValue, "number"),
        ({"flat": "right foot"}, BadValue, "list"),
        ({"flat": [["right foot"]]}, UnknownName, "foot"),
        ({"end_touches": ["right foot"]}, BadValue, "table"),
        ({"end_touches": {"right wing": "floor"}}, UnknownName, "right"),
        ({"end_touches": {"right foot": "wall"}}, UnknownName, "floor"),
        ({"end_touches": {"right foot": "step"}}, UnknownName, "floor"),
        ({"step_cm": 3}, BadValue, "5 cm"),
        ({"second": [8]}, BadValue, "two angles"),
        ({"second": [8, 90]}, BadValue, "60"),
        ({"hand": "both"}, UnknownName, "right"),
        ({"supports": ["rope"]}, UnknownName, "rope"),
        ({"shoes": 1}, BadValue, "true or false"),
        ({"azimuth": 400}, BadValue, "360"),
        ({"start_words": "x" * 301}, BadValue, "300"),
    ],
)
def test_what_is_no_pose_is_named(plain, error, says):
    with pytest.raises(error, match=says):
        api.read_value(plain)


def test_the_mirror_of_the_mirror_is_the_pose():
    value = api.begun_value("golfers-reach")
    other = api.mirror_value(value)
    assert other.end_touches == {"left foot": "floor"}
    assert api.plain_of(api.mirror_value(other)) == api.plain_of(value)


def test_a_flat_foot_stays_flat_whatever_the_leg_does():
    value = replace(SQUAT, end={**SQUAT.end, "right ankle": -30.0})
    sole = scene_of(value, None).end.frames["right foot"]
    assert sole.z[2] == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("support", api.SUPPORTS)
def test_each_support_changes_the_picture_and_its_words(support):
    value = api.begun_value("hip-hinge")
    held = replace(value, supports=(support,))
    assert api.draw_posed("x", held).svg != api.draw_posed("x", value).svg
    assert api.draw_posed("x", held).description != api.draw_posed("x", value).description


def test_two_supports_that_contradict_each_other_are_refused():
    with pytest.raises(FigureError):
        api.draw_posed("x", replace(SQUAT, supports=("wall-support", "broomstick")))


@pytest.mark.parametrize(
    ("joint", "by"),
    [("right hand", (40, -60)), ("left hand", (-50, -40)), ("right elbow", (60, -12)),
     ("head", (15, 10)), ("chest", (40, 8))],
)  # fmt: skip
def test_a_dragged_joint_comes_to_where_it_is_wanted(joint, by):
    begin = api.begun_value("hip-hinge")
    x, y = spot(begin, "start", joint)
    wanted = (x + by[0], y + by[1])
    value, stopped = api.drag_to(begin, "start", joint, wanted)
    here = spot(value, "start", joint)
    assert stopped is None
    reach = NEAR if joint not in ("head", "chest") else 3 * NEAR
    assert here == pytest.approx(wanted, abs=reach)
    assert value.end == begin.end, "the other end stays"


def test_a_foot_that_rests_slides_along_the_floor_and_does_not_leave_it():
    begin = api.begun_value("hip-hinge")
    x, y = spot(begin, "start", "right foot")
    value, _ = api.drag_to(begin, "start", "right foot", (x + 60, y - 50))
    feet = scene_of(value, None).start.joints
    assert feet["right ankle"][0] - feet["left ankle"][0] == pytest.approx(0.06, abs=0.02)
    assert feet["right ankle"][2] == pytest.approx(feet["left ankle"][2], abs=0.004)


def test_dragging_the_hips_down_bends_both_knees_and_keeps_the_feet():
    begin = api.begun_value("squat")
    x, y = spot(begin, "start", "hips")
    value, _ = api.drag_to(begin, "start", "hips", (x - 40, y + 120))
    assert value.start["right knee"] > begin.start.get("right knee", 0) + 20
    assert value.start["right knee"] == pytest.approx(value.start["left knee"], abs=3)
    before, after = (scene_of(one, None).start.joints for one in (begin, value))
    gap = [[one["right ankle"][i] - one["left ankle"][i] for i in (0, 1)] for one in (before, after)]
    assert gap[1] == pytest.approx(gap[0], abs=0.012)


def test_a_joint_goes_no_further_than_its_limit_and_says_so():
    lifted = replace(SQUAT, start_touches={"left foot": "floor"})
    x, y = spot(lifted, "start", "right foot")
    value, stopped = api.drag_to(lifted, "start", "right foot", (x - 100, y - 900))
    assert isinstance(stopped, ImpossiblePose)
    assert stopped.joint.startswith("right ")
    api.read_value(api.plain_of(value))


@pytest.mark.parametrize(
    "exercise", ["hip-hinge", "side-lying-hip-rotation", "hip-90-90-forward-lean", "airplane"]
)
def test_whatever_is_dragged_wherever_the_pose_can_be_drawn_or_the_joint_is_named(exercise):
    value = api.begun_value(exercise)
    for joint, (x, y) in api.bench("", value, "end").places.items():
        for by in ((150, -220), (-300, 90), (700, 700)):
            moved, _ = api.drag_to(value, "end", joint, (x + by[0], y + by[1]))
            with suppress(ImpossiblePose):
                api.bench("", moved, "end")


def test_a_hand_that_holds_on_cannot_be_taken():
    held = replace(api.begun_value("hip-hinge"), supports=("wall-support",))
    assert "right hand" not in api.bench("", held, "end").places
    with pytest.raises(UnknownName):
        api.drag_to(held, "end", "right hand", (0, 0))


def test_the_frame_stays_where_it_is_while_a_pose_is_set():
    bent, straight = replace(SQUAT, end={}), SQUAT
    frames = [api.bench("", one, "end").shown.svg.split('"')[3] for one in (bent, straight)]
    assert frames[0] == frames[1]


states = st.fixed_dictionaries(
    {
        which: st.dictionaries(
            st.sampled_from([slider.name for slider in api.sliders()]), st.floats(0, 1), max_size=6
        )
        for which in api.WHICH
    }
    | {
        f"{which}_touches": st.dictionaries(
            st.sampled_from(list(api.PARTS)), st.sampled_from([api.FLOOR, api.STEP, api.WALL]), max_size=4
        )
        for which in api.WHICH
    }
    | {
        "supports": st.lists(st.sampled_from(api.SUPPORTS), max_size=2),
        "hand": st.sampled_from(["right", "left"]),
        "step_cm": st.sampled_from([0, 5, 15, 40]),
        "stays": st.booleans(),
        "shoes": st.booleans(),
        "azimuth": st.floats(0, 360),
        "elevation": st.floats(-10, 60),
        "second": st.sampled_from([None, [90, 0]]),
    }
)


def legal(begin: PoseValue, state: dict) -> PoseValue:
    """A state of the editor: a catalogue pose with some sliders elsewhere, other contacts and things."""
    sliders = {slider.name: slider for slider in api.sliders()}
    plain = {**api.plain_of(begin), **{key: state[key] for key in state if key not in api.WHICH}}
    for which in api.WHICH:
        moved = {
            name: sliders[name].least + share * (sliders[name].greatest - sliders[name].least)
            for name, share in state[which].items()
        }
        plain[which] = {**begin.angles(which), **moved}
        plain[f"{which}_touches"] = {
            part: on
            for part, on in state[f"{which}_touches"].items()
            if on in api.PARTS[part].on and (on != api.STEP or state["step_cm"])
        }
    return api.read_value(plain)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(api.names().exercises), states)
def test_any_state_of_the_editor_is_drawn_in_its_frame_or_refused_by_name(exercise, state):
    value = legal(api.begun_value(exercise), state)
    try:
        bench = api.bench("x", value, "end")
    except (api.ImpossiblePose, api.OutOfReach, api.BelowFloor, api.Contradiction) as error:
        refused: api.FigureError | None = error
    else:
        refused = None
    if refused:
        assert any(name and name in str(refused) for name in vars(refused).values() if isinstance(name, str))
        return
    for drawing in (bench.both, *([bench.second] if bench.second else [])):
        assert "nan" not in drawing.svg
        x, y, width, height = map(int, re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', drawing.svg).groups())
        for px, py in re.findall(r"M(-?\d+) (-?\d+)", drawing.svg):
            assert x <= int(px) <= x + width
            assert y <= int(py) <= y + height


@pytest.mark.parametrize("exercise", api.names().exercises)
def test_what_touches_lies_where_it_should_and_stays_there(exercise):
    value = api.begun_value(exercise)
    scene = scene_of(value, None)
    for figure, which in ((scene.start, "start"), (scene.end, "end")):
        refuse_gaps(figure, value.touches(which), value.step)
    both = {part for part, on in value.start_touches.items() if value.end_touches.get(part) == on}
    for foot in both & {"right foot", "left foot"}:
        ankle = foot.replace("foot", "ankle")
        assert scene.start.joints[ankle][:2] == pytest.approx(scene.end.joints[ankle][:2], abs=0.02), foot


def test_a_step_is_as_high_as_it_is_set_and_lies_under_the_foot():
    value = replace(
        api.begun_value("deadlift"), step_cm=25.0, start_touches={"right foot": "step", "left foot": "floor"}
    )
    scene = scene_of(value, None)
    (step,) = [prop for prop in scene.plan.props if prop.kind == "step"]
    ankle = scene.start.joints["right ankle"]
    assert step.toward[2] * api.STATURE_CM == pytest.approx(25.0)
    assert ankle[2] - scene.start.joints["left ankle"][2] == pytest.approx(step.toward[2], abs=0.006)
    assert all(
        low < here < high for low, here, high in zip(step.place[:2], ankle[:2], step.toward[:2], strict=True)
    )
    assert "A step 25 cm high." in api.draw_posed("x", value).description


def test_a_back_against_the_wall_stays_at_one_wall():
    lean = {**api.begun_value("squat").end_touches, "sacrum": "wall", "shoulder blades": "wall"}
    value = api.brought_to_rest(replace(SQUAT, end_touches=lean))
    value = api.brought_to_rest(replace(value, start_touches=lean), "start")
    scene = scene_of(value, None)
    walls = [wall_at(figure, lean) for figure in (scene.start, scene.end)]
    assert walls[0] == pytest.approx(walls[1], abs=0.02)
    assert "leans against a wall" in api.draw_posed("x", value).description


def test_one_thing_at_a_time_is_in_the_hands_and_none_in_those_that_hold_the_body():
    on_hands = replace(api.begun_value("rock-back"), supports=("kettlebell",))
    with pytest.raises(api.Contradiction):
        api.draw_posed("x", on_hands)


def test_the_second_view_is_another_picture_of_the_same():
    value = replace(SQUAT, second=(90.0, 3.0))
    first, other = (api.draw_posed("x", value, view=view) for view in (None, api.SECOND))
    assert first.svg != other.svg
    assert "from the front" in other.description
    with pytest.raises(UnknownName):
        api.draw_posed("x", SQUAT, view=api.SECOND)


def test_what_was_written_as_flat_feet_still_is():
    value = api.read_value({"end": {"right knee": 20}, "flat": ["right foot"]})
    assert value.start_touches == value.end_touches == {"right foot": "floor"}


@pytest.mark.parametrize("exercise", api.names().exercises)
def test_every_joint_lies_within_the_frame(exercise):
    bench = api.bench("", api.begun_value(exercise), "end")
    left, top, width, height = map(float, bench.shown.svg.split('"')[3].split())
    for joint, (x, y) in bench.places.items():
        assert left < x < left + width, joint
        assert top < y < top + height, joint
