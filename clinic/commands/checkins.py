"""``clinic checkins``: entries of staff or paper from a file."""

from datetime import UTC, datetime
from pathlib import Path

import click

from clinic.app import build_house
from clinic.config import read_settings
from clinic.domain.actions import Site
from clinic.domain.checkin_file import READ
from clinic.domain.errors import Invalid, Problem
from clinic.services import checkin_imports as service
from clinic.services.context import Context


@click.group()
def checkins() -> None:
    """What patients reported."""


@checkins.command("import", help=f"""
    Enter what staff or paper logs say from the CSV in FILE; without --write only say what it would do.

    The first line names the columns, of {', '.join(READ)}; needed are id, program (its id or check code), item or
    exercise, performed_on, status and source (staff or paper). One wrong line and nothing is entered; a line whose id
    is here already with the same content changes nothing. Ends with status 2 when a line is wrong.
    """)  # fmt: skip
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Enter it: every line, or none.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
def import_(file: Path, write: bool, instance: Path | None) -> None:
    """Enter a file."""
    content = file.read_bytes()
    house = build_house(read_settings(instance=instance))
    try:
        clinic_id = service.clinic_of(house, content)
        context = Context(house, Site("command line", clinic_id), datetime.now(UTC))
        taken = service.enter(context, content) if write else service.preview(context, content)
    finally:
        house.renderer.close()
        house.database.close()
    if taken.ignored:
        click.echo(f"Columns that mean nothing here: {', '.join(taken.ignored)}.")
    for title, program, count in taken.programs:
        click.echo(f"{title} ({program}): {count} new.")
    click.echo(f"{taken.new} new, {taken.known} here already.")
    if taken.problems:
        raise Invalid.many(Problem(service.place_of(one), one.message) for one in taken.problems)
    click.echo("Entered." if write else "Nothing was entered. To enter it: --write.")
