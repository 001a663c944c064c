"""Each phrase of a PDF carries its own language, and the file stays sound for readers who hear it."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import page
import pikepdf
import pytest

from clinic.adapters.pdf import Renderer, render_handout
from clinic.domain.handout import Handout
from tests.adapters.sheet_pages import elements
from tests.adapters.sheets import HANDOUT, items

SPANISH = replace(
    HANDOUT,
    language="es",
    title="Your hip program",
    goal="Para volver a subir las escaleras.",
    items=(replace(items(1)[0], language="en"), replace(items(2)[1], note="Do it on the bed if you like.")),
    safety=replace(HANDOUT.safety, language="en"),
)


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    found = Renderer()
    yield found
    found.close()


def tongues(renderer: Renderer, handout: Handout) -> list[tuple[str, str]]:
    """(element, language) of each element that has a language of its own, in the order of reading."""
    with pikepdf.open(BytesIO(render_handout(renderer, handout))) as document:
        return [
            (str(one.S), str(one.Lang))
            for kind in ("/H1", "/P", "/Span", "/Div")
            for one in elements(document, kind)
            if "/Lang" in one
        ]


def test_english_texts_on_a_spanish_sheet_say_so(renderer: Renderer) -> None:
    found = tongues(renderer, SPANISH)
    assert ("/H1", "en") in found
    assert ("/P", "en") in found, "the clinic's urgent signs"
    assert len([one for one in found if one == ("/Span", "en")]) > len(items(1)[0].steps)
    assert not [one for one in found if one == ("/P", "es")]


def test_a_spanish_title_on_an_english_sheet_says_so(renderer: Renderer) -> None:
    assert ("/H1", "es") in tongues(renderer, replace(HANDOUT, title="Ejercicios para la cadera"))
    assert ("/H1", "en") not in tongues(renderer, HANDOUT)


def test_a_goal_that_does_not_show_its_language_has_the_patient_s(renderer: Renderer) -> None:
    goal = replace(HANDOUT, goal="Caminar", goal_language="es")
    assert ("/P", "es") in tongues(renderer, goal)
    assert ("/P", "es") not in tongues(renderer, replace(goal, language="es"))
    assert ("/P", "es") not in tongues(renderer, replace(goal, goal="So that I can walk to the sea."))


@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_sheet_of_several_languages_is_sound(renderer: Renderer, language: str) -> None:
    content = render_handout(renderer, replace(SPANISH, language=language))
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert report.failures == []
