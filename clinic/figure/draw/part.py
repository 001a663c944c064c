"""What a body part is made of for the drawing: rings along a bone, or balls of which it is the skin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from clinic.figure.vectors import Frame, Vec, along


class Ring(NamedTuple):
    """A cross-section: centre, its lateral (+y), front (+x) and long axes, radii along +/- of the first two."""

    centre: Vec
    side: Vec
    front: Vec
    long: Vec
    breadth: tuple[float, float]
    depth: tuple[float, float]


Ball = tuple[Vec, float]
"""A centre and a radius."""
Mark = tuple[Vec, Vec]
"""A place on the skin and the direction in which the skin faces there."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rings of one body part.

    ``joint0``/``joint1``: the end ring is shared with a neighbour. ``flat``: seen along the bone when its drawn length
    is below this share. ``groups``: which rings form one convex hull then. ``tips``: a hand's fingertips and the gaps
    between them, from the thumb's side on. ``features``: rings that shape the front alone, as nose and lips.
    ``balls``: a closed hand's parts are the skin round balls; its rings then only tell where it is. ``gaps``: the lines
    between its fingers; ``crease``: where the little finger folds into the palm.
    """

    rings: list[Ring]
    cap0: float = 0.0
    cap1: float = 0.0
    joint0: bool = False
    joint1: bool = False
    flat: float = 0.52
    groups: tuple[tuple[int, int], ...] = ()
    tips: tuple[Vec, ...] = ()
    features: tuple[int, ...] = ()
    balls: tuple[Ball, ...] = ()
    gaps: tuple[tuple[Mark, ...], ...] = ()
    crease: tuple[Mark, ...] = ()


def ring(o: Vec, f: Frame, row: Sequence[float], sign: float, k: float = 1.0) -> Ring:
    """Return a ring at ``o`` from a table's row: forward, lateral, medial, front, back; ``k`` makes it thicker."""
    forward, lateral, medial, front, back = row
    centre = along(o, f.x, forward) if forward else o
    breadth = (lateral * k, medial * k) if sign > 0 else (medial * k, lateral * k)
    x, y, z = f
    return tuple.__new__(Ring, (centre, y, x, z, breadth, (front * k, back * k)))
