"""``clinic program lint``: the same messages as the pages, statuses 0, 1 and 2, no input that ends in a traceback."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from clinic.cli import main
from clinic.config import Settings
from clinic.services import lint
from clinic.services.context import House
from tests.domain.lint_cases import CLEAN, HIPS, PLANTED, SAID
from tests.program_stage import begin, set_stage


def run(*arguments: str, given: bytes | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, ["program", "lint", *arguments], input=given, env=env)


def test_a_clean_file_ends_with_status_0() -> None:
    result = run("-", given=json.dumps(HIPS).encode())
    assert result.exit_code == 0, result.output
    assert "Nothing to look at." in result.stdout
    assert "CERT: 18 of 19 items answered, 1 only after publishing." in result.stdout


def test_a_planted_defect_ends_with_status_1_and_its_sentence(tmp_path: Path) -> None:
    file = tmp_path / "program.json"
    file.write_text(json.dumps(PLANTED["deeper without a reason"].file))
    result = run(str(file))
    assert result.exit_code == 1
    assert "does not go with" in result.stdout


def test_json_names_rule_standard_and_field() -> None:
    result = run("--json", "-", given=json.dumps(PLANTED["side of a hike"].file).encode())
    (found,) = json.loads(result.stdout)["findings"]
    assert (found["rule"], found["severity"], found["field"]) == ("side", "error", "sides-1")
    assert found["source"]


def test_json_says_of_each_case_what_the_corpus_says() -> None:
    said = json.loads(SAID.read_text())
    for name in ("five exercises", "CERT 7: neither", "a hard note", "two more exercises"):
        answer = json.loads(run("--json", "-", given=json.dumps(PLANTED[name].file).encode()).stdout)
        lines = [
            f"{one['severity']} {one['rule']} {one['place']}#{one['field']}: {one['message']}"
            for one in answer["findings"]
        ]
        assert lines == said[name]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "(top)"),
        (b"{", "not JSON"),
        (b"[]", "(top)"),
        (b'{"program": {"title": "A", "items": [{"exercise": "hip-hing"}]}}', "program.items[0].exercise"),
        (b'{"program": {"title": "A"}, "record": {"rules": 1}}', "record.rules"),
    ],
)
def test_wrong_input_ends_with_status_2_and_the_path_of_the_key(given: bytes, said: str) -> None:
    result = run("-", given=given)
    assert result.exit_code == 2
    assert said in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_a_file_that_is_not_there_is_wrong_input(tmp_path: Path) -> None:
    result = run(str(tmp_path / "none.json"))
    assert (result.exit_code, "none.json" in result.stderr) == (2, True)


def environment(settings: Settings) -> dict[str, str]:
    return {
        "CLINIC_INSTANCE": str(settings.instance), "CLINIC_MODE": "test", "CLINIC_SECRET": settings.secret,
        "CLINIC_DATABASE_URL": settings.database_url, "CLINIC_BASE_URL": settings.base_url,
        "CLINIC_MAIL": "file:", "CLINIC_MAIL_FROM": settings.mail_from,
    }  # fmt: skip


def test_a_program_of_the_clinic_is_looked_at_by_its_id(house: House, settings: Settings) -> None:
    stage = set_stage(house)
    program_id = begin(stage, "hip-hike")
    env = environment(settings)
    result = run(str(program_id), "--json", env=env)
    assert result.exit_code == 1, result.output
    page = [found.key for found in lint.page(stage.dana, program_id).linted.findings]
    assert [one["key"] for one in json.loads(result.stdout)["findings"]] == page
    assert any("which side?" in one["message"] for one in json.loads(result.stdout)["findings"])


def test_an_unknown_program_is_wrong_input(house: House, settings: Settings) -> None:
    set_stage(house)
    result = run(str(uuid4()), env=environment(settings))
    assert (result.exit_code, "There is no program" in result.stderr) == (2, True)


def test_every_clean_program_is_clean_here_too() -> None:
    assert {run("-", given=json.dumps(file).encode()).exit_code for file in CLEAN.values()} == {0}
