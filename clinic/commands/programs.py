"""``clinic program``: what the linter says of a program in the database or in a file."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from clinic.adapters.catalogue import load_catalogue
from clinic.app import build_house
from clinic.config import read_settings
from clinic.domain.actions import Site
from clinic.domain.errors import Invalid, NotFound
from clinic.domain.lint.form import subject_of
from clinic.domain.lint.rules import review
from clinic.domain.lint.standards import CERT
from clinic.domain.lint.values import Finding, Review
from clinic.domain.strict_json import read_json
from clinic.services import handouts, lint
from clinic.services.context import Context


@click.group()
def program() -> None:
    """Programs."""


@program.command("lint")
@click.argument("program")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value instead of sentences.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
@click.pass_context
def lint_program(ctx: click.Context, program: str, as_json: bool, instance: Path | None) -> None:
    """Say what is missing in PROGRAM: the id in its address, a JSON file, or - for standard input.

    Its draft is looked at, or its newest version when nothing is being written; what was set aside stays silent.
    The file's form stands at the head of clinic/domain/lint/form.py. Ends with status 0 when there is nothing to
    say, 1 when there is something, 2 for wrong input.
    """
    key = _key(program)
    found = _of_file(program) if key is None else _of_program(key, instance)
    if as_json:
        click.echo(json.dumps(_plain(found), indent=2, ensure_ascii=False, sort_keys=True))
    else:
        for line in _lines(found):
            click.echo(line)
    ctx.exit(1 if found.findings else 0)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _of_file(path: str) -> Review:
    try:
        with click.open_file(path, "rb") as file:
            raw = file.read()
    except OSError as error:
        raise Invalid("program", f"{path} is no program's id and no file that can be read.") from error
    subject, aside = subject_of(read_json(raw), load_catalogue().exercises)
    return review(subject).without(aside)


def _of_program(program_id: UUID, instance: Path | None) -> Review:
    house = build_house(read_settings(instance=instance))
    try:
        clinic_id, _ = handouts.whose(house, program_id)
        context = Context(house, Site("command line", clinic_id), datetime.now(UTC))
        return lint.page(context, program_id).linted.review
    except NotFound as error:
        raise Invalid("program", str(error)) from error
    finally:
        house.renderer.close()
        house.database.close()


def _lines(found: Review) -> Iterator[str]:
    for one in found.findings:
        yield f"{one.severity}: {one.message}"
        yield f"  {one.standard.name} ({one.place}: {one.field})"
    later = f", {len(found.later)} only after publishing" if found.later else ""
    yield f"CERT: {found.cert_there} of {len(CERT)} items answered{later}."
    if not found.findings:
        yield "Nothing to look at."


def _plain(found: Review) -> dict[str, Any]:
    return {
        "findings": [_finding(one) for one in found.findings],
        "cert": {
            "answered": found.cert_there,
            "missing": list(found.cert_missing),
            "later": list(found.later),
        },
    }


def _finding(one: Finding) -> dict[str, str]:
    return {
        "key": one.key,
        "rule": one.rule,
        "severity": one.severity.value,
        "message": one.message,
        "standard": one.standard.name,
        "source": one.standard.source,
        "place": one.place.value,
        "field": one.field,
        "item": one.about,
        "cert": one.cert,
    }
