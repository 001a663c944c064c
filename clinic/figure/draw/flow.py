"""Making the moments of a movement alike, so that each shape can flow into the next one.

Two moments can flow when they hold the same shapes in the same order. Where a curve has more pieces in
one moment than in
another, pieces are cut in two (which does not change the curve), and a closed curve begins at the point
that matches best.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import hypot

from clinic.figure.draw.canvas import Shape
from clinic.figure.draw.curves import Bezier, Path
from clinic.figure.vectors import Point

_MOST = 2.0  # a curve that would need more than twice its pieces has changed its kind


def _middle(p: Point, q: Point) -> Point:
    return ((p[0] + q[0]) / 2, (p[1] + q[1]) / 2)


def _cut(b: Bezier) -> tuple[Bezier, Bezier]:
    """Return the two halves of a curve (de Casteljau)."""
    p, a, c, q = b
    one, two, three = _middle(p, a), _middle(a, c), _middle(c, q)
    left, right = _middle(one, two), _middle(two, three)
    top = _middle(left, right)
    return (p, one, left, top), (top, right, three, q)


def _longer(run: list[Bezier], n: int) -> list[Bezier]:
    out = list(run)
    while len(out) < n:
        i = max(
            range(len(out)), key=lambda k: hypot(out[k][3][0] - out[k][0][0], out[k][3][1] - out[k][0][1])
        )
        out[i : i + 1] = _cut(out[i])
    return out


def _turned(run: list[Bezier], like: list[Bezier]) -> list[Bezier]:
    """Return a closed curve begun at the point where it lies best on ``like``."""
    n = len(run)

    def centred(b: list[Bezier]) -> list[Point]:
        x, y = sum(p[0][0] for p in b) / n, sum(p[0][1] for p in b) / n
        return [(p[0][0] - x, p[0][1] - y) for p in b]

    mine, theirs = centred(run), centred(like)

    def miss(k: int) -> float:
        return sum(
            (mine[(i + k) % n][0] - q[0]) ** 2 + (mine[(i + k) % n][1] - q[1]) ** 2
            for i, q in enumerate(theirs)
        )

    k = min(range(n), key=miss)
    return run[k:] + run[:k]


def _straight(run: list[Bezier]) -> bool:
    return all(a == p and b == q for p, a, b, q in run)


def _alike(paths: Sequence[Path]) -> list[Path] | None:
    """Return the paths with equally many pieces, or None when they cannot be made so."""
    out: list[Path] = [[] for _ in paths]
    for runs in zip(*paths, strict=True):
        if len({closed for _, closed in runs}) > 1 or len({_straight(run) for run, _ in runs}) > 1:
            return None
        counts = [len(run) for run, _ in runs]
        if min(counts) == 0 or max(counts) > _MOST * min(counts):
            return None
        if len(set(counts)) == 1:
            for path, run in zip(out, runs, strict=True):
                path.append(run)
            continue
        if _straight(runs[0][0]):
            return None
        before: list[Bezier] | None = None
        for path, (run, closed) in zip(out, runs, strict=True):
            full = _longer(run, max(counts))
            before = _turned(full, before) if closed and before else full
            path.append((before, closed))
    return out


def flowing(moments: Sequence[list[Shape]]) -> list[list[Shape]] | None:
    """Return the moments built alike, or None when shapes come, go or change their kind on the way."""
    if len({len(shapes) for shapes in moments}) > 1:
        return None
    out: list[list[Shape]] = [[] for _ in moments]
    made: dict[tuple[int, ...], list[Path]] = {}
    for shapes in zip(*moments, strict=True):
        if len({(s.fill, s.stroke, s.width, s.solid, s.cap, len(s.path)) for s in shapes}) > 1:
            return None
        key = tuple(id(s.path) for s in shapes)
        paths = made.get(key) or _alike([s.path for s in shapes])
        if paths is None:
            return None
        made[key] = paths
        for row, shape, path in zip(out, shapes, paths, strict=True):
            row.append(replace(shape, path=path))
    return out
