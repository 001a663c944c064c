"""From the form to the exercise, and back.

Whatever the form does not show (changes, questions, tests, relations, sources) stays as it was.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from clinic.domain.catalogue.exercise import Caution, Exercise, Modification, Step
from clinic.domain.catalogue.own import NOTE_MOST
from clinic.domain.catalogue.words import ReviewState, Sidedness
from clinic.domain.dose import Dose, Frequency
from clinic.domain.dose_form import form_values
from clinic.domain.errors import Invalid, Problem
from clinic.domain.languages import DEFAULT, LANGUAGES
from clinic.domain.own_exercises import parts
from clinic.domain.own_exercises.written import (
    BETWEEN_SIDES,
    LINE_MOST,
    LINES_MOST,
    NAME_MOST,
    PROSE_MOST,
    STEPS_MOST,
    Known,
    Written,
    WrittenFault,
    WrittenMuscle,
    WrittenThing,
)
from clinic.domain.tongues import tongue_of

Part = TypeVar("Part")


def exercise_of(
    written: Written,
    slug: str,
    number: int,
    known: Known,
    before: Exercise | None = None,
    language: str = DEFAULT,
) -> Exercise:
    """The exercise that the form describes, as version ``number``. Raises Invalid naming each field of the form.

    ``language`` is that of the clinic: a new exercise is written in it unless its words show another one.
    """
    problems = list(_too_much(written))
    collect = _Collector(problems)
    steps: tuple[Step, ...] = collect(lambda: parts.steps(written, before), ())
    cautions: tuple[Caution, ...] = collect(lambda: parts.cautions(written, before), ())
    exercise = Exercise(
        slug=slug,
        name=written.name.strip(),
        version=number,
        review=ReviewState.reviewed,
        purpose=written.purpose.strip(),
        why=written.why.strip(),
        category=written.category,
        regions=tuple(dict.fromkeys(region.lower() for region in written.regions)),
        start=written.start,
        sidedness=written.sidedness,
        steps=steps,
        provenance=before.provenance if before else (),
        aliases=tuple(dict.fromkeys(written.aliases)),
        cues=collect(lambda: parts.cues(written, steps, before), ()),
        faults=collect(lambda: parts.faults(written, before), ()),
        muscles=collect(lambda: parts.muscles(written, known, before), ()),
        equipment=parts.things(written, known, before),
        dose=collect(lambda: parts.dose(written, before), Dose()),
        frequency=collect(lambda: parts.frequency(written, before), Frequency()),
        cautions=(*cautions, *known.general),
        feelings=collect(lambda: parts.feelings(written, before), ()),
        source_note=written.source_note.strip(),
        named_side=_named_side(written),
        between_sides=_between_sides(written, before),
        language=_language(written, (before.language or DEFAULT) if before else language),
    )
    if problems:
        raise Invalid.many(problems)
    return _with_the_rest(exercise, written, before)


def written_of(exercise: Exercise) -> Written:
    """The form that describes the exercise."""
    dose = form_values(exercise.dose)
    dose |= form_values_of_frequency(exercise.frequency)
    return Written(
        name=exercise.name,
        purpose=exercise.purpose,
        category=exercise.category,
        start=exercise.start,
        sidedness=exercise.sidedness,
        steps=tuple(step.text.one for step in exercise.steps),
        regions=exercise.regions,
        aliases=exercise.aliases,
        why=exercise.why,
        named_side=exercise.named_side,
        cues=tuple(cue.text.one for cue in exercise.cues),
        faults=tuple(WrittenFault(fault.name, fault.looks.one, fault.fix.one) for fault in exercise.faults),
        muscles=tuple(
            WrittenMuscle(link.muscle, link.role.value, link.side.value) for link in exercise.muscles
        ),
        equipment=tuple(WrittenThing(thing.item, thing.detail, thing.needed) for thing in exercise.equipment),
        dose=dose,
        cautions=tuple(caution.text.one for caution in exercise.cautions if not caution.general),
        feelings=tuple(feeling.text.one for feeling in exercise.feelings),
        modifications=tuple(change.slug for change in exercise.modifications),
        source_note=exercise.source_note,
    )


def form_values_of_frequency(frequency: Frequency) -> dict[str, str]:
    """The fields ``times_a_day`` and ``days_a_week`` as they are typed."""
    as_dose = {"times_a_day": frequency.times_a_day, "days_a_week": frequency.days_a_week}
    return {name: form_values(Dose(rest_s=number))["rest_s"] for name, number in as_dose.items()}


def slug_of(name: str, ending: str) -> str:
    """The slug of a new exercise: "Clam shell" with the ending "4f2a91" gives "clam-shell-4f2a91".

    The ending keeps it apart from every exercise that the built-in catalogue has or will have.
    """
    return f"{parts.slug_of_text(name, 50) or 'exercise'}-{ending}"


class _Collector:
    """Takes what a part of the form gives, or remembers its problems and goes on with something else."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def __call__(self, make: Callable[[], Part], otherwise: Part) -> Part:
        try:
            return make()
        except Invalid as error:
            self._problems += error.problems
            return otherwise


def _too_much(written: Written) -> Iterator[Problem]:
    for name, most in (("name", NAME_MOST), ("purpose", LINE_MOST)):
        text = getattr(written, name).strip()
        if not text:
            yield Problem(name, "Please fill this in.")
        if len(text) > most:
            yield Problem(name, f"This is too long: at most {most} characters.")
    for name, most in (("why", PROSE_MOST), ("source_note", NOTE_MOST), ("named_side", NAME_MOST)):
        if len(getattr(written, name)) > most:
            yield Problem(name, f"This is too long: at most {most} characters.")
    if not any(line.strip() for line in written.steps):
        yield Problem("steps", "Write at least one step.")
    for name, most in (
        ("steps", STEPS_MOST),
        *((one, LINES_MOST) for one in ("cues", "cautions", "feelings")),
    ):
        lines = getattr(written, name)
        if len(lines) > most:
            yield Problem(name, f"These are too many: at most {most} lines.")
        if any(len(line) > LINE_MOST for line in lines):
            yield Problem(name, f"A line is too long: at most {LINE_MOST} characters.")
    for name, singles in (("aliases", written.aliases), ("regions", written.regions)):
        if len(singles) > LINES_MOST or any(len(one) > NAME_MOST for one in singles):
            yield Problem(name, f"Give at most {LINES_MOST}, each of at most {NAME_MOST} characters.")
    if not written.regions:
        yield Problem("regions", "Choose at least one region.")


def _language(written: Written, otherwise: str) -> str:
    """The tag of the language in which it is written; empty for English."""
    faults = (text for fault in written.faults for text in (fault.name, fault.looks, fault.fix))
    shown = tongue_of(" ".join([written.name, *written.steps, *written.cues, *written.cautions, *faults]))
    found = shown if shown in LANGUAGES else otherwise
    return "" if found == DEFAULT else found


def _named_side(written: Written) -> str:
    sided = written.sidedness is Sidedness.one_side
    return (written.named_side.strip() or "the side that works") if sided else ""


def _between_sides(written: Written, before: Exercise | None) -> str:
    sided = written.sidedness is Sidedness.one_side
    return ((before.between_sides if before else "") or BETWEEN_SIDES) if sided else ""


def _with_the_rest(exercise: Exercise, written: Written, before: Exercise | None) -> Exercise:
    """What the form does not show, from before; a change that speaks of a step which is gone is refused."""
    if before is None:
        return exercise
    kept = tuple(change for change in before.modifications if change.slug in written.modifications)
    whole = replace(
        exercise,
        modifications=tuple(_narrowed(change, {one.slug for one in kept}) for change in kept),
        dose_conflict=before.dose_conflict if exercise.dose.alternatives else "",
        questions=before.questions,
        tests=before.tests,
        relations=before.relations,
        unknowns=before.unknowns,
        figure=before.figure,
        pose=before.pose,
        photo=before.photo,
    )
    problems = list(_astray(whole))
    if problems:
        raise Invalid.many(problems)
    return whole


def _narrowed(change: Modification, kept: set[str]) -> Modification:
    """A change without what it says of changes that were not kept."""
    return replace(
        change,
        excludes=tuple(one for one in change.excludes if one.modification in kept),
        needs=tuple(one for one in change.needs if not one.modification or one.modification in kept),
    )


def _astray(exercise: Exercise) -> Iterator[Problem]:
    steps = {step.id for step in exercise.steps} | {"start"}
    for change in exercise.modifications:
        spoken = {step.id for step in change.steps.replace} | {one.after for one in change.steps.add}
        if (spoken | set(change.steps.remove)) - steps:
            yield Problem(
                "modifications",
                f"“{change.name}” changes a step that is gone. Put the step back, or leave this change out.",
            )
        sided = any(step.text.sided for step in change.steps.replace) or any(
            step.text.sided for one in change.steps.add for step in one.steps
        )
        if sided and exercise.sidedness is not Sidedness.one_side:
            yield Problem("modifications", f"“{change.name}” speaks of one side. Leave this change out.")
