"""Drafts: save what is being written, take a step, discard it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import delete

from clinic.domain import drafts as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.codec import from_plain
from clinic.domain.draft_merge import NOTHING, Merged, merged
from clinic.domain.drafts import DraftContent, DraftEdit
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.programs import Ranking
from clinic.persistence import catalogue
from clinic.persistence import programs as rows
from clinic.persistence.patients import Patient
from clinic.persistence.programs import DiscardedDraft, Draft, Program
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform
from clinic.services.defaults import usual_schedule
from clinic.services.draft_earlier import taken_again
from clinic.services.draft_rows import (
    GONE,
    base_of,
    begin,
    close,
    going_on,
    keep,
    only_mine_since,
    open_draft,
    published,
    redo,
    undo,
)
from clinic.services.patient_rows import refuse_archived

BROUGHT_BACK_FOR = timedelta(days=30)
"""So long a draft that was thrown away can be brought back; after that it is forgotten."""


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
    doses = "doses"
    again = "again"
    rank = "rank"
    undo = "undo"
    redo = "redo"


ADDING = frozenset({StepKind.add, StepKind.duplicate, StepKind.again})
ABOUT_NOTHING = frozenset({StepKind.save, StepKind.rank, StepKind.undo, StepKind.redo})
"""Steps about the whole draft; every other one names an item or an exercise."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``about`` is a lineage, for ``add`` an exercise's slug, for ``again`` the id of an earlier item.

    ``place`` is where to add it, from 0.
    """

    kind: StepKind = StepKind.save
    about: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving led to: the new revision, and the lineage of an item that was added or moved.

    ``taken_in``: somebody else's changes, or those of another tab, were put together with this text.
    """

    revision: int
    lineage: str
    taken_in: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer to a conflict: the revision that was looked at, and the overlaps where the other text is kept."""

    seen: int
    theirs: frozenset[str] = frozenset()


def save(
    context: Context,
    program_id: UUID,
    revision: int,
    edit: DraftEdit,
    step: Step | None = None,
    *,
    choice: Choice | None = None,
    touched: str = "",
) -> Saved:
    """Save the whole draft and take a step, together or not at all.

    A text that began at an earlier revision is put together with what was saved since. Where both changed the
    same: one's own other tab gives way, somebody else's text raises Conflict until a ``choice`` is made; so does
    one's own when the revision is one of an earlier draft, or of more than fifty steps ago. A
    choice that has seen revision 0 opens the next version's draft. ``touched`` is the field that was typed into, or
    one press of a button, which is never taken twice. Raises Invalid naming each field.
    """
    with perform(context, Action.draft_program) as doing:
        return save_in(doing, program_id, revision, edit, step or Step(), choice, touched)[0]


def save_in(
    doing: Doing,
    program_id: UUID,
    revision: int,
    edit: DraftEdit,
    step: Step,
    choice: Choice | None,
    touched: str,
) -> tuple[Saved, Program, Draft]:
    """The same within an action that is under way; gives the program and its draft too."""
    program = going_on(doing, program_id)
    found = rows.draft_of(doing.session, doing.clinic_id, program.id)
    draft = found or _reopened(doing, program, choice)
    stored = from_plain(DraftContent, draft.content)
    base = base_of(doing, draft, revision) if found else NOTHING
    exercises = _exercises(doing, base, stored, edit)
    mine = _mine(doing, program, base if base is not NOTHING else stored, edit, exercises)
    both = merged(base, mine, stored, choice.theirs if choice else (), edit.removed)
    chosen = choice is not None and choice.seen == (found.revision if found else 0)
    if not chosen and _clash(doing, draft, revision, base, both):
        raise Conflict("Somebody else saved this draft while you were writing.")
    before = draft.revision
    done = bool(touched) and step.kind is not StepKind.save and _done_before(doing, draft, touched)
    _keep_checked(doing, draft, both.content, exercises, touched if step.kind is StepKind.save else "")
    lineage = "" if done else _step(doing, program, draft, step, touched)
    doing.note(revision=draft.revision, step=step.kind.value, items=len(draft.content["items"]))
    return Saved(draft.revision, lineage, before != revision), program, draft


def _reopened(doing: Doing, program: Program, choice: Choice | None) -> Draft:
    """The next version's draft, for who has seen that the one that was written in is gone."""
    if choice is None or choice.seen:
        raise Conflict(GONE)
    return begin(doing, program, published(doing, program))


def _clash(doing: Doing, draft: Draft, revision: int, base: DraftContent, both: Merged) -> bool:
    """Whether a person has to choose. A text whose beginning is not known any more never gets in unseen."""
    if base is NOTHING:
        return both.content != from_plain(DraftContent, draft.content)
    return bool(both.overlaps) and not only_mine_since(doing, draft, revision)


def discard(context: Context, program_id: UUID) -> UUID | None:
    """Throw the draft away; a program that was never published goes with it. It can be brought back for a while.

    Returns the program's id, or None when it is gone. Raises NotFound.
    """
    with perform(context, Action.discard_draft) as doing:
        program = rows.locked(doing.session, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        draft = open_draft(doing, program)
        _set_aside(doing, program, draft)
        close(doing, program, draft)
        if program.latest > 0:
            return program.id
        doing.session.delete(program)
        return None


def restore(context: Context, program_id: UUID) -> None:
    """Go on with the draft that was thrown away last, and with its program. Raises NotFound, Conflict.

    Pressed twice, it is done once.
    """
    with perform(context, Action.restore_draft) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        since = context.now - BROUGHT_BACK_FOR
        kept = rows.discarded(session, clinic_id, program_id, since)
        begun = rows.draft_of(session, clinic_id, program_id) is not None
        if kept is None:
            if not begun:
                raise NotFound
            going_on(doing, program_id)
            return
        if begun:
            raise Conflict("Another draft of this program has been begun since. Go on with that one.")
        if rows.program_of(session, clinic_id, program_id) is None:
            session.add(_as_it_was(kept))
            session.flush()
        program = going_on(doing, program_id)
        refuse_archived(owned(session, Patient, clinic_id, program.patient_id))
        begin(doing, program, from_plain(DraftContent, kept.content))
        session.delete(kept)


def _as_it_was(kept: DiscardedDraft) -> Program:
    return Program(
        id=kept.program_id,
        clinic_id=kept.clinic_id,
        patient_id=kept.patient_id,
        title=kept.title,
        latest=0,
        drafted=kept.revision,
        created_at=kept.created_at,
        created_by=kept.created_by,
    )


def _set_aside(doing: Doing, program: Program, draft: Draft) -> None:
    """Keep the draft for a while, in the place of one that was thrown away before."""
    doing.session.execute(
        delete(DiscardedDraft).where(
            DiscardedDraft.clinic_id == doing.clinic_id, DiscardedDraft.program_id == program.id
        )
    )
    doing.session.add(
        DiscardedDraft(
            program_id=program.id,
            clinic_id=doing.clinic_id,
            patient_id=program.patient_id,
            title=program.title,
            created_at=program.created_at,
            created_by=program.created_by,
            content=draft.content,
            revision=draft.revision,
            discarded_at=doing.context.now,
            discarded_by=doing.context.member_id,
        )
    )


def _exercises(doing: Doing, *texts: DraftContent | DraftEdit) -> dict[str, Exercise]:
    wanted = {item.exercise_version for text in texts for item in text.items}
    return catalogue.by_version(doing.session, doing.clinic_id, wanted)


def _mine(
    doing: Doing, program: Program, began: DraftContent, edit: DraftEdit, exercises: Mapping[str, Exercise]
) -> DraftContent:
    known = _lineages(doing, program, began)
    edit = _with_lineages(edit, known)
    _check_lineages(edit, known, exercises)
    return rules.edited(began, edit, exercises)


def _keep_checked(
    doing: Doing, draft: Draft, content: DraftContent, exercises: Mapping[str, Exercise], touched: str
) -> None:
    problems = rules.faults(content, exercises)
    if problems:
        raise Invalid.many(problems)
    keep(doing, draft, content, touched)


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
        five_minutes=Ranking(tuple(fresh.get(one, one) for one in edit.five_minutes.lineages)),
    )


def _check_lineages(edit: DraftEdit, known: Mapping[str, str], exercises: Mapping[str, Exercise]) -> None:
    for item in edit.items:
        if (
            known.get(item.lineage, exercises[item.exercise_version].slug)
            != exercises[item.exercise_version].slug
        ):
            raise Invalid("items", "An item keeps its exercise. Add the other exercise as a new item.")


def _done_before(doing: Doing, draft: Draft, touched: str) -> bool:
    """Whether this very press of a button came before, and only its answer was lost on the way."""
    return (draft.touched, draft.edited_by) == (touched, doing.context.member_id)


def _step(doing: Doing, program: Program, draft: Draft, step: Step, touched: str) -> str:
    """Take the step, as one that can be undone; gives the lineage that the page should show next."""
    if step.kind is StepKind.save:
        return ""
    if step.kind in (StepKind.undo, StepKind.redo):
        (undo if step.kind is StepKind.undo else redo)(doing, draft, touched)
        return ""
    content = from_plain(DraftContent, draft.content)
    fresh = str(uuid4()) if step.kind in ADDING else step.about
    if step.kind is StepKind.again:
        stepped = taken_again(doing, program, content, step.about, fresh)
        fresh = stepped.items[-1].lineage
    else:
        stepped = STEPS[step.kind](doing, content, step, fresh)
    _refuse_faults(stepped, {item.exercise_version for item in stepped.items}, doing)
    keep(doing, draft, stepped, touched)
    return "" if step.kind in (StepKind.remove, StepKind.rank) else fresh


def _added(doing: Doing, draft: DraftContent, step: Step, fresh: str) -> DraftContent:
    """One more item, at the end or at a place (from 0), on the days of all others, else on the usual ones."""
    found = catalogue.newest_version(doing.session, doing.clinic_id, step.about)
    item = rules.new_item(fresh, str(found.version_id), found.exercise)
    item = replace(item, schedule=rules.common_schedule(draft) or usual_schedule(doing))
    added = rules.with_item(draft, item)
    return added if step.place is None else rules.moved(added, fresh, step.place - len(draft.items))


STEPS: Mapping[StepKind, Callable[[Doing, DraftContent, Step, str], DraftContent]] = {
    StepKind.add: _added,
    StepKind.duplicate: lambda _, draft, step, fresh: rules.with_copy(draft, step.about, fresh),
    StepKind.remove: lambda _, draft, step, fresh: rules.without(draft, step.about),
    StepKind.renew: lambda doing, draft, step, fresh: _renewed(doing, draft, step.about),
    StepKind.days: lambda _, draft, step, fresh: rules.with_days_of(draft, step.about),
    StepKind.doses: lambda _, draft, step, fresh: rules.with_dose_of(draft, step.about),
    StepKind.rank: lambda _, draft, step, fresh: rules.ranked_in_order(draft),
    StepKind.up: lambda _, draft, step, fresh: rules.moved(draft, step.about, -1),
    StepKind.down: lambda _, draft, step, fresh: rules.moved(draft, step.about, 1),
}


def _refuse_faults(draft: DraftContent, versions: set[str], doing: Doing) -> None:
    problems = rules.faults(draft, catalogue.by_version(doing.session, doing.clinic_id, versions))
    if problems:
        raise Invalid.many(problems)


def _renewed(doing: Doing, draft: DraftContent, lineage: str) -> DraftContent:
    """The item with the catalogue's newest text; modifications which that text no longer has are refused later."""
    item = draft.item(lineage)
    found = catalogue.newest_version(doing.session, doing.clinic_id, item.exercise)
    renewed = replace(item, exercise_version=str(found.version_id))
    return replace(draft, items=tuple(renewed if one is item else one for one in draft.items))
