"""The words: every language says everything, of the same things, and nothing of another language slips in."""

import re
from dataclasses import fields
from itertools import chain

import pytest

from clinic.figure.api import (
    SUPPORTS,
    PoseValue,
    UnknownName,
    clashes,
    describe,
    draw,
    draw_posed,
    names,
    second_view,
)
from clinic.figure.draw.letters import word_path
from clinic.figure.draw.people import PEOPLE
from clinic.figure.modify import CLASHES, MODIFICATIONS
from clinic.figure.movements.catalogue import MOVEMENTS
from clinic.figure.words.english import ENGLISH
from clinic.figure.words.tables import LANGUAGES

KNOWN = names()
PLACE = re.compile(r"\{(\w+)\}")
ASKED = [
    (slug, pose)
    for slug, m in MOVEMENTS.items()
    for pose in ("both", *(f"fault:{f}" for f in m.faults), *(f"outcome:{o}" for o in m.outcomes))
]
every_language = pytest.mark.parametrize("language", LANGUAGES)


def sentences(language):
    """Every text of a language under a name of its own."""
    for part in fields(language):
        found = getattr(language, part.name)
        if part.name == "exercises":
            for slug, said in found.items():
                for key, text in (
                    ("title", said.title),
                    ("start", said.start),
                    ("end", said.end),
                    ("side", said.side),
                ):
                    yield f"{slug} {key}", text
                yield from ((f"{slug} {name}", text) for name, text in said.faults.items())
                yield from (
                    (f"{slug} outcome {name}", " ".join(pair)) for name, pair in said.outcomes.items()
                )
        elif isinstance(found, str):
            yield part.name, found
        elif isinstance(found, tuple):
            yield from ((f"{part.name} {i}", text) for i, text in enumerate(found))
        else:
            for key, text in found.items():
                yield f"{part.name} {key}", text if isinstance(text, str) else " ".join(text)


@every_language
def test_a_language_says_what_english_says_about_the_same_things(language):
    english, other = dict(sentences(ENGLISH)), dict(sentences(LANGUAGES[language]))
    assert other.keys() == english.keys()
    for key, text in english.items():
        assert bool(other[key]) == bool(text), key
        without_forms = [
            {place.removesuffix("_a") for place in PLACE.findall(said)} for said in (text, other[key])
        ]
        assert without_forms[0] == without_forms[1], key


@every_language
def test_a_language_knows_every_movement_fault_view_person_and_reason(language):
    said = LANGUAGES[language]
    assert said.exercises.keys() == MOVEMENTS.keys()
    for slug, movement in MOVEMENTS.items():
        assert said.exercises[slug].faults.keys() == movement.faults.keys()
        assert said.exercises[slug].outcomes.keys() == movement.outcomes.keys()
    assert said.people.keys() == PEOPLE.keys()
    assert said.changes.keys() == {m.slug for m in MODIFICATIONS} | {*SUPPORTS}
    assert set(CLASHES.values()) <= said.clashes.keys()
    assert {
        view.seen for m in MOVEMENTS.values() for view in (m.view, *m.views.values())
    } <= said.views.keys()


@every_language
@pytest.mark.parametrize(("exercise", "pose"), ASKED)
def test_nothing_is_left_open(exercise, pose, language):
    for side in (None, "left"):
        said = describe(exercise, side=side, pose=pose, language=language)
        assert "{" not in said.title + said.description
        assert said.title
        assert said.description.endswith(".")


def test_spanish_and_english_share_no_sentence():
    english, spanish = dict(sentences(ENGLISH)), dict(sentences(LANGUAGES["es"]))
    assert [key for key, text in english.items() if len(text) > 12 and spanish[key] == text] == []


def test_the_same_lines_are_drawn_in_every_language():
    shapes = [
        draw("hip-hike", side="left", size="thumb", language=code).svg.split("</desc>")[1]
        for code in LANGUAGES
    ]
    assert len(set(shapes)) == 1


def test_a_drawing_tells_its_language_and_speaks_it():
    drawn = draw("hip-hinge", modifications=["wall-support"], side="left", language="es")
    assert 'lang="es"' in drawn.svg
    assert drawn.title == "Bisagra de cadera, lado izquierdo"
    assert "La mano izquierda se apoya en una pared" in drawn.description
    assert "vista de lado" in drawn.description


def test_the_words_over_right_and_wrong_are_drawn_in_the_language():
    pairs = {code: draw("squat", pose="fault:knees-in", language=code).svg for code in LANGUAGES}
    assert len({svg.split("</desc>")[1] for svg in pairs.values()}) == len(pairs)
    for word in set(
        chain.from_iterable((*said.signs, *said.muscles.values()) for said in LANGUAGES.values())
    ):
        assert word_path(word, 0.0, 0.0)


def test_describe_says_what_draw_says():
    asked = {"side": "right", "modifications": ["bent-knees"], "language": "es"}
    said, drawn = describe("golfers-reach", **asked), draw("golfers-reach", **asked)
    assert (said.title, said.description) == (drawn.title, drawn.description)


def test_titles_and_reasons_come_in_the_language_asked_for():
    assert names("es").titles["squat"] == "Sentadilla"
    assert KNOWN.titles["squat"] == "Squat"
    assert clashes("hip-hinge", ["broomstick"], "es")["chair"].startswith("las dos manos")


def test_an_unknown_language_is_refused_by_name():
    for ask in (
        lambda: draw("squat", language="xx"),
        lambda: describe("squat", language="xx"),
        lambda: names("xx"),
        lambda: clashes("squat", [], "xx"),
        lambda: draw_posed("Mine", PoseValue(), language="xx"),
    ):
        with pytest.raises(UnknownName) as refused:
            ask()
        assert (refused.value.kind, refused.value.nearest) == ("language", ("en", "es"))


def test_who_wants_a_second_small_view_is_answered_with_a_view_that_can_be_drawn():
    wanted = {slug: second_view(slug) for slug in KNOWN.exercises}
    assert {"hip-90-90-forward-lean", "side-lying-hip-rotation"} <= {
        slug for slug, view in wanted.items() if view
    }
    for slug, view in wanted.items():
        assert view is None or view in KNOWN.views[slug][1:]
        if view:
            assert draw(slug, view=view).svg != draw(slug).svg


@every_language
@pytest.mark.parametrize(("exercise", "pose"), ASKED)
def test_every_dashed_line_that_is_drawn_is_named(exercise, pose, language):
    movement = MOVEMENTS[exercise]
    kind, _, name = pose.partition(":")
    shown = {"fault": movement.faults, "outcome": movement.outcomes}.get(kind, {}).get(name)
    drawn = (shown and shown.lines) or movement.lines
    said = describe(exercise, pose=pose, language=language).description
    assert {line for line, sentence in LANGUAGES[language].dashed.items() if sentence in said} == set(drawn)
