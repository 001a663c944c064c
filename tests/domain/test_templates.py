"""Templates: nothing of a patient in them, sides and levels filled in when they are applied."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.catalogue.words import Sidedness, TemplateSide
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.dose import Dose, Range
from clinic.domain.drafts import DraftItem, new_item
from clinic.domain.errors import Invalid, NotFound
from clinic.domain.modification import check
from clinic.domain.programs import Chosen, SidePlan
from clinic.domain.progression import Next, Rule, StepKind
from clinic.domain.sides import Side
from clinic.domain.templates import (
    AtLevel,
    Level,
    Placed,
    SideAsked,
    TemplateContent,
    TemplateItem,
    check_name,
    from_program,
    moved,
    placed,
    side_of,
    sides_for,
)  # fmt: skip

EXERCISES = load_catalogue().exercises
NEWEST = {slug: (f"{slug}-2", exercise) for slug, exercise in EXERCISES.items()}
HIKE, HINGE = EXERCISES["hip-hike"], EXERCISES["hip-hinge"]
SMALL = Dose(Range(1, 1), Range(6, 8))
RULE = Rule(then=Next(StepKind.dose, Dose(Range(3, 3), Range(12, 12))))
HARD = Dose(Range(3, 3), Range(12, 12))

TEMPLATE = TemplateContent(
    (
        TemplateItem(
            replace(new_item("one", "old", HINGE, ("smaller-range",)), rule=RULE),
            levels=(
                AtLevel(Level.easier, SMALL, ("smaller-range", "chair")),
                AtLevel(Level.harder, None, ()),
            ),
        ),
        TemplateItem(
            new_item("two", "old", HIKE), TemplateSide.worse_first, (AtLevel(Level.easier, left_out=True),)
        ),
    )
)


def at(level: Level, side: SideAsked = SideAsked.unknown) -> list[Placed]:
    return list(placed(TEMPLATE, level, side, NEWEST))


def test_the_usual_level_is_the_template_itself_with_the_newest_texts() -> None:
    hinge, hike = at(Level.standard)
    assert (hinge.item.slugs, hinge.item.exercise_version) == (("smaller-range",), "hip-hinge-2")
    assert (hike.item.exercise_version, hinge.item.rule) == ("hip-hike-2", RULE)


def test_an_easier_level_has_its_own_dose_and_changes_and_leaves_out_what_it_says() -> None:
    (hinge,) = at(Level.easier)
    assert (hinge.item.dose, set(hinge.item.slugs)) == (SMALL, {"smaller-range", "chair"})


def test_a_suggested_dose_follows_the_changes_of_a_level() -> None:
    hinge, _ = at(Level.harder)
    assert hinge.item.slugs == ()
    assert hinge.item.dose == new_item("", "", HINGE).dose


def test_the_worse_side_goes_first_and_an_unknown_one_leaves_both() -> None:
    assert at(Level.standard, SideAsked.right)[1].item.sides == SidePlan(tuple(Side), Side.right)
    assert at(Level.standard)[1].item.sides == SidePlan(tuple(Side))


@pytest.mark.parametrize(
    ("plan", "asked", "sides"),
    [
        (TemplateSide.none, SideAsked.left, SidePlan()),
        (TemplateSide.both, SideAsked.left, SidePlan(tuple(Side))),
        (TemplateSide.choose, SideAsked.left, SidePlan((Side.left,))),
        (TemplateSide.choose, SideAsked.both, SidePlan(tuple(Side))),
        (TemplateSide.choose, SideAsked.unknown, SidePlan()),
        (TemplateSide.worse_first, SideAsked.both, SidePlan(tuple(Side))),
    ],
)
def test_the_side_that_is_asked_for_fills_the_plan(
    plan: TemplateSide, asked: SideAsked, sides: SidePlan
) -> None:
    assert sides_for(plan, asked) == sides


SIDE_PLANS = [
    SidePlan((Side.left,)), SidePlan((Side.right,)), SidePlan(tuple(Side)), SidePlan(tuple(Side), Side.left),
    SidePlan(tuple(Side), Side.right),
]  # fmt: skip


@pytest.mark.parametrize("plan", SIDE_PLANS)
def test_a_patient_s_sides_come_back_when_the_same_side_is_named(plan: SidePlan) -> None:
    side = plan.first or (plan.sides[0] if len(plan.sides) == 1 else None)
    asked = SideAsked(side.value) if side else SideAsked.unknown
    assert sides_for(side_of(plan, HIKE), asked) == plan


def test_a_program_leaves_its_patient_behind() -> None:
    item = DraftItem(
        "one", "hip-hike", "v", (Chosen("wall-support", "You fear to fall."),), SMALL, SidePlan((Side.left,)),
        note="Hold the rail at home.", rule=RULE,
    )  # fmt: skip
    (kept,) = from_program([(item, HIKE)], with_words=False).items
    assert (kept.item.note, kept.item.modifications) == ("", (Chosen("wall-support"),))
    assert (kept.side, kept.item.sides, kept.item.rule) == (TemplateSide.choose, SidePlan(), RULE)
    (worded,) = from_program([(item, HIKE)], with_words=True).items
    assert (worded.item.note, worded.item.modifications) == (item.note, item.modifications)


def test_it_asks_only_for_what_it_needs() -> None:
    assert TEMPLATE.needs_side
    assert TEMPLATE.levels == tuple(Level)
    plain = TemplateContent((TemplateItem(new_item("one", "old", HINGE)),))
    assert (plain.needs_side, plain.levels) == (False, ())


def test_what_is_no_longer_offered_is_passed_over_and_lost_changes_are_named() -> None:
    gone = replace(TEMPLATE.items[0].item, modifications=(Chosen("wings"), Chosen("smaller-range")))
    content = TemplateContent((TemplateItem(gone), TemplateItem(replace(gone, exercise="flying"))))
    (left,) = placed(content, Level.standard, SideAsked.unknown, NEWEST)
    assert (left.item.slugs, left.lost) == (("smaller-range",), ("wings",))


def test_an_item_moves_and_stops_at_the_ends() -> None:
    assert [one.item.lineage for one in moved(TEMPLATE, "two", -1).items] == ["two", "one"]
    assert moved(TEMPLATE, "one", -1) == TEMPLATE
    with pytest.raises(NotFound):
        moved(TEMPLATE, "three", 1)


@pytest.mark.parametrize(("name", "purpose"), [("", ""), (" ", ""), ("x" * 101, ""), ("Hips", "x" * 501)])
def test_a_name_that_is_missing_or_too_long_is_refused(name: str, purpose: str) -> None:
    with pytest.raises(Invalid):
        check_name(name, purpose)


ITEMS = st.builds(
    lambda slug, first, own, out, plan: TemplateItem(
        new_item(
            "key", "old", EXERCISES[slug], tuple(one.slug for one in EXERCISES[slug].modifications[:first])
        ),
        plan if EXERCISES[slug].sidedness is Sidedness.one_side else TemplateSide.none,
        (AtLevel(Level.easier, SMALL, tuple(one.slug for one in EXERCISES[slug].modifications[:own]), out),),
    ),
    st.sampled_from(sorted(EXERCISES)),
    st.integers(0, 1),
    st.integers(0, 1),
    st.booleans(),
    st.sampled_from([TemplateSide.both, TemplateSide.worse_first, TemplateSide.choose]),
)


@given(items=st.lists(ITEMS, max_size=6), level=st.sampled_from(Level), side=st.sampled_from(SideAsked))
def test_a_template_survives_being_kept_and_is_never_applied_with_a_contradiction_of_its_own(
    items: list[TemplateItem], level: Level, side: SideAsked
) -> None:
    content = TemplateContent(tuple(items))
    assert from_plain(TemplateContent, to_plain(content)) == content
    found = list(placed(content, level, side, NEWEST))
    out = sum(one.at(level).left_out for one in items)
    assert len(found) == len(items) - out
    for one in found:
        assert check(one.exercise, one.item.slugs) == ()
        assert bool(one.item.sides.sides) <= (one.exercise.sidedness is Sidedness.one_side)
