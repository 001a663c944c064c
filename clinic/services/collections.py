"""What members keep of the catalogue: their own favourites, and collections shared in the clinic."""

from uuid import UUID

from sqlalchemy import func, select

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.persistence import catalogue, collections
from clinic.persistence.accounts import in_turn
from clinic.persistence.base import new_id
from clinic.persistence.collections import Collected, Collection, Favourite
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform

NAME_MOST = 100
MOST = 200
"""So many collections a clinic may have."""


def mark(context: Context, slug: str) -> None:
    """Make an exercise a favourite of the acting member; twice is once. Raises NotFound."""
    with perform(context, Action.mark_exercise) as doing:
        catalogue.newest_version(doing.session, doing.clinic_id, slug)
        in_turn(doing.session, doing.clinic_id)
        if context.member_id and _favourite(doing, slug) is None:
            doing.session.add(
                Favourite(
                    id=new_id(), clinic_id=doing.clinic_id, member_id=context.member_id, slug=slug,
                    created_at=context.now,
                )
            )  # fmt: skip


def unmark(context: Context, slug: str) -> None:
    """Make it no favourite any more; twice is once. Raises NotFound for what is no exercise."""
    with perform(context, Action.unmark_exercise) as doing:
        catalogue.newest_version(doing.session, doing.clinic_id, slug)
        found = _favourite(doing, slug)
        if found is not None:
            doing.session.delete(found)


def create(context: Context, name: str, slug: str = "") -> UUID:
    """Begin a collection, with an exercise in it if ``slug`` names one. Raises Invalid("name"), NotFound."""
    with perform(context, Action.create_collection) as doing:
        in_turn(doing.session, doing.clinic_id)
        if sum(1 for _ in collections.collections(doing.session, doing.clinic_id)) >= MOST:
            raise Conflict(f"There are {MOST} collections already. Remove one first.")
        _check_name(doing, name, None)
        row = Collection(
            id=new_id(),
            clinic_id=doing.clinic_id,
            name=name,
            created_at=context.now,
            created_by=context.member_id,
        )
        doing.session.add(row)
        doing.session.flush()
        doing.about("collection", row.id)
        if slug:
            _put(doing, row, slug)
        return row.id


def rename(context: Context, collection_id: UUID, name: str) -> None:
    """Give a collection another name. Raises Invalid("name"), NotFound."""
    with perform(context, Action.rename_collection) as doing:
        in_turn(doing.session, doing.clinic_id)
        row = _collection(doing, collection_id)
        _check_name(doing, name, row)
        row.name = name


def add(context: Context, collection_id: UUID, slug: str) -> None:
    """Put an exercise into a collection; twice is once. Raises NotFound."""
    with perform(context, Action.add_to_collection) as doing:
        _put(doing, _collection(doing, collection_id), slug)


def take_out(context: Context, collection_id: UUID, slug: str) -> None:
    """Take an exercise out of a collection. Raises NotFound."""
    with perform(context, Action.take_from_collection) as doing:
        found = _held(doing, _collection(doing, collection_id), slug)
        if found is not None:
            doing.session.delete(found)


def remove(context: Context, collection_id: UUID) -> None:
    """Show a collection no more; ``restore`` brings it back as it was. Raises NotFound."""
    with perform(context, Action.remove_collection) as doing:
        row = _collection(doing, collection_id)
        row.removed_at = row.removed_at or context.now


def restore(context: Context, collection_id: UUID) -> None:
    """Bring a removed collection back. Raises NotFound."""
    with perform(context, Action.restore_collection) as doing:
        _collection(doing, collection_id).removed_at = None


def _collection(doing: Doing, collection_id: UUID) -> Collection:
    row = owned(doing.session, Collection, doing.clinic_id, collection_id)
    doing.about("collection", row.id)
    return row


def _check_name(doing: Doing, name: str, row: Collection | None) -> None:
    if not name or len(name) > NAME_MOST:
        raise Invalid("name", f"Give the collection a name of at most {NAME_MOST} characters.")
    same = doing.session.scalar(
        select(Collection.id).where(
            Collection.clinic_id == doing.clinic_id,
            func.lower(Collection.name) == name.lower(),
            Collection.removed_at.is_(None),
        )
    )
    if same is not None and (row is None or same != row.id):
        raise Invalid("name", "There is a collection of this name already.")


def _put(doing: Doing, row: Collection, slug: str) -> None:
    catalogue.newest_version(doing.session, doing.clinic_id, slug)
    in_turn(doing.session, doing.clinic_id)
    if _held(doing, row, slug) is None:
        doing.session.add(
            Collected(
                id=new_id(),
                clinic_id=doing.clinic_id,
                collection_id=row.id,
                slug=slug,
                created_at=doing.context.now,
            )
        )


def _held(doing: Doing, row: Collection, slug: str) -> Collected | None:
    return doing.session.scalar(
        select(Collected).where(
            Collected.clinic_id == doing.clinic_id, Collected.collection_id == row.id, Collected.slug == slug
        )
    )


def _favourite(doing: Doing, slug: str) -> Favourite | None:
    return doing.session.scalar(
        select(Favourite).where(
            Favourite.clinic_id == doing.clinic_id,
            Favourite.member_id == doing.context.member_id,
            Favourite.slug == slug,
        )
    )
