"""The commands ``clinic catalogue check`` and ``clinic catalogue show``."""

import pytest
from click.testing import CliRunner

from clinic.cli import main


def run(*words):
    return CliRunner().invoke(main, ["catalogue", *words])


def test_the_check_passes_and_names_what_the_sources_leave_open():
    found = run("check")
    assert found.exit_code == 0, found.output
    assert "hip-hike: dose.reps: The source does not say how many times" in found.output
    assert "Nothing else is missing in 16 exercises." in found.output


def test_an_exercise_is_shown_as_prescribed():
    found = run("show", "hip-hinge", "--with", "wall-support", "--with", "smaller-range")
    assert found.exit_code == 0
    assert found.output.startswith("Hip hinge with a hand on the wall, with a smaller movement\n")
    assert "Put one hand on the wall at arm's length." in found.output


def test_a_side_is_said():
    found = run("show", "hip-hike", "--side", "left")
    assert "Pull your left hip up toward your left ribs." in found.output
    assert "Gluteus medius: prime, concentric, right side" in found.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "hip-hing"], "Did you mean hip-hinge"),
        (["show", "hip-hinge", "--with", "chairs"], "Did you mean chair"),
        (["show", "hip-hinge", "--with", "deeper", "--with", "smaller-range"], "cannot be combined"),
        (["show", "hip-hinge", "--side", "left"], "not done for one side"),
        (["show", "hip-hike", "--side", "up"], "left"),
    ],
)
def test_wrong_words_end_with_status_2_and_a_plain_sentence(words, said):
    found = run(*words)
    assert found.exit_code == 2
    assert said in found.output
