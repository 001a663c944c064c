"""The clinic's templates: list, make, share, duplicate, put away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from clinic.adapters.catalogue import load_catalogue
from clinic.adapters.matching import matching
from clinic.domain import drafts as draft_rules
from clinic.domain import templates as rules
from clinic.domain.actions import Action, Role, SignedIn
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.library import Template as ReadyMade
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.drafts import DraftContent, DraftItem, ItemEdit
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.modification import blocked
from clinic.domain.names import folded
from clinic.domain.templates import AtLevel, Level, TemplateContent, TemplateItem
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as programs_rows
from clinic.persistence import templates as rows
from clinic.persistence.base import new_id
from clinic.persistence.patients import name_of
from clinic.persistence.programs import Program
from clinic.persistence.templates import Template, content_of
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform
from clinic.services.defaults import usual_schedule
from clinic.services.draft_page import ItemShown, item_shown
from clinic.services.draft_rows import published

MOST = 500
"""So many templates a clinic may have."""


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
    """A template with everything that its form shows.

    ``barred`` holds for "easier-KEY" and "harder-KEY" the changes that cannot be chosen now, each with its reason.
    """

    line: TemplateLine
    content: TemplateContent
    version: int
    revision: int
    changed_at: datetime
    changed_by: str
    archived: bool
    items: tuple[ItemShown, ...]
    barred: Mapping[str, Mapping[str, str]]

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
        row = template_of(doing, template_id)
        content = _renewed(doing, content_of(row))
        items = content.as_draft().items if typed is None else typed
        exercises = exercises_of(doing, items)
        (line,) = _lines(doing, [row])
        names = patients.member_names(doing.session, doing.clinic_id)
    latest = {exercise.slug: version for version, exercise in exercises.items()}
    return TemplatePage(
        line, content, row.version, row.revision, row.changed_at,
        name_of(names, row.changed_by), row.archived_at is not None,
        tuple(
            item_shown(number, item, exercises[item.exercise_version], latest, frozenset(), ())
            for number, item in enumerate(items, start=1)
        ),
        {
            f"{level}-{one.item.lineage}": _barred(exercises[one.item.exercise_version], one.at(level))
            for one in content.items for level in (Level.easier, Level.harder)
            if one.item.exercise_version in exercises
        },
    )  # fmt: skip


def _barred(exercise: Exercise, at: AtLevel) -> Mapping[str, str]:
    return {slug: clash.reason for slug, clash in blocked(exercise, at.modifications or ()).items()}


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
        exercises = exercises_of(doing, held.items)
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
        usual = usual_schedule(doing)
        items = []
        for offer in ready.items:
            stored = catalogue.newest_version(doing.session, doing.clinic_id, offer.exercise)
            item = draft_rules.new_item(
                str(uuid4()), str(stored.version_id), stored.exercise, offer.modifications
            )
            items.append(TemplateItem(replace(item, schedule=usual), offer.side))
        return _new(doing, ready.name, ready.purpose, TemplateContent(tuple(items))).id


def share(context: Context, template_id: UUID) -> None:
    """Let everybody who writes programs in the clinic see, use and change it. Raises NotFound."""
    with perform(context, Action.share_template) as doing:
        template_of(doing, template_id, lock=True).shared = True


def unshare(context: Context, template_id: UUID) -> bool:
    """Give it back to its maker alone; programs that came from it stay as they are. Tells whether that is oneself.

    Only the maker and the clinic's owner may. Raises NotFound, Refused.
    """
    with perform(context, Action.unshare_template) as doing:
        row = template_of(doing, template_id, lock=True)
        mine, actor = row.made_by == context.member_id, context.actor
        if not mine and not (isinstance(actor, SignedIn) and actor.role is Role.owner):
            raise Refused("Only who made a template can take it back from the others.")
        row.shared = False
        return mine


def duplicate(context: Context, template_id: UUID) -> UUID:
    """A private copy of one's own. Raises NotFound, Conflict."""
    with perform(context, Action.duplicate_template) as doing:
        row = template_of(doing, template_id)
        fresh = (replace(one, item=replace(one.item, lineage=str(uuid4()))) for one in content_of(row).items)
        name = f"{row.name[: rules.NAME_MOST - 7]} (copy)"
        return _new(doing, name, row.purpose, TemplateContent(tuple(fresh))).id


def archive(context: Context, template_id: UUID) -> None:
    """Put it away; programs that came from it stay as they are. Raises NotFound."""
    with perform(context, Action.archive_template) as doing:
        row = template_of(doing, template_id, lock=True)
        row.archived_at = row.archived_at or context.now


def restore(context: Context, template_id: UUID) -> None:
    """Offer it again. Raises NotFound."""
    with perform(context, Action.restore_template) as doing:
        template_of(doing, template_id, lock=True).archived_at = None


def template_of(doing: Doing, template_id: UUID, *, lock: bool = False) -> Template:
    """A template that the member may see; the entry is about it. Raises NotFound."""
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


def exercises_of(doing: Doing, items: Iterable[DraftItem | ItemEdit]) -> dict[str, Exercise]:
    """The exercises of some items by the id of their version."""
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


def _lines(doing: Doing, found: Sequence[Template]) -> tuple[TemplateLine, ...]:
    contents = {row.id: content_of(row) for row in found}
    exercises = exercises_of(doing, (one.item for content in contents.values() for one in content.items))
    names = patients.member_names(doing.session, doing.clinic_id)
    uses = rows.counts_of(doing.session, doing.clinic_id, [row.id for row in found])
    return tuple(
        TemplateLine(
            row.id, row.name, row.purpose,
            tuple(exercises[one.item.exercise_version].name for one in contents[row.id].items),
            contents[row.id].needs_side, contents[row.id].levels, row.shared,
            row.made_by == doing.context.member_id, name_of(names, row.made_by),
            uses.get(row.id, 0),
        )
        for row in found
    )  # fmt: skip


def _away(doing: Doing, gone: UUID | None) -> tuple[UUID, str] | None:
    every = rows.templates_of(doing.session, doing.clinic_id, doing.context.member_id, archived=True)
    return next(((row.id, row.name) for row in every if row.id == gone), None)
