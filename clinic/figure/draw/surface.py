"""Places on the skin by ring and angle: for folds, bands, seams and muscles."""

from collections.abc import Sequence
from math import cos, radians, sin

from clinic.figure.draw.curves import Path, smooth
from clinic.figure.draw.part import Part, Ring
from clinic.figure.project import Camera, project
from clinic.figure.vectors import Point, Vec, dot, length, mix, unit

Spot = tuple[float, float]
"""A place on a part: how many rings from its beginning (may be broken), and the angle from the front
toward +y (left)."""


def _on_ring(ring: Ring, a: float, b: float) -> tuple[Vec, Vec]:
    """Return the place on the skin at the angle with the sine ``a`` and the cosine ``b``, and a way out of it."""
    u = ring.breadth[0] if a > 0 else ring.breadth[1]
    v = ring.depth[0] if b > 0 else ring.depth[1]
    (x, y, z), (sx, sy, sz), (fx, fy, fz) = ring.centre, ring.side, ring.front
    p, q, m, n = a * u, b * v, a * v, b * u
    place = (x + sx * p + fx * q, y + sy * p + fy * q, z + sz * p + fz * q)
    return place, (sx * m + fx * n, sy * m + fy * n, sz * m + fz * n)


def _outward(part: Part, where: Spot) -> tuple[Vec, Vec]:
    """Return the place on the skin, and a way out of it of any length."""
    t, angle = where
    i = max(0, min(len(part.rings) - 2, int(t)))
    a, b = sin(radians(angle)), cos(radians(angle))
    p, n = _on_ring(part.rings[i], a, b)
    if t == i:
        return p, n
    q, m = _on_ring(part.rings[i + 1], a, b)
    return mix(p, q, t - i), mix(n, m, t - i)


def spot(part: Part, where: Spot) -> tuple[Vec, Vec]:
    """Return the place on the skin and the direction in which the skin faces there."""
    place, way = _outward(part, where)
    return place, unit(way)


def seam(part: Part, c: Camera, spots: Sequence[Spot], least: float = 0.0) -> Path:
    """Return the visible stretch of a line drawn on the skin."""
    run: list[Point] = []
    for where in spots:
        place, way = _outward(part, where)
        if dot(way, c.toward) > (least and least * length(way)):
            run.append(project(c, place))
        elif run:
            break
    return [(smooth(run, False), False)] if len(run) > 1 else []


def area(part: Part, c: Camera, spots: Sequence[Spot]) -> Path:
    """Return the visible piece of a closed area on the skin: where it turns away, it ends at the body's edge."""
    seen: list[Point] = []
    whole = True
    for i, (t, angle) in enumerate(spots):
        t2, angle2 = spots[(i + 1) % len(spots)]
        for k in range(3):
            place, facing = spot(part, (t + (t2 - t) * k / 3, angle + (angle2 - angle) * k / 3))
            if dot(facing, c.toward) > 0.16:
                if k == 0 or not whole:
                    seen.append(project(c, place))
            else:
                whole = False
    return [(smooth(seen), True)] if len(seen) > 4 else []
