"""Arrows along a path: thin at the tail, thick toward the head, which has barbs."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from clinic.figure.draw.canvas import Shape
from clinic.figure.draw.curves import Bezier, Path, smooth
from clinic.figure.vectors import Point

COLOUR = "#c24e23"
_STATIONS = 4
_STRETCHES = 10


def _lengths(points: Sequence[Point]) -> list[float]:
    out = [0.0]
    for a, b in pairwise(points):
        out.append(out[-1] + hypot(b[0] - a[0], b[1] - a[1]))
    return out


def _along(points: Sequence[Point], sums: Sequence[float], s: float) -> Point:
    s = max(0.0, min(sums[-1], s))
    i = max(0, bisect_left(sums, s) - 1)
    t = (s - sums[i]) / ((sums[i + 1] - sums[i]) or 1.0)
    (px, py), (qx, qy) = points[i], points[i + 1]
    return (px + (qx - px) * t, py + (qy - py) * t)


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


def cut(points: Sequence[Point], first: float, last: float, n: int = _STRETCHES) -> list[Point]:
    """Return the stretch of a smooth curve through the points between two shares of its length, in n pieces."""
    fine = _finer(points)
    sums = _lengths(fine)
    return [_along(fine, sums, sums[-1] * (first + (last - first) * i / n)) for i in range(n + 1)]


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


Blot = tuple[float, float, float, float, list[Point]]
"""A painted shape as an obstacle: its box (left, top, right, bottom) and its corners."""

_STEP, _TRIES, _AIR = 13.0, 6, 9.0
_BACKDROP = 400.0  # a wall behind everything is a backdrop and in nobody's way
_BAR = 12.0  # from this width on a line is a thing
_SHARES = (1.0, 0.9, 0.8, 0.65, 0.5)  # of the way, when moving it aside is not enough


def blots(shapes: Sequence[Shape], near: Sequence[Point]) -> list[Blot]:
    """Return the shapes painted within reach of the points ``near`` as obstacles."""
    far = _STEP * _TRIES + 40.0
    left, right = min(p[0] for p in near) - far, max(p[0] for p in near) + far
    top, bottom = min(p[1] for p in near) - far, max(p[1] for p in near) + far
    out: list[Blot] = []
    seen: set[int] = set()
    for shape in shapes:
        if not shape.fill and shape.width < _BAR:
            continue
        for run, closed in shape.path:
            if id(run) in seen:
                continue
            seen.add(id(run))
            corners = [b[0] for b in run]
            if not closed:
                corners.append(run[-1][3])
                corners += [(x + shape.width, y) for x, y in reversed(corners)]
            xs, ys = [p[0] for p in corners], [p[1] for p in corners]
            x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
            if x0 < right and x1 > left and y0 < bottom and y1 > top and 8.0 < x1 - x0 < _BACKDROP:
                out.append((x0, y0, x1, y1, corners))
    return out


def _inside(x: float, y: float, corners: Sequence[Point]) -> bool:
    found = False
    bx, by = corners[-1]
    for ax, ay in corners:
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            found = not found
        bx, by = ax, ay
    return found


def touching(points: Sequence[Point], reach: float, obstacles: Sequence[Blot]) -> int:
    """Return how many places of an arrow ``reach`` wide on either side lie on something painted."""
    hits = 0
    for (ax, ay), (bx, by) in pairwise(points):
        size = hypot(bx - ax, by - ay) or 1.0
        nx, ny = (ay - by) / size * reach, (bx - ax) / size * reach
        for x, y in ((bx, by), (bx + nx, by + ny), (bx - nx, by - ny)):
            for x0, y0, x1, y1, corners in obstacles:
                if x0 < x < x1 and y0 < y < y1 and _inside(x, y, corners):
                    hits += 1
                    break
    return hits


def cleared(points: Sequence[Point], width: float, shapes: Sequence[Shape], middle: Point) -> list[Point]:
    """Return an arrow's way moved away from the body's ``middle``, or shortened, until it lies on nothing painted."""
    (ax, ay), (bx, by) = points[0], points[-1]
    size = hypot(bx - ax, by - ay) or 1.0
    nx, ny = (ay - by) / size, (bx - ax) / size
    centre = points[len(points) // 2]
    if (centre[0] - middle[0]) * nx + (centre[1] - middle[1]) * ny < 0:
        nx, ny = -nx, -ny
    obstacles = blots(shapes, points)
    best, fewest = list(points), len(points) * 3
    for share in _SHARES:
        spare = len(points) - max(3, round(len(points) * share))
        part = points[spare // 3 : len(points) - spare + spare // 3]
        for k in range(_TRIES):
            moved = [(x + nx * _STEP * k, y + ny * _STEP * k) for x, y in part]
            hits = touching(moved[:-4:2] + moved[-4:], width * 1.6 + _AIR, obstacles)
            if hits < fewest:
                best, fewest = moved, hits
            if not hits:
                return moved
    return best
