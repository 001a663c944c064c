"""The easier version of an item: the same exercise with one more modification that is there to make it easier."""

from collections.abc import Mapping
from dataclasses import replace

from clinic.domain.catalogue.exercise import Exercise, Modification
from clinic.domain.catalogue.words import Direction
from clinic.domain.modification import check
from clinic.domain.programs import Chosen, Item


def lighter_choices(item: Item, exercise: Exercise) -> tuple[Modification, ...]:
    """The modifications that may make this item easier: none that it has, none that contradicts what it has."""
    return tuple(
        one
        for one in exercise.modifications
        if one.direction is Direction.easier
        and one.slug not in item.slugs
        and not check(exercise, (*item.slugs, one.slug))
    )


def made_lighter(item: Item, exercise: Exercise, chosen: Mapping[str, str]) -> Item | None:
    """The item as the clinician's choice (lineage → slug) makes it; None without one that still fits."""
    slug = chosen.get(item.lineage)
    if slug not in {one.slug for one in lighter_choices(item, exercise)}:
        return None
    return replace(item, modifications=(*item.modifications, Chosen(slug or "")))
