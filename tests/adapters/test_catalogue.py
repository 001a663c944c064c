"""Reading the catalogue's files: strict, and errors that name the file and the key."""

import pickle
import shutil
from importlib import resources
from pathlib import Path

import pytest

from clinic.adapters.catalogue import load_catalogue, read_catalogue
from clinic.domain.errors import Invalid


@pytest.fixture
def folder(tmp_path):
    built_in = Path(str(resources.files("clinic.catalogue")))
    return Path(shutil.copytree(built_in, tmp_path / "catalogue"))


def spoil(folder, file, old, new):
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def problems(folder):
    with pytest.raises(Invalid) as caught:
        read_catalogue(folder)
    return {problem.field: problem.message for problem in caught.value.problems}


def test_a_copy_of_the_folder_gives_the_same_catalogue(folder):
    assert read_catalogue(folder) == load_catalogue()


def test_the_catalogue_is_read_once_per_process():
    assert load_catalogue() is load_catalogue()


def test_an_exercise_can_go_to_another_process():
    exercise = load_catalogue().exercises["hip-hinge"]
    assert pickle.loads(pickle.dumps(exercise)) == exercise


def test_the_catalogue_cannot_be_changed_by_mistake():
    with pytest.raises(TypeError):
        load_catalogue().exercises["new"] = None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("role: position", "role: dance", "steps[0].role"),
        ("sidedness: one-side", "sidedness: sometimes", "sidedness"),
        ("version: 1", "version: one", "version"),
        ("sets: 2-3", "sets: 3-2", "dose.sets"),
        ("sets: 2-3", "rounds: 2-3", "dose.rounds"),
        ("purpose: ", "porpoise: ", "porpoise"),
        ("cautions: [steady-ground]", "cautions: [unsteady-ground]", "cautions[0]"),
        ("slug: hip-hike\nname", "slug: hip-hop\nname", "slug"),
        ("{other} leg on", "{wrong} leg on", "steps[0].text"),
        ("name: Hip hike", "name: Hip hike\nname: Again", "line 3"),
        ("steps:", "steps: [", "line"),
    ],
)
def test_a_slip_is_named_by_file_and_key(folder, old, new, field):
    spoil(folder, "exercises/hip-hike.yaml", old, new)
    assert any(name.startswith(f"hip-hike.yaml: {field}") for name in problems(folder))


def test_a_missing_key_and_an_unknown_key_are_named_together(folder):
    spoil(folder, "exercises/hip-hike.yaml", "purpose: ", "porpoise: ")
    found = problems(folder)
    assert {"hip-hike.yaml: porpoise", "hip-hike.yaml: purpose"} <= set(found)


def test_slips_in_several_files_are_all_told(folder):
    spoil(folder, "exercises/hip-hike.yaml", "version: 1", "version: no")
    spoil(folder, "exercises/plank.yaml", "start: hands-and-knees", "start: upside-down")
    spoil(folder, "tests.yaml", "rank: 0", "rank: best")
    assert set(problems(folder)) == {
        "hip-hike.yaml: version",
        "plank.yaml: start",
        "tests.yaml: hip-rotation-test.outcomes[0].rank",
    }


def test_a_missing_file_is_told(folder):
    (folder / "muscles.yaml").unlink()
    assert any(name.startswith("muscles.yaml") for name in problems(folder))


def test_no_object_is_made_from_a_tag(folder):
    spoil(
        folder,
        "sources.yaml",
        "hip-hike-article:",
        "bomb: !!python/object/apply:os.getcwd []\nhip-hike-article:",
    )
    assert any(name.startswith("sources.yaml") for name in problems(folder))
