"""A clinic's own translations: which texts of an exercise can be said in another language, and how each of them stands.

A text is found by what it says, as in ``domain.translation``: correct it, and its translation no longer fits. What
was said before is then shown beside it until somebody says it anew.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.wording import Wording
from clinic.domain.errors import Problem

TEXT_MOST = 2000
_SIDED = frozenset({"side", "side_a", "other", "other_a"})
_BRACES = re.compile(r"\{([^{}]*)\}")


class State(StrEnum):
    """How a text stands in a language; the first two need somebody."""

    missing = "missing"
    stale = "stale"
    own = "own"
    built_in = "built-in"


@dataclass(frozen=True, slots=True)
class Source:
    """One text as it is written, and which part of the exercise it belongs to."""

    part: str
    text: str

    @property
    def key(self) -> str:
        """A short name for a form's field: the same for the same text."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    @property
    def sided(self) -> bool:
        """Whether a word for a side is put into it."""
        return bool(_BRACES.search(self.text))


@dataclass(frozen=True, slots=True)
class Said:
    """A translation that was written for a text, which may have changed since."""

    part: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A text beside its translation. ``before`` is what was translated earlier in its place, if it is stale."""

    source: Source
    text: str
    state: State
    before: Said | None = None


def sources_of(exercise: Exercise) -> tuple[Source, ...]:
    """Every text of an exercise that a patient may read, each once, in the order of its page."""
    found: dict[str, Source] = {}
    for part, text in _texts(exercise):
        if text:
            found.setdefault(text, Source(part, text))
    return tuple(found.values())


def lines_of(
    sources: Sequence[Source], written: Sequence[Said], built_in: Mapping[str, str]
) -> tuple[Line, ...]:
    """Each text with its translation, those that need somebody first. ``written`` in the order of writing."""
    newest = {said.source: said for said in written}
    here = {source.text for source in sources}
    left = {said.part: said for said in newest.values() if said.source not in here and said.text}
    lines = [_line(source, newest.get(source.text), built_in.get(source.text), left) for source in sources]
    return tuple(sorted(lines, key=lambda line: line.state not in (State.missing, State.stale)))


def problem_of(source: Source, text: str) -> Problem | None:
    """What is wrong with a translation, if anything is. An empty one takes it back."""
    if len(text) > TEXT_MOST:
        return Problem(source.key, f"This is too long: at most {TEXT_MOST} characters.")
    bare = _BRACES.sub("", text)
    named = {found[1] for found in _BRACES.finditer(text)}
    if "{" in bare or "}" in bare or named - (_SIDED if source.sided else frozenset()):
        return Problem(source.key, WHICH_BRACES if source.sided else NO_BRACES)
    return None


WHICH_BRACES = "In braces only {side}, {other}, {side_a} and {other_a} may stand."
NO_BRACES = "No side is put into this text: leave the braces out."


def _line(source: Source, said: Said | None, built_in: str | None, left: Mapping[str, Said]) -> Line:
    if said is not None and said.text:
        return Line(source, said.text, State.own)
    if built_in:
        return Line(source, built_in, State.built_in)
    before = left.get(source.part)
    return Line(source, "", State.stale if before else State.missing, before)


def _texts(one: Exercise) -> Iterator[tuple[str, str]]:
    yield "Name", one.name
    yield "The named side", one.named_side
    yield "Between the sides", one.between_sides
    for number, step in enumerate(one.steps, 1):
        yield from _wording(f"Step {number}", step.text)
    for number, cue in enumerate(one.cues, 1):
        yield from _wording(f"Cue {number}", cue.text)
    for number, fault in enumerate(one.faults, 1):
        yield f"Fault {number}", fault.name
        yield from _wording(f"Fault {number}, how it looks", fault.looks)
        yield from _wording(f"Fault {number}, what helps", fault.fix)
        yield f"Fault {number}, how it feels", fault.feels
    for number, thing in enumerate(one.equipment, 1):
        yield f"Equipment {number}", thing.item
        yield f"Equipment {number}, how it must be", thing.detail
    for number, caution in enumerate(one.cautions, 1):
        yield from _wording(f"Caution {number}", caution.text)
    for number, feeling in enumerate(one.feelings, 1):
        yield from _wording(f"Feeling {number}", feeling.text)
    for number, asked in enumerate(one.questions, 1):
        if asked.answer:
            yield f"Question {number}", asked.ask
            yield f"Question {number}, answer", asked.answer
    yield from _modifications(one)


def _modifications(one: Exercise) -> Iterator[tuple[str, str]]:
    for change in one.modifications:
        named = f"With “{change.in_words}”" if change.in_words else "Modification"
        yield named, change.in_words
        yield f"{named}, why", change.why
        steps = [*(step for put in change.steps.add for step in put.steps), *change.steps.replace]
        for number, step in enumerate(steps, 1):
            yield from _wording(f"{named}, step {number}", step.text)
        for number, thing in enumerate(change.equipment.add, 1):
            yield f"{named}, equipment {number}", thing.item
            yield f"{named}, equipment {number}, how it must be", thing.detail
        for number, caution in enumerate(change.cautions, 1):
            yield from _wording(f"{named}, caution {number}", caution.text)


def _wording(part: str, wording: Wording) -> Iterator[tuple[str, str]]:
    yield (f"{part}, one side" if wording.sided else part), wording.one
    if wording.sided:
        yield f"{part}, both sides", wording.both
