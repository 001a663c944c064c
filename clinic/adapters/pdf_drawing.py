"""Drawings in the PDF: each becomes one form which every page refers to, and which later renders may reuse.

Reading an SVG and working out its curves is half the time of a handout. A drawing is therefore laid down
once, as the PDF operators of a form; the operators travel back to the web process, which hands them along
the next time the same drawing is asked for. Equal operators give equal bytes, whether fresh or reused.
Only the render process imports this.
"""

import base64
import json
import re
import zlib
from collections.abc import Mapping
from typing import Any, Self
from xml.etree import ElementTree

import pydyf  # type: ignore[import-untyped]
from weasyprint.pdf.stream import Stream
from weasyprint.svg import SVG

from clinic.adapters.pdf_content import shortened
from clinic.adapters.pdf_wire import DRAWN_TYPE, Media

Node = dict[str, Any]
_TEXT = re.compile(rb"\bBT\b")
_STATE = re.compile(rb"^(\[[^]]*\] \S+ d|\d+ [Jj]|\S+ M|/[Aa]1\.0 gs)\n", re.MULTILINE)
_COLOUR = re.compile(rb"\b([01]\.\d{3})\d+(?=(?: [\d.]+)* (?:rg|RG)\n)")
"""Thousandths tell two hundred and fifty-six tones apart."""
_STAY = re.compile(rb"^1 0 0 1 0 0 cm\n", re.MULTILINE)


class Drawing:
    """A picture that WeasyPrint can place: `get_intrinsic_size` and `draw` are what it calls."""

    def __init__(
        self, width: float, height: float, *, svg: SVG | None = None, form: Node | None = None
    ) -> None:
        self._width, self._height = width, height
        self._svg = svg
        self._form = form
        self._placed: dict[int, Stream] = {}

    @classmethod
    def read(cls, media: Media, fetcher: Any, fonts: Any) -> Self:
        """A drawing from SVG, or from the operators of an earlier render. Raises ValueError for anything
        else."""
        if media.type == DRAWN_TYPE:
            kept = json.loads(media.content)
            return cls(kept["width"], kept["height"], form=kept["form"])
        try:
            svg = SVG(ElementTree.fromstring(media.content), "media:", fonts, fetcher)  # noqa: S314 (expat ≥ 2.6 bounds entities)
            _, _, width, height = svg.get_viewbox()
        except (ElementTree.ParseError, TypeError, ValueError) as error:
            raise ValueError("A drawing of the sheet cannot be read.") from error
        if not (width > 0 and height > 0):
            raise ValueError("A drawing of the sheet has no size.")
        return cls(width, height, svg=svg)

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[None, None, float]:
        """No size of its own, only a ratio of width to height: the stylesheet says how large."""
        return None, None, self._width / self._height

    def draw(self, stream: Stream, width: float, height: float, _style: Mapping[str, Any]) -> None:
        """Place the drawing, laying it down first if this document has not seen it."""
        form = self._placed.get(id(stream._resources))
        if form is None:
            form = stream.add_group(0, 0, self._width, self._height)
            del form.extra["Group"]  # painted as it stands: nothing is laid over all of it
            self._lay(form)
            self._placed[id(stream._resources)] = form
        stream.transform(a=width / self._width, d=height / self._height)
        stream.draw_x_object(form.id)

    def _lay(self, form: Stream) -> None:
        if self._form is not None:
            _restore(form, self._form)
        elif self._svg is not None:
            self._svg.draw(form, self._width, self._height, "media:", None)
            form.stream = [said_once(operators(form))]
            self._form = _keep(form)

    def kept(self) -> bytes | None:
        """The operators for a later render, or None when the drawing was reused, not shown, or needs
        fonts or masks."""
        if self._svg is None or self._form is None:
            return None
        return json.dumps({"width": self._width, "height": self._height, "form": self._form}).encode()


def operators(stream: pydyf.Stream) -> bytes:
    """The operators of a stream, not compressed."""
    return b"\n".join(item.data if isinstance(item, pydyf.Object) else _bytes(item) for item in stream.stream)


def said_once(content: bytes) -> bytes:
    """The operators of a drawing without those that change nothing: what all its lines have in common (dashes, ends,
    joins, opacity) is said before the first."""
    found = dict.fromkeys(_STATE.findall(content))
    kinds = [one.split()[-1] if one[:1] != b"/" else one[:2] for one in found]
    common = [one for one, kind in zip(found, kinds, strict=True) if kinds.count(kind) == 1]
    rest = _STAY.sub(b"", _STATE.sub(lambda one: b"" if one[1] in common else one[0], content))
    return b"\n".join([*common, _COLOUR.sub(rb"\1", rest)])


def pack(stream: pydyf.Stream) -> None:
    """Shorten what is painted, and compress the stream now: the file identifier makes pydyf ask for each twice."""
    content = operators(stream)
    painted = shortened(content) if isinstance(stream, Stream) else content
    _fill(stream, zlib.compress(painted, 9))


def _fill(stream: pydyf.Stream, packed: bytes) -> None:
    stream.stream, stream.compress = [packed], False
    stream.extra["Filter"] = "/FlateDecode"


def _bytes(item: bytes | str) -> bytes:
    return item if isinstance(item, bytes) else str(item).encode("ascii")


def _keep(form: Stream) -> Node | None:
    """Pack a form, and give it as plain values, nested forms included; None when it uses more than operators and plain
    opacity.

    A form with letters is never kept: each document embeds only the glyphs that it saw being drawn.
    """
    resources = form.extra["Resources"]
    if resources["Pattern"] or resources["Shading"] or _TEXT.search(operators(form)):
        return None
    states = {name: dict(state) for name, state in resources["ExtGState"].items()}
    if any(not isinstance(value, (int, float)) for state in states.values() for value in state.values()):
        return None
    inner = {
        name: _keep(group) if isinstance(group, Stream) else None
        for name, group in resources["XObject"].items()
    }
    if None in inner.values():
        return None
    pack(form)
    return {
        "box": list(form.extra["BBox"]),
        "packed": base64.b64encode(form.stream[0]).decode("ascii"),
        "states": states,
        "inner": inner,
    }


def _restore(form: Stream, node: Node) -> None:
    """Fill a fresh form with what `_keep` kept."""
    form.extra["BBox"] = pydyf.Array(node["box"])
    _fill(form, base64.b64decode(node["packed"]))
    for name, state in node["states"].items():
        form.extra["Resources"]["ExtGState"][name] = pydyf.Dictionary(state)
    for name, inner in node["inner"].items():
        group = form.add_group(0, 0, 0, 0)
        if group.id != name:
            form.extra["Resources"]["XObject"][name] = form.extra["Resources"]["XObject"].pop(group.id)
        _restore(group, inner)
