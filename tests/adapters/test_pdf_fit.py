from dataclasses import replace

from clinic.adapters.pdf_fit import Beside, beside, wants_overview
from tests.adapters.sheets import HANDOUT, HIKE, HINGE, figure, items


def test_few_short_steps_all_stand_beside_the_drawing_with_a_line_if_it_fits() -> None:
    assert beside(HANDOUT, HIKE, ["You may feel: a firmer low back."]) == Beside(4, 1)
    assert beside(HANDOUT, HIKE, ["Take care: " + "x" * 400]) == Beside(4, 0)


def test_of_many_steps_as_many_as_fit_stand_beside_the_drawing_and_no_line() -> None:
    many = replace(HIKE, steps=HIKE.steps * 4)
    found = beside(HANDOUT, many, ["You may feel: x"])
    assert 0 < found.steps < 16
    assert found.lines == 0


def test_a_second_drawing_makes_room_for_more_steps() -> None:
    many = replace(HIKE, steps=HIKE.steps * 4)
    two = replace(many, figures=(*many.figures, figure("again", 360, 1140)))
    assert beside(HANDOUT, two, []).steps > beside(HANDOUT, many, []).steps


def test_an_exercise_without_a_drawing_is_all_beside_or_all_below() -> None:
    assert beside(HANDOUT, replace(HIKE, figures=()), []) in (Beside(0, 0), Beside(4, 0))


def test_the_overview_is_wanted_when_the_first_exercise_does_not_fit_on_page_one() -> None:
    long = replace(HINGE, steps=HINGE.steps * 5)
    assert not wants_overview(HANDOUT, [])
    assert wants_overview(HANDOUT, ["Take care: " + "x" * 2000])
    assert wants_overview(replace(HANDOUT, items=(long, HIKE)), [])
    assert not wants_overview(replace(HANDOUT, items=(long,)), [])
    assert not wants_overview(replace(HANDOUT, items=(long, *items(9))), [])
