"""The command ``clinic``: set up, serve, look after the database, and the groups of each feature."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from clinic.adapters.catalogue import load_catalogue
from clinic.app import build_house
from clinic.commands import accounts as account_commands
from clinic.commands import (
    adherence,
    audit,
    catalogue,
    checkins,
    demo,
    demo_load,
    figures,
    handouts,
    programs,
    scans,
)
from clinic.commands import prints as print_commands
from clinic.commands import reminders as reminder_commands
from clinic.commands.serving import run, run_engine
from clinic.config import new_secret, read_settings, write_settings
from clinic.domain.errors import ClinicError, Invalid
from clinic.persistence import schema
from clinic.services import accounts, proof
from clinic.services import catalogue as catalogue_service


class PlainErrors(click.Group):
    """A group in which an error of ours is one plain sentence: status 2 for wrong input, 1 for the rest."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and translate its errors."""
        try:
            return super().invoke(ctx)
        except Invalid as error:
            for problem in error.problems:
                click.echo(
                    f"{problem.field}: {problem.message}" if problem.field else problem.message, err=True
                )
            ctx.exit(2)
        except ClinicError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.group(cls=PlainErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clinic")
def main() -> None:
    """Home exercise programs: catalogue, drawings, handouts, check-ins, adherence."""


main.add_command(account_commands.account)
main.add_command(adherence.adherence)
main.add_command(audit.audit)
main.add_command(catalogue.catalogue)
main.add_command(checkins.checkins)
main.add_command(demo.demo)
demo.demo.add_command(demo_load.load)
main.add_command(figures.figures)
main.add_command(handouts.handout)
main.add_command(print_commands.print_)
main.add_command(programs.program)
main.add_command(reminder_commands.reminders)
main.add_command(scans.scan)


@main.command()
@click.option("--base-url", required=True, help="The address patients type, such as https://clinic.example.")
@click.option("--clinic-name", required=True)
@click.option("--owner-email", required=True)
@click.option("--zone", required=True, help="IANA time zone, such as Europe/London.")
@click.option("--mail", required=True, help="smtp://user:password@host:587 or smtps://…")
@click.option("--mail-from", required=True)
@click.option("--database-url", default="", help="Default: SQLite in the instance folder.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=Path("instance"))
def init(instance: Path, clinic_name: str, owner_email: str, zone: str, **given: str) -> None:
    """Set up a production clinic and print the owner's single-use set-up link."""
    if (instance / "settings.toml").exists():
        raise Invalid("instance", "There is a clinic in this folder already. Choose another with --instance.")
    values = {name: value for name, value in given.items() if value} | {
        "mode": "production",
        "secret": new_secret(),
    }
    environment = {f"CLINIC_{name.upper()}": str(value) for name, value in values.items()}
    settings = read_settings(environment, instance)
    accounts.check_new_clinic(clinic_name, owner_email, zone)
    write_settings(instance, {name: str(value) for name, value in values.items()})
    house = build_house(settings)
    schema.upgrade(house.database.engine)
    catalogue_service.load(house, load_catalogue())
    token = accounts.create_first_owner_link(house, clinic_name, owner_email, zone, datetime.now(UTC))
    click.echo(f"The clinic is ready. Start it with: clinic serve --instance {instance}")
    click.echo("The owner opens this address once, within 7 days, to choose a password:")
    click.echo(f"  {settings.base_url}/join#{token}")


@main.group()
def database() -> None:
    """Bring the database's schema up or down."""


@database.command("upgrade")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
def upgrade(instance: Path | None) -> None:
    """Bring the schema to this program's, and the built-in catalogue with it."""
    house = build_house(read_settings(instance=instance))
    schema.upgrade(house.database.engine)
    catalogue_service.load(house, load_catalogue())
    proof.ensure_every(house, datetime.now(UTC))
    click.echo("The database is at this program's schema.")


@database.command("downgrade")
@click.argument("revision")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
def downgrade(revision: str, instance: Path | None) -> None:
    """Take the schema back to REVISION (``base`` removes everything)."""
    schema.downgrade(build_house(read_settings(instance=instance)).database.engine, revision)
    click.echo(f"The database is at {revision}.")


@main.command()
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
@click.option("--host", default=None, help="Default: from the settings (127.0.0.1).")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help="Default: from the settings (8000)."
)
def serve(instance: Path | None, host: str | None, port: int | None) -> None:
    """Serve the site, with the embedded engine beside it, until it is told to stop."""
    settings = read_settings(instance=instance)
    run(settings, host or settings.host, port or settings.port)


@main.command(hidden=True)
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
@click.option("--server", type=int, required=True, help="The process id of the server.")
def work(instance: Path | None, server: int) -> None:
    """Do what is due beside a server: `clinic serve` starts this by itself."""
    run_engine(read_settings(instance=instance), server)


if __name__ == "__main__":
    main()
