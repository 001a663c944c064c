"""The letterhead: a colour that can be read, a footer on every page, a sample before anything is saved."""

from io import BytesIO

import pytest
from PIL import Image

from clinic.domain.actions import Role
from clinic.domain.errors import Invalid, Refused
from clinic.services import clinics, demo_stage, demo_stories, handouts, letterhead
from clinic.services.context import Context, House
from clinic.services.letterhead import Shape
from tests.adapters.test_handout_layouts import pages_of
from tests.staff import Person, context_of, hire

PLUM = "#7a1f4d"


@pytest.fixture
def owner(house: House, ana: Person) -> Context:
    return context_of(house, ana)


def test_colour_and_footer_are_kept(owner: Context) -> None:
    letterhead.change(owner, Shape(PLUM.upper(), "  Open  Monday to Friday "))
    kept = clinics.clinic(owner)
    assert (kept.colour, kept.footer) == (PLUM, "Open Monday to Friday")


def test_a_pale_colour_and_a_long_footer_are_named_together(owner: Context) -> None:
    with pytest.raises(Invalid) as caught:
        letterhead.change(owner, Shape("#ffee88", "x" * 121))
    assert [problem.field for problem in caught.value.problems] == ["colour", "footer"]


def test_the_sample_shows_the_colour_before_it_is_saved(owner: Context) -> None:
    picture = Image.open(BytesIO(letterhead.preview(owner, Shape(PLUM, "Open daily")))).convert("RGB")
    reds = sum(1 for red, green, blue in picture.get_flattened_data() if red > green + 60 and red > blue + 20)
    assert reds > 100
    assert clinics.clinic(owner).colour != PLUM


def test_only_owners_change_it(house: House, ana: Person) -> None:
    ben = hire(house, ana.clinic_id, Role.clinician, "Ben Ode")
    with pytest.raises(Refused):
        letterhead.change(context_of(house, ben), Shape(PLUM, ""))


def test_the_footer_stands_on_every_page_of_new_sheets(stage: demo_stage.Stage) -> None:
    person = demo_stories.perfect(stage)
    context = stage.as_clinician(stage.now)
    letterhead.change(context, Shape(PLUM, "Open daily </p><script>"))
    assert all(
        "Open daily </p><script>" in page
        for page in pages_of(handouts.sheet(context, person.program_id, 1).content)
    )
