"""``clinic handout matrix``: one program in every layout, size, paper, colour and language, side by side."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from uuid import UUID

import click

from clinic.adapters.files import durable_write
from clinic.adapters.pdf import languages
from clinic.adapters.pdf_pictures import Pages, pictures_of
from clinic.adapters.templates import render, static_folder
from clinic.app import build_house
from clinic.commands.looks import by_value
from clinic.config import read_settings
from clinic.domain.actions import Site
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.handout import Colour, Layout, Paper, Size, Wish
from clinic.services import handouts
from clinic.services.context import Context, House

DPI, PAGES_MOST = 48, 12


@click.command("matrix")
@click.argument("program", type=click.UUID, required=False)
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=Path("handouts"))
@click.option("--layout", "layouts", type=by_value(*Layout), multiple=True, help="Only these; default: all.")
@click.option("--instance", type=click.Path(file_okay=False, path_type=Path), default=Path("instance"))
def matrix(program: UUID | None, output: Path, layouts: tuple[str, ...], instance: Path) -> None:
    """Write PROGRAM (default: the demo's) in every layout × language × size × paper × colour into a folder,
    with index.html as the contact sheet. What nobody has translated stays English on a sheet in another language."""
    house = build_house(read_settings(instance=instance))
    try:
        program_id = program or _of_the_demo(instance)
        clinic_id, latest = handouts.whose(house, program_id)
        context = Context(house, Site("command line", clinic_id), datetime.now(UTC))
        chosen = [Layout(layout) for layout in layouts or Layout]
        rows = list(_rows(context, program_id, latest, output, chosen))
    finally:
        _close(house)
    styles = (static_folder() / "css" / "contact-sheet.css").read_bytes()
    durable_write(output / "index.css", styles, mode=0o644)
    durable_write(output / "index.html", render("handouts/matrix.html", rows=rows).encode(), mode=0o644)
    made = [row for row in rows if row["file"]]
    click.echo(f"{output / 'index.html'}: {len(made)} sheets, {len(rows) - len(made)} that cannot be made")


def _close(house: House) -> None:
    house.renderer.close()
    house.database.close()


def _of_the_demo(instance: Path) -> UUID:
    kept = instance / "demo" / "sign-in.json"
    if not kept.exists():
        raise Conflict(f"{instance} holds no demo. Run `make demo SERVE=0` first, or name a program.")
    return UUID(json.loads(kept.read_text(encoding="utf-8"))["program_id"])


def _rows(
    context: Context, program_id: UUID, number: int, output: Path, layouts: Sequence[Layout]
) -> Iterator[dict[str, object]]:
    for language, layout, size, colour, paper in product(languages(), layouts, Size, Colour, Paper):
        name = f"{language}/{layout}-{size}-{colour}-{paper}"
        row: dict[str, object] = {"name": name.replace("/", " "), "file": "", "pages": (), "said": ""}
        try:
            wish = Wish(layout, paper, size, colour, language)
            content = handouts.sheet(context, program_id, number, wish, anyway=True).content
        except (Conflict, Invalid) as error:
            yield row | {"said": str(error)}
            continue
        durable_write(output / f"{name}.pdf", content, mode=0o644)
        pages = pictures_of(content, dpi=DPI, most=PAGES_MOST)
        shown = _pictures(output, name, pages)
        said = f"{pages.total} pages, {len(content) / 1000 / pages.total:.0f} kB a page"
        yield row | {"file": f"{name}.pdf", "pages": shown, "said": said}


def _pictures(output: Path, name: str, pages: Pages) -> list[str]:
    shown = [f"{name}-{number}.png" for number in range(1, len(pages.pictures) + 1)]
    for path, picture in zip(shown, pages.pictures, strict=True):
        durable_write(output / path, picture, mode=0o644)
    return shown
