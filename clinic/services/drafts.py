"""Drafts: save what is being written, take a step, discard it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID, uuid4

from clinic.domain import drafts as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.codec import from_plain
from clinic.domain.drafts import DraftContent, DraftEdit
from clinic.domain.errors import Conflict, Invalid
from clinic.persistence import catalogue
from clinic.persistence import programs as rows
from clinic.persistence.programs import Program
from clinic.services.context import Context, Doing, perform
from clinic.services.defaults import usual_schedule
from clinic.services.draft_rows import keep, open_draft, writable


class StepKind(StrEnum):
    """What a button beside an item, or one in the catalogue, does after saving."""

    save = "save"
    add = "add"
    up = "up"
    down = "down"
    remove = "remove"
    duplicate = "duplicate"
    renew = "renew"
    days = "days"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``about`` is a lineage, for ``add`` the slug of an exercise, for ``save`` empty."""

    kind: StepKind = StepKind.save
    about: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving led to: the new revision, and the lineage of an item that was added or moved."""

    revision: int
    lineage: str


def save(
    context: Context,
    program_id: UUID,
    revision: int,
    edit: DraftEdit,
    step: Step | None = None,
    *,
    on_top: bool = False,
) -> Saved:
    """Save the whole draft and take a step, together or not at all.

    Raises Conflict when the draft is no longer at ``revision``. With ``on_top`` the text is put on top of what
    is there, and exercises that only the other text has are kept. Raises Invalid naming each field.
    """
    with perform(context, Action.draft_program) as doing:
        program, draft = writable(doing, program_id, reopen=on_top and revision == 0)
        if draft.revision != revision and not (on_top and revision == 0):
            raise Conflict("Somebody else saved this draft while you were writing.")
        stored = from_plain(DraftContent, draft.content)
        known = _lineages(doing, program, stored)
        edit = _with_lineages(edit, known)
        wanted = {item.exercise_version for item in edit.items} | {
            item.exercise_version for item in stored.items
        }
        exercises = catalogue.by_version(doing.session, doing.clinic_id, wanted)
        _check_lineages(edit, known, exercises)
        written = rules.edited(stored, edit, exercises)
        if on_top:
            written = rules.on_top(written, stored)
        written, lineage = _stepped(doing, written, step or Step())
        keep(doing, draft, stored, written)
        doing.note(revision=draft.revision, step=(step or Step()).kind.value, items=len(written.items))
        return Saved(draft.revision, lineage)


def discard(context: Context, program_id: UUID) -> UUID | None:
    """Throw the draft away; a program that was never published goes with it.

    Returns the program's id, or None when it is gone. Raises NotFound.
    """
    with perform(context, Action.discard_draft) as doing:
        program = rows.locked(doing.session, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        doing.session.delete(open_draft(doing, program))
        doing.session.flush()
        if program.latest > 0:
            return program.id
        doing.session.delete(program)
        return None


def _lineages(doing: Doing, program: Program, stored: DraftContent) -> dict[str, str]:
    """Every lineage that the program has ever had, with the slug of its exercise."""
    published = rows.versions(doing.session, doing.clinic_id, program.id)
    contents = rows.contents_of(doing.session, doing.clinic_id, published)
    known = {item.lineage: item.exercise for content in contents.values() for item in content.items}
    return known | {item.lineage: item.exercise for item in stored.items}


def _with_lineages(edit: DraftEdit, known: Mapping[str, str]) -> DraftEdit:
    """A lineage that the program never had (an item that somebody else removed meanwhile) becomes a new one."""
    fresh = {item.lineage: str(uuid4()) for item in edit.items if item.lineage not in known}
    return replace(
        edit,
        items=tuple(replace(item, lineage=fresh.get(item.lineage, item.lineage)) for item in edit.items),
        five_minutes=fresh.get(edit.five_minutes or "", edit.five_minutes),
    )


def _check_lineages(edit: DraftEdit, known: Mapping[str, str], exercises: Mapping[str, Exercise]) -> None:
    for item in edit.items:
        if (
            known.get(item.lineage, exercises[item.exercise_version].slug)
            != exercises[item.exercise_version].slug
        ):
            raise Invalid("items", "An item keeps its exercise. Add the other exercise as a new item.")


def _stepped(doing: Doing, draft: DraftContent, step: Step) -> tuple[DraftContent, str]:
    """The draft after a step, and the lineage that the page should show next."""
    fresh = str(uuid4())
    if step.kind is StepKind.add:
        found = catalogue.newest_version(doing.session, doing.clinic_id, step.about)
        item = rules.new_item(fresh, str(found.version_id), found.exercise)
        usual = usual_schedule(doing.session, doing.clinic_id)
        added = rules.with_item(draft, replace(item, schedule=usual))
        _refuse_faults(added, {item.exercise_version for item in added.items}, doing)
        return added, fresh
    if step.kind is StepKind.duplicate:
        doubled = rules.with_copy(draft, step.about, fresh)
        _refuse_faults(doubled, {item.exercise_version for item in doubled.items}, doing)
        return doubled, fresh
    if step.kind is StepKind.remove:
        return rules.without(draft, step.about), ""
    if step.kind is StepKind.renew:
        return _renewed(doing, draft, step.about), step.about
    if step.kind is StepKind.days:
        return rules.with_days_of(draft, step.about), step.about
    if step.kind is StepKind.save:
        return draft, ""
    return rules.moved(draft, step.about, -1 if step.kind is StepKind.up else 1), step.about


def _refuse_faults(draft: DraftContent, versions: set[str], doing: Doing) -> None:
    problems = rules.faults(draft, catalogue.by_version(doing.session, doing.clinic_id, versions))
    if problems:
        raise Invalid.many(problems)


def _renewed(doing: Doing, draft: DraftContent, lineage: str) -> DraftContent:
    """The item with the catalogue's newest text; modifications which that text no longer has are refused."""
    item = draft.item(lineage)
    found = catalogue.newest_version(doing.session, doing.clinic_id, item.exercise)
    renewed = replace(item, exercise_version=str(found.version_id))
    changed = replace(draft, items=tuple(renewed if one is item else one for one in draft.items))
    _refuse_faults(changed, {one.exercise_version for one in changed.items}, doing)
    return changed
