"""The tree of tags that a reader walks, with nothing in it that says nothing.

WeasyPrint makes an element of every box, also of empty ones, and of every run of letters: 800 on one page of a log.
Here an element without a meaning of its own (Span, Div, NonStruct without language, words or attributes) gives what it
holds to the element above, and goes. Running heads and feet belong to no element: they become artefacts, so that a
screen reader hears them once. Only the render process imports this.
"""

from collections.abc import Container, Sequence
from typing import Any

import pydyf  # type: ignore[import-untyped]
import weasyprint.pdf

PLAIN = frozenset({"/Span", "/Div", "/NonStruct"})
HOLDERS = frozenset({"/P", "/H1", "/H2", "/H3", "/TD", "/TH", "/LBody", "/Lbl", "/Link", "/Caption"}) | PLAIN
"""Elements that may hold letters themselves; the others hold elements only."""
TOLD = frozenset({"Lang", "A", "Alt", "ID"})


def use_lean_tags() -> None:
    """Let every document have a lean tree from now on."""
    whole = weasyprint.pdf.add_tags

    def lean(pdf: pydyf.PDF, document: Any, version: Any, streams: Sequence[pydyf.Stream]) -> None:
        before = len(pdf.objects)
        whole(pdf, document, version, streams)
        added = pdf.objects[before:]
        del pdf.objects[before:]
        _Tree(added).put_in(pdf, streams)

    weasyprint.pdf.add_tags = lean


class _Tree:
    """The objects that WeasyPrint made: first the table of marks, then the root, then the document, then the rest."""

    def __init__(self, added: Sequence[pydyf.Dictionary]) -> None:
        self._marks, self._root, self._document, *_ = added
        self._objects = {one.reference: one for one in added}
        self._kept: list[pydyf.Dictionary] = [self._marks, self._root, self._document]
        self._holders: dict[tuple[bytes, int], bytes] = {}
        self._hold(self._document, self._inside(self._document))

    def put_in(self, pdf: pydyf.PDF, streams: Sequence[pydyf.Stream]) -> None:
        """Add what is left to the document under new numbers, and name the rest of its pages artefacts."""
        moved = {}
        for one in self._kept:
            old = one.reference
            pdf.add_object(one)
            moved[old] = one.reference
        for one in self._kept[1:]:
            one.update({key: moved.get(one[key], one[key]) for key in ("P", "ParentTree") if key in one})
            if "K" in one:
                one["K"] = pydyf.Array(moved.get(kid, kid) for kid in one["K"])
        pdf.catalog["StructTreeRoot"] = self._root.reference
        nums = self._marks["Nums"]
        for place in range(1, len(nums), 2):
            if not isinstance(nums[place], list):
                nums[place] = moved[nums[place]]  # the element of a link
        for number, (page, stream) in enumerate(zip(pdf.page_references, streams, strict=True)):
            held = {mark: moved[ref] for (where, mark), ref in self._holders.items() if where == page}
            nums[2 * number + 1] = pydyf.Array(
                held.get(mark, "null") for mark in range(max(held, default=-1) + 1)
            )
            _name_artefacts(stream, held.keys())

    def _inside(self, element: pydyf.Dictionary) -> list[Any]:
        """What an element holds in the end: marks as numbers, elements and links by reference."""
        return [given for kid in element["K"] for given in self._given(kid, element)]

    def _given(self, kid: Any, above: pydyf.Dictionary) -> list[Any]:
        """What a kid gives to the element above: itself, or what it holds."""
        one = self._objects.get(kid)
        if one is None:
            return [kid]
        if one["Type"] != "/OBJR":
            inside = self._inside(one)
            plain = one["S"] in PLAIN and not TOLD & one.keys()
            if plain and (above["S"] in HOLDERS or not any(isinstance(inner, int) for inner in inside)):
                return inside
            self._hold(one, inside)
        self._kept.append(one)
        return [kid]

    def _hold(self, element: pydyf.Dictionary, kids: list[Any]) -> None:
        element["K"] = pydyf.Array(kids)
        for kid in kids:
            if isinstance(kid, int):
                self._holders[element["Pg"], kid] = element.reference
            elif "P" in self._objects[kid]:
                self._objects[kid]["P"] = element.reference


def _name_artefacts(stream: pydyf.Stream, held: Container[int]) -> None:
    """Marked content that no element holds is an artefact."""
    lines, place = stream.stream, 0
    while b"BDC" in lines[place:]:
        place = lines.index(b"BDC", place) + 1
        if lines[place - 2]["MCID"] not in held:
            lines[place - 3 : place] = ["/Artifact", b"BMC"]
