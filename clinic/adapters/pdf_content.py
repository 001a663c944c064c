"""What is painted on a page, said in fewer bytes. The picture stays the same to a thousandth of a pixel.

WeasyPrint paints every border and every line of a table for itself: with its own state, as an artefact of its own, in
numbers of six decimals counted from the page's corner. The 120 boxes and circles of a log took 25 kB that way. Only
the render process imports this.
"""

import re
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.draw import border

_ARTEFACT, _END = b"/Artifact\nBMC\n", b"EMC\n"
_STATE = rb"(?:q\n)+(?:[^\n]* (?:gs|rg|RG|w|J)\n)+"
_PAINT = rb"(?:(?:[-\d. ]+ (?:m|l|c|re)|[hSsfn]|f\*)\n)+"
_SAME_STATE = re.compile(rb"(%b)%b((?:Q\n)+)(?:\1%b\2)+" % (_STATE, _PAINT, _PAINT))
_OWN_CLIP = re.compile(rb"((?:[-\d.]+ ){4}re\n)W\nn\n(?=\1f\n)")


def use_short_content() -> None:
    """Let every document be painted in short numbers, and each border from its own corner."""
    pydyf._to_bytes = _to_bytes
    border.draw_rounded_border = _border_from_its_corner(border.draw_rounded_border)


def _to_bytes(item: Any) -> bytes:
    """A value as PDF writes it: numbers to a thousandth, small ones (scales, colours) to a hundred-thousandth."""
    if isinstance(item, bytes):
        return item
    if isinstance(item, float):
        text = f"{item:.3f}" if item >= 1 or item <= -1 else f"{item:.5f}"
        return text.rstrip("0").rstrip(".").encode()
    return item.data if isinstance(item, pydyf.Object) else str(item).encode("ascii")


def _border_from_its_corner(draw: Any) -> Any:
    """The same border, measured from its own corner: equal boxes are then equal bytes, and pack into nothing."""

    def from_its_corner(stream: Any, box: Any, style: str, color: Any) -> None:
        place = box.position_x, box.position_y
        stream.transform(e=place[0], f=place[1])
        box.position_x = box.position_y = 0
        draw(stream, box, style, color)
        box.position_x, box.position_y = place

    return from_its_corner


def shortened(content: bytes) -> bytes:
    """The operators of a page without what is said twice."""
    content = _OWN_CLIP.sub(b"", content.replace(b">0<", b""))
    return _SAME_STATE.sub(_said_once, _in_one_artefact(content))


def _said_once(found: re.Match[bytes]) -> bytes:
    """Shapes in one state after another: the state is set once, where each ends what it began."""
    if found[1].count(b"q\n") != found[2].count(b"Q\n"):
        return found[0]
    return found[0].replace(found[2] + found[1], b"")


def _in_one_artefact(content: bytes) -> bytes:
    """Artefacts that follow one another become one."""
    first, *parts = content.split(_ARTEFACT)
    out, open_ = [first], False
    for part in parts:
        inside, end, rest = part.partition(_END)
        out += [inside] if open_ else [_ARTEFACT, inside]
        open_ = bool(end) and not rest
        out += [] if open_ else [end, rest]
    return b"".join([*out, _END] if open_ else out)
