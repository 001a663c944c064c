"""From the form to an exercise and back; what keeps its name; what is refused; differences in words."""

from dataclasses import replace

import pytest

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.catalogue.content import content_hash
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.own import Photo, Posed
from clinic.domain.catalogue.words import Category, Sidedness, StartPosition
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.dose import Dose, Range
from clinic.domain.errors import Invalid
from clinic.domain.modification import check, compose
from clinic.domain.own_exercises.changes import differences
from clinic.domain.own_exercises.compose import exercise_of, slug_of, written_of
from clinic.domain.own_exercises.written import (
    Known,
    Written,
    WrittenFault,
    WrittenMuscle,
    WrittenThing,
)
from clinic.domain.sides import Side

CATALOGUE = load_catalogue()
EXERCISES = list(CATALOGUE.exercises.values())
HINGE = CATALOGUE.exercises["hip-hinge"]
BRIDGE = CATALOGUE.exercises["bridge-posterior-tilt"]
KNOWN = Known(
    frozenset(CATALOGUE.muscles),
    tuple(thing for one in EXERCISES for thing in one.equipment),
    tuple(part for part in HINGE.cautions if part.general),
)
CLAM = Written(
    name="Clam",
    purpose="Wakes up the outside of your hip.",
    category=Category.activation,
    start=StartPosition.side_lying,
    sidedness=Sidedness.one_side,
    steps=("Lie on one side.", "Lift your {side} knee.", "Keep your {other} leg down."),
    regions=("Hip",),
    dose={"sets": "2-3", "reps": "10"},
)


def made(written: Written, before: Exercise | None = None) -> Exercise:
    return exercise_of(written, before.slug if before else "clam-1", 2, KNOWN, before)


def refused(written: Written, before: Exercise | None = None) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        made(written, before)
    return {problem.field: problem.message for problem in error.value.problems}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.slug)
def test_a_form_that_nobody_touched_changes_nothing(exercise: Exercise) -> None:
    again = made(written_of(exercise), exercise)
    assert differences(exercise, again) == ()
    assert [step.id for step in again.steps] == [step.id for step in exercise.steps]
    assert again.modifications == exercise.modifications


def test_a_short_form_is_a_whole_exercise() -> None:
    clam = made(CLAM)
    assert [step.text.say(Side.left) for step in clam.steps][1:] == [
        "Lift your left knee.",
        "Keep your right leg down.",
    ]
    assert [step.text.say(None) for step in clam.steps][1:] == [
        "Lift your knee.",
        "Keep your other leg down.",
    ]
    assert clam.dose == Dose(Range(2, 3), Range(10, 10))
    assert [caution.slug for caution in clam.cautions] == ["pain-or-doubt", "tingling-or-numbness"]
    assert compose(clam, (), Side.left).steps
    assert from_plain(Exercise, to_plain(clam)) == clam


def test_a_step_in_other_words_is_the_same_step_and_its_changes_still_fit() -> None:
    steps = [step.text.one for step in HINGE.steps]
    steps[1] = f"{steps[1].rstrip('.')} now."
    written = replace(written_of(HINGE), steps=tuple(steps))
    changed = made(written, HINGE)
    assert [step.id for step in changed.steps] == [step.id for step in HINGE.steps]
    assert changed.steps[1].sources == ()
    for change in changed.modifications:
        if not check(changed, [change.slug]):
            assert compose(changed, [change.slug]).steps


def test_a_change_that_speaks_of_a_step_which_is_gone_is_refused_by_name() -> None:
    written = replace(written_of(HINGE), steps=("Do something else entirely, with new words.",))
    assert "is gone" in refused(written, HINGE)["modifications"]
    bare = made(replace(written, modifications=()), HINGE)
    assert bare.modifications == ()


def test_a_dose_with_alternatives_stays_whole_until_its_numbers_change() -> None:
    written = written_of(BRIDGE)
    assert made(written, BRIDGE).dose == BRIDGE.dose
    changed = made(replace(written, dose={**written.dose, "sets": "4"}), BRIDGE)
    assert changed.dose.alternatives == ()
    assert changed.dose_conflict == ""


def test_a_thing_that_the_catalogue_knows_keeps_its_slug() -> None:
    clam = made(replace(CLAM, equipment=(WrittenThing("mat"), WrittenThing("Foam block", "firm", False))))
    assert [(thing.slug, thing.needed) for thing in clam.equipment] == [("mat", True), ("foam-block", False)]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"steps": ()}, "steps"),
        ({"steps": ("Lift it.",) * 21}, "steps"),
        ({"steps": ("Lift your {leg}.",)}, "steps"),
        ({"regions": ()}, "regions"),
        ({"sidedness": Sidedness.alternating}, "steps"),
        ({"dose": {"sets": "many"}}, "sets"),
        ({"dose": {"days_a_week": "9"}}, "days_a_week"),
        ({"faults": (WrittenFault("Rolls"),)}, "fault_looks-0"),
        ({"muscles": (WrittenMuscle("biceps-of-steel"),)}, "muscle-0"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(fields: dict[str, object], field: str) -> None:
    assert field in refused(replace(CLAM, **fields))


def test_every_problem_is_told_at_once() -> None:
    assert {"name", "steps", "sets"} <= set(refused(replace(CLAM, name="", steps=(), dose={"sets": "x"})))


def test_an_exercise_is_written_in_the_language_of_its_words_or_else_of_its_clinic() -> None:
    almeja = replace(
        CLAM, name="Almeja", steps=("Acuéstese de lado.", "Levante la rodilla."), cues=("Despacio.",)
    )
    assert made(CLAM).language == ""
    assert made(almeja).language == "es"
    assert made(almeja, HINGE).language == "es", "a built-in one, written anew"
    bare = replace(CLAM, steps=("Plank", "Bridge"))
    assert exercise_of(bare, "clam-1", 1, KNOWN, language="es").language == "es"
    assert exercise_of(bare, "clam-1", 1, KNOWN, language="en").language == ""
    assert exercise_of(CLAM, "clam-1", 1, KNOWN, language="es").language == "", "its words are English"


def test_differences_are_told_in_words() -> None:
    clam = made(CLAM)
    other = made(
        replace(CLAM, name="Clam shell", steps=CLAM.steps[:2], dose={"sets": "3"}, cautions=("Go slowly.",)),
        clam,
    )
    assert differences(clam, other) == (
        "Name: “Clam” is now “Clam shell”.",
        "Dose: “10 times · 2 to 3 rounds” is now “3 rounds”.",
        "Step: “Keep your other leg down.” is gone.",
        "Caution: “Go slowly.” is new.",
    )


def test_steps_in_another_order_are_told() -> None:
    clam = made(CLAM)
    other = made(replace(CLAM, steps=(CLAM.steps[0], CLAM.steps[2], CLAM.steps[1])), clam)
    assert differences(clam, other) == ("The steps stand in another order.",)


def test_a_slug_is_plain_and_has_its_own_ending() -> None:
    assert slug_of("Clam <b>shell</b>!", "4f2a91") == "clam-b-shell-b-4f2a91"
    assert slug_of("الجسر", "4f2a91") == "exercise-4f2a91"
    assert len(slug_of("x" * 500, "4f2a91")) < 64


def test_what_came_later_does_not_change_what_was_pinned() -> None:
    assert not {"pose", "photo", "source_note"} & set(to_plain(HINGE))
    posed = replace(HINGE, pose=Posed('{"start":{"left knee":90}}'))
    assert content_hash(posed) != content_hash(HINGE)
    assert from_plain(Exercise, to_plain(posed)) == posed
    assert posed.pose is not None
    assert posed.pose.value == {"start": {"left knee": 90}}


def test_a_photo_without_words_is_refused() -> None:
    with pytest.raises(Invalid):
        Photo("a" * 64, "b" * 64, " ", 10, 10)
    with pytest.raises(Invalid):
        Photo("../../etc", "b" * 64, "A knee", 10, 10)
