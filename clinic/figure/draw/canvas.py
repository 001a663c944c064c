"""A picture as a list of shapes, and its SVG text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from clinic.figure.draw.curves import Path, Written, path_text
from clinic.figure.vectors import Point


@dataclass(slots=True)
class Shape:
    """A path with its paint. ``width`` is in drawing units; ``solid`` is the opacity of the whole shape.

    ``inside``: it lies within a shape painted before it, and makes the picture no larger. ``pale``: it lets half of
    what lies behind it through, as one with the pale shapes next to it.
    """

    path: Path
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    solid: float = 1.0
    cap: str = ""
    inside: bool = False
    pale: bool = False


@dataclass(slots=True)
class Canvas:
    """Shapes in painting order."""

    shapes: list[Shape] = field(default_factory=list)

    def fill(self, path: Path, colour: str, solid: float = 1.0) -> None:
        """Paint the inside of a path."""
        if path:
            self.shapes.append(Shape(path, colour, solid=solid))

    def line(self, path: Path, colour: str, width: float, cap: str = "", inside: bool = False) -> None:
        """Draw along a path."""
        if path:
            self.shapes.append(Shape(path, "", colour, width, cap=cap, inside=inside))

    def both(
        self, path: Path, colour: str, line: str, width: float, solid: float = 1.0, inside: bool = False
    ) -> None:
        """Paint the inside of a path and draw round it."""
        if path:
            self.shapes.append(Shape(path, colour, line, width, solid, inside=inside))

    def extend(self, other: "Canvas") -> None:
        """Put another canvas's shapes on top."""
        self.shapes.extend(other.shapes)


def extent(shapes: Sequence[Shape]) -> tuple[float, float, float, float]:
    """Return the smallest box (left, top, right, bottom) round all shapes, half the line widths included.

    Only the points on the curves count: their bellies go less far beyond than the margin of a picture.
    """
    seen: dict[int, float] = {}
    points: dict[float, list[Point]] = {}  # by half the width of the line through them
    for shape in shapes:
        if shape.inside:
            continue
        w = shape.width / 2
        for run, _ in shape.path:
            if seen.get(id(run), -1.0) < w:
                seen[id(run)] = w
                found = points.setdefault(w, [])
                found.append(run[0][0])
                found += [bezier[3] for bezier in run]
    left = top = float("inf")
    right = bottom = float("-inf")
    for w, ends in points.items():
        xs, ys = zip(*ends, strict=True)
        left, right = min(left, min(xs) - w), max(right, max(xs) + w)
        top, bottom = min(top, min(ys) - w), max(bottom, max(ys) + w)
    return left, top, right, bottom


def _number(v: float) -> str:
    return f"{v:.1f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=256)
def _paint(fill: str, stroke: str, width: float, cap: str, solid: float) -> str:
    text = ""
    if fill:
        text += f' fill="{fill}"'
    if stroke:
        text += f' stroke="{stroke}" stroke-width="{_number(width)}"'
    if cap:
        text += f' stroke-linecap="{cap}"'
    if solid < 1:
        text += f' opacity="{_number(solid)}"'
    return text


SECONDS = 6.0  # there and back, calmly, with a rest at both ends
_REST = 0.17  # share of the time rested at each end
VEIL: Final = 0.5  # how much of a pale shape is seen
_VEIL: Final = f'<g opacity="{VEIL}">'
_CALM: Final = 2.0  # how much flatter than others a pale line may be written


class Row(NamedTuple):
    """A shape as text: its paint, whether it is filled, its path data, one for each frame of the movement, and whether
    it is pale."""

    paint: str
    filled: bool
    frames: tuple[str, ...]
    pale: bool


def _rows(shapes: list[Shape], motion: Sequence[list[Shape]], flip: bool, flat: float) -> list[Row]:
    known: dict[
        int, str
    ] = {}  # by the path itself, which is the same list when it is drawn as line and filling
    written: dict[tuple[int, ...], str] = {}  # by its runs
    curves: Written = {}

    def text_of(path: Path, level: float) -> str:
        found = known.get(id(path))
        if found is None:
            key = tuple([id(run) for run, _ in path])
            found = written.get(key)
            if found is None:
                found = written[key] = path_text(path, flip, bool(motion), curves, level)
            known[id(path)] = found
        return found

    out = []
    for i, shape in enumerate(shapes):
        level = flat * _CALM if shape.pale else flat
        frames: tuple[str, ...] = (text_of(shape.path, level),)
        if motion:
            moving = (*(text_of(frame[i].path, level) for frame in motion), *frames)
            frames = moving if len(set(moving)) > 1 else frames
        paint = _paint(shape.fill, shape.stroke, shape.width, shape.cap, shape.solid)
        out.append(Row(paint, bool(shape.fill), frames, shape.pale))
    return out


def _times(n: int) -> tuple[list[int], str]:
    """Return which frame is shown when, from start to end and back, and the times as shares of the whole."""
    order = [0, *range(n), *range(n - 1, -1, -1)]
    way = (1 - 2 * _REST) / 2
    there = [_REST / 2 + way * i / (n - 1) for i in range(n)]
    back = [0.5 + _REST / 2 + way * i / (n - 1) for i in range(n)]
    return order, ";".join(f"{t:.3f}".rstrip("0").rstrip(".") for t in [0.0, *there, *back, 1.0])


def _moving(frames: tuple[str, ...]) -> str:
    order, times = _times(len(frames))
    values = ";".join(frames[i] for i in [*order, 0])
    return (
        f'<animate attributeName="d" dur="{SECONDS}s" repeatCount="indefinite"'
        f' keyTimes="{times}" values="{values}"/>'
    )


def _element(frames: tuple[str, ...], name: str = "") -> str:
    start = f'<path id="{name}" d="{frames[-1]}"' if name else f'<path d="{frames[-1]}"'
    return f"{start}/>" if len(frames) == 1 else f"{start}>{_moving(frames)}</path>"


def svg_text(
    shapes: list[Shape],
    prefix: str,
    flip: bool = False,
    motion: Sequence[list[Shape]] = (),
    flat: float = 0.5,
) -> str:
    """Return the shapes as SVG elements.

    A path drawn twice (first as line, then as filling) is written once and reused by its id, which begins with
    ``prefix``. Neighbours of the same paint share one group; lines of the same paint share one path.
    ``motion`` holds the
    earlier frames of a movement that ends in ``shapes``, each built the same way; ``flat`` is as for ``path_text``.
    """
    rows = _rows(shapes, motion, flip, flat)
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        seen[row.frames] = seen.get(row.frames, 0) + 1
    names: dict[tuple[str, ...], str] = {}
    out: list[str] = []
    i = 0
    veiled = False
    while i < len(rows):
        paint, filled, _, pale = rows[i]
        if pale != veiled:
            out.append(_VEIL if pale else "</g>")
            veiled = pale
        j = i
        while j < len(rows) and rows[j].paint == paint and rows[j].pale == pale:
            j += 1
        items: list[str] = []
        loose = ""
        for row in rows[i:j]:
            if row.frames in names:
                items.append(f'<use href="#{names[row.frames]}"/>')
            elif seen[row.frames] > 1 and len(row.frames[0]) > 40:
                names[row.frames] = f"{prefix}{len(names)}"
                items.append(_element(row.frames, names[row.frames]))
            elif filled or len(row.frames) > 1:
                items.append(_element(row.frames))
            else:
                loose += row.frames[0]
        if loose:
            items.append(f'<path d="{loose}"/>')
        if (
            len(items) == 1
            and items[0].endswith("/>")
            and items[0].count("<") == 1
            and " id=" not in items[0]
        ):
            out.append(items[0].replace("/>", paint + "/>"))
        elif items:
            out.append(f"<g{paint}>{''.join(items)}</g>")
        i = j
    return "".join(out) + ("</g>" if veiled else "")


def flip_book(frames: Sequence[list[Shape]], prefix: str, flip: bool = False, flat: float = 0.5) -> str:
    """Return the frames as groups that are shown one after the other, there and back."""
    n = len(frames)
    order, times = _times(n)
    out = []
    for k, shapes in enumerate(frames):
        shown = ";".join("inline" if i == k else "none" for i in [*order, 0])
        still = "inline" if k == n - 1 else "none"
        inner = svg_text(shapes, f"{prefix}{k}-", flip, flat=flat)
        out.append(
            f'<g display="{still}"><animate attributeName="display" calcMode="discrete" dur="{SECONDS}s"'
            f' repeatCount="indefinite" keyTimes="{times}" values="{shown}"/>{inner}</g>'
        )
    return "".join(out)
