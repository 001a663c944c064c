"""Working muscles as tinted areas on the skin, with the outline an anatomical plate gives them, and their fibres."""

from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.curves import Path, mirrored, polyline
from clinic.figure.draw.letters import word_path, word_width
from clinic.figure.draw.part import Part
from clinic.figure.draw.surface import Spot, area, seam
from clinic.figure.project import Camera

TINT, TINT_LINE = "#d9705a", "#8f3322"

# On the trunk: (ring, angle from the front toward the left side). Right side is the mirror image.
# Gluteus medius: from the whole iliac crest, fan-shaped down to the greater trochanter.
_MEDIUS: tuple[Spot, ...] = (
    (3.92, 96), (3.80, 116), (3.60, 134), (3.10, 144), (2.55, 136), (1.95, 120), (1.55, 108), (1.50, 98), (1.85, 94),
    (2.7, 92), (3.5, 92),
)  # fmt: skip
_MEDIUS_FIBRES: tuple[tuple[Spot, ...], ...] = (
    ((3.7, 104), (2.9, 102), (1.9, 100)), ((3.3, 130), (2.8, 122), (2.1, 110)),
)  # fmt: skip
# Quadratus lumborum: from the back of the iliac crest up to the twelfth rib, beside the spine.
_QUADRATUS: tuple[Spot, ...] = (
    (3.90, 128), (4.6, 133), (5.5, 139), (6.15, 144), (6.32, 152), (6.28, 163), (5.7, 165), (5.0, 164),
    (4.4, 162), (3.95, 160),
    (3.82, 144),
)  # fmt: skip
_QUADRATUS_FIBRES: tuple[tuple[Spot, ...], ...] = (
    ((4.0, 140), (5.0, 145), (6.0, 151)), ((4.05, 151), (5.0, 154), (5.9, 158)),
)  # fmt: skip
# From the middle of a tint to where its name begins (or ends, on the left): past the body's edge, below the hand.
_TO_NAME = {"gluteus-medius": (-44.0, 190.0), "quadratus-lumborum": (98.0, 285.0)}
NAME, NAME_SIZE, NAME_EDGE = "#66737f", 0.48, "#ffffff"
_SHAPES = {"gluteus-medius": (_MEDIUS, _MEDIUS_FIBRES), "quadratus-lumborum": (_QUADRATUS, _QUADRATUS_FIBRES)}


def _on(side: str, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    return spots if side == "left" else tuple((t, -a) for t, a in spots)


def tint(parts: dict[str, Part], c: Camera, name: str, side: str, w: float) -> Canvas:
    """Return a muscle of the trunk, tinted, if it faces the viewer."""
    shape, fibres = _SHAPES[name]
    canvas = Canvas()
    outline = area(parts["trunk"], c, _on(side, shape))
    if not outline:
        return canvas
    canvas.fill(outline, TINT, 0.6)
    canvas.line(outline, TINT_LINE, w * 0.3)
    lines: Path = []
    for fibre in fibres:
        lines += seam(parts["trunk"], c, _on(side, fibre))
    if w < 5.0:
        canvas.line(lines, TINT_LINE, w * 0.35)
    return canvas


def named(parts: dict[str, Part], c: Camera, name: str, side: str, word: str, w: float, flip: bool) -> Canvas:
    """Return a tinted muscle's name with a line that leads to it, if it can be seen; readable in a mirrored picture."""
    outline = area(parts["trunk"], c, _on(side, _SHAPES[name][0]))
    canvas = Canvas()
    if not outline:
        return canvas
    points = [bezier[0] for bezier in outline[0][0]]
    x, y = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
    dx, dy = _TO_NAME[name]
    lead = polyline([(x, y), (x + dx, y + dy)])
    canvas.line(lead, NAME_EDGE, w * 0.5 + 4.0)
    canvas.line(lead, NAME, w * 0.5)
    begin = x + dx + 8.0 if dx > 0 else x + dx - 4.0 - word_width(word, NAME_SIZE)
    base = y + dy + 32.0
    letters = word_path(word, begin, base, NAME_SIZE, plain=True)
    if flip:
        letters = mirrored(letters, 2 * begin + word_width(word, NAME_SIZE))
    canvas.line(letters, NAME, max(4.0, w * 1.1))
    return canvas
