"""The camera: orthographic, always at the same scale, so that all pictures of an exercise can be compared."""

from math import cos, radians, sin
from typing import NamedTuple

from clinic.figure.vectors import Point, Vec, cross

SCALE = 1000.0  # drawing units per stature
ASKEW = 1e-5
"""Degrees by which no camera stands quite straight before or beside anyone, or quite level: places exactly behind one
another would else be told apart by the last digit of a machine's sine, which is not the same on every machine."""


class View(NamedTuple):
    """Where the viewer stands. Azimuth 0 = at the person's right, 90 = in front, 180 = left, 270 =
    behind; then height; ``seen`` is the name under which the languages keep its words."""

    azimuth: float
    elevation: float
    seen: str


class Camera(NamedTuple):
    """Unit vectors of a view: to the right of the picture, up the picture, and toward the viewer."""

    right: Vec
    up: Vec
    toward: Vec


def camera(view: View) -> Camera:
    """Return the camera of a view."""
    a, e = radians(view.azimuth + ASKEW), radians(view.elevation - ASKEW)
    toward = (sin(a) * cos(e), -cos(a) * cos(e), sin(e))
    right = (cos(a), sin(a), 0.0)
    return Camera(right, cross(toward, right), toward)


def project(c: Camera, p: Vec) -> Point:
    """Return the place of p in the drawing (x to the right, y down, 1000 = one stature)."""
    r, u, x, y, z = c.right, c.up, p[0], p[1], p[2]
    return ((x * r[0] + y * r[1] + z * r[2]) * SCALE, -(x * u[0] + y * u[1] + z * u[2]) * SCALE)


def direction(c: Camera, v: Vec) -> Point:
    """Return a direction of the world as the picture shows it (length at most 1)."""
    r, u, x, y, z = c.right, c.up, v[0], v[1], v[2]
    return (x * r[0] + y * r[1] + z * r[2], -(x * u[0] + y * u[1] + z * u[2]))


def nearness(c: Camera, p: Vec) -> float:
    """Return how near p is to the viewer (larger is nearer, in fractions of stature)."""
    t = c.toward
    return p[0] * t[0] + p[1] * t[1] + p[2] * t[2]
