"""A translated exercise is whole or stays English; sides agree; every text of the catalogue is there in Spanish."""

import re

import pytest

from clinic.adapters.catalogue import load_catalogue, load_phrases
from clinic.domain.catalogue.words import Sidedness
from clinic.domain.modification import blocked, compose
from clinic.domain.sides import Side
from clinic.domain.translation import spoken

CATALOGUE = load_catalogue()
SPANISH = load_phrases("es")
ENGLISH_WORDS = re.compile(
    r"\b(the|your|you|and|with|of|back|leg|hand|knee|hip|keep|stop|when|hold)\b", re.IGNORECASE
)


@pytest.mark.parametrize("slug", CATALOGUE.exercises)
@pytest.mark.parametrize("side", [None, Side.left, Side.right])
def test_every_text_is_there_in_spanish(slug: str, side: Side | None) -> None:
    exercise = CATALOGUE.exercises[slug]
    side = side if exercise.sidedness is Sidedness.one_side else None
    found = spoken(exercise, "es", side, SPANISH)
    assert found.missing == ()
    for chosen in [
        (),
        *((one.slug,) for one in exercise.modifications if one.slug not in blocked(exercise, ())),
    ]:
        composed = compose(found.exercise, chosen, side)
        said = [
            composed.name, composed.suffix, *(step.text for step in composed.steps),
            *(cue.text for cue in composed.cues), *(fault.name for fault in composed.faults),
            *composed.cautions, *composed.feelings,
            *(thing.item + " " + thing.detail for thing in composed.equipment),
            *(reason.why for reason in composed.reasons),
        ]  # fmt: skip
        for text in said:
            assert not ENGLISH_WORDS.search(text), text
            assert "{" not in text


def test_sides_agree_with_what_they_stand_beside() -> None:
    hike = spoken(CATALOGUE.exercises["hip-hike"], "es", Side.right, SPANISH).exercise
    steps = " ".join(step.text for step in compose(hike, (), Side.right).steps)
    assert "la pierna derecha" in steps
    assert "la rodilla izquierda" in steps
    assert not re.search(r"\b(pierna|rodilla|cadera|mano) (izquierdo|derecho)\b", steps)
    assert not re.search(r"\b(lado|pie|codo|muslo|talón|brazo) (izquierda|derecha)\b", steps)


def test_one_missing_text_leaves_the_whole_exercise_in_english_and_names_it() -> None:
    plank = CATALOGUE.exercises["plank"]
    text = plank.steps[0].text.one
    short = {english: said for english, said in SPANISH.items() if english != text}
    found = spoken(plank, "es", None, short)
    assert (found.language, found.missing) == ("en", (text,))
    assert found.exercise == plank


def test_no_phrase_stands_for_a_text_that_is_gone() -> None:
    everything = "\n".join(map(repr, CATALOGUE.exercises.values()))
    assert [english for english in SPANISH if repr(english)[1:-1] not in everything] == []
