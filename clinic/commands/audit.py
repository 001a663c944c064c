"""``clinic audit``: hold the audit trail against its seals."""

from pathlib import Path
from uuid import UUID

import click

from clinic.app import build_house
from clinic.config import read_settings
from clinic.services import audit as service


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@click.option("--clinic", "clinic_id", type=click.UUID, default=None, help="One clinic's id; default: all.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
@click.pass_context
def verify(asked: click.Context, clinic_id: UUID | None, instance: Path | None) -> None:
    """Name the first entry of each clinic's trail that was changed, removed or put in; status 1 if there is one."""
    house = build_house(read_settings(instance=instance))
    try:
        checked = service.verify(house, clinic_id)
    finally:
        house.renderer.close()
        house.database.close()
    for one in checked:
        verdict = one.broken.message if one.broken else "Each stands as it was written."
        click.echo(f"{one.name} ({one.clinic_id}): {one.entries} entries. {verdict}")
    if any(one.broken for one in checked):
        asked.exit(1)
