"""What a clinician would miss in an exercise, and the slips that would break it.

A gap is fine only when the exercise names it among its ``unknowns`` (the sources leave it open). Rules for
texts: steps of at most 15 words, a Flesch-Kincaid grade of at most 6 for what the patient reads.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from clinic.domain.catalogue.exercise import Exercise, Modification, Question
from clinic.domain.catalogue.library import Catalogue
from clinic.domain.catalogue.statements import new_steps, patient_text, sources_used, statements
from clinic.domain.catalogue.words import QuestionKind, Sidedness, StepRole
from clinic.domain.dose import missing
from clinic.domain.modification import check, compose
from clinic.domain.reading import LIMIT, Sentence, grade, worst_sentence

STEP_WORDS = 15
POSED = (StepRole.position, StepRole.set_up, StepRole.move, StepRole.hold, StepRole.back)
"""Steps of these roles show a pose; a breath, a brace or a preparation that is not drawn need not."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: ``field`` in short, ``message`` a sentence."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """The completeness of one exercise: ``open`` are gaps left open by the sources, ``gaps`` all others."""

    exercise: str
    grade: float
    worst: Sentence | None
    open: tuple[Gap, ...]
    gaps: tuple[Gap, ...]

    @property
    def complete(self) -> bool:
        """Whether only named unknowns are missing."""
        return not self.gaps


def report(exercise: Exercise, catalogue: Catalogue) -> Report:
    """Say what is missing in one exercise of a catalogue."""
    found = list(gaps(exercise, catalogue))
    named = {unknown.field: unknown.why for unknown in exercise.unknowns}
    named |= {f"questions.{asked.slug}": asked.why_open for asked in exercise.questions if asked.why_open}
    missed = {gap.field for gap in found}
    stale = [
        Gap(field, f"{field} is named as unknown but is not missing.")
        for field in named
        if field not in missed
    ]
    text = patient_text(exercise)
    return Report(
        exercise=exercise.slug,
        grade=grade(text),
        worst=worst_sentence(text),
        open=tuple(Gap(gap.field, named[gap.field]) for gap in found if gap.field in named),
        gaps=tuple([gap for gap in found if gap.field not in named] + stale),
    )


def gaps(exercise: Exercise, catalogue: Catalogue) -> Iterator[Gap]:
    """Give everything missing, whether named as unknown or not."""
    yield from _dose_gaps(exercise)
    yield from _side_gaps(exercise)
    yield from _step_gaps(exercise)
    yield from _fault_and_cue_gaps(exercise)
    yield from _question_gaps(exercise.questions)
    yield from _source_gaps(exercise, catalogue)
    yield from _reference_gaps(exercise, catalogue)
    yield from _modification_gaps(exercise)
    found = grade(patient_text(exercise))
    if found > LIMIT:
        yield Gap("reading grade", f"The reading grade is {found:.1f}, above {LIMIT:g}.")


def _dose_gaps(exercise: Exercise) -> Iterator[Gap]:
    for name in missing(exercise.dose, needs_load=exercise.needs_load):
        yield Gap(f"dose.{name}", f"The dose lacks {name}.")
    if exercise.dose.alternatives and not exercise.dose_conflict:
        yield Gap("dose_conflict", "The dose has alternatives, but nothing tells the clinician why.")
    frequency = exercise.frequency
    if not (frequency.as_needed or frequency.days_a_week or frequency.times_a_day):
        yield Gap("frequency", "Nothing says how often.")


def _side_gaps(exercise: Exercise) -> Iterator[Gap]:
    if exercise.sidedness is Sidedness.one_side:
        if not exercise.named_side:
            yield Gap("named_side", "Nothing says which side is the named one.")
        if not exercise.between_sides:
            yield Gap("between_sides", "Nothing says how to change sides.")
        return
    texts = [step.text for step in exercise.steps] + [cue.text for cue in exercise.cues]
    if any(text.sided for text in texts):
        yield Gap("sidedness", "A text names a side, but the exercise has no sides.")


def _step_gaps(exercise: Exercise) -> Iterator[Gap]:
    if not exercise.steps:
        yield Gap("steps", "There are no steps.")
    drawn = [modification for modification in exercise.modifications if modification.pose.draws]
    for step in (*exercise.steps, *(step for modification in drawn for step in new_steps(modification))):
        if step.role in POSED and step.pose is None:
            yield Gap(f"steps.{step.id}.pose", f"The step {step.id} shows no pose.")
    changed = (step for modification in exercise.modifications for step in new_steps(modification))
    for step in (*exercise.steps, *changed):
        for text in (step.text.one, step.text.both):
            if len(text.split()) > STEP_WORDS:
                yield Gap(f"steps.{step.id}.text", f"The step {step.id} has more than {STEP_WORDS} words.")
    for field, slugs in (
        ("steps", [step.id for step in exercise.steps]),
        ("cues", [cue.slug for cue in exercise.cues]),
        ("faults", [fault.slug for fault in exercise.faults]),
        ("modifications", [modification.slug for modification in exercise.modifications]),
    ):
        for twice in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            yield Gap(f"{field}.{twice}", f"{twice} stands twice among the {field}.")


def _fault_and_cue_gaps(exercise: Exercise) -> Iterator[Gap]:
    if not exercise.faults:
        yield Gap("faults", "No fault is named.")
    if not exercise.cues:
        yield Gap("cues", "There is no cue.")
    ids = {step.id for step in exercise.steps}
    for cue in exercise.cues:
        if cue.step not in ids:
            yield Gap(f"cues.{cue.slug}.step", f"The cue {cue.slug} belongs to no step.")


def _question_gaps(questions: Iterable[Question]) -> Iterator[Gap]:
    for question in questions:
        if question.kind is QuestionKind.symptom and question.answer:
            yield Gap(f"questions.{question.slug}.answer", "A symptom question must have no built-in answer.")
        if not question.answer:
            yield Gap(f"questions.{question.slug}", "The question has no answer, and nothing says why.")


def _source_gaps(exercise: Exercise, catalogue: Catalogue) -> Iterator[Gap]:
    for path, slugs in statements(exercise):
        if not slugs:
            yield Gap(f"provenance.{path}", f"Nothing says what {path} rests on.")
    for slug in sorted(sources_used(exercise) - set(catalogue.sources)):
        yield Gap(f"provenance.{slug}", f"There is no source {slug}.")


def _reference_gaps(exercise: Exercise, catalogue: Catalogue) -> Iterator[Gap]:
    known: Iterable[tuple[str, Iterable[str], Mapping[str, object]]] = (
        ("muscles", (link.muscle for link in exercise.muscles), catalogue.muscles),
        ("relations", (relation.to for relation in exercise.relations), catalogue.exercises),
        ("tests", exercise.tests, catalogue.tests),
    )
    for field, slugs, held in known:
        for slug in slugs:
            if slug not in held:
                yield Gap(f"{field}.{slug}", f"There is no {slug} among the {field} of the catalogue.")


def _modification_gaps(exercise: Exercise) -> Iterator[Gap]:
    slugs = {modification.slug for modification in exercise.modifications}
    ids = {step.id for step in exercise.steps}
    for modification in exercise.modifications:
        path = f"modifications.{modification.slug}"
        changes = modification.steps
        anchors = {insertion.after for insertion in changes.add} - {"start"}
        for unknown in sorted((anchors | {step.id for step in changes.replace} | set(changes.remove)) - ids):
            yield Gap(f"{path}.steps", f"{modification.slug} changes a step {unknown} that is not there.")
        named = {exclusion.modification for exclusion in modification.excludes}
        named |= {need.modification for need in modification.needs if need.modification}
        for unknown in sorted(named - slugs):
            yield Gap(f"{path}.excludes", f"{modification.slug} names {unknown}, which is not there.")
        hidden = {*modification.hides_faults, *modification.hides_cues}
        hideable = {fault.slug for fault in exercise.faults} | {cue.slug for cue in exercise.cues}
        for unknown in sorted(hidden - hideable):
            yield Gap(f"{path}.hides", f"{modification.slug} hides {unknown}, which is not there.")
    yield from _quarrels(exercise)


def _quarrels(exercise: Exercise) -> Iterator[Gap]:
    """Two modifications that may be combined must not both change the same step."""
    for first, second in combinations(exercise.modifications, 2):
        if check(exercise, [first.slug, second.slug]):
            continue
        for step in sorted(_touched(first) & _touched(second)):
            yield Gap(
                f"modifications.{first.slug}.steps",
                f"{first.slug} and {second.slug} may be combined, but both change the step {step}.",
            )
        ids = [step.id for step in compose(exercise, [first.slug, second.slug]).steps]
        for twice in sorted({slug for slug in ids if ids.count(slug) > 1}):
            yield Gap(
                f"modifications.{first.slug}.steps",
                f"With {first.slug} and {second.slug} the step {twice} stands twice.",
            )


def _touched(modification: Modification) -> set[str]:
    return {step.id for step in modification.steps.replace} | set(modification.steps.remove)
