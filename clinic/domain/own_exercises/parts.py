"""The parts of an exercise as they were typed: steps, cues, faults, muscles, things, dose, cautions.

A part that reads as before keeps its name, so that the changes which speak of it still fit. Each raises Invalid
naming the field of the form.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from clinic.domain.catalogue.exercise import (
    Caution,
    Cue,
    Equipment,
    Exercise,
    Fault,
    Feeling,
    MuscleLink,
    Step,
)
from clinic.domain.catalogue.wording import Wording
from clinic.domain.catalogue.words import CueKind, MuscleRole, RelativeSide, Sidedness, StepRole
from clinic.domain.dose import Dose, Frequency
from clinic.domain.dose_form import parse_dose, parse_range
from clinic.domain.errors import Invalid, Problem
from clinic.domain.own_exercises.written import LINE_MOST, NAME_MOST, ROWS_MOST, Known, Written

_ALIKE = 0.6
"""From this likeness (0 to 1) on, a line of the form is a step as it was, in other words."""
_NOUN_FOLLOWS = re.compile(r"\{(side|other)\} (?=\w)")


def _wording(line: str, name: str, written: Written, known: Iterable[Wording]) -> Wording:
    """A line as it can be said of one side and of both; one that reads as before is said as before."""
    text = line.strip()
    same = next((wording for wording in known if wording.one == text), None)
    if same is not None and (not same.sided or written.sidedness is Sidedness.one_side):
        return same
    sided = "{side}" in text or "{other}" in text
    if sided and written.sidedness is not Sidedness.one_side:
        raise Invalid(name, "{side} is for an exercise that is done one side at a time.")
    try:
        return Wording(text, _both(text) if sided else "")
    except Invalid:
        raise Invalid(name, "Only {side} and {other} may stand in braces.") from None


def _both(text: str) -> str:
    """The same without a side: "your {side} leg" is "your leg", "your {other} leg" is "your other leg"."""
    bare = _NOUN_FOLLOWS.sub(lambda found: "other " if found[1] == "other" else "", text)
    return bare.replace("{side}", "one side").replace("{other}", "the other side")


def _lines(name: str, written: Written, known: Iterable[Wording]) -> list[Wording]:
    held = tuple(known)
    lines = [line for line in getattr(written, name) if line.strip()]
    return [_wording(line, name, written, held) for line in lines]


def steps(written: Written, before: Exercise | None) -> tuple[Step, ...]:
    """The steps; each line that was a step before keeps its id, role and pose."""
    old = before.steps if before else ()
    texts = _lines("steps", written, (step.text for step in old))
    paired = _paired(texts, old)
    taken = {step.id for step in paired if step is not None} | {"start"}
    found = []
    for place, (text, step) in enumerate(zip(texts, paired, strict=True)):
        if step is None:
            role = StepRole.position if place == 0 else StepRole.move
            found.append(Step(_free(text.one, taken), role, text))
        else:
            found.append(step if step.text == text else replace(step, text=text, sources=()))
    return tuple(found)


def _paired(texts: Sequence[Wording], steps: Sequence[Step]) -> list[Step | None]:
    """Each text with the step that it was: the same words first, then the likest that is left."""
    left = {step.id: step for step in steps}
    found: list[Step | None] = [None] * len(texts)
    for place, text in enumerate(texts):
        same = next((step for step in left.values() if step.text.one == text.one), None)
        if same is not None:
            found[place] = left.pop(same.id)
    for place, text in enumerate(texts):
        if found[place] is None and left:
            likest = max(left.values(), key=lambda step: _likeness(step.text.one, text.one))
            if _likeness(likest.text.one, text.one) >= _ALIKE:
                found[place] = left.pop(likest.id)
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def cues(written: Written, steps: Sequence[Step], before: Exercise | None) -> tuple[Cue, ...]:
    """The cues, each with the step it belongs to."""
    old = {cue.text.one: cue for cue in (before.cues if before else ())}
    moving = [step.id for step in steps if step.role is StepRole.move] or [step.id for step in steps]
    ids, taken = {step.id for step in steps}, {cue.slug for cue in old.values()}
    found = []
    for text in _lines("cues", written, (cue.text for cue in old.values())):
        cue = old.get(text.one)
        here = next(iter(moving), "")
        if cue is None:
            cue = Cue(_free(text.one, taken), text, CueKind.image, here)
        found.append(cue if cue.step in ids else replace(cue, step=here))
    return tuple(found)


def faults(written: Written, before: Exercise | None) -> tuple[Fault, ...]:
    """The faults; the problems name the row, from 0."""
    old = {fault.name: fault for fault in (before.faults if before else ())}
    taken = {fault.slug for fault in old.values()}
    found, problems = [], []
    rows = [row for row in written.faults if any((row.name, row.looks, row.fix))]
    if len(rows) > ROWS_MOST:
        raise Invalid("fault_name", f"These are too many: at most {ROWS_MOST}.")
    for place, row in enumerate(rows):
        for name, text in (("name", row.name), ("looks", row.looks), ("fix", row.fix)):
            if not text.strip() or len(text) > LINE_MOST:
                said = "Please fill this in, or clear the whole fault." if not text.strip() else (
                    f"This is too long: at most {LINE_MOST} characters."
                )  # fmt: skip
                problems.append(Problem(f"fault_{name}-{place}", said))
        fault = old.get(row.name)
        try:
            looks = _wording(
                row.looks or "-", f"fault_looks-{place}", written, [fault.looks] if fault else []
            )
            fix = _wording(row.fix or "-", f"fault_fix-{place}", written, [fault.fix] if fault else [])
        except Invalid as error:
            problems += error.problems
            continue
        if fault is None:
            fault = Fault(_free(row.name, taken), row.name.strip(), looks, fix)
        found.append(replace(fault, looks=looks, fix=fix))
    if problems:
        raise Invalid.many(problems)
    return tuple(found)


def muscles(written: Written, known: Known, before: Exercise | None) -> tuple[MuscleLink, ...]:
    """The muscles at work."""
    old = {(link.muscle, link.role, link.side): link for link in (before.muscles if before else ())}
    found, problems = [], []
    rows = [row for row in written.muscles if row.muscle]
    if len(rows) > ROWS_MOST:
        raise Invalid("muscle", f"These are too many: at most {ROWS_MOST}.")
    for place, row in enumerate(rows):
        choices = (known.muscles, {*MuscleRole}, {*RelativeSide})
        given = (row.muscle, row.role or MuscleRole.prime, row.side or RelativeSide.both)
        if any(one not in among for one, among in zip(given, choices, strict=True)):
            problems.append(Problem(f"muscle-{place}", "Choose one of the answers."))
            continue
        key = (row.muscle, MuscleRole(given[1]), RelativeSide(given[2]))
        found.append(old.get(key) or MuscleLink(*key))
    if problems:
        raise Invalid.many(problems)
    return tuple(dict.fromkeys(found))


def things(written: Written, known: Known, before: Exercise | None) -> tuple[Equipment, ...]:
    """What the catalogue knows by that name keeps its slug, so that it is compared with what the patient has."""
    held = {thing.item.lower(): thing for thing in (*known.things, *(before.equipment if before else ()))}
    taken = {thing.slug for thing in held.values()}
    found: dict[str, Equipment] = {}
    for row in written.equipment[:ROWS_MOST]:
        item = row.item.strip()[:NAME_MOST]
        if not item:
            continue
        thing = held.get(item.lower()) or Equipment(_free(item, taken), item, True)
        detail = row.detail.strip()[:LINE_MOST]
        found.setdefault(thing.slug, replace(thing, detail=detail, needed=row.needed))
    return tuple(found.values())


def dose(written: Written, before: Exercise | None) -> Dose:
    """The numbers as typed; a dose with alternatives stays whole as long as its first form was not touched."""
    typed = parse_dose(written.dose)
    if before is not None and replace(before.dose, alternatives=()) == typed:
        return before.dose
    return typed


def frequency(written: Written, before: Exercise | None) -> Frequency:
    """How often the exercise is suggested; empty is unknown."""
    times = parse_range(written.dose.get("times_a_day", ""), "times_a_day")
    days = parse_range(written.dose.get("days_a_week", ""), "days_a_week")
    if times is not None and not 1 <= times.upper <= 24:
        raise Invalid("times_a_day", "Give 1 to 24 times a day.")
    if days is not None and not 1 <= days.upper <= 7:
        raise Invalid("days_a_week", "Give 1 to 7 days a week.")
    return replace(before.frequency if before else Frequency(), times_a_day=times, days_a_week=days)


def cautions(written: Written, before: Exercise | None) -> tuple[Caution, ...]:
    """The cautions of this exercise, without those which stand everywhere."""
    old = {
        caution.text.one: caution for caution in (before.cautions if before else ()) if not caution.general
    }
    taken = {caution.slug for caution in old.values()}
    texts = _lines("cautions", written, (caution.text for caution in old.values()))
    return tuple(old.get(text.one) or Caution(_free(text.one, taken), text) for text in texts)


def feelings(written: Written, before: Exercise | None) -> tuple[Feeling, ...]:
    """What one may feel."""
    old = {feeling.text.one: feeling for feeling in (before.feelings if before else ())}
    texts = _lines("feelings", written, (feeling.text for feeling in old.values()))
    return tuple(old.get(text.one) or Feeling(text) for text in texts)


def _free(text: str, taken: set[str]) -> str:
    """A slug for a text that none of ``taken`` has; it is taken then."""
    first = slug_of_text(text, 40) or "part"
    slug = next(
        name for name in (first, *(f"{first}-{number}" for number in range(2, 99))) if name not in taken
    )
    taken.add(slug)
    return slug


def slug_of_text(text: str, most: int) -> str:
    """A text as a slug of at most so many letters; empty when it has no plain letter."""
    return "-".join(re.findall("[a-z0-9]+", text.lower()))[:most].strip("-")
