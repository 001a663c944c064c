"""A program's draft as a row: find it, lock it for writing, open it anew, keep what was written."""

from uuid import UUID

from clinic.domain import drafts as rules
from clinic.domain.codec import to_plain
from clinic.domain.drafts import DraftContent
from clinic.domain.errors import Conflict, NotFound
from clinic.persistence import programs as rows
from clinic.persistence.programs import Draft, Program
from clinic.services.context import Doing


def open_draft(doing: Doing, program: Program) -> Draft:
    """The program's draft. Raises NotFound when nothing is being written."""
    draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
    if draft is None:
        raise NotFound("Nothing is being written for this program.")
    return draft


def writable(doing: Doing, program_id: UUID, *, reopen: bool = False) -> tuple[Program, Draft]:
    """The program, locked, and its draft. Raises Conflict when it is gone, unless it may be opened anew."""
    program = rows.locked(doing.session, doing.clinic_id, program_id)
    doing.about("program", program.id, patient=program.patient_id)
    if program.ended_at is not None:
        raise Conflict("This program has been ended. Start a new one.")
    draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
    if draft is None and reopen:
        content = to_plain(published(doing, program))
        draft = Draft(
            program_id=program.id,
            clinic_id=doing.clinic_id,
            content=content,
            revision=0,
            edited_at=doing.context.now,
        )
        doing.session.add(draft)
    if draft is None:
        raise Conflict("This draft was published or discarded meanwhile.")
    return program, draft


def published(doing: Doing, program: Program) -> DraftContent:
    """The latest version as a draft's beginning. Raises NotFound when there is none."""
    found = rows.versions(doing.session, doing.clinic_id, program.id)
    if not found:
        raise NotFound
    return rules.reopened(rows.content_of(doing.session, doing.clinic_id, found[-1].id))


def keep(doing: Doing, draft: Draft, stored: DraftContent, written: DraftContent) -> None:
    """Keep the new text; the same text again is no change, so that nobody runs into a conflict with herself."""
    if written == stored:
        return
    draft.content = to_plain(written)
    draft.revision += 1
    draft.edited_at, draft.edited_by = doing.context.now, doing.context.member_id
