"""From a catalogue exercise to a pose that can be set by hand: its angles, and what rests where."""

from typing import Final

from clinic.figure.body import SIDES, STATURE_CM
from clinic.figure.custom import values_of, within_slider
from clinic.figure.posed import ELEVATIONS, WORDS_MOST, PoseValue
from clinic.figure.scene import Scene
from clinic.figure.solve import Figure
from clinic.figure.things import AROUND, THINGS
from clinic.figure.touch import FLOOR, PARTS, STEP, rests


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
