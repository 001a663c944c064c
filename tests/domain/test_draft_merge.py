"""Two texts of one draft put together: what one changed is kept, what both changed is named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.draft_merge import NOTHING, merged
from clinic.domain.drafts import DraftContent, DraftItem
from clinic.domain.programs import Ranking
from clinic.domain.schedule import Quota


def item(name: str, note: str = "", per_week: int = 3) -> DraftItem:
    return DraftItem(name, "plank", "v", note=note, schedule=Quota(per_week))


BASE = DraftContent("Hips", "", (item("a"), item("b"), item("c")), Ranking(("a",)))
notes = st.sampled_from(["", "slowly", "often"])
contents = st.builds(
    lambda title, goal, names, words: DraftContent(
        title, goal, tuple(item(name, words[name]) for name in names), Ranking(tuple(names[:1]))
    ),
    st.sampled_from(["Hips", "Back"]),
    notes,
    st.lists(st.sampled_from("abcde"), unique=True),
    st.fixed_dictionaries(dict.fromkeys("abcde", notes)),
)


def names(content: DraftContent) -> str:
    return "".join(one.lineage for one in content.items)


@given(contents, contents)
def test_whoever_changed_nothing_takes_everything_from_the_other(
    base: DraftContent, other: DraftContent
) -> None:
    assert merged(base, base, other) == merged(base, other, base)
    assert merged(base, other, base).content == other
    assert merged(base, other, base).overlaps == ()


@given(contents, contents, contents)
def test_no_added_exercise_is_lost_and_none_stands_twice(
    base: DraftContent, mine: DraftContent, theirs: DraftContent
) -> None:
    found = names(merged(base, mine, theirs).content)
    assert len(set(found)) == len(found)
    assert set(found) >= (set(names(mine)) | set(names(theirs))) - set(names(base))


@given(contents, contents, contents)
def test_giving_way_everywhere_or_nowhere_is_the_same_seen_from_the_other_side(
    base: DraftContent, mine: DraftContent, theirs: DraftContent
) -> None:
    plain = merged(base, mine, theirs)
    yielding = merged(base, theirs, mine, plain.overlaps)
    assert (yielding.content.title, yielding.content.goal) == (plain.content.title, plain.content.goal)
    assert sorted(names(yielding.content)) == sorted(names(plain.content))


def test_what_each_changed_alone_is_kept_together() -> None:
    mine = replace(BASE, title="Back", items=(item("b"), item("a"), item("c")))
    theirs = replace(BASE, goal="Garden", items=(item("a"), item("b", "slowly"), item("c"), item("d")))
    found = merged(BASE, mine, theirs)
    assert found.overlaps == ()
    assert (found.content.title, found.content.goal, names(found.content)) == ("Back", "Garden", "bacd")
    assert found.content.items[0].note == "slowly"


def test_what_both_changed_is_named_and_mine_goes_first() -> None:
    mine = replace(BASE, title="Back", items=(item("a", "slowly"), item("b"), item("c")))
    theirs = replace(BASE, title="Legs", items=(item("a", "often", 5), item("b"), item("c")))
    found = merged(BASE, mine, theirs)
    assert set(found.overlaps) == {"title", "note-a"}
    assert (found.content.title, found.content.items[0]) == ("Back", item("a", "slowly", 5))
    assert merged(BASE, mine, theirs, {"title"}).content.title == "Legs"


@pytest.mark.parametrize(("give_way", "left"), [((), "bc"), (("item-a",), "abc")])
def test_an_exercise_that_one_took_out_and_the_other_changed(give_way: tuple[str, ...], left: str) -> None:
    mine = replace(BASE, items=BASE.items[1:], five_minutes=Ranking())
    theirs = replace(BASE, items=(item("a", "often"), *BASE.items[1:]))
    found = merged(BASE, mine, theirs, give_way)
    assert "item-a" in found.overlaps
    assert names(found.content) == left


def test_when_the_beginning_is_lost_everything_different_is_asked_about_and_nothing_is_lost() -> None:
    mine = DraftContent("Back", "", (item("a", "slowly"), item("x")))
    theirs = DraftContent("Hips", "Garden", (item("a"), item("b")))
    found = merged(NOTHING, mine, theirs)
    assert found.overlaps == ("title",)
    assert (found.content.goal, found.content.items[0].note) == ("Garden", "slowly")
    assert set(names(found.content)) == set("axb")
