"""Smooth curves through points, convex hulls, and their path data."""

from collections.abc import Iterable, Mapping, Sequence
from math import hypot

from clinic.figure.vectors import Point

Bezier = tuple[Point, Point, Point, Point]
Run = tuple[list[Bezier], bool]
"""One stretch of a path, and whether it closes."""
Path = list[Run]

ROUNDNESS = 0.36  # length of a control arm as a share of its segment


def smooth(
    points: Sequence[Point],
    closed: bool = True,
    fixed: Mapping[int, Point] | None = None,
    k: float = ROUNDNESS,
) -> list[Bezier]:
    """Return Bézier segments through the points.

    The tangent at a point comes from its two chords weighted by each other's length, which keeps long flat stretches
    flat next to short ones; ``fixed`` sets it for some points.
    """
    n = len(points)
    last = n if closed else n - 1
    chords: list[tuple[float, float, float]] = []
    for i in range(last):
        (x0, y0), (x1, y1) = points[i], points[(i + 1) % n]
        dx, dy = x1 - x0, y1 - y0
        chords.append((dx, dy, hypot(dx, dy)))
    tangents: list[Point] = []
    for i in range(n):
        if fixed and i in fixed:
            tangents.append(fixed[i])
            continue
        ax, ay, la = chords[i - 1] if closed or i else (0.0, 0.0, 0.0)
        bx, by, lb = chords[i] if i < last else (0.0, 0.0, 0.0)
        if la < 1e-6 or lb < 1e-6:
            dx, dy = ax + bx, ay + by
        else:
            dx, dy = ax / la * lb + bx / lb * la, ay / la * lb + by / lb * la
        size = hypot(dx, dy) or 1.0
        tangents.append((dx / size, dy / size))
    out: list[Bezier] = []
    for i in range(last):
        p, q, arm = points[i], points[(i + 1) % n], chords[i][2] * k
        (sx, sy), (tx, ty) = tangents[i], tangents[(i + 1) % n]
        out.append((p, (p[0] + sx * arm, p[1] + sy * arm), (q[0] - tx * arm, q[1] - ty * arm), q))
    return out


def straight(points: Sequence[Point], closed: bool = True) -> list[Bezier]:
    """Return straight segments through the points."""
    n = len(points)
    return [
        (points[i], points[i], points[(i + 1) % n], points[(i + 1) % n])
        for i in range(n if closed else n - 1)
    ]


def oval(x: float, y: float, rx: float, ry: float) -> Path:
    """Return an upright ellipse."""
    c = 0.5523
    corners = [(x + rx, y), (x, y + ry), (x - rx, y), (x, y - ry)]
    ways = [(0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)]
    out: list[Bezier] = []
    for i in range(4):
        p, q, s, t = corners[i], corners[(i + 1) % 4], ways[i], ways[(i + 1) % 4]
        out.append(
            (p, (p[0] + s[0] * rx * c, p[1] + s[1] * ry * c), (q[0] - t[0] * rx * c, q[1] - t[1] * ry * c), q)
        )
    return [(out, True)]


def polygon(points: Sequence[Point]) -> Path:
    """Return a closed shape with straight edges."""
    return [(straight(points), True)]


def polyline(points: Sequence[Point]) -> Path:
    """Return an open line with straight pieces."""
    return [(straight(points, False), False)]


def hull(points: Iterable[Point]) -> list[Point]:
    """Return the convex hull (Andrew's monotone chain), anticlockwise in a y-up picture."""
    ordered = sorted({(round(x, 1), round(y, 1)) for x, y in points})

    def half(row: Iterable[Point]) -> list[Point]:
        out: list[Point] = []
        for p in row:
            while len(out) > 1 and (
                (out[-1][0] - out[-2][0]) * (p[1] - out[-2][1])
                <= (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0])
            ):
                out.pop()
            out.append(p)
        return out

    return half(ordered)[:-1] + half(reversed(ordered))[:-1]


def thinned(points: Sequence[Point], least: float) -> list[Point]:
    """Return a closed loop's points with none nearer than ``least`` to the one before."""
    out: list[Point] = []
    for p in points:
        if not out or hypot(p[0] - out[-1][0], p[1] - out[-1][1]) > least:
            out.append(p)
    if len(out) > 3 and hypot(out[0][0] - out[-1][0], out[0][1] - out[-1][1]) < least:
        out.pop()
    return out


FLAT = 0.7  # a curve that leaves its chord by less, in drawing units, is written as a straight line


def path_text(path: Path, flip: bool = False, steady: bool = False) -> str:
    """Return SVG path data in whole units; ``flip`` mirrors it left to right, exactly.

    ``steady`` writes even what has no length, so that equally built paths have equally many commands.
    """
    out: list[str] = []
    for beziers, closed in path:
        if not beziers:
            continue
        x, y = round(beziers[0][0][0]), round(beziers[0][0][1])
        out.append(f"M{-x if flip else x} {y}")
        command = ""
        numbers: list[int] = []
        last = len(beziers) - 1
        for i, (p, a, b, q) in enumerate(beziers):
            qx, qy = round(q[0]), round(q[1])
            dx, dy = qx - x, qy - y
            straight_on = a == p and b == q
            if straight_on and ((closed and i == last) or not (dx or dy or steady)):
                continue
            ax, ay, bx, by = round(a[0]) - x, round(a[1]) - y, round(b[0]) - x, round(b[1]) - y
            if straight_on or (not steady and _flat(ax, ay, bx, by, dx, dy)):
                if command != "l":
                    if numbers:
                        out.append(command + " ".join(map(str, numbers)).replace(" -", "-"))
                    command, numbers = "l", []
                numbers += (-dx, dy) if flip else (dx, dy)
            else:
                if command != "c":
                    if numbers:
                        out.append(command + " ".join(map(str, numbers)).replace(" -", "-"))
                    command, numbers = "c", []
                numbers += (-ax, ay, -bx, by, -dx, dy) if flip else (ax, ay, bx, by, dx, dy)
            x, y = qx, qy
        if numbers:
            out.append(command + " ".join(map(str, numbers)).replace(" -", "-"))
        if closed:
            out.append("z")
    return "".join(out)


def _flat(ax: int, ay: int, bx: int, by: int, dx: int, dy: int) -> bool:
    """Return whether a curve's control points lie on its chord, near enough."""
    most = FLAT * (abs(dx) + abs(dy)) * 0.8
    return abs(ax * dy - ay * dx) <= most and abs(bx * dy - by * dx) <= most
