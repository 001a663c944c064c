"""Every layout with 1, 5 and 40 exercises under long names, from left to right and from right to left.

What is read, in which order, and where a page ends is kept in ``golden/``. After a change that was meant::

    .venv/bin/python -m tests.adapters.test_handout_golden

writes the files anew; read the difference like code before it goes in.
"""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import page
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from clinic.adapters.pdf import Renderer, render_handout
from clinic.domain.handout import Clinician, Handout, HandoutItem, Layout, Letterhead, Look, Recipient, Size
from tests.adapters.conftest import Print
from tests.adapters.sheet_pages import glyphs, overlaps
from tests.adapters.sheet_reading import HEADS, Said, golden, said
from tests.adapters.sheets import LONGEST, items, sheet

GOLDEN = Path(__file__).parent / "golden"
COUNTS = (1, 5, 40)
LETTERHEAD = Letterhead(
    "Centre for Rehabilitation of the Eastern Region",
    ("1234 North Station Street", "Springfield-on-the-Water"),
    "+44 1632 960 142",
    footer="Ask at the desk for this sheet in larger letters.",
)
ARABIC = ("10 إلى 12 مرة · جولتان", "كل يوم")
"""A dose and a schedule, as the dose grammar says them; names and steps stay English where nobody translated them."""
CASES = [
    *(
        ("en", layout, count)
        for layout in Layout
        for count in COUNTS
        if layout is not Layout.fridge or count < 40
    ),
    *(("ar", layout, 5) for layout in Layout if layout is not Layout.copy),
    ("ar", Layout.standard, 1),
    ("ar", Layout.standard, 40),
]
SIZED = [
    (language, layout, size)
    for language in ("en", "ar")
    for layout in Layout
    for size in (Size.large, Size.extra)
    if layout.shows_exercises
    and (size is Size.large or layout not in (Layout.fridge, Layout.booklet, Layout.folded))
]
"""In 24 point a long name alone fills half of half a page."""


def long_names(language: str, layout: Layout, count: int, size: Size = Size.standard) -> Handout:
    """A program in which every third exercise, the clinic and both people have long names."""
    exercises = tuple(_in(language, _long(item) if item.number % 3 == 1 else item) for item in items(count))
    return replace(
        sheet(Look(layout, size=size, language=language), exercises),
        letterhead=LETTERHEAD,
        clinician=Clinician("Alexandrina Konstantinopoulou", "PT, DPT, OCS"),
        patient=Recipient("Maria-Magdalena", "W"),
        language=language,
    )


def _long(item: HandoutItem) -> HandoutItem:
    return replace(
        item, title=LONGEST, side="Both sides, left first", suffix=f"{item.suffix}, on a folded mat"
    )


def _in(language: str, item: HandoutItem) -> HandoutItem:
    return item if language == "en" else replace(item, dose=ARABIC[0], schedule=ARABIC[1], language="en")


@pytest.mark.parametrize(("language", "layout", "count"), CASES)
def test_the_words_their_order_and_the_page_breaks_are_as_they_were(
    printed: Print, language: str, layout: Layout, count: int
) -> None:
    found = golden(printed(long_names(language, layout, count)))
    kept = GOLDEN / language / f"{layout}-{count}.txt"
    assert found == kept.read_text(encoding="utf-8"), f"see {__file__}: how to renew, if this was meant"


@pytest.mark.parametrize(("language", "layout", "count"), CASES)
def test_no_exercise_is_parted_from_its_drawing_and_no_heading_from_its_text(
    printed: Print, language: str, layout: Layout, count: int
) -> None:
    handout = long_names(language, layout, count)
    assert parted(printed(handout), handout) == []


@pytest.mark.parametrize(("language", "layout", "size"), SIZED)
def test_nor_in_larger_letters(printed: Print, language: str, layout: Layout, size: Size) -> None:
    handout = long_names(language, layout, 2 if layout is Layout.fridge else 3, size)
    assert parted(printed(handout), handout) == []


def parted(content: bytes, handout: Handout) -> list[str]:
    """Headings without the first line of their text, exercises away from their drawing or their dose."""
    lines = said(content)
    found = [one.line for one, after in pairwise(lines) if one.kind in HEADS and one.page != after.page]
    for item in handout.items if handout.layout.shows_exercises else ():
        if len({one.page for one in _around(lines, item)}) > 1:
            found.append(item.title)
    return found


def _around(lines: list[Said], item: HandoutItem) -> list[Said]:
    """An exercise's heading, its drawing (before it in lists, else behind) and its dose."""
    at = next(i for i, one in enumerate(lines) if one.kind == "H2" and one.text.startswith(f"{item.number} "))
    block = lines[at : at + 9]
    drawing = next(one for one in [*block, lines[at - 1]] if one.text == item.figures[0].alt)
    dose = next(one for one in block if one.kind == "P" and one.text.split()[:2] == item.dose.split()[:2])
    return [lines[at], drawing, dose]


@pytest.mark.parametrize(("language", "layout", "count"), CASES)
def test_nothing_is_cut_off_collides_or_is_smaller_than_promised(
    printed: Print, language: str, layout: Layout, count: int
) -> None:
    handout = long_names(language, layout, count)
    for one in pypdfium2.PdfDocument(printed(handout)):
        width, height = one.get_size()
        found = list(glyphs(one))
        assert min(glyph.points for glyph in found) >= handout.size.points - 0.05
        assert min(glyph.left for glyph in found) > 14
        assert max(glyph.right for glyph in found) < width - 14
        assert min(glyph.bottom for glyph in found) > 14
        assert max(glyph.top for glyph in found) < height - 14
        assert overlaps(one) == []
        for thing in one.get_objects(
            filter=[pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=1
        ):
            left, bottom, right, top = thing.get_bounds()
            assert left > -0.5
            assert bottom > -0.5
            assert right < width + 0.5
            assert top < height + 0.5


@pytest.mark.parametrize("layout", Layout)
def test_an_outside_checker_finds_the_sheet_from_right_to_left_readable_by_everyone(
    printed: Print, layout: Layout
) -> None:
    content = printed(long_names("en" if layout is Layout.copy else "ar", layout, 5))
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []


def renew() -> None:
    """Write every golden file anew."""
    renderer = Renderer()
    for language, layout, count in CASES:
        kept = GOLDEN / language / f"{layout}-{count}.txt"
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(
            golden(render_handout(renderer, long_names(language, layout, count))), encoding="utf-8"
        )
    renderer.close()


if __name__ == "__main__":
    renew()
