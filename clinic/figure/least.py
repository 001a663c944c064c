"""Angles that come nearest to what is wanted: damped least squares within the limits of the sliders."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from clinic.figure.custom import within_slider

TURNS: Final = 10
"""How often the angles are bettered at most."""
FINE: Final = 1e-6
"""A sum of squared misses (fractions of stature) that nobody sees."""
CALM: Final = 2e-7
"""How much a degree of change weighs against a miss."""
LONGEST: Final = 25.0
"""Degrees by which an angle changes at once at most."""
ASK: Final = 0.5
"""Degrees by which an angle is moved to find out what it does."""
Angles = Mapping[str, float]


def nearest(
    miss: Callable[[Angles], list[float]],
    begin: Angles,
    free: Iterable[str],
    stiff: Mapping[str, float],
) -> dict[str, float]:
    """Return the angles, near ``begin``, at which the sum of the squared misses is least.

    Only ``free`` ones change, each within its slider; a change of one that is ``stiff`` weighs that many times more.
    """
    angles, moving = dict(begin), list(free)
    for _ in range(TURNS):
        now = miss(angles)
        if not moving or sum(m * m for m in now) < FINE:
            break
        step = _step(miss, angles, moving, now, stiff)
        for name, change in zip(tuple(moving), step, strict=True):
            wanted = angles.get(name, 0.0) + max(-LONGEST, min(LONGEST, change))
            angles[name] = within_slider(name, wanted)
            if angles[name] != wanted:
                moving.remove(name)
        if max(abs(change) for change in step) < 0.02:
            break
    return angles


def _step(
    miss: Callable[[Angles], list[float]],
    angles: dict[str, float],
    free: Sequence[str],
    now: Sequence[float],
    stiff: Mapping[str, float],
) -> list[float]:
    """One step of Gauss and Newton, damped: (JᵀJ + calm) x = -Jᵀ miss."""
    columns = []
    for name in free:
        moved = miss({**angles, name: angles.get(name, 0.0) + ASK})
        columns.append([(after - before) / ASK for after, before in zip(moved, now, strict=True)])
    rows = [
        [
            sum(a * b for a, b in zip(one, other, strict=True))
            + (CALM * stiff.get(name, 1.0) if one is other else 0.0)
            for other in columns
        ]
        for name, one in zip(free, columns, strict=True)
    ]
    return _solve(rows, [-sum(a * b for a, b in zip(one, now, strict=True)) for one in columns])


def _solve(rows: list[list[float]], right: list[float]) -> list[float]:
    """Return x of rows · x = right, for a symmetric matrix without nought on the way (Gauss)."""
    n = len(right)
    for i in range(n):
        for k in range(i + 1, n):
            share = rows[k][i] / rows[i][i]
            for j in range(i, n):
                rows[k][j] -= share * rows[i][j]
            right[k] -= share * right[i]
    out = [0.0] * n
    for i in reversed(range(n)):
        known = sum(rows[i][j] * out[j] for j in range(i + 1, n))
        out[i] = (right[i] - known) / rows[i][i]
    return out
