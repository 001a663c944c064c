"""The builder while somebody writes in it: save, and show at once what became of it, in one transaction."""

from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.drafts import DraftEdit
from clinic.services.context import Context, perform
from clinic.services.draft_page import Builder, builder_of
from clinic.services.drafts import Choice, Saved, Step, save_in


def save(
    context: Context,
    program_id: UUID,
    revision: int,
    edit: DraftEdit,
    step: Step,
    choice: Choice | None = None,
    touched: str = "",
) -> tuple[Saved, Builder]:
    """As ``drafts.save``, with the program's side of the builder's page as it is now."""
    with perform(context, Action.draft_program) as doing:
        saved, program, draft = save_in(doing, program_id, revision, edit, step, choice, touched)
        return saved, builder_of(doing, program, draft)
