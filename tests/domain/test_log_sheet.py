"""The code of a printed log, and where its boxes stand."""

from datetime import date
from itertools import pairwise, product

import pytest

from clinic.domain.handout_look import Paper, Size
from clinic.domain.log_sheet import PageMark, frame, read_mark

MARK = PageMark("K7QF-4M2X", 2, 35, 9, True, True, Size.large, Paper.letter, date(2026, 3, 9))


@pytest.mark.parametrize("mark", [MARK, PageMark("K7QF-4M2X", 1), PageMark("0000-0000", 35, 1295, 35)])
def test_a_code_says_what_was_printed_in_eighteen_characters(mark: PageMark) -> None:
    assert len(mark.text) == 18
    assert read_mark(mark.text) == mark


def test_the_code_of_older_logs_names_the_version_only() -> None:
    assert read_mark("L1:K7QF4M2X:3:2:1") == PageMark("K7QF-4M2X", 2, form=1)


@pytest.mark.parametrize(
    "text", ["", "L2", "L3K7QF4M2X10042000", "L2K7QF4M2X1004Z000", "https://clinic.example/c#7KQ2"]
)
def test_any_other_code_is_not_ours(text: str) -> None:
    assert read_mark(text) is None


@pytest.mark.parametrize(("size", "paper"), list(product(Size, Paper)))
def test_boxes_stand_apart_within_their_day(size: Size, paper: Paper) -> None:
    laid = frame(size, paper)
    choices, pains = laid.choices(), laid.pains()
    assert all(abs(box.x) + box.wide / 2 < laid.day / 2 for box in (*choices, *pains))
    assert all(left.x + left.wide < right.x + 0.01 for left, right in pairwise(choices))
    for one, other in product(pains, pains):
        assert one is other or max(abs(one.x - other.x), abs(one.y - other.y)) > laid.dot
