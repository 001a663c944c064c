"""Two texts of one draft put together, measured against what both began with.

What only one of the two changed is taken from that one. What both changed differently is an *overlap*, named as the
builder's form names its fields: ``title``, ``goal``, ``order``, ``five_minutes``, ``<field>-<lineage>``, and
``item-<lineage>`` where one took an item out that the other changed.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from clinic.domain.drafts import DraftContent, DraftItem

Part = TypeVar("Part")

NOTHING = DraftContent("")
"""What both began with when that is not known any more: wherever they differ and neither is empty, they overlap."""

ITEM_PARTS = ("exercise_version", "modifications", "dose", "sides", "schedule", "note", "rule")


@dataclass(frozen=True, slots=True)
class Merged:
    """Both together; ``overlaps`` are the fields on which one of the two had to give way."""

    content: DraftContent
    overlaps: tuple[str, ...]


@dataclass(slots=True)
class _Judge:
    """Decides part by part; mine goes first, except for the overlaps in ``theirs``."""

    theirs: Collection[str]
    overlaps: list[str] = field(default_factory=list)

    def pick(self, name: str, base: Part, mine: Part, theirs: Part) -> Part:
        if mine in (base, theirs):
            return theirs
        if theirs == base:
            return mine
        self.overlaps.append(name)
        return theirs if name in self.theirs else mine


def merged(
    base: DraftContent,
    mine: DraftContent,
    theirs: DraftContent,
    give_way: Collection[str] = (),
    removed: str = "",
) -> Merged:
    """Put both together. Mine goes first where they overlap, theirs for the overlaps in ``give_way``.

    ``removed`` is what I take out: without knowing what both began with, an item that I lack would be a new one.
    """
    judge = _Judge(give_way)
    found = _items(judge, base, mine, theirs)
    items = {item.lineage: item for item in found if base is not NOTHING or item.lineage != removed}
    order = judge.pick("order", *_orders(base, mine, theirs))
    ranked = judge.pick("five_minutes", base.five_minutes, mine.five_minutes, theirs.five_minutes)
    content = DraftContent(
        judge.pick("title", base.title, mine.title, theirs.title),
        judge.pick("goal", base.goal, mine.goal, theirs.goal),
        tuple(items[lineage] for lineage in _arranged(order, mine, theirs) if lineage in items),
        ranked.among(items),
    )
    return Merged(content, tuple(judge.overlaps))


def _items(
    judge: _Judge, base: DraftContent, mine: DraftContent, theirs: DraftContent
) -> Iterator[DraftItem]:
    began, own, other = (_by_lineage(content) for content in (base, mine, theirs))
    for lineage in dict.fromkeys([*own, *other]):
        one, two = own.get(lineage), other.get(lineage)
        if one is not None and two is not None:
            yield _both(judge, began.get(lineage), one, two)
            continue
        there = one or two
        if there is None or there == began.get(lineage):
            continue  # taken out by one, untouched by the other
        if lineage not in began:
            yield there
            continue
        judge.overlaps.append(f"item-{lineage}")
        kept = two if f"item-{lineage}" in judge.theirs else one
        if kept is not None:
            yield kept


def _both(judge: _Judge, base: DraftItem | None, mine: DraftItem, theirs: DraftItem) -> DraftItem:
    began = base or DraftItem(mine.lineage, mine.exercise, mine.exercise_version)
    parts = {
        part: judge.pick(
            f"{part}-{mine.lineage}", getattr(began, part), getattr(mine, part), getattr(theirs, part)
        )
        for part in ITEM_PARTS
    }
    return replace(mine, **parts)


def _orders(base: DraftContent, mine: DraftContent, theirs: DraftContent) -> tuple[tuple[str, ...], ...]:
    """The order of those items that are in all three (of those in mine and theirs when the beginning is lost)."""
    lists = [_by_lineage(content) for content in (base, mine, theirs)]
    common = set(lists[1]) & set(lists[2])
    if base is not NOTHING:
        common &= set(lists[0])
    return tuple(tuple(lineage for lineage in found if lineage in common) for found in lists)


def _arranged(order: tuple[str, ...], mine: DraftContent, theirs: DraftContent) -> list[str]:
    """The common items in that order; each other one behind what it follows in its own text."""
    arranged = list(order)
    for content in (mine, theirs):
        before = None
        for item in content.items:
            if item.lineage not in arranged:
                arranged.insert(arranged.index(before) + 1 if before else 0, item.lineage)
            before = item.lineage
    return arranged


def _by_lineage(content: DraftContent) -> Mapping[str, DraftItem]:
    return {item.lineage: item for item in content.items}
