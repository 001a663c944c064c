"""Difficult letters: the very shapes that stand on paper, by the names which their font gives them.

Text that is extracted again would look right whatever was drawn; only the drawn shapes tell whether letters join,
marks sit on their letters and nothing fell back to an empty box.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from clinic.adapters.pdf import Renderer
from clinic.adapters.templates import static_folder
from tests.adapters.sheet_pages import glyphs

FILES = {
    "Clinic-Sans": "clinic-sans.ttf",
    "Clinic-World": "clinic-world.ttf",
    "Clinic-Arabic": "clinic-arabic.ttf",
    "Clinic-Hebrew": "clinic-hebrew.ttf",
}


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    found = Renderer()
    yield found
    found.close()


@cache
def names_in(font: str) -> list[str]:
    """The names of a font's shapes, by number."""
    found: list[str] = TTFont(static_folder() / "fonts" / FILES[font]).getGlyphOrder()
    return found


def printed(renderer: Renderer, text: str, language: str) -> bytes:
    html = f"<html lang={language}><title>x</title><p>{text}</p>"
    return renderer.render(html, {}, styles=("base",))


def shapes(pdf: bytes) -> list[str]:
    """Each drawn shape by its name, in the order of drawing (from left to right)."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as document:
        first = document.pages[0]
        font = ""
        for operands, operator in pikepdf.parse_content_stream(first):
            if str(operator) == "Tf":
                font = str(first.Resources.Font[str(operands[0])].BaseFont).partition("+")[2]
            elif str(operator) in ("TJ", "Tj"):
                found += [names_in(font)[number] for number in _numbers(operands[0])]
    return found


def _numbers(shown: object) -> Iterator[int]:
    for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if not isinstance(part, int | Decimal):
            content = bytes(part)
            yield from (int.from_bytes(content[at : at + 2]) for at in range(0, len(content), 2))


EXPECTED = {
    "Spanish accents": (
        "es",
        "ñáéíóúü¿¡Ñ",
        "ntilde aacute eacute iacute oacute uacute udieresis questiondown exclamdown Ntilde",
    ),
    "Arabic letters join: last, middle, first": ("ar", "ببب", "uniFE90 uniFE92 uniFE91"),
    "Arabic letters that join on one side only": ("ar", "داد", "uni062F uni0627 uni062F"),
    "lam and alef are one": ("ar", "لا", "uniFEFB"),
    "Arabic marks between joined letters": ("ar", "مُرَ", "uni064E uniFEAE uni064F uniFEE3"),
    "Hebrew points": ("he", "שָׁלוֹם", "uni05DD uni05B9 uni05D5 uni05DC uni05B8 uni05C1 uni05E9"),
    "Greek, also with two marks": (
        "el",
        "Ωμέγα ΐ",
        "uni03A9 uni03BC epsilontonos gamma alpha space iotadieresistonos",
    ),
    "Cyrillic": ("ru", "ёйїґЖ", "uni0451 uni0439 uni0457 uni0491 uni0416"),
}
"""Names of Unicode's own presentation forms (U+FE90: beh at the end) and of Adobe's list of glyphs."""


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_shapes_are_those_of_the_letters(renderer: Renderer, name: str) -> None:
    language, text, wanted = EXPECTED[name]
    assert " ".join(shapes(printed(renderer, text, language))) == wanted


@pytest.mark.parametrize(
    ("language", "text", "letter", "mark", "above"),
    [
        ("he", "שָׁלוֹם", "ש", "\u05b8", False),
        ("he", "בִּ", "ב", "\u05b4", False),
        ("ar", "بَب", "ب", "\u064e", True),
        ("ar", "بِب", "ب", "\u0650", False),
    ],
)
def test_a_mark_sits_above_or_below_its_letter(
    renderer: Renderer, language: str, text: str, letter: str, mark: str, above: bool
) -> None:
    with pypdfium2.PdfDocument(printed(renderer, text, language)) as document:
        found = list(glyphs(document[0]))
    point = next(one for one in found if one.text == mark)
    middle = (point.left + point.right) / 2
    carrier = next(one for one in found if one.text == letter and one.left <= middle <= one.right)
    assert (point.bottom >= carrier.bottom) if above else (point.top <= carrier.top)
    assert point.bottom >= carrier.top - 2 if above else point.top <= carrier.bottom + 2


def test_the_same_letters_drawn_apart_would_be_found_out(renderer: Renderer) -> None:
    """The test would see letters that do not join: a zero-width non-joiner between them gives other shapes."""
    assert shapes(printed(renderer, "ب\u200cب", "ar")) != shapes(printed(renderer, "بب", "ar"))
