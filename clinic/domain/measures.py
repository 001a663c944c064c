"""Two measures that patients give themselves: pain (NPRS) and what they can do again (PSFS).

Every number that says how much change matters names the study it comes from. Nothing here judges a person:
the words say what changed and what that study called a change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from clinic.domain.errors import Invalid, Problem

TOP = 10
ACTIVITIES_LEAST, ACTIVITIES_MOST = 3, 5
ACTIVITY_MOST = 120
NOTE_MOST = 1000


class Instrument(StrEnum):
    """What is measured."""

    nprs = "nprs"
    psfs = "psfs"


class Period(StrEnum):
    """The time that a pain score is about; scores of different periods are never compared."""

    now = "now"
    average = "average"
    worst = "worst"


PERIODS = {
    Period.now: "right now", Period.average: "on average in the last 24 hours",
    Period.worst: "at its worst in the last 24 hours",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """A published source."""

    text: str
    doi: str


CHILDS = Citation(
    "Childs JD, Piva SR, Fritz JM. Responsiveness of the numeric pain rating scale in patients with low back pain. "
    "Spine 2005; 30(11): 1331–1334.",
    "10.1097/01.brs.0000164099.92112.29",
)
STRATFORD = Citation(
    "Stratford P, Gill C, Westaway M, Binkley J. Assessing disability and change on individual patients: a report of "
    "a patient specific measure. Physiotherapy Canada 1995; 47(4): 258–263.",
    "",
)
ABBOTT = Citation(
    "Abbott JH, Schmitt J. Minimum important differences for the Patient-Specific Functional Scale, 4 region-specific "
    "outcome measures, and the numeric pain rating scale. J Orthop Sports Phys Ther 2014; 44(8): 560–564.",
    "10.2519/jospt.2014.5248",
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """In points of 0 to 10. ``error``: less than this the scale cannot tell from no change.

    ``important``: what patients called a small, a medium and a large change; empty where no study was found.
    """

    error: Fraction
    error_from: Citation
    important: tuple[tuple[Fraction, str], ...]
    important_from: Citation


THRESHOLDS = {
    Instrument.nprs: Thresholds(
        Fraction(2), CHILDS,
        ((Fraction(3, 2), "small"), (Fraction(7, 2), "large")), ABBOTT,
    ),
    Instrument.psfs: Thresholds(
        Fraction(2), STRATFORD,
        ((Fraction(13, 10), "small"), (Fraction(23, 10), "medium"), (Fraction(27, 10), "large")), ABBOTT,
    ),
}  # fmt: skip
"""NPRS: minimum detectable change 2 points (Childs 2005), important change 1.5 (small) to 3.5 (large; Abbott 2014).

PSFS, mean: minimum detectable change (90 %) 2 points (Stratford 1995), important change 1.3, 2.3, 2.7 (Abbott 2014).
"""
ONE_ACTIVITY = Fraction(3)
"""Minimum detectable change (90 %) of a single activity of the PSFS (Stratford 1995)."""


@dataclass(frozen=True, slots=True)
class Pain:
    """A pain score of 0 to 10 for a period."""

    period: Period
    score: int


@dataclass(frozen=True, slots=True)
class Change:
    """How a score differs from the first of its kind. ``better`` is None when nothing changed.

    ``beyond_error`` says whether the scale can tell it from no change; ``size`` is what patients call it, or "".
    """

    points: Fraction
    better: bool | None
    beyond_error: bool
    size: str
    since: date
    first: Fraction

    @property
    def told(self) -> bool | None:
        """Better or worse, where the scale can tell."""
        return self.better if self.beyond_error else None


def check_pain(pain: Pain) -> None:
    """Raise Invalid("score") unless it is a whole number from 0 to 10."""
    if not 0 <= pain.score <= TOP:
        raise Invalid("score", "Choose a number from 0 to 10.")


def check_function(scores: Sequence[tuple[str, int | None]]) -> dict[str, int]:
    """The scores by activity. Raises Invalid for fewer than three, more than five, twice the same, a missing score."""
    problems = []
    named = [(place, name, score) for place, (name, score) in enumerate(scores, 1) if name]
    if not ACTIVITIES_LEAST <= len(named) <= ACTIVITIES_MOST:
        field = f"activity_{min(len(named) + 1, ACTIVITIES_MOST)}"
        problems.append(
            Problem(field, f"Name {ACTIVITIES_LEAST} to {ACTIVITIES_MOST} activities of the patient's own.")
        )
    if len({name.casefold() for _, name, _ in named}) < len(named):
        problems.append(Problem("activity_1", "An activity is named twice."))
    for place, name, score in named:
        if len(name) > ACTIVITY_MOST:
            problems.append(
                Problem(f"activity_{place}", f"This is too long: at most {ACTIVITY_MOST} characters.")
            )
        if score is None or not 0 <= score <= TOP:
            problems.append(Problem(f"score_{place}", f"Choose a number from 0 to 10 for “{name[:60]}”."))
    if problems:
        raise Invalid.many(problems)
    return {name: score for _, name, score in named if score is not None}


def change(instrument: Instrument, first: Fraction, now: Fraction, since: date) -> Change:
    """The change from the first score. Less pain is better; more that one can do is better."""
    points = now - first
    limits = THRESHOLDS[instrument]
    sizes = [size for least, size in limits.important if abs(points) >= least]
    better = None if points == 0 else (points < 0) == (instrument is Instrument.nprs)
    return Change(points, better, abs(points) >= limits.error, sizes[-1] if sizes else "", since, first)


def points_words(points: Fraction) -> str:
    """A number of points with at most one decimal: "3", "2.3"."""
    tenths = round(abs(points) * 10)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def change_words(instrument: Instrument, found: Change) -> str:
    """A change in words, with what it means and no percentage."""
    if found.better is None:
        return f"The same as the first time ({points_words(found.first)} of {TOP})."
    much = points_words(found.points)
    unit = "point" if much == "1" else "points"
    way = "lower" if found.points < 0 else "higher"
    limits = THRESHOLDS[instrument]
    said = f"{much} {unit} {way} than the first time ({points_words(found.first)} of {TOP})."
    if not found.beyond_error:
        return f"{said} Less than {points_words(limits.error)} points: the scale cannot tell this from no change."
    turn = "better" if found.better else "worse"
    size = f" Patients in a study called this much a {found.size} change." if found.size else ""
    return f"{said} At least {points_words(limits.error)} points: a real change, for the {turn}.{size}"
