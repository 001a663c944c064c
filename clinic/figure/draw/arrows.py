"""Arrows along a path: thin at the tail, thick toward the head, which has barbs."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from clinic.figure.draw.curves import Bezier, Path, smooth
from clinic.figure.vectors import Point

COLOUR = "#b4471f"
_STATIONS = 6
_STRETCHES = 10


def _lengths(points: Sequence[Point]) -> list[float]:
    out = [0.0]
    for a, b in pairwise(points):
        out.append(out[-1] + hypot(b[0] - a[0], b[1] - a[1]))
    return out


def _along(points: Sequence[Point], sums: Sequence[float], s: float) -> Point:
    s = max(0.0, min(sums[-1], s))
    for i in range(len(points) - 1):
        if s <= sums[i + 1] or i == len(points) - 2:
            t = (s - sums[i]) / ((sums[i + 1] - sums[i]) or 1.0)
            p, q = points[i], points[i + 1]
            return (p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t)
    return points[-1]


def _finer(points: Sequence[Point]) -> list[Point]:
    """Return more points on a smooth curve through the given ones."""
    out: list[Point] = []
    for p, a, b, q in smooth(points, False):
        for t in (0.0, 0.25, 0.5, 0.75):
            k, u = 1 - t, (3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t)
            out.append(
                (
                    k**3 * p[0] + u[0] * a[0] + u[1] * b[0] + t**3 * q[0],
                    k**3 * p[1] + u[0] * a[1] + u[1] * b[1] + t**3 * q[1],
                )
            )
    return [*out, points[-1]]


def cut(points: Sequence[Point], first: float, last: float) -> list[Point]:
    """Return the stretch of a smooth curve through the points between two shares of its length."""
    fine = _finer(points)
    sums = _lengths(fine)
    return [
        _along(fine, sums, sums[-1] * (first + (last - first) * i / _STRETCHES))
        for i in range(_STRETCHES + 1)
    ]


def arrow(points: Sequence[Point], width: float) -> Path:
    """Return the closed shape of an arrow along a polyline (at least two points); empty when it is too short to see."""
    sums = _lengths(points)
    total = sums[-1]
    if total < 24:
        return []
    head = min(width * 4.4, total * 0.55)
    left: list[Point] = []
    right: list[Point] = []
    for i in range(_STATIONS + 1):
        s = (total - head * 0.8) * i / _STATIONS
        p, a, b = _along(points, sums, s), _along(points, sums, s - 2), _along(points, sums, s + 2)
        dx, dy = b[0] - a[0], b[1] - a[1]
        size = hypot(dx, dy) or 1.0
        k = width * (0.18 + 0.32 * i / _STATIONS)
        left.append((p[0] - dy / size * k, p[1] + dx / size * k))
        right.append((p[0] + dy / size * k, p[1] - dx / size * k))
    p, q = _along(points, sums, total - head), _along(points, sums, total)
    dx, dy = q[0] - p[0], q[1] - p[1]
    size = hypot(dx, dy) or 1.0
    dx, dy = dx / size, dy / size
    k, back = head * 0.48, head * 0.12
    tip = (p[0] + dx * head, p[1] + dy * head)
    barb_left = (p[0] - dy * k - dx * back, p[1] + dx * k - dy * back)
    barb_right = (p[0] + dy * k - dx * back, p[1] - dx * k - dy * back)
    corners = [left[-1], barb_left, tip, barb_right, right[-1]]
    edges: list[Bezier] = [(a, a, b, b) for a, b in pairwise(corners)]
    return [(smooth(left, False) + edges + smooth(right[::-1], False), True)]
