"""Two booklet pages side by side on each sheet side, in the order for printing on both sides and folding once.

Done on the finished objects and not by merging PDFs, which loses the tags: each page becomes a form that a
sheet side shows, and the structure tree points into the forms. So the file for the printer is still read
aloud from the first page to the last. Only the render process imports this.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf  # type: ignore[import-untyped]

MARK = 11.0
"""The length of the fold marks in points."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page went: its sheet side, how far to the right, and the form that holds it."""

    side: pydyf.Dictionary
    shift: float
    form: pydyf.Stream


def fold(pdf: pydyf.PDF, *, right_to_left: bool = False) -> None:
    """Lay the pages of a finished document out in pairs; empty places fill up the last sheet."""
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    width, height = (float(value) for value in pages[0]["MediaBox"][2:])
    pdf.pages["Kids"], pdf.pages["Count"] = pydyf.Array([]), 0
    places: dict[bytes, Place] = {}
    for pair in sides(len(pages), right_to_left=right_to_left):
        side = _side(pdf, width, height)
        for place, number in enumerate(pair):
            if number < len(pages):
                places[pages[number].reference] = _put(pdf, side, pages[number], place * width)
    _move_targets(pdf, places)
    for page in pages:
        page.clear()


def sides(count: int, *, right_to_left: bool = False) -> Iterator[tuple[int, int]]:
    """The pages, from 0, on the left and the right of each sheet side: front, back, front, back, …

    Numbers from `count` on are empty places.
    """
    last = -(-count // 4) * 4 - 1
    for sheet in range(0, last // 2 + 1, 2):
        for pair in ((last - sheet, sheet), (sheet + 1, last - sheet - 1)):
            yield pair[::-1] if right_to_left else pair


def _side(pdf: pydyf.PDF, width: float, height: float) -> pydyf.Dictionary:
    box = pydyf.Array([0, 0, 2 * width, height])
    marks = f"{width} 0 m {width} {MARK} l {width} {height - MARK} m {width} {height} l S"
    content = pydyf.Stream([f"/Artifact BMC q .5 w {marks} Q EMC"], compress=True)
    pdf.add_object(content)
    side = pydyf.Dictionary({
        "Type": "/Page",
        "Parent": pdf.pages.reference,
        "MediaBox": box,
        "TrimBox": box,
        "Contents": content.reference,
        "Resources": pydyf.Dictionary({"XObject": pydyf.Dictionary()}),
        "Tabs": "/S",
    })  # fmt: skip
    pdf.add_page(side)
    return side


def _put(pdf: pydyf.PDF, side: pydyf.Dictionary, page: pydyf.Dictionary, shift: float) -> Place:
    """Make a page a form and show it on a sheet side, `shift` points to the right; its links go along."""
    form = pdf.objects[_number(page["Contents"])]
    form.extra.update({
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": page["MediaBox"],
        "Resources": page["Resources"],
        "StructParents": page["StructParents"],
    })  # fmt: skip
    name = f"p{form.number}"
    side["Resources"]["XObject"][name] = form.reference
    pdf.objects[_number(side["Contents"])].stream.append(f"q 1 0 0 1 {shift} 0 cm /{name} Do Q")
    for reference in page.get("Annots", ()):
        left, bottom, right, top = pdf.objects[_number(reference)]["Rect"]
        pdf.objects[_number(reference)]["Rect"] = pydyf.Array([left + shift, bottom, right + shift, top])
        side.setdefault("Annots", pydyf.Array()).append(reference)
    return Place(side, shift, form)


def _move_targets(pdf: pydyf.PDF, places: Mapping[bytes, Place]) -> None:
    """Let structure elements, bookmarks and anchors point to where their page is now."""
    for one in list(pdf.objects):
        if isinstance(one, pydyf.Dictionary):
            for value in list(one.values()):
                if isinstance(value, pydyf.Array):
                    _move_array(value, places)
            place = places.get(one.get("Pg", b""))
            if place:
                one["Pg"] = place.side.reference
                if one.get("Type") == "/StructElem":
                    one["K"] = pydyf.Array(_marked(one["K"], place))


def _marked(kids: Sequence[Any], place: Place) -> Iterator[Any]:
    """The kids of a structure element, with its marked content named in the form that now holds it."""
    for kid in kids:
        if isinstance(kid, int):
            yield pydyf.Dictionary({
                "Type": "/MCR",
                "Pg": place.side.reference,
                "Stm": place.form.reference,
                "MCID": kid,
            })  # fmt: skip
        else:
            yield kid


def _move_array(values: pydyf.Array, places: Mapping[bytes, Place]) -> None:
    """Move a target ([page /XYZ x y zoom]), also inside other arrays."""
    for value in values:
        if isinstance(value, pydyf.Array):
            _move_array(value, places)
    if len(values) == 5 and values[1] == "/XYZ" and values[0] in places:
        place = places[values[0]]
        values[0], values[2] = place.side.reference, values[2] + place.shift


def _number(reference: bytes) -> int:
    """The number of the object behind "12 0 R"."""
    return int(reference.split()[0])
