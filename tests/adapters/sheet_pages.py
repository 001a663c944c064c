"""What stands where on the pages of a finished sheet: words, letters, drawings, tags."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character: its size in points, and its box from the lower left corner of its page."""

    text: str
    points: float
    left: float
    bottom: float
    right: float
    top: float


def glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    """Every visible character of a page."""
    words = page.get_textpage()
    for place in range(words.count_chars()):
        text = chr(pdfium.FPDFText_GetUnicode(words, place))
        if text.isspace() or pdfium.FPDFText_IsGenerated(words, place) == 1:
            continue
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(words, place, ctypes.byref(matrix))
        height = (matrix.c**2 + matrix.d**2) ** 0.5
        points = pdfium.FPDFText_GetFontSize(words, place) * height
        yield Glyph(text, points, *words.get_charbox(place))


def overlaps(page: pypdfium2.PdfPage) -> list[str]:
    """Pairs of characters that stand on top of each other by more than half of the smaller one."""
    found = list(glyphs(page))
    cells: dict[tuple[int, int], list[Glyph]] = {}
    for one in found:
        cells.setdefault((int(one.left // 30), int(one.bottom // 30)), []).append(one)
    clashes = []
    for (column, row), here in cells.items():
        near = [other for x in (0, 1) for y in (-1, 0, 1) for other in cells.get((column + x, row + y), ())]
        clashes += [f"{one.text}{other.text}" for one in here for other in near if _cover(one, other) > 0.5]
    return clashes


def _one_glyph(one: Glyph, other: Glyph) -> bool:
    """Whether both are of one glyph, which has one box: lam and alef, the three characters of ½."""
    box = (one.left, one.bottom, one.right, one.top)
    return one.text != other.text and box == (other.left, other.bottom, other.right, other.top)


def _is_mark(one: Glyph) -> bool:
    """Whether it belongs on top of another: a vowel sign, or the dots that WeasyPrint puts where a line is cut."""
    return unicodedata.combining(one.text) > 0 or one.text == "…"


def _cover(one: Glyph, other: Glyph) -> float:
    if one is other or _one_glyph(one, other) or _is_mark(one) or _is_mark(other):
        return 0.0
    wide = min(one.right, other.right) - max(one.left, other.left)
    tall = min(one.top, other.top) - max(one.bottom, other.bottom)
    areas = [(glyph.right - glyph.left) * (glyph.top - glyph.bottom) for glyph in (one, other)]
    return wide * tall / min(areas) if wide > 0 and tall > 0 and min(areas) > 1 else 0.0


def elements(pdf: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Dictionary]:
    """Structure elements of one kind in reading order."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        one = waiting.pop()
        if one.get("/S") == kind:
            yield one
        kids = one.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        waiting += [kid for kid in reversed(kids) if isinstance(kid, pikepdf.Dictionary)]


def page_number(pdf: pikepdf.Pdf, element: pikepdf.Dictionary) -> int:
    """The place, from 0, of the page that an element stands on."""
    return next(number for number, one in enumerate(pdf.pages) if one.objgen == element.Pg.objgen)
