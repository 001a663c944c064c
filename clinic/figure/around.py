"""What stands around a pose that was set by hand: the step, the wall behind, and the arrow along its way."""

from typing import Final

from clinic.figure.body import SIDES
from clinic.figure.movements.model import Arrow, Prop
from clinic.figure.plan import Plan
from clinic.figure.posed import PoseValue
from clinic.figure.scene import Scene
from clinic.figure.settle import wall_at
from clinic.figure.solve import Figure, place
from clinic.figure.touch import STEP, WALL
from clinic.figure.vectors import distance, mul

STEP_ROOM: Final = (0.06, 0.15, 0.10)
"""How far a step reaches behind, ahead of and beside the ankles of the feet on it."""
STEP_DEEP: Final = 0.27
STEP_WIDE: Final = 0.24
MOVED: Final = 0.10
"""How far a part must go before an arrow follows it, in fractions of stature."""
TRUNK_FIRST: Final = 1.6
"""How much more the way of head and hips counts than that of a limb."""
_FOLLOWED: Final = {
    "head": ("head", (0.0, 0.0, 0.08), ()),
    "pelvis": ("pelvis", (-0.10, 0.0, 0.0), ()),
    **{
        f"{side} wrist": (f"{side} hand", (0.0, 0.0, -0.05), (f"{side} hand", f"{side} forearm"))
        for side in SIDES
    },
    **{
        f"{side} knee": (f"{side} thigh", (0.06, 0.0, 0.0), (f"{side} knee", f"{side} shin"))
        for side in SIDES
    },
    **{
        f"{side} ankle": (
            f"{side} foot",
            (0.03, 0.0, -0.02),
            tuple(f"{side} {one}" for one in ("foot", "toes", "shin")),
        )
        for side in SIDES
    },
}
"""Where an arrow may begin: by joint its frame, its place there, and the contacts with which it stays where it is."""


def around(plan: Plan, value: PoseValue) -> list[Prop]:
    """The step under the feet and the wall behind the back."""
    out = []
    figures = [place(plan.start), place(plan.end)]
    if value.step_cm:
        out.append(_step(figures, value))
    walls = [
        wall_at(figure, value.touches(which)) for figure, which in zip(figures, ("start", "end"), strict=True)
    ]
    found = [wall for wall in walls if wall is not None]
    if found:
        out.append(Prop("wall-behind", (min(found), 0.0, 0.0)))
    return out


def _step(figures: list[Figure], value: PoseValue) -> Prop:
    """A step under whatever rests on it; before the feet where nothing does."""
    on_it = [
        figure.joints[f"{part.split()[0]} {'wrist' if part.endswith('hand') else 'ankle'}"]
        for figure, which in zip(figures, ("start", "end"), strict=True)
        for part, on in value.touches(which).items()
        if on == STEP
    ]
    behind, ahead, aside = STEP_ROOM
    if not on_it:
        toes = max(figures[0].joints[f"{side} ball"][0] for side in SIDES)
        on_it = [(toes + 0.06 + behind, 0.0, 0.0)]
        aside = 0.2
    low_x, high_x = min(p[0] for p in on_it) - behind, max(p[0] for p in on_it) + ahead
    low_y, high_y = min(p[1] for p in on_it) - aside, max(p[1] for p in on_it) + aside
    high_x = max(high_x, low_x + STEP_DEEP)
    wider = max(0.0, STEP_WIDE - (high_y - low_y)) / 2
    return Prop("step", (low_x, low_y - wider, 0.0), (high_x, high_y + wider, value.step))


def arrows(scene: Scene, value: PoseValue) -> tuple[Arrow, ...]:
    """An arrow along the way of the part that goes furthest."""
    resting = set(value.start_touches) & set(value.end_touches)
    ways = {
        name: distance(scene.start.joints[name], scene.end.joints[name])
        * (1.0 if " " in name else TRUNK_FIRST)
        for name, (_, _, held) in _FOLLOWED.items()
        if not resting & set(held)
    }
    name = max(ways, key=lambda one: ways[one])
    if ways[name] < MOVED:
        return ()
    frame, offset, _ = _FOLLOWED[name]
    lies_back = scene.end.frames["pelvis"].x[2] > 0.3 or WALL in value.end_touches.values()
    return (Arrow(name, frame, mul(offset, -1.8) if name == "pelvis" and lies_back else offset),)
