"""``clinic demo``: a clinic with twelve patients to try everything on; safe to run twice."""

import json
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from clinic.adapters.catalogue import load_catalogue
from clinic.adapters.files import durable_write
from clinic.adapters.totp import code_at
from clinic.adapters.totp import new_secret as new_totp_secret
from clinic.app import build_house
from clinic.commands.serving import run
from clinic.config import Settings, new_secret, read_settings, write_settings
from clinic.domain.actions import Site
from clinic.domain.errors import Conflict
from clinic.persistence import schema
from clinic.services import catalogue, demo_stage, handouts
from clinic.services import demo as stories
from clinic.services.context import Context, House


@dataclass(frozen=True, slots=True)
class Door:
    """How to get in: kept beside the database, readable by its owner only."""

    email: str
    password: str
    totp_secret: str
    clinic_id: str
    program_id: str


@click.group(invoke_without_command=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--fresh", is_flag=True, help="Throw the old demo away and start over.")
@click.option("--serve/--no-serve", default=True, help="Serve when everything is there (default).")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=Path("instance"))
@click.pass_context
def demo(asked: click.Context, port: int, fresh: bool, serve: bool, instance: Path) -> None:
    """Make the demo clinic, print a handout, say where to sign in, serve."""
    if asked.invoked_subcommand is not None:
        return
    settings = settings_of(instance, port, fresh=fresh)
    house = build_house(settings)
    try:
        door = _door(house, instance)
        _say(house, settings, door, instance)
    finally:
        house.renderer.close()
        house.database.close()
    if serve:
        run(settings, settings.host, port)


def settings_of(instance: Path, port: int, *, fresh: bool = False) -> Settings:
    """The demo's settings, written if there are none. Raises Conflict when the folder holds a real clinic."""
    written = instance / "settings.toml"
    if written.exists() and 'mode = "demo"' not in written.read_text(encoding="utf-8"):
        raise Conflict(f"{instance} holds a real clinic, not a demo. Choose another folder with --instance.")
    if fresh:
        _clear(instance)
    if not written.exists():
        write_settings(
            instance,
            {
                "mode": "demo",
                "base_url": f"http://localhost:{port}",
                "secret": new_secret(),
                "mail": "file:",
                "mail_from": "clinic@riverside.example",
            },
        )
    return read_settings({"CLINIC_BASE_URL": f"http://localhost:{port}"}, instance)


def _clear(instance: Path) -> None:
    for name in ("clinic.db", "clinic.db-wal", "clinic.db-shm", "settings.toml"):
        (instance / name).unlink(missing_ok=True)
    for name in ("content", "demo", "mail"):
        shutil.rmtree(instance / name, ignore_errors=True)


def _door(house: House, instance: Path) -> Door:
    kept = instance / "demo" / "sign-in.json"
    if kept.exists():
        schema.check_schema(house.database.engine)
        return Door(**json.loads(kept.read_text(encoding="utf-8")))
    click.echo("Making the demo clinic: twelve patients, sixty days ...")
    schema.upgrade(house.database.engine)
    catalogue.load(house, load_catalogue())
    password = "-".join(secrets.token_hex(2) for _ in range(5))
    totp_secret = new_totp_secret()
    made = stories.seed(house, datetime.now(UTC), password, totp_secret)
    door = Door(demo_stage.EMAIL, password, totp_secret, str(made.clinic_id), str(made.program_id))
    durable_write(kept, json.dumps(_plain(door)).encode())
    return door


def _say(house: House, settings: Settings, door: Door, instance: Path) -> None:
    """Print the way in. A second run finds the sheet there and writes nothing at all, no audit entry either."""
    now = datetime.now(UTC)
    clinic_id, program_id = UUID(door.clinic_id), UUID(door.program_id)
    target = instance / "demo" / "handout.pdf"
    if not target.exists():
        sheet = handouts.sheet(Context(house, Site("demo", clinic_id), now), program_id, 1)
        durable_write(target, sheet.content, mode=0o644)
    link = stories.link_words(house, clinic_id, program_id)
    lines: Mapping[str, str] = {
        "Printed handout": str(target),
        "Sign in at": f"{settings.base_url}/sign-in",
        "  e-mail": door.email,
        "  password": door.password,
        "  second factor": f"{code_at(door.totp_secret, now)} now; secret {door.totp_secret}",
        "A patient's link": link.address,
        "  or her code": f"{link.code} at {link.host_words}",
    }
    for name, text in lines.items():
        click.echo(f"{name:18} {text}")


def _plain(door: Door) -> dict[str, str]:
    return {name: getattr(door, name) for name in Door.__slots__}
