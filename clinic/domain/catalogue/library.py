"""What stands in the catalogue beside the exercises, and the catalogue as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.domain.catalogue.exercise import Caution, Equipment, Exercise, Fault, Question, Step, Unknown
from clinic.domain.catalogue.words import ReviewState, TemplateSide
from clinic.domain.errors import NotFound
from clinic.domain.sides import Side


@dataclass(frozen=True, slots=True)
class Source:
    """Where statements come from. Empty author, publisher or date: not known. ``date`` is ISO 8601."""

    slug: str
    title: str
    about: str
    author: str = ""
    publisher: str = ""
    date: str = ""
    review: ReviewState = ReviewState.needs_review


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle by its anatomical name, and in words a patient knows."""

    slug: str
    name: str
    plain: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result of a test on one side; a higher ``rank`` is a worse result."""

    slug: str
    name: str
    looks: str
    rank: int


@dataclass(frozen=True, slots=True)
class Test:
    """An assessment. The named side is the side tested; ``retest_days`` None: no source gives an interval."""

    __test__ = False  # pytest would collect the name

    slug: str
    name: str
    purpose: str
    named_side: str
    set_up: tuple[Step, ...]
    action: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]
    rule: tuple[str, ...]
    retest: str
    leads_to: tuple[str, ...]
    sources: tuple[str, ...]
    faults: tuple[Fault, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    cautions: tuple[Caution, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    between_sides: str = ""
    retest_days: int | None = None
    figure: str = ""

    def rank(self, outcome: str) -> int:
        """Give the rank of an outcome; raises NotFound for an unknown slug."""
        for known in self.outcomes:
            if known.slug == outcome:
                return known.rank
        raise NotFound(f"The test {self.name} has no outcome {outcome!r}.")

    def focus(self, left: str, right: str) -> Side | None:
        """Give the side with the worse outcome, which gets the focus; None when both are alike."""
        difference = self.rank(left) - self.rank(right)
        if difference == 0:
            return None
        return Side.left if difference > 0 else Side.right


@dataclass(frozen=True, slots=True)
class Education:
    """A short text that explains; ``paragraphs`` for the patient."""

    slug: str
    title: str
    paragraphs: tuple[str, ...]
    sources: tuple[str, ...]
    exercises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateItem:
    """One exercise of a ready-made program; its dose is the catalogue's. ``stage`` begins with 1."""

    exercise: str
    modifications: tuple[str, ...] = ()
    side: TemplateSide = TemplateSide.none
    stage: int = 1
    optional: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A ready-made program. ``progression`` is its rule, with the sources it rests on."""

    slug: str
    name: str
    purpose: str
    items: tuple[TemplateItem, ...]
    progression: str
    sources: tuple[str, ...]
    progression_sources: tuple[str, ...]
    test: str = ""
    education: tuple[str, ...] = ()
    unknowns: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that the files hold, each by its slug."""

    exercises: Mapping[str, Exercise]
    tests: Mapping[str, Test]
    education: Mapping[str, Education]
    questions: Mapping[str, Question]
    sources: Mapping[str, Source]
    muscles: Mapping[str, Muscle]
    templates: Mapping[str, Template]
