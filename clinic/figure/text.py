"""Title and description of a drawing, from the same plan as its lines, in patient words."""

from clinic.figure.draw.people import PEOPLE
from clinic.figure.project import View
from clinic.figure.scene import Scene

TITLES = {
    "hip-hike": "Hip hike",
    "hip-hinge": "Hip hinge",
    "hip-90-90-forward-lean": "Hip 90-90 stretch with forward lean",
    "side-lying-hip-rotation": "Side-lying hip rotation",
    "bridge-posterior-tilt": "Bridge with pelvic tilt",
    "deadlift": "Deadlift",
    "kettlebell-swing": "Kettlebell swing",
    "golfers-reach": "Golfer’s reach",
    "waiters-bow": "Waiter’s bow",
    "warrior-3": "Warrior 3",
    "airplane": "Airplane",
    "forward-fold": "Forward fold",
    "rock-back": "Rock back",
    "side-hip-hinge": "Side hip hinge",
    "plank": "Plank",
    "squat": "Squat",
    "hip-rotation-test": "Hip rotation test",
}

CHANGES = {
    "smaller-range": "The movement stops half way.",
    "less-weight": "Each hand holds a light weight.",
    "wall-support": "The {hand} hand rests on a wall in front.",
    "trekking-pole": "The {hand} hand holds a trekking pole.",
    "chair": "Both hands hold the back of a chair.",
    "door-frame": "Both hands hold a door frame.",
    "bent-knees": "The knees are bent more.",
    "hands-and-knees": "It is done on hands and knees, rocking the hips back to the heels.",
    "broomstick": "A broomstick lies along the back and touches the head, the mid back and the tailbone.",
    "loop-band": "A loop band goes around both thighs, just above the knees.",
    "deeper": "The movement goes further than usual.",
    "one-leg-lift": "At the top the {near} leg is held out straight.",
    "gluteus-medius-release": "",
}

PROPS = {
    "step": "A step 15 cm high.",
    "stick": "An upright stick held by the {other} hand.",
    "dumbbell": "Dumbbells.",
    "kettlebell": "A kettlebell.",
    "cup": "A cup in each hand.",
}


def _sides(scene: Scene) -> dict[str, str]:
    """Return the words for the sides: the named one, the other one, and the hand that holds a support."""
    named = scene.side or "right"
    other = "left" if named == "right" else "right"
    hands = {"right": named, "left": other, "": named}
    hand = next((hands[p.hand] for p in scene.plan.props if p.kind in ("wall", "pole")), named)
    if scene.side is None and scene.movement.sided:
        return {"side": "working", "other": "other", "near": "working", "hand": "free"}
    return {"side": named, "other": other, "near": named, "hand": hand}


def title(scene: Scene) -> str:
    """Return the exercise's name with its side."""
    name = scene.movement.title or TITLES[scene.movement.slug]
    if scene.side is None:
        return name
    words = (
        scene.movement.side_words.format(**_sides(scene))
        if scene.movement.side_words
        else f"{scene.side} side"
    )
    return f"{name}, {words}"


def _sentence(words: str) -> str:
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def _props(scene: Scene, sides: dict[str, str]) -> list[str]:
    seen = dict.fromkeys(p.kind for p in scene.plan.props)
    return [
        PROPS[kind].format(**sides)
        for kind in seen
        if kind in PROPS and not (kind == "dumbbell" and "less-weight" in scene.modifications)
    ]


def _change(scene: Scene, slug: str) -> str:
    if slug == "less-weight" and any(p.kind == "kettlebell" for p in scene.plan.props):
        return "The bell is lighter."
    return CHANGES[slug]


def _ending(scene: Scene, sides: dict[str, str]) -> str:
    """Return what the end looks like, so that no modification contradicts it."""
    found = scene.movement.end_words.format(**sides)
    if "bent-knees" in scene.modifications:
        found = found.replace("knees a little bent", "knees clearly bent")
    if "smaller-range" in scene.modifications:
        found += ", but only half as far"
    return found


def words(scene: Scene, pose: str, view: View, body: str) -> tuple[str, str]:
    """Return title and description of a picture of start, end or both."""
    sides = _sides(scene)
    m = scene.movement
    who = PEOPLE[body].words
    parts = [f"Line drawing of {who}, {view.words}."]
    if scene.plan.on_knees:
        start, end = (
            "on hands and knees, hands under the shoulders",
            "hips pushed back toward the heels, hands stay, back long",
        )
    else:
        start, end = m.start_words.format(**sides), _ending(scene, sides)
    if pose in ("start", "both"):
        parts.append(f"Start: {start}.")
    if pose in ("end", "both"):
        parts.append(f"End: {end}.")
    parts += [change.format(**sides) for slug in scene.modifications if (change := _change(scene, slug))]
    parts += _props(scene, sides)
    if m.tints and pose != "start":
        parts.append(
            f"Tinted: the muscle beside the spine on the {sides['side']} "
            f"and the muscle at the side of the hip on the {sides['other']}."
        )
    return title(scene), " ".join(parts)


def fault_words(scene: Scene, name: str, view: View, body: str) -> tuple[str, str]:
    """Return title and description of a right-and-wrong pair."""
    sides = _sides(scene)
    fault = scene.movement.faults[name]
    return (
        f"{title(scene)}: right and wrong",
        f"Two line drawings of {PEOPLE[body].words}, {view.words}. "
        f"Right, with a tick: {scene.movement.end_words.format(**sides)}. "
        f"Wrong, with a cross: {fault.words.format(**sides)}.",
    )


def outcome_words(scene: Scene, name: str, view: View, body: str) -> tuple[str, str]:
    """Return title and description of one outcome of a test."""
    sides = _sides(scene)
    outcome = scene.movement.outcomes[name]
    sentence = _sentence(outcome.words.format(**sides))
    return (
        f"{title(scene)}: {name.replace('-', ' ')}",
        f"Line drawing of {PEOPLE[body].words}, {view.words}. "
        f"Start: {scene.movement.start_words.format(**sides)}. {sentence} " + " ".join(_props(scene, sides)),
    )
