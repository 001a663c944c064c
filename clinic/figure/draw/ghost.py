"""The pale start: one silhouette, before it the near arms with what they hold, and hair and face, so that one sees
where it looks."""

from bisect import bisect
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from math import dist
from typing import Final

from clinic.figure.body import SIDES
from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.curves import Path
from clinic.figure.draw.hands import as_one
from clinic.figure.draw.head import ears, face, hair_path
from clinic.figure.draw.outline import open_from, outline, whole
from clinic.figure.draw.paint import order_of
from clinic.figure.draw.part import Part
from clinic.figure.draw.people import Person
from clinic.figure.draw.rings import LIMBS, parts_of
from clinic.figure.project import Camera, nearness, project
from clinic.figure.solve import Figure

GHOST_FILL, GHOST_LINE, GHOST_HAIR = "#dfe6ea", "#04101a", "#afbbc5"
"""Of these a veil lets half through: on a light page the start is pale, on a dark one it does not outshine the end."""
START_LINE = "#74838f"  # what is drawn of the start over the end, where nothing is veiled

_APART: Final = {"hand": 0.04, "thumb": 0.03, "foot": 0.04}
_PROFILE: Final = (
    0,
    2,
    4,
    5,
    6,
    7,
    9,
    10,
    11,
    12,
    13,
)  # the rings of its head: forehead, nose, lips and chin are seen
_HAIR: Final = 16.0  # and the points of its hair, in drawing units
_USUAL: Final = 0.062  # how far the rings of a pale part lie apart, in fractions of stature


def _coarse(name: str, part: Part) -> Part:
    """Return the part with fewer rings: a pale shape needs less of them."""
    if part.balls:
        return part
    if name == "head":
        features = tuple(i for i, row in enumerate(_PROFILE) if row in part.features)
        return replace(part, rings=[part.rings[row] for row in _PROFILE], features=features)
    apart = _APART.get(name.split()[-1], _USUAL)
    rings, last = part.rings, len(part.rings) - 1
    kept = [0]
    for i in range(1, last):
        place = rings[i].centre
        if dist(place, rings[kept[-1]].centre) >= apart <= dist(place, rings[last].centre) * 1.5:
            kept.append(i)
    kept.append(last)
    groups = tuple((bisect(kept, i) - 1, bisect(kept, j) - 1) for i, j in part.groups)
    return Part([rings[i] for i in kept], part.cap0, part.cap1, part.joint0, part.joint1, part.flat, groups)


# A ghost's part is left out where the solid figure covers it: the joints at its ends have hardly moved.
_ENDS: Final = {
    "trunk": ("pelvis", "upper back", "neck"),
    "neck": ("head",),
    "head": ("head",),
    "thigh": ("hip", "knee"),
    "shank": ("knee", "ankle"),
    "foot": ("ankle", "ball"),
    "upper arm": ("shoulder", "elbow"),
    "forearm": ("elbow", "wrist"),
    "hand": ("elbow", "wrist"),
    "thumb": ("elbow", "wrist"),
}
_JOINTS: Final = {"leg": ("hip", "knee", "ankle"), "arm": ("shoulder", "elbow", "wrist")}
_STILL: Final = 0.012
_SCRAP: Final = 0.042  # what shows of a trunk that moved less, or of a limb beside it, looks like a slip
_BEHIND: Final = 30.0  # drawing units


def _way(joints: Iterable[str], ghost: Figure, solid: Figure) -> float:
    """Return how far the joint has moved that moved most, in fractions of stature."""
    return max(dist(ghost.joints[joint], solid.joints[joint]) for joint in joints)


def _least(ghost: Figure, solid: Figure) -> float:
    """Return how far a limb must have moved to be drawn."""
    return _STILL if _way(_ENDS["trunk"], ghost, solid) > _SCRAP else _SCRAP


def _named(side: str, joints: Iterable[str]) -> list[str]:
    return [f"{side} {joint}" for joint in joints]


def _covered(figure: Figure, c: Camera) -> set[str]:
    """Return the parts of a far leg or arm that the near one covers, joint by joint."""
    near, far = sorted(SIDES, key=lambda side: -nearness(c, figure.joints[f"{side} hip"]))
    out: set[str] = set()
    for limb, joints in _JOINTS.items():
        both = zip(_named(near, joints), _named(far, joints), strict=True)
        if all(dist(project(c, figure.joints[a]), project(c, figure.joints[b])) < _BEHIND for a, b in both):
            out.update(_named(far, LIMBS[limb]))
    return out


def _shown(figure: Figure, solid: Figure, c: Camera, arms: Collection[str]) -> set[str]:
    """Return the parts that are drawn, those of the near ``arms`` whole or not at all."""
    least = _least(figure, solid)
    out = {name for name in ("trunk", "neck", "head") if _way(_ENDS[name], figure, solid) > _SCRAP}
    for side in SIDES:
        for part in (*LIMBS["leg"], *LIMBS["arm"]):
            if _way(_named(side, _ENDS[part]), figure, solid) > least:
                out.add(f"{side} {part}")
    return out - _covered(figure, c) | {name for side in arms for name in _named(side, LIMBS["arm"])}


def paint_ghost(
    figure: Figure,
    solid: Figure,
    camera: Camera,
    who: Person,
    width: float,
    held: Mapping[str, Canvas],
    over_far: Canvas | None = None,
) -> Canvas:
    """Return the figure as a pale silhouette, its near arms with what they hold before it, its hair and its face.

    ``held`` are the things in its hands, by side, ``over_far`` what
    stands before its far arm.
    """
    least = _least(figure, solid)
    near = [
        side
        for kind, side in order_of(figure, camera).near
        if kind == "arm" and _way(_named(side, _JOINTS["arm"]), figure, solid) > least
    ]
    shown = _shown(figure, solid, camera, near)
    parts = parts_of(figure, who, shown)
    for side in SIDES:
        as_one(parts, side, ("fingers", "little", "thumb"))
    drawn = {name: outline(_coarse(name, part), camera) for name, part in parts.items() if name in shown}
    canvas = Canvas()
    for side in SIDES:
        if side in held and side not in near:
            canvas.extend(held[side])
    lower = tuple(f"{side} {part}" for side in near for part in LIMBS["arm"][1:])
    shape: Path = []
    for name, o in drawn.items():
        if name not in lower:
            shape += whole(o)
    canvas.line(shape, GHOST_LINE, width * 1.3)
    canvas.fill(shape, GHOST_FILL)
    if "head" in drawn:
        canvas.both(hair_path(figure, camera, who, _HAIR), GHOST_HAIR, GHOST_LINE, width * 0.65)
        for ear in ears(figure, camera)[0]:
            canvas.both(ear, GHOST_FILL, GHOST_LINE, width * 0.5)
        face(canvas, figure, camera, replace(who, glasses=False), width * 0.9, GHOST_LINE)
    if over_far:
        canvas.extend(over_far)
    for side in near:
        if side in held:
            canvas.extend(held[side])
        upper, *rest = (drawn[name] for name in _named(side, LIMBS["arm"]) if name in drawn)
        hand: Path = []
        for o in rest:
            hand += whole(o)
        canvas.line(open_from(upper, 2, 2), GHOST_LINE, width * 1.3)
        canvas.line(hand, GHOST_LINE, width * 1.3)
        canvas.fill(whole(upper), GHOST_FILL)
        canvas.fill(hand, GHOST_FILL)
    return canvas
