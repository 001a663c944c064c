"""``clinic handout matrix``: every form of one program side by side."""

from pathlib import Path

import html5lib
from click.testing import CliRunner

from clinic.cli import main


def test_the_contact_sheet_shows_each_sheet_of_the_demo_and_says_why_one_is_missing(tmp_path: Path) -> None:
    instance, output = str(tmp_path / "demo"), tmp_path / "out"
    runner = CliRunner()
    assert runner.invoke(main, ["demo", "--no-serve", "--instance", instance]).exit_code == 0
    made = runner.invoke(
        main, ["handout", "matrix", "-o", str(output), "--instance", instance, "--layout", "compact"]
    )
    assert made.exit_code == 0, made.output
    page = html5lib.parse((output / "index.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    sheets = [one.get("href") for one in page.iter("a")]
    assert len(sheets) == len(set(sheets)) >= 12
    assert all((output / str(sheet)).read_bytes().startswith(b"%PDF") for sheet in sheets)
    assert all((output / str(one.get("src"))).read_bytes().startswith(b"\x89PNG") for one in page.iter("img"))


def test_without_a_demo_it_says_what_to_do_first(tmp_path: Path) -> None:
    instance = tmp_path / "empty"
    runner = CliRunner()
    assert runner.invoke(main, ["demo", "--no-serve", "--instance", str(instance)]).exit_code == 0
    (instance / "demo" / "sign-in.json").unlink()
    refused = runner.invoke(main, ["handout", "matrix", "-o", str(tmp_path), "--instance", str(instance)])
    assert refused.exit_code == 1
    assert "make demo" in refused.output
