"""From rings to one smooth outline per body part, for any camera.

For each ring the two outermost skin points at right angles to the drawn bone are taken (support points of a four-radius
ellipse); both sides and the two rounded ends make one loop. A bone that points at the viewer has no sides: its rings'
convex hull is used instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, dist, hypot, pi, sin, sqrt
from typing import Final

from clinic.figure.draw.curves import Bezier, Path, hull, smooth, thinned
from clinic.figure.draw.part import Part, Ring
from clinic.figure.project import SCALE, Camera, direction, project
from clinic.figure.vectors import Point, add, dot, mul

_ROUND = tuple((cos(2 * pi * i / 12), sin(2 * pi * i / 12)) for i in range(12))
_ROOT = -0.45  # cosine of the way the skin faces from which on it belongs to a part's root
_APART = 5.0  # drawing units between two points on the skin round balls
_COMPASS = tuple((cos(k * pi / 4), sin(k * pi / 4)) for k in range(8))
_HEM_STEPS = 24
PALM_SEEN: Final = 0.38  # from where on a flat hand shows its fingers
PROFILE: Final = 0.3  # from where on a side of the head shows the face


@dataclass(slots=True)
class Outline:
    """A part as seen: ``left`` and ``right`` hold one point per ring; ``loops`` are used instead when ``flat``."""

    part: Part
    camera: Camera
    left: list[Point] = field(default_factory=list)
    right: list[Point] = field(default_factory=list)
    cap0: list[Point] = field(default_factory=list)
    cap1: list[Point] = field(default_factory=list)
    fixed: dict[int, Point] = field(default_factory=dict)
    flat: bool = False
    loops: list[list[Point]] = field(default_factory=list)
    beziers: list[Bezier] = field(default_factory=list)
    closed: Path = field(default_factory=list)

    @property
    def loop(self) -> list[Point]:
        """All points of a part that is not flat, once round."""
        return self.cap0 + self.left + self.cap1 + self.right[::-1]


Flat = tuple[float, float, float, float, float, float, float, float]
"""A ring as the camera sees it: its centre x, y, and the drawn directions of its lateral, front and long axes."""


def flat(ring: Ring, c: Camera) -> Flat:
    """Return the ring projected onto the picture."""
    (rx, ry, rz), (px, py, pz) = c.right, c.up
    cx, cy, cz = ring.centre
    sx, sy, sz = ring.side
    fx, fy, fz = ring.front
    lx, ly, lz = ring.long
    return (
        (cx * rx + cy * ry + cz * rz) * SCALE,
        -(cx * px + cy * py + cz * pz) * SCALE,
        sx * rx + sy * ry + sz * rz,
        -(sx * px + sy * py + sz * pz),
        fx * rx + fy * ry + fz * rz,
        -(fx * px + fy * py + fz * pz),
        lx * rx + ly * ry + lz * rz,
        -(lx * px + ly * py + lz * pz),
    )


def flats(rings: Sequence[Ring], c: Camera) -> list[Flat]:
    """Return the rings projected onto the picture; rings of one bone share their axes, which are projected once."""
    (rx, ry, rz), (px, py, pz) = c.right, c.up
    out: list[Flat] = []
    before: Ring | None = None
    for ring in rings:
        if before and ring.long is before.long and ring.front is before.front and ring.side is before.side:
            x, y, z = ring.centre
            out.append(
                (
                    (x * rx + y * ry + z * rz) * SCALE,
                    -(x * px + y * py + z * pz) * SCALE,
                    *out[-1][2:],
                )
            )
        else:
            out.append(flat(ring, c))
        before = ring
    return out


def support(ring: Ring, seen: Flat, nx: float, ny: float, end: float = 0.0) -> Point:
    """Return the ring's outermost skin point in the picture direction (nx, ny); ``end`` rounds it along the bone."""
    x, y, ux, uy, vx, vy, wx, wy = seen
    a, b = ux * nx + uy * ny, vx * nx + vy * ny
    ru = ring.breadth[0] if a > 0 else ring.breadth[1]
    rv = ring.depth[0] if b > 0 else ring.depth[1]
    if end:
        w = wx * nx + wy * ny
        h = sqrt((ru * a) ** 2 + (rv * b) ** 2 + (end * w) ** 2) or 1e-9
        kw = end * end * w / h * SCALE
        x, y = x + wx * kw, y + wy * kw
    else:
        h = sqrt((ru * a) ** 2 + (rv * b) ** 2) or 1e-9
    ku, kv = ru * ru * a / h * SCALE, rv * rv * b / h * SCALE
    return (x + ux * ku + vx * kv, y + uy * ku + vy * kv)


def _sides(ring: Ring, seen: Flat, nx: float, ny: float) -> tuple[Point, Point]:
    """Return the outermost skin points in the picture direction (nx, ny) and in the opposite one."""
    x, y, ux, uy, vx, vy, _, _ = seen
    a, b = ux * nx + uy * ny, vx * nx + vy * ny
    (one, other), (front, back) = ring.breadth, ring.depth
    if a <= 0:
        one, other = other, one
    if b <= 0:
        front, back = back, front
    p, q = one * a, front * b
    h = SCALE / (sqrt(p * p + q * q) or 1e-9)
    p, q = one * p * h, front * q * h
    left = (x + ux * p + vx * q, y + uy * p + vy * q)
    p, q = other * a, back * b
    h = SCALE / (sqrt(p * p + q * q) or 1e-9)
    p, q = other * p * h, back * q * h
    return left, (x - ux * p - vx * q, y - uy * p - vy * q)


def _ring_points(ring: Ring, c: Camera) -> list[Point]:
    x, y, ux, uy, vx, vy, _, _ = flat(ring, c)
    out = []
    for a, b in _COMPASS:
        u = a * (ring.breadth[0] if a > 0 else ring.breadth[1]) * SCALE
        v = b * (ring.depth[0] if b > 0 else ring.depth[1]) * SCALE
        out.append((x + ux * u + vx * v, y + uy * u + vy * v))
    return out


def _hull_of(part: Part, c: Camera, first: int, last: int) -> list[Point]:
    points: list[Point] = []
    for i in range(first, last + 1):
        points += _ring_points(part.rings[i], c)
    for i, end in ((0, part.cap0), (len(part.rings) - 1, part.cap1)):
        if first <= i <= last and end:
            seen = flat(part.rings[i], c)
            points += [support(part.rings[i], seen, nx, ny, end) for nx, ny in _COMPASS]
    loop = hull(points)
    size = max(
        max(p[0] for p in loop) - min(p[0] for p in loop), max(p[1] for p in loop) - min(p[1] for p in loop)
    )
    return thinned(loop, min(22.0, size * 0.22))


def _round_balls(out: Outline) -> None:
    """Set the points at which the skin round the balls is touched from each side, and the directions there."""
    seen = [(*project(out.camera, place), r * SCALE) for place, r in out.part.balls]
    touched: list[Point] = []
    for nx, ny in _ROUND:
        x, y, r = max(seen, key=lambda ball: ball[0] * nx + ball[1] * ny + ball[2])
        touched.append((x + nx * r, y + ny * r))
    loop: list[Point] = []
    for p, after, (nx, ny) in zip(touched, [*touched[1:], touched[0]], _ROUND, strict=True):
        if not loop or dist(p, loop[-1]) > _APART or dist(p, after) > _APART:  # else it lies amid a small arc
            out.fixed[len(loop)] = (-ny, nx)
            loop.append(p)
    out.flat, out.loops = True, [loop]


def _away(seen: Flat, tx: float, ty: float) -> Point:
    """Return the drawn long axis of a shared joint ring, so that both neighbours leave it in the same direction."""
    wx, wy = seen[6], seen[7]
    size = hypot(wx, wy)
    if size > 0.35:
        wx, wy = wx / size, wy / size
        if wx * tx + wy * ty < 0:
            wx, wy = -wx, -wy
        if wx * tx + wy * ty > 0.4:
            return wx, wy
    return tx, ty


def _foreshortened(part: Part, centres: Sequence[Point]) -> bool:
    """Return whether the part points at the viewer, so that it has no sides."""
    places = [ring.centre for ring in part.rings]
    least = part.flat * SCALE * sum(map(dist, places, places[1:]))
    return dist(centres[0], centres[-1]) < least and sum(map(dist, centres, centres[1:])) < least


def outline(part: Part, c: Camera) -> Outline:
    """Return the part's outline as the camera sees it."""
    rings, n = part.rings, len(part.rings)
    out = Outline(part, c)
    if part.balls:
        _round_balls(out)
        return out
    seen = flats(rings, c)
    centres = [(v[0], v[1]) for v in seen]
    if _foreshortened(part, centres):
        out.flat = True
        out.loops = [_hull_of(part, c, i, min(j, n - 1)) for i, j in part.groups or ((0, n - 1),)]
        return out
    ways = _ways(centres)
    if part.joint0:
        ways[0] = _away(seen[0], *ways[0])
    if part.joint1:
        ways[-1] = _away(seen[-1], *ways[-1])
    for ring, drawn, (tx, ty) in zip(rings, seen, ways, strict=True):
        left, right = _sides(ring, drawn, ty, -tx)
        out.left.append(left)
        out.right.append(right)
    if part.features:
        _calmed(out, seen[n // 2])
    _round_ends(out, seen, ways)
    return out


def _calmed(out: Outline, seen: Flat) -> None:
    """Leave out the points of features (nose, lips) on a side of the outline where they do not show."""
    (px, py), (qx, qy) = out.left[len(out.left) // 2], out.right[len(out.right) // 2]
    forward = ((px - qx) * seen[4] + (py - qy) * seen[5]) / (hypot(px - qx, py - qy) or 1.0)
    features = out.part.features
    if forward < PROFILE:
        out.left = [p for i, p in enumerate(out.left) if i not in features]
    if forward > -PROFILE:
        out.right = [p for i, p in enumerate(out.right) if i not in features]


def _ways(centres: Sequence[Point]) -> list[Point]:
    """Return the direction of the drawn bone at each of its rings."""
    (ax, ay), (bx, by) = centres[0], centres[-1]
    before, after = [centres[0], *centres[:-1]], [*centres[1:], centres[-1]]
    out: list[Point] = []
    for p, q in zip(before, after, strict=True):
        tx, ty = q[0] - p[0], q[1] - p[1]
        size = hypot(tx, ty)
        if size < 1e-6:
            tx, ty = bx - ax, by - ay
            size = hypot(tx, ty) or 1.0
        out.append((tx / size, ty / size))
    return out


def _round_ends(out: Outline, seen: list[Flat], ways: list[Point]) -> None:
    part, n = out.part, len(seen)

    def along(i: int, j: int, otherwise: Point) -> Point:
        x, y = seen[j][0] - seen[i][0], seen[j][1] - seen[i][1]
        size = hypot(x, y)
        return (x / size, y / size) if size > 1 else otherwise

    first, last = along(0, 1, ways[0]), along(n - 2, n - 1, ways[-1])
    if part.cap0:
        out.cap0 = [support(part.rings[0], seen[0], -first[0], -first[1], part.cap0)]
    if part.cap1:
        out.cap1 = _tips(out) or [support(part.rings[-1], seen[-1], last[0], last[1], part.cap1)]
    m, k = len(out.cap0), len(out.cap1)
    if m and part.joint0:
        t = ways[0]
        out.fixed[m], out.fixed[m + n + k + n - 1] = t, (-t[0], -t[1])
    if k and part.joint1:
        t = ways[-1]
        out.fixed[m + n - 1], out.fixed[m + n + k] = t, (-t[0], -t[1])


def _tips(o: Outline) -> list[Point]:
    """Return a hand's fingertips from its left side on, when its palm or its back is seen."""
    if not o.part.tips or abs(dot(o.part.rings[-1].side, o.camera.toward)) < PALM_SEEN:
        return []
    tips = [project(o.camera, tip) for tip in o.part.tips]
    return tips if dist(tips[0], o.left[-1]) < dist(tips[-1], o.left[-1]) else tips[::-1]


def _curve(o: Outline) -> list[Bezier]:
    if not o.beziers:
        o.beziers = smooth(o.loop, fixed=o.fixed)
    return o.beziers


def whole(o: Outline) -> Path:
    """Return the part's closed outline, always the same list, so that it is written once."""
    if not o.closed:
        o.closed = (
            [(smooth(loop, fixed=o.fixed), True) for loop in o.loops] if o.flat else [(_curve(o), True)]
        )
    return o.closed


def past_root(o: Outline) -> Path:
    """Return the outline round balls without its end at the first ball, which grows out of another part."""
    (x, y), (ex, ey) = (project(o.camera, place) for place, _ in (o.part.balls[0], o.part.balls[-1]))
    dx, dy = ex - x, ey - y
    size = hypot(dx, dy)
    loop, n = o.loops[0], len(o.loops[0])
    shown = [o.fixed[i][1] * dx - o.fixed[i][0] * dy > _ROOT * size for i in range(n)]
    if size < _APART or all(shown):
        return whole(o)
    first = next(i for i in range(n) if shown[i] and not shown[i - 1])
    run = [i % n for i in range(first, first + n) if shown[i % n]]
    return [(smooth([loop[i] for i in run], False, {k: o.fixed[i] for k, i in enumerate(run)}), False)]


def _seen_half(ring: Ring, c: Camera) -> list[Point]:
    """Return the points of a ring's half on the viewer's side, in order; empty when it is seen from straight above."""
    marks: list[tuple[bool, Point]] = []
    x, y = project(c, ring.centre)
    ux, uy = direction(c, ring.side)
    vx, vy = direction(c, ring.front)
    du, dv = dot(ring.side, c.toward), dot(ring.front, c.toward)
    for i in range(_HEM_STEPS):
        a, b = cos(2 * pi * i / _HEM_STEPS), sin(2 * pi * i / _HEM_STEPS)
        u = a * (ring.breadth[0] if a > 0 else ring.breadth[1]) * SCALE
        v = b * (ring.depth[0] if b > 0 else ring.depth[1]) * SCALE
        marks.append((du * a + dv * b > 0, (x + ux * u + vx * v, y + uy * u + vy * v)))
    starts = [i for i in range(_HEM_STEPS) if marks[i][0] and not marks[i - 1][0]]
    if not starts:
        return []
    run = []
    i = starts[0]
    while marks[i % _HEM_STEPS][0]:
        run.append(marks[i % _HEM_STEPS][1])
        i += 1
    return run


def bow(p: Point, m: Point, q: Point, reach: float) -> Bezier:
    """Return a curve from p to q that passes near m."""
    ex, ey = (m[0] - (p[0] + q[0]) / 2) * 1.33, (m[1] - (p[1] + q[1]) / 2) * 1.33
    one = (p[0] + (q[0] - p[0]) * reach + ex, p[1] + (q[1] - p[1]) * reach + ey)
    two = (q[0] + (p[0] - q[0]) * reach + ex, q[1] + (p[1] - q[1]) * reach + ey)
    return (p, one, two, q)


def hem(o: Outline, i: int, left_first: bool = True) -> Bezier | None:
    """Return the visible edge of a garment at the i-th ring."""
    ring, c = o.part.rings[i], o.camera
    if o.flat:
        run = _seen_half(ring, c)
        return bow(run[0], run[len(run) // 2], run[-1], 0.12) if len(run) > 2 else None
    a, b = dot(ring.side, c.toward), dot(ring.front, c.toward)
    ru = ring.breadth[0] if a > 0 else ring.breadth[1]
    rv = ring.depth[0] if b > 0 else ring.depth[1]
    h = sqrt((ru * a) ** 2 + (rv * b) ** 2) or 1e-9
    middle = project(
        c, add(ring.centre, add(mul(ring.side, ru * ru * a / h), mul(ring.front, rv * rv * b / h)))
    )
    p, q = (o.left[i], o.right[i]) if left_first else (o.right[i], o.left[i])
    return bow(p, middle, q, 0.25)


def hem_path(o: Outline, i: int) -> Path:
    """Return the visible edge of a garment at the i-th ring as a path (empty when it cannot be seen)."""
    edge = hem(o, i)
    return [([edge], False)] if edge else []


def band(o: Outline, first: int, last: int, straight_start: bool = False) -> Path:
    """Return the part between two rings, exactly on its outline: a sleeve, a trouser leg."""
    n = len(o.part.rings)
    if o.flat:
        spans = o.part.groups or ((0, n - 1),)
        return [
            (smooth(_hull_of(o.part, o.camera, max(i, first), min(j, last, n - 1))), True)
            for i, j in spans
            if min(j, last, n - 1) > max(i, first)
        ]
    b, m, k = _curve(o), len(o.cap0), len(o.cap1)
    if first <= 0 and last >= n - 1:
        return [(b, True)]
    out: list[Bezier] = b[0:m] if first <= 0 else []
    out = out + b[m + max(first, 0) : m + min(last, n - 1)]
    end = min(last, n - 1)
    if last >= n - 1:
        out += b[m + n - 1 : m + n - 1 + k + 1]
    else:
        edge = hem(o, last)
        assert edge is not None
        out.append(edge)
    back = m + n + k + (n - 1 - end)
    stop = m + n + k + (n - 1 - max(first, 0))
    out += b[back:stop]
    if first <= 0:
        out += b[stop : stop + 1]
    elif not straight_start:
        edge = hem(o, first, False)
        assert edge is not None
        out.append(edge)
    return [(out, True)]


def open_from(o: Outline, left: int, right: int) -> Path:
    """Return the outline without its beginning: from ring ``left`` down one side, round the end, up to
    ring ``right``."""
    if o.flat:
        return whole(o)
    n, m, k = len(o.left), len(o.cap0), len(o.cap1)
    return [(_curve(o)[m + left : m + n + k + (n - 1 - right)], False)]


def one_side(o: Outline, side: str, first: int, last: int | None = None) -> Path:
    """Return one side ("left" or "right") of the outline between two rings, as an open line."""
    n, m, k = len(o.left), len(o.cap0), len(o.cap1)
    end = n - 1 if last is None else last
    if side == "left":
        return [(_curve(o)[m + first : m + end], False)]
    start = m + n + k
    return [(_curve(o)[start + (n - 1 - end) : start + (n - 1 - first)], False)]


LIGHT: Final = (-0.35, -0.94)  # from where it falls into every picture: from above, a little from the left
_DEEP: Final = 0.30  # how far a shaded edge reaches across the part, at its middle


def shaded(o: Outline, first: int, last: int) -> Path:
    """Return the edge of the part, between two of its rings, that is turned away from the light: a crescent."""
    if o.flat:
        return []
    i = (first + last) // 2
    (px, py), (qx, qy) = o.left[i], o.right[i]
    lit = (px - qx) * LIGHT[0] + (py - qy) * LIGHT[1] > 0
    side, dark, light = ("right", o.right, o.left) if lit else ("left", o.left, o.right)
    edge = one_side(o, side, first, last)[0][0]
    (ax, ay), (bx, by) = dark[i], light[i]
    inner = bow(edge[-1][3], (ax + (bx - ax) * _DEEP, ay + (by - ay) * _DEEP), edge[0][0], 0.3)
    return [([*edge, inner], True)]


def back_side(o: Outline, i: int) -> str:
    """Return which side of the outline ("left" or "right") is the part's back at ring i."""
    vx, vy = direction(o.camera, o.part.rings[i].front)
    p, q = o.left[i], o.right[i]
    return "left" if (p[0] - q[0]) * vx + (p[1] - q[1]) * vy < 0 else "right"
