"""Vectors and frames: the only arithmetic the figure needs.

Axes, for the whole of ``clinic.figure``: right-handed, x forward, y to the person's left, z up. The unit is one
stature (a person is 1 high). Angles are in degrees.
"""

from math import cos, radians, sin, sqrt
from typing import NamedTuple

Vec = tuple[float, float, float]
Point = tuple[float, float]

FORWARD: Vec = (1.0, 0.0, 0.0)
LEFT: Vec = (0.0, 1.0, 0.0)
UP: Vec = (0.0, 0.0, 1.0)
ORIGIN: Vec = (0.0, 0.0, 0.0)


class Frame(NamedTuple):
    """Three unit vectors at right angles: where a body part's forward, left and up point in the world."""

    x: Vec
    y: Vec
    z: Vec


WORLD = Frame(FORWARD, LEFT, UP)
_new = tuple.__new__  # a named tuple's own way in costs twice as much, and a drawing takes hundreds of frames


def add(a: Vec, b: Vec) -> Vec:
    """Return a + b."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vec, b: Vec) -> Vec:
    """Return a - b."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def mul(a: Vec, k: float) -> Vec:
    """Return a scaled by k."""
    return (a[0] * k, a[1] * k, a[2] * k)


def dot(a: Vec, b: Vec) -> float:
    """Return the scalar product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    """Return the vector product (right-handed)."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vec) -> float:
    """Return the length of a."""
    return sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


def distance(a: Vec, b: Vec) -> float:
    """Return the distance between two places."""
    return length(sub(a, b))


def unit(a: Vec) -> Vec:
    """Return a with length 1 (a zero vector stays zero)."""
    n = length(a) or 1.0
    return (a[0] / n, a[1] / n, a[2] / n)


def mix(a: Vec, b: Vec, t: float) -> Vec:
    """Return the place t of the way from a to b."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def across(a: Vec, normal: Vec) -> Vec:
    """Return the part of a at right angles to the unit vector ``normal``."""
    return sub(a, mul(normal, dot(a, normal)))


def pitch(f: Frame, degrees: float) -> Frame:
    """Turn a frame about its own y axis, z toward x: a bow forward is positive."""
    if not degrees:
        return f
    angle = radians(degrees)
    c, s = cos(angle), sin(angle)
    (x0, x1, x2), (z0, z1, z2) = f.x, f.z
    x = (x0 * c - z0 * s, x1 * c - z1 * s, x2 * c - z2 * s)
    return _new(Frame, (x, f.y, (z0 * c + x0 * s, z1 * c + x1 * s, z2 * c + x2 * s)))


def roll(f: Frame, degrees: float) -> Frame:
    """Turn a frame about its own x axis, y toward z: the left side rises when positive."""
    if not degrees:
        return f
    angle = radians(degrees)
    c, s = cos(angle), sin(angle)
    (y0, y1, y2), (z0, z1, z2) = f.y, f.z
    y = (y0 * c + z0 * s, y1 * c + z1 * s, y2 * c + z2 * s)
    return _new(Frame, (f.x, y, (z0 * c - y0 * s, z1 * c - y1 * s, z2 * c - y2 * s)))


def yaw(f: Frame, degrees: float) -> Frame:
    """Turn a frame about its own z axis, x toward y: a turn to the left is positive."""
    if not degrees:
        return f
    angle = radians(degrees)
    c, s = cos(angle), sin(angle)
    (x0, x1, x2), (y0, y1, y2) = f.x, f.y
    x = (x0 * c + y0 * s, x1 * c + y1 * s, x2 * c + y2 * s)
    return _new(Frame, (x, (y0 * c - x0 * s, y1 * c - x1 * s, y2 * c - x2 * s), f.z))


def at(origin: Vec, f: Frame, p: Vec) -> Vec:
    """Return the world place of p, given in the frame f at ``origin``."""
    x, y, z = f
    a, b, c = p
    return (
        origin[0] + x[0] * a + y[0] * b + z[0] * c,
        origin[1] + x[1] * a + y[1] * b + z[1] * c,
        origin[2] + x[2] * a + y[2] * b + z[2] * c,
    )


def along(origin: Vec, way: Vec, far: float) -> Vec:
    """Return the world place ``far`` from the origin in the direction ``way``."""
    return (origin[0] + way[0] * far, origin[1] + way[1] * far, origin[2] + way[2] * far)


def within(f: Frame, v: Vec) -> Vec:
    """Return the world direction v as the frame f sees it."""
    return (dot(v, f.x), dot(v, f.y), dot(v, f.z))


def between(f: Frame, g: Frame, t: float = 0.5) -> Frame:
    """Return a frame t of the way from f to g (for small and middling turns)."""
    k = 1.0 - t
    (ax, ay, az), (bx, by, bz) = f.x, g.x
    x0, x1, x2 = ax * k + bx * t, ay * k + by * t, az * k + bz * t
    n = sqrt(x0 * x0 + x1 * x1 + x2 * x2) or 1.0
    x0, x1, x2 = x0 / n, x1 / n, x2 / n
    (ax, ay, az), (bx, by, bz) = f.z, g.z
    z0, z1, z2 = ax * k + bx * t, ay * k + by * t, az * k + bz * t
    d = z0 * x0 + z1 * x1 + z2 * x2
    z0, z1, z2 = z0 - x0 * d, z1 - x1 * d, z2 - x2 * d
    n = sqrt(z0 * z0 + z1 * z1 + z2 * z2) or 1.0
    z0, z1, z2 = z0 / n, z1 / n, z2 / n
    y = (z1 * x2 - z2 * x1, z2 * x0 - z0 * x2, z0 * x1 - z1 * x0)
    return _new(Frame, ((x0, x1, x2), y, (z0, z1, z2)))


def frame_down(bone: Vec, bend: Vec) -> Frame:
    """Return the frame of a limb bone that points along ``bone`` (its -z) and whose x looks along ``bend``."""
    z = mul(unit(bone), -1.0)
    x = unit(across(bend, z))
    return Frame(x, cross(z, x), z)
