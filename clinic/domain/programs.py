"""Programs: what a published version holds, the proof of its content, and how two versions differ.

A version is never changed. An item keeps its *lineage* from version to version, so that what was done before
a revision stays with the exercise it was done for; a lineage stands for one exercise for ever.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.check_code import check_code
from clinic.domain.codec import canonical, digest, to_plain
from clinic.domain.dose import Dose
from clinic.domain.dose_text import short
from clinic.domain.errors import Invalid
from clinic.domain.progression import Rule
from clinic.domain.schedule import Schedule
from clinic.domain.sides import Side

ITEMS_MOST = 60
TITLE_MOST = 200
GOAL_MOST = 1000
NOTE_MOST = 2000
WHY_MOST = 200
"""Longest texts, in characters; a handout can hold them all."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A modification of an item, by its slug; ``why`` is the clinician's reason for this patient."""

    slug: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class SidePlan:
    """Which sides an item is done on. Empty for an exercise without sides; ``first`` only when both are."""

    sides: tuple[Side, ...] = ()
    first: Side | None = None

    def __post_init__(self) -> None:
        """Refuse a side twice and a first side that is not done; put the sides in their usual order."""
        if len(set(self.sides)) < len(self.sides):
            raise Invalid("sides", "A side is named twice.")
        if self.first is not None and set(self.sides) != set(Side):
            raise Invalid("first", "A first side is only for an exercise done on both sides.")
        object.__setattr__(self, "sides", tuple(side for side in Side if side in self.sides))

    @property
    def in_turn(self) -> tuple[Side, ...]:
        """The sides in the order in which they are done."""
        return (self.first, self.first.other) if self.first is not None else self.sides

    def words(self) -> str:
        """Say it: "left side", "both sides, right side first"; empty without sides."""
        if len(self.sides) == 1:
            return f"{self.sides[0]} side"
        if not self.sides:
            return ""
        return f"both sides, {self.first} side first" if self.first else "both sides"


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise of a version. ``lineage`` and ``exercise_version`` are UUIDs as text, ``exercise`` a slug.

    ``rule`` says when the item goes on, and to what.
    """

    LEFT_OUT_WHEN_EMPTY: ClassVar[frozenset[str]] = frozenset({"rule"})

    lineage: str
    exercise: str
    exercise_version: str
    modifications: tuple[Chosen, ...]
    dose: Dose
    sides: SidePlan
    schedule: Schedule
    note: str = ""
    rule: Rule | None = None

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slugs of the chosen modifications."""
        return tuple(chosen.slug for chosen in self.modifications)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Lineages in the order in which they matter when there is little time; empty: the clinician named none.

    Its plain form is nothing, one lineage, or a list: what was published when there was one at most keeps its hash.
    """

    lineages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a lineage twice."""
        if len(set(self.lineages)) < len(self.lineages):
            raise Invalid("five_minutes", "An exercise is ranked twice.")

    def among(self, lineages: Container[str]) -> "Ranking":
        """The same without what is not among these."""
        return Ranking(tuple(lineage for lineage in self.lineages if lineage in lineages))

    def to_plain(self) -> str | list[str] | None:
        """Give None, the one lineage, or the list of them."""
        if len(self.lineages) > 1:
            return list(self.lineages)
        return self.lineages[0] if self.lineages else None

    @classmethod
    def from_plain(cls, plain: object, path: str) -> "Ranking":
        """Read what ``to_plain`` wrote. Raises Invalid naming ``path``."""
        found = [] if plain is None else [plain] if isinstance(plain, str) else plain
        if not isinstance(found, list) or not all(isinstance(lineage, str) for lineage in found):
            raise Invalid(path, "This must be a lineage, or a list of them.")
        return cls(tuple(found))


@dataclass(frozen=True, slots=True)
class Content:
    """What a version prescribes, in the order in which it is done.

    ``goal`` is in the patient's words; ``five_minutes`` says what to do first when there is little time.
    """

    title: str
    goal: str
    items: tuple[Item, ...]
    five_minutes: Ranking = field(default_factory=Ranking)

    def item(self, lineage: str) -> Item | None:
        """The item of that lineage, or None."""
        return next((item for item in self.items if item.lineage == lineage), None)


def content_hash(program: str, number: int, effective_from: date, content: Content) -> str:
    """SHA-256 (hex) of a version: its program's id, number and date belong to it, so no two versions share it."""
    plain = {
        "form": 1,
        "program": program,
        "number": number,
        "effective_from": effective_from.isoformat(),
        "content": to_plain(content),
    }
    return digest(canonical(plain))


def code_of(content_sha256: str) -> str:
    """The check code printed on each page of the version: "K7QF-4M2X"."""
    return check_code(content_sha256)


def differences(old: Content, new: Content, exercises: Mapping[str, Exercise]) -> tuple[str, ...]:
    """What changed from ``old`` to ``new``, one sentence for each thing; empty when nothing did.

    ``exercises`` maps each item's ``exercise_version`` to the exercise as it was then.
    """
    said = [*_about_program(old, new, exercises)]
    for item in new.items:
        before = old.item(item.lineage)
        name = exercises[item.exercise_version].name
        if before is None:
            said.append(f"{name} added: {_whole(item, exercises[item.exercise_version])}.")
            continue
        changes = list(_about_item(before, item, exercises))
        if changes:
            said.append(f"{name}: {'; '.join(changes)}.")
    kept = {item.lineage for item in new.items}
    said += [
        f"{exercises[item.exercise_version].name} taken out."
        for item in old.items
        if item.lineage not in kept
    ]
    if _order(old, kept) != _order(new, {item.lineage for item in old.items}):
        names = ", ".join(exercises[item.exercise_version].name for item in new.items)
        said.append(f"New order: {names}.")
    return tuple(said)


def _order(content: Content, among: set[str]) -> list[str]:
    return [item.lineage for item in content.items if item.lineage in among]


def _about_program(old: Content, new: Content, exercises: Mapping[str, Exercise]) -> list[str]:
    said = []
    if old.title != new.title:
        said.append(f"Title: “{old.title}” is now “{new.title}”.")
    if old.goal != new.goal:
        said.append(f"Goal: {_quoted(old.goal)} is now {_quoted(new.goal)}.")
    if old.five_minutes != new.five_minutes:
        before, after = (_ranked(content, exercises) for content in (old, new))
        said.append(f"For five minutes only: {before} → {after}.")
    return said


def _ranked(content: Content, exercises: Mapping[str, Exercise]) -> str:
    items = [content.item(lineage) for lineage in content.five_minutes.lineages]
    return ", ".join(exercises[item.exercise_version].name for item in items if item) or "nothing chosen"


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "no words"


def _whole(item: Item, exercise: Exercise) -> str:
    names = [_modification(exercise, chosen.slug) for chosen in item.modifications]
    parts = [*names, short(item.dose), item.sides.words(), item.schedule.words()]
    return "; ".join(part for part in parts if part)


def _about_item(old: Item, new: Item, exercises: Mapping[str, Exercise]) -> list[str]:
    said = []
    before, after = exercises[old.exercise_version], exercises[new.exercise_version]
    if old.exercise_version != new.exercise_version:
        said.append("its text in the catalogue was renewed")
    said += [f"{_modification(before, slug)} removed" for slug in old.slugs if slug not in new.slugs]
    said += [f"{_modification(after, slug)} added" for slug in new.slugs if slug not in old.slugs]
    whys = {chosen.slug: chosen.why for chosen in old.modifications}
    for chosen in new.modifications:
        if chosen.slug in whys and whys[chosen.slug] != chosen.why:
            said.append(f"reason for {_modification(after, chosen.slug)} is now {_quoted(chosen.why)}")
    pairs = (
        (short(old.dose), short(new.dose)),
        (old.sides.words(), new.sides.words()),
        (old.schedule.words(), new.schedule.words()),
    )
    said += [f"{one or 'open'} → {other or 'open'}" for one, other in pairs if one != other]
    if old.note != new.note:
        said.append(f"note {_quoted(old.note)} → {_quoted(new.note)}")
    if old.rule != new.rule:
        said.append(f"goes on: {_ruled(old, before)} → {_ruled(new, after)}")
    return said


def change_names(exercise: Exercise) -> dict[str, str]:
    """The names of an exercise's modifications by slug, as they stand inside a sentence."""
    return {change.slug: _modification(exercise, change.slug) for change in exercise.modifications}


def _ruled(item: Item, exercise: Exercise) -> str:
    return item.rule.sentence(change_names(exercise)) if item.rule else "no rule"


def _modification(exercise: Exercise, slug: str) -> str:
    """The modification's name inside a sentence; names of the catalogue begin with a capital letter only there."""
    found = exercise.modification(slug)
    name = found.name if found else slug
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
