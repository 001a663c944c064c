"""What the linter looks at, and what it says."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.codec import canonical, digest
from clinic.domain.delivery import Delivery
from clinic.domain.drafts import DraftContent, DraftItem
from clinic.domain.errors import Invalid
from clinic.domain.hand_over import HandOver
from clinic.domain.lint.standards import CERT, Standard
from clinic.domain.modification import Composed, compose
from clinic.domain.programs import Content
from clinic.domain.progression import Rule


class Severity(StrEnum):
    """An error stops publishing; a warning can be set aside with a reason."""

    error = "error"
    warning = "warning"


class Place(StrEnum):
    """The page that a message leads to."""

    builder = "builder"
    delivery = "delivery"
    progression = "progression"
    hand_over = "hand-over"
    account = "account"
    clinic = "clinic"


@dataclass(frozen=True, slots=True)
class Finding:
    """One message. ``field`` is the form's field on the page ``place``; ``about`` an item's lineage, or empty.

    ``basis`` is what the message rests on: when that changes, it is another message, and what was set aside comes
    back. ``cert`` is the item of CERT that is missing with it, or empty.
    """

    rule: str
    severity: Severity
    standard: Standard
    message: str
    field: str
    basis: tuple[str, ...]
    place: Place = Place.builder
    about: str = ""
    cert: str = ""

    @property
    def key(self) -> str:
        """SHA-256 (hex) of rule, item and basis: the same finding has the same key in every version."""
        return digest(canonical([self.rule, self.about, *self.basis]))


@dataclass(frozen=True, slots=True)
class AtHome:
    """What the patient said: equipment (catalogue slugs; "nothing" alone; empty: not asked) and minutes a day.

    ``usual``: she or he did not say, and the minutes are those that the clinic plans for such a patient.
    """

    equipment: frozenset[str] = frozenset()
    minutes_a_day: int | None = None
    usual: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What the record holds beside the program.

    ``credential`` is the writer's; ``harm`` says whom to call (the sheet prints it); ``rules`` are by lineage;
    ``tests`` are recorded test results in words; ``taught`` are the lineages of the newest published version (None:
    nothing is published yet) and ``hand_over`` what was ticked of it (None: nobody opened it).
    """

    credential: str = ""
    harm: str = ""
    delivery: Delivery = field(default_factory=Delivery)
    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    tests: tuple[str, ...] = ()
    taught: tuple[str, ...] | None = None
    hand_over: HandOver | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A program with everything the rules need. ``exercises`` is by exercise version; ``last`` the version before."""

    draft: DraftContent
    exercises: Mapping[str, Exercise]
    home: AtHome = field(default_factory=AtHome)
    record: Record = field(default_factory=Record)
    last: Content | None = None

    def items(self) -> Iterator[tuple[str, DraftItem, Exercise]]:
        """Each item with how a message names it ("2. Hip hinge") and its exercise."""
        for number, item in enumerate(self.draft.items, start=1):
            exercise = self.exercises[item.exercise_version]
            yield f"{number}. {exercise.name}", item, exercise


def composed(item: DraftItem, exercise: Exercise) -> Composed | None:
    """The item as the sheet says it, or None while its modifications contradict each other."""
    try:
        return compose(exercise, item.slugs)
    except Invalid:
        return None


@dataclass(frozen=True, slots=True)
class Review:
    """Everything found, errors first. ``later`` are items of CERT that only the time after publishing can fill."""

    findings: tuple[Finding, ...]
    later: tuple[str, ...] = ()

    def without(self, keys: Collection[str]) -> "Review":
        """The same with the warnings of these keys set aside; an error cannot be."""
        kept = [one for one in self.findings if one.severity is Severity.error or one.key not in keys]
        return replace(self, findings=tuple(kept))

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops publishing."""
        return tuple(found for found in self.findings if found.severity is Severity.error)

    @property
    def cert_missing(self) -> tuple[str, ...]:
        """The items of CERT that the record does not answer, in CERT's order."""
        missed = {found.cert for found in self.findings}
        return tuple(item for item in CERT if item in missed)

    @property
    def cert_there(self) -> int:
        """How many of CERT's 19 items the record answers."""
        return len(CERT) - len(self.cert_missing) - len(self.later)
