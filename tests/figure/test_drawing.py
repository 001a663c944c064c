"""The drawing: mirror, frame, bytes, text, names."""

import re
import subprocess
import sys
from dataclasses import replace
from math import cos, sin
from xml.etree import ElementTree

import pytest

from clinic.figure import project as project_module
from clinic.figure import vectors
from clinic.figure.api import UnknownName, draw, names
from clinic.figure.draw.canvas import svg_text
from clinic.figure.draw.muscles import NAME, TINT
from clinic.figure.draw.people import PEOPLE
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.picture import draw_scene
from clinic.figure.project import camera, project
from clinic.figure.scene import compose, wrong
from clinic.figure.solve import place

SVG = "{http://www.w3.org/2000/svg}"
SIDED = [slug for slug, movement in MOVEMENTS.items() if movement.sided]
COMMANDS = re.compile(r"[Mclz]|-?\d+")
POSES = [
    (slug, pose)
    for slug, movement in MOVEMENTS.items()
    for pose in (
        "start",
        "end",
        "both",
        *(f"fault:{f}" for f in movement.faults),
        *(f"outcome:{o}" for o in movement.outcomes),
    )
]


def points(path):
    """Absolute points of path data made of M, c, l and z with relative numbers."""
    out, command, numbers, x, y = [], "", [], 0, 0
    for word in COMMANDS.findall(path):
        if word in "Mclz":
            command, numbers = word, []
            continue
        numbers.append(int(word))
        if command == "M" and len(numbers) == 2:
            x, y = numbers
            out.append((x, y))
        elif command in "cl" and len(numbers) == (6 if command == "c" else 2):
            out += [(x + numbers[i], y + numbers[i + 1]) for i in range(0, len(numbers), 2)]
            x, y = x + numbers[-2], y + numbers[-1]
            numbers = []
    return out


def drawn_points(svg):
    return [p for path in ElementTree.fromstring(svg).iter(f"{SVG}path") for p in points(path.get("d"))]


@pytest.mark.parametrize("exercise", SIDED)
def test_left_is_the_exact_mirror_image_of_right(exercise):
    nameless = "thumb"  # names of muscles are not mirrored
    right, left = (drawn_points(draw(exercise, side=side, size=nameless).svg) for side in ("right", "left"))
    assert left == [(-x, y) for x, y in right]
    assert len(right) > 400


def written(svg):
    """The letters of the muscles' names, each path moved so that it begins at 0."""
    paths = re.findall(rf'<path d="([^"]+)" stroke="{NAME}"[^>]+>', svg)
    return [[(x - path[0][0], y - path[0][1]) for x, y in path] for path in map(points, paths)]


def test_the_names_of_the_muscles_are_read_from_left_to_right_on_either_side():
    right, left = (written(draw("hip-hike", side=side).svg) for side in ("right", "left"))
    assert all(abs(x - u) <= 1 and abs(y - v) <= 1 for (x, y), (u, v) in zip(right[1], left[1], strict=True))
    assert len(right[1]) > 20


def test_the_free_legs_low_back_and_the_standing_legs_hip_are_tinted():
    scene = compose("hip-hike", "right", ())
    shapes = draw_scene(scene, scene.view, PEOPLE["default"], 3.6).shapes
    back, hip = (
        [bezier[0] for bezier in shape.path[0][0]] for shape in shapes if shape.fill == TINT
    )  # from behind: the right is at the right
    spine, crest = project(camera(scene.view), scene.end.joints["waist"])
    assert min(x for x, _ in back) > spine > max(x for x, _ in hip)
    assert max(y for _, y in back) < crest + 20
    assert min(y for _, y in hip) > crest - 20


@pytest.mark.parametrize("exercise", SIDED)
def test_the_words_name_the_side(exercise):
    left, right = draw(exercise, side="left"), draw(exercise, side="right")
    assert "left" in left.title
    other = {"left": "right", "right": "left"}
    swapped = re.sub(r"\b(left|right)\b", lambda word: other[word[0]], left.description)
    assert swapped == right.description


def drawn_again(scene):
    """The picture with all its places computed anew."""
    again = replace(scene, start=place(scene.start.pose), end=place(scene.end.pose))
    return svg_text(draw_scene(again, scene.view, PEOPLE["default"], 3.6).shapes, "f")


@pytest.mark.parametrize("slip", [-4e-16, 4e-16])
def test_a_machine_whose_sines_end_in_another_digit_draws_the_same(monkeypatch, slip):
    scenes = [compose(slug, None, ()) for slug in MOVEMENTS]
    scenes += [wrong(slug, None, name) for slug, movement in MOVEMENTS.items() for name in movement.faults]
    here = [drawn_again(scene) for scene in scenes]
    for module in (vectors, project_module):
        monkeypatch.setattr(module, "sin", lambda angle: sin(angle) + slip)
        monkeypatch.setattr(module, "cos", lambda angle: cos(angle) - slip)
    assert [drawn_again(scene) for scene in scenes] == here


@pytest.mark.parametrize(("exercise", "pose"), POSES)
def test_everything_lies_inside_the_frame(exercise, pose):
    svg = draw(exercise, pose=pose).svg
    x, y, width, height = map(int, re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg).groups())
    for px, py in drawn_points(svg):
        assert x - 20 <= px <= x + width + 20
        assert y - 20 <= py <= y + height + 20


@pytest.mark.parametrize("exercise", MOVEMENTS)
@pytest.mark.parametrize("size", ["thumb", "card", "full"])
def test_a_start_end_drawing_is_at_most_fifteen_kilobytes(exercise, size):
    assert len(draw(exercise, size=size).svg.encode()) <= 15_000


def test_every_modification_keeps_below_fifteen_kilobytes():
    known = names()
    sizes = {
        (slug, change): len(draw(slug, modifications=[change]).svg.encode())
        for slug in known.exercises
        for change in known.modifications[slug]
    }
    assert {key: size for key, size in sizes.items() if size > 15_000} == {}


@pytest.mark.parametrize(("exercise", "pose"), POSES)
def test_a_drawing_holds_no_script_style_or_reference_outside(exercise, pose):
    svg = draw(exercise, pose=pose, prefix="q7-").svg
    tree = ElementTree.fromstring(svg)
    tags = {element.tag.removeprefix(SVG) for element in tree.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "use"}
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(name.startswith("q7-") for name in ids)
    for element in tree.iter():
        assert "style" not in element.attrib
        assert element.get("href", "#q7-").startswith("#q7-")
        if element.get("href"):
            assert element.get("href")[1:] in ids


def test_ids_stay_apart_when_one_prefix_begins_another():
    """On one page: "p1" with eleven ids of its own, "p11", and a movement that counts its leaves, too."""
    ids: list[str] = []
    for prefix in ("p1", "p11", "p1-1", "p1-"):
        for slug, animate in (("hip-hinge", False), ("deadlift", True), ("squat", True)):
            svg = draw(slug, prefix=f"{prefix}{slug[0]}" if animate else prefix, animate=animate).svg
            ids += re.findall(r' id="([^"]+)"', svg)
    assert len(ids) > 100
    assert len(ids) == len(set(ids))


def test_equal_arguments_give_equal_bytes_in_another_process():
    asked = "'hip-hinge', side='left', modifications=['wall-support', 'bent-knees']"
    code = f"from clinic.figure.api import draw; print(draw({asked}).svg)"
    there = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "77")
    ]
    here = draw("hip-hinge", side="left", modifications=["wall-support", "bent-knees"]).svg + "\n"
    assert there == [here, here]


def test_title_and_description_are_in_the_picture_and_name_every_change_and_thing():
    drawing = draw("hip-hinge", modifications=["bent-knees", "wall-support"], side="left")
    tree = ElementTree.fromstring(drawing.svg)
    assert tree.find(f"{SVG}title").text == drawing.title
    assert tree.find(f"{SVG}desc").text == drawing.description
    for words in ("side", "Start:", "End:", "wall", "knees", "left hand"):
        assert words in drawing.description


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("exercise", {"exercise": "hip-hing"}),
        ("modification", {"exercise": "hip-hinge", "modifications": ["wall-suport"]}),
        ("fault", {"exercise": "hip-hinge", "pose": "fault:knees-inn"}),
        ("pose", {"exercise": "hip-hinge", "pose": "begin"}),
        ("view", {"exercise": "hip-hike", "view": "fron"}),
        ("size", {"exercise": "hip-hike", "size": "thum"}),
        ("body", {"exercise": "hip-hike", "body": "older-women"}),
        ("side", {"exercise": "hip-hike", "side": "rihgt"}),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(kind, options):
    with pytest.raises(UnknownName) as refused:
        draw(options.pop("exercise"), **options)
    assert refused.value.kind == kind
    assert refused.value.nearest


def test_other_people_take_the_same_pose():
    pictures = {body: draw("hip-hinge", body=body) for body in names().bodies}
    assert len(pictures) >= 4
    assert len({p.svg for p in pictures.values()}) == len(pictures)
    assert len({p.description.partition(". ")[2] for p in pictures.values()}) == 1
