"""The form of a template: keep the whole of it and take a step."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID, uuid4

from clinic.domain import drafts as draft_rules
from clinic.domain import templates as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.words import TemplateSide
from clinic.domain.codec import to_plain
from clinic.domain.dose import Dose
from clinic.domain.drafts import DraftEdit, DraftItem, ItemEdit
from clinic.domain.errors import Conflict, Invalid, Problem
from clinic.domain.modification import check
from clinic.domain.programs import ITEMS_MOST
from clinic.domain.templates import AtLevel, Level, TemplateContent, TemplateItem
from clinic.persistence import catalogue
from clinic.persistence import templates as rows
from clinic.persistence.templates import Template, content_of
from clinic.services.context import Context, Doing, perform
from clinic.services.defaults import usual_schedule
from clinic.services.templates import exercises_of, template_of

MOVED_ON = "Somebody else changed this template while you were writing."


class StepKind(StrEnum):
    """What a button of the form does after saving."""

    save = "save"
    add = "add"
    up = "up"
    down = "down"
    remove = "remove"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``about`` is an item's key, for ``add`` an exercise's slug."""

    kind: StepKind = StepKind.save
    about: str = ""


@dataclass(frozen=True, slots=True)
class LevelEdit:
    """An item at a level as the form holds it; ``dose`` None: as usual."""

    level: Level
    dose: Dose | None = None
    modifications: tuple[str, ...] = ()
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class TemplateEdit:
    """Everything that the form of a template holds; plans and levels are by the item's key."""

    name: str
    purpose: str = ""
    items: tuple[ItemEdit, ...] = ()
    sides: Mapping[str, TemplateSide] = field(default_factory=dict)
    levels: Mapping[str, tuple[LevelEdit, ...]] = field(default_factory=dict)


def change(
    context: Context, template_id: UUID, revision: int, edit: TemplateEdit, step: Step | None = None
) -> str:
    """Keep the whole form and take a step. Returns the key of the item to show next, or "".

    Raises Invalid naming each field, NotFound, Conflict when it is no longer at ``revision``.
    """
    with perform(context, Action.change_template) as doing:
        row = template_of(doing, template_id, lock=True)
        if row.revision != revision:
            raise Conflict(MOVED_ON)
        rules.check_name(edit.name, edit.purpose)
        content, key = _stepped(doing, _edited(doing, content_of(row), edit), step or Step())
        plain = to_plain(content)
        if (row.name, row.purpose, row.content) != (edit.name, edit.purpose, plain):
            _turn(doing, row, plain)
            row.name, row.purpose = edit.name, edit.purpose
        doing.note(revision=row.revision, version=row.version, items=len(content.items))
        return key


def _turn(doing: Doing, row: Template, plain: dict[str, object]) -> None:
    """Put the new content in the place of the old; what was applied stays as its version."""
    used = rows.version_of(doing.session, doing.clinic_id, row.id, row.version) is not None
    if used and row.content != plain:
        row.version += 1
    row.content = plain
    row.revision += 1
    row.changed_at, row.changed_by = doing.context.now, doing.context.member_id


def _edited(doing: Doing, stored: TemplateContent, edit: TemplateEdit) -> TemplateContent:
    """The template as the form says. Raises Invalid naming each field."""
    known = {one.item.lineage: one for one in stored.items}
    if not {item.lineage for item in edit.items} <= known.keys():
        raise Invalid("items", "The list of exercises came in broken. Reload the page.")
    exercises = exercises_of(doing, [*edit.items, *stored.as_draft().items])
    for item in edit.items:
        if exercises[item.exercise_version].slug != known[item.lineage].item.exercise:
            raise Invalid("items", "An item keeps its exercise. Add the other exercise as a new item.")
    draft = draft_rules.edited(stored.as_draft(), DraftEdit(edit.name, "", edit.items), exercises)
    items, problems = [], []
    for one in draft.items:
        exercise, before = exercises[one.exercise_version], known[one.lineage]
        levels = tuple(_at_level(before, at) for at in edit.levels.get(one.lineage, ()))
        problems += [problem for at in levels for problem in _clashes(one, at, exercise)]
        sided = rules.usual_side(exercise) is not TemplateSide.none
        side = edit.sides.get(one.lineage, before.side) if sided else TemplateSide.none
        items.append(TemplateItem(one, side, tuple(at for at in levels if not at.empty)))
    if problems:
        raise Invalid.many(problems)
    return TemplateContent(tuple(items))


def _at_level(before: TemplateItem, edit: LevelEdit) -> AtLevel:
    """What the form says of a level: changes that are still those of the usual item follow it."""
    was = before.at(edit.level).modifications
    followed = was is None and set(edit.modifications) == set(before.item.slugs)
    own = None if followed else edit.modifications
    return AtLevel(edit.level, edit.dose, own, edit.left_out)


def _clashes(item: DraftItem, at: AtLevel, exercise: Exercise) -> list[Problem]:
    field = f"changes_{at.level.value}-{item.lineage}"
    if at.modifications is None or at.left_out:
        return []
    try:
        return [Problem(field, clash.sentence) for clash in check(exercise, at.modifications)]
    except Invalid as error:
        return [Problem(field, problem.message) for problem in error.problems]


def _stepped(doing: Doing, content: TemplateContent, step: Step) -> tuple[TemplateContent, str]:
    if step.kind is StepKind.save:
        return content, ""
    if step.kind is StepKind.add:
        if len(content.items) >= ITEMS_MOST:
            raise Invalid("items", f"A template holds at most {ITEMS_MOST} exercises.")
        stored = catalogue.newest_version(doing.session, doing.clinic_id, step.about)
        item = draft_rules.new_item(str(uuid4()), str(stored.version_id), stored.exercise)
        days = draft_rules.common_schedule(content.as_draft()) or usual_schedule(doing)
        one = TemplateItem(replace(item, schedule=days), rules.usual_side(stored.exercise))
        return TemplateContent((*content.items, one)), item.lineage
    if step.kind is StepKind.remove:
        return TemplateContent(tuple(one for one in content.items if one.item.lineage != step.about)), ""
    return rules.moved(content, step.about, -1 if step.kind is StepKind.up else 1), step.about
