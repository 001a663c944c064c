"""Right and wrong side by side, told apart by sign and word, not by colour alone."""

from dataclasses import replace

from clinic.figure.draw.canvas import Canvas, Shape, extent
from clinic.figure.draw.curves import Path, oval, polyline
from clinic.figure.draw.letters import word_path

GOOD, BAD, WORD = "#23633a", "#a33b16", "#66737f"  # the words stand on the page, light or dark
GAP = 110.0
SIGN_RADIUS = 44.0


def _moved(shape: Shape, dx: float, flip: bool) -> Shape:
    k = -1 if flip else 1
    path: Path = [
        (
            [
                ((k * p[0] + dx, p[1]), (k * a[0] + dx, a[1]), (k * b[0] + dx, b[1]), (k * q[0] + dx, q[1]))
                for p, a, b, q in run
            ],
            closed,
        )
        for run, closed in shape.path
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
    """Return both pictures next to each other on one floor, each under its sign and its word.

    ``flip`` mirrors the people only.
    """
    out = Canvas()
    x = 0.0
    tops = []
    spans = []
    for canvas in (right, wrong):
        left, top, end, _ = extent(canvas.shapes)
        if flip:
            left, end = -end, -left
        out.shapes += [_moved(shape, x - left, flip) for shape in canvas.shapes]
        spans.append((x, x + end - left))
        tops.append(top)
        x += end - left + GAP
    y = min(tops) - SIGN_RADIUS - 40
    for (a, b), good in zip(spans, (True, False), strict=True):
        _sign(out, (a + b) / 2 - 95, y, good, w)
    for (a, b), word in zip(spans, words, strict=True):
        out.line(word_path(word, (a + b) / 2 - 36, y + 24), WORD, max(6.0, w * 1.5))
    return out
