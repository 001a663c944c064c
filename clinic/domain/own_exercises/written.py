"""The form in which a clinician writes an exercise, as it was typed, and how much it may hold."""

from dataclasses import dataclass, field

from clinic.domain.catalogue.exercise import Caution, Equipment
from clinic.domain.catalogue.words import Category, Sidedness, StartPosition

STEPS_MOST = 20
LINES_MOST = 12
ROWS_MOST = 12
LINE_MOST = 200
PROSE_MOST = 600
NAME_MOST = 100
OTHER_REGIONS = (
    "neck", "shoulder", "upper back", "elbow", "wrist and hand", "trunk", "low back", "hip", "thigh", "knee",
    "ankle", "foot",
)  # fmt: skip
"""Regions to choose from, from the head down, beside those which the catalogue names."""
BETWEEN_SIDES = "Change sides. Do the same on the other side."


@dataclass(frozen=True, slots=True)
class WrittenFault:
    """A common mistake as it was typed."""

    name: str = ""
    looks: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class WrittenMuscle:
    """A muscle as it was chosen: its slug, what it does, on which side."""

    muscle: str = ""
    role: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class WrittenThing:
    """A piece of equipment as it was typed."""

    item: str = ""
    detail: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """The whole form. A tuple of lines holds one step, cue, caution … each; ``dose`` has the fields of
    ``domain.dose_form``, and ``times_a_day`` and ``days_a_week``; ``modifications`` are the ones to keep."""

    name: str
    purpose: str
    category: Category
    start: StartPosition
    sidedness: Sidedness
    steps: tuple[str, ...]
    regions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    why: str = ""
    named_side: str = ""
    cues: tuple[str, ...] = ()
    faults: tuple[WrittenFault, ...] = ()
    muscles: tuple[WrittenMuscle, ...] = ()
    equipment: tuple[WrittenThing, ...] = ()
    dose: dict[str, str] = field(default_factory=dict)
    cautions: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    modifications: tuple[str, ...] = ()
    source_note: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue knows: muscles by slug, things by their slug, and the cautions that stand everywhere."""

    muscles: frozenset[str]
    things: tuple[Equipment, ...]
    general: tuple[Caution, ...]
