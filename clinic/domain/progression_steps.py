"""What a step of progression makes of an item: another dose, other changes, another exercise in its place."""

from dataclasses import replace

from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.drafts import DraftContent, DraftItem, suggested
from clinic.domain.errors import Conflict
from clinic.domain.programs import Chosen, Item, Ranking
from clinic.domain.progression import Next, StepKind, taken


def changes(item: Item | DraftItem, then: Next) -> bool:
    """Whether the step would change anything; a look at the visit always waits for somebody."""
    if then.kind is StepKind.dose:
        return taken(item.dose, then) != item.dose
    if then.kind is StepKind.modification:
        return bool(set(then.add) - set(item.slugs) or set(then.remove) & set(item.slugs))
    return then.kind is StepKind.look or then.exercise != item.exercise


def gone_on(item: DraftItem, exercise: Exercise, then: Next) -> DraftItem:
    """The item after a step of dose or modification. Its rule is used up.

    A dose that is still the catalogue's suggestion follows the modifications, any other stays as it is.
    """
    kept = tuple(chosen for chosen in item.modifications if chosen.slug not in then.remove)
    added = tuple(Chosen(slug) for slug in then.add if slug not in item.slugs)
    after = replace(item, modifications=kept + added, dose=taken(item.dose, then), rule=None)
    if then.kind is StepKind.modification and item.dose == suggested(exercise, item.slugs):
        return replace(after, dose=suggested(exercise, after.slugs))
    return after


def with_successor(draft: DraftContent, lineage: str, successor: DraftItem) -> DraftContent:
    """The draft with another exercise in the place of ``lineage``, ranked as that one was. Raises NotFound."""
    gone = draft.item(lineage)
    items = tuple(successor if item is gone else item for item in draft.items)
    ranks = (successor.lineage if one == lineage else one for one in draft.five_minutes.lineages)
    return replace(draft, items=items, five_minutes=Ranking(tuple(ranks)))


def with_step(draft: DraftContent, lineage: str, exercise: Exercise, then: Next) -> DraftContent:
    """The draft after a step of dose or modification. Raises NotFound, Conflict when it is there already."""
    before = draft.item(lineage)
    if not changes(before, then):
        raise Conflict("The draft holds this already.")
    after = gone_on(before, exercise, then)
    return replace(draft, items=tuple(after if item is before else item for item in draft.items))
