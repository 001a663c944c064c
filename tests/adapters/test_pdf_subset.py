"""Embedded fonts: the shapes of the letters, nothing else."""

from io import BytesIO

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from clinic.adapters.pdf_subset import SHAPES, shapes_only
from clinic.adapters.templates import static_folder
from clinic.domain.handout import Layout, Look
from tests.adapters.conftest import Print
from tests.adapters.sheets import items, sheet


@pytest.mark.parametrize("name", ["clinic-sans.ttf", "clinic-arabic.ttf"])
def test_every_shape_and_every_width_stays(name: str) -> None:
    whole = (static_folder() / "fonts" / name).read_bytes()
    found, wanted = TTFont(BytesIO(shapes_only(whole))), TTFont(BytesIO(whole))
    assert {tag.ljust(4).encode() for tag in found.keys() if tag != "GlyphOrder"} <= SHAPES  # noqa: SIM118 (no dict)
    for tag in ("glyf", "loca", "hmtx", "head"):
        assert found.getTableData(tag) == wanted.getTableData(tag)


def test_what_is_no_truetype_font_stays_as_it_is() -> None:
    assert shapes_only(b"OTTO and so on") == b"OTTO and so on"


def test_fonts_of_a_sheet_hold_shapes_alone_and_say_their_length(printed: Print) -> None:
    with pikepdf.open(BytesIO(printed(sheet(Look(Layout.fridge), items(8))))) as document:
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Stream) and "/Length1" in one]
        assert len(fonts) == 2
        for one in fonts:
            content = one.read_bytes()
            assert len(content) == one["/Length1"]
            assert content == shapes_only(content)
