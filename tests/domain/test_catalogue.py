"""The catalogue's values: content, hash, wording, and the completeness of the built-in exercises."""

import re
from dataclasses import fields, replace
from importlib import resources
from pathlib import Path

import pytest

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.catalogue.completeness import report
from clinic.domain.catalogue.content import content_hash, from_json, to_json
from clinic.domain.catalogue.references import library_gaps
from clinic.domain.catalogue.statements import patient_text, sources_used, statements
from clinic.domain.catalogue.wording import Wording
from clinic.domain.catalogue.words import QuestionKind, RelationKind, Sidedness
from clinic.domain.codec import to_plain
from clinic.domain.dose import Dose, Range
from clinic.domain.errors import Invalid, NotFound
from clinic.domain.reading import LIMIT, grade
from clinic.domain.sides import Side

CATALOGUE = load_catalogue()
EXERCISES = list(CATALOGUE.exercises.values())
HINGE = CATALOGUE.exercises["hip-hinge"]
HIKE = CATALOGUE.exercises["hip-hike"]
TEST = CATALOGUE.tests["hip-rotation-test"]
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.slug)


def strings(plain):
    """Give every text of a plain value, keys left out."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for part in plain.values():
            yield from strings(part)
    elif isinstance(plain, list):
        for part in plain:
            yield from strings(part)


def runs(text, length=8):
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_everything_that_was_asked_for_is_there():
    assert set(CATALOGUE.exercises) == {
        "hip-hike", "hip-hinge", "hip-90-90-forward-lean", "side-lying-hip-rotation", "bridge-posterior-tilt",
        "deadlift", "kettlebell-swing", "golfers-reach", "waiters-bow", "warrior-3", "airplane",
        "forward-fold", "rock-back", "side-hip-hinge", "plank", "squat",
    }  # fmt: skip
    assert set(CATALOGUE.tests) == {"hip-rotation-test"}
    assert set(CATALOGUE.templates) == {
        "hip-rotation-for-low-back-relief", "learn-the-hip-hinge", "quick-low-back-stability",
    }  # fmt: skip


@each_exercise
def test_nothing_is_missing_but_what_the_sources_leave_open(exercise):
    found = report(exercise, CATALOGUE)
    assert found.gaps == ()
    assert found.complete
    assert {gap.field for gap in found.open} <= {
        "dose.sets", "dose.reps", "dose.load", "dose.alternatives", "frequency", "questions.pelvis-neutral",
        "questions.tingling-outer-hip",
    }  # fmt: skip
    assert all(gap.message for gap in found.open)


def test_nothing_is_wrong_beside_the_exercises():
    assert list(library_gaps(CATALOGUE)) == []


@each_exercise
def test_the_text_is_easy_to_read(exercise):
    assert len(patient_text(exercise).split()) > 100
    assert grade(patient_text(exercise)) <= LIMIT


@each_exercise
def test_an_exercise_survives_its_json_and_keeps_its_hash(exercise):
    text = to_json(exercise)
    again = from_json(text)
    assert again == exercise
    assert to_json(again) == text
    assert content_hash(again) == content_hash(exercise)


def test_a_changed_word_changes_the_hash():
    assert content_hash(replace(HIKE, purpose=HIKE.purpose + "!")) != content_hash(HIKE)
    assert len(content_hash(HIKE)) == 64


def test_broken_content_is_refused_with_its_path():
    with pytest.raises(Invalid, match=r"steps.*\.role"):
        from_json(to_json(HIKE).replace('"role":"position"', '"role":"dance"', 1))
    with pytest.raises(Invalid, match="not JSON"):
        from_json("{")


@each_exercise
def test_no_text_names_a_side_but_by_its_placeholder(exercise):
    said = " ".join(strings(to_plain(exercise)))
    assert re.findall(r"\b(?:left|right)\b", said, re.IGNORECASE) == []


@each_exercise
def test_every_exercise_tells_to_stop_when_it_tingles(exercise):
    slugs = [caution.slug for caution in exercise.cautions]
    assert slugs[-2:] == ["pain-or-doubt", "tingling-or-numbness"]


def test_a_symptom_question_never_has_an_answer():
    asked = [question for exercise in EXERCISES for question in exercise.questions]
    asked += CATALOGUE.questions.values()
    symptoms = [question for question in asked if question.kind is QuestionKind.symptom]
    assert len(symptoms) >= 3
    assert {question.answer for question in symptoms} == {""}


def test_the_question_about_the_neutral_pelvis_stays_open():
    (question,) = [question for question in HIKE.questions if question.slug == "pelvis-neutral"]
    assert question.answer == ""
    assert question.why_open


def test_doses_are_the_ones_the_sources_give_and_no_others():
    given = {exercise.slug: exercise.dose for exercise in EXERCISES if exercise.dose != Dose()}
    sets, reps = Range(2, 3), Range(10, 12)
    assert given == {
        "hip-hike": Dose(sets=sets),
        "hip-90-90-forward-lean": Dose(sets=sets, reps=reps),
        "side-lying-hip-rotation": Dose(sets=sets, reps=reps),
        "bridge-posterior-tilt": Dose(
            sets=sets,
            reps=reps,
            alternatives=(
                Dose(sets=sets, hold_s=Range(30, 30, or_more=True)),
                Dose(sets=sets, hold_s=Range(20, 30)),
            ),
        ),
    }
    assert CATALOGUE.exercises["bridge-posterior-tilt"].dose_conflict


def test_the_step_of_the_hip_hike_is_high_enough():
    (step,) = HIKE.equipment
    assert step.min_height_cm == 15
    assert "6 inches" in step.detail


def test_the_relatives_of_the_hinge_are_joined_to_it():
    joined = {
        exercise.slug
        for exercise in EXERCISES
        for relation in exercise.relations
        if relation.to == "hip-hinge"
    }
    assert joined >= {
        "deadlift", "kettlebell-swing", "golfers-reach", "waiters-bow", "warrior-3", "airplane",
        "forward-fold", "rock-back", "side-hip-hinge",
    }  # fmt: skip
    contrasts = {
        exercise.slug
        for exercise in EXERCISES
        for relation in exercise.relations
        if relation.kind is RelationKind.contrast_with
    }
    assert contrasts == {"plank", "squat"}


def test_every_source_is_used_and_the_editorial_one_waits_for_review():
    used = set().union(*(sources_used(exercise) for exercise in EXERCISES), TEST.sources)
    assert used == set(CATALOGUE.sources)
    assert CATALOGUE.sources["editorial"].review == "needs-review"


def test_what_no_outside_source_says_is_marked_editorial():
    found = dict(statements(HIKE))
    assert found["steps.hike"] == ("hip-hike-article",)
    assert found["cues.one-floor-up"] == ("editorial",)
    assert found["modifications.gluteus-medius-release.stretch"] == ("hip-hike-article", "editorial")
    assert found["dose"] == ("hip-hike-article",)


def test_the_worse_side_of_the_test_gets_the_focus():
    assert TEST.focus("falls-short", "leans") is Side.left
    assert TEST.focus("reaches", "leans") is Side.right
    assert TEST.focus("leans", "leans") is None
    with pytest.raises(NotFound):
        TEST.focus("reaches", "flies")


@pytest.mark.parametrize(
    ("one", "both"),
    [("Lift your {side} leg.", ""), ("Lift a leg.", "Lift one leg."), ("Lift {leg}.", ""), (" ", ""),
     ("Lift your {side} leg.", "Lift {side}.")],
)  # fmt: skip
def test_a_text_for_sides_needs_both_forms_and_only_known_placeholders(one, both):
    with pytest.raises(Invalid):
        Wording(one, both)


def test_a_text_is_said_for_a_side_or_for_both():
    text = Wording("Lift your {side} leg, not the {other} one.", "Lift one leg.")
    assert text.say(Side.left) == "Lift your left leg, not the right one."
    assert text.say(None) == "Lift one leg."


PLANTED = {
    "no dose of its own": (
        lambda hike: replace(hike, unknowns=hike.unknowns[1:]), "dose.reps"),
    "no days": (lambda hike: replace(hike, unknowns=hike.unknowns[:1]), "frequency"),
    "no side rule": (lambda hike: replace(hike, named_side=""), "named_side"),
    "a step without a pose": (
        lambda hike: replace(hike, steps=(replace(hike.steps[0], pose=None), *hike.steps[1:])),
        "steps.stand.pose"),
    "a long step": (
        lambda hike: replace(hike, steps=(replace(hike.steps[0], text=Wording("go " * 16)), *hike.steps[1:])),
        "steps.stand.text"),
    "a cue without a step": (
        lambda hike: replace(hike, cues=(replace(hike.cues[0], step="jump"),)),
        "cues.one-floor-up.step"),
    "an unanswered question": (
        lambda hike: replace(hike, questions=(replace(hike.questions[0], why_open=""),)),
        "questions.pelvis-neutral"),
    "an answered symptom": (
        lambda hike: replace(hike, questions=(replace(hike.questions[1], answer="It is a nerve."),)),
        "questions.tingling-outer-hip.answer"),
    "hard reading": (
        lambda hike: replace(hike, why="Considerable proprioceptive contractions necessitate stabilisation. " * 20),
        "reading grade"),
    "no source": (
        lambda hike: replace(hike, provenance=tuple(p for p in hike.provenance if p.field != "muscles")),
        "provenance.muscles.gluteus-medius"),
    "an unknown source": (
        lambda hike: replace(hike, feelings=(replace(hike.feelings[0], sources=("gossip",)),)),
        "provenance.gossip"),
    "an unknown muscle": (
        lambda hike: replace(hike, muscles=(replace(hike.muscles[0], muscle="biceps"),)), "muscles.biceps"),
    "a stale unknown": (lambda hike: replace(hike, dose=Dose(sets=Range(2, 3), reps=Range(8, 8))), "dose.reps"),
    "a modified step that is not there": (
        lambda hike: replace(hike, steps=hike.steps[1:]), None),
}  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_gap_is_found(planted):
    spoil, field = PLANTED[planted]
    if field is None:
        exercise, field = replace(HINGE, steps=HINGE.steps[1:]), "modifications.hands-and-knees.steps"
    else:
        exercise = spoil(HIKE)
    assert field in {gap.field for gap in report(exercise, CATALOGUE).gaps}


def test_two_modifications_that_fight_over_a_step_are_found():
    peaceful = tuple(replace(modification, excludes=()) for modification in HINGE.modifications)
    gaps = report(replace(HINGE, modifications=peaceful), CATALOGUE).gaps
    assert any("smaller-range and deeper" in gap.message for gap in gaps)


def test_a_side_in_an_exercise_without_sides_is_found():
    sided = replace(HIKE, sidedness=Sidedness.both_at_once)
    assert "sidedness" in {gap.field for gap in report(sided, CATALOGUE).gaps}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the source texts (../shared/seeds) are not here")
def test_no_run_of_eight_words_comes_from_a_source():
    borrowed = set().union(*(runs(seed.read_text("utf-8")) for seed in SEEDS.glob("*.txt")))
    assert len(borrowed) > 1000
    for field in fields(CATALOGUE):
        held = getattr(CATALOGUE, field.name)
        for slug, value in held.items():
            assert runs(" ".join(strings(to_plain(value)))) & borrowed == set(), f"{field.name}: {slug}"
    for file in Path(str(resources.files("clinic.catalogue"))).rglob("*.yaml"):
        assert runs(file.read_text("utf-8")) & borrowed == set(), file.name
