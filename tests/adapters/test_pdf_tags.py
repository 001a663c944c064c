"""The tree of tags says everything once, and nothing that says nothing."""

from io import BytesIO

import pikepdf
import pytest

from clinic.domain.handout import Layout, Look, Size
from tests.adapters.conftest import Print
from tests.adapters.sheet_pages import elements
from tests.adapters.sheets import items, sheet

SHEETS = [Look(Layout.standard), Look(Layout.log), Look(Layout.copy), Look(Layout.booklet, size=Size.large)]


def kids(element: pikepdf.Object) -> list[pikepdf.Object | int]:
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def marks(page: pikepdf.Page) -> dict[str, list[int | None]]:
    """The marked content of a page by its tag: each one's number."""
    found: dict[str, list[int | None]] = {}
    for operands, operator in pikepdf.parse_content_stream(page, "BMC BDC"):
        number = int(operands[1].MCID) if str(operator) == "BDC" else None
        found.setdefault(str(operands[0]), []).append(number)
    return found


@pytest.mark.parametrize("look", SHEETS, ids=lambda look: f"{look.layout}-{look.size}")
def test_each_mark_of_a_page_belongs_to_one_element_and_leads_back_to_it(printed: Print, look: Look) -> None:
    with pikepdf.open(BytesIO(printed(sheet(look, items(5))))) as pdf:
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        lists = {int(key): value for key, value in zip(parents[::2], parents[1::2], strict=True)}
        held: dict[tuple[tuple[int, int], int], tuple[int, int]] = {}
        for kind in {
            str(one.S) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one
        }:
            for element in elements(pdf, kind):
                for kid in kids(element):
                    if isinstance(kid, int):
                        assert (element.Pg.objgen, kid) not in held
                        held[element.Pg.objgen, kid] = element.objgen
        for page in pdf.pages:
            numbers = [number for tag, all_ in marks(page).items() for number in all_ if number is not None]
            mine = {number for where, number in held if where == page.objgen}
            assert sorted(numbers) == sorted(mine)
            for number in numbers:
                assert lists[int(page.StructParents)][number].objgen == held[page.objgen, number]


@pytest.mark.parametrize("look", SHEETS, ids=lambda look: f"{look.layout}-{look.size}")
def test_no_element_is_there_for_nothing(printed: Print, look: Look) -> None:
    with pikepdf.open(BytesIO(printed(sheet(look)))) as pdf:
        for kind in ("/Span", "/Div", "/NonStruct"):
            for element in elements(pdf, kind):
                assert kids(element)
                assert "/Lang" in element or element.P.S in ("/Document", "/Sect", "/Art", "/L", "/LI", "/TR")


def test_the_heads_and_feet_of_later_pages_are_not_read_again(printed: Print) -> None:
    with pikepdf.open(BytesIO(printed(sheet(Look(Layout.standard), items(5))))) as pdf:
        alts = [str(element.Alt) for element in elements(pdf, "/Figure")]
        assert len(pdf.pages) > 2
        assert (
            len([alt for alt in alts if "code" in alt.lower()]) == 2
        )  # to report, and to verify: on page one
        assert len(marks(pdf.pages[1])["/Artifact"]) > 2
