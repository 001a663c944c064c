"""What a step makes of an item."""

from dataclasses import replace

import pytest

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.dose import Dose, Range
from clinic.domain.drafts import DraftContent, DraftItem, new_item
from clinic.domain.errors import Conflict
from clinic.domain.programs import Chosen, Ranking
from clinic.domain.progression import Next, Rule, StepKind
from clinic.domain.progression_steps import changes, gone_on, with_step, with_successor

HINGE = load_catalogue().exercises["hip-hinge"]
MORE = Next(StepKind.dose, Dose(Range(3, 3), Range(12, 12)))
WITHOUT = Next(StepKind.modification, remove=("broomstick",))


def item(*slugs: str, **parts: object) -> DraftItem:
    made = DraftItem(
        "one", "hip-hinge", "v", tuple(Chosen(slug) for slug in slugs), Dose(Range(2, 2), Range(10, 10))
    )
    return replace(made, rule=Rule(then=MORE), **parts)


def test_the_next_dose_is_taken_and_the_rule_is_used_up() -> None:
    after = gone_on(item(), HINGE, MORE)
    assert (after.dose, after.rule) == (MORE.dose, None)


def test_a_change_taken_away_leaves_the_others_with_their_reasons() -> None:
    before = item(modifications=(Chosen("broomstick"), Chosen("bent-knees", "They pull.")))
    assert gone_on(before, HINGE, WITHOUT).modifications == (Chosen("bent-knees", "They pull."),)


def test_a_dose_of_the_catalogue_follows_the_changes_and_a_chosen_one_stays() -> None:
    small = new_item("one", "v", HINGE, ("smaller-range",))
    then = Next(StepKind.modification, remove=("smaller-range",))
    assert gone_on(small, HINGE, then).dose == new_item("one", "v", HINGE).dose
    assert gone_on(item("smaller-range"), HINGE, then).dose == item().dose


@pytest.mark.parametrize(
    ("then", "there", "gone"),
    [
        (MORE, item(), item(dose=MORE.dose)),
        (WITHOUT, item("broomstick"), item()),
        (Next(StepKind.modification, add=("chair",)), item(), item("chair")),
        (Next(StepKind.exercise, exercise="deadlift"), item(), item(exercise="deadlift")),
    ],
)
def test_a_step_that_is_taken_changes_nothing_any_more(then: Next, there: DraftItem, gone: DraftItem) -> None:
    assert changes(there, then)
    assert not changes(gone, then)


def test_a_look_waits_for_somebody() -> None:
    assert changes(item(), Next())


def test_a_draft_that_holds_the_step_refuses_it() -> None:
    draft = with_step(DraftContent("Hips", items=(item(),)), "one", HINGE, MORE)
    assert draft.items[0].dose == MORE.dose
    with pytest.raises(Conflict):
        with_step(draft, "one", HINGE, MORE)


def test_the_next_exercise_takes_place_and_rank() -> None:
    other = DraftItem("two", "plank", "v")
    draft = DraftContent("Hips", items=(other, item()), five_minutes=Ranking(("one", "two")))
    after = with_successor(draft, "one", DraftItem("three", "deadlift", "v"))
    assert [one.lineage for one in after.items] == ["two", "three"]
    assert after.five_minutes == Ranking(("three", "two"))
