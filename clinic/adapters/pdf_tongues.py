"""Each phrase of a sheet in its own language, for whoever has it read aloud (PDF/UA-1, 7.2; WCAG 3.1.2).

WeasyPrint writes the language of the document and forgets that of its parts. The one place where it makes an element
of the tag tree from a box is wrapped: what carries a ``lang`` in the HTML carries it in the PDF. Only the render
process imports this.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags

WHOLE = frozenset({"html", "body"})
"""Elements that leave no trace of their own in the tree: their children come in their place."""


def use_tongues() -> None:
    """Let tags carry languages from now on."""
    plain: Callable[..., Iterator[Any]] = tags._build_box_tree

    def with_tongue(box: Any, *rest: Any) -> Iterator[Any]:
        inner = box._box if isinstance(box, AbsolutePlaceholder) else box
        element = inner.element
        tongue = None if element is None or inner.element_tag in WHOLE else element.get("lang")
        for made in plain(box, *rest):
            if tongue and "Lang" not in made:
                made["Lang"] = pydyf.String(tongue)
            yield made

    tags._build_box_tree = with_tongue
