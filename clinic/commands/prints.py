"""``clinic print``: packets for many patients, asked for and followed from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import click

from clinic.adapters.files import durable_write
from clinic.app import build_house
from clinic.commands.looks import by_value, wish_of
from clinic.config import read_settings
from clinic.domain.actions import Site
from clinic.domain.handout import Colour, Layout, Paper, Size
from clinic.domain.languages import LANGUAGES
from clinic.domain.prints import Form, Lacking, Packet
from clinic.services import handouts, print_work, prints
from clinic.services.context import Context, House

INSTANCE = click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)

SHEETS = [layout for layout in Layout if layout.shows_exercises]
"""A log, a cover and the clinician's copy are asked for beside the sheet."""


@click.group("print")
def print_() -> None:
    """Print packets for many patients."""


@print_.command()
@click.argument("programs", type=click.UUID, nargs=-1)
@click.option(
    "--clinic", "clinic_id", type=click.UUID, default=None, help="Everybody of this clinic (its id)."
)
@click.option(
    "--today", is_flag=True, help="Of them those whose program was published, or a test planned, today."
)
@click.option(
    "--template", type=click.UUID, default=None, help="Of them those with a program from a shared template."
)
@click.option("--layout", type=by_value(*SHEETS), default=None, help="Default: as usual.")
@click.option("--paper", type=by_value(*Paper), default=None)
@click.option(
    "--size", type=by_value(*Size), default=None, help="14, 18 or 24 point. Default: the patient's."
)
@click.option("--colour", type=by_value(*Colour), default=None)
@click.option("--language", type=click.Choice(list(LANGUAGES)), default=None, help="Default: the patient's.")
@click.option("--log-days", type=click.Choice(["0", "7", "14"]), default="7")
@click.option("--cover/--no-cover", default=True, help="A cover on top.")
@click.option("--note", default="", help="A short note on the cover.")
@click.option("--next-visit", default="", help="The day of the next visit, such as 2026-12-03.")
@click.option("--copy", is_flag=True, help="The clinician's copy as the last sheet.")
@click.option("--form", type=by_value(*Form), default=Form.pdf.value)
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
    programs: tuple[UUID, ...], clinic_id: UUID | None, today: bool, template: UUID | None, layout: str | None,
    paper: str | None, size: str | None, colour: str | None, language: str | None, log_days: str, cover: bool,
    note: str, next_visit: str, copy: bool, form: str, lacking: str | None, one_sided: bool, key: UUID | None,
    instance: Path | None,
) -> None:  # fmt: skip
    """Ask for the packets of PROGRAMS (the ids in their addresses), or of a clinic, and print the job's id."""
    if bool(programs) == bool(clinic_id) or (programs and (today or template)):
        raise click.UsageError("Name programs, or a --clinic with --today, --template, both or neither.")
    wish = wish_of(layout, paper, size, colour, language)
    packet = Packet(wish, int(log_days), Form(form), not one_sided, cover, note, next_visit, copy)
    with _house(instance) as house:
        context = _context(house, clinic_id or handouts.whose(house, programs[0])[0])
        if clinic_id:
            listed = prints.choice(context, today=today, template=template).candidates
            programs = tuple(one.program_id for one in listed)
        choice = Lacking(lacking) if lacking else Lacking.ask
        click.echo(prints.begin(context, key or uuid4(), programs, packet, choice))


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
