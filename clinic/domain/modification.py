"""Modifications: changes of steps, equipment, dose, cautions and drawing together, composed or refused.

Chosen modifications are put in their declared order (then by slug), whatever order they were picked in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import combinations
from typing import Any

from clinic.domain.catalogue.exercise import (
    Caution,
    DoseChange,
    Equipment,
    Exercise,
    Modification,
    MuscleLink,
    Step,
)
from clinic.domain.catalogue.words import (
    Contraction,
    CueKind,
    Direction,
    Measure,
    MuscleRole,
    Pose,
    RelativeSide,
    Sidedness,
    StepRole,
)
from clinic.domain.dose import Dose, Range, missing
from clinic.domain.errors import Invalid, Problem
from clinic.domain.sides import Side

CHANGE_SIDES = "change-sides"
"""The id of the step that closes a one-sided exercise prescribed for both sides."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Why ``first`` and ``second`` (slugs) cannot go together; ``sentence`` names both in words.

    ``needed``: ``first`` needs ``second``, which is not chosen (or not among the equipment).
    """

    first: str
    second: str
    reason: str
    sentence: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class ComposedStep:
    """A step as the patient reads it; ``by`` is the slug of the modification it comes from, else empty.

    A ``detail`` is left out of the standard sheet.
    """

    id: str
    role: StepRole
    text: str
    pose: Pose | None
    by: str = ""
    detail: bool = False


@dataclass(frozen=True, slots=True)
class ComposedCue:
    """A cue as the patient reads it, for the step with id ``step``."""

    slug: str
    text: str
    kind: CueKind
    step: str


@dataclass(frozen=True, slots=True)
class ComposedFault:
    """A fault as the patient reads it; ``feels`` and ``pose`` may be empty."""

    slug: str
    name: str
    looks: str
    feels: str
    fix: str
    pose: str


@dataclass(frozen=True, slots=True)
class ComposedMuscle:
    """A muscle at work. ``side`` None: both, or not settled yet; ``where`` says it in words."""

    muscle: str
    role: MuscleRole
    contraction: Contraction | None
    side: Side | None
    where: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What a chosen modification is, for whom it is and why, in plain words."""

    slug: str
    name: str
    in_words: str
    direction: Direction
    for_whom: str
    why: str


@dataclass(frozen=True, slots=True)
class FigureRequest:
    """What to ask the figure for: only modifications which change the drawing."""

    exercise: str
    modifications: tuple[str, ...]
    side: Side | None


@dataclass(frozen=True, slots=True)
class Composed:
    """An exercise as prescribed. ``missing`` names the fields of the dose that are still to be chosen.

    ``own_cautions`` are those which do not stand on every exercise.
    """

    exercise: str
    name: str
    suffix: str
    side: Side | None
    modifications: tuple[str, ...]
    steps: tuple[ComposedStep, ...]
    cues: tuple[ComposedCue, ...]
    faults: tuple[ComposedFault, ...]
    equipment: tuple[Equipment, ...]
    cautions: tuple[str, ...]
    own_cautions: tuple[str, ...]
    feelings: tuple[str, ...]
    muscles: tuple[ComposedMuscle, ...]
    reasons: tuple[Reason, ...]
    dose: Dose
    missing: tuple[str, ...]
    needs_load: bool
    figure: FigureRequest

    @property
    def key_steps(self) -> tuple[ComposedStep, ...]:
        """Give the steps of the standard sheet, without the details."""
        return tuple(step for step in self.steps if not step.detail)

    @property
    def title(self) -> str:
        """Give the name with its modifications: "Hip hinge with your knees bent more, with a broomstick"."""
        return f"{self.name} {self.suffix}" if self.suffix else self.name


def check(exercise: Exercise, slugs: Sequence[str]) -> tuple[Clash, ...]:
    """Give every clash among the chosen modifications, empty when they go together.

    Raises Invalid ("modifications") for an unknown slug or one chosen twice.
    """
    chosen = _chosen(exercise, slugs)
    clashes = [clash for pair in combinations(chosen, 2) for clash in _exclusions(*pair)]
    for modification in chosen:
        clashes += _unmet(exercise, modification, {found.slug for found in chosen})
    return tuple(clashes)


def blocked(exercise: Exercise, slugs: Sequence[str]) -> Mapping[str, Clash]:
    """For each modification not chosen yet, the clash that adding it to ``slugs`` would bring, if any."""
    found: dict[str, Clash] = {}
    for candidate in exercise.modifications:
        if candidate.slug in slugs:
            continue
        clashes = check(exercise, [*slugs, candidate.slug])
        mine = [clash for clash in clashes if candidate.slug in (clash.first, clash.second)]
        if mine:
            found[candidate.slug] = mine[0]
    return found


def compose(exercise: Exercise, slugs: Sequence[str] = (), side: Side | None = None) -> Composed:
    """Compose the exercise with its chosen modifications for one side, or for both when ``side`` is None.

    Raises Invalid: "modifications" for unknown names and for each clash (naming both and the reason),
    "side" when a side is given for an exercise that has none.
    """
    clashes = check(exercise, slugs)
    if clashes:
        raise Invalid.many(Problem("modifications", clash.sentence) for clash in clashes)
    if side is not None and exercise.sidedness is not Sidedness.one_side:
        raise Invalid("side", f"{exercise.name} is not done for one side.")
    chosen = _chosen(exercise, slugs)
    steps = _steps(exercise, chosen, side)
    cautions = _cautions(exercise, chosen)
    equipment = _equipment(exercise, chosen)
    dose = _dose(exercise.dose, chosen)
    needs_load = any(item.needed and item.measure in (Measure.weight, Measure.band) for item in equipment)
    return Composed(
        exercise=exercise.slug,
        name=exercise.name,
        suffix=", ".join(modification.in_words for modification in chosen),
        side=side,
        modifications=tuple(modification.slug for modification in chosen),
        steps=steps,
        cues=_cues(exercise, chosen, side, {step.id for step in steps}),
        faults=_faults(exercise, chosen, side),
        equipment=equipment,
        cautions=_said(cautions, side),
        own_cautions=_said((caution for caution in cautions if not caution.general), side),
        feelings=tuple(feeling.text.say(side) for feeling in exercise.feelings),
        muscles=tuple(_muscle(exercise, link, side) for link in exercise.muscles),
        reasons=tuple(_reason(modification) for modification in chosen),
        dose=dose,
        missing=missing(dose, needs_load=needs_load),
        needs_load=needs_load,
        figure=FigureRequest(
            exercise.figure or exercise.slug,
            tuple(modification.slug for modification in chosen if modification.pose.draws),
            side,
        ),
    )


def _chosen(exercise: Exercise, slugs: Sequence[str]) -> tuple[Modification, ...]:
    known = {modification.slug: modification for modification in exercise.modifications}
    problems = []
    for slug in dict.fromkeys(slugs):
        if slug not in known:
            near = get_close_matches(slug, known, n=2)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            problems.append(
                Problem("modifications", f'{exercise.name} has no modification "{slug}".{hint}'),
            )
        elif list(slugs).count(slug) > 1:
            problems.append(Problem("modifications", f"{known[slug].name} is chosen twice."))
    if problems:
        raise Invalid.many(problems)
    return tuple(sorted((known[slug] for slug in slugs), key=lambda found: (found.order, found.slug)))


def _exclusions(first: Modification, second: Modification) -> list[Clash]:
    for one, other in ((first, second), (second, first)):
        for exclusion in one.excludes:
            if exclusion.modification == other.slug:
                said = f'"{first.name}" and "{second.name}" cannot be combined. {exclusion.reason}'
                return [Clash(first.slug, second.slug, exclusion.reason, said)]
    return []


def _unmet(exercise: Exercise, modification: Modification, chosen: set[str]) -> list[Clash]:
    things = {item.slug for item in exercise.equipment}
    clashes = []
    for need in modification.needs:
        if (need.modification and need.modification not in chosen) or (
            need.equipment and need.equipment not in things
        ):
            other = exercise.modification(need.modification)
            name = other.name if other else need.modification or need.equipment
            said = f'"{modification.name}" needs "{name}". {need.reason}'
            clashes.append(
                Clash(modification.slug, need.modification or need.equipment, need.reason, said, needed=True),
            )
    return clashes


def _steps(exercise: Exercise, chosen: Sequence[Modification], side: Side | None) -> tuple[ComposedStep, ...]:
    """Lay out each place of the exercise: its step, replaced or removed, then what is added after it."""
    removed = {slug for modification in chosen for slug in modification.steps.remove}
    swaps = {
        step.id: (step, modification.slug) for modification in chosen for step in modification.steps.replace
    }
    laid = _added_after("start", chosen)
    for step in exercise.steps:
        if step.id not in removed:
            laid.append(swaps.get(step.id, (step, "")))
        laid += _added_after(step.id, chosen)
    said = [
        ComposedStep(step.id, step.role, step.text.say(side), step.pose, by, step.detail) for step, by in laid
    ]
    if exercise.sidedness is Sidedness.one_side and side is None:
        said.append(ComposedStep(CHANGE_SIDES, StepRole.position, exercise.between_sides, None))
    return tuple(said)


def _added_after(anchor: str, chosen: Sequence[Modification]) -> list[tuple[Step, str]]:
    return [
        (step, modification.slug)
        for modification in chosen
        for insertion in modification.steps.add
        if insertion.after == anchor
        for step in insertion.steps
    ]


def _equipment(exercise: Exercise, chosen: Sequence[Modification]) -> tuple[Equipment, ...]:
    """Leave out a weight that is not needed: when the clinician adds one, the dose says so."""
    items = {
        item.slug: item for item in exercise.equipment if item.needed or item.measure is not Measure.weight
    }
    for modification in chosen:
        for slug in modification.equipment.remove:
            items.pop(slug, None)
        items.update((item.slug, item) for item in modification.equipment.add)
    return tuple(items.values())


def _cues(
    exercise: Exercise, chosen: Sequence[Modification], side: Side | None, steps: set[str]
) -> tuple[ComposedCue, ...]:
    hidden = {slug for modification in chosen for slug in modification.hides_cues}
    return tuple(
        ComposedCue(cue.slug, cue.text.say(side), cue.kind, cue.step)
        for cue in exercise.cues
        if cue.slug not in hidden and cue.step in steps
    )


def _faults(
    exercise: Exercise, chosen: Sequence[Modification], side: Side | None
) -> tuple[ComposedFault, ...]:
    hidden = {slug for modification in chosen for slug in modification.hides_faults}
    return tuple(
        ComposedFault(
            fault.slug, fault.name, fault.looks.say(side), fault.feels, fault.fix.say(side), fault.pose
        )
        for fault in exercise.faults
        if fault.slug not in hidden
    )


def _cautions(exercise: Exercise, chosen: Sequence[Modification]) -> list[Caution]:
    """Put what the modifications bring first, the general cautions last."""
    brought = [caution for modification in chosen for caution in modification.cautions]
    return sorted([*brought, *exercise.cautions], key=lambda caution: caution.general)


def _said(cautions: Iterable[Caution], side: Side | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(caution.text.say(side) for caution in cautions))


def _muscle(exercise: Exercise, link: MuscleLink, side: Side | None) -> ComposedMuscle:
    if link.side is RelativeSide.both or exercise.sidedness is not Sidedness.one_side:
        return ComposedMuscle(link.muscle, link.role, link.contraction, None, "both sides")
    same = link.side is RelativeSide.same
    if side is None:
        where = f"the side of {exercise.named_side}" if same else f"the side opposite {exercise.named_side}"
        return ComposedMuscle(link.muscle, link.role, link.contraction, None, where)
    actual = side if same else side.other
    return ComposedMuscle(link.muscle, link.role, link.contraction, actual, f"{actual} side")


def _reason(modification: Modification) -> Reason:
    return Reason(
        modification.slug,
        modification.name,
        modification.in_words,
        modification.direction,
        modification.for_whom,
        modification.why,
    )


def _dose(dose: Dose, chosen: Sequence[Modification]) -> Dose:
    for modification in chosen:
        dose = change_dose(dose, modification.dose)
    return dose


def change_dose(dose: Dose, change: DoseChange) -> Dose:
    """Scale, cap and clear the numbers of a dose and of its alternatives; unknown stays unknown."""
    changed = replace(
        dose,
        sets=_capped(dose.sets, change.sets_cap),
        reps=_capped(_scaled(dose.reps, change.reps_percent), change.reps_cap),
        hold_s=_capped(_scaled(dose.hold_s, change.hold_percent), change.hold_cap_s),
        alternatives=tuple(change_dose(other, change) for other in dose.alternatives),
    )
    cleared: dict[str, Any] = dict.fromkeys(change.choose)
    return replace(changed, **cleared)


def _scaled(number: Range | None, percent: int | None) -> Range | None:
    if number is None or percent is None:
        return number
    lower, upper = (max(1, part * percent // 100) for part in (number.lower, number.upper))
    return Range(lower, upper, number.or_more)


def _capped(number: Range | None, cap: int | None) -> Range | None:
    if number is None or cap is None:
        return number
    return Range(min(number.lower, cap), min(number.upper, cap), number.or_more and number.lower < cap)
