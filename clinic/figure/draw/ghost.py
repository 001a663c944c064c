"""The pale start: one silhouette, before it the near arms with what they hold, and hair, so that it has a face side."""

from collections.abc import Mapping
from math import hypot

from clinic.figure.body import SIDES
from clinic.figure.draw.canvas import Canvas
from clinic.figure.draw.curves import Path, smooth
from clinic.figure.draw.head import hair_path
from clinic.figure.draw.outline import Outline, open_from, outline, whole
from clinic.figure.draw.paint import LIMBS, order_of
from clinic.figure.draw.people import Person
from clinic.figure.draw.rings import parts_of
from clinic.figure.project import Camera
from clinic.figure.solve import Figure
from clinic.figure.vectors import Point, distance

GHOST_FILL, GHOST_LINE, GHOST_HAIR = "#eef1f3", "#74838f", "#d7dde2"


def _coarse(o: Outline, least: float) -> Path:
    """Return the outline with fewer points, always turning the same way so that overlapping parts leave no holes."""
    if o.flat:
        return whole(o)
    points: list[Point] = []
    fixed: dict[int, Point] = {}
    for i, q in enumerate(o.loop):
        if i in o.fixed or not points or hypot(q[0] - points[-1][0], q[1] - points[-1][1]) > least:
            if i in o.fixed:
                fixed[len(points)] = o.fixed[i]
            points.append(q)
    turning = sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(points, points[1:] + points[:1], strict=True))
    if turning < 0:
        last = len(points) - 1
        points.reverse()
        fixed = {last - i: (-t[0], -t[1]) for i, t in fixed.items()}
    return [(smooth(points, fixed=fixed), True)]


# A ghost's part is left out where the solid figure covers it: the joints at its two ends have hardly moved.
_ENDS = {
    "thigh": ("hip", "knee"),
    "shank": ("knee", "ankle"),
    "foot": ("ankle", "ball"),
    "upper arm": ("shoulder", "elbow"),
    "forearm": ("elbow", "wrist"),
    "hand": ("elbow", "wrist"),
    "thumb": ("elbow", "wrist"),
}
_STILL = 0.012


def _moved(name: str, ghost: Figure, solid: Figure) -> bool:
    side, _, part = name.partition(" ")
    if part not in _ENDS:
        return True
    return any(
        distance(ghost.joints[f"{side} {end}"], solid.joints[f"{side} {end}"]) > _STILL for end in _ENDS[part]
    )


def paint_ghost(
    figure: Figure, solid: Figure, camera: Camera, who: Person, width: float, held: Mapping[str, Canvas]
) -> Canvas:
    """Return the figure as a pale silhouette, its near arms with what they hold before it, and its hair.

    The hair and the face line show where it looks; ``held`` are the things in its hands, by side.
    """
    parts = parts_of(figure, who)
    near = [side for kind, side in order_of(figure, camera).near if kind == "arm"]
    near = [side for side in near if _arm_moved(side, figure, solid)]
    drawn = {
        name: outline(part, camera)
        for name, part in parts.items()
        if "finger" not in name and _moved(name, figure, solid)
    }
    canvas = Canvas()
    for side in SIDES:
        if side in held and side not in near:
            canvas.extend(held[side])
    lower = tuple(f"{side} {part}" for side in near for part in LIMBS["arm"][1:])
    shape: Path = []
    for name, o in drawn.items():
        if name not in lower:
            shape += _coarse(o, 11 if name == "head" else 40)
    canvas.line(shape, GHOST_LINE, width * 1.3)
    canvas.fill(shape, GHOST_FILL)
    canvas.both(hair_path(figure, camera, who), GHOST_HAIR, GHOST_LINE, width * 0.65)
    for side in near:
        if side in held:
            canvas.extend(held[side])
        upper, *rest = (drawn[f"{side} {part}"] for part in LIMBS["arm"])
        hand: Path = []
        for o in rest:
            hand += _coarse(o, 24)
        canvas.line(open_from(upper, 2, 2), GHOST_LINE, width * 1.3)
        canvas.line(hand, GHOST_LINE, width * 1.3)
        canvas.fill(whole(upper), GHOST_FILL)
        canvas.fill(hand, GHOST_FILL)
    return canvas


def _arm_moved(side: str, ghost: Figure, solid: Figure) -> bool:
    return any(
        distance(ghost.joints[f"{side} {end}"], solid.joints[f"{side} {end}"]) > _STILL
        for end in ("shoulder", "elbow", "wrist")
    )
