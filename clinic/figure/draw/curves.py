"""Smooth curves through points, convex hulls, and their path data."""

from collections.abc import Iterable, Mapping, Sequence
from math import atan2, cos, hypot, sin, sqrt

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
    first, last = points[0], points[-1]
    dx, dy, square = 0.0, 0.0, 1.0  # the chord before a point, and the square of its length
    if closed:
        dx, dy = first[0] - last[0], first[1] - last[1]
        square = dx * dx + dy * dy or 1.0
    out: list[Bezier] = []
    before, sx, sy = first, 0.0, 0.0
    opening = (0.0, 0.0)
    for i, (p, q) in enumerate(zip(points, [*points[1:], first if closed else last], strict=True)):
        x, y = p
        ex, ey = q[0] - x, q[1] - y
        next_square = ex * ex + ey * ey or 1.0  # a chord without length gives no direction
        if fixed and i in fixed:
            tx, ty = fixed[i]
        else:
            tx, ty = dx * next_square + ex * square, dy * next_square + ey * square
            size = sqrt(tx * tx + ty * ty) or 1.0
            tx, ty = tx / size, ty / size
        if i:
            arm = sqrt(square) * k if before != p else 0.0
            one = (before[0] + sx * arm, before[1] + sy * arm)
            out.append((before, one, (x - tx * arm, y - ty * arm), p))
        else:
            opening = (tx, ty)
        before, sx, sy = p, tx, ty
        dx, dy, square = ex, ey, next_square
    if closed:
        arm = sqrt(square) * k if last != first else 0.0
        one = (last[0] + sx * arm, last[1] + sy * arm)
        out.append((last, one, (first[0] - opening[0] * arm, first[1] - opening[1] * arm), first))
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


_ARC = 0.5523  # length of the control arms of a quarter of a circle, as a share of its radius


def _quarter(o: Point, u: Point, v: Point) -> Bezier:
    """Return a quarter of the ellipse round o, from o + u to o + v (conjugate radii)."""
    (x, y), (ux, uy), (vx, vy) = o, u, v
    p, q = (x + ux, y + uy), (x + vx, y + vy)
    return (p, (p[0] + vx * _ARC, p[1] + vy * _ARC), (q[0] + ux * _ARC, q[1] + uy * _ARC), q)


def ellipse(o: Point, u: Point, v: Point) -> Path:
    """Return the ellipse round o with the conjugate radii u and v: a circle seen aslant."""
    ways = [u, v, (-u[0], -u[1]), (-v[0], -v[1])]
    return [([_quarter(o, ways[i], ways[(i + 1) % 4]) for i in range(4)], True)]


def tube(o: Point, e: Point, u: Point, v: Point, taper: float = 1.0) -> Path:
    """Return the outline of a round tube from o to e, whose rim at o has the conjugate radii u and v and that at e the
    same, ``taper`` times as large."""
    ax, ay = e[0] - o[0], e[1] - o[1]
    t = atan2(v[0] * ay - v[1] * ax, u[0] * ay - u[1] * ax)
    c, s = cos(t), sin(t)
    side, end = (u[0] * c + v[0] * s, u[1] * c + v[1] * s), (v[0] * c - u[0] * s, v[1] * c - u[1] * s)
    if end[0] * ax + end[1] * ay < 0:
        end = (-end[0], -end[1])
    far, out = (side[0] * taper, side[1] * taper), (end[0] * taper, end[1] * taper)
    back, inward = (-side[0], -side[1]), (-end[0], -end[1])
    p, q = (e[0] - far[0], e[1] - far[1]), (o[0] + back[0], o[1] + back[1])
    r, first = (o[0] + side[0], o[1] + side[1]), (e[0] + far[0], e[1] + far[1])
    return [([
        _quarter(e, far, out), _quarter(e, out, (-far[0], -far[1])), (p, p, q, q),
        _quarter(o, back, inward), _quarter(o, inward, side), (r, r, first, first),
    ], True)]  # fmt: skip


def polygon(points: Sequence[Point]) -> Path:
    """Return a closed shape with straight edges."""
    return [(straight(points), True)]


def polyline(points: Sequence[Point]) -> Path:
    """Return an open line with straight pieces."""
    return [(straight(points, False), False)]


def mirrored(path: Path, across: float) -> Path:
    """Return the path left to right: x becomes ``across`` - x."""
    return [
        (
            [
                ((across - p[0], p[1]), (across - a[0], a[1]), (across - b[0], b[1]), (across - q[0], q[1]))
                for p, a, b, q in run
            ],
            closed,
        )
        for run, closed in path
    ]


_BENT = 1e-6  # square drawing units: points on a straight edge are left out, whatever the last digits say


def hull(points: Iterable[Point]) -> list[Point]:
    """Return the convex hull (Andrew's monotone chain), anticlockwise in a y-up picture."""
    ordered = sorted(set(points))

    return _half(ordered)[:-1] + _half(reversed(ordered))[:-1]


def _half(row: Iterable[Point]) -> list[Point]:
    """Return the points of an ordered row that always turn the same way, from its first to its last."""
    out: list[Point] = []
    ways: list[Point] = []  # from each of them to the next
    bx = by = 0.0
    for p in row:
        x, y = p
        dx, dy = x - bx, y - by
        while ways:
            wx, wy = ways[-1]
            if wx * dy - wy * dx > _BENT:
                break
            ways.pop()
            out.pop()
            bx, by = out[-1]
            dx, dy = x - bx, y - by
        if out:
            ways.append((dx, dy))
        out.append(p)
        bx, by = x, y
    return out


def thinned(points: Sequence[Point], least: float) -> list[Point]:
    """Return a closed loop's points with none nearer than ``least`` to the one before."""
    out: list[Point] = []
    for p in points:
        if not out or hypot(p[0] - out[-1][0], p[1] - out[-1][1]) > least:
            out.append(p)
    if len(out) > 3 and hypot(out[0][0] - out[-1][0], out[0][1] - out[-1][1]) < least:
        out.pop()
    return out


EVEN = 1e-7
"""Added before rounding, so that a place half way between two whole units falls to the same side on every machine."""
_FAR = 3000  # drawing units; no frame is wider
_WHOLE = 6755399441055744.0
"""Added and taken away again, it leaves the nearest whole number (1.5 * 2**52: that large a float holds no fractions),
in half the time of ``round``, which a drawing would call three thousand times."""
_NEXT = {float(v): f"{v}" if v < 0 else f" {v}" for v in range(-_FAR, _FAR)}
"""Whole numbers as path data has them, with the gap before them."""
_FIRST = {float(v): f"M{v}" for v in range(-_FAR, _FAR)}
"""The same as the first number of a path."""
_NEXT_FLIPPED = {float(v): f"{-v}" if v > 0 else f" {-v}" for v in range(-_FAR, _FAR)}
_FIRST_FLIPPED = {float(v): f"M{-v}" for v in range(-_FAR, _FAR)}
"""The same with the other sign."""

Written = dict[int, tuple[str, float, float]]
"""Curves as they were written, by the curve itself (its ``id``): the text, and the whole numbers where it ends."""


def path_text(
    path: Path, flip: bool = False, steady: bool = False, known: Written | None = None, flat: float = 0.5
) -> str:
    """Return SVG path data in whole units; ``flip`` mirrors it left to right, exactly. A command's letter is written
    only where it changes.

    ``steady`` writes even what has no length, so that equally built paths have equally many commands. ``known`` keeps
    what was written, for curves that several paths share: a sleeve's are those of its arm. A curve that leaves its
    chord by less than ``flat``, in drawing units, is written as a straight line.
    """
    known = {} if known is None else known
    out: list[str] = []
    write = out.append
    then, first = (_NEXT_FLIPPED, _FIRST_FLIPPED) if flip else (_NEXT, _FIRST)
    down = _NEXT
    for beziers, closed in path:
        if not beziers:
            continue
        begun = beziers[0][0]
        x, y = begun[0] + EVEN + _WHOLE - _WHOLE, begun[1] + EVEN + _WHOLE - _WHOLE
        write(first[x] + down[y])
        letter, last = "M", beziers[-1]
        for bezier in beziers:
            kept = known.get(id(bezier))
            if kept:
                text, x, y = kept
                if letter != "c":
                    letter, text = "c", "c" + text.lstrip()
                write(text)
                continue
            p, a, b, q = bezier
            end_x, end_y = q[0] + EVEN + _WHOLE - _WHOLE, q[1] + EVEN + _WHOLE - _WHOLE
            dx, dy = end_x - x, end_y - y
            if a == p and b == q:
                if (closed and bezier is last) or not (dx or dy or steady):
                    continue
                line = True
            else:
                ux, uy = a[0] + EVEN + _WHOLE - _WHOLE - x, a[1] + EVEN + _WHOLE - _WHOLE - y
                vx, vy = b[0] + EVEN + _WHOLE - _WHOLE - x, b[1] + EVEN + _WHOLE - _WHOLE - y
                most = -1.0 if steady else flat * (abs(dx) + abs(dy))
                line = -most <= ux * dy - uy * dx <= most and -most <= vx * dy - vy * dx <= most
            if line:
                text = then[dx] + down[dy]
                if letter != "l":
                    letter, text = "l", "l" + text.lstrip()
                write(text)
            else:
                text = f"{then[ux]}{down[uy]}{then[vx]}{down[vy]}{then[dx]}{down[dy]}"
                known[id(bezier)] = text, end_x, end_y
                if letter != "c":
                    letter, text = "c", "c" + text.lstrip()
                write(text)
            x, y = end_x, end_y
        if closed:
            write("z")
    return "".join(out)
