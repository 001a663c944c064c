"""``clinic scan``: what a log on paper says, in words and as JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from clinic.adapters.pdf import Renderer, render_handout
from clinic.cli import main
from tests.adapters.paper import as_file, blanks, marked
from tests.adapters.test_handout_layouts import LOG


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with three marks, as a picture."""
    renderer = Renderer()
    blank = blanks(LOG, render_handout(renderer, LOG))[0]
    renderer.close()
    path = tmp_path_factory.mktemp("paper") / "log.png"
    path.write_bytes(as_file(marked(blank, {(0, 0): 0, (1, 1): 2, (4, 3): 7})))
    return path


def test_a_sheet_is_said_in_words(sheet: Path) -> None:
    said = CliRunner().invoke(main, ["scan", str(sheet)])
    assert said.exit_code == 0
    lines = said.output.splitlines()
    assert lines[0] == "Page 1: check code K7QF-4M2X, week 1."
    assert {"  row 1, day 1: done", "  row 2, day 2: skipped", "  pain, day 4: 7"} <= set(lines)


def test_json_holds_every_place(sheet: Path) -> None:
    (page,) = json.loads(CliRunner().invoke(main, ["scan", str(sheet), "--json"]).output)
    (log,) = page["sheets"]
    assert (log["check"], log["first_day"], log["read"]) == ("K7QF-4M2X", "2026-03-09", True)
    assert len(log["cells"]) == 35
    assert {"row": "pain", "day": 4, "value": 7, "doubt": None} in log["cells"]


def test_another_file_ends_with_status_2_and_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all")
    said = CliRunner().invoke(main, ["scan", str(path)])
    assert said.exit_code == 2
    assert "neither a PDF nor a picture" in said.output
