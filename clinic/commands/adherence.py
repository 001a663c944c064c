"""``clinic adherence``: a scenario in, the figures and every slot out; and the proof of what the database keeps."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import click

from clinic.adapters.scenario import answer_plain, read_scenario, write_answer
from clinic.app import build_house
from clinic.config import read_settings
from clinic.domain.adherence.explain import explain as explain_scenario
from clinic.domain.errors import Invalid, NotFound, Problem
from clinic.domain.strict_json import TOP
from clinic.services import score_audit
from clinic.services.adherence_slots import explained


@click.group()
def adherence() -> None:
    """Adherence, the one definition: check a figure down to its slots."""


@adherence.command()
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--lines", is_flag=True, help="One scenario per line in, one answer per line out.")
@click.option("--patient", type=click.UUID, default=None, help="A patient's id instead of a file.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
def explain(file: BinaryIO | None, lines: bool, patient: UUID | None, instance: Path | None) -> None:
    """Read a JSON scenario from FILE (- for standard input) and print the answer as JSON.

    With --patient one line for each of the patient's published programs, as the site counts them now: its id, its
    title, the names of its exercises, and the same answer.

    Wrong input ends with status 2 and the path of each wrong key; with --lines also the number of the line,
    and the answers of the lines before it have been printed.
    """
    if (file is None) == (patient is None):
        raise Invalid("file", "Name a file (- for standard input), or a patient with --patient.")
    if patient is not None:
        _explain_patient(patient, instance)
        return
    assert file is not None
    for answer in _each_line(file) if lines else [_answer(file.read())]:
        click.echo(answer)


@adherence.command()
@click.option("--clinic", "clinic_id", type=click.UUID, default=None, help="One clinic's id; default: all.")
@click.option("--mend", is_flag=True, help="Have those that differ counted again.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=None)
@click.pass_context
def audit(asked: click.Context, clinic_id: UUID | None, mend: bool, instance: Path | None) -> None:
    """Prove for every program that its kept score is what a recomputation gives; status 1 if one is not."""
    house, now = build_house(read_settings(instance=instance)), datetime.now(UTC)
    try:
        audited = score_audit.audit(house, now, clinic_id)
        for one in audited:
            click.echo(f"{one.name} ({one.clinic_id}): {one.equal} equal, {one.waiting} waiting to be counted, "
                       f"{len(one.differing)} differing")  # fmt: skip
            for differing in one.differing:
                click.echo(f"  program {differing.program_id}: {', '.join(differing.fields)}")
            if mend and one.differing:
                score_audit.mend(house, now, one.differing)
    finally:
        house.renderer.close()
        house.database.close()
    if any(one.differing for one in audited):
        asked.exit(1)


def _explain_patient(patient_id: UUID, instance: Path | None) -> None:
    house = build_house(read_settings(instance=instance))
    try:
        found = explained(house, patient_id, datetime.now(UTC))
    except NotFound as error:
        raise Invalid("patient", str(error)) from error
    finally:
        house.renderer.close()
        house.database.close()
    for one in found:
        named = {"program": str(one.program_id), "title": one.title, "exercises": one.names}
        click.echo(json.dumps({**named, "answer": answer_plain(one.answer)}, allow_nan=False))


def _answer(raw: bytes) -> str:
    return write_answer(explain_scenario(read_scenario(raw)))


def _each_line(file: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(file, start=1):
        try:
            yield _answer(line.rstrip(b"\r\n"))
        except Invalid as error:
            raise Invalid.many(
                Problem(f"line {number}: {problem.field or TOP}", problem.message)
                for problem in error.problems
            ) from error
