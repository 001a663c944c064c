"""Where the start is drawn: in its place, or above an end that would hide it."""

from math import dist
from typing import Final

from clinic.figure.project import Camera
from clinic.figure.scene import Scene
from clinic.figure.solve import Figure
from clinic.figure.vectors import at

LEVEL: Final = 0.2
"""Sine of the height from which on one sees over a body that lies, and so its start behind it."""
LYING: Final = 0.75
"""Cosine between a trunk and upright: one that leans further lies, or is held as if it lay."""
STAYS: Final = 0.05
MOVES: Final = 0.042
"""How little a head and a foot go that stay, how far at least a trunk that does not, in fractions of stature."""
_CROWN: Final = (0.0, 0.0, 0.095)
_AIR: Final = 0.06
"""Between the highest joint of the end and the floor of the start: the flesh round that joint, and a gap."""
_HALF_MAT: Final = 0.3


def _way(scene: Scene, joint: str) -> float:
    return dist(scene.start.joints[joint], scene.end.joints[joint])


def _lies(figure: Figure) -> bool:
    return abs(figure.frames["pelvis"].z[2]) < LYING


def hides_start(scene: Scene, c: Camera) -> bool:
    """Return whether the end lies before all that would tell of the start: seen from its level, a lying body lifts its
    trunk or lets it down between a head and a foot that stay."""
    stays = (
        _way(scene, "head") < STAYS
        and min(_way(scene, f"{side} ankle") for side in ("right", "left")) < STAYS
    )
    moves = max(_way(scene, joint) for joint in ("pelvis", "upper back")) > MOVES
    return c.toward[2] < LEVEL and stays and moves and _lies(scene.start) and _lies(scene.end)


def lift(scene: Scene, c: Camera) -> float:
    """Return how far above its place the start is drawn, in fractions of stature: nought unless the end hides it."""
    if not hides_start(scene, c):
        return 0.0
    end = scene.end
    crown = at(end.joints["head"], end.frames["head"], _CROWN)
    return max(crown[2], *(p[2] for p in end.joints.values())) + _AIR + _HALF_MAT * c.toward[2]
