"""Right and wrong side by side, or one over the other where both are long: told apart by sign and word."""

from dataclasses import replace

from clinic.figure.draw.canvas import Canvas, Shape, extent
from clinic.figure.draw.curves import Path, oval, polyline
from clinic.figure.draw.letters import word_path
from clinic.figure.vectors import Point

GOOD, BAD, WORD = "#23633a", "#a33b16", "#66737f"  # the words stand on the page, light or dark
GAP = 110.0
SIGN_RADIUS = 44.0


LONG = 2.45
"""From which width (for a height of 1) on two pictures stand better one over the other."""
COLUMN = 330.0
"""The room for sign and word beside a picture, in drawing units."""


def _moved(shape: Shape, dx: float, dy: float, flip: bool) -> Shape:
    k = -1 if flip else 1

    def to(p: Point) -> Point:
        return (k * p[0] + dx, p[1] + dy)

    path: Path = [
        ([(to(p), to(a), to(b), to(q)) for p, a, b, q in run], closed) for run, closed in shape.path
    ]
    return replace(shape, path=path)


def _sign(canvas: Canvas, x: float, y: float, good: bool, w: float) -> None:
    r = SIGN_RADIUS
    colour = GOOD if good else BAD
    canvas.both(oval(x, y, r, r), "#ffffff", colour, max(7.0, w * 1.6))
    if good:
        canvas.line(
            polyline([(x - 20, y + 2), (x - 5, y + 18), (x + 22, y - 17)]), colour, max(10.0, w * 2.0)
        )
    else:
        canvas.line(polyline([(x - 16, y - 16), (x + 16, y + 16)]), colour, max(10.0, w * 2.0))
        canvas.line(polyline([(x - 16, y + 16), (x + 16, y - 16)]), colour, max(10.0, w * 2.0))


def pair_of(right: Canvas, wrong: Canvas, w: float, flip: bool, words: tuple[str, str]) -> Canvas:
    """Return both pictures in one, each with its sign and its word: next to each other on one floor, or one over the
    other. ``flip`` mirrors the people only.
    """
    boxes = [_box(canvas, flip) for canvas in (right, wrong)]
    wide = sum(end - left for left, _, end, _ in boxes) + GAP
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    stacked = wide > LONG * (bottom - top + 2 * SIGN_RADIUS + 40)
    out = Canvas()
    x = y = 0.0
    for canvas, (left, above, end, below), good, word in zip(
        (right, wrong), boxes, (True, False), words, strict=True
    ):
        dx, dy = (COLUMN - left, y - above) if stacked else (x - left, 0.0)
        out.shapes += [_moved(shape, dx, dy, flip) for shape in canvas.shapes]
        if stacked:
            at_x, at_y = SIGN_RADIUS, y + (below - above) / 2
            y += below - above + GAP
        else:
            at_x, at_y = x + (end - left) / 2 - 95, top - SIGN_RADIUS - 40
            x += end - left + GAP
        _sign(out, at_x, at_y, good, w)
        out.line(word_path(word, at_x + 59, at_y + 24), WORD, max(6.0, w * 1.5))
    return out


def _box(canvas: Canvas, flip: bool) -> tuple[float, float, float, float]:
    left, top, right, bottom = extent(canvas.shapes)
    return (-right, top, -left, bottom) if flip else (left, top, right, bottom)
