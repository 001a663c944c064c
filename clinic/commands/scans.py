"""``clinic scan``: what a log on paper says, from the command line; nothing is entered."""

import json
from pathlib import Path
from typing import Any

import click

from clinic.adapters.scan_reader import SeenPage, SeenTable, read_file
from clinic.domain.log_sheet import read_mark
from clinic.domain.scans import ANSWERS, DOUBT_WORDS


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Every place with its value and doubt, for programs.")
def scan(file: Path, as_json: bool) -> None:
    """Read the logs in FILE (PDF, JPEG, PNG, WebP) and say what each place says. Nothing is entered.

    Days without boxes are left out only where the sheet shows it; what the schedule asks is known to the site alone.
    """
    pages = [_page(number, page) for number, page in enumerate(_pages(file), 1)]
    click.echo(json.dumps(pages, indent=1) if as_json else "\n".join(_words(pages)))


def _pages(file: Path) -> list[SeenPage]:
    return [said for said in read_file(file.read_bytes()) if isinstance(said, SeenPage)]


def _page(number: int, page: SeenPage) -> dict[str, Any]:
    return {"page": number, "sheets": [_sheet(table) for table in page.tables]}


def _sheet(table: SeenTable) -> dict[str, Any]:
    mark = read_mark(table.code)
    if mark is None:
        return {"code": table.code}
    said: dict[str, Any] = {
        "code": table.code, "check": mark.check, "week": mark.week, "read": bool(table.cells),
        "first_day": mark.first_day.isoformat() if mark.first_day else None,
    }  # fmt: skip
    said["cells"] = [
        {
            "row": mark.first + cell.row + 1 if cell.row < mark.rows else "pain",
            "day": cell.day + 1,
            "value": cell.box if cell.row == mark.rows or cell.box is None else ANSWERS[cell.box].value,
            "doubt": cell.doubt.value if cell.doubt else None,
        }
        for cell in table.cells
    ]
    return said


def _words(pages: list[dict[str, Any]]) -> list[str]:
    lines = []
    for page in pages:
        if not page["sheets"]:
            lines.append(f"Page {page['page']}: no code of a log.")
        for sheet in page["sheets"]:
            lines.append(f"Page {page['page']}: check code {sheet.get('check')}, week {sheet.get('week')}.")
            if not sheet.get("read"):
                lines.append("  The table could not be read.")
            lines += [
                f"  {_said(cell)}"
                for cell in sheet.get("cells", ())
                if cell["value"] is not None or cell["doubt"]
            ]
    return lines


def _said(cell: dict[str, Any]) -> str:
    row = "pain" if cell["row"] == "pain" else f"row {cell['row']}"
    doubt = f" ({DOUBT_WORDS[cell['doubt']]})" if cell["doubt"] else ""
    return f"{row}, day {cell['day']}: {'nothing' if cell['value'] is None else cell['value']}{doubt}"
