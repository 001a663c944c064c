"""``clinic checkins import`` shows, enters with --write and names wrong lines; ``adherence explain --patient``."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from clinic.app import build_house
from clinic.cli import main
from clinic.config import read_settings
from clinic.domain.actions import Site
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import ACROSS
from clinic.services import adherence
from clinic.services.context import Context

HEAD = "id,program,item,performed_on,status,source,pain\n"
COUNT = "SELECT count(*) FROM checkins"


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    made = run(tmp_path, "demo", "load", "--patients", "2", "--days", "20", "--exercises", "2")
    assert made.exit_code == 0, made.output
    return tmp_path


def run(instance: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--instance", str(instance)])


def ask(instance: Path, sql: str) -> list[str]:
    with sqlite3.connect(instance / "clinic.db") as connection:
        return [str(value) for value in connection.execute(sql).fetchone()]


def lines(instance: Path, *pains: str) -> str:
    program, item, day = ask(
        instance,
        "SELECT v.program_id, i.lineage_id, v.effective_from FROM program_versions v"
        " JOIN program_items i ON i.version_id = v.id ORDER BY v.program_id LIMIT 1",
    )
    file = instance / "entries.csv"
    cells = [f"{place},{program},{item},{day},done,paper,{pain}\n" for place, pain in enumerate(pains)]
    file.write_text(HEAD + "".join(cells))
    return str(file)


def test_a_file_is_shown_then_entered_then_known(instance: Path) -> None:
    file, (before,) = lines(instance, "3", "4"), ask(instance, COUNT)
    shown = run(instance, "checkins", "import", file)
    assert (shown.exit_code, ask(instance, COUNT)) == (0, [before]), shown.output
    assert "2 new, 0 here already" in shown.output
    assert "Nothing was entered" in shown.output
    entered = run(instance, "checkins", "import", file, "--write")
    assert "2 new, 0 here already.\nEntered." in entered.output
    assert "0 new, 2 here already.\nEntered." in run(instance, "checkins", "import", file, "--write").output
    assert ask(instance, COUNT) == [str(int(before) + 2)]


def test_a_wrong_line_is_named_and_nothing_is_entered(instance: Path) -> None:
    file, before = lines(instance, "3", "12"), ask(instance, COUNT)
    for more in ([], ["--write"]):
        refused = run(instance, "checkins", "import", file, *more)
        assert refused.exit_code == 2
        assert "line 3, pain: Give a number from 0 to 10." in refused.stderr
    assert ask(instance, COUNT) == before


def test_explain_gives_each_program_of_a_patient(instance: Path) -> None:
    patient, program = ask(instance, "SELECT patient_id, id FROM programs WHERE latest > 0 LIMIT 1")
    said = run(instance, "adherence", "explain", "--patient", patient)
    assert said.exit_code == 0, said.output
    (found,) = [json.loads(line) for line in said.stdout.splitlines()]
    assert UUID(found["program"]) == UUID(program)
    house = build_house(read_settings(instance=instance))
    with house.database.read() as session:
        clinic_id = session.scalars(select(Program.clinic_id).execution_options(**{ACROSS: True})).first()
    context = Context(house, Site("test", clinic_id), datetime.now(UTC))
    figures = adherence.figures(context, UUID(program))
    assert figures is not None
    window = found["answer"]["windows"]["last_28"]
    assert (window["due"], window["reported"]) == (figures.windows[1].due, figures.windows[1].reported)
    assert set(found["exercises"]) >= {slot["item"] for slot in found["answer"]["slots"]}


def test_explain_wants_a_file_or_a_patient_and_not_both(instance: Path) -> None:
    assert run(instance, "adherence", "explain").exit_code == 2
    assert run(instance, "adherence", "explain", "-", "--patient", str(UUID(int=1))).exit_code == 2
    unknown = run(instance, "adherence", "explain", "--patient", str(UUID(int=1)))
    assert (unknown.exit_code, "There is no patient" in unknown.stderr) == (2, True)
