"""``clinic demo load``: a further clinic of any size in the demo's instance, to measure with."""

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from clinic.adapters.catalogue import load_catalogue
from clinic.adapters.totp import code_at, new_secret
from clinic.app import build_house
from clinic.commands.demo import settings_of
from clinic.persistence import schema
from clinic.services import catalogue
from clinic.services.demo_load import Filled, Load, fill


@click.command()
@click.option("--patients", type=click.IntRange(1, 100_000), required=True, help="How many patients.")
@click.option("--days", type=click.IntRange(1, 730), default=60, show_default=True, help="Days of check-ins.")
@click.option(
    "--exercises", type=click.IntRange(0, 100_000), default=0, help="Exercises of the clinic's own."
)
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=Path("instance"))
def load(patients: int, days: int, exercises: int, instance: Path) -> None:
    """Fill a clinic of its own with PATIENTS and DAYS of check-ins, and say where to sign in."""
    settings = settings_of(instance, 8000)
    house = build_house(settings)
    now, password, secret = datetime.now(UTC), secrets.token_hex(10), new_secret()
    email = f"load-{secrets.token_hex(3)}@riverside.example"
    try:
        schema.upgrade(house.database.engine)
        catalogue.load(house, load_catalogue())
        made = fill(
            house, now, Load(patients, days, exercises), email=email, password=password, totp_secret=secret, said=_said
        )  # fmt: skip
    finally:
        house.renderer.close()
        house.database.close()
    _say(made, settings.base_url, email, password, secret)


def _said(what: str, done: int, total: int) -> None:
    click.echo(f"\r{done:,} of {total:,} {what}", nl=done == total)


def _say(made: Filled, base_url: str, email: str, password: str, secret: str) -> None:
    code = code_at(secret, datetime.now(UTC))
    for name, text in {
        "Check-ins": f"{made.checkins:,}",
        "Sign in at": f"{base_url}/sign-in",
        "  e-mail": email,
        "  password": password,
        "  second factor": f"{code} now; secret {secret}",
    }.items():
        click.echo(f"{name:18} {text}")
