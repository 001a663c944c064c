"""How two texts of one exercise differ, in words that a clinician can check."""

from collections.abc import Callable, Iterator, Mapping

from clinic.domain import dose as doses
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.wording import Wording

_PLAIN = (
    ("name", "Name"),
    ("purpose", "Purpose"),
    ("why", "Why it helps"),
    ("category", "Kind"),
    ("start", "Position"),
    ("sidedness", "Sides"),
    ("named_side", "The named side"),
    ("between_sides", "Between the sides"),
    ("dose_conflict", "What the source contradicts"),
    ("source_note", "Where it comes from"),
)
_LISTS = (("aliases", "Other names"), ("regions", "Regions"), ("tests", "Tests"))


def differences(old: Exercise, new: Exercise) -> tuple[str, ...]:
    """What is different in ``new``, one sentence for each thing; empty when nothing is."""
    return tuple(_differences(old, new))


def _differences(old: Exercise, new: Exercise) -> Iterator[str]:
    for name, label in _PLAIN:
        yield from _said(label, str(getattr(old, name)), str(getattr(new, name)))
    for name, label in _LISTS:
        yield from _said(label, ", ".join(getattr(old, name)), ", ".join(getattr(new, name)))
    yield from _said("Dose", doses.words(old.dose), doses.words(new.dose))
    yield from _said("How often", doses.frequency_words(old.frequency), doses.frequency_words(new.frequency))
    yield from _of_parts("Step", old, new, _steps)
    if _ids(old) != _ids(new) and sorted(_ids(old)) == sorted(_ids(new)):
        yield "The steps stand in another order."
    yield from _of_parts("Cue", old, new, lambda one: {cue.slug: _both(cue.text) for cue in one.cues})
    yield from _of_parts("Fault", old, new, _faults)
    yield from _of_parts("Equipment", old, new, _things)
    yield from _of_parts("Muscle", old, new, _muscles)
    yield from _of_parts(
        "Caution", old, new, lambda one: {part.slug: _both(part.text) for part in one.cautions}
    )
    yield from _said("What one may feel", _feelings(old), _feelings(new))
    yield from _of_changes(old, new)
    yield from _of_parts("Question", old, new, lambda one: {part.slug: part.ask for part in one.questions})
    yield from _of_picture(old, new)


def _said(label: str, old: str, new: str) -> Iterator[str]:
    if old == new:
        return
    if not old:
        yield f"{label}: “{new}” is new."
    elif not new:
        yield f"{label}: “{old}” is gone."
    else:
        yield f"{label}: “{old}” is now “{new}”."


def _of_parts(
    label: str, old: Exercise, new: Exercise, texts: Callable[[Exercise], Mapping[str, str]]
) -> Iterator[str]:
    before, after = texts(old), texts(new)
    for name in dict.fromkeys([*after, *before]):
        yield from _said(label, before.get(name, ""), after.get(name, ""))


def _of_changes(old: Exercise, new: Exercise) -> Iterator[str]:
    """Changes to fit a person: which came, which went, and which say something else now."""
    before, after = ({one.slug: one for one in side.modifications} for side in (old, new))
    for slug in dict.fromkeys([*after, *before]):
        was, now = before.get(slug), after.get(slug)
        if was is None and now is not None:
            yield f"Change to fit a person: “{now.name}” is new."
        elif now is None and was is not None:
            yield f"Change to fit a person: “{was.name}” is gone."
        elif was != now and now is not None:
            yield f"Change to fit a person: “{now.name}” says something else."


def _of_picture(old: Exercise, new: Exercise) -> Iterator[str]:
    for name, label in (("figure", "drawing"), ("pose", "pose"), ("photo", "photo")):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield f"The {label} is {'another one' if was and now else 'new' if now else 'gone'}."


def _both(text: Wording) -> str:
    return text.both or text.one


def _ids(exercise: Exercise) -> list[str]:
    return [step.id for step in exercise.steps]


def _steps(exercise: Exercise) -> dict[str, str]:
    return {step.id: _both(step.text) for step in exercise.steps}


def _faults(exercise: Exercise) -> dict[str, str]:
    return {fault.slug: f"{fault.name}: {_both(fault.looks)} {_both(fault.fix)}" for fault in exercise.faults}


def _things(exercise: Exercise) -> dict[str, str]:
    return {
        thing.slug: thing.item
        + (f", {thing.detail}" if thing.detail else "")
        + ("" if thing.needed else ", if you like")
        for thing in exercise.equipment
    }


def _muscles(exercise: Exercise) -> dict[str, str]:
    return {
        f"{link.muscle} {link.role}": f"{link.muscle.replace('-', ' ')}, {link.role}, {link.side}"
        for link in exercise.muscles
    }


def _feelings(exercise: Exercise) -> str:
    return " ".join(_both(feeling.text) for feeling in exercise.feelings)
