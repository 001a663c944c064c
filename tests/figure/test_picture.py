"""What a viewer meets: arrows that lie on nothing, lines that stand out from any page, a start with hands."""

import re
from math import dist

import pytest

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.letterhead import contrast
from clinic.figure.above import lift
from clinic.figure.api import begun_value, draw
from clinic.figure.body import THIGH
from clinic.figure.draw import props
from clinic.figure.draw.arrows import COLOUR, cleared, touching
from clinic.figure.draw.arrows import blots as painted_near
from clinic.figure.draw.canvas import VEIL, Shape, svg_text
from clinic.figure.draw.curves import oval, path_text
from clinic.figure.draw.details import BAND
from clinic.figure.draw.ghost import GHOST_FILL, GHOST_HAIR, GHOST_LINE, START_LINE, paint_ghost
from clinic.figure.draw.muscles import NAME, TINT_LINE
from clinic.figure.draw.outline import outline
from clinic.figure.draw.paint import HALO, order_of
from clinic.figure.draw.people import INK, PEOPLE
from clinic.figure.draw.rings import LIMBS, parts_of
from clinic.figure.draw.signs import BAD, GOOD, WORD
from clinic.figure.drawing import FLAT
from clinic.figure.limits import angles
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.movements.marks import MARKS
from clinic.figure.movements.model import FRONT, SIDE
from clinic.figure.picture import draw_scene, marked
from clinic.figure.posing import scene_of
from clinic.figure.project import camera, project
from clinic.figure.scene import compose, wrong
from clinic.figure.solve import centre_of_mass
from clinic.figure.vectors import at

PAGES = ("#ffffff", "#f7f5f0", "#192225")  # light, warm, dark
DONE = [(slug, ()) for slug in MOVEMENTS] + [
    (slug, (change,)) for slug, m in MOVEMENTS.items() for change in m.modifications
]


def shapes_of(exercise, chosen=(), width=3.6):
    scene = compose(exercise, None, chosen)
    return draw_scene(scene, scene.view, PEOPLE["default"], width).shapes


@pytest.mark.parametrize("width", [3.0, 7.0])
@pytest.mark.parametrize(("exercise", "chosen"), DONE)
def test_an_arrow_lies_on_nothing_that_is_painted_solid(exercise, chosen, width):
    shapes = shapes_of(exercise, chosen, width)
    arrows = [shape for shape in shapes if shape.fill == COLOUR]
    pale = {GHOST_FILL, GHOST_HAIR, HALO, COLOUR, props.SHADOW, props.MAT, props.MAT_EDGE}
    solid = [shape for shape in shapes if shape.fill and shape.fill not in pale]
    assert arrows
    if "door-frame" in chosen:  # the head goes through it, and the far post lies behind the way
        return
    for arrow in arrows:
        way = [b[0] for b in arrow.path[0][0]]
        assert touching(way, 1.0, painted_near(solid, way)) <= 2, (exercise, chosen)


def test_a_way_across_something_is_moved_away_from_the_body():
    obstacle = Shape(oval(100.0, 0.0, 30.0, 30.0), "#000000")
    way = [(float(x), 10.0) for x in range(0, 200, 20)]
    moved = cleared(way, 9.0, [obstacle], (100.0, -300.0))
    assert touching(moved, 1.0, painted_near([obstacle], moved)) == 0
    assert min(y for _, y in moved) > 30.0


@pytest.mark.parametrize(("exercise", "chosen"), DONE)
def test_no_arrow_crosses_the_face_of_the_start(exercise, chosen):
    scene = compose(exercise, None, chosen)
    start, c = scene.start, camera(scene.view)
    x, y = project(c, at(start.joints["head"], start.frames["head"], (0.02, 0.0, 0.02)))
    for arrow in (shape for shape in shapes_of(exercise, chosen) if shape.fill == COLOUR):
        assert min(dist(bezier[0], (x, y)) for bezier in arrow.path[0][0]) > 45, (exercise, chosen)


def grey(colour):
    """A colour as a printer without colours, or a television, shows it (ITU-R BT.601)."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    tone = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return f"#{tone:02x}{tone:02x}{tone:02x}"


@pytest.mark.parametrize("page", PAGES)
def test_every_line_that_stands_free_is_three_to_one_on_the_page_and_in_grey(page):
    for colour in (COLOUR, START_LINE, props.FLOOR, WORD, NAME):
        assert contrast(colour, page) >= 3, colour
        assert contrast(grey(colour), grey(page)) >= 3, colour


def veiled(colour, page):
    """A colour of the pale start as it is seen on a page."""
    own, behind = ([int(one[i : i + 2], 16) for i in (1, 3, 5)] for one in (colour, page))
    return "#" + "".join(f"{round(a * VEIL + b * (1 - VEIL)):02x}" for a, b in zip(own, behind, strict=True))


@pytest.mark.parametrize("page", PAGES)
def test_the_pale_start_is_told_from_any_page_by_its_line_or_by_its_tone(page):
    line, tone = veiled(GHOST_LINE, page), veiled(GHOST_FILL, page)
    for seen in (str, grey):
        assert max(contrast(seen(line), seen(page)), contrast(seen(tone), seen(page))) >= 3
        assert contrast(seen(line), seen(tone)) >= 3


def test_on_a_dark_page_the_start_does_not_outshine_the_end():
    dark, look = PAGES[2], PEOPLE["default"].palette
    for tone in (look.skin[0], look.shirt[0], look.trousers[0]):
        for pale in (GHOST_FILL, GHOST_HAIR):
            assert contrast(veiled(pale, dark), dark) < contrast(tone, dark)


def test_all_of_the_start_lies_behind_one_veil():
    shapes = shapes_of("deadlift")
    pale = [i for i, shape in enumerate(shapes) if shape.pale]
    assert pale == list(range(pale[0], pale[-1] + 1))
    assert svg_text(shapes, "f").count("<g opacity=") == 1


def pale_face(exercise):
    """The pale lines without filling that lie on the start's face."""
    scene = compose(exercise, None, ())
    start, c = scene.start, camera(scene.view)
    eyes = [
        project(c, at(start.joints["head"], start.frames["head"], (0.052, y, 0.0225)))
        for y in (-0.016, 0.016)
    ]
    lines = [s for s in shapes_of(exercise) if s.pale and s.stroke and not s.fill and s.width < 5.0]
    return [s for s in lines if any(dist(run[0][0], eye) < 20 for eye in eyes for run, _ in s.path)]


def test_the_pale_start_has_a_face_unless_it_is_seen_from_behind():
    assert all(
        pale_face(exercise) for exercise in ("hip-hinge", "waiters-bow", "squat", "hip-90-90-forward-lean")
    )
    assert not pale_face("hip-hike")


def test_the_lines_of_the_body_are_three_to_one_on_all_it_wears_in_grey():
    for who in PEOPLE.values():
        look = who.palette
        for tone in (*look.skin, *look.shirt, *look.trousers, *look.shoe, HALO):
            assert contrast(grey(look.line), grey(tone)) >= 3, tone


def test_every_fault_that_the_catalogue_tells_is_drawn():
    for exercise in load_catalogue().exercises.values():
        figure = exercise.figure or exercise.slug
        for fault in exercise.faults:
            assert fault.pose in MOVEMENTS[figure].faults, (exercise.slug, fault.slug)


def test_a_sign_carries_its_own_white_ground():
    assert min(contrast(colour, "#ffffff") for colour in (GOOD, BAD)) >= 3


def test_the_dark_line_of_the_body_lies_on_a_light_edge_of_its_own():
    assert contrast(INK, HALO) >= 3
    for exercise in MOVEMENTS:
        shapes = shapes_of(exercise)
        first_ink = next(i for i, shape in enumerate(shapes) if shape.stroke == INK)
        under = {id(run) for shape in shapes[:first_ink] if shape.stroke == HALO for run, _ in shape.path}
        outer = [
            shape
            for shape in shapes
            if shape.fill and shape.path and shape.stroke == "" and shape.solid == 1.0
        ]
        assert under & {id(run) for shape in outer for run, _ in shape.path}


@pytest.mark.parametrize("page", PAGES)
def test_a_thing_is_told_from_the_page_by_its_edge_or_by_its_tone(page):
    things = (
        (props.WOOD, props.WOOD_LINE),
        (props.METAL, props.METAL_LINE),
        (props.IRON, props.METAL_LINE),
        *((tone, props.STONE_LINE) for tone in props.STONE),
        (props.MAT, props.MAT_LINE),
    )
    for tone, edge in things:
        assert max(contrast(tone, page), contrast(edge, page)) >= 3, (tone, page)


def test_the_edge_of_a_muscle_is_seen_on_every_shirt_and_trousers():
    for who in PEOPLE.values():
        for cloth in (who.palette.shirt[0], who.palette.trousers[0]):
            assert (
                contrast(TINT_LINE, cloth) >= 2.3
            )  # a thin edge beside a tint; the tint itself is told by its tone


@pytest.mark.parametrize("exercise", ["deadlift", "waiters-bow", "kettlebell-swing"])
def test_the_pale_start_holds_what_the_end_holds(exercise):
    shapes = shapes_of(exercise)
    first_ink = next(i for i, shape in enumerate(shapes) if shape.stroke == INK)
    pale = [shape for shape in shapes[:first_ink] if shape.fill == GHOST_FILL and shape.stroke == GHOST_LINE]
    assert pale


@pytest.mark.parametrize("exercise", MOVEMENTS)
def test_every_fault_has_a_ring_where_it_shows(exercise):
    for name in MOVEMENTS[exercise].faults:
        scene = wrong(exercise, None, name)
        rings = marked(scene, scene.view, 3.6, MARKS[name]).shapes
        assert len(rings) == 2 * len(MARKS[name]) >= 2
        assert "A ring marks the place." in draw(exercise, pose=f"fault:{name}").description


def test_the_airplane_opens_the_pelvis_over_a_foot_that_stays():
    scene = compose("airplane", None, ())
    start, end = scene.start, scene.end
    assert end.joints["left hip"][2] > start.joints["left hip"][2] + 0.05
    assert end.joints["left wrist"][2] > start.joints["left wrist"][2] + 0.12
    assert end.joints["right ankle"] == pytest.approx(start.joints["right ankle"], abs=0.01)
    assert abs(centre_of_mass(end)[1] - end.joints["right ankle"][1]) < 0.03


def test_the_side_hinge_tips_the_trunk_as_one_and_keeps_the_hand_on_the_hip():
    for figure in (compose("side-hip-hinge", None, ()).start, compose("side-hip-hinge", None, ()).end):
        found = angles(figure)
        assert found["low back side bend"] == pytest.approx(0, abs=1)
        assert found["upper back side bend"] == pytest.approx(0, abs=1)
        wrist, hip = figure.joints["left wrist"], figure.joints["left hip"]
        assert sum((a - b) ** 2 for a, b in zip(wrist, hip, strict=True)) ** 0.5 < 0.13


def test_in_the_door_frame_the_hands_end_below_the_face():
    end = compose("hip-hinge", None, ("door-frame",)).end
    for side in ("right", "left"):
        assert end.joints[f"{side} wrist"][2] < end.joints["head"][2] - 0.08


def test_the_plank_lifts_the_knees_and_leaves_the_toes():
    scene = compose("plank", None, ())
    assert scene.end.joints["right knee"][2] > scene.start.joints["right knee"][2] + 0.05
    assert scene.end.joints["right ball"][:2] == pytest.approx(scene.start.joints["right ball"][:2], abs=0.04)


HIDDEN = [
    ("plank", ()),
    ("bridge-posterior-tilt", ()),
    ("bridge-posterior-tilt", ("smaller-range",)),
    ("bridge-posterior-tilt", ("one-leg-lift",)),
]


def stands_above(shapes):
    """Whether all of the pale start lies above all of the end, on a floor of its own."""
    pale = [shape for shape in shapes if shape.fill == GHOST_FILL]
    clothed = [shape for shape in shapes if shape.stroke == INK]
    top = min(bezier[3][1] for s in clothed for run, _ in s.path for bezier in run)
    floors = [shape for shape in shapes if shape.stroke == props.FLOOR and lowest(shape) < -100.0]
    return max(map(lowest, pale)) < top and len(floors) == 1


@pytest.mark.parametrize(("exercise", "chosen"), HIDDEN)
def test_where_the_end_would_hide_the_start_the_start_is_drawn_above_it(exercise, chosen):
    assert stands_above(shapes_of(exercise, chosen))


@pytest.mark.parametrize("exercise", ["plank", "bridge-posterior-tilt"])
def test_a_hand_set_start_that_would_be_hidden_is_drawn_above_it_too(exercise):
    scene = scene_of(begun_value(exercise), None)
    assert stands_above(draw_scene(scene, scene.view, PEOPLE["default"], 3.6).shapes)


@pytest.mark.parametrize("chosen", [("one-leg-lift",), ("one-leg-lift", "smaller-range")])
def test_the_leg_that_is_lifted_in_a_bridge_has_an_arrow_of_its_own(chosen):
    scene = compose("bridge-posterior-tilt", None, chosen)
    ankle = project(camera(scene.view), scene.end.joints["right ankle"])
    arrows = [s for s in shapes_of("bridge-posterior-tilt", chosen) if s.fill == COLOUR]
    assert len(arrows) == 2
    assert min(dist(bezier[0], ankle) for s in arrows for bezier in s.path[0][0]) < 150


def test_a_start_that_can_be_seen_stays_where_it_is():
    hidden = {slug for slug, _ in HIDDEN}
    for exercise, chosen in DONE:
        scene = compose(exercise, None, chosen)
        assert (lift(scene, camera(scene.view)) > 0) == (exercise in hidden), (exercise, chosen)


RESTING = ["hip-hinge", "squat", "plank", "hip-hike", "rock-back", "side-lying-hip-rotation"]


@pytest.mark.parametrize("exercise", RESTING)
def test_no_light_edge_parts_the_body_from_what_it_rests_on(exercise):
    shapes = shapes_of(exercise)
    resting = {props.FLOOR, props.MAT_LINE, props.STONE_LINE}
    laid = [i for i, shape in enumerate(shapes) if shape.stroke in resting or shape.fill == props.SHADOW]
    assert laid
    edged = [i for i, shape in enumerate(shapes) if shape.stroke == HALO]
    under, over = ([i for i in laid if i < edged[0]], [i for i in laid if i > edged[0]])
    assert over
    assert len(under) == (1 if exercise == "plank" else 0), (
        "only a start that is drawn above has its own floor"
    )
    assert max(over) < next(i for i, shape in enumerate(shapes) if shape.stroke == INK)


BANDED = [
    (slug, ("loop-band", *support))
    for slug, m in MOVEMENTS.items()
    if "loop-band" in m.modifications
    for support in ((), ("wall-support",), ("chair",), ("door-frame",), ("trekking-pole",))
    if set(support) <= set(m.modifications)
]


@pytest.mark.parametrize(("exercise", "chosen"), BANDED)
def test_a_loop_band_is_seen_to_go_round_both_thighs(exercise, chosen):
    scene = compose(exercise, None, chosen)
    shapes = shapes_of(exercise, chosen)
    near = [shape for shape in shapes if shape.fill == BAND]
    assert len(near) == 3, "a strip on each thigh, and the stretch between them"
    c = camera(scene.view)
    strips = [sum(b[0][0] for b in shape.path[0][0]) / len(shape.path[0][0]) for shape in near]
    knees = [project(c, scene.end.joints[f"{side} knee"])[0] for side in ("right", "left")]
    assert max(strips) - min(strips) > 0.4 * abs(knees[0] - knees[1]) > 10


def test_cloth_that_turns_away_from_the_light_is_darker_in_still_pictures_of_some_size():
    for who in PEOPLE.values():
        assert who.palette.shirt[0] != who.palette.shirt[1]
    dark = PEOPLE["default"].palette.shirt[1]
    scene = compose("hip-hike", None, ())

    def shaded(width, figure=None, order=None):
        shapes = draw_scene(
            scene, scene.view, PEOPLE["default"], width, ghost=False, figure=figure, order=order
        )
        return [shape for shape in shapes.shapes if shape.fill == dark]

    assert len(shaded(3.6)) == 1
    assert not shaded(7.0)
    assert not shaded(3.6, scene.end, order_of(scene.end, camera(scene.view)))


def test_what_a_small_picture_cannot_show_is_written_as_a_straight_line():
    shallow = [([((0.0, 0.0), (10.0, 1.0), (20.0, 1.0), (30.0, 0.0))], False)]
    small, large = (path_text(shallow, flat=FLAT[size]) for size in ("thumb", "full"))
    assert (small, large) == ("M0 0l30 0", "M0 0c10 1 20 1 30 0")


def test_the_thigh_that_is_tested_is_seen_from_the_side():
    scene = compose("hip-rotation-test", None, ())
    c = camera(scene.view)
    hip, knee = (project(c, scene.end.joints[f"right {joint}"]) for joint in ("hip", "knee"))
    assert dist(hip, knee) > 400 * THIGH


def test_the_three_outcomes_are_told_apart_in_the_picture():
    leans = compose("hip-rotation-test", None, ()).movement.outcomes["leans"]
    assert len(leans.arrows) == 2
    assert compose("hip-rotation-test", None, ()).movement.outcomes["falls-short"].lines == ("gap",)


def test_nothing_of_the_person_passes_through_the_wall():
    for exercise, m in MOVEMENTS.items():
        if "wall-support" not in m.modifications:
            continue
        scene = compose(exercise, None, ("wall-support",))
        wall = next(p.place[0] for p in scene.plan.props if p.kind == "wall")
        for figure in (scene.start, scene.end):
            assert all(place[0] < wall for place in figure.joints.values()), exercise


LEVEL = [(slug, chosen) for slug, chosen in DONE if compose(slug, None, chosen).view.elevation == 0]
LEVEL = [(slug, chosen) for slug, chosen in LEVEL if compose(slug, None, chosen).plan.shoes]


def lowest(shape):
    return max(bezier[3][1] for run, _ in shape.path for bezier in run)


@pytest.mark.parametrize(("exercise", "chosen"), LEVEL)
def test_nothing_is_drawn_below_the_line_of_the_floor(exercise, chosen):
    unseen = {HALO, props.SHADOW}
    shapes = [s for s in shapes_of(exercise, chosen) if not {s.fill, s.stroke} & unseen]
    assert props.FLOOR in {shape.stroke for shape in shapes}
    assert max(lowest(shape) for shape in shapes) < 8.0  # flesh gives a little


def test_most_exercises_on_the_feet_are_seen_from_the_level_of_the_floor():
    assert len(LEVEL) > 40


def test_a_start_that_hardly_differs_leaves_no_slips_of_trunk_and_head():
    scene = compose("hip-rotation-test", None, ())
    head = project(camera(scene.view), scene.start.joints["head"])
    pale = [s for s in shapes_of("hip-rotation-test") if s.fill == GHOST_FILL]
    assert pale, "the leg that swings is shown where it began"
    for shape in pale:
        assert min(dist(bezier[0], head) for run, _ in shape.path for bezier in run) > 200


def test_of_the_pale_start_only_the_near_leg_is_drawn_where_it_covers_the_far_one():
    scene = compose("hip-hinge", None, ())
    beside, before = (
        paint_ghost(scene.start, scene.end, camera(view), PEOPLE["default"], 3.6, {}).shapes
        for view in (SIDE, FRONT)
    )
    assert len(beside[0].path) + len(LIMBS["leg"]) <= len(before[0].path)


def test_a_fault_of_the_start_is_shown_beside_the_start():
    tall, bent = (draw("hip-hinge", pose=f"fault:{name}").svg for name in ("overextended-top", "arched-back"))
    heights = [int(re.search(r'viewBox="\S+ \S+ \S+ (\d+)"', svg)[1]) for svg in (tall, bent)]
    assert heights[0] > heights[1] + 50, "who stands tall needs a higher picture"
    assert MOVEMENTS["kettlebell-swing"].faults["squat-instead"].against_start


def test_a_hand_whose_palm_is_seen_ends_in_four_fingers():
    scene = compose("hip-hinge", None, ())
    hand = parts_of(scene.end, PEOPLE["default"])["right hand"]
    seen, edge = outline(hand, camera(SIDE)), outline(hand, camera(FRONT))
    assert len(seen.cap1) == 7
    assert len(edge.cap1) == 1


@pytest.mark.parametrize("exercise", ["hip-hinge", "golfers-reach", "warrior-3"])
def test_hips_that_open_are_seen_by_the_line_through_the_pelvis(exercise):
    right, bad = compose(exercise, None, ()), wrong(exercise, None, "hips-rotated-open")
    assert bad.plan.lines == ("crests",)
    level, tilted = (abs(slope(scene.end, bad.view)) for scene in (right, bad))
    assert tilted > level + 0.15


def slope(figure, view):
    """How steeply the line through both iliac crests rises in the picture."""
    (ax, ay), (bx, by) = (
        project(camera(view), at(figure.joints["pelvis"], figure.frames["pelvis"], (0.0, side * 0.08, 0.07)))
        for side in (-1, 1)
    )
    return (by - ay) / (bx - ax)


def test_long_pictures_of_right_and_wrong_stand_one_over_the_other():
    (_, _, long_wide, long_high), (_, _, wide, high) = (
        map(
            int,
            re.search(
                r'viewBox="(\S+) (\S+) (\S+) (\S+)"', draw(exercise, pose=f"fault:{name}").svg
            ).groups(),
        )
        for exercise, name in (("plank", "hips-high"), ("hip-hinge", "rounded-back"))
    )
    assert long_wide < 2 * long_high
    assert wide > high
