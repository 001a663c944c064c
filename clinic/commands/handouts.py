"""``clinic handout``: render a published program's sheet to a file; prove one that somebody brings."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from clinic.adapters.files import durable_write
from clinic.adapters.signing import KEY_BYTES
from clinic.app import build_house
from clinic.commands.handout_matrix import matrix
from clinic.commands.looks import by_value, wish_of
from clinic.config import read_settings
from clinic.domain.actions import Site
from clinic.domain.errors import Invalid
from clinic.domain.handout import Colour, Layout, Paper, Size
from clinic.domain.languages import LANGUAGES
from clinic.domain.patients import said_day
from clinic.domain.proof import Outcome, said
from clinic.services import handouts, proof, proof_files
from clinic.services.context import Context, House
from clinic.services.proof_files import FileVerified


@click.group()
def handout() -> None:
    """Handouts."""


handout.add_command(matrix)


@handout.command("render")
@click.argument("program", type=click.UUID)
@click.option("--number", type=click.IntRange(min=1), default=None, help="The version; default: the newest.")
@click.option("--layout", type=by_value(*Layout), default=None, help="Default: as usual.")
@click.option("--paper", type=by_value(*Paper), default=None)
@click.option("--size", type=by_value(*Size), default=None, help="14, 18 or 24 point.")
@click.option("--colour", type=by_value(*Colour), default=None)
@click.option("--language", type=click.Choice(list(LANGUAGES)), default=None, help="Default: the patient's.")
@click.option("--anyway", is_flag=True, help="Print it even if some texts stay as they were written.")
@click.option("-o", "--output", default="handout.pdf", help="A file, or - for standard output.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
def render(
    program: UUID,
    number: int | None,
    layout: str | None,
    paper: str | None,
    size: str | None,
    colour: str | None,
    language: str | None,
    anyway: bool,
    output: str,
    instance: Path | None,
) -> None:
    """Write the sheet of PROGRAM (the id in its address) as a PDF."""
    wish = wish_of(layout, paper, size, colour, language)
    house = build_house(read_settings(instance=instance))
    clinic_id, latest = handouts.whose(house, program)
    context = Context(house, Site("command line", clinic_id), datetime.now(UTC))
    try:
        sheet = handouts.sheet(context, program, number or latest, wish, anyway=anyway)
    finally:
        house.renderer.close()
        house.database.close()
    if output == "-":
        sys.stdout.buffer.write(sheet.content)
    else:
        durable_write(Path(output), sheet.content, mode=0o644)
        click.echo(f"{output}: {len(sheet.content):,} bytes, SHA-256 {sheet.sha256}")


@handout.command("verify")
@click.argument("sheet", metavar="FILE|CODE")
@click.option(
    "--public-key",
    "public_keys",
    multiple=True,
    help="The clinic's key (or a file of keys): asks no database.",
)
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
@click.pass_context
def verify(asked: click.Context, sheet: str, public_keys: tuple[str, ...], instance: Path | None) -> None:
    """Say whether a sheet is current, superseded, altered or unknown: a PDF, a picture or the printed check code."""
    path = Path(sheet)
    content = path.read_bytes() if path.is_file() else None
    if public_keys:
        if content is None:
            raise Invalid(
                "sheet", "A check code alone proves nothing without the clinic. Give the file of the sheet."
            )
        keys = [key for given in public_keys for key in _keys(given)]
        found = proof_files.verify_file(content, proof_files.with_keys(keys))
    else:
        house = build_house(read_settings(instance=instance))
        try:
            found = _by_record(house, sheet, content)
        finally:
            house.renderer.close()
            house.database.close()
    _tell(found)
    asked.exit(0 if found.found.outcome in (Outcome.current, Outcome.genuine) else 1)


@handout.command("keys")
@click.argument("clinic_id", metavar="CLINIC", type=click.UUID)
@click.option("--rotate", is_flag=True, help="Sign with a new key from now on. Old sheets stay provable.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
def keys(clinic_id: UUID, rotate: bool, instance: Path | None) -> None:
    """Print the public keys of CLINIC (its id): one line each, the newest first."""
    house = build_house(read_settings(instance=instance))
    context = Context(house, Site("command line", clinic_id), datetime.now(UTC))
    try:
        if rotate:
            proof.rotate(context)
        found = proof.public_keys(context)
    finally:
        house.renderer.close()
        house.database.close()
    for name, public, signs in found:
        click.echo(f"{public}  # {name}, {'signs now' if signs else 'retired'}")


def _by_record(house: House, sheet: str, content: bytes | None) -> FileVerified:
    context = Context(house, Site(proof.SITE), datetime.now(UTC))
    if content is None:
        return FileVerified(proof.verify(context, sheet))
    found = proof_files.verify_file(content, proof_files.with_record(context))
    if found.found.outcome is not Outcome.altered:
        return found
    return replace(found, changes=proof_files.differences(house, content))


def _keys(given: str) -> list[bytes]:
    """Keys in hexadecimal, from the command line or a file of them, one a line; what follows a # is a remark."""
    path = Path(given)
    text = path.read_text("utf-8", "replace") if path.is_file() else given
    try:
        found = [
            bytes.fromhex(bare) for line in text.splitlines() if (bare := line.partition("#")[0].strip())
        ]
    except ValueError:
        found = []
    if not found or any(len(key) != KEY_BYTES for key in found):
        raise Invalid(
            "public-key", "A public key has 64 hexadecimal digits. Print it with: clinic handout keys CLINIC."
        )
    return found


def _tell(found: FileVerified) -> None:
    one = found.found
    day = one.day or (one.published if one.outcome is Outcome.genuine else None)
    heading, sentence = said(one.outcome, one.number, one.other, said_day(day) if day else "")
    click.echo(f"{heading}. {sentence}")
    for line in (*found.why, *found.changes, *one.changes):
        click.echo(f"  {line}")
