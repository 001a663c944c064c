"""The pose editor through the services: begin, change, go back, keep; the pose is drawn wherever the exercise is."""

import json
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.catalogue.own import Posed
from clinic.domain.catalogue.words import Category, Sidedness, StartPosition
from clinic.domain.codec import canonical
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.handout import AS_USUAL
from clinic.domain.own_exercises.written import Written
from clinic.domain.sides import Side
from clinic.figure import api
from clinic.persistence import catalogue as rows
from clinic.services import catalogue, handouts, own_exercises, poses, poses_words, versions
from clinic.services.context import House
from clinic.services.figures import Wanted, of_exercise
from clinic.services.poses import Setting
from tests.program_stage import Stage, published, set_stage, stranger

CLAM = Written(
    "Clam", "Wakes up your hip.", Category.activation, StartPosition.side_lying, Sidedness.one_side,
    ("Lie down.", "Lift your {side} knee."), ("hip",), named_side="the leg on top",
)  # fmt: skip


BOW = replace(
    CLAM,
    name="Bow",
    sidedness=Sidedness.both_at_once,
    steps=("Bow.",),
    start=StartPosition.standing,
    named_side="",
)


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def clam(stage: Stage) -> str:
    return own_exercises.add(stage.dana, CLAM)


def begun(stage: Stage, slug: str, begin: str = "side-lying-hip-rotation") -> Setting:
    setting = poses.open_editor(stage.dana, slug, begin).setting
    assert setting is not None
    return setting


def bent(setting: Setting, angles: dict[str, float], *, fresh: bool = True) -> Setting:
    return poses.edited(setting, {"end": {**setting.value.end, **angles}}, fresh=fresh)


def posed(slug: str) -> Posed:
    return Posed(canonical(api.plain_of(api.begun_value(slug))))


def keep(stage: Stage, slug: str, setting: Setting, number: int = 1) -> None:
    poses.save(stage.dana, slug, number, setting.value)


def test_the_editor_begins_from_a_catalogue_pose(stage: Stage, clam: str) -> None:
    assert poses.open_editor(stage.dana, clam).setting is None
    assert "side-lying-hip-rotation" in [slug for slug, _, _ in poses.beginnings(stage.dana)]
    assert begun(stage, clam).value.start
    with pytest.raises(NotFound):
        poses.open_editor(stage.dana, clam, "moon-walk")


def test_only_an_own_exercise_of_the_own_clinic_has_an_editor(stage: Stage, clam: str) -> None:
    with pytest.raises(NotFound):
        poses.open_editor(stage.dana, "plank")
    with pytest.raises(NotFound):
        poses.open_editor(stranger(stage.house), clam)
    with pytest.raises(NotFound):
        poses.save(stage.dana, "plank", 1, begun(stage, clam).value)


def test_a_kept_pose_is_the_next_version_and_is_drawn_everywhere(stage: Stage, clam: str) -> None:
    setting = bent(begun(stage, clam), {"left hip abduction": 30.0, "left knee": 60.0})
    keep(stage, clam, setting)
    page = catalogue.exercise(stage.dana, clam, Side.right)
    assert (page.number, page.moves) == (2, True)
    assert "Clam, right side" in page.picture.title
    again = poses.open_editor(stage.dana, clam).setting
    assert again is not None
    assert again.value == setting.value


def test_a_kept_pose_is_drawn_in_programs(stage: Stage) -> None:
    bow = own_exercises.add(stage.dana, BOW)
    setting = begun(stage, bow, "waiters-bow")
    keep(stage, bow, setting)
    program_id, _ = published(stage, bow)
    (item,) = versions.program(stage.dana, program_id).items
    assert item.picture is not None
    assert setting.value.end_words in item.picture.description


def test_a_kept_pose_stands_on_the_sheet_with_its_words(stage: Stage) -> None:
    bow = own_exercises.add(stage.dana, BOW)
    setting = begun(stage, bow, "waiters-bow")
    keep(stage, bow, setting)
    program_id, _ = published(stage, bow)
    with pikepdf.open(BytesIO(handouts.sheet(stage.dana, program_id, 1, AS_USUAL).content)) as sheet:
        said = [
            str(one["/Alt"]) for one in sheet.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        ]
    assert any(setting.value.end_words in words for words in said)


def test_a_pose_set_by_hand_shows_the_modifications(stage: Stage) -> None:
    exercise = replace(load_catalogue().exercises["hip-hinge"], pose=posed("hip-hinge"))
    plain, chair = (of_exercise(exercise, Wanted(modifications=chosen)) for chosen in ((), ("chair",)))
    assert plain
    assert chair
    assert plain.svg != chair.svg
    assert "chair" in chair.description


def test_the_words_name_the_side_that_is_drawn(stage: Stage, clam: str) -> None:
    keep(stage, clam, poses.edited(begun(stage, clam), {"start_words": "lie on your {other} side, {calm}"}))
    said = catalogue.exercise(stage.dana, clam, Side.left).picture.description
    assert "lie on your right side, {calm}" in said


def test_the_left_side_is_the_mirror_image(stage: Stage, clam: str) -> None:
    keep(stage, clam, begun(stage, clam))
    left, right = (catalogue.exercise(stage.dana, clam, side).picture for side in Side)
    assert left.svg != right.svg
    assert "left" in left.title


def test_a_published_program_keeps_the_figure_it_has(stage: Stage) -> None:
    bow = own_exercises.add(stage.dana, BOW)
    keep(stage, bow, begun(stage, bow))
    program_id, _ = published(stage, bow)
    before = versions.program(stage.dana, program_id).items[0].picture
    keep(stage, bow, bent(begun(stage, bow), {"left knee": 90.0}), 2)
    assert versions.program(stage.dana, program_id).items[0].picture == before


def test_changing_the_text_keeps_the_pose(stage: Stage, clam: str) -> None:
    keep(stage, clam, begun(stage, clam))
    own_exercises.change(stage.dana, clam, 2, replace(CLAM, why="It helps."))
    assert poses.open_editor(stage.dana, clam).setting is not None


def test_a_pose_saved_over_another_is_a_conflict(stage: Stage, clam: str) -> None:
    keep(stage, clam, begun(stage, clam))
    with pytest.raises(Conflict):
        keep(stage, clam, begun(stage, clam), 1)


def test_without_words_nothing_is_kept(stage: Stage, clam: str) -> None:
    silent = poses.edited(begun(stage, clam), {"start_words": " ", "end_words": ""})
    with pytest.raises(Invalid) as caught:
        keep(stage, clam, silent)
    assert [problem.field for problem in caught.value.problems] == ["start_words", "end_words"]


def test_an_angle_beyond_the_joint_names_joint_and_limit(stage: Stage, clam: str) -> None:
    with pytest.raises(Invalid, match="155") as caught:
        bent(begun(stage, clam), {"left knee": 170.0})
    assert caught.value.problems[0].field == "left knee"


def test_one_goes_back_and_forward_again(stage: Stage, clam: str) -> None:
    first = begun(stage, clam)
    second = bent(first, {"left knee": 50.0})
    third = poses.turned(second, "mirror")
    back = poses.turned(poses.turned(third, "undo"), "undo")
    assert back.value == first.value
    assert poses.turned(back, "undo") == back
    assert poses.turned(poses.turned(back, "redo"), "redo").value == third.value
    assert bent(back, {"left knee": 20.0}).ahead == ()


def test_one_gesture_is_one_step_back(stage: Stage, clam: str) -> None:
    first = begun(stage, clam)
    once = bent(first, {"left knee": 50.0})
    twice = bent(once, {"left knee": 60.0}, fresh=False)
    assert poses.turned(twice, "undo").value == first.value


def test_the_start_is_copied_to_the_end(stage: Stage, clam: str) -> None:
    setting = poses.turned(begun(stage, clam), "copy")
    assert setting.value.end == setting.value.start


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", '{"end": 3}', "[" * 5000, '{"end": {"right knee": 1e999}}']
)
def test_what_is_no_pose_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        poses.read(text)


def test_every_slider_has_words_and_limits() -> None:
    shown = [slider for group in poses_words.groups().values() for slider in group]
    assert len(shown) == len({(slider.name) for slider in shown}) == len(poses.names())
    assert all(slider.label and slider.least < slider.greatest for slider in shown)
    assert {*poses_words.THINGS, *poses_words.AROUND} == set(poses.api.SUPPORTS)
    assert all(poses_words.part_label(name) for name in poses.api.PARTS)


def test_a_pose_that_can_no_longer_be_drawn_is_no_failure(stage: Stage, clam: str) -> None:
    keep(stage, clam, begun(stage, clam))
    with stage.house.database.read() as session:
        one = rows.newest_version(session, stage.dana.clinic_id, clam).exercise
    assert one.pose is not None
    broken = type(one.pose)(json.dumps({"end": {"right wing": 4}}))
    assert of_exercise(replace(one, pose=broken), Wanted()) is None
