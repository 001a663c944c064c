"""From a pose that was set by hand to a scene that can be drawn, and from a catalogue exercise to such a pose."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from clinic.figure.body import SIDES, SIGN, STATURE_CM
from clinic.figure.custom import bent, values_of, within_slider
from clinic.figure.draw.people import PEOPLE
from clinic.figure.draw.rings import parts_of
from clinic.figure.draw.surface import spot
from clinic.figure.errors import BelowFloor
from clinic.figure.limits import check, solve
from clinic.figure.movements.model import Arrow, Movement, Prop
from clinic.figure.plan import Plan, plan_of
from clinic.figure.pose import Anchor, Contact, Hand, Pose
from clinic.figure.posed import ELEVATIONS, WORDS_MOST, PoseValue
from clinic.figure.scene import Scene
from clinic.figure.solve import Figure, place
from clinic.figure.things import AROUND, THINGS, equipped
from clinic.figure.touch import (
    FLOOR,
    PARTS,
    STEP,
    WALL,
    Contacts,
    feet_of,
    ground,
    level,
    middle,
    rests,
    settled,
    wall_at,
)
from clinic.figure.vectors import distance, mul, unit

SUNK: Final = 0.035
"""How deep skin may be pressed into a mat by what rests on it, in fractions of stature."""
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
        f"{side} knee": (f"{side} thigh", (0.05, 0.0, -0.245), (f"{side} knee", f"{side} shin"))
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


def scene_of(value: PoseValue, side: str | None) -> Scene:
    """Return the solved scene; the value is the right side's.

    Raises ImpossiblePose, OutOfReach, BelowFloor and Contradiction.
    """
    value = brought_to_rest(replace(value, stays=False))  # where it stays was settled when it was set
    start, end = (
        pose_of(value.angles(which), value.touches(which), value.step) for which in ("start", "end")
    )
    end = _beside(start, end, value)
    movement = Movement("custom", start, end, value.view, shoes=value.shoes, sided=side is not None)
    plan = equipped(_plan(movement, value), value.supports)
    plan = plan.with_prop(*_around(plan, value))
    scene = Scene(movement, side, value.supports, plan, solve(plan.start), solve(plan.end), value.view)
    return replace(scene, plan=replace(plan, arrows=_arrows(scene, value)))


def brought_to_rest(value: PoseValue, which: str = "end", fixed: tuple[str, ...] = ()) -> PoseValue:
    """Return the value with the angles at which everything touches what it should.

    The pose ``which`` goes where the other one stands; ``fixed`` are angles of it that somebody has just set.
    Raises OutOfReach.
    """
    lead = "start" if which == "end" else "end"
    leads = settled(value.angles(lead), value.touches(lead), value.step)
    kept = None
    if value.stays:
        figure = place(bent(leads, feet_of(value.touches(lead))))
        kept = ground(figure, value.touches(lead), value.touches(which))
    follows = settled(value.angles(which), value.touches(which), value.step, kept, fixed)
    return value.with_angles(lead, leads).with_angles(which, follows)


def pose_of(angles: Mapping[str, float], touches: Contacts | None = None, step: float = 0.0) -> Pose:
    """Return the pose that the sliders describe, set down on what it rests on, or else by its lowest point.

    Raises UnknownName for a slider that does not exist, ImpossiblePose for an angle no joint can take, and BelowFloor.
    """
    touches = touches or {}
    pose = bent(angles, feet_of(touches))
    floating = place(pose)
    check(floating)
    for side in SIDES:
        if f"{side} hand" in touches:
            pose = _palm_down(pose, floating, side)
    lowest, part = _lowest(place(pose))
    floor = level(floating, touches, step)
    if floor is not None and floor - lowest > SUNK:
        raise BelowFloor(part, floor - lowest)
    x, y, _ = middle(floating, touches)
    return replace(
        pose,
        anchors=(Anchor("pelvis", x=-x, y=-y, z=-(lowest if floor is None else floor)),),
        contacts=tuple(Contact(part, on) for part, on in touches.items()),
    )


def _palm_down(pose: Pose, figure: Figure, side: str) -> Pose:
    """Lay the hand flat, its fingers away from the hips."""
    away = figure.frames["upper chest"].z
    if abs(away[2]) > 0.8:
        away = figure.frames["upper chest"].x
    fingers = unit((away[0], away[1], 0.0))
    thumb = (fingers[1] * SIGN[side], -fingers[0] * SIGN[side], 0.0)
    arm = replace(pose.arms[side], fingers=fingers, thumb=thumb, hand=Hand.flat)
    return pose.with_arm(side, arm)


_MAY_STAY: Final = ("right ankle", "left ankle", "right knee", "left knee", "upper back", "pelvis")


def _beside(start: Pose, end: Pose, value: PoseValue) -> Pose:
    """The end set down where the start stands: what touches in both does not slide."""
    first, last = place(start), place(end)
    kept = ground(first, value.start_touches, value.end_touches)
    if not kept.places:
        stays = min(_MAY_STAY, key=lambda name: max(first.joints[name][2], last.joints[name][2]))
        kept = replace(kept, places={stays: first.joints[stays]})
    dx, dy = kept.moved(last)
    there = last.joints["pelvis"]
    return replace(end, anchors=(replace(end.anchors[0], x=there[0] + dx, y=there[1] + dy),))


def _lowest(figure: Figure) -> tuple[float, str]:
    """How high the lowest place of the skin is, and of which part."""
    return min(
        (spot(part, (t, angle))[0][2], name)
        for name, part in parts_of(figure, PEOPLE["default"]).items()
        for t in range(len(part.rings))
        for angle in range(0, 360, 45)
    )


def _plan(movement: Movement, value: PoseValue) -> Plan:
    """The plan with the hands that nothing rests on, the chosen one first."""
    order = sorted(SIDES, key=lambda side: side != value.hand)
    busy = {*value.start_touches, *value.end_touches}
    free = tuple(s for s in order if not {f"{s} hand", f"{s} forearm"} & busy)
    return replace(plan_of(movement), free_hands=free)


def _around(plan: Plan, value: PoseValue) -> list[Prop]:
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


def _arrows(scene: Scene, value: PoseValue) -> tuple[Arrow, ...]:
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


def begun_from(scene: Scene, words: tuple[str, str]) -> PoseValue:
    """Return a catalogue exercise's poses as a value to go on from."""
    step = next((prop.toward[2] for prop in scene.plan.props if prop.kind == "step"), 0.0)
    start, end = (_touching(figure, step) for figure in (scene.start, scene.end))
    kinds = {prop.kind: prop.hand for prop in scene.plan.props}
    supports = [name for name in (*THINGS, *AROUND) if name in kinds]
    hands = [hand for kind, hand in kinds.items() if kind in supports and hand in SIDES]
    return PoseValue(
        _kept(scene.start),
        _kept(scene.end),
        words[0][:WORDS_MOST],
        words[1][:WORDS_MOST],
        start,
        end,
        True,
        tuple(supports[:1]),
        hands[0] if hands else "right",
        round(step * STATURE_CM, 1),
        scene.plan.shoes,
        scene.view.azimuth % 360,
        max(ELEVATIONS[0], min(ELEVATIONS[1], scene.view.elevation)),
        _second(scene),
    )


def _second(scene: Scene) -> tuple[float, float] | None:
    name = scene.movement.second
    if not name:
        return None
    view = scene.movement.views[name]
    return view.azimuth % 360, max(ELEVATIONS[0], min(ELEVATIONS[1], view.elevation))


def _kept(figure: Figure) -> dict[str, float]:
    """The angles, each within its own slider: a hand that held on may have been read a little beyond."""
    return {name: within_slider(name, angle) for name, angle in values_of(figure).items() if angle}


_SAYS: Final = {"shin": "knee", "forearm": "elbow", "seat": "right hip", "shoulder blades": "upper back"}
"""What the catalogue calls a part that rests, where it calls it otherwise."""


def _said(figure: Figure, part: str) -> bool:
    """Whether a part that lies low also rests there, as the catalogue says; a flat hand does."""
    side, _, limb = part.partition(" ")
    if limb == "hand":
        return True
    named = f"{side} {_SAYS.get(limb, limb)}" if side in SIDES else _SAYS.get(part, part)
    return any(contact.part == named for contact in figure.pose.contacts)


def _touching(figure: Figure, step: float) -> dict[str, str]:
    """What rests on the floor or the step in a solved figure; of two ways to say it, the fuller one."""
    out: dict[str, str] = {}
    for part, one in PARTS.items():
        for on, height in ((FLOOR, 0.0), *([(STEP, step)] if step else [])):
            if on in one.on and rests(figure, part, height) and _said(figure, part):
                out[part] = on
    for side in SIDES:
        for less, more in (("toes", "foot"), ("knee", "shin"), ("hand", "forearm")):
            if f"{side} {more}" in out:
                out.pop(f"{side} {less}", None)
    return out
