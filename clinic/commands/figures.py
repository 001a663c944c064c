"""``clinic figures``: draw an exercise as prescribed, list what can be drawn, lay out the contact sheet."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import click

from clinic.adapters import templates
from clinic.adapters.files import durable_write
from clinic.adapters.pdf_renderer import Renderer
from clinic.adapters.pdf_wire import Limits, Media
from clinic.domain.errors import Invalid
from clinic.figure.api import FigureError, describe, draw, names, solved

CENTIMETRES = 0.0042  # on the sheet, for one drawing unit: a standing person is 4 cm high
LIMITS = Limits(cpu_seconds=120, wall_seconds=300)
"""A sheet of every drawing holds our own text only, and twenty times what a patient's does."""


@click.group()
def figures() -> None:
    """Drawings, computed from exercise, side and modifications."""


@figures.command("draw")
@click.argument("exercise")
@click.option("--side", metavar="left|right", default=None)
@click.option(
    "--with", "modifications", metavar="MODIFICATION", multiple=True, help="May be given several times."
)
@click.option(
    "--pose", default="both", show_default=True, help="start, end, both, fault:NAME or outcome:NAME."
)
@click.option("--view", default=None, help="A name from `clinic figures list`.")
@click.option("--size", metavar="thumb|card|full", default="card", show_default=True)
@click.option("--body", default="default", show_default=True, help="Who is drawn.")
@click.option("--language", default="en", show_default=True, help="Of title, description and drawn words.")
@click.option("--animate", is_flag=True, help="The movement plays between start and end.")
@click.option("--json", "as_json", is_flag=True, help="The solved joints instead of a picture.")
@click.option("-o", "--output", default="-", help="A file, or - for standard output.")
def draw_one(
    exercise: str,
    side: str | None,
    modifications: tuple[str, ...],
    pose: str,
    view: str | None,
    size: str,
    body: str,
    language: str,
    animate: bool,
    as_json: bool,
    output: str,
) -> None:
    """Draw EXERCISE as SVG."""
    if animate and pose != "both":
        raise Invalid("animate", "Only the whole movement plays. Leave out --animate, or --pose.")
    try:
        if as_json:
            describe(
                exercise, side=side, modifications=modifications, pose=pose, view=view, body=body
            )  # the names
            found = solved(exercise, side=side, modifications=modifications, pose=pose)
            text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
        else:
            drawing = draw(
                exercise,
                side=side,
                modifications=modifications,
                pose=pose,
                view=view,
                size=size,
                animate=animate,
                body=body,
                language=language,
            )
            text = drawing.svg + "\n"
    except FigureError as error:
        raise Invalid("", str(error)) from error
    _write(output, text.encode())


def _write(output: str, content: bytes) -> None:
    if output == "-":
        sys.stdout.buffer.write(content)
    else:
        durable_write(Path(output), content, mode=0o644)


@figures.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_names(as_json: bool) -> None:
    """Print every exercise with its modifications, faults, outcomes and views, and the bodies."""
    known = names()
    held = {
        slug: {
            "one side at a time": known.sided[slug],
            "modifications": list(known.modifications[slug]),
            "faults": list(known.faults[slug]),
            "outcomes": list(known.outcomes.get(slug, ())),
            "views": list(known.views[slug]),
        }
        for slug in known.exercises
    }
    if as_json:
        lists = {"bodies": list(known.bodies), "languages": list(known.languages)}
        click.echo(json.dumps({"exercises": held, **lists}, indent=2))
        return
    for slug, parts in held.items():
        click.echo(slug + (" (left or right)" if parts["one side at a time"] else ""))
        for kind in ("modifications", "faults", "outcomes", "views"):
            found = parts[kind]
            if isinstance(found, list) and found:
                click.echo(f"  {kind}: {' '.join(found)}")
    click.echo(f"bodies: {' '.join(known.bodies)}")
    click.echo(f"languages: {' '.join(known.languages)}")


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of the contact sheet: label, SVG, the id under which a PDF asks for it, words, width in cm."""

    label: str
    svg: str
    media: str
    description: str
    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """All pictures of one exercise."""

    title: str
    pictures: tuple[Shown, ...]


def _wanted(slug: str) -> Iterator[tuple[str, dict[str, object]]]:
    known = names()
    sides: tuple[str | None, ...] = ("left", "right") if known.sided[slug] else (None, "left")
    for side in sides:
        word = f", {side}" if side else ""
        yield f"as it is{word}", {"side": side}
        for modification in known.modifications[slug]:
            yield f"{modification}{word}", {"side": side, "modifications": (modification,)}
        for fault in known.faults[slug]:
            yield f"{fault}{word}", {"side": side, "pose": f"fault:{fault}"}
        for outcome in known.outcomes.get(slug, ()):
            yield f"{outcome}{word}", {"side": side, "pose": f"outcome:{outcome}"}
    for view in known.views[slug][1:]:
        yield f"view {view}", {"view": view}


def sheet_rows(body: str = "default") -> tuple[Row, ...]:
    """Return every exercise × side × modification × fault, drawn."""
    rows = []
    for i, slug in enumerate(names().exercises):
        shown = []
        for k, (label, options) in enumerate(_wanted(slug)):
            drawing = draw(slug, body=body, prefix=f"p{i}-{k}-", **options)  # type: ignore[arg-type]
            media = sha256(drawing.svg.encode()).hexdigest()[:20]
            width = float(drawing.svg.split('viewBox="', 1)[1].split()[2]) * CENTIMETRES
            shown.append(Shown(label, drawing.svg, media, drawing.description, round(width, 2)))
        rows.append(Row(slug, tuple(shown)))
    return tuple(rows)


@figures.command("sheet")
@click.option("-o", "--output", required=True, help="A file that ends in .html or .pdf.")
@click.option("--body", default="default", show_default=True, help="Who is drawn.")
def sheet(output: str, body: str) -> None:
    """Write every exercise with each side, modification and fault on one sheet."""
    ending = Path(output).suffix
    if ending not in (".html", ".pdf"):
        raise Invalid("output", "The file must end in .html or .pdf.")
    try:
        rows = sheet_rows(body)
    except FigureError as error:
        raise Invalid("", str(error)) from error
    html = templates.render("figures/sheet.html", rows=rows, inline=ending == ".html")
    if ending == ".html":
        content = html.encode()
    else:
        media = {
            shown.media: Media("image/svg+xml", shown.svg.encode()) for row in rows for shown in row.pictures
        }
        renderer = Renderer(LIMITS)
        try:
            content = renderer.render(html, media, styles=("base",), identifier="contact-sheet")
        finally:
            renderer.close()
    durable_write(Path(output), content, mode=0o644)
    click.echo(f"{output}: {sum(len(row.pictures) for row in rows)} pictures, {len(content):,} bytes")
