"""What can touch what in a pose that was set by hand: parts of the body on the floor, a step or a wall behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from clinic.figure.body import ANKLE_HEIGHT, SIDES, SIGN
from clinic.figure.solve import Figure
from clinic.figure.vectors import Vec, at

FLOOR, STEP, WALL = "floor", "step", "wall"
Contacts = Mapping[str, str]
"""What each part that touches something rests on."""
SEEN: Final = 0.012
"""How near it must lie to count as resting in a pose of the catalogue."""
FACING: Final = 0.7
"""How far the side of a part that rests must look downward."""
TOES_AHEAD: Final = 0.108


@dataclass(frozen=True, slots=True)
class Part:
    """A part that can rest: its points with their height over what they rest on, and the angles that bring it there.

    ``down``: the frame, its axis and the sign that point downward when it rests. ``behind`` is how far the back of a
    part lies behind its first point; nought where it cannot lean on a wall.
    """

    points: tuple[tuple[str, float], ...]
    angles: tuple[str, ...] = ()
    down: tuple[str, int, float] = ("", 0, 0.0)
    on: tuple[str, ...] = (FLOOR,)
    behind: float = 0.0


def _limbs(side: str) -> dict[str, Part]:
    hip = tuple(f"{side} {one}" for one in ("hip flexion", "hip abduction"))
    knee, ankle = f"{side} knee", f"{side} ankle"
    arm = tuple(
        f"{side} {one}" for one in ("shoulder flexion", "shoulder abduction", "shoulder rotation", "elbow")
    )
    return {
        f"{side} foot": Part(
            ((ankle, ANKLE_HEIGHT),), (*hip, knee), (f"{side} foot", 2, -1.0), (FLOOR, STEP)
        ),
        f"{side} toes": Part(((f"{side} toes", 0.012),), (*hip, knee, ankle), on=(FLOOR, STEP)),
        f"{side} knee": Part(((knee, 0.034),), hip),
        f"{side} shin": Part(((knee, 0.034), (ankle, 0.021)), (*hip, knee)),
        f"{side} hip": Part(((f"{side} hip", 0.053),), (), ("pelvis", 1, SIGN[side])),
        f"{side} forearm": Part(((f"{side} elbow", 0.021), (f"{side} wrist", 0.021)), arm),
        f"{side} hand": Part(
            ((f"{side} wrist", 0.022),), arm, (f"{side} hand", 1, -SIGN[side]), (FLOOR, STEP)
        ),
    }


PARTS: Final[dict[str, Part]] = {
    **{name: part for side in SIDES for name, part in _limbs(side).items()},
    "seat": Part((("pelvis", 0.088),), (), ("pelvis", 2, -1.0)),
    "sacrum": Part((("pelvis", 0.074),), (), ("pelvis", 0, -1.0), (FLOOR, WALL), 0.076),
    "shoulder blades": Part((("upper back", 0.066),), (), ("upper chest", 0, -1.0), (FLOOR, WALL), 0.071),
    "head": Part((("head", 0.060),), ("neck flexion",), ("head", 0, -1.0), (FLOOR, WALL), 0.066),
}
"""What can rest, and where."""


def rests(figure: Figure, part: str, height: float) -> bool:
    """Return whether a part of a solved figure rests on something of that height."""
    one = PARTS[part]
    frame, axis, sign = one.down
    turned = not frame or sign * figure.frames[frame][axis][2] < -FACING
    return turned and all(abs(point(figure, name)[2] - above - height) < SEEN for name, above in one.points)


def feet_of(contacts: Contacts) -> tuple[str, ...]:
    """Return the feet whose soles lie flat."""
    return tuple(part for part in contacts if part.endswith("foot"))


def point(figure: Figure, name: str) -> Vec:
    """Return where a point of a part lies: a joint, or the tips of the toes."""
    if name.endswith("toes"):
        side = name.split()[0]
        return at(figure.joints[f"{side} ankle"], figure.frames[f"{side} foot"], (TOES_AHEAD, 0.0, 0.0))
    return figure.joints[name]
