"""Working muscles as tinted areas on the skin, with the outline an anatomical plate gives them, and their fibres."""

from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.curves import Path
from clinic.figure.draw.rings import Part
from clinic.figure.draw.surface import Spot, area, seam
from clinic.figure.project import Camera

TINT, TINT_LINE = "#d9705a", "#8f3322"

# On the trunk: (ring, angle from the front toward the left side). Right side is the mirror image.
# Gluteus medius: from the whole iliac crest, fan-shaped down to the greater trochanter.
_MEDIUS: tuple[Spot, ...] = (
    (3.92, 52), (3.98, 78), (3.85, 106), (3.55, 132), (3.05, 138), (2.55, 126), (1.85, 106), (1.30, 95), (1.20, 86),
    (1.75, 80), (2.7, 62), (3.5, 50),
)  # fmt: skip
_MEDIUS_FIBRES: tuple[tuple[Spot, ...], ...] = (
    ((3.6, 66), (2.7, 76), (1.6, 87)), ((3.75, 92), (2.8, 93), (1.6, 91)), ((3.4, 122), (2.7, 114), (1.7, 97)),
)  # fmt: skip
# Quadratus lumborum: from the back of the iliac crest up to the twelfth rib, beside the spine.
_QUADRATUS: tuple[Spot, ...] = (
    (3.90, 128), (4.6, 133), (5.5, 139), (6.15, 144), (6.32, 152), (6.28, 163), (5.7, 165), (5.0, 164),
    (4.4, 162), (3.95, 160),
    (3.82, 144),
)  # fmt: skip
_QUADRATUS_FIBRES: tuple[tuple[Spot, ...], ...] = (
    ((4.0, 137), (5.0, 143), (6.0, 150)), ((4.0, 146), (5.0, 150), (6.0, 156)), ((4.05, 154), (5.0, 157), (5.9, 160)),
)  # fmt: skip
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
