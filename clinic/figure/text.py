"""Title and description of a drawing, from the same plan as its lines, in the words of one language."""

from clinic.figure.body import STATURE_CM
from clinic.figure.project import View
from clinic.figure.scene import Scene
from clinic.figure.words.model import ExerciseWords, Language

Words = tuple[str, str]
"""A title and a description (the alternative text)."""


def spoken(scene: Scene, language: Language) -> ExerciseWords:
    """Return the words of a catalogue exercise."""
    return language.exercises[scene.movement.slug]


def _places(scene: Scene, language: Language) -> dict[str, str]:
    """Return what fills the places: the named side, the other one, the lifted leg, the hand that holds on."""
    named = scene.side or "right"
    other = "left" if named == "right" else "right"
    hands = {"right": named, "left": other, "": named}
    hand = next((hands[p.hand] for p in scene.plan.props if p.kind in ("wall", "pole", "stick")), named)
    roles = {"side": named, "other": other, "near": named, "hand": hand}
    if scene.side is None and scene.movement.sided:
        roles = {"side": "working", "other": "other", "near": "working", "hand": "free"}
    found = {
        "bent": language.bent["bent-knees" in scene.modifications],
        "step_cm": next(
            (f"{p.toward[2] * STATURE_CM:.0f}" for p in scene.plan.props if p.kind == "step"), ""
        ),
    }
    for place, role in roles.items():
        found[place], found[f"{place}_a"] = language.sides[role]
    return found


def title(scene: Scene, said: ExerciseWords, language: Language) -> str:
    """Return the exercise's name with its side."""
    if scene.side is None:
        return said.title
    side = (said.side or language.side_title).format(**_places(scene, language))
    return f"{said.title}, {side}"


def _props(scene: Scene, language: Language, places: dict[str, str]) -> list[str]:
    seen = dict.fromkeys(p.kind for p in scene.plan.props)
    return [
        language.props[kind].format(**places)
        for kind in seen
        if kind in language.props
        and kind not in scene.modifications  # said as what it is done with
        and not (kind == "dumbbell" and "less-weight" in scene.modifications)
    ]


def _changes(scene: Scene, language: Language, places: dict[str, str]) -> list[str]:
    said = []
    for slug in scene.modifications:
        bell = slug == "less-weight" and any(p.kind == "kettlebell" for p in scene.plan.props)
        said.append(language.lighter_bell if bell else language.changes[slug].format(**places))
    return [sentence for sentence in said if sentence]


def _lines(names: tuple[str, ...], language: Language) -> list[str]:
    return [language.dashed[name] for name in names]


def _poses(scene: Scene, said: ExerciseWords, language: Language, places: dict[str, str]) -> Words:
    """Return the words of start and end, so that no modification contradicts them."""
    start, end = said.start, said.end
    if scene.plan.on_knees:
        start, end = language.all_fours
    if "smaller-range" in scene.modifications:
        end = language.half.replace("{end}", end)
    return start.format(**places), end.format(**places)


def pose_words(scene: Scene, language: Language) -> Words:
    """Return the words of the start and of the end of a catalogue exercise, without a name."""
    return _poses(scene, spoken(scene, language), language, _places(scene, language))


def words(scene: Scene, said: ExerciseWords, pose: str, view: View, body: str, language: Language) -> Words:
    """Return title and description of a picture of "start", "end" or "both"."""
    places = _places(scene, language)
    start, end = _poses(scene, said, language, places)
    parts = [language.drawing.format(who=language.people[body], view=language.views[view.seen])]
    if pose in ("start", "both"):
        parts.append(language.start.format(words=start))
    if pose in ("end", "both"):
        parts.append(language.end.format(words=end))
    parts += _changes(scene, language, places) + _props(scene, language, places)
    parts += _lines(scene.plan.lines, language)
    if scene.movement.tints and pose != "start":
        parts.append(language.tinted.format(**places))
    return title(scene, said, language), " ".join(parts)


def fault_words(scene: Scene, name: str, view: View, body: str, language: Language) -> Words:
    """Return title and description of a right-and-wrong pair."""
    said, places = spoken(scene, language), _places(scene, language)
    _, end = _poses(scene, said, language, places)
    parts = [
        language.two_drawings.format(who=language.people[body], view=language.views[view.seen]),
        language.right.format(words=end),
        language.wrong.format(words=said.faults[name].format(**places)),
        language.marked,
        *_lines(scene.movement.faults[name].lines or scene.plan.lines, language),
    ]
    parts += _changes(scene, language, places) + _props(scene, language, places)
    return language.pair_title.format(title=title(scene, said, language)), " ".join(parts)


def outcome_words(scene: Scene, name: str, view: View, body: str, language: Language) -> Words:
    """Return title and description of one outcome of a test."""
    said, places = spoken(scene, language), _places(scene, language)
    label, sentence = said.outcomes[name]
    parts = [
        language.drawing.format(who=language.people[body], view=language.views[view.seen]),
        language.start.format(words=said.start.format(**places)),
        sentence.format(**places),
    ]
    parts += _props(scene, language, places) + _lines(scene.plan.lines, language)
    return f"{title(scene, said, language)}: {label}", " ".join(parts)
