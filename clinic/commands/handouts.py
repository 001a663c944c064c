"""``clinic handout``: render a published program's sheet to a file."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from clinic.adapters.files import durable_write
from clinic.app import build_house
from clinic.config import read_settings
from clinic.domain.actions import Site
from clinic.domain.handout import Colour, Layout, Paper, Size, Wish
from clinic.services import handouts
from clinic.services.context import Context


@click.group()
def handout() -> None:
    """Handouts."""


@handout.command("render")
@click.argument("program", type=click.UUID)
@click.option("--number", type=click.IntRange(min=1), default=None, help="The version; default: the newest.")
@click.option("--layout", type=click.Choice(list(Layout)), default=None, help="Default: as usual.")
@click.option("--paper", type=click.Choice(list(Paper)), default=None)
@click.option("--size", type=click.Choice(list(Size)), default=None, help="14, 18 or 24 point.")
@click.option("--colour", type=click.Choice(list(Colour)), default=None)
@click.option("-o", "--output", default="handout.pdf", help="A file, or - for standard output.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
def render(
    program: UUID,
    number: int | None,
    layout: str | None,
    paper: str | None,
    size: str | None,
    colour: str | None,
    output: str,
    instance: Path | None,
) -> None:
    """Write the sheet of PROGRAM (the id in its address) as a PDF."""
    wish = Wish(
        Layout(layout) if layout else None,
        Paper(paper) if paper else None,
        Size(size) if size else None,
        Colour(colour) if colour else None,
    )
    house = build_house(read_settings(instance=instance))
    clinic_id, latest = handouts.whose(house, program)
    context = Context(house, Site("command line", clinic_id), datetime.now(UTC))
    try:
        sheet = handouts.sheet(context, program, number or latest, wish)
    finally:
        house.renderer.close()
        house.database.close()
    if output == "-":
        sys.stdout.buffer.write(sheet.content)
    else:
        durable_write(Path(output), sheet.content, mode=0o644)
        click.echo(f"{output}: {len(sheet.content):,} bytes, SHA-256 {sheet.sha256}")
