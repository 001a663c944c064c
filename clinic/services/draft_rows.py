"""A program's draft as a row: find it, lock it for writing, open it anew, keep what was written."""

from typing import Any
from uuid import UUID

from clinic.domain import drafts as rules
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.draft_merge import NOTHING
from clinic.domain.drafts import DraftContent
from clinic.domain.errors import Conflict, NotFound
from clinic.persistence import programs as rows
from clinic.persistence.programs import Draft, DraftStep, Program
from clinic.services.context import Doing

GONE = "This draft was published or discarded meanwhile."
STEPS_MOST = 50
"""How far back undo leads; as many revisions are kept to put a late text together with what came between."""


def open_draft(doing: Doing, program: Program) -> Draft:
    """The program's draft. Raises NotFound when nothing is being written."""
    draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
    if draft is None:
        raise NotFound("Nothing is being written for this program.")
    return draft


def going_on(doing: Doing, program_id: UUID) -> Program:
    """The program, locked. Raises Conflict when it has ended."""
    program = rows.locked(doing.session, doing.clinic_id, program_id)
    doing.about("program", program.id, patient=program.patient_id)
    if program.ended_at is not None:
        raise Conflict("This program has been ended. Start a new one.")
    return program


def writable(doing: Doing, program_id: UUID) -> tuple[Program, Draft]:
    """The program, locked, and its draft. Raises Conflict when the draft is gone or the program has ended."""
    program = going_on(doing, program_id)
    draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
    if draft is None:
        raise Conflict(GONE)
    return program, draft


def begin(doing: Doing, program: Program, content: DraftContent) -> Draft:
    """Begin the draft of a program that has none, in the caller's transaction."""
    draft = Draft(
        program_id=program.id,
        clinic_id=doing.clinic_id,
        content=to_plain(content),
        revision=program.drafted + 1,
        edited_at=doing.context.now,
        edited_by=doing.context.member_id,
        back=[],
        forth=[],
        touched="",
    )
    doing.session.add(draft)
    doing.session.flush()
    return draft


def close(doing: Doing, program: Program, draft: Draft) -> None:
    """Let the draft go with its steps, in the caller's transaction; no later draft has any of its revisions."""
    program.drafted = draft.revision
    doing.session.delete(draft)
    doing.session.flush()


def published(doing: Doing, program: Program) -> DraftContent:
    """The latest version as a draft's beginning. Raises NotFound when there is none."""
    found = rows.versions(doing.session, doing.clinic_id, program.id)
    if not found:
        raise NotFound
    return rules.reopened(rows.content_of(doing.session, doing.clinic_id, found[-1].id))


def keep(doing: Doing, draft: Draft, written: DraftContent, touched: str = "") -> None:
    """Keep the new text as one step that can be undone; the same text again is no step.

    Typing on in the field ``touched`` by the same person is still the same step.
    """
    plain = to_plain(written)
    if plain == draft.content:
        return
    me = doing.context.member_id
    typing_on = bool(touched) and (draft.touched, draft.edited_by) == (touched, me) and bool(draft.back)
    left = draft.revision
    _turn(doing, draft, plain, touched)
    if not typing_on:
        draft.back = [*draft.back, left][-STEPS_MOST:]
    draft.forth = []
    _forget(doing, draft)


def undo(doing: Doing, draft: Draft, touched: str = "") -> bool:
    """Go back one step; False when there is none."""
    return _walk(doing, draft, touched, forward=False)


def redo(doing: Doing, draft: Draft, touched: str = "") -> bool:
    """Take back the last undo; False when there is none."""
    return _walk(doing, draft, touched, forward=True)


def base_of(doing: Doing, draft: Draft, revision: int) -> DraftContent:
    """What a form of that revision began with; ``NOTHING`` when it is not kept, or was that of an earlier draft."""
    if revision == draft.revision:
        return from_plain(DraftContent, draft.content)
    step = rows.step_of(doing.session, doing.clinic_id, draft.program_id, revision)
    return from_plain(DraftContent, step.content) if step else NOTHING


def only_mine_since(doing: Doing, draft: Draft, revision: int) -> bool:
    """Whether everything that was written after ``revision`` was written by who writes now."""
    writers = rows.writers_since(doing.session, doing.clinic_id, draft.program_id, revision)
    return writers | {draft.edited_by} == {doing.context.member_id}


def _walk(doing: Doing, draft: Draft, touched: str, *, forward: bool) -> bool:
    ahead, behind = (draft.forth, draft.back) if forward else (draft.back, draft.forth)
    if not ahead:
        return False
    step = rows.step_of(doing.session, doing.clinic_id, draft.program_id, ahead[-1])
    if step is None:
        return False
    ahead, behind = ahead[:-1], [*behind, draft.revision][-STEPS_MOST:]
    _turn(doing, draft, step.content, touched)
    draft.back, draft.forth = (behind, ahead) if forward else (ahead, behind)
    _forget(doing, draft)
    return True


def _turn(doing: Doing, draft: Draft, plain: dict[str, Any], touched: str) -> None:
    """Put what is there now among the earlier revisions, and the new text in its place."""
    doing.session.add(
        DraftStep(
            program_id=draft.program_id,
            clinic_id=doing.clinic_id,
            revision=draft.revision,
            content=draft.content,
            written_by=draft.edited_by,
        )
    )
    draft.content, draft.touched = plain, touched[:200]
    draft.revision += 1
    draft.edited_at, draft.edited_by = doing.context.now, doing.context.member_id


def _forget(doing: Doing, draft: Draft) -> None:
    doing.session.flush()
    kept = [*draft.back, *draft.forth]
    rows.forget_steps(doing.session, doing.clinic_id, draft.program_id, draft.revision - STEPS_MOST, kept)
