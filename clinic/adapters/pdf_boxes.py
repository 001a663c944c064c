"""Boxes of a sheet made without questions that only other documents answer. The boxes stay the same.

WeasyPrint asks each box, and each copy of a running head, what of a table it is or needs around it, and looks through
the whole document for what stands in its head. Only the render process imports this.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import weasyprint.document
from weasyprint.formatting_structure import build

IN_THE_HEAD = ("title", "meta", "link")


def use_quick_boxes() -> None:
    """Let every document be built so from now on."""
    build.table_boxes_children = _out_of_tables(build.table_boxes_children)
    weasyprint.document.get_html_metadata = _from_the_tree(weasyprint.document.get_html_metadata)


def _out_of_tables(whole: Callable[..., Any]) -> Callable[..., Any]:
    """Where nothing belongs to a table, nothing is put around it or taken away."""

    def children(box: Any, inside: list[Any]) -> Any:
        if box.tabular_container or box.internal_table_or_caption:
            return whole(box, inside)
        if any(child.internal_table_or_caption or child.proper_table_child for child in inside):
            return whole(box, inside)
        box.children = inside
        return box

    return children


def _from_the_tree(whole: Callable[..., Any]) -> Callable[..., Any]:
    """Title, author and dates, found among the elements themselves; no selector is needed for them."""

    def metadata(html: Any) -> Any:
        found = [
            SimpleNamespace(etree_element=one) for one in html.etree_element.iter() if one.tag in IN_THE_HEAD
        ]
        return whole(
            SimpleNamespace(
                etree_element=html.etree_element,
                wrapper_element=SimpleNamespace(query_all=lambda *_names: found),
                base_url=html.base_url,
                url_fetcher=html.url_fetcher,
            )
        )

    return metadata
