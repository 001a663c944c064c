"""The statements of an exercise: what the patient may read, and what each rests on."""

from collections.abc import Iterable, Iterator

from clinic.domain.catalogue.exercise import Exercise, Modification, Step
from clinic.domain.dose import Dose


def patient_text(exercise: Exercise) -> str:
    """Give all that a patient may read of an exercise, each part as sentences of its own."""
    parts = [exercise.purpose, exercise.why, exercise.between_sides]
    parts += [step.text.both or step.text.one for step in exercise.steps]
    parts += [cue.text.both or cue.text.one for cue in exercise.cues]
    for fault in exercise.faults:
        parts += [fault.looks.both or fault.looks.one, fault.feels, fault.fix.both or fault.fix.one]
    parts += [caution.text.both or caution.text.one for caution in exercise.cautions]
    parts += [feeling.text.both or feeling.text.one for feeling in exercise.feelings]
    for question in exercise.questions:
        parts += [question.ask, question.answer]
    for modification in exercise.modifications:
        parts += [modification.for_whom, modification.why]
        parts += [step.text.both or step.text.one for step in new_steps(modification)]
        parts += [caution.text.both or caution.text.one for caution in modification.cautions]
    return as_sentences(parts)


def as_sentences(parts: Iterable[str]) -> str:
    """Join texts so that each ends as a sentence."""
    whole = [part.strip() for part in parts if part.strip()]
    return " ".join(part if part[-1] in ".!?" else f"{part}." for part in whole)


def new_steps(modification: Modification) -> tuple[Step, ...]:
    """Give the steps which a modification puts in or puts in place of others."""
    added = [step for insertion in modification.steps.add for step in insertion.steps]
    return (*added, *modification.steps.replace)


def sources_used(exercise: Exercise) -> set[str]:
    """Give the slugs of all sources that any part of the exercise rests on."""
    return {slug for _, slugs in statements(exercise) for slug in slugs}


def statements(exercise: Exercise) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every statement as its path ("faults.knees-in") with the sources it rests on."""
    yield "purpose", exercise.sources_of("purpose")
    yield "why", exercise.sources_of("why")
    if exercise.dose != Dose():
        yield "dose", exercise.sources_of("dose")
    for group, parts in _parts(exercise):
        for name, sources in parts:
            yield f"{group}.{name}", exercise.sources_of(group, sources)
    for modification in exercise.modifications:
        path = f"modifications.{modification.slug}"
        yield path, exercise.sources_of("modifications", modification.sources)
        for step in new_steps(modification):
            yield (
                f"{path}.{step.id}",
                exercise.sources_of("modifications", step.sources or modification.sources),
            )
        brought = [(caution.slug, caution.sources) for caution in modification.cautions]
        brought += [(item.slug, item.sources) for item in modification.equipment.add]
        for slug, sources in brought:
            yield f"{path}.{slug}", exercise.sources_of("modifications", sources or modification.sources)


def _parts(exercise: Exercise) -> Iterator[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    yield "steps", [(step.id, step.sources) for step in exercise.steps]
    yield "cues", [(cue.slug, cue.sources) for cue in exercise.cues]
    yield "faults", [(fault.slug, fault.sources) for fault in exercise.faults]
    yield "muscles", [(link.muscle, link.sources) for link in exercise.muscles]
    yield "equipment", [(item.slug, item.sources) for item in exercise.equipment]
    yield "cautions", [(caution.slug, caution.sources) for caution in exercise.cautions]
    yield "feelings", [(str(number), part.sources) for number, part in enumerate(exercise.feelings, 1)]
    yield "questions", [(question.slug, question.sources) for question in exercise.questions]
    yield "relations", [(relation.to, relation.sources) for relation in exercise.relations]
