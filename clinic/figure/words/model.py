"""What a language must be able to say. Sentences hold places in braces; the tests hold all languages to the same ones.

Places for a side: ``{side}`` the named one, ``{other}`` the other, ``{near}`` the leg that is lifted, ``{hand}`` the
hand that holds on. Ending in ``_a`` they agree with a feminine noun (in Spanish *pierna*, *mano*, *cadera*).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Forms = tuple[str, str]
"""A word beside a masculine and beside a feminine noun."""


@dataclass(frozen=True, slots=True)
class ExerciseWords:
    """One exercise: its name, how the side is named, its two poses, and what its faults and outcomes look like."""

    title: str
    start: str
    end: str
    side: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    ``sides`` has "right", "left", and "working", "other", "free" for an exercise whose side is not named yet;
    ``bent`` fills ``{bent}``: a little, clearly. ``all_fours`` are start and end on hands and knees. ``signs`` stand
    over the right and the wrong picture, ``muscles`` beside a tinted one (by its name in ``draw.muscles``); they are
    drawn, so ``draw.letters`` must hold their letters. ``dashed`` says what a dashed line shows (``Movement.lines``).
    """

    exercises: Mapping[str, ExerciseWords]
    sides: Mapping[str, Forms]
    side_title: str
    views: Mapping[str, str]
    people: Mapping[str, str]
    changes: Mapping[str, str]
    lighter_bell: str
    props: Mapping[str, str]
    bent: Forms
    half: str
    all_fours: Forms
    drawing: str
    two_drawings: str
    start: str
    end: str
    right: str
    wrong: str
    marked: str
    pair_title: str
    tinted: str
    dashed: Mapping[str, str]
    signs: Forms
    muscles: Mapping[str, str]
    clashes: Mapping[str, str]
