"""Modifications: composing, refusing, and what they do to each part."""

from dataclasses import replace
from itertools import combinations, permutations

import pytest

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.catalogue.exercise import DoseChange, Need
from clinic.domain.catalogue.words import Sidedness, StepRole
from clinic.domain.dose import Dose, Load, Range
from clinic.domain.errors import Invalid
from clinic.domain.modification import CHANGE_SIDES, blocked, change_dose, check, compose
from clinic.domain.sides import Side
from clinic.figure.api import clashes, draw, names

CATALOGUE = load_catalogue()
HINGE = CATALOGUE.exercises["hip-hinge"]
HIKE = CATALOGUE.exercises["hip-hike"]
BRIDGE = CATALOGUE.exercises["bridge-posterior-tilt"]
EVERY = [
    (exercise, modification)
    for exercise in CATALOGUE.exercises.values()
    for modification in exercise.modifications
]
ACCEPTED = [
    (exercise, chosen)
    for exercise in CATALOGUE.exercises.values()
    for size in range(4)
    for chosen in combinations([modification.slug for modification in exercise.modifications], size)
    if not check(exercise, chosen)
]


def texts(composed):
    return [step.text for step in composed.steps]


def test_the_hinge_has_its_eleven_modifications():
    assert {modification.slug for modification in HINGE.modifications} == {
        "smaller-range", "less-weight", "wall-support", "trekking-pole", "chair", "door-frame", "bent-knees",
        "hands-and-knees", "broomstick", "loop-band", "deeper",
    }  # fmt: skip


def test_the_order_of_choosing_does_not_matter():
    chosen = ("wall-support", "smaller-range", "bent-knees")
    assert len({compose(HINGE, order) for order in permutations(chosen)}) == 1


def test_several_modifications_change_steps_title_and_equipment_together():
    composed = compose(HINGE, ["smaller-range", "wall-support", "bent-knees"])
    assert composed.title == (
        "Hip hinge with your knees bent more, with a hand on the wall, with a smaller movement"
    )
    assert "Put one hand on the wall at arm's length." in texts(composed)
    assert "Stop when you are about half way." in texts(composed)
    assert "Let your knees bend a little." not in texts(composed)
    assert [item.slug for item in composed.equipment] == ["wall"]
    assert [reason.slug for reason in composed.reasons] == ["bent-knees", "wall-support", "smaller-range"]
    assert composed.figure.modifications == ("bent-knees", "wall-support", "smaller-range")


@pytest.mark.parametrize(("exercise", "modification"), EVERY, ids=lambda part: part.slug)
def test_each_modification_changes_the_steps_and_says_for_whom_and_why(exercise, modification):
    plain, changed = compose(exercise), compose(exercise, [modification.slug])
    assert texts(changed) != texts(plain)
    assert modification.in_words in changed.title
    assert changed.reasons[0].for_whom
    assert changed.reasons[0].why


def name_of(part):
    return part.slug if hasattr(part, "slug") else "+".join(part) or "plain"


@pytest.mark.parametrize(("exercise", "chosen"), ACCEPTED, ids=name_of)
def test_what_is_accepted_composes_without_a_step_twice_or_lost(exercise, chosen):
    composed = compose(exercise, chosen)
    ids = [step.id for step in composed.steps]
    assert len(ids) == len(set(ids))
    for slug in chosen:
        modification = exercise.modification(slug)
        new = [step.id for insertion in modification.steps.add for step in insertion.steps]
        new += [step.id for step in modification.steps.replace]
        assert all(step.by == slug for step in composed.steps if step.id in new)
        assert {step.id for step in composed.steps} >= set(new)


@pytest.mark.parametrize(("exercise", "chosen"), ACCEPTED, ids=name_of)
def test_the_standard_sheet_has_few_steps_from_the_first_position_to_the_return(exercise, chosen):
    composed = compose(exercise, chosen)
    assert 4 <= len(composed.key_steps) <= 7
    roles = {step.role for step in composed.key_steps}
    assert roles >= {StepRole.position, StepRole.move}
    (*_, last) = (step for step in composed.key_steps if step.id != CHANGE_SIDES)
    assert last.role in (StepRole.back, StepRole.hold)


def test_only_the_sheet_leaves_details_out():
    composed = compose(HINGE, ["broomstick"])
    assert len(composed.steps) > len(composed.key_steps)
    assert "Hold it with one hand high and one hand low." in texts(composed)
    assert "Hold it with one hand high and one hand low." not in [step.text for step in composed.key_steps]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("broomstick", "wall-support"), ("broomstick", "chair"), ("broomstick", "door-frame"),
        ("broomstick", "trekking-pole"), ("broomstick", "less-weight"), ("smaller-range", "deeper"),
        ("hands-and-knees", "wall-support"), ("hands-and-knees", "chair"), ("hands-and-knees", "door-frame"),
        ("hands-and-knees", "trekking-pole"), ("hands-and-knees", "broomstick"),
        ("hands-and-knees", "bent-knees"), ("hands-and-knees", "less-weight"), ("wall-support", "chair"),
    ],
)  # fmt: skip
def test_what_excludes_one_another_is_refused_by_name_and_reason(first, second):
    (clash,) = check(HINGE, [second, first])
    assert {clash.first, clash.second} == {first, second}
    with pytest.raises(Invalid) as caught:
        compose(HINGE, [first, second])
    said = caught.value.problems[0]
    assert said.field == "modifications"
    for slug in (first, second):
        assert HINGE.modification(slug).name in said.message
    assert clash.reason in said.message


def test_the_page_can_say_why_a_modification_is_blocked_before_it_is_chosen():
    found = blocked(HINGE, ["broomstick"])
    assert "hold the stick" in found["chair"].reason
    assert "bent-knees" not in found


def test_a_lighter_weight_needs_a_weight():
    bare = replace(HINGE, equipment=())
    (clash,) = check(bare, ["less-weight"])
    assert clash.needed
    assert clash.second == "weight"


def test_a_modification_may_need_another_one():
    needy = replace(
        HINGE.modification("deeper"),
        needs=(Need(reason="Learn it with the stick first.", modification="broomstick"),),
    )
    others = tuple(found for found in HINGE.modifications if found.slug != "deeper")
    hinge = replace(HINGE, modifications=(*others, needy))
    (clash,) = check(hinge, ["deeper"])
    assert clash.needed
    assert clash.sentence == '"Deeper" needs "Broomstick along the back". Learn it with the stick first.'
    assert check(hinge, ["deeper", "broomstick"]) == ()


@pytest.mark.parametrize("slugs", [["broomstik"], ["chair", "chair"]])
def test_an_unknown_or_doubled_modification_is_refused(slugs):
    with pytest.raises(Invalid, match="modifications"):
        compose(HINGE, slugs)


def test_an_unknown_name_brings_the_nearest_one():
    with pytest.raises(Invalid, match="Did you mean broomstick"):
        compose(HINGE, ["broomstik"])


def test_hands_and_knees_leaves_out_what_only_standing_people_do():
    composed = compose(HINGE, ["hands-and-knees"])
    assert not [text for text in texts(composed) if "feet" in text.lower()]
    assert {fault.slug for fault in composed.faults} == {"arched-back", "rounded-back"}
    assert {cue.slug for cue in composed.cues} == {"three-lids", "front-pockets", "pelvis-level"}


def test_the_named_side_of_the_hip_hike_is_the_hanging_side():
    left = compose(HIKE, side=Side.left)
    assert "Let your left leg hang free beside the step." in texts(left)
    assert "Stand with your right leg on the edge of a step." in texts(left)
    sides = {link.muscle: link.side for link in left.muscles}
    assert sides == {"quadratus-lumborum": Side.left, "gluteus-medius": Side.right}


def test_left_and_right_are_mirror_images_in_words():
    swap = {"left": "right", "right": "left"}
    for exercise in CATALOGUE.exercises.values():
        if exercise.sidedness != "one-side":
            continue
        left, right = (" ".join(texts(compose(exercise, side=side))) for side in Side)
        mirrored = " ".join(swap.get(word, word) for word in left.split(" "))
        assert mirrored == right
        assert left != right


def test_both_sides_are_said_without_a_side_and_end_with_the_change():
    both = compose(HIKE)
    assert both.steps[-1].id == CHANGE_SIDES
    assert not [text for text in texts(both) if "left" in text or "right" in text]


def test_an_exercise_without_sides_refuses_a_side():
    with pytest.raises(Invalid, match="side"):
        compose(HINGE, side=Side.left)


def test_the_preparation_asks_for_no_other_drawing():
    composed = compose(HIKE, ["gluteus-medius-release", "wall-support"])
    assert composed.figure.modifications == ("wall-support",)
    assert composed.steps[0].id == "rub"


def test_what_a_modification_brings_to_be_careful_of_stands_first():
    cautions = compose(HIKE, ["gluteus-medius-release"]).cautions
    assert cautions[0] == "Rub only as hard as it feels good."
    assert "tingling" in cautions[-1]


def test_the_cautions_of_every_exercise_are_told_from_its_own():
    composed = compose(HIKE, ["gluteus-medius-release"])
    assert composed.own_cautions == composed.cautions[:2]
    assert "grab" in composed.own_cautions[-1]


def test_a_lighter_weight_must_be_chosen_anew():
    composed = compose(HINGE, ["less-weight"])
    assert composed.needs_load
    assert "load" in composed.missing
    assert not compose(HINGE).needs_load


def test_an_unsettled_dose_is_named():
    assert compose(BRIDGE).missing == ("alternatives",)
    assert compose(HIKE).missing == ("reps",)


def test_a_dose_is_scaled_capped_and_cleared():
    dose = Dose(
        sets=Range(2, 4), reps=Range(10, 15), hold_s=Range(30, 30, or_more=True), load=Load(band="red")
    )
    changed = change_dose(dose, DoseChange(reps_percent=50, sets_cap=3, hold_cap_s=20, choose=("load",)))
    assert changed == Dose(sets=Range(2, 3), reps=Range(5, 7), hold_s=Range(20, 20))


def test_scaling_never_reaches_zero_and_never_invents():
    assert change_dose(Dose(reps=Range(1, 1)), DoseChange(reps_percent=10)) == Dose(reps=Range(1, 1))
    assert change_dose(Dose(), DoseChange(reps_percent=50, sets_cap=2)) == Dose()


@pytest.mark.parametrize("exercise", CATALOGUE.exercises.values(), ids=name_of)
def test_whatever_is_accepted_can_be_drawn(exercise):
    sides = Side if exercise.sidedness is Sidedness.one_side else [None]
    asked = {
        compose(exercise, chosen, side).figure
        for other, chosen in ACCEPTED
        for side in sides
        if other is exercise
    }
    assert asked
    for figure in asked:
        assert draw(figure.exercise, side=figure.side, modifications=figure.modifications).svg


@pytest.mark.parametrize("exercise", CATALOGUE.exercises.values(), ids=name_of)
def test_what_the_drawing_calls_contradictory_is_refused_here_too(exercise):
    slugs = [modification.slug for modification in exercise.modifications]
    for slug in slugs:
        for other in clashes(exercise.slug, [slug]):
            if other in slugs:
                assert check(exercise, [slug, other]), f"{slug} with {other}"


def test_catalogue_and_drawing_agree_on_faults_and_sides():
    known = names()
    for exercise in CATALOGUE.exercises.values():
        drawn = {fault.pose for fault in exercise.faults if fault.pose}
        assert drawn <= set(known.faults[exercise.slug]), exercise.slug
        assert known.sided[exercise.slug] == (exercise.sidedness is Sidedness.one_side)
    test = CATALOGUE.tests["hip-rotation-test"]
    assert {outcome.slug for outcome in test.outcomes} == set(known.outcomes[test.figure])
    assert {fault.pose for fault in test.faults} == set(known.faults[test.figure])
