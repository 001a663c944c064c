"""The pose editor's pages: a form that works by itself, and the same answers for its script."""

import html
import json
import re
from typing import Any

import pytest

from tests.web.cast import COPIED, Browser, Stage
from tests.web.routes import form_at, form_of

ATTACK = '"><script>xss()</script>'


@pytest.fixture
def path(stage: Stage) -> str:
    return f"/exercises/{stage.scene.a.own_exercise}/pose"


def fields(stage: Stage, path: str, **more: Any) -> dict[str, Any]:
    return {**form_at(stage, "clinician", f"{path}?from=squat", path), **more}


def text(answer: Any) -> str:
    return html.unescape(answer.text)


def angle(page: str, name: str) -> int:
    found = re.search(rf'id="f-a-{name}" name="a-{name}"[^>]* value="(-?\d+)"', page)
    assert found is not None
    return int(found[1])


def test_without_a_pose_one_chooses_the_nearest_picture(dana: Browser, path: str) -> None:
    page = text(dana.get(path))
    assert "Which picture is nearest?" in page
    assert f"{path}?from=squat" in page
    assert "picture.svg" in page


def test_show_draws_what_was_moved_and_keeps_nothing(dana: Browser, stage: Stage, path: str) -> None:
    answer = dana.send(f"{path}/show", fields(stage, path, **{"a-right-knee": "40"}))
    assert answer.status_code == 200
    assert angle(text(answer), "right-knee") == 40
    assert "Which picture is nearest?" in text(dana.get(path))


def test_undo_brings_the_angle_back_without_a_script(dana: Browser, stage: Stage, path: str) -> None:
    before = fields(stage, path)
    moved = dana.send(f"{path}/show", {**before, "a-right-knee": "40"})
    again = {**form_of(moved.text, path), "do": "undo"}
    assert angle(text(dana.send(f"{path}/show", again)), "right-knee") == int(before["a-right-knee"][0])


def test_the_start_is_set_apart_from_the_end(dana: Browser, stage: Stage, path: str) -> None:
    form = fields(stage, path, do="start")
    page = text(dana.send(f"{path}/show", form))
    assert angle(page, "right-knee") < 20 < int(form["a-right-knee"][0])


def test_an_angle_beyond_the_limit_is_named_and_what_was_typed_stays(
    dana: Browser, stage: Stage, path: str
) -> None:
    answer = dana.send(
        f"{path}/show", fields(stage, path, **{"a-right-knee": "170", "start_words": "Sit well"})
    )
    assert answer.status_code == 422
    assert "Right knee, bend: 170° is too far. It goes to 155°." in text(answer)
    assert 'id="f-a-right-knee-problem"' in answer.text
    assert "Sit well" in text(answer)


def test_a_saved_pose_is_the_exercise_s_figure(dana: Browser, stage: Stage, path: str) -> None:
    answer = dana.send(path, fields(stage, path, start_words="stand {tall} " + ATTACK))
    assert answer.status_code == 303
    page = dana.get(path.removesuffix("/pose"))
    assert "Change the pose" in page.text
    assert "<script>xss" not in page.text
    assert "stand {tall}" in text(page)
    picture = re.findall(r'"(/exercises/[^"]+picture\.svg[^"]+moves=1[^"]*)"', page.text)[0]
    assert "<animate" in dana.get(html.unescape(picture)).text
    late = dana.send(path, fields(stage, path, number="1", end_words="Mine"))
    assert late.status_code == 409
    assert "What you set is still here" in text(late)
    assert "Mine" in text(late)
    assert dana.send(path, form_of(late.text, path)).status_code == 303


def test_a_pose_can_be_taken_away_again(dana: Browser, stage: Stage, path: str) -> None:
    page = path.removesuffix("/pose")
    dana.send(path, fields(stage, path))
    form = form_of(dana.get(path).text, f"{path}/remove")
    assert dana.send(f"{path}/remove", form).status_code == 303
    assert "Set the figure’s pose" in text(dana.get(page))
    assert dana.send(f"{path}/remove", form).status_code == 409


def test_a_copy_with_a_pose_offers_no_picture_that_is_not_there(dana: Browser, stage: Stage) -> None:
    path = f"/exercises/{COPIED}/pose"
    dana.send(path, fields(stage, path))
    page = dana.get(f"/exercises/{COPIED}").text
    pictures = {html.unescape(one) for one in re.findall(r'(?:src|srcset)="([^"]+picture\.svg[^"]*)"', page)}
    assert pictures
    assert {dana.get(one).status_code for one in pictures} == {200}


def test_without_words_nothing_is_saved(dana: Browser, stage: Stage, path: str) -> None:
    answer = dana.send(path, fields(stage, path, end_words=" "))
    assert answer.status_code == 422
    assert 'id="f-end_words-problem"' in answer.text


def test_the_script_gets_drawing_joints_and_what_stopped_them(dana: Browser, stage: Stage, path: str) -> None:
    form = fields(stage, path)
    first = dana.send(f"{path}/draw", form).get_json()
    x, y = first["places"]["right hand"]
    moved = dana.send(
        f"{path}/draw", {**form, "joint": "right hand", "to_x": x - 40, "to_y": y - 40}
    ).get_json()
    assert moved["places"]["right hand"] == pytest.approx([x - 40, y - 40], abs=8)
    assert moved["svg"] != first["svg"]
    assert json.loads(moved["value"])["end"] != json.loads(first["value"])["end"]
    assert len(moved["past"]) == 1
    up = {**form, "to_x": x, "to_y": y - 900}
    kept = dana.send(f"{path}/draw", {**up, "joint": "right foot"}).get_json()
    assert kept["said"] == "The right foot rests on the floor. To move it away, take its tick off first."
    x, y = first["places"]["right elbow"]
    far = dana.send(f"{path}/draw", {**up, "joint": "right elbow", "to_x": x - 900, "to_y": y}).get_json()
    assert re.search(r"Right \w+, [ \w]+: (it goes no further than −?\d+°|−?\d+° is too far)", far["said"])


@pytest.mark.parametrize(
    "bad",
    [{"value": "{"}, {"value": "[]"}, {"value": '{"end": {"right wing": 3}}'}, {"to_x": "nan"}, {"to_x": "1e9"},
     {"number": "x"}, {"past": ["["] * 3}, {"past": ["{}"] * 60}, {"value": r'{"start_words": "\ud800"}'},
     {"past": r'{"end_words": "\u0000"}'}, {"value": r'{"\ud800": 1}'}, {"value": '{"elevation": NaN}'}],
)  # fmt: skip
def test_what_is_no_form_of_ours_is_refused(
    dana: Browser, stage: Stage, path: str, bad: dict[str, Any]
) -> None:
    for where in (f"{path}/draw", f"{path}/show", path):
        assert dana.send(where, fields(stage, path, **bad)).status_code == 422, where


@pytest.mark.parametrize(
    "odd",
    [{"joint": "third arm"}, {"which": "middle"}, {"do": "fly"}, {"azimuth": "x"}, {"a-right-knee": "nan"},
     {"floor": ["tail"]}, {"holds": "rope"}, {"step_cm": "3"}, {"wall": ["left foot"]},
     {"second": "8"}, {"second": "x,1"}, {"hand": "third"},
     {"floor": ["left hand", "right hand"], "holds": "kettlebell"}],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_the_picture_stays(
    dana: Browser, stage: Stage, path: str, odd: dict[str, Any]
) -> None:
    answer = dana.send(f"{path}/draw", fields(stage, path, **odd))
    assert answer.status_code == 200
    assert answer.get_json()["svg"].startswith("<svg")


def test_others_do_not_set_poses(stage: Stage, path: str) -> None:
    assert stage.browser("assistant").get(path).status_code == 403
    assert stage.browser("owner of B").get(path).status_code == 404
    assert stage.browser("clinician").get("/exercises/plank-none/pose").status_code == 404
