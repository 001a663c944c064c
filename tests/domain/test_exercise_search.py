"""Finding exercises by name, other names, muscles, things and shorthand, with slips of the keyboard."""

from dataclasses import replace

import pytest

from clinic.adapters.catalogue import load_catalogue
from clinic.adapters.matching import near
from clinic.domain.catalogue.words import Category
from clinic.domain.exercise_search import FACETS, NOTHING, Asked, Result, index_of
from clinic.domain.exercise_words import STANDS_FOR, asked_words, readings

CATALOGUE = load_catalogue()
EXERCISES = sorted(CATALOGUE.exercises.values(), key=lambda one: one.name)
INDEX = index_of(EXERCISES, CATALOGUE.muscles, CATALOGUE.tests)


def find(**asked: object) -> Result:
    return INDEX.find(Asked(**asked), near)  # type: ignore[arg-type]


def slugs(words: str = "", **asked: object) -> list[str]:
    return [EXERCISES[place].slug for place in find(words=words, **asked).places]


def test_nothing_asked_gives_everything_by_name() -> None:
    assert slugs() == [one.slug for one in EXERCISES]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.slug)
def test_each_exercise_comes_first_under_its_name_and_its_other_names(exercise) -> None:  # type: ignore[no-untyped-def]
    assert slugs(exercise.name)[0] == exercise.slug
    assert slugs(exercise.name.upper())[0] == exercise.slug
    for alias in exercise.aliases:
        assert exercise.slug in slugs(alias)[:2]


def test_the_beginning_of_a_word_is_enough() -> None:
    assert "hip-hinge" in slugs("hing")
    assert slugs("bridg pelv") == ["bridge-posterior-tilt"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("QL", "hip-hike"),
        ("RDL", "deadlift"),
        ("glute bridge", "bridge-posterior-tilt"),
        ("hip hitch", "hip-hike"),
        ("KB swing", "kettlebell-swing"),
        ("PPT", "bridge-posterior-tilt"),
        ("90/90", "hip-90-90-forward-lean"),
        ("the hip hinge exercise", "hip-hinge"),
    ],
)
def test_clinical_shorthand_is_understood(words: str, first: str) -> None:
    assert slugs(words)[0] == first


def test_a_muscle_finds_all_that_it_works_in() -> None:
    held = {one.slug for one in EXERCISES if any(link.muscle == "hamstrings" for link in one.muscles)}
    assert held <= set(slugs("hamstrings"))
    assert set(slugs("hammies")) == held


def test_a_test_finds_what_it_leads_to() -> None:
    led = set(CATALOGUE.tests["hip-rotation-test"].leads_to)
    assert set(slugs(test="hip-rotation-test")) == led


SLIPS = {
    "brigde": "bridge-posterior-tilt", "deadlfit": "deadlift", "kettlebel": "kettlebell-swing", "plnak": "plank",
    "sqaut": "squat", "airplan": "airplane", "hip hinje": "hip-hinge", "hip hyke": "hip-hike", "warier": "warrior-3",
    "golfres reach": "golfers-reach", "rok back": "rock-back", "foward fold": "forward-fold",
    "hamstirngs": "hip-hinge", "kwadratus": "hip-hike",
}  # fmt: skip


@pytest.mark.parametrize(("words", "meant"), SLIPS.items())
def test_a_slip_of_the_keyboard_is_forgiven(words: str, meant: str) -> None:
    assert meant in slugs(words)


def every_slip(word: str) -> set[str]:
    """The word with one letter left out, doubled or exchanged with the next, the first one kept."""
    places = range(1, len(word))
    out = {word[:at] + word[at + 1 :] for at in places} | {word[:at] + word[at] + word[at:] for at in places}
    return out | {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places if at + 1 < len(word)}


@pytest.mark.parametrize("slug", ["plank", "squat", "deadlift", "airplane"])
def test_every_planted_slip_in_a_name_finds_it(slug: str) -> None:
    for slip in every_slip(CATALOGUE.exercises[slug].name.lower()):
        assert slug in slugs(slip), slip


def test_a_right_word_is_not_taken_for_another_one() -> None:
    assert slugs("plank")[0] == "plank"
    assert slugs("moonwalk") == []


def test_each_word_must_fit() -> None:
    assert slugs("hip moonwalk") == []
    assert set(slugs("side hinge")) <= set(slugs("hinge"))


def test_the_name_goes_before_another_name_and_both_before_a_muscle() -> None:
    squat = CATALOGUE.exercises["squat"]
    other = replace(squat, slug="a", name="Chair", aliases=("squat",))
    third = replace(squat, slug="b", name="Heel", aliases=())
    index = index_of([third, other, squat], CATALOGUE.muscles, CATALOGUE.tests)
    assert index.find(Asked(words="squat"), near).places[:2] == (2, 1)
    assert set(index.find(Asked(words="gluteus"), near).places) == {0, 1, 2}


def test_filters_narrow_together_and_count_what_each_would_give() -> None:
    result = find(category=Category.strength.value)
    for name in FACETS:
        for value, count in result.counts[name].items():
            asked = {"category": "strength"} | {name: (value,) if name == "equipment" else value}
            if name != "equipment":
                assert len(slugs(**asked)) == count, (name, value)


def test_what_is_at_hand_suffices_for_what_is_found() -> None:
    for at_hand in ((NOTHING,), ("step",), ("step", "kettlebell")):
        for slug in slugs(equipment=at_hand):
            needed = {thing.slug for thing in CATALOGUE.exercises[slug].equipment if thing.needed}
            assert needed <= set(at_hand)
    assert set(slugs(equipment=(NOTHING,))) < set(slugs(equipment=("step",)))


def test_an_empty_result_says_which_filter_to_take_away() -> None:
    result = find(words="plank", position="supine", region="hip")
    assert result.places == ()
    assert result.loosened["position"] == len(slugs("plank", region="hip"))
    assert result.loosened["words"] == len(slugs(position="supine", region="hip"))


def test_a_shelf_keeps_its_order_until_words_are_asked_for() -> None:
    only = ["squat", "plank", "gone", "airplane"]
    found = [EXERCISES[place].slug for place in INDEX.find(Asked(), near, only).places]
    assert found == ["squat", "plank", "airplane"]
    assert INDEX.find(Asked(words="plank"), near, only).places == (INDEX.places["plank"],)


@pytest.mark.parametrize(
    "words", ["", " ", "!!!", "the", "\0", "é" * 500, "a " * 500, "<script>", "%", "' OR 1=1"]
)
def test_odd_words_are_no_fault(words: str) -> None:
    assert isinstance(slugs(words), list)
    assert len(asked_words(words)) <= 8


def test_every_abbreviation_has_a_reading() -> None:
    assert len(STANDS_FOR) > 90
    assert all(all(reading) for word in STANDS_FOR for reading in readings(word))
    assert list(readings("ql")) == [("quadratu", "lumborum")]
