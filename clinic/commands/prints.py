"""``clinic print``: packets for many patients, asked for and followed from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import click

from clinic.adapters.files import durable_write
from clinic.app import build_house
from clinic.commands.looks import by_value
from clinic.config import read_settings
from clinic.domain.actions import Site
from clinic.domain.handout import Layout, Paper, Wish
from clinic.domain.prints import Form, Lacking, Packet
from clinic.services import handouts, print_work, prints
from clinic.services.context import Context, House

INSTANCE = click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)


@click.group("print")
def print_() -> None:
    """Print packets for many patients."""


@print_.command()
@click.argument("programs", type=click.UUID, nargs=-1, required=True)
@click.option("--layout", type=click.Choice(list(Layout)), default=None, help="Default: as usual.")
@click.option("--paper", type=click.Choice(list(Paper)), default=None)
@click.option("--log-days", type=click.Choice(["0", "7", "14"]), default="7")
@click.option("--cover/--no-cover", default=True, help="A cover on top.")
@click.option("--note", default="", help="A short note on the cover.")
@click.option("--next-visit", default="", help="The day of the next visit, such as 2026-12-03.")
@click.option("--copy", is_flag=True, help="The clinician's copy as the last sheet.")
@click.option("--form", type=click.Choice(list(Form)), default=Form.pdf.value)
@click.option(
    "--lacking",
    type=by_value(Lacking.as_they_are, Lacking.english, Lacking.leave_out),
    default=None,
    help="Sheets that lack texts in their language. Default: refuse to begin.",
)
@click.option("--one-sided", is_flag=True, help="No empty page before the next packet.")
@click.option("--key", type=click.UUID, default=None, help="The same key again is the same job.")
@INSTANCE
def begin(
    programs: tuple[UUID, ...], layout: str | None, paper: str | None, log_days: str, cover: bool, note: str,
    next_visit: str, copy: bool, form: str, lacking: str | None, one_sided: bool, key: UUID | None,
    instance: Path | None,
) -> None:  # fmt: skip
    """Ask for the packets of PROGRAMS (the ids in their addresses) and print the job's id."""
    wish = Wish(Layout(layout) if layout else None, Paper(paper) if paper else None)
    packet = Packet(wish, int(log_days), Form(form), not one_sided, cover, note, next_visit, copy)
    with _house(instance) as house:
        clinic_id, _ = handouts.whose(house, programs[0])
        choice = Lacking(lacking) if lacking else Lacking.ask
        click.echo(prints.begin(_context(house, clinic_id), key or uuid4(), programs, packet, choice))


@print_.command()
@click.argument("job", type=click.UUID)
@INSTANCE
def show(job: UUID, instance: Path | None) -> None:
    """Say how a job stands, part by part."""
    with _house(instance) as house:
        found = prints.job(_context(house, prints.whose(house, job)), job)
    click.echo(f"{found.line.title}: {found.line.progress.words}")
    for part in found.parts:
        click.echo(f"  {part.state:9} {part.name}{': ' if part.failure else ''}{part.failure}")


@print_.command()
@click.argument("job", type=click.UUID)
@INSTANCE
def cancel(job: UUID, instance: Path | None) -> None:
    """Make no more packets of a job."""
    with _house(instance) as house:
        prints.cancel(_context(house, prints.whose(house, job)), job)


@print_.command()
@click.argument("job", type=click.UUID)
@INSTANCE
def resume(job: UUID, instance: Path | None) -> None:
    """Try again what was cancelled or failed."""
    with _house(instance) as house:
        prints.resume(_context(house, prints.whose(house, job)), job)


@print_.command()
@click.argument("job", type=click.UUID)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@INSTANCE
def fetch(job: UUID, output: Path, instance: Path | None) -> None:
    """Make what is still due, then write the job's file."""
    with _house(instance) as house:
        context = _context(house, prints.whose(house, job))
        while prints.job(context, job).under_way and print_work.make_due(house, datetime.now(UTC), 4):
            continue
        durable_write(output, prints.file(context, job).content)
    click.echo(f"Written to {output}.")


@contextmanager
def _house(instance: Path | None) -> Iterator[House]:
    house = build_house(read_settings(instance=instance))
    try:
        yield house
    finally:
        house.renderer.close()
        house.database.close()


def _context(house: House, clinic_id: UUID) -> Context:
    return Context(house, Site("command line", clinic_id), datetime.now(UTC))
