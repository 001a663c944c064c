"""Saved views of the caseload: a filter under a name, one's own or shared in the clinic."""

from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.caseload_wish import Wish, view_name
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.persistence.accounts import in_turn
from clinic.persistence.base import new_id
from clinic.persistence.caseload import SavedView, views_for
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform

MOST = 30
"""So many views a member may have."""


def save(context: Context, name: str, wish: Wish, *, shared: bool) -> UUID:
    """Keep a filter under a name. Raises Invalid("name"), Conflict when there are too many."""
    with perform(context, Action.save_view) as doing:
        if context.member_id is None:
            raise Refused
        kept = view_name(name)
        in_turn(doing.session, doing.clinic_id)
        there = views_for(doing.session, doing.clinic_id, context.member_id)
        own = [view for view in there if view.member_id == context.member_id]
        if any(view.name.casefold() == kept.casefold() for view in own):
            raise Invalid("name", "You have a view of this name already.")
        if len(own) >= MOST:
            raise Conflict(f"You have {MOST} views already. Remove one first.")
        row = SavedView(
            id=new_id(), clinic_id=doing.clinic_id, member_id=context.member_id, name=kept, wish=wish.plain,
            shared=shared, made_at=context.now,
        )  # fmt: skip
        doing.session.add(row)
        doing.about("saved view", row.id)
        doing.note(shared=shared)
        return row.id


def remove(context: Context, view_id: UUID) -> None:
    """Show a view no more; ``restore`` brings it back. Raises NotFound, also for another member's own."""
    with perform(context, Action.remove_view) as doing:
        row = _view(doing, view_id)
        row.removed_at = row.removed_at or context.now


def restore(context: Context, view_id: UUID) -> None:
    """Bring a removed view back. Raises NotFound."""
    with perform(context, Action.restore_view) as doing:
        _view(doing, view_id).removed_at = None


def _view(doing: Doing, view_id: UUID) -> SavedView:
    """A view that one sees: one's own, or a shared one, which is everybody's to keep in order."""
    row = owned(doing.session, SavedView, doing.clinic_id, view_id)
    if row.member_id != doing.context.member_id and not row.shared:
        raise NotFound
    doing.about("saved view", row.id)
    return row
