"""The catalogue through the services: loading it, finding an exercise, everything about one."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.errors import NotFound
from clinic.domain.exercise_search import FACETS, NOTHING, Asked
from clinic.domain.sides import Side
from clinic.services import catalogue, draft_page, figures
from clinic.services.context import House
from tests.cast import NOON
from tests.program_stage import Stage, begin, set_stage

LIBRARY = load_catalogue()


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def found(stage: Stage, **asked: Any) -> list[str]:
    return [line.slug for line in catalogue.exercises(stage.dana, Asked(**asked)).lines]


def test_loading_twice_changes_nothing(house: House) -> None:
    first, second = (catalogue.load(house, LIBRARY, NOON) for _ in range(2))
    assert (first.added, second.added, second.renewed, second.same) == (16, 0, 0, 16)


def test_corrected_content_becomes_the_next_version(stage: Stage) -> None:
    slug = "hip-hinge"
    exercises = {**LIBRARY.exercises, slug: replace(LIBRARY.exercises[slug], purpose="Teaches you to bend.")}
    loaded = catalogue.load(stage.house, replace(LIBRARY, exercises=exercises), NOON)
    page = catalogue.exercise(stage.dana, slug)
    assert (loaded.renewed, page.number, page.exercise.purpose) == (1, 2, "Teaches you to bend.")


def test_every_exercise_is_listed_by_name(stage: Stage) -> None:
    names = [line.name for line in catalogue.exercises(stage.dana).lines]
    assert names == sorted(names)
    assert len(names) == 16


def test_an_exercise_is_found_by_name_and_by_alias(stage: Stage) -> None:
    assert "hip-hike" in found(stage, words="HIKE")
    alias = LIBRARY.exercises["hip-hike"].aliases[0]
    assert found(stage, words=alias) == ["hip-hike"]
    (line,) = catalogue.exercises(stage.dana, Asked(words=alias)).lines
    assert line.also == alias


def test_filters_narrow_the_list_together(stage: Stage) -> None:
    assert found(stage, position="supine") == ["bridge-posterior-tilt"]
    assert set(found(stage, category="strength", equipment=(NOTHING,))) < set(
        found(stage, category="strength")
    )
    assert found(stage, region="nowhere") == []


def test_each_filter_s_choices_find_something(stage: Stage) -> None:
    options = catalogue.exercises(stage.dana).options
    assert set(options) == set(FACETS)
    for name, choices in options.items():
        for value, _ in choices:
            assert found(stage, **{name: (value,) if name == "equipment" else value}), value


@pytest.mark.parametrize("slug", sorted(LIBRARY.exercises))
def test_every_exercise_has_a_page_with_its_drawing_and_sources(stage: Stage, slug: str) -> None:
    page = catalogue.exercise(stage.dana, slug)
    assert page.sources
    assert page.picture is not None, "it is drawn"


def test_a_page_names_unknowns_and_the_source_s_conflict(stage: Stage) -> None:
    hinge, bridge = (catalogue.exercise(stage.dana, slug) for slug in ("hip-hinge", "bridge-posterior-tilt"))
    assert hinge.doses == ()
    assert "how many rounds" in hinge.to_choose
    assert len(bridge.doses) == 3
    assert bridge.exercise.dose_conflict


def test_muscles_are_placed_relative_to_the_named_side(stage: Stage) -> None:
    where = {muscle.name: muscle.where for muscle in catalogue.exercise(stage.dana, "hip-hike").muscles}
    assert where == {
        "Quadratus lumborum": "the side of the leg that hangs",
        "Gluteus medius": "the side opposite the leg that hangs",
    }


def test_relations_lead_both_ways(stage: Stage) -> None:
    there = catalogue.exercise(stage.dana, "rock-back").relations
    back = catalogue.exercise(stage.dana, "hip-hinge").relations
    assert "hip-hinge" in [line.slug for line in there]
    assert "rock-back" in [line.slug for line in back]


def test_a_symptom_question_has_no_answer(stage: Stage) -> None:
    for slug in LIBRARY.exercises:
        page = catalogue.exercise(stage.dana, slug)
        assert not [question for question in page.answered if question.kind == "symptom"]


def test_an_exercise_that_is_not_there_is_not_found(stage: Stage) -> None:
    with pytest.raises(NotFound):
        catalogue.exercise(stage.dana, "moon-walk")


def test_both_sides_are_drawn_and_differ(stage: Stage) -> None:
    left, right = (catalogue.exercise(stage.dana, "hip-hike", side).picture for side in Side)
    assert left is not None
    assert right is not None
    assert left.svg != right.svg


def test_what_cannot_be_drawn_is_no_picture_and_no_failure() -> None:
    assert figures.picture("moon-walk") is None
    assert figures.picture("hip-hinge", pose="fault:flying") is None
    assert figures.picture("hip-hinge", modifications=("wings",)) is None


def queries(stage: Stage, program_id: UUID) -> int:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(stage.house.database.engine, "before_cursor_execute", note)
    draft_page.builder(stage.dana, program_id)
    event.remove(stage.house.database.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_number_of_queries_does_not_grow_with_the_items(stage: Stage) -> None:
    few, many = begin(stage, "hip-hinge"), begin(stage, "hip-hinge", "plank", "squat", "deadlift")
    assert queries(stage, few) == queries(stage, many) > 0
