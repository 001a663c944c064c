"""The pose editor's words: what a slider moves, what can touch what, and why something cannot be."""

from dataclasses import dataclass
from typing import Final

from clinic.figure import api

ENDS: Final = {"start": "Start", "end": "End"}
MOTIONS: Final = {
    "trunk tilt": "Lean forward",
    "trunk roll": "Lean to the right",
    "trunk turn": "Turn to the left",
    "flexion": "bend forward",
    "side bend": "bend to the right",
    "turn": "turn to the left",
    "hip flexion": "Hip: thigh forward",
    "hip abduction": "Hip: leg outward",
    "hip rotation": "Hip: turn outward",
    "knee": "Knee: bend",
    "ankle": "Ankle: toes up",
    "shoulder flexion": "Shoulder: arm forward",
    "shoulder abduction": "Shoulder: arm outward",
    "shoulder rotation": "Shoulder: turn outward",
    "elbow": "Elbow: bend",
}
"""How the page says the motion of a slider, by the end of its name."""

THINGS: Final = {
    "wall-support": "A hand on a wall",
    "chair": "Hands on a chair back",
    "door-frame": "Hands on a door frame",
    "trekking-pole": "A trekking pole",
    "stick": "A stick, upright",
    "broomstick": "A broomstick along the back",
    "less-weight": "Light dumbbells",
    "dumbbell": "Dumbbells",
    "kettlebell": "A kettlebell",
    "cup": "Coffee cups",
}
AROUND: Final = {"loop-band": "Loop band above the knees"}
ON: Final = {api.FLOOR: "On the floor or mat", api.STEP: "On the step", api.WALL: "Against a wall behind"}
_THERE: Final = {api.FLOOR: "floor", api.STEP: "step", api.WALL: "wall"}
PARTS: Final = {
    "foot": "foot, flat",
    "toes": "toes",
    "knee": "knee",
    "shin": "knee, shin",
    "hip": "hip, side",
    "forearm": "elbow, forearm",
    "hand": "hand, flat",
    "seat": "Seat, upright",
    "sacrum": "Lower back",
    "shoulder blades": "Shoulder blades",
    "head": "Head",
}
_PLAIN: Final = {"seat": "seat", "sacrum": "lower back", "hip": "side of the hip"}

VIEWS: Final = (
    ("From the right", 8, 0),
    ("Half from the front", 45, 4),
    ("From the front", 90, 3),
    ("From the left", 188, 0),
    ("From behind", 258, 9),
    ("From above", 110, 30),
)
"""The views one can choose: azimuth and elevation as the figure has them."""


def view_names() -> tuple[tuple[str, str], ...]:
    """(name, words) of each view one can choose."""
    return tuple((name, name) for name, _, _ in VIEWS)


@dataclass(frozen=True, slots=True)
class Slider:
    """One angle as the page offers it; ``name`` is the figure's, ``label`` says the motion in words."""

    name: str
    label: str
    least: int
    greatest: int


def _group_of(name: str) -> str:
    side, _, joint = name.partition(" ")
    if side in ("right", "left"):
        limb = "arm" if joint.startswith(("shoulder", "elbow")) else "leg"
        return f"{side.capitalize()} {limb}"
    return "Trunk" if side == "trunk" else "Back and neck"


def _label(name: str) -> str:
    side, _, joint = name.partition(" ")
    if name in MOTIONS:
        return MOTIONS[name]
    if side in ("right", "left"):
        return MOTIONS[joint]
    part = next(one for one in ("low back", "upper back", "neck") if name.startswith(one))
    return f"{part.capitalize()}: {MOTIONS[name.removeprefix(part).strip()]}"


def groups() -> dict[str, tuple[Slider, ...]]:
    """Every slider by the part of the body it belongs to, in the order of the page."""
    out: dict[str, tuple[Slider, ...]] = {}
    for one in api.sliders():
        shown = Slider(one.name, _label(one.name), int(one.least), int(one.greatest))
        out[_group_of(one.name)] = (*out.get(_group_of(one.name), ()), shown)
    return out


def contacts(on: str) -> tuple[tuple[str, str], ...]:
    """(name, words) of every part that can rest on the floor, on a step or against a wall; right beside left."""
    limbs = [name for name in api.PARTS if name.startswith("right ")]
    pairs = [name for limb in limbs for name in (limb, limb.replace("right", "left", 1))]
    named = [*pairs, *(name for name in api.PARTS if name not in pairs)]
    return tuple((name, part_label(name)) for name in named if on in api.PARTS[name].on)


def part_label(name: str) -> str:
    """How the page offers a part that can touch something: "Right foot, flat"."""
    side, _, limb = name.partition(" ")
    if side in ("right", "left"):
        return f"{side.capitalize()} {PARTS[limb]}"
    return PARTS[name]


def _part(name: str) -> str:
    """How a sentence names a part of the body."""
    side, _, limb = name.partition(" ")
    return _PLAIN.get(name) or f"{side} {_PLAIN.get(limb, limb)}".strip()


def _joint(name: str) -> str:
    """How a sentence names a joint and its motion: "Right hip, thigh forward"."""
    side, _, _ = name.partition(" ")
    said = _label(name).replace(": ", ", ", 1)
    return f"{side.capitalize()} {said[0].lower()}{said[1:]}" if side in ("right", "left") else said


def _degrees(angle: float) -> str:
    return f"{angle:.0f}°".replace("-", "−")


def refusal(error: api.FigureError) -> str:
    """Why a pose cannot be, as a sentence."""
    if isinstance(error, api.ImpossiblePose):
        return _beyond(error)
    if isinstance(error, api.OutOfReach):
        cm = max(1.0, error.gap * api.STATURE_CM)
        return (
            f"The {_part(error.part)} does not come to the {_THERE[error.on]} like this: {cm:.0f} cm are missing. "
            "Bring it nearer first, or take its tick off under “What touches”."
        )
    if isinstance(error, api.AtRest) and not error.part:
        return "What touches holds it there. Take a tick off to move it further."
    if isinstance(error, api.AtRest):
        there = f"{'against' if error.on == api.WALL else 'on'} the {_THERE[error.on]}"
        return f"The {_part(error.part)} rests {there}. To move it away, take its tick off first."
    if isinstance(error, api.BelowFloor):
        return f"The {_part(error.part)} would be {error.depth * api.STATURE_CM:.0f} cm below the floor."
    if isinstance(error, api.Contradiction):
        one, other = (THINGS.get(name, AROUND.get(name, name)) for name in (error.a, error.b))
        if error.b == api.HELD_UP:
            return f"{one}: a hand that rests on the floor cannot hold it. Lift the hand, or choose nothing."
        return f"“{one}” and “{other}” do not go together."
    return str(error)


def unreached(part: str, on: str, error: api.FigureError) -> tuple[str, str]:
    """Beside which boxes it is said, and why a part that was just ticked cannot come to what it should touch."""
    if isinstance(error, api.OutOfReach):
        return on, refusal(api.OutOfReach(part, on, error.gap))
    return on, f"The {_part(part)} cannot come to the {_THERE[on]} from here. {refusal(error)}"


def _beyond(error: api.ImpossiblePose) -> str:
    if error.joint.endswith(("elbow", "knee")) and error.angle < error.limit == 0:
        side, joint = error.joint.split()
        return f"The {side} {'arm' if joint == 'elbow' else 'leg'} is too short to reach that far."
    return f"{_joint(error.joint)}: {_degrees(error.angle)} is too far. It goes to {_degrees(error.limit)}."


def stop(error: api.FigureError) -> str:
    """What stopped a joint on its way."""
    if isinstance(error, api.ImpossiblePose) and error.limit != 0:
        return f"{_joint(error.joint)}: it goes no further than {_degrees(error.limit)}."
    return refusal(error)
