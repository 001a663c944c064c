"""Programs: what must be settled, what a version's proof covers, what changed in words."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.adapters.catalogue import load_catalogue
from clinic.domain import drafts
from clinic.domain.check_code import parse_check_code
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.dose import Dose, Range
from clinic.domain.drafts import DraftContent, DraftEdit, DraftItem, ItemEdit
from clinic.domain.errors import Invalid, NotFound
from clinic.domain.programs import (
    Chosen,
    Content,
    Item,
    Ranking,
    SidePlan,
    code_of,
    content_hash,
    differences,
)
from clinic.domain.schedule import AsNeeded, Quota, Weekdays
from clinic.domain.sides import Side

EXERCISES = load_catalogue().exercises
TWO_BY_TEN = Dose(sets=Range(2, 2), reps=Range(10, 10))
DAILY = Weekdays((1, 2, 3, 4, 5, 6, 7))
BEGINS = date(2026, 3, 10)


def lineage(number: int) -> str:
    return str(UUID(int=number))


def item(number: int, slug: str = "hip-hinge", *changes: str, **values) -> Item:  # type: ignore[no-untyped-def]
    chosen = tuple(Chosen(change) for change in changes)
    made = Item(lineage(number), slug, slug, chosen, TWO_BY_TEN, SidePlan(), DAILY)
    return replace(made, **values)


def draft_item(number: int, slug: str = "hip-hinge", *changes: str, **values) -> DraftItem:  # type: ignore[no-untyped-def]
    return replace(drafts.new_item(lineage(number), slug, EXERCISES[slug], changes), **values)


def fields(content: DraftContent) -> list[str]:
    return [point.field for point in drafts.open_points(content, EXERCISES)]


def test_an_empty_draft_wants_an_exercise() -> None:
    assert fields(DraftContent("Hips")) == ["items"]


def test_a_draft_wants_a_title() -> None:
    assert fields(DraftContent(" "))[0] == "title"


def test_what_the_source_leaves_open_must_be_chosen_field_by_field() -> None:
    hike = draft_item(1, "hip-hike")
    assert fields(DraftContent("Hips", "", (hike,))) == [
        f"{name}-{lineage(1)}" for name in ("reps", "sides", "kind")
    ]


def test_each_open_point_names_its_exercise_and_its_place() -> None:
    content = DraftContent("Hips", "", (draft_item(1), draft_item(2, "hip-hike")))
    said = [point.message for point in drafts.open_points(content, EXERCISES)]
    assert any(sentence.startswith("2. Hip hike: ") for sentence in said)


def test_a_dose_with_alternatives_must_be_settled_for_one() -> None:
    bridge = draft_item(1, "bridge-posterior-tilt", schedule=DAILY)
    assert fields(DraftContent("Hips", "", (bridge,))) == [f"alternatives-{lineage(1)}"]


def test_a_loaded_exercise_wants_its_load() -> None:
    lift = draft_item(1, "deadlift", dose=TWO_BY_TEN, schedule=DAILY)
    assert fields(DraftContent("Hips", "", (lift,))) == [f"load-{lineage(1)}"]


def test_a_settled_draft_becomes_content_and_reopens_as_the_same_draft() -> None:
    whole = DraftContent(
        "Hips", "Garden", (draft_item(1, dose=TWO_BY_TEN, schedule=Quota(3)),), Ranking((lineage(1),))
    )
    content = drafts.settled(whole, EXERCISES)
    assert content.items[0].schedule == Quota(3)
    assert drafts.reopened(content) == whole


def test_an_open_draft_cannot_be_settled() -> None:
    with pytest.raises(Invalid) as refused:
        drafts.settled(DraftContent("Hips", "", (draft_item(1),)), EXERCISES)
    assert {problem.field for problem in refused.value.problems} == {
        f"{name}-{lineage(1)}" for name in ("sets", "reps", "kind")
    }


def test_contradictory_changes_are_refused_by_name_and_reason() -> None:
    edit = DraftEdit(
        "Hips", "", (ItemEdit(lineage(1), "hip-hinge", (Chosen("wall-support"), Chosen("broomstick"))),)
    )
    with pytest.raises(Invalid) as refused:
        drafts.edited(DraftContent("Hips"), edit, EXERCISES)
    (problem,) = refused.value.problems
    assert problem.field == f"modifications-{lineage(1)}"
    assert "Hand on a wall" in problem.message
    assert "Broomstick" in problem.message


def test_an_unknown_change_is_refused() -> None:
    edit = DraftEdit("Hips", "", (ItemEdit(lineage(1), "hip-hinge", (Chosen("wings"),)),))
    with pytest.raises(Invalid):
        drafts.edited(DraftContent("Hips"), edit, EXERCISES)


def test_a_side_is_refused_where_there_is_none() -> None:
    edit = DraftEdit("Hips", "", (ItemEdit(lineage(1), "hip-hinge", sides=SidePlan((Side.left,))),))
    with pytest.raises(Invalid, match="not done for one side"):
        drafts.edited(DraftContent("Hips"), edit, EXERCISES)


def test_an_untouched_dose_follows_the_changes() -> None:
    slug, change = "bridge-posterior-tilt", "one-leg-lift"
    stored = DraftContent("Hips", "", (draft_item(1, slug),))
    first = drafts.edited(
        stored, DraftEdit("Hips", "", (ItemEdit(lineage(1), slug, (Chosen(change),)),)), EXERCISES
    )
    assert first.items[0].dose == drafts.suggested(EXERCISES[slug], (change,))


def test_a_dose_of_one_s_own_stays_whatever_is_changed() -> None:
    stored = DraftContent("Hips", "", (draft_item(1, dose=TWO_BY_TEN),))
    edit = ItemEdit(lineage(1), "hip-hinge", (Chosen("smaller-range"),), dose=TWO_BY_TEN)
    assert drafts.edited(stored, DraftEdit("Hips", "", (edit,)), EXERCISES).items[0].dose == TWO_BY_TEN


def test_choosing_one_of_the_doses_settles_it() -> None:
    slug = "bridge-posterior-tilt"
    stored = DraftContent("Hips", "", (draft_item(1, slug),))
    edit = DraftEdit("Hips", "", (ItemEdit(lineage(1), slug, choice=1),))
    dose = drafts.edited(stored, edit, EXERCISES).items[0].dose
    assert dose == EXERCISES[slug].dose.alternatives[0]


def test_choosing_a_dose_that_is_not_there_is_refused() -> None:
    slug = "bridge-posterior-tilt"
    stored = DraftContent("Hips", "", (draft_item(1, slug),))
    with pytest.raises(Invalid, match="Choose one of the doses"):
        drafts.edited(stored, DraftEdit("Hips", "", (ItemEdit(lineage(1), slug, choice=9),)), EXERCISES)


def test_too_many_exercises_are_refused() -> None:
    many = DraftContent("Hips", "", tuple(draft_item(number) for number in range(1, 62)))
    assert [problem.field for problem in drafts.faults(many, EXERCISES)] == ["items"]


def test_five_minutes_must_be_one_of_the_items() -> None:
    content = DraftContent("Hips", "", (draft_item(1),), Ranking((lineage(7),)))
    assert [problem.field for problem in drafts.faults(content, EXERCISES)] == ["five_minutes"]


THREE = DraftContent(
    "Hips", "", tuple(draft_item(number) for number in (1, 2, 3)), Ranking((lineage(2), lineage(3)))
)


def order(content: DraftContent) -> list[int]:
    return [UUID(one.lineage).int for one in content.items]


def test_items_move_and_stop_at_the_ends() -> None:
    assert order(drafts.moved(THREE, lineage(3), -1)) == [1, 3, 2]
    assert order(drafts.moved(THREE, lineage(1), -1)) == [1, 2, 3]
    assert order(drafts.moved(THREE, lineage(3), 1)) == [1, 2, 3]


def test_a_copy_stands_behind_its_model_under_its_own_lineage() -> None:
    assert order(drafts.with_copy(THREE, lineage(1), lineage(9))) == [1, 9, 2, 3]


def test_a_removed_item_is_no_longer_the_five_minutes_choice() -> None:
    left = drafts.without(THREE, lineage(2))
    assert order(left) == [1, 3]
    assert left.five_minutes == Ranking((lineage(3),))


def test_the_days_of_one_item_go_on_all() -> None:
    first = replace(THREE.items[0], schedule=Quota(3))
    content = replace(THREE, items=(first, *THREE.items[1:]))
    assert {one.schedule for one in drafts.with_days_of(content, lineage(1)).items} == {Quota(3)}


def test_what_was_published_with_one_choice_for_five_minutes_keeps_its_hash() -> None:
    one, none = Content("Hips", "", (), Ranking((lineage(1),))), Content("Hips", "", ())
    assert (to_plain(one)["five_minutes"], to_plain(none)["five_minutes"]) == (lineage(1), None)
    both = Ranking((lineage(2), lineage(1)))
    assert from_plain(Ranking, to_plain(both)) == both


def test_an_item_that_is_gone_is_not_found() -> None:
    with pytest.raises(NotFound):
        drafts.moved(THREE, lineage(8), 1)


def test_content_goes_to_plain_and_back() -> None:
    sides = SidePlan((Side.right, Side.left), Side.right)
    content = Content(
        "Hips", "Garden", (item(1, "hip-hike", sides=sides, schedule=AsNeeded()),), Ranking((lineage(1),))
    )
    assert from_plain(Content, to_plain(content)) == content


def test_the_sides_are_said_in_the_order_they_are_done() -> None:
    plan = SidePlan((Side.right, Side.left), Side.right)
    assert (plan.sides, plan.in_turn, plan.words()) == (
        (Side.left, Side.right),
        (Side.right, Side.left),
        "both sides, right side first",
    )


def test_a_first_side_needs_both() -> None:
    with pytest.raises(Invalid):
        SidePlan((Side.left,), Side.left)


def test_no_two_versions_share_a_proof() -> None:
    content = Content("Hips", "", (item(1),))
    proofs = {
        content_hash(program, number, begins, content)
        for program in ("a", "b")
        for number in (1, 2)
        for begins in (BEGINS, date(2026, 3, 11))
    }
    assert len(proofs) == 8
    assert all(parse_check_code(code_of(proof)) == code_of(proof) for proof in proofs)


@given(st.sampled_from(["title", "goal", "note", "dose", "order"]))
def test_any_change_of_content_changes_the_proof(what: str) -> None:
    base = Content("Hips", "", (item(1), item(2)))
    changed = {
        "title": replace(base, title="Hips and back"),
        "goal": replace(base, goal="Garden"),
        "note": replace(base, items=(item(1, note="Slowly"), item(2))),
        "dose": replace(base, items=(item(1, dose=Dose(sets=Range(3, 3), reps=Range(10, 10))), item(2))),
        "order": replace(base, items=(item(2), item(1))),
    }[what]
    assert content_hash("a", 1, BEGINS, base) != content_hash("a", 1, BEGINS, changed)


def test_equal_versions_differ_in_nothing() -> None:
    content = Content("Hips", "", (item(1, "hip-hinge", "smaller-range"),))
    assert differences(content, content, EXERCISES) == ()


def test_differences_are_said_in_words() -> None:
    old = Content("Hips", "", (item(1, "hip-hinge", "smaller-range"), item(2, "plank")))
    new = Content(
        "Hips",
        "",
        (item(1, dose=Dose(sets=Range(3, 3), reps=Range(10, 12))), item(3, "squat", schedule=Quota(3))),
    )
    assert differences(old, new, EXERCISES) == (
        "Hip hinge: smaller movement removed; 2×10 → 3×10–12.",
        "Squat added: 2×10; 3 times a week.",
        "Plank taken out.",
    )


def test_a_new_order_is_a_difference_and_nothing_else() -> None:
    old = Content("Hips", "", (item(1), item(2, "plank")))
    assert differences(old, replace(old, items=old.items[::-1]), EXERCISES) == (
        "New order: Plank, Hip hinge.",
    )


def test_side_days_note_and_reason_are_said() -> None:
    old = item(1, "hip-hike", "wall-support", sides=SidePlan((Side.left,)))
    new = replace(
        old,
        sides=SidePlan((Side.left, Side.right)),
        schedule=Quota(2),
        note="Slowly",
        modifications=(Chosen("wall-support", "Dizzy at times"),),
    )
    (said,) = differences(Content("Hips", "", (old,)), Content("Hips", "", (new,)), EXERCISES)
    for part in (
        "left side → both sides",
        "every day → twice a week",
        "“Slowly”",
        "“Dizzy at times”",
    ):
        assert part in said
