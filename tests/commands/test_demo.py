"""``clinic demo`` is safe to run twice."""

import sqlite3
from pathlib import Path

from click.testing import CliRunner, Result

from clinic.cli import main


def demo(instance: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["demo", "--no-serve", "--instance", str(instance), *options])


def entries(instance: Path) -> int:
    with sqlite3.connect(instance / "clinic.db") as database:
        [(found,)] = database.execute("SELECT count(*) FROM audit_entries")
    return int(found)


def test_a_second_run_changes_nothing_and_fresh_starts_over(tmp_path: Path) -> None:
    first = demo(tmp_path / "demo")
    assert first.exit_code == 0, first.output
    sheet, before = (tmp_path / "demo" / "demo" / "handout.pdf").read_bytes(), entries(tmp_path / "demo")
    again = demo(tmp_path / "demo")
    assert again.exit_code == 0, again.output
    said, repeated = (
        run.output[run.output.index("Printed handout") :].splitlines() for run in (first, again)
    )
    assert [line for line in said if "second factor" not in line] == [
        line for line in repeated if "second factor" not in line
    ]
    assert (tmp_path / "demo" / "demo" / "handout.pdf").read_bytes() == sheet
    assert entries(tmp_path / "demo") == before
    assert demo(tmp_path / "demo", "--fresh").exit_code == 0
    assert (tmp_path / "demo" / "demo" / "handout.pdf").read_bytes() != sheet


def test_a_real_clinic_is_never_taken_for_a_demo(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('mode = "production"\n')
    refused = demo(tmp_path, "--fresh")
    assert refused.exit_code == 1
    assert "holds a real clinic" in refused.output
    assert (tmp_path / "settings.toml").exists()
