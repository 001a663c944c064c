"""``clinic account``: for whoever runs the server, when a person cannot get in."""

from datetime import UTC, datetime
from pathlib import Path

import click

from clinic.app import build_house
from clinic.config import read_settings
from clinic.services import factors


@click.group()
def account() -> None:
    """People's accounts."""


@account.command("clear-factor")
@click.argument("email")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
def clear_factor(email: str, instance: Path | None) -> None:
    """Take the second factor from an account whose owner lost phone and recovery codes."""
    house = build_house(read_settings(instance=instance))
    try:
        factors.clear(house, email, datetime.now(UTC))
    finally:
        house.renderer.close()
        house.database.close()
    click.echo(
        "Cleared. All sessions of the account have ended; the next sign-in sets up a new second factor."
    )
