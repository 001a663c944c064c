"""What a person stands, kneels or lies on: floor, mat and step, with the shadows that set the body down on them."""

from collections.abc import Iterable, Sequence
from math import cos, pi, sin
from typing import Final

from clinic.figure.draw import props
from clinic.figure.draw.canvas import Canvas, extent
from clinic.figure.draw.curves import Path, hull, oval, polyline, smooth, thinned
from clinic.figure.draw.part import Part
from clinic.figure.project import SCALE, Camera, direction, project
from clinic.figure.scene import Scene
from clinic.figure.solve import Figure
from clinic.figure.vectors import Point

FROM_ABOVE: Final = 0.12
"""From where on the viewer looks down on floor and mat."""
NEAR_FLOOR: Final = 0.06
POOL: Final = 38.0
"""What lies lower has a shadow under it; how far that reaches beyond, in drawing units."""


_AROUND: Final = tuple((cos(k * pi / 3), sin(k * pi / 3), 0.0) for k in range(6))


def _shadow(c: Camera, parts: Iterable[Part], floor: float) -> Path:
    """Return what is near the floor, dropped onto it."""
    out: Path = []
    around = [direction(c, way) for way in _AROUND]
    for part in parts:
        points: list[Point] = []
        for ring in part.rings:
            x, y, z = ring.centre
            if z - floor < 0.12:
                r = (max(ring.breadth[0], ring.depth[0]) + 0.005) * SCALE
                u, v = project(c, (x, y, floor))
                points += [(u + r * right, v + r * down) for right, down in around]
        if len(points) > 11:
            out.append((smooth(thinned(hull(points), 34), k=0.3), True))
    return out


def _pools(c: Camera, parts: Iterable[Part]) -> Path:
    """Return the shadows under what is near the floor, as seen from its level: one for all that lie together."""
    spans = []
    for part in parts:
        low = [ring for ring in part.rings if ring.centre[2] < NEAR_FLOOR]
        if low:
            xs = [project(c, ring.centre)[0] for ring in low]
            spans.append((min(xs) - POOL, max(xs) + POOL))
    pools: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if pools and left < pools[-1][1]:
            before = pools.pop()
            left, right = before[0], max(before[1], right)
        pools.append((left, right))
    out: Path = []
    for left, right in pools:
        out += oval((left + right) / 2, 4.0, (right - left) / 2, 11.0)
    return out


def lay_ground(
    canvas: Canvas, c: Camera, scene: Scene, figures: Sequence[Figure], parts: dict[str, Part], w: float
) -> None:
    """Draw what the last of the figures, whose ``parts`` these are, rests on; a mat is long enough for them all."""
    on_mat = not scene.plan.shoes
    if on_mat:
        lay_mat(canvas, c, figures, w)
    elif c.toward[2] < FROM_ABOVE:
        canvas.fill(_pools(c, parts.values()), props.SHADOW, props.SHADE)
    if c.toward[2] >= FROM_ABOVE:
        tone, solid = (props.MAT_EDGE, 1.0) if on_mat else (props.SHADOW, props.SHADE)
        canvas.fill(_shadow(c, parts.values(), 0.0), tone, solid)
    for prop in scene.plan.props:
        if prop.kind == "step":
            props.step(canvas, c, prop.place, prop.toward, w)
            touching = [contact.part for contact in figures[-1].pose.contacts if contact.on == "step"]
            on_it = [part for name, part in parts.items() if name in touching]
            canvas.fill(_shadow(c, on_it, prop.toward[2]), props.SHADOW, props.SHADE * 2)


def lay_mat(canvas: Canvas, c: Camera, figures: Sequence[Figure], w: float, z: float = 0.0) -> None:
    """Draw a mat at the height ``z`` that is long and broad enough for all figures."""
    places = [p for figure in figures for p in figure.joints.values()]
    low = (min(p[0] for p in places) - 0.13, min(p[1] for p in places) - 0.10, z)
    high = (max(p[0] for p in places) + 0.13, max(p[1] for p in places) + 0.10, z)
    props.mat(canvas, c, low, high, w)


def floor_line(
    canvas: Canvas,
    c: Camera,
    scene: Scene,
    figures: Sequence[Figure],
    under: Canvas,
    w: float,
    z: float = 0.0,
) -> None:
    """Draw the floor's line at the height ``z``, past all figures and all that stands ``under`` them; none seen from
    above, nor on the ground where a mat lies."""
    if c.toward[2] >= FROM_ABOVE or not (z or scene.plan.shoes):
        return
    xs = [project(c, p)[0] for figure in figures for p in figure.joints.values()]
    left, _, right, _ = extent(under.shapes)
    canvas.line(
        polyline([(min(min(xs) - 130, left - 50), -z * SCALE), (max(max(xs) + 130, right + 50), -z * SCALE)]),
        props.FLOOR,
        w * 0.8,
    )
