"""``clinic handout verify`` says what a file or a code proves, with the record or with the public key alone."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clinic.cli import main
from clinic.config import Settings
from clinic.domain.handout import Colour, Wish
from clinic.services import handouts
from clinic.services.context import House
from tests.commands.test_audit import environment
from tests.program_stage import Stage, published, set_stage


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def sheet(stage: Stage, tmp_path: Path) -> tuple[Path, str]:
    """A file of the first version's sheet, and its check code."""
    program_id, first = published(stage, "hip-hinge")
    path = tmp_path / "sheet.pdf"
    path.write_bytes(handouts.sheet(stage.dana, program_id, 1).content)
    return path, first.check_code


def handout(settings: Settings, *given: str) -> Result:
    return CliRunner().invoke(main, ["handout", *given], env=environment(settings))


def verify(settings: Settings, *given: str) -> Result:
    return handout(settings, "verify", *given, "--instance", str(settings.instance))


def keys(settings: Settings, stage: Stage, *given: str) -> list[str]:
    answer = handout(settings, "keys", str(stage.clinic_id), "--instance", str(settings.instance), *given)
    assert answer.exit_code == 0, answer.output
    return answer.output.splitlines()


@pytest.mark.parametrize("colour", Colour)
def test_a_sheet_is_rendered_in_the_colour_that_pages_and_addresses_name(
    settings: Settings, stage: Stage, tmp_path: Path, colour: Colour
) -> None:
    program_id, _ = published(stage, "hip-hinge")
    path = tmp_path / "sheet.pdf"
    asked = ("render", str(program_id), "--colour", colour.value, "-o", str(path))
    answer = handout(settings, *asked, "--instance", str(settings.instance))
    assert answer.exit_code == 0, answer.output
    assert path.read_bytes() == handouts.sheet(stage.dana, program_id, 1, Wish(colour=colour)).content


def test_file_and_code_of_a_sheet_are_current(settings: Settings, sheet: tuple[Path, str]) -> None:
    for given in sheet:
        answer = verify(settings, str(given))
        assert answer.exit_code == 0, answer.output
        assert "This sheet is current. Version 1" in answer.output


def test_the_public_key_alone_proves_a_file(
    settings: Settings, stage: Stage, sheet: tuple[Path, str], tmp_path: Path
) -> None:
    (line,) = keys(settings, stage)
    written = tmp_path / "keys.txt"
    written.write_text(line)
    for key in (line.split()[0], str(written)):
        answer = CliRunner().invoke(main, ["handout", "verify", str(sheet[0]), "--public-key", key], env={})
        assert answer.exit_code == 0, answer.output
        assert "This sheet is genuine" in answer.output


def test_a_changed_byte_is_altered_with_status_1(settings: Settings, sheet: tuple[Path, str]) -> None:
    path, _ = sheet
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    answer = verify(settings, str(path))
    assert answer.exit_code == 1
    assert "This sheet was altered" in answer.output


def test_an_old_key_still_proves_after_a_new_one_was_made(
    settings: Settings, stage: Stage, sheet: tuple[Path, str]
) -> None:
    (old,) = keys(settings, stage)
    new, kept = keys(settings, stage, "--rotate")
    assert new.endswith("signs now")
    assert kept.split()[0] == old.split()[0]
    assert verify(settings, str(sheet[0])).exit_code == 0


@pytest.mark.parametrize("given", ["K7QF", "no-such-file.pdf"])
def test_what_is_no_code_is_wrong_input(settings: Settings, stage: Stage, given: str) -> None:
    answer = verify(settings, given)
    assert answer.exit_code == 2
    assert "check code" in answer.output.lower()


def test_a_key_of_another_length_is_wrong_input(settings: Settings, sheet: tuple[Path, str]) -> None:
    answer = verify(settings, str(sheet[0]), "--public-key", "abcd")
    assert answer.exit_code == 2
    assert "64 hexadecimal digits" in answer.output
