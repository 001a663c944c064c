"""Drafts: a program being written, where much may still be open, and what must be there to publish it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from clinic.domain.catalogue.exercise import Equipment, Exercise
from clinic.domain.catalogue.words import Measure, Sidedness
from clinic.domain.dose import Dose, choices, missing
from clinic.domain.errors import Invalid, NotFound, Problem
from clinic.domain.modification import check, compose
from clinic.domain.programs import (
    GOAL_MOST,
    ITEMS_MOST,
    NOTE_MOST,
    TITLE_MOST,
    WHY_MOST,
    Chosen,
    Content,
    Item,
    Ranking,
    SidePlan,
)
from clinic.domain.progression import Rule
from clinic.domain.schedule import Schedule


@dataclass(frozen=True, slots=True)
class DraftItem:
    """As ``programs.Item``, but its dose, side and schedule may still be open (None)."""

    LEFT_OUT_WHEN_EMPTY: ClassVar[frozenset[str]] = frozenset({"rule"})

    lineage: str
    exercise: str
    exercise_version: str
    modifications: tuple[Chosen, ...] = ()
    dose: Dose = field(default_factory=Dose)
    sides: SidePlan = field(default_factory=SidePlan)
    schedule: Schedule | None = None
    note: str = ""
    rule: Rule | None = None

    @property
    def slugs(self) -> tuple[str, ...]:
        """The slugs of the chosen modifications."""
        return tuple(chosen.slug for chosen in self.modifications)


@dataclass(frozen=True, slots=True)
class DraftContent:
    """A program as far as it is written."""

    title: str
    goal: str = ""
    items: tuple[DraftItem, ...] = ()
    five_minutes: Ranking = field(default_factory=Ranking)

    def item(self, lineage: str) -> DraftItem:
        """The item of that lineage. Raises NotFound."""
        for item in self.items:
            if item.lineage == lineage:
                return item
        raise NotFound("This exercise is no longer in the draft.")


def new_item(lineage: str, version: str, exercise: Exercise, slugs: tuple[str, ...] = ()) -> DraftItem:
    """An item with what the catalogue suggests; whatever its sources leave open stays open.

    Raises Invalid when the modifications do not go together.
    """
    suggested = compose(exercise, slugs).dose
    chosen = tuple(Chosen(slug) for slug in slugs)
    return DraftItem(lineage, exercise.slug, version, chosen, suggested)


def reopened(content: Content) -> DraftContent:
    """A published version as the beginning of the next draft; every lineage is kept."""
    items = tuple(
        DraftItem(
            item.lineage,
            item.exercise,
            item.exercise_version,
            item.modifications,
            item.dose,
            item.sides,
            item.schedule,
            item.note,
            item.rule,
        )
        for item in content.items
    )
    return DraftContent(content.title, content.goal, items, content.five_minutes)


def settled(draft: DraftContent, exercises: Mapping[str, Exercise]) -> Content:
    """The draft as a version's content. Raises Invalid naming everything that is open (see ``open_points``)."""
    problems = open_points(draft, exercises)
    if problems:
        raise Invalid.many(problems)
    items = tuple(
        Item(
            item.lineage,
            item.exercise,
            item.exercise_version,
            item.modifications,
            item.dose,
            item.sides,
            item.schedule,
            item.note,
            item.rule,
        )
        for item in draft.items
        if item.schedule is not None
    )
    return Content(draft.title, draft.goal, items, draft.five_minutes)


def open_points(draft: DraftContent, exercises: Mapping[str, Exercise]) -> tuple[Problem, ...]:
    """Everything that must still be settled before publishing, in the order of the page.

    ``exercises`` is by exercise version. A field is ``title``, ``items``, or ``<field>-<lineage>``; each
    sentence names its item.
    """
    found = list(faults(draft, exercises))
    if not draft.title.strip():
        found.insert(0, Problem("title", "Give the program a title."))
    if not draft.items:
        found.append(Problem("items", "Add at least one exercise."))
    for number, item in enumerate(draft.items, start=1):
        found += _open_in_item(number, item, exercises[item.exercise_version])
    return tuple(found)


def faults(draft: DraftContent, exercises: Mapping[str, Exercise]) -> tuple[Problem, ...]:
    """What not even a draft may hold: texts too long, contradictions, sides on an exercise without sides."""
    found = [
        Problem(name, f"This is too long: at most {most} characters.")
        for name, text, most in (("title", draft.title, TITLE_MOST), ("goal", draft.goal, GOAL_MOST))
        if len(text) > most
    ]
    if len(draft.items) > ITEMS_MOST:
        found.append(Problem("items", f"A program holds at most {ITEMS_MOST} exercises. Split it in two."))
    lineages = [item.lineage for item in draft.items]
    if len(set(lineages)) < len(lineages):
        found.append(Problem("items", "An exercise stands twice under the same name. Reload the page."))
    if draft.five_minutes.among(lineages) != draft.five_minutes:
        found.append(Problem("five_minutes", "Choose one of the program's exercises."))
    for item in draft.items:
        found += _faults_of_item(item, exercises[item.exercise_version])
    return tuple(found)


def _faults_of_item(item: DraftItem, exercise: Exercise) -> list[Problem]:
    found = []
    if len(item.note) > NOTE_MOST:
        found.append(
            Problem(f"note-{item.lineage}", f"This note is too long: at most {NOTE_MOST} characters.")
        )
    if any(len(chosen.why) > WHY_MOST for chosen in item.modifications):
        found.append(
            Problem(f"why-{item.lineage}", f"This reason is too long: at most {WHY_MOST} characters.")
        )
    try:
        clashes = [clash.sentence for clash in check(exercise, item.slugs)]
    except Invalid as error:
        clashes = [problem.message for problem in error.problems]
    found += [Problem(f"modifications-{item.lineage}", sentence) for sentence in clashes]
    found += (
        [
            Problem(f"rule_{part}-{item.lineage}", f"{exercise.name} has no such change.")
            for part, slugs in (("add", item.rule.then.add), ("remove", item.rule.then.remove))
            if any(exercise.modification(slug) is None for slug in slugs)
        ]
        if item.rule
        else []
    )
    if item.sides.sides and exercise.sidedness is not Sidedness.one_side:
        found.append(Problem(f"sides-{item.lineage}", f"{exercise.name} is not done for one side."))
    return found


def things(item: DraftItem, exercise: Exercise) -> tuple[Equipment, ...]:
    """What the exercise with these modifications is done with."""
    found = {thing.slug: thing for thing in exercise.equipment}
    for modification in exercise.modifications:
        if modification.slug in item.slugs:
            gone = modification.equipment.remove
            found = {slug: thing for slug, thing in found.items() if slug not in gone}
            found |= {thing.slug: thing for thing in modification.equipment.add}
    return tuple(found.values())


def needs_load(item: DraftItem, exercise: Exercise) -> bool:
    """Whether the exercise with these modifications is done with a weight or band that must be stated."""
    measured = (Measure.weight, Measure.band)
    return any(thing.needed and thing.measure in measured for thing in things(item, exercise))


_ASK = {
    "alternatives": "the source gives more than one dose; choose one.",
    "sets": "how many rounds? The source does not say; you choose.",
    "reps": "how many times, or how long to hold? The source does not say; you choose.",
    "load": "how much weight, or which band? You choose.",
}


def _open_in_item(number: int, item: DraftItem, exercise: Exercise) -> list[Problem]:
    name = f"{number}. {exercise.name}"
    found = [
        Problem(f"{part}-{item.lineage}", f"{name}: {_ASK[part]}")
        for part in missing(item.dose, needs_load=needs_load(item, exercise))
    ]
    if exercise.sidedness is Sidedness.one_side and not item.sides.sides:
        found.append(Problem(f"sides-{item.lineage}", f"{name}: which side? Choose left, right or both."))
    if item.schedule is None:
        found.append(Problem(f"kind-{item.lineage}", f"{name}: when is it done? Choose the days."))
    return found


def with_item(draft: DraftContent, item: DraftItem) -> DraftContent:
    """The draft with one more item at the end."""
    return replace(draft, items=(*draft.items, item))


def with_copy(draft: DraftContent, lineage: str, copy: str) -> DraftContent:
    """The draft with a second item like that of ``lineage`` behind it, under the lineage ``copy``."""
    double = replace(draft.item(lineage), lineage=copy)
    place = draft.items.index(draft.item(lineage)) + 1
    return replace(draft, items=(*draft.items[:place], double, *draft.items[place:]))


def without(draft: DraftContent, lineage: str) -> DraftContent:
    """The draft without the item of ``lineage``. Raises NotFound."""
    gone = draft.item(lineage)
    items = tuple(item for item in draft.items if item is not gone)
    return replace(
        draft, items=items, five_minutes=draft.five_minutes.among({item.lineage for item in items})
    )


def moved(draft: DraftContent, lineage: str, by: int) -> DraftContent:
    """The draft with one item moved ``by`` places (−1 is up); it stops at either end. Raises NotFound."""
    items = list(draft.items)
    place = items.index(draft.item(lineage))
    item = items.pop(place)
    items.insert(max(0, min(len(items), place + by)), item)
    return replace(draft, items=tuple(items))


def with_days_of(draft: DraftContent, lineage: str) -> DraftContent:
    """The draft with the schedule of one item on every item. Raises NotFound."""
    schedule = draft.item(lineage).schedule
    return replace(draft, items=tuple(replace(item, schedule=schedule) for item in draft.items))


def with_dose_of(draft: DraftContent, lineage: str) -> DraftContent:
    """The draft with the dose of one item on every item. Raises NotFound."""
    dose = draft.item(lineage).dose
    return replace(draft, items=tuple(replace(item, dose=dose) for item in draft.items))


def common_schedule(draft: DraftContent) -> Schedule | None:
    """The schedule that every item has whose days are chosen; None when there is none, or more than one."""
    found = [item.schedule for item in draft.items if item.schedule is not None]
    return found[0] if found and all(schedule == found[0] for schedule in found) else None


def ranked_in_order(draft: DraftContent) -> DraftContent:
    """The draft with its exercises ranked as they stand, for days with five minutes only."""
    return replace(draft, five_minutes=Ranking(tuple(item.lineage for item in draft.items)))


@dataclass(frozen=True, slots=True)
class ItemEdit:
    """An item as the builder's form holds it. ``dose`` None and ``choice`` None: the form did not show a dose.

    ``choice`` is the place of the chosen form of a dose with alternatives, from 0.
    """

    lineage: str
    exercise_version: str
    modifications: tuple[Chosen, ...] = ()
    dose: Dose | None = None
    choice: int | None = None
    sides: SidePlan = field(default_factory=SidePlan)
    schedule: Schedule | None = None
    note: str = ""
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class DraftEdit:
    """Everything that the builder's form holds. ``removed`` is an item of which only the removal was pressed."""

    title: str
    goal: str = ""
    items: tuple[ItemEdit, ...] = ()
    five_minutes: Ranking = field(default_factory=Ranking)
    removed: str = ""


def edited(stored: DraftContent, edit: DraftEdit, exercises: Mapping[str, Exercise]) -> DraftContent:
    """The draft as the form says. A dose that is still the catalogue's suggestion follows the modifications.

    A dose that the clinician has changed stays hers. Raises Invalid for contradictory modifications and for
    what ``faults`` names.
    """
    known = {item.lineage: item for item in stored.items}
    draft = DraftContent(
        edit.title,
        edit.goal,
        tuple(
            _edited_item(known.get(item.lineage), item, exercises[item.exercise_version])
            for item in edit.items
        ),
        edit.five_minutes,
    )
    problems = faults(draft, exercises)
    if problems:
        raise Invalid.many(problems)
    return draft


def _edited_item(before: DraftItem | None, edit: ItemEdit, exercise: Exercise) -> DraftItem:
    slugs = tuple(chosen.slug for chosen in edit.modifications)
    return DraftItem(
        edit.lineage,
        exercise.slug,
        edit.exercise_version,
        edit.modifications,
        _edited_dose(before, edit, exercise, slugs),
        edit.sides,
        edit.schedule,
        edit.note,
        edit.rule,
    )


def _edited_dose(
    before: DraftItem | None, edit: ItemEdit, exercise: Exercise, slugs: tuple[str, ...]
) -> Dose:
    new = suggested(exercise, slugs)
    old = suggested(exercise, before.slugs if before else slugs)
    dose = edit.dose if edit.dose is not None else before.dose if before else new
    if edit.choice is not None and dose.alternatives:
        forms = choices(dose)
        if edit.choice >= len(forms):
            raise Invalid(f"alternatives-{edit.lineage}", "Choose one of the doses.")
        dose = forms[edit.choice]
    if dose == old:
        return new
    old_forms, new_forms = choices(old), choices(new)
    if dose in old_forms and len(old_forms) == len(new_forms):
        return new_forms[old_forms.index(dose)]
    return dose


def suggested(exercise: Exercise, slugs: tuple[str, ...]) -> Dose:
    """What the catalogue suggests with these modifications; without them where they contradict each other."""
    try:
        return compose(exercise, slugs).dose
    except Invalid:
        return exercise.dose
