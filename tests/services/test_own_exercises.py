"""Own exercises through the services: written, changed, copied, put away; what patients hold stays."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.catalogue.own import Posed
from clinic.domain.catalogue.words import Category, Sidedness, StartPosition
from clinic.domain.errors import Conflict, NotFound
from clinic.domain.exercise_search import Asked
from clinic.domain.handout import Colour, Wish
from clinic.domain.own_exercises.written import Written
from clinic.persistence import catalogue as rows
from clinic.services import catalogue, draft_page, handouts, own_exercises, versions
from clinic.services.context import House
from tests.cast import NOON
from tests.program_stage import Stage, begin, published, set_stage, stranger

LIBRARY = load_catalogue()
CLAM = Written(
    "Clam", "Wakes up your hip.", Category.activation, StartPosition.side_lying, Sidedness.both_at_once,
    ("Lie down.", "Lift your knee."), ("hip",), ("clam shell",),
)  # fmt: skip


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def test_a_full_memory_of_exercises_forgets_none_that_is_asked_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "KEPT", 3)
    before = offered(stage)
    own_exercises.add(stage.dana, CLAM)
    assert sorted(offered(stage)) == sorted([*before, "Clam"])


def offered(stage: Stage) -> list[str]:
    return [line.name for line in catalogue.exercises(stage.dana).lines]


def text_of(stage: Stage, slug: str) -> Written:
    written = own_exercises.form(stage.dana, slug).written
    assert written is not None
    return written


def test_an_own_exercise_is_offered_found_and_prescribed(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, CLAM)
    assert "Clam" in offered(stage)
    assert [line.slug for line in catalogue.exercises(stage.dana, Asked(words="clam shell")).lines] == [slug]
    program_id, _ = published(stage, slug)
    page = versions.program(stage.dana, program_id)
    assert [item.name for item in page.items] == ["Clam"]


def test_another_clinic_sees_nothing_of_it(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, CLAM)
    sam = stranger(stage.house)
    assert "Clam" not in [line.name for line in catalogue.exercises(sam).lines]
    for attempt in (
        lambda: catalogue.exercise(sam, slug),
        lambda: own_exercises.form(sam, slug),
        lambda: own_exercises.change(sam, slug, 1, CLAM),
        lambda: own_exercises.archive(sam, slug),
        lambda: own_exercises.restore(sam, slug),
        lambda: own_exercises.keep(sam, slug),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_published_program_keeps_the_text_it_had(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, CLAM)
    program_id, _ = published(stage, slug)
    own_exercises.change(stage.dana, slug, 1, replace(CLAM, name="Clam shell"))
    assert [item.name for item in versions.program(stage.dana, program_id).items] == ["Clam"]
    assert "Clam shell" in offered(stage)


def test_a_draft_may_take_the_newer_text(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, CLAM)
    program_id = begin(stage, slug)
    own_exercises.change(stage.dana, slug, 1, replace(CLAM, name="Clam shell"))
    assert [shown.renewable for shown in draft_page.builder(stage.dana, program_id).items] == [True]


def test_each_save_is_a_version_with_its_changes_in_words(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, CLAM)
    assert own_exercises.change(stage.dana, slug, 1, replace(CLAM, name="Clam shell")) == 2
    own = catalogue.exercise(stage.dana, slug).own
    assert own is not None
    assert [saved.number for saved in own.history] == [2, 1]
    assert own.history[0].changes == ("Name: “Clam” is now “Clam shell”.",)
    assert own.history[0].by == "Dana Lee"


def test_the_same_text_again_makes_no_version(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, CLAM)
    assert own_exercises.change(stage.dana, slug, 1, text_of(stage, slug)) == 1


def test_the_second_of_two_writers_is_told_what_the_first_one_changed(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, CLAM)
    own_exercises.change(stage.dana, slug, 1, replace(CLAM, name="First"))
    with pytest.raises(Conflict):
        own_exercises.change(stage.dana, slug, 1, replace(CLAM, name="Second"))
    assert own_exercises.changed_since(stage.dana, slug, 1) == ("Name: “Clam” is now “First”.",)
    with pytest.raises(Conflict):
        own_exercises.change(stage.dana, "hip-hinge", 3, text_of(stage, "hip-hinge"))


def test_a_copy_stands_in_the_place_of_the_built_in_one_with_its_drawing(stage: Stage) -> None:
    own_exercises.change(stage.dana, "hip-hinge", 0, replace(text_of(stage, "hip-hinge"), name="Our hinge"))
    assert "Our hinge" in offered(stage)
    assert "Hip hinge" not in offered(stage)
    page = catalogue.exercise(stage.dana, "hip-hinge")
    assert page.picture is not None
    assert page.picture.svg == catalogue.exercise(stranger(stage.house), "hip-hinge").picture.svg  # type: ignore[union-attr]
    assert not page.built_in


def test_it_is_told_when_the_built_in_one_has_changed_since_until_somebody_has_looked(stage: Stage) -> None:
    slug = "hip-hinge"
    own_exercises.change(stage.dana, slug, 0, replace(text_of(stage, slug), name="Our hinge"))
    assert renewed(stage, slug) == ()
    corrected = {**LIBRARY.exercises, slug: replace(LIBRARY.exercises[slug], purpose="Teaches you to bend.")}
    catalogue.load(stage.house, replace(LIBRARY, exercises=corrected), NOON)
    said = f"Purpose: “{LIBRARY.exercises[slug].purpose}” is now “Teaches you to bend.”."
    assert renewed(stage, slug) == (said,)
    own_exercises.keep(stage.dana, slug)
    assert renewed(stage, slug) == ()


def renewed(stage: Stage, slug: str) -> tuple[str, ...]:
    own = catalogue.exercise(stage.dana, slug).own
    assert own is not None
    return own.renewed


def test_what_is_put_away_is_not_offered_and_can_come_back(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, CLAM)
    program_id, _ = published(stage, slug)
    own_exercises.archive(stage.dana, slug)
    assert "Clam" not in offered(stage)
    assert catalogue.exercises(stage.dana).archived == ((slug, "Clam"),)
    assert [item.name for item in versions.program(stage.dana, program_id).items] == ["Clam"]
    own_exercises.restore(stage.dana, slug)
    assert "Clam" in offered(stage)


def test_a_copy_that_is_put_away_gives_the_built_in_one_back(stage: Stage) -> None:
    own_exercises.change(stage.dana, "hip-hinge", 0, replace(text_of(stage, "hip-hinge"), name="Our hinge"))
    own_exercises.archive(stage.dana, "hip-hinge")
    assert "Hip hinge" in offered(stage)
    assert catalogue.exercise(stage.dana, "hip-hinge").built_in
    with pytest.raises(Conflict):
        own_exercises.change(stage.dana, "hip-hinge", 0, text_of(stage, "hip-hinge"))


def test_what_is_put_away_gets_neither_photo_nor_pose(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, CLAM)
    own_exercises.archive(stage.dana, slug)
    with pytest.raises(Conflict, match="put away"):
        own_exercises.remove_photo(stage.dana, slug)
    with pytest.raises(Conflict, match="put away"):
        own_exercises.put_pose(stage.dana, slug, 1, Posed("{}"))


def test_a_photo_is_grey_on_a_sheet_in_black_and_white(stage: Stage) -> None:
    slug = own_exercises.add(stage.dana, CLAM)
    red = BytesIO()
    Image.new("RGB", (300, 200), (210, 20, 20)).save(red, "PNG")
    own_exercises.put_photo(stage.dana, slug, red.getvalue(), "A red wall.")
    program_id, _ = published(stage, slug)
    assert most_colour(handouts.sheet(stage.dana, program_id, 1).content) > 150
    assert (
        most_colour(handouts.sheet(stage.dana, program_id, 1, Wish(colour=Colour.black_and_white)).content)
        < 5
    )


def most_colour(content: bytes) -> int:
    """How far red and green of any dot on the first page lie apart."""
    red, green, _ = pypdfium2.PdfDocument(content)[0].render(scale=1).to_pil().convert("RGB").split()
    most: int = ImageChops.difference(red, green).getextrema()[1]
    return most


def test_two_exercises_of_one_name_stay_apart(stage: Stage) -> None:
    first, second = (own_exercises.add(stage.dana, CLAM) for _ in range(2))
    assert first != second
    assert offered(stage).count("Clam") == 2


def test_no_slug_leads_astray(stage: Stage) -> None:
    for slug in ("nothing", "\0", "é", "x" * 64):
        with pytest.raises(NotFound):
            own_exercises.form(stage.dana, slug)
