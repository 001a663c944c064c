"""``clinic reminders``: send what is due, once, for a site whose engine does not run beside its server."""

from datetime import UTC, datetime
from pathlib import Path

import click

from clinic.adapters.mail import mailer_for
from clinic.adapters.sms import texter_for
from clinic.app import build_house
from clinic.config import read_settings
from clinic.domain.errors import Invalid
from clinic.services import reminder_work


@click.group()
def reminders() -> None:
    """Reminders to patients who agreed to them."""


@reminders.command()
@click.option(
    "--at", "moment", default="", help="As if it were this moment (2026-03-09T18:00+00:00); demo only."
)
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
def run(moment: str, instance: Path | None) -> None:
    """Look at every patient whose time has come, and send what waits. Safe beside a running server."""
    settings = read_settings(instance=instance)
    now = _moment(moment, settings.mode) if moment else datetime.now(UTC)
    house = build_house(settings)
    mailer = mailer_for(settings.mail, settings.mail_from, settings.instance)
    try:
        looked, tried = reminder_work.run(house, mailer, texter_for(settings.sms, house.sms_key), now)
    finally:
        house.renderer.close()
        house.database.close()
    click.echo(f"{looked} looked at, {tried} tried to send.")


def _moment(text: str, mode: str) -> datetime:
    if mode == "production":
        raise Invalid("at", "A production clinic reminds its patients by the real clock.")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid("at", "Give a moment like 2026-03-09T18:00+00:00.")
    return found
