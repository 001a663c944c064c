"""An exercise said in another language: each text that a patient reads is looked up by the English one.

A text whose English was corrected since is not found any more: a translation never outlives what it translates.
In the texts ``{side}`` and ``{other}`` stand for the masculine word of a side, ``{side_a}`` and ``{other_a}`` for
the feminine one ("lado izquierdo", "pierna izquierda").
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from clinic.domain.catalogue.exercise import (
    Caution,
    Cue,
    Equipment,
    Exercise,
    Fault,
    Feeling,
    Modification,
    Step,
)
from clinic.domain.catalogue.wording import Wording
from clinic.domain.languages import DEFAULT
from clinic.domain.sides import Side

SIDES: Mapping[str, Mapping[Side, tuple[str, str]]] = {
    "es": {Side.left: ("izquierdo", "izquierda"), Side.right: ("derecho", "derecha")},
    "ar": {Side.left: ("الأيسر", "اليسرى"), Side.right: ("الأيمن", "اليمنى")},
}
"""Masculine and feminine."""

Phrases = Mapping[str, str]
"""English text → text of one language."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """An exercise in ``language``; ``missing`` are its texts that nobody has translated.

    When any is missing the whole exercise stays as it was written: languages are never mixed within one exercise.
    """

    exercise: Exercise
    language: str
    missing: tuple[str, ...] = ()


def spoken(exercise: Exercise, language: str, side: Side | None, phrases: Phrases) -> Spoken:
    """The exercise as a sheet for one side (or both: None) says it, in that language if all of it is there."""
    written = exercise.language or DEFAULT
    if language == written == DEFAULT:
        return Spoken(exercise, DEFAULT)
    translator = _Translator(language, side, phrases)
    said = translator.exercise(exercise)
    if (
        language == written
    ):  # only what the site itself put in (general cautions, "change sides") is said anew
        return Spoken(said, language)
    missing = tuple(dict.fromkeys(translator.missing))
    return Spoken(exercise, written, missing) if missing else Spoken(said, language)


class _Translator:
    def __init__(self, language: str, side: Side | None, phrases: Phrases) -> None:
        self._sides = SIDES.get(language, {})
        self._side = side
        self._phrases = phrases
        self.missing: list[str] = []

    def exercise(self, one: Exercise) -> Exercise:
        return replace(
            one,
            name=self.text(one.name),
            named_side=self.text(one.named_side),
            between_sides=self.text(one.between_sides),
            steps=self._steps(one.steps),
            cues=tuple(self._cue(cue) for cue in one.cues),
            faults=tuple(self._fault(fault) for fault in one.faults),
            modifications=tuple(self._modification(modification) for modification in one.modifications),
            equipment=self._things(one.equipment),
            cautions=self._cautions(one.cautions),
            feelings=tuple(Feeling(self._wording(feeling.text), feeling.sources) for feeling in one.feelings),
            questions=tuple(
                replace(asked, ask=self.text(asked.ask), answer=self.text(asked.answer))
                if asked.answer
                else asked
                for asked in one.questions
            ),
        )

    def text(self, english: str) -> str:
        if not english:
            return ""
        found = self._phrases.get(english)
        if found is None:
            self.missing.append(english)
            return english
        return found

    def _wording(self, wording: Wording) -> Wording:
        """What is said for this side: the result names no side any more."""
        if not wording.sided:
            return Wording(self.text(wording.one))
        if self._side is None or not self._sides:
            return Wording(self.text(wording.both))
        said = self.text(wording.one)
        here, there = self._sides[self._side], self._sides[self._side.other]
        for name, word in zip(("side", "side_a", "other", "other_a"), (*here, *there), strict=True):
            said = said.replace(f"{{{name}}}", word)
        return Wording(said) if "{" not in said else wording

    def _steps(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(replace(step, text=self._wording(step.text)) for step in steps)

    def _cue(self, cue: Cue) -> Cue:
        return replace(cue, text=self._wording(cue.text))

    def _fault(self, fault: Fault) -> Fault:
        return replace(
            fault,
            name=self.text(fault.name),
            looks=self._wording(fault.looks),
            fix=self._wording(fault.fix),
            feels=self.text(fault.feels),
        )

    def _things(self, things: tuple[Equipment, ...]) -> tuple[Equipment, ...]:
        return tuple(
            replace(thing, item=self.text(thing.item), detail=self.text(thing.detail)) for thing in things
        )

    def _cautions(self, cautions: tuple[Caution, ...]) -> tuple[Caution, ...]:
        return tuple(replace(caution, text=self._wording(caution.text)) for caution in cautions)

    def _modification(self, one: Modification) -> Modification:
        added = tuple(replace(put, steps=self._steps(put.steps)) for put in one.steps.add)
        return replace(
            one,
            in_words=self.text(one.in_words),
            why=self.text(one.why),
            steps=replace(one.steps, add=added, replace=self._steps(one.steps.replace)),
            equipment=replace(one.equipment, add=self._things(one.equipment.add)),
            cautions=self._cautions(one.cautions),
        )
