"""A sheet's HTML is read by expat as the HTML parser reads it, or by the HTML parser itself."""

from xml.etree import ElementTree

import pytest
import tinyhtml5

from clinic.adapters.pdf import handout_html
from clinic.adapters.pdf_read import plain_tree
from clinic.domain.handout import Handout, Layout, Look, Size
from tests.adapters.sheets import items, sheet
from tests.adapters.test_handout_golden import long_names

SHEETS = [
    *(long_names(language, layout, 5) for language in ("en", "ar") for layout in Layout),
    *(long_names("en", layout, 1, size) for layout in Layout for size in (Size.large, Size.extra)),
    *(sheet(Look(layout)) for layout in Layout),
    sheet(Look(), items(40)),
]


def by_the_html_parser(html: str) -> ElementTree.Element:
    root: ElementTree.Element = tinyhtml5.parse(html, namespace_html_elements=False)
    return root


@pytest.mark.parametrize(
    "handout", SHEETS, ids=lambda one: f"{one.language}-{one.layout}-{one.size}-{len(one.items)}"
)
def test_the_tree_of_a_sheet_is_that_of_the_html_parser(handout: Handout) -> None:
    html, _ = handout_html(handout, {})
    read = plain_tree(html)
    assert read is not None
    assert ElementTree.tostring(read) == ElementTree.tostring(by_the_html_parser(html))


BEGIN = '<!doctype html><html lang="en"><head><title>.</title></head><body>'


@pytest.mark.parametrize(
    "html",
    [
        "<p>no document",
        BEGIN + "<p>not ended</body></html>",
        BEGIN + "<p>&nbsp;</p></body></html>",
        BEGIN + "<p class=plain>no quotes</p></body></html>",
        BEGIN + '<img src="media:x" alt="two\nlines"></body></html>',
        BEGIN + '<img src="media:x" alt="a > b"></body></html>',
        BEGIN + "<!-- said --><p>.</p></body></html>",
        BEGIN + "<p>\x01</p></body></html>",
        BEGIN.replace("<head>", '<head><base href="https://elsewhere.example/">') + "</body></html>",
        '<!DOCTYPE html [<!ENTITY a "aaaa">]><html><head></head><body><p>&a;</p></body></html>',
        "<!doctype html><html><head></head></html>",
    ],
)
def test_what_is_not_plain_goes_to_the_html_parser(html: str) -> None:
    assert plain_tree(html) is None
