"""Several sheets in one PDF: tags, order, bookmarks and language stay; nothing is held twice."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import page
import pikepdf
import pypdfium2
import pytest

from clinic.adapters.pdf import Renderer, render_handout
from clinic.adapters.pdf_join import Part, join
from clinic.domain.handout import Recipient
from tests.adapters.sheets import HANDOUT, items

NAMES = ("Rosa", "Ida", "Tom")


@pytest.fixture(scope="module")
def parts() -> Iterator[list[Part]]:
    renderer = Renderer()
    sheets = (
        replace(HANDOUT, patient=Recipient(name, "M"), items=items(count))
        for name, count in zip(NAMES, (1, 3, 2), strict=True)
    )
    yield [Part(sheet.patient.first, render_handout(renderer, sheet)) for sheet in sheets]
    renderer.close()


def test_an_outside_checker_finds_the_joined_sheets_readable_by_everyone(parts: list[Part]) -> None:
    joined = join(parts, title="For today", duplex=True)
    report = page.validate_pdf_bytes(joined, profile=page.ValidationProfile.PDF_UA_1)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_each_part_begins_on_a_sheet_of_its_own(parts: list[Part]) -> None:
    with pikepdf.open(BytesIO(join(parts, title="For today", duplex=True))) as pdf:
        with pdf.open_outline() as outline:
            firsts = [(item.title, item.destination[0].objgen) for item in outline.root]
        numbers = {one.objgen: number for number, one in enumerate(pdf.pages)}
        assert [title for title, _ in firsts] == list(NAMES)
        assert all(numbers[where] % 2 == 0 for _, where in firsts)
        assert len(pdf.pages) % 2 == 0


def test_one_sided_paper_has_no_empty_pages(parts: list[Part]) -> None:
    pages = [len(pypdfium2.PdfDocument(part.content)) for part in parts]
    assert len(pypdfium2.PdfDocument(join(parts, title="x", duplex=False))) == sum(pages)


def test_tags_lead_to_their_own_page(parts: list[Part]) -> None:
    """Each page's entry in the tree of numbers leads to elements that name this very page."""
    with pikepdf.open(BytesIO(join(parts, title="x", duplex=False))) as pdf:
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        led = {int(number): target for number, target in zip(numbers[::2], numbers[1::2], strict=True)}
        assert sorted(led) == [int(number) for number in numbers[::2]]
        for one in pdf.pages:
            elements = led[int(one.obj.StructParents)]
            assert all(element.Pg.objgen == one.objgen for element in elements)


def test_bookmarks_lead_to_exercises_below_each_patient(parts: list[Part]) -> None:
    with pikepdf.open(BytesIO(join(parts, title="x", duplex=False))) as pdf, pdf.open_outline() as outline:
        assert [len(item.children) for item in outline.root] == [1, 3, 2]
        assert outline.root[1].children[0].title.startswith("1 Hip hinge")


def test_packets_that_were_joined_before_can_be_joined_again(parts: list[Part]) -> None:
    packets = [Part(one.title, join([one, one], title="Packet", duplex=True)) for one in parts]
    joined = join(packets, title="For today", duplex=True)
    assert page.validate_pdf_bytes(joined, profile=page.ValidationProfile.PDF_UA_1).failures == []
    with pikepdf.open(BytesIO(joined)) as pdf, pdf.open_outline() as outline:
        assert [child.title for child in outline.root[0].children] == ["Rosa", "Rosa"]


def test_equal_drawings_are_held_once(parts: list[Part]) -> None:
    once = len(join(parts[:1], title="x", duplex=False))
    ten_times = len(join(parts[:1] * 10, title="x", duplex=False))
    assert ten_times < 4 * once


def test_equal_parts_give_equal_bytes(parts: list[Part]) -> None:
    assert join(parts, title="x", duplex=True) == join(parts, title="x", duplex=True)


def test_nothing_cannot_be_joined() -> None:
    with pytest.raises(ValueError, match="nothing to join"):
        join([], title="x", duplex=True)
