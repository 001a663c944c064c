"""Which texts can be translated, how each stands, and what a translation may hold."""

import pytest

from clinic.adapters.catalogue import load_catalogue, load_phrases
from clinic.domain.own_translations import Said, Source, State, lines_of, problem_of, sources_of
from clinic.domain.sides import Side
from clinic.domain.translation import spoken

EXERCISES = load_catalogue().exercises
NAME, STEP = Source("Name", "Clam"), Source("Step 1", "Lift your {side} knee.")


@pytest.mark.parametrize("slug", sorted(EXERCISES))
def test_translating_all_texts_makes_an_exercise_whole(slug: str) -> None:
    """Nothing that a sheet looks up is left out of the page, and nothing is on it that no sheet says."""
    one = EXERCISES[slug]
    listed = {source.text for source in sources_of(one)}
    asked = {text for side in (None, Side.left, Side.right) for text in spoken(one, "ar", side, {}).missing}
    assert listed == asked


def test_what_needs_somebody_stands_first() -> None:
    lines = lines_of([NAME, STEP], [Said("Name", "Clam", "Almeja")], {})
    assert [(line.source, line.state) for line in lines] == [(STEP, State.missing), (NAME, State.own)]


def test_a_text_that_changed_shows_what_was_said_before() -> None:
    (line,) = lines_of([Source("Name", "Side clam")], [Said("Name", "Clam", "Almeja")], {})
    assert (line.state, line.text) == (State.stale, "")
    assert line.before == Said("Name", "Clam", "Almeja")


def test_the_newest_writing_counts_and_an_empty_one_takes_back() -> None:
    written = [Said("Name", "Clam", "Almeja"), Said("Name", "Clam", "Concha")]
    assert lines_of([NAME], written, {})[0].text == "Concha"
    assert lines_of([NAME], [*written, Said("Name", "Clam", "")], {})[0].state is State.missing
    assert (
        lines_of([NAME], [*written, Said("Name", "Clam", "")], {"Clam": "Almejita"})[0].state
        is State.built_in
    )


@pytest.mark.parametrize(
    ("source", "text"), [(NAME, "{side}"), (STEP, "{left}"), (STEP, "{side"), (STEP, "}"), (NAME, "x" * 2001)]
)
def test_braces_that_nothing_is_put_into_are_refused(source: Source, text: str) -> None:
    assert problem_of(source, text) is not None


@pytest.mark.parametrize("text", ["Levante la rodilla {side_a}.", "Levante la rodilla.", ""])
def test_a_side_may_be_named_or_left_out(text: str) -> None:
    assert problem_of(STEP, text) is None


def test_the_built_in_spanish_would_be_taken() -> None:
    phrases = load_phrases("es")
    every = {source.text: source for one in EXERCISES.values() for source in sources_of(one)}
    assert [
        phrases[text] for text, source in every.items() if problem_of(source, phrases.get(text, ""))
    ] == []
