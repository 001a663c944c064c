"""clinic figures: draw, list, sheet."""

import json
from xml.etree import ElementTree

import pikepdf
from click.testing import CliRunner

from clinic.cli import main
from clinic.figure.api import draw, names


def run(*words):
    return CliRunner().invoke(main, ["figures", *words])


def test_draw_prints_the_same_svg_as_the_pages_get():
    found = run("draw", "hip-hinge", "--side", "left", "--with", "bent-knees", "--with", "wall-support")
    assert found.exit_code == 0
    assert (
        found.stdout
        == draw("hip-hinge", side="left", modifications=["bent-knees", "wall-support"]).svg + "\n"
    )


def test_draw_writes_a_file(tmp_path):
    out = tmp_path / "hinge.svg"
    assert run("draw", "hip-hinge", "--pose", "fault:knees-in", "-o", str(out)).exit_code == 0
    assert ElementTree.parse(out).getroot().tag.endswith("svg")


def test_joints_come_as_json_and_mirror_with_the_side():
    left, right = (
        json.loads(run("draw", "hip-hike", "--side", side, "--json").stdout) for side in ("left", "right")
    )
    here, there = left["poses"]["end"]["joints"]["left hip"], right["poses"]["end"]["joints"]["right hip"]
    assert here == [there[0], -there[1], there[2]]


def test_an_unknown_name_gives_status_two_and_the_nearest():
    for words in (
        ("draw", "hip-hing"),
        ("draw", "hip-hinge", "--with", "wal-support"),
        ("draw", "hip-hike", "--pose", "fault:knee-bend"),
    ):
        found = run(*words)
        assert found.exit_code == 2
        assert "Nearest" in found.stderr


def test_what_contradicts_is_refused_with_its_reason():
    found = run("draw", "hip-hinge", "--with", "broomstick", "--with", "wall-support")
    assert found.exit_code == 2
    assert "both hands hold the stick" in found.stderr


def test_list_names_everything():
    held = json.loads(run("list", "--json").stdout)
    assert tuple(held["exercises"]) == names().exercises
    assert "hip-hinge" in run("list").stdout


def test_the_sheet_shows_every_exercise_with_every_modification_and_fault(tmp_path):
    out = tmp_path / "sheet.html"
    assert run("sheet", "-o", str(out)).exit_code == 0
    page = out.read_text()
    known = names()
    for slug in known.exercises:
        assert f"<h2>{slug}</h2>" in page
    wanted = [
        *known.modifications["hip-hinge"],
        *known.faults["hip-hinge"],
        *known.outcomes["hip-rotation-test"],
    ]
    assert all(f"<figcaption>{name}" in page for name in wanted)
    assert run("sheet", "-o", str(tmp_path / "sheet.doc")).exit_code == 2


def test_the_sheet_is_a_pdf_too(tmp_path):
    out = tmp_path / "sheet.pdf"
    assert run("sheet", "-o", str(out)).exit_code == 0
    with pikepdf.open(out) as sheet:
        assert len(sheet.pages) > 10


def test_a_movement_plays_and_is_drawn_in_another_view_and_size():
    slug = next(slug for slug, views in names().views.items() if len(views) > 1)
    still = run("draw", slug).stdout
    for more in (["--animate"], ["--view", names().views[slug][1]], ["--size", "full"]):
        assert run("draw", slug, *more).stdout not in ("", still)
    assert run("draw", "hip-hinge", "--animate", "--pose", "fault:knees-in").exit_code == 2
    assert run("draw", "hip-hinge", "--json", "--view", "nowhere").exit_code == 2
