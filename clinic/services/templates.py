"""The clinic's templates: list, make, change, share, duplicate, put away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from clinic.adapters.catalogue import load_catalogue
from clinic.adapters.matching import matching
from clinic.domain import drafts as draft_rules
from clinic.domain import templates as rules
from clinic.domain.actions import Action, Role, SignedIn
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.library import Template as ReadyMade
from clinic.domain.catalogue.words import TemplateSide
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.dose import Dose
from clinic.domain.drafts import DraftContent, DraftEdit, DraftItem, ItemEdit
from clinic.domain.errors import Conflict, Invalid, NotFound, Problem, Refused
from clinic.domain.modification import check
from clinic.domain.names import folded
from clinic.domain.programs import ITEMS_MOST
from clinic.domain.templates import AtLevel, Level, TemplateContent, TemplateItem
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as programs_rows
from clinic.persistence import templates as rows
from clinic.persistence.base import new_id
from clinic.persistence.programs import Program
from clinic.persistence.templates import Template, content_of
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform
from clinic.services.defaults import usual_schedule
from clinic.services.draft_page import ItemShown, item_shown
from clinic.services.draft_rows import published

MOST = 500
"""So many templates a clinic may have."""
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


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One template in the list. ``uses`` counts programs."""

    id: UUID
    name: str
    purpose: str
    exercises: tuple[str, ...]
    needs_side: bool
    levels: tuple[Level, ...]
    shared: bool
    mine: bool
    maker: str
    uses: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """The list, by name. ``total`` counts all; ``gone`` is one that was just put away and can be brought back."""

    lines: tuple[TemplateLine, ...]
    total: int
    words: str
    archived: bool
    ready_made: tuple[ReadyMade, ...]
    gone: tuple[UUID, str] | None


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """A template with everything that its form shows."""

    line: TemplateLine
    content: TemplateContent
    version: int
    revision: int
    changed_at: datetime
    changed_by: str
    archived: bool
    items: tuple[ItemShown, ...]

    @property
    def loaded(self) -> frozenset[str]:
        """The keys of the items that need a weight or band."""
        return frozenset(shown.item.lineage for shown in self.items if shown.needs_load)


def shelf(context: Context, words: str = "", *, archived: bool = False, gone: UUID | None = None) -> Shelf:
    """The templates that the member may see, or those whose name or purpose holds the words, slips forgiven."""
    with perform(context, Action.view_templates) as doing:
        found = rows.templates_of(doing.session, doing.clinic_id, context.member_id, archived=archived)
        asked = folded(words)
        shown: Sequence[Template] = found
        if asked:
            texts = [folded(f"{row.name} {row.purpose}") for row in found]
            shown = [found[match.place] for match in matching(asked, texts)]
        lines = _lines(doing, shown)
        away = _away(doing, gone)
    return Shelf(lines, len(found), words, archived, tuple(load_catalogue().templates.values()), away)


def page(context: Context, template_id: UUID, typed: Sequence[DraftItem] | None = None) -> TemplatePage:
    """A template as its form shows it; ``typed`` are a refused form's items instead. Raises NotFound."""
    with perform(context, Action.view_templates) as doing:
        row = _template(doing, template_id)
        content = _renewed(doing, content_of(row))
        items = content.as_draft().items if typed is None else typed
        exercises = _exercises(doing, items)
        (line,) = _lines(doing, [row])
        names = patients.member_names(doing.session, doing.clinic_id)
    latest = {exercise.slug: version for version, exercise in exercises.items()}
    return TemplatePage(
        line, content, row.version, row.revision, row.changed_at,
        names.get(row.changed_by, "") if row.changed_by else "", row.archived_at is not None,
        tuple(
            item_shown(number, item, exercises[item.exercise_version], latest, frozenset(), ())
            for number, item in enumerate(items, start=1)
        ),
    )  # fmt: skip


def add(context: Context, name: str, purpose: str = "") -> UUID:
    """Begin an empty private template. Raises Invalid, Conflict."""
    with perform(context, Action.add_template) as doing:
        return _new(doing, name, purpose, TemplateContent()).id


def add_from(
    context: Context, program_id: UUID, name: str, purpose: str = "", *, with_words: bool = False
) -> UUID:
    """A private template of a program's draft, or of its newest version when nothing is being written.

    Goal, reasons and notes were written for one patient and stay behind; reasons and notes come along
    ``with_words``. Raises Invalid, NotFound, Conflict.
    """
    with perform(context, Action.add_template) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        draft = programs_rows.draft_of(doing.session, doing.clinic_id, program.id)
        held = from_plain(DraftContent, draft.content) if draft else published(doing, program)
        if not held.items:
            raise Invalid("name", "There is no exercise in this program yet.")
        exercises = _exercises(doing, held.items)
        fresh = [
            (replace(item, lineage=str(uuid4())), exercises[item.exercise_version]) for item in held.items
        ]
        row = _new(doing, name, purpose, rules.from_program(fresh, with_words=with_words))
        doing.about("template", row.id, patient=program.patient_id)
        return row.id


def add_ready_made(context: Context, slug: str) -> UUID:
    """A private template that begins as a ready-made program of the catalogue. Raises NotFound, Conflict."""
    with perform(context, Action.add_template) as doing:
        ready = load_catalogue().templates.get(slug)
        if ready is None:
            raise NotFound("There is no such ready-made program.")
        usual = usual_schedule(doing.session, doing.clinic_id)
        items = []
        for offer in ready.items:
            stored = catalogue.newest_version(doing.session, doing.clinic_id, offer.exercise)
            item = draft_rules.new_item(
                str(uuid4()), str(stored.version_id), stored.exercise, offer.modifications
            )
            items.append(TemplateItem(replace(item, schedule=usual), offer.side))
        return _new(doing, ready.name, ready.purpose, TemplateContent(tuple(items))).id


def change(
    context: Context, template_id: UUID, revision: int, edit: TemplateEdit, step: Step | None = None
) -> str:
    """Keep the whole form and take a step. Returns the key of the item to show next, or "".

    Raises Invalid naming each field, NotFound, Conflict when it is no longer at ``revision``.
    """
    with perform(context, Action.change_template) as doing:
        row = _template(doing, template_id, lock=True)
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


def share(context: Context, template_id: UUID) -> None:
    """Let everybody who writes programs in the clinic see, use and change it. Raises NotFound."""
    with perform(context, Action.share_template) as doing:
        _template(doing, template_id, lock=True).shared = True


def unshare(context: Context, template_id: UUID) -> bool:
    """Give it back to its maker alone; programs that came from it stay as they are. Tells whether that is oneself.

    Only the maker and the clinic's owner may. Raises NotFound, Refused.
    """
    with perform(context, Action.unshare_template) as doing:
        row = _template(doing, template_id, lock=True)
        mine, actor = row.made_by == context.member_id, context.actor
        if not mine and not (isinstance(actor, SignedIn) and actor.role is Role.owner):
            raise Refused("Only who made a template can take it back from the others.")
        row.shared = False
        return mine


def duplicate(context: Context, template_id: UUID) -> UUID:
    """A private copy of one's own. Raises NotFound, Conflict."""
    with perform(context, Action.duplicate_template) as doing:
        row = _template(doing, template_id)
        fresh = (replace(one, item=replace(one.item, lineage=str(uuid4()))) for one in content_of(row).items)
        name = f"{row.name[: rules.NAME_MOST - 7]} (copy)"
        return _new(doing, name, row.purpose, TemplateContent(tuple(fresh))).id


def archive(context: Context, template_id: UUID) -> None:
    """Put it away; programs that came from it stay as they are. Raises NotFound."""
    with perform(context, Action.archive_template) as doing:
        row = _template(doing, template_id, lock=True)
        row.archived_at = row.archived_at or context.now


def restore(context: Context, template_id: UUID) -> None:
    """Offer it again. Raises NotFound."""
    with perform(context, Action.restore_template) as doing:
        _template(doing, template_id, lock=True).archived_at = None


def _template(doing: Doing, template_id: UUID, *, lock: bool = False) -> Template:
    row = rows.template_of(doing.session, doing.clinic_id, doing.context.member_id, template_id, lock=lock)
    doing.about("template", row.id)
    return row


def _new(doing: Doing, name: str, purpose: str, content: TemplateContent) -> Template:
    rules.check_name(name, purpose)
    if len(rows.templates_of(doing.session, doing.clinic_id, doing.context.member_id)) >= MOST:
        raise Conflict(f"There are {MOST} templates already. Put one away first.")
    now, me = doing.context.now, doing.context.member_id
    row = Template(
        id=new_id(), clinic_id=doing.clinic_id, name=name, purpose=purpose, content=to_plain(content),
        made_at=now, made_by=me, changed_at=now, changed_by=me,
    )  # fmt: skip
    doing.session.add(row)
    doing.session.flush()
    doing.about("template", row.id)
    doing.note(items=len(content.items))
    return row


def _turn(doing: Doing, row: Template, plain: dict[str, object]) -> None:
    """Put the new content in the place of the old; what was applied stays as its version."""
    used = rows.version_of(doing.session, doing.clinic_id, row.id, row.version) is not None
    if used and row.content != plain:
        row.version += 1
    row.content = plain
    row.revision += 1
    row.changed_at, row.changed_by = doing.context.now, doing.context.member_id


def _exercises(doing: Doing, items: Iterable[DraftItem | ItemEdit]) -> dict[str, Exercise]:
    wanted = {item.exercise_version for item in items}
    return catalogue.by_version(doing.session, doing.clinic_id, wanted)


def _renewed(doing: Doing, content: TemplateContent) -> TemplateContent:
    """The items with the newest text of their exercises, where that still has the chosen changes."""
    newest = catalogue.newest_ids(
        doing.session, doing.clinic_id, {one.item.exercise for one in content.items}
    )
    exercises = catalogue.by_version(doing.session, doing.clinic_id, newest.values())

    def renewed(item: DraftItem) -> DraftItem:
        version = newest.get(item.exercise, item.exercise_version)
        exercise = exercises.get(version)
        known = exercise is not None and all(exercise.modification(slug) for slug in item.slugs)
        return replace(item, exercise_version=version) if known else item

    return content.with_items(renewed(one.item) for one in content.items)


def _edited(doing: Doing, stored: TemplateContent, edit: TemplateEdit) -> TemplateContent:
    """The template as the form says. Raises Invalid naming each field."""
    known = {one.item.lineage: one for one in stored.items}
    if not {item.lineage for item in edit.items} <= known.keys():
        raise Invalid("items", "The list of exercises came in broken. Reload the page.")
    exercises = _exercises(doing, [*edit.items, *stored.as_draft().items])
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
        days = draft_rules.common_schedule(content.as_draft()) or usual_schedule(
            doing.session, doing.clinic_id
        )
        one = TemplateItem(replace(item, schedule=days), rules.usual_side(stored.exercise))
        return TemplateContent((*content.items, one)), item.lineage
    if step.kind is StepKind.remove:
        return TemplateContent(tuple(one for one in content.items if one.item.lineage != step.about)), ""
    return rules.moved(content, step.about, -1 if step.kind is StepKind.up else 1), step.about


def _lines(doing: Doing, found: Sequence[Template]) -> tuple[TemplateLine, ...]:
    contents = {row.id: content_of(row) for row in found}
    exercises = _exercises(doing, (one.item for content in contents.values() for one in content.items))
    names = patients.member_names(doing.session, doing.clinic_id)
    uses = rows.counts_of(doing.session, doing.clinic_id, [row.id for row in found])
    return tuple(
        TemplateLine(
            row.id, row.name, row.purpose,
            tuple(exercises[one.item.exercise_version].name for one in contents[row.id].items),
            contents[row.id].needs_side, contents[row.id].levels, row.shared,
            row.made_by == doing.context.member_id, names.get(row.made_by, "") if row.made_by else "",
            uses.get(row.id, 0),
        )
        for row in found
    )  # fmt: skip


def _away(doing: Doing, gone: UUID | None) -> tuple[UUID, str] | None:
    every = rows.templates_of(doing.session, doing.clinic_id, doing.context.member_id, archived=True)
    return next(((row.id, row.name) for row in every if row.id == gone), None)
