"""What marks mean: one clear mark counts, everything else is for a person."""

import pytest

from clinic.domain.scans import Doubt, Ink, Measured, Reading, read_choice, read_pain, read_table

EMPTY, MARK, FAINT = Ink(0.0, 0.02), Ink(0.2, 0.8), Ink(0.03, 0.5)
BLACK, STRUCK, STAIN = Ink(0.95, 0.9), Ink(0.3, 0.8, struck=True), Ink(0.3, 0.2)
SPILL, MISSED = Ink(0.04, 0.8), Ink(0.0, 0.1, near=0.2)


def cell(*boxes: Ink, outline: float = 0.8) -> Measured:
    """A cell of three boxes."""
    return Measured(boxes, outline)


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ((EMPTY, EMPTY, EMPTY), Reading(None)),
        ((EMPTY, MARK, EMPTY), Reading(1)),
        ((MARK, SPILL, EMPTY), Reading(0)),
        ((BLACK, MARK, EMPTY), Reading(1)),
        ((STAIN, EMPTY, MARK), Reading(2)),
        ((STAIN, EMPTY, EMPTY), Reading(None)),
        ((MARK, MARK, EMPTY), Reading(0, Doubt.several)),
        ((FAINT, EMPTY, EMPTY), Reading(0, Doubt.faint)),
        ((MISSED, EMPTY, EMPTY), Reading(0, Doubt.faint)),
        ((BLACK, EMPTY, EMPTY), Reading(None, Doubt.blacked)),
        ((BLACK, BLACK, MARK), Reading(2, Doubt.blacked)),
        ((STRUCK, MARK, EMPTY), Reading(1, Doubt.blacked)),
        ((STRUCK, EMPTY, EMPTY), Reading(0, Doubt.blacked)),
        ((STRUCK, STRUCK, EMPTY), Reading(None, Doubt.blacked)),
        ((BLACK, SPILL, EMPTY), Reading(1, Doubt.blacked)),
    ],
)
def test_the_boxes_of_a_day(boxes: tuple[Ink, ...], said: Reading) -> None:
    assert read_choice(cell(*boxes), pen=0.8) == said


def test_a_place_that_cannot_be_seen_is_never_sure() -> None:
    assert read_choice(cell(EMPTY, MARK, EMPTY, outline=0.1)) == Reading(1, Doubt.hidden)
    assert read_pain(cell(*[EMPTY] * 11, outline=0.1)) == Reading(None, Doubt.hidden)


def test_a_full_circle_is_a_mark_and_two_are_a_doubt() -> None:
    circles = [EMPTY] * 11
    circles[7] = BLACK
    assert read_pain(cell(*circles)) == Reading(7)
    circles[3] = MARK
    assert read_pain(cell(*circles)) == Reading(3, Doubt.several)
    assert read_pain(cell(*[EMPTY] * 10, STRUCK)) == Reading(10, Doubt.blacked)


def test_what_is_paler_than_the_page_s_pen_is_not_believed() -> None:
    pale = cell(Ink(0.2, 0.4), EMPTY, EMPTY)
    dark = cell(EMPTY, EMPTY, MARK)
    readings = read_table([[pale, *[dark] * 6]], None)
    assert readings[0][:2] == [Reading(0, Doubt.faint), Reading(2)]
    assert read_table([[pale] * 7], None)[0][0] == Reading(0)
