"""Every layout in every size, on every paper, in colour and in ink: readable by everyone, whole, unbroken."""

from dataclasses import replace
from io import BytesIO
from itertools import product

import page
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops

from clinic.adapters.ink import in_ink
from clinic.adapters.pdf import RenderFailed, handout_html
from clinic.adapters.pdf_impose import sides
from clinic.adapters.templates import static_folder
from clinic.domain.errors import Invalid
from clinic.domain.handout import FRIDGE_MOST, Colour, Layout, Look, Paper, Size
from clinic.services.figures import picture
from tests.adapters.conftest import Print
from tests.adapters.sheet_pages import elements, glyphs, overlaps
from tests.adapters.sheets import HANDOUT, HINGE, LONGEST, TARGET, items, sheet

LOOKS = [
    Look(layout, paper, size, colour)
    for layout, paper, size, colour in product(Layout, Paper, Size, Colour)
    if layout is not Layout.fridge or size is Size.standard or colour is Colour.colour
]
HEAVIEST = 40_000
"""Bytes of a page."""
WITH_WORDS = [Layout.standard, Layout.detailed, Layout.booklet, Layout.folded]


def name(look: Look) -> str:
    return "-".join((look.layout, look.paper, look.size, look.colour))


def texts(content: bytes) -> list[str]:
    return [" ".join(one.get_textpage().get_text_bounded().split()) for one in pypdfium2.PdfDocument(content)]


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("look", LOOKS, ids=name)
def test_every_sheet_is_readable_by_everyone_and_nothing_on_it_collides(printed: Print, look: Look) -> None:
    content = printed(sheet(look))
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []
    assert len(content) <= HEAVIEST * len(pypdfium2.PdfDocument(content))
    for one in pypdfium2.PdfDocument(content):
        width, height = one.get_size()
        found = list(glyphs(one))
        assert min((glyph.points for glyph in found), default=99) >= look.size.points - 0.05
        assert min(glyph.left for glyph in found) > 14
        assert max(glyph.right for glyph in found) < width - 14
        assert min(glyph.bottom for glyph in found) > 14
        assert max(glyph.top for glyph in found) < height - 14
        assert overlaps(one) == []


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("layout", Layout)
def test_every_page_says_whose_it_is_and_which_version(printed: Print, layout: Layout, size: Size) -> None:
    found = texts(printed(sheet(Look(layout, size=size))))
    halves = 2 if layout is Layout.folded else 1
    for text in found:
        assert text.count("For Rosa M.") in (1, halves)
        assert text.count("K7QF-4M2X") >= 1
        assert text.count("Version 3") in (1, halves)
        assert text.count("7KQ2 M4TR 9XWD HB3E") in (1, halves)


@pytest.mark.parametrize("language", ["es", "ar"])
@pytest.mark.parametrize("layout", [layout for layout in Layout if layout is not Layout.copy])
def test_every_sheet_is_readable_by_everyone_in_every_language(
    printed: Print, layout: Layout, language: str
) -> None:
    content = printed(replace(sheet(Look(layout, size=Size.large)), language=language))
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert [failure.message for failure in report.failures] == []
    with pikepdf.open(BytesIO(content)) as document:
        assert str(document.Root.Lang) == language


@pytest.mark.parametrize("layout", Layout)
def test_the_signed_square_is_on_every_page_and_on_the_first_of_a_booklet(
    printed: Print, layout: Layout
) -> None:
    handout = sheet(Look(layout))
    found = [signed(one) for one in pypdfium2.PdfDocument(printed(handout))]
    later = [] if layout in (Layout.booklet, Layout.folded) else [handout.proof]
    assert found == [[handout.proof], *([later] * (len(found) - 1))]


def signed(sheet_page: pypdfium2.PdfPage) -> list[str]:
    """What the signed squares of a page hold, read from its picture as a camera sees it."""
    picture = sheet_page.render(scale=200 / 72, grayscale=True).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture) if "/verify#" in code.text]


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("layout", WITH_WORDS[:3])
def test_every_word_is_printed_in_the_order_of_reading(printed: Print, layout: Layout, size: Size) -> None:
    handout = sheet(Look(layout, size=size), items(5))
    whole, place = flat(" ".join(texts(printed(handout)))), 0
    for item in handout.items:
        for step in item.steps:
            assert whole.find(flat(step), place) >= place
            place = whole.index(flat(step), place)


@pytest.mark.parametrize(("size", "most"), FRIDGE_MOST.items())
@pytest.mark.parametrize("paper", Paper)
def test_the_fridge_sheet_is_one_page_or_says_what_to_do(
    printed: Print, paper: Paper, size: Size, most: int
) -> None:
    look = Look(Layout.fridge, paper, size)
    content = printed(sheet(look, items(most)))
    assert len(pypdfium2.PdfDocument(content)) == 1
    with pytest.raises(Invalid, match="smaller letters, or the compact list"):
        sheet(look, items(most + 1))
    long = tuple(replace(item, title=LONGEST * 3) for item in items(most))
    with pytest.raises(RenderFailed, match="do not fit on one page"):
        printed(sheet(look, long))


@pytest.mark.parametrize("look", [Look(layout, size=size) for layout in Layout for size in Size], ids=name)
def test_the_longest_names_run_into_nothing(printed: Print, look: Look) -> None:
    exercises = tuple(replace(item, title=LONGEST, side="Both sides, left first") for item in items(2))
    if look.layout is Layout.fridge and look.size is Size.extra:
        exercises = exercises[:1]
    for one in pypdfium2.PdfDocument(printed(sheet(look, exercises))):
        assert overlaps(one) == []


def test_cards_are_four_to_a_page(printed: Print) -> None:
    for paper in Paper:
        found = texts(printed(sheet(Look(Layout.cards, paper), items(10))))
        counts = [text.count("Rosa M. ·") for text in found]
        assert sum(counts) == 10
        assert max(counts[1:]) == 4


def test_the_booklet_to_fold_turns_the_same_pages_and_is_read_in_the_same_order(printed: Print) -> None:
    plain, folded = (printed(sheet(Look(layout), items(5))) for layout in (Layout.booklet, Layout.folded))
    pages = texts(plain)
    shown = texts(folded)
    for text, pair in zip(shown, sides(len(pages)), strict=True):
        for number in pair:
            assert number >= len(pages) or f"Page {number + 1} of {len(pages)}" in text
    with pikepdf.open(BytesIO(plain)) as one, pikepdf.open(BytesIO(folded)) as other:
        assert [str(figure["/Alt"]) for figure in elements(one, "/Figure")] == [
            str(figure["/Alt"]) for figure in elements(other, "/Figure")
        ]
        kids = [kid for kind in ("/Span", "/Figure", "/NonStruct") for kid in elements(other, kind)]
        assert kids
        assert {str(note.A.URI) for side in other.pages for note in side.get("/Annots", [])} == {TARGET}
        with other.open_outline() as outline:
            assert len(outline.root[0].children) == 5


def test_sheets_fold_like_this() -> None:
    assert list(sides(8)) == [(7, 0), (1, 6), (5, 2), (3, 4)]
    assert list(sides(8, right_to_left=True)) == [(0, 7), (6, 1), (2, 5), (4, 3)]
    assert list(sides(1)) == [(3, 0), (1, 2)]


@pytest.mark.parametrize("layout", [Layout.standard, Layout.fridge, Layout.log, Layout.progress])
def test_ink_is_black_and_grey_only(printed: Print, layout: Layout) -> None:
    content = printed(sheet(Look(layout, colour=Colour.black_and_white)))
    for one in pypdfium2.PdfDocument(content):
        red, green, blue = one.render(scale=1).to_pil().convert("RGB").split()
        for other in (green, blue):
            _, most = ImageChops.difference(red, other).getextrema()
            assert most <= 4  # the edges of letters are rounded


def test_in_ink_the_start_is_dashed_and_spends_no_ink() -> None:
    drawn = picture("hip-hinge")
    assert drawn is not None
    ink = in_ink(drawn.svg)
    assert "stroke-dasharray" in ink
    assert {colour[1:3] == colour[3:5] == colour[5:7] for colour in _colours(ink)} == {True}


def _colours(svg: str) -> set[str]:
    return {part[:7] for part in svg.split('"') if part.startswith("#") and len(part) == 7}


def test_text_stands_out_seven_to_one() -> None:
    base = (static_folder() / "print" / "base.css").read_text(encoding="utf-8")
    named = dict(
        part.strip().split(": ") for part in base.split("{")[1].split("}")[0].split(";") if "#" in part
    )
    for text in ("--ink", "--soft"):
        for ground in ("#ffffff", named["--wash"], named["--rest"]):
            assert _contrast(named[text], ground) >= 7


def _contrast(one: str, other: str) -> float:
    dim, bright = sorted((_light(one), _light(other)))
    return (bright + 0.05) / (dim + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd" alt=x>',
    '<link rel=attachment href="http://127.0.0.1:9/x">',
    "{{ 7*7 }}{% for x in range(10**9) %}",
    "\"'><style>@import 'http://127.0.0.1:9/'</style>",
    "javascript:alert(1) ${7*7} &amp; &#0; ]]> <!--",
)


@pytest.mark.parametrize("layout", Layout)
def test_hostile_words_are_printed_as_words_on_every_layout(printed: Print, layout: Layout) -> None:
    for payload in HOSTILE:
        item = replace(HINGE, title=payload, note=payload, suffix=payload, cues=(payload,), dose=payload)
        handout = replace(sheet(Look(layout), (item,)), title=payload, goal=payload)
        content = printed(handout)
        assert flat(payload) in flat("".join(texts(content)))
        with pikepdf.open(BytesIO(content)) as pdf:
            objects = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]
            keys = {key for one in objects for key in one}
            links = {str(one.URI) for one in objects if "/URI" in one}
        assert links <= {TARGET}
        assert not keys & {
            "/JS",
            "/JavaScript",
            "/Launch",
            "/AA",
            "/OpenAction",
            "/EmbeddedFiles",
            "/EF",
            "/XFA",
        }


@pytest.mark.parametrize("layout", Layout)
def test_a_script_address_is_refused_before_anything_is_laid_out(layout: Layout) -> None:
    door = replace(HANDOUT.check_in, qr_target="javascript:alert(1)")  # type: ignore[type-var]
    with pytest.raises(Invalid, match="https"):
        replace(sheet(Look(layout)), check_in=door)


def test_no_layout_has_styles_of_its_own_markup() -> None:
    for layout in Layout:
        html, _ = handout_html(sheet(Look(layout)), {})
        root, body = html.split("<head>")
        assert "style=" not in body
        assert ("style=" in root) is (layout.days > 0)  # a log tells its style where the boxes stand
        assert "<script" not in html
