"""``clinic adherence``: a scenario in, the figures and every slot out, without a database."""

from collections.abc import Iterator
from typing import BinaryIO

import click

from clinic.adapters.scenario import read_scenario, write_answer
from clinic.domain.adherence.explain import explain as explain_scenario
from clinic.domain.errors import Invalid, Problem
from clinic.domain.strict_json import TOP


@click.group()
def adherence() -> None:
    """Adherence, the one definition: check a figure down to its slots."""


@adherence.command()
@click.argument("file", type=click.File("rb"))
@click.option("--lines", is_flag=True, help="One scenario per line in, one answer per line out.")
def explain(file: BinaryIO, lines: bool) -> None:
    """Read a JSON scenario from FILE (- for standard input) and print the answer as JSON.

    Wrong input ends with status 2 and the path of each wrong key; with --lines also the number of the line,
    and the answers of the lines before it have been printed.
    """
    for answer in _each_line(file) if lines else [_answer(file.read())]:
        click.echo(answer)


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
