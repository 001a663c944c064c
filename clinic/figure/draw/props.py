"""Things in the picture: boxes and bars in the world, and what the hands hold."""

from collections.abc import Sequence
from typing import Final

from clinic.figure.body import SIGN
from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.curves import hull, polygon, polyline
from clinic.figure.project import SCALE, Camera, nearness, project
from clinic.figure.vectors import Vec, mix

WOOD, WOOD_LINE = "#c79a63", "#5d4023"
METAL, METAL_LINE = "#8f979e", "#33393f"
IRON = "#757d84"
STONE: Final = ("#f1eee8", "#ddd8ce", "#cdc7bb")  # top, toward the viewer, aside
STONE_LINE = "#6d675d"
FLOOR, SHADOW, SHADE = "#6f7a84", "#8a96a0", 0.3  # a shadow darkens a light page and lightens a dark one
MAT, MAT_LINE, MAT_EDGE = "#d6dfd2", "#7d8c76", "#b7c4b1"

WALL_THICK: Final = 0.035
_WALL_FACE: Final = ((-0.36, 0.0), (0.36, 0.0), (0.36, 1.08), (-0.36, 1.08))  # sideways and up
_POST, _POST_DEEP = (
    (0.20, 0.245),
    0.05,
)  # from the middle of a doorway to both sides of a post; how deep it is
FRAME: Final = ("#ece4d6", "#ddd2bf", "#cbbda5")
_SKIRTING: Final = ((-0.36, 0.0), (0.36, 0.0), (0.36, 0.04), (-0.36, 0.04))


def box(
    canvas: Canvas,
    c: Camera,
    low: Vec,
    high: Vec,
    w: float,
    tones: Sequence[str] = STONE,
    line: str = STONE_LINE,
    least: float = 0.03,
) -> None:
    """Draw the faces of an upright box that the viewer sees; ``least`` leaves out those seen more edge-on than this."""
    x0, y0, z0 = low
    x1, y1, z1 = high
    t = c.toward
    fx, fy = (x1 if t[0] > 0 else x0), (y1 if t[1] > 0 else y0)
    faces: list[tuple[list[Vec], str]] = []
    if abs(t[0]) > least:
        faces.append(
            (
                [(fx, y0, z0), (fx, y1, z0), (fx, y1, z1), (fx, y0, z1)],
                tones[1] if abs(t[0]) > abs(t[1]) else tones[2],
            )
        )
    if abs(t[1]) > least:
        faces.append(
            (
                [(x0, fy, z0), (x1, fy, z0), (x1, fy, z1), (x0, fy, z1)],
                tones[1] if abs(t[1]) >= abs(t[0]) else tones[2],
            )
        )
    if t[2] > 0.03:
        faces.append(([(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)], tones[0]))
    for corners, tone in faces:
        canvas.both(polygon([project(c, p) for p in corners]), tone, line, w * 0.8)


def bar(
    canvas: Canvas,
    c: Camera,
    a: Vec,
    b: Vec,
    radius: float,
    w: float,
    colour: str = WOOD,
    line: str = WOOD_LINE,
) -> None:
    """Draw a round bar from a to b (fractions of stature)."""
    path = polyline([project(c, a), project(c, b)])
    thick = max(radius * 2 * SCALE, w * 2.2)
    canvas.line(path, line, thick)
    canvas.line(path, colour, max(thick - 1.7 * w, thick * 0.4), inside=True)


def mat(canvas: Canvas, c: Camera, low: Vec, high: Vec, w: float) -> None:
    """Draw a mat with its top at the height of the floor: a strip from the side, a field from above (at the height of
    ``low``)."""
    if c.toward[2] < 0.1:
        a, b = project(c, (low[0], 0.0, 0.0)), project(c, (high[0], 0.0, 0.0))
        x0, x1 = min(a[0], b[0]), max(a[0], b[0])
        thick = 17.0
        canvas.both(polygon([(x0, 0.0), (x1, 0.0), (x1, thick), (x0, thick)]), MAT_EDGE, MAT_LINE, w * 0.7)
        return
    z = low[2]
    corners = [(low[0], low[1], z), (high[0], low[1], z), (high[0], high[1], z), (low[0], high[1], z)]
    canvas.both(polygon([project(c, p) for p in corners]), MAT, MAT_LINE, w * 0.8)


def wall(canvas: Canvas, c: Camera, x: float, w: float) -> None:
    """Draw a piece of wall whose face stands at x, across the person's way; its face alone, on a skirting board,
    when it is seen from before it."""
    if c.toward[0] < -0.7:
        tones = ("#f1eee8", "#f1eee8", "#d3cdc1")
        canvas.fill(polygon([project(c, (x, y, z)) for y, z in _WALL_FACE]), tones[1])
        canvas.both(polygon([project(c, (x, y, z)) for y, z in _SKIRTING]), tones[2], STONE_LINE, w * 0.8)
        return
    box(canvas, c, (x, -0.30, 0.0), (x + WALL_THICK, 0.30, 1.06), w, ("#f1eee8", "#f1eee8", "#d3cdc1"))


def chair(canvas: Canvas, c: Camera, x: float, w: float) -> None:
    """Draw a chair with its back toward the person; the top rail lies at x, half a stature high."""
    y, seat, back, deep = 0.125, 0.262, 0.50, 0.235
    parts: list[tuple[Vec, Vec]] = [
        ((x + 0.002, -y, back - 0.055), (x + 0.018, y, back)),
        ((x + 0.004, -y, back - 0.135), (x + 0.016, y, back - 0.100)),
        ((x + 0.001, -y - 0.010, seat - 0.016), (x + deep + 0.030, y + 0.012, seat + 0.006)),
    ]
    for s in (1.0, -1.0):
        parts += [
            ((x, s * y - 0.01, 0.0), (x + 0.02, s * y + 0.01, back + 0.004)),
            ((x + deep, s * y - 0.01, 0.0), (x + deep + 0.02, s * y + 0.01, seat - 0.016)),
            ((x + 0.02, s * y - 0.005, 0.10), (x + deep, s * y + 0.005, 0.114)),
        ]
    wood = ("#d8bb92", "#d8bb92", "#c3a276")
    for low, high in sorted(parts, key=lambda b: nearness(c, mix(b[0], b[1], 0.5))):
        slender = high[1] - low[1] < 0.05
        box(canvas, c, low, high, w, wood, WOOD_LINE, 0.3 if slender else 0.06)


def post_over(canvas: Canvas, c: Camera, x: float, side: str, low: float, high: float, w: float) -> None:
    """Draw a stretch of a doorway's post once more, over the hand that lies behind it: no line where it is cut."""
    inner, outer = (SIGN[side] * at for at in _POST)
    fx = x + _POST_DEEP if c.toward[0] > 0 else x
    fy = max(inner, outer) if c.toward[1] > 0 else min(inner, outer)
    faces = (
        (((fx, inner), (fx, outer)), FRAME[1] if abs(c.toward[0]) > abs(c.toward[1]) else FRAME[2]),
        (((x, fy), (x + _POST_DEEP, fy)), FRAME[1] if abs(c.toward[1]) >= abs(c.toward[0]) else FRAME[2]),
    )
    for (a, b), tone in faces:
        corners = [(*a, low), (*b, low), (*b, high), (*a, high)]
        canvas.fill(polygon([project(c, p) for p in corners]), tone)
    for (a, b), _ in faces:
        for edge in (a, b):
            canvas.line(polyline([project(c, (*edge, z)) for z in (low, high)]), STONE_LINE, w * 0.8, "butt")


def door_frame(canvas: Canvas, c: Camera, x: float, w: float) -> None:
    """Draw a doorway across the person's way: two posts and the beam over them."""
    inner, outer = _POST
    for low, high in ((inner, outer), (-outer, -inner)):
        box(canvas, c, (x, low, 0.0), (x + _POST_DEEP, high, 1.13), w, FRAME)
    box(canvas, c, (x, -outer, 1.13), (x + _POST_DEEP, outer, 1.19), w, FRAME)


def step(canvas: Canvas, c: Camera, low: Vec, high: Vec, w: float) -> None:
    """Draw a step as a box on the floor, with its shadow."""
    around = [(x, y, 0.0) for x in (low[0] - 0.02, high[0] + 0.03) for y in (low[1] - 0.12, high[1] + 0.02)]
    canvas.fill(polygon(hull(project(c, p) for p in around)), SHADOW, SHADE)
    box(canvas, c, low, high, w)
