"""A letterhead's colour can be read on paper, or a darker one is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.errors import Invalid
from clinic.domain.letterhead import LEAST, USUAL, checked_colour, contrast, darker, wash

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)  # the well-known least grey of level AA


def test_the_usual_colour_is_dark_enough() -> None:
    assert checked_colour(USUAL.upper() + " ") == USUAL


@pytest.mark.parametrize("typed", ["", "teal", "#12345", "#gggggg", "#0e5a5f;}", "url(x)", "#0e5a5f00"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="six digits"):
        checked_colour(typed)


def test_a_pale_colour_is_refused_with_one_that_would_do() -> None:
    with pytest.raises(Invalid, match=r"contrast is 1\.8 to 1.*darker one of the same kind is #"):
        checked_colour("#6fd0d8")


@given(COLOURS)
def test_the_darker_one_can_always_be_read(colour: str) -> None:
    assert contrast(darker(colour)) >= LEAST
    assert checked_colour(darker(colour)) == darker(colour)


@given(COLOURS)
def test_text_stays_readable_on_the_wash_of_a_colour_that_was_taken(colour: str) -> None:
    assert contrast("#16242a", wash(darker(colour))) >= LEAST
