"""``clinic catalogue``: what is missing in the catalogue, and an exercise as it would be prescribed."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

import click

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.catalogue.completeness import Report, report
from clinic.domain.catalogue.exercise import Equipment, Exercise
from clinic.domain.catalogue.library import Catalogue
from clinic.domain.catalogue.references import library_gaps
from clinic.domain.catalogue.statements import sources_used
from clinic.domain.dose import frequency_words, words
from clinic.domain.errors import Invalid
from clinic.domain.modification import Composed, compose
from clinic.domain.sides import Side

HEADINGS = ("exercise", "steps", "cues", "faults", "changes", "sources", "grade", "left open by the sources")


@click.group()
def catalogue() -> None:
    """The built-in catalogue: exercises, tests, education, ready-made programs."""


@catalogue.command("check")
@click.pass_context
def check_catalogue(ctx: click.Context) -> None:
    """Print what a clinician would miss; fail on anything that the sources do not leave open."""
    held = load_catalogue()
    reports = [report(exercise, held) for exercise in held.exercises.values()]
    for line in _table([HEADINGS, *(_row(held.exercises[found.exercise], found) for found in reports)]):
        click.echo(line)
    click.echo("\nLeft open by the sources:")
    for found in reports:
        for gap in found.open:
            click.echo(f"  {found.exercise}: {gap.field}: {gap.message}")
    problems = [f"{found.exercise}: {gap.field}: {gap.message}" for found in reports for gap in found.gaps]
    problems += [f"{gap.field}: {gap.message}" for gap in library_gaps(held)]
    if problems:
        click.echo("\nMissing:", err=True)
        for problem in problems:
            click.echo(f"  {problem}", err=True)
        ctx.exit(1)
    click.echo(f"\nNothing else is missing in {len(reports)} exercises.")


@catalogue.command("show")
@click.argument("slug")
@click.option(
    "--with", "modifications", multiple=True, metavar="MOD", help="A modification; may be repeated."
)
@click.option(
    "--side", type=click.Choice([side.value for side in Side]), help="Only for one-sided exercises."
)
def show_exercise(slug: str, modifications: Sequence[str], side: str | None) -> None:
    """Print the exercise SLUG as it would be prescribed."""
    held = load_catalogue()
    exercise = held.exercises.get(slug)
    if exercise is None:
        near = get_close_matches(slug, held.exercises, n=3, cutoff=0.4)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise Invalid("exercise", f'There is no exercise "{slug}".{hint}')
    composed = compose(exercise, modifications, Side(side) if side else None)
    for line in _lines(exercise, composed, held):
        click.echo(line)


def _row(exercise: Exercise, found: Report) -> tuple[str, ...]:
    return (
        exercise.slug,
        str(len(exercise.steps)),
        str(len(exercise.cues)),
        str(len(exercise.faults)),
        str(len(exercise.modifications)),
        str(len(sources_used(exercise))),
        f"{found.grade:.1f}",
        ", ".join(gap.field for gap in found.open) or "nothing",
    )


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])


def _lines(exercise: Exercise, composed: Composed, held: Catalogue) -> Iterator[str]:
    side = f", {composed.side} side" if composed.side else ""
    yield f"{composed.title}{side}"
    yield exercise.purpose
    if exercise.named_side:
        yield f"The named side is {exercise.named_side}."
    yield from _part("Why changed", (f"{reason.name}: {reason.why}" for reason in composed.reasons))
    yield from _part("What you need", (_thing(item) for item in composed.equipment))
    yield from _part("Steps", (step.text for step in composed.steps), numbered=True)
    yield from _part("Dose", _dose(exercise, composed))
    yield from _part("What helps", (cue.text for cue in composed.cues))
    yield from _part("What to avoid", (f"{fault.looks} {fault.fix}" for fault in composed.faults))
    yield from _part("What you may feel", composed.feelings)
    yield from _part("Take care", composed.cautions)
    yield from _part(
        "Muscles",
        (
            f"{held.muscles[link.muscle].name}: {link.role}, {link.contraction or 'at rest'}, {link.where}"
            for link in composed.muscles
        ),
    )
    yield from _part(
        "Questions", (f"{asked.ask} {asked.answer or asked.why_open}" for asked in exercise.questions)
    )
    yield from _part("Sources", (held.sources[slug].title for slug in sorted(sources_used(exercise))))


def _part(heading: str, lines: Iterable[str], *, numbered: bool = False) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"\n{heading}"
        yield from (
            f"  {number}. {line}" if numbered else f"  - {line}" for number, line in enumerate(found, 1)
        )


def _thing(item: Equipment) -> str:
    need = "" if item.needed else " (if you have one)"
    detail = f", {item.detail}" if item.detail else ""
    instead = f"; or {', '.join(item.substitutes)}" if item.substitutes else ""
    return f"{item.item}{need}{detail}{instead}"


def _dose(exercise: Exercise, composed: Composed) -> Iterator[str]:
    yield words(composed.dose) or "not given by the sources"
    if frequency_words(exercise.frequency):
        yield frequency_words(exercise.frequency)
    if exercise.dose_conflict:
        yield exercise.dose_conflict
    if composed.missing:
        yield f"still to be chosen: {', '.join(composed.missing)}"
