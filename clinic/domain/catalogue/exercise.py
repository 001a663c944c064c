"""An exercise with everything that a clinician prescribes from.

``sources`` on a part holds slugs of ``Source``; when empty, the exercise's ``provenance`` of that field
group says what the part rests on.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from clinic.domain.catalogue.own import Photo, Posed
from clinic.domain.catalogue.wording import Wording
from clinic.domain.catalogue.words import (
    Category,
    Contraction,
    CueKind,
    Direction,
    Measure,
    ModificationKind,
    MuscleRole,
    Pose,
    QuestionKind,
    RelationKind,
    RelativeSide,
    ReviewState,
    Sidedness,
    StartPosition,
    StepRole,
)
from clinic.domain.dose import Dose, Frequency


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction, verb first. ``id`` is stable: modifications change steps by it.

    A ``detail`` is left out of the standard sheet; the phone, the exercise's page and the detailed sheet show
    it. The movement is complete and safe without it.
    """

    id: str
    role: StepRole
    text: Wording
    pose: Pose | None = None
    detail: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A picture or target that helps with one step (``step`` is its id)."""

    slug: str
    text: Wording
    kind: CueKind
    step: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A common mistake. ``feels`` may be empty (not known). ``pose`` names the fault's drawing, if any."""

    slug: str
    name: str
    looks: Wording
    fix: Wording
    feels: str = ""
    pose: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MuscleLink:
    """A muscle at work: ``muscle`` is its slug, ``side`` is relative to the named side.

    ``contraction`` is None for a muscle which is only stretched.
    """

    muscle: str
    role: MuscleRole
    side: RelativeSide
    contraction: Contraction | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Equipment:
    """A thing to use. ``min_height_cm`` is for a surface; ``measure``: what must be stated of it."""

    slug: str
    item: str
    needed: bool
    detail: str = ""
    substitutes: tuple[str, ...] = ()
    measure: Measure = Measure.none
    min_height_cm: int | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Caution:
    """When to stop, take care or ask. ``general`` ones stand on every exercise."""

    slug: str
    text: Wording
    general: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feeling:
    """What the patient may feel and that it is expected. Never an explanation of a symptom."""

    text: Wording
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What people ask. ``answer`` is empty unless a source gives one; then ``why_open`` says why."""

    slug: str
    ask: str
    kind: QuestionKind
    answer: str = ""
    why_open: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """This exercise is ``kind`` the exercise ``to``."""

    kind: RelationKind
    to: str
    note: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A field which the sources leave open, named so that nobody takes it for forgotten."""

    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a field group (purpose, steps, dose …) rests on."""

    field: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Insertion:
    """Steps put in after the step ``after`` ("start" puts them first)."""

    after: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class StepChanges:
    """What a modification does to the steps, by their ids."""

    add: tuple[Insertion, ...] = ()
    replace: tuple[Step, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EquipmentChanges:
    """What a modification does to the equipment; an added item takes the place of one with the same slug."""

    add: tuple[Equipment, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoseChange:
    """What a modification does to the suggested dose.

    Percentages scale (rounded down, at least 1), caps limit, ``choose`` names fields to be chosen anew.
    """

    reps_percent: int | None = None
    hold_percent: int | None = None
    sets_cap: int | None = None
    reps_cap: int | None = None
    hold_cap_s: int | None = None
    choose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PoseChange:
    """What a modification does to the drawing, in words; ``draws`` false: the drawing stays as it is."""

    draws: bool
    what: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """This modification cannot stand beside ``modification``; ``reason`` is a sentence for the clinician."""

    modification: str
    reason: str


@dataclass(frozen=True, slots=True)
class Need:
    """This modification needs another ``modification``, or a piece of ``equipment`` of the exercise."""

    reason: str
    modification: str = ""
    equipment: str = ""


@dataclass(frozen=True, slots=True)
class Modification:
    """A change of steps, equipment, dose, cautions and pose together.

    ``name`` is short, ``in_words`` ends the title ("with a hand on the wall"); several compose by ``order``,
    then slug. ``hides_faults`` and ``hides_cues`` name what no longer applies.
    """

    slug: str
    name: str
    in_words: str
    kind: ModificationKind
    direction: Direction
    order: int
    for_whom: str
    why: str
    pose: PoseChange
    steps: StepChanges = field(default_factory=StepChanges)
    equipment: EquipmentChanges = field(default_factory=EquipmentChanges)
    dose: DoseChange = field(default_factory=DoseChange)
    cautions: tuple[Caution, ...] = ()
    hides_faults: tuple[str, ...] = ()
    hides_cues: tuple[str, ...] = ()
    excludes: tuple[Exclusion, ...] = ()
    needs: tuple[Need, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. ``named_side`` says which leg or side "left" means; empty if not sided.

    ``pose``, ``photo``, ``source_note`` (in words, where no ``Source`` is on record) and ``language`` (in which it is
    written; empty: English) are a clinic's own.
    """

    LEFT_OUT_WHEN_EMPTY: ClassVar[frozenset[str]] = frozenset({"pose", "photo", "source_note", "language"})

    slug: str
    name: str
    version: int
    review: ReviewState
    purpose: str
    why: str
    category: Category
    regions: tuple[str, ...]
    start: StartPosition
    sidedness: Sidedness
    steps: tuple[Step, ...]
    provenance: tuple[Provenance, ...]
    aliases: tuple[str, ...] = ()
    named_side: str = ""
    between_sides: str = ""
    cues: tuple[Cue, ...] = ()
    faults: tuple[Fault, ...] = ()
    modifications: tuple[Modification, ...] = ()
    muscles: tuple[MuscleLink, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    dose: Dose = field(default_factory=Dose)
    dose_conflict: str = ""
    frequency: Frequency = field(default_factory=Frequency)
    cautions: tuple[Caution, ...] = ()
    feelings: tuple[Feeling, ...] = ()
    questions: tuple[Question, ...] = ()
    tests: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    figure: str = ""
    pose: Posed | None = None
    photo: Photo | None = None
    source_note: str = ""
    language: str = ""

    @property
    def needs_load(self) -> bool:
        """Whether the exercise is done with a weight or band that the dose must state."""
        return any(item.needed and item.measure in (Measure.weight, Measure.band) for item in self.equipment)

    def modification(self, slug: str) -> Modification | None:
        """Give the modification of that slug, or None."""
        return next((found for found in self.modifications if found.slug == slug), None)

    def sources_of(self, group: str, part: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Give the sources of a part: its own (``part``), or those of its field group; empty when unknown."""
        if part:
            return part
        return next((found.sources for found in self.provenance if found.field == group), ())
