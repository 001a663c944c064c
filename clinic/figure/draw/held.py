"""What the hands hold: dumbbell, kettlebell, cup, pole and stick, each where the closed hand has its grip."""

from typing import Final, NamedTuple

from clinic.figure.body import GRIP, SIGN
from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.curves import ellipse, oval, smooth, tube
from clinic.figure.draw.props import IRON, METAL, METAL_LINE, bar
from clinic.figure.project import SCALE, Camera, direction, nearness, project
from clinic.figure.solve import Figure
from clinic.figure.vectors import UP, Vec, add, at, cross, dot, length, mix, mul, sub, unit

FACE: Final = "#8b9399"  # the end of a weight that looks at the viewer
CHINA, COFFEE = "#ffffff", "#7a5a44"
RUBBER: Final = "#4c4a48"


class Held(NamedTuple):
    """A thing in a hand: what of it lies behind the hand, and what before it."""

    behind: Canvas
    before: Canvas


def grip_point(figure: Figure, side: str) -> Vec:
    """Return the middle of what the closed hand of a side holds."""
    hand = figure.frames[f"{side} hand"]
    return at(figure.joints[f"{side} wrist"], hand, (0.0, -SIGN[side] * GRIP[0], -GRIP[1]))


def _round(c: Camera, way: Vec, r: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the drawn conjugate radii of a circle whose axis is ``way``."""
    u = unit(cross(way, UP if abs(way[2]) < 0.9 else (1.0, 0.0, 0.0)))
    v = cross(way, u)
    return direction(c, mul(u, r * SCALE)), direction(c, mul(v, r * SCALE))


def _drum(canvas: Canvas, c: Camera, middle: Vec, way: Vec, r: float, half: float, w: float) -> None:
    """Draw a short cylinder and, over it, the end that looks at the viewer."""
    near = way if dot(way, c.toward) > 0 else mul(way, -1.0)
    back, front = add(middle, mul(near, -half)), add(middle, mul(near, half))
    u, v = _round(c, way, r)
    canvas.both(tube(project(c, back), project(c, front), u, v), IRON, METAL_LINE, w)
    canvas.both(ellipse(project(c, front), u, v), FACE, METAL_LINE, w * 0.62, inside=True)


def dumbbell(c: Camera, figure: Figure, side: str, size: float, w: float) -> Held:
    """Return a dumbbell along the fist's bar direction, its nearer end before the hand."""
    middle, way = grip_point(figure, side), figure.frames[f"{side} hand"].x
    half, r = 0.045 * (0.75 + 0.25 * size), 0.030 * size
    held = Held(Canvas(), Canvas())
    far, near = sorted((add(middle, mul(way, s * half)) for s in (-1.0, 1.0)), key=lambda p: nearness(c, p))
    bar(held.behind, c, far, near, 0.008, w, METAL, METAL_LINE)
    for canvas, end in ((held.behind, far), (held.before, near)):
        _drum(canvas, c, end, way, r, 0.016 * (0.6 + 0.4 * size), w)
    return held


_HORN: Final = ((0.030, 0.050), (0.047, 0.020), (0.040, 0.003), (0.020, 0.0))
"""Half of a kettlebell's handle, from the bell to the middle of its bar: aside, and on from the hands."""


_TURNED: Final = -0.6
"""How far the handle is turned toward the viewer, who from beside it would not see that it is one."""


def kettlebell(c: Camera, figure: Figure, size: float, w: float, hangs: bool = False) -> Held:
    """Return a kettlebell that flies on beyond both fists, or ``hangs`` from them by its handle."""
    a, b = grip_point(figure, "right"), grip_point(figure, "left")
    middle = mix(a, b, 0.5)
    hands = [figure.frames[f"{side} hand"].z for side in SIGN]
    way = mul(UP, -1.0) if hangs else unit(mul(add(*hands), -1.0))
    across, r = unit(add(sub(b, a), mul(cross(way, c.toward), _TURNED * length(sub(b, a))))), 0.052 * size
    half = [add(middle, add(mul(across, aside), mul(way, on))) for aside, on in _HORN]
    other = [add(middle, add(mul(across, -aside), mul(way, on))) for aside, on in reversed(_HORN)]
    held = Held(Canvas(), Canvas())
    loop = [(smooth([project(c, p) for p in half + other], False), False)]
    thick = 0.017 * SCALE
    held.behind.line(loop, METAL_LINE, thick)
    held.behind.line(loop, IRON, thick - 2 * w, inside=True)
    x, y = project(c, add(middle, mul(way, 0.040 + r)))
    held.behind.both(oval(x, y, r * SCALE, r * SCALE), IRON, METAL_LINE, w)
    return held


_CUP: Final = (0.025, 0.058)  # half breadth, height
BEFORE_FIST: Final = 0.026  # from the grip to the cup's wall: the fingers lie between
_EAR: Final = 0.024  # half the height of a cup's handle
_SIDEWAYS: Final = 0.3


def cup(c: Camera, figure: Figure, side: str, w: float) -> Held:
    """Return an upright cup whose handle is in the closed hand; it stands on from the fingers."""
    held, grip, hand = Held(Canvas(), Canvas()), grip_point(figure, side), figure.frames[f"{side} hand"]
    r, high = _CUP
    way = (-hand.z[0], -hand.z[1], 0.0)
    if length(way) < _SIDEWAYS:
        way = (hand.x[0], hand.x[1], 0.0)
    way = unit(way)
    middle = add(grip, mul(way, BEFORE_FIST + r))
    wall = add(grip, mul(way, BEFORE_FIST))
    ear = [
        project(c, add(p, mul(UP, z)))
        for p, z in ((wall, _EAR), (grip, _EAR * 0.9), (grip, -_EAR * 0.9), (wall, -_EAR))
    ]
    loop = [(smooth(ear, False), False)]
    held.behind.line(loop, METAL_LINE, 4 * w)
    held.behind.line(loop, CHINA, 2 * w, inside=True)
    top, low = (project(c, add(middle, mul(UP, z * high))) for z in (0.54, -0.46))
    u, v = (r * SCALE, 0.0), (0.0, r * SCALE * 0.2)
    held.behind.both(tube(top, low, u, v, 0.84), CHINA, METAL_LINE, w)
    held.behind.both(ellipse(top, u, v), COFFEE, METAL_LINE, w, inside=True)
    return held


def stick(c: Camera, a: Vec, b: Vec, w: float) -> Canvas:
    """Return a wooden stick."""
    canvas = Canvas()
    bar(canvas, c, a, b, 0.0075, w)
    return canvas


def pole(c: Camera, foot: Vec, hand: Vec, w: float) -> Held:
    """Return a trekking pole: shaft, basket and grip."""
    held, way = Held(Canvas(), Canvas()), unit(sub(hand, foot))
    bar(held.behind, c, foot, hand, 0.0055, w, METAL, METAL_LINE)
    bar(
        held.behind, c, add(hand, mul(way, -0.045)), add(hand, mul(way, 0.034)), 0.0105, w, RUBBER, METAL_LINE
    )
    x, y = project(c, add(foot, mul(way, 0.028)))
    held.behind.both(oval(x, y, 20, 6), RUBBER, METAL_LINE, w * 0.6)
    return held
