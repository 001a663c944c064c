"""The dose: how much of an exercise, each number a range, unknown never invented.

Units: seconds (``_s``), kilograms or pounds. How often (days, times a day) is the schedule's matter;
``Frequency`` only keeps what a catalogue entry's source suggests about it.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from clinic.domain.errors import Invalid, Problem

CAPS = {"sets": 20, "reps": 200, "hold_s": 3600, "rest_s": 1800, "tempo": 60, "load": 500}
"""Largest sensible values; a greater one is a slip of the keyboard."""

BAND_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from ``lower`` to ``upper``; ``or_more``: "at least ``lower``" (then both are equal)."""

    lower: int
    upper: int
    or_more: bool = False

    def __post_init__(self) -> None:
        """Refuse numbers below zero, a range that runs backwards, and "at least" with two numbers."""
        if self.lower < 0:
            raise Invalid("", "The number must not be below 0.")
        if self.upper < self.lower:
            raise Invalid("", f"The range runs backwards: {self.lower} to {self.upper}.")
        if self.or_more and self.upper != self.lower:
            raise Invalid("", 'Give one number after "at least".')

    def to_plain(self) -> list[int | None]:
        """Give ``[lower, upper]``; "at least" is ``[lower, null]``."""
        return [self.lower, None if self.or_more else self.upper]

    @classmethod
    def from_plain(cls, plain: object, path: str) -> "Range":
        """Read ``[lower, upper]``, ``[lower, null]``; raises Invalid naming ``path``."""
        if not (isinstance(plain, (list, tuple)) and len(plain) == 2 and _whole(plain[0])):
            raise Invalid(path, "This must be a pair of whole numbers, the lower and the upper.")
        lower, upper = plain
        if upper is not None and not _whole(upper):
            raise Invalid(path, "The upper number must be a whole number.")
        try:
            return cls(lower, lower if upper is None else upper, or_more=upper is None)
        except Invalid as error:
            raise Invalid(path, error.problems[0].message) from error


class LoadUnit(StrEnum):
    """The unit of a weight."""

    kg = "kg"
    lb = "lb"


class Pace(StrEnum):
    """A tempo told by one word."""

    slowly = "slowly"
    steadily = "steadily"
    briskly = "briskly"


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast: one word, or seconds out, still and back for each repetition."""

    pace: Pace | None = None
    out_s: int | None = None
    pause_s: int | None = None
    back_s: int | None = None

    def __post_init__(self) -> None:
        """Refuse a tempo that is neither a word nor three counts, or both."""
        counts = (self.out_s, self.pause_s, self.back_s)
        given = [count for count in counts if count is not None]
        if (self.pace is None) == (not given) or (given and len(given) != 3):
            raise Invalid("tempo", "Give one word (slowly) or three counts (3-1-3).")
        if any(not 0 <= count <= CAPS["tempo"] for count in given):
            raise Invalid("tempo", f"Each count must be between 0 and {CAPS['tempo']} seconds.")


@dataclass(frozen=True, slots=True)
class Load:
    """A weight (``lower`` to ``upper`` in ``unit``) or the colour of a resistance band."""

    lower: Decimal | None = None
    upper: Decimal | None = None
    unit: LoadUnit | None = None
    band: str = ""

    def __post_init__(self) -> None:
        """Refuse a weight without a unit, a weight beside a band, and numbers out of bounds."""
        if self.band:
            if self.lower is not None or self.upper is not None or self.unit is not None:
                raise Invalid("load", "Give a weight or a band, not both.")
            if len(self.band) > BAND_LETTERS:
                raise Invalid("load", f"The band's colour must have at most {BAND_LETTERS} letters.")
            return
        if self.lower is None or self.upper is None or self.unit is None:
            raise Invalid("load", "Give a weight with its unit (2 kg) or a band colour.")
        if not 0 < self.lower <= self.upper <= CAPS["load"]:
            raise Invalid("load", f"The weight must be above 0 and at most {CAPS['load']} {self.unit}.")
        if any(round(weight, 2) != weight for weight in (self.lower, self.upper)):
            raise Invalid("load", "Give the weight with at most two decimals.")


@dataclass(frozen=True, slots=True)
class Frequency:
    """What a source suggests about how often; every part may be unknown."""

    times_a_day: Range | None = None
    days_a_week: Range | None = None
    weeks: Range | None = None
    as_needed: bool = False


@dataclass(frozen=True, slots=True)
class Dose:
    """One prescription of amount. None is unknown. ``alternatives`` are further doses joined by "or".

    With alternatives the dose is still a choice to be made: the first form is the dose itself.
    """

    sets: Range | None = None
    reps: Range | None = None
    hold_s: Range | None = None
    rest_s: Range | None = None
    tempo: Tempo | None = None
    load: Load | None = None
    alternatives: tuple["Dose", ...] = ()

    def __post_init__(self) -> None:
        """Refuse zero sets, repetitions or hold, and numbers above the caps; the error names each field."""
        problems = []
        for name in ("sets", "reps", "hold_s", "rest_s"):
            number: Range | None = getattr(self, name)
            if number is None:
                continue
            if number.upper > CAPS[name]:
                problems.append(Problem(name, f"The number must be at most {CAPS[name]}."))
            if number.lower < 1 and name != "rest_s":
                problems.append(Problem(name, "The number must be at least 1."))
        if any(other.alternatives for other in self.alternatives):
            problems.append(Problem("alternatives", "An alternative cannot have alternatives."))
        if problems:
            raise Invalid.many(problems)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The least that fulfils a dose; None where the dose does not count in that unit."""

    sets: int | None
    reps: int | None
    hold_s: int | None


def lower_bounds(dose: Dose) -> Amounts:
    """Give the lower bounds of sets, repetitions and hold, which a partial report is measured against."""
    return Amounts(*(None if part is None else part.lower for part in (dose.sets, dose.reps, dose.hold_s)))


def missing(dose: Dose, *, needs_load: bool = False) -> tuple[str, ...]:
    """Name the fields that must still be chosen before the dose can be prescribed; empty when complete.

    ``alternatives``: one of the forms must be chosen; ``reps``: neither repetitions nor a hold is given.
    """
    if dose.alternatives:
        return ("alternatives",)
    names = []
    if dose.sets is None:
        names.append("sets")
    if dose.reps is None and dose.hold_s is None:
        names.append("reps")
    if needs_load and dose.load is None:
        names.append("load")
    return tuple(names)


def choices(dose: Dose) -> tuple[Dose, ...]:
    """Give every form of the dose by itself, without alternatives; the first is the dose's own."""
    return (replace(dose, alternatives=()), *dose.alternatives)


def words(dose: Dose) -> str:
    """Say the dose in patient English: "10 to 12 times · 2 to 3 rounds"; alternatives joined by " or ".

    Empty when nothing is known.
    """
    return " or ".join(said for said in map(_words_of_one, choices(dose)) if said)


def _words_of_one(dose: Dose) -> str:
    reps = "" if dose.reps is None else _count(dose.reps, "time", "times")
    hold = "" if dose.hold_s is None else f"hold {_seconds(dose.hold_s)}"
    if reps and hold:
        hold += " each time"
    parts = [
        reps,
        hold,
        "" if dose.sets is None else _count(dose.sets, "round", "rounds"),
        "" if dose.tempo is None else tempo_words(dose.tempo),
        "" if dose.load is None else load_words(dose.load),
        "" if dose.rest_s is None else _rest(dose.rest_s),
    ]
    return " · ".join(part for part in parts if part)


def range_words(number: Range) -> str:
    """Say a range: "2 to 3", "30", "at least 30"."""
    if number.or_more:
        return f"at least {number.lower}"
    return str(number.lower) if number.lower == number.upper else f"{number.lower} to {number.upper}"


def tempo_words(tempo: Tempo) -> str:
    """Say a tempo: "slowly" or "3 seconds out, 1 second still, 3 seconds back"."""
    if tempo.pace is not None:
        return tempo.pace.value
    counts = ((tempo.out_s, "out"), (tempo.pause_s, "still"), (tempo.back_s, "back"))
    return ", ".join(f"{_seconds(Range(count, count))} {part}" for count, part in counts if count)


def load_words(load: Load) -> str:
    """Say a load: "with 2 kg", "with 2 to 3 kg", "with the red band"."""
    if load.band:
        return f"with the {load.band} band"
    lower, upper = weight_texts(load)
    return f"with {lower} {load.unit}" if lower == upper else f"with {lower} to {upper} {load.unit}"


def weight_texts(load: Load) -> tuple[str, str]:
    """Give the lower and upper weight as plain decimal text: "2.5"; empty for a band."""
    lower, upper = (
        "" if number is None else format(number.normalize(), "f") for number in (load.lower, load.upper)
    )
    return lower, upper


def frequency_words(frequency: Frequency) -> str:
    """Say how often: "2 times a day · 3 days a week · for 4 weeks"; empty when nothing is known."""
    parts = []
    if frequency.as_needed:
        parts.append("whenever you need it")
    if frequency.times_a_day is not None:
        parts.append(f"{_count(frequency.times_a_day, 'time', 'times')} a day")
    if frequency.days_a_week is not None:
        parts.append(f"{_count(frequency.days_a_week, 'day', 'days')} a week")
    if frequency.weeks is not None:
        parts.append(f"for {_count(frequency.weeks, 'week', 'weeks')}")
    return " · ".join(parts)


def _count(number: Range, one: str, many: str) -> str:
    return f"{range_words(number)} {one if number.upper == 1 else many}"


def _seconds(number: Range) -> str:
    if number.lower == number.upper and number.lower >= 60:
        minutes, rest = divmod(number.lower, 60)
        said = f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
        said += f" {rest} {'second' if rest == 1 else 'seconds'}" if rest else ""
        return f"at least {said}" if number.or_more else said
    return _count(number, "second", "seconds")


def _rest(number: Range) -> str:
    return "no rest between rounds" if number.upper == 0 else f"rest {_seconds(number)}"


def _whole(part: object) -> bool:
    return isinstance(part, int) and not isinstance(part, bool)
