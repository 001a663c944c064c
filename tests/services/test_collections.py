"""Favourites of a member, collections of the clinic, what was prescribed lately."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from clinic.domain.actions import Role
from clinic.domain.errors import Invalid, NotFound
from clinic.domain.exercise_search import Asked
from clinic.services import catalogue, collections
from clinic.services.context import Context, House
from tests.cast import NOON
from tests.program_stage import Stage, published, set_stage, stranger
from tests.staff import context_of, hire, later


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def shelf(context: Context, name: object) -> list[str]:
    return [line.slug for line in catalogue.exercises(context, Asked(shelf=str(name))).lines]


def test_a_favourite_is_the_member_s_own(stage: Stage) -> None:
    eve = context_of(stage.house, hire(stage.house, stage.clinic_id, Role.clinician, "Eve Holt"))
    for _ in range(2):
        collections.mark(stage.dana, "squat")
    collections.mark(replace(stage.dana, now=later(NOON, minutes=1)), "plank")
    assert shelf(stage.dana, "favourites") == ["plank", "squat"]
    assert shelf(eve, "favourites") == []
    collections.unmark(stage.dana, "squat")
    collections.unmark(stage.dana, "squat")
    assert shelf(stage.dana, "favourites") == ["plank"]


def test_many_equal_marks_at_once_are_one(stage: Stage) -> None:
    key = collections.create(stage.dana, "First weeks")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: collections.mark(stage.dana, "squat"), range(16)))
        list(threads.map(lambda _: collections.add(stage.dana, key, "plank"), range(16)))
    assert shelf(stage.dana, "favourites") == ["squat"]
    assert shelf(stage.dana, key) == ["plank"]


def test_of_many_collections_of_one_name_begun_at_once_there_is_one(stage: Stage) -> None:
    def begin(_: int) -> bool:
        try:
            return bool(collections.create(stage.dana, "First weeks"))
        except Invalid:
            return False

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(begin, range(8))) == 1


def test_what_was_prescribed_last_comes_first_each_once(stage: Stage) -> None:
    published(stage, "squat", "plank")
    early = stage.dana
    stage = replace(stage, dana=replace(early, now=later(NOON, hours=1)))
    published(stage, "hip-hinge", "plank")
    assert shelf(early, "recent") == ["hip-hinge", "plank", "squat"]
    assert shelf(stranger(stage.house), "recent") == []


def test_a_collection_is_shared_and_can_be_changed_and_brought_back(stage: Stage) -> None:
    eve = context_of(stage.house, hire(stage.house, stage.clinic_id, Role.clinician, "Eve Holt"))
    key = collections.create(stage.dana, "First weeks", "squat")
    collections.add(replace(eve, now=later(NOON, minutes=1)), key, "plank")
    collections.add(eve, key, "plank")
    assert shelf(eve, key) == ["squat", "plank"]
    collections.take_out(eve, key, "squat")
    collections.rename(eve, key, "Later weeks")
    found = catalogue.exercises(stage.dana, Asked(shelf=str(key)))
    assert (found.shelf, found.shelves) == ("Later weeks", ((str(key), "Later weeks", 1),))
    collections.remove(eve, key)
    with pytest.raises(NotFound):
        shelf(stage.dana, key)
    collections.restore(eve, key)
    assert shelf(stage.dana, key) == ["plank"]


def test_two_collections_do_not_share_a_name(stage: Stage) -> None:
    collections.create(stage.dana, "Hips")
    for name in ("hips", "", "x" * 101):
        with pytest.raises(Invalid):
            collections.create(stage.dana, name)


def test_another_clinic_s_collection_is_not_there(stage: Stage) -> None:
    key, sam = collections.create(stage.dana, "Hips", "squat"), stranger(stage.house)
    for attempt in (
        lambda: shelf(sam, key),
        lambda: collections.rename(sam, key, "Mine"),
        lambda: collections.add(sam, key, "plank"),
        lambda: collections.take_out(sam, key, "squat"),
        lambda: collections.remove(sam, key),
        lambda: collections.restore(sam, key),
        lambda: collections.add(stage.dana, key, "nothing"),
        lambda: collections.mark(stage.dana, "nothing"),
        lambda: shelf(sam, uuid4()),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert shelf(stage.dana, key) == ["squat"]
