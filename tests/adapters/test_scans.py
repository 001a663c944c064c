"""Logs that come back: written on, stained, bent, photographed. Nothing may be read wrong without saying so."""

import random
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from clinic.adapters.pdf import Renderer
from clinic.adapters.scan_find import Lost, Table, tables_of
from clinic.adapters.scan_measure import cells_of
from clinic.adapters.scan_reader import SeenPage, read_file
from clinic.domain.errors import Invalid
from clinic.domain.scans import read_table
from tests.adapters.paper import (
    DOTS,
    Blank,
    Picture,
    Score,
    brought,
    filled,
    grey,
    photographed,
    printed_logs,
    scanned,
    to_pdf,
)

SHEETS = 13
"""Each printed form once; ``make bench ONLY=scans`` reads 500."""


@pytest.fixture(scope="module")
def logs() -> Iterator[list[Blank]]:
    """Blank logs as printed."""
    renderer = Renderer()
    yield printed_logs(renderer)
    renderer.close()


def flat(page: Picture) -> Picture:
    """A page in grey, at the size of a scan."""
    small = cv2.resize(page, None, fx=0.9, fy=0.9, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)


def test_nothing_is_read_wrong_silently_and_little_is_doubtful(logs: list[Blank]) -> None:
    score = Score()
    for number in range(SHEETS):
        blank = logs[number % len(logs)]
        meant, file = brought(blank, number)
        score.add(f"sheet {number}", blank, meant, grey(file))
    assert score.silent == []
    assert score.lost <= 1
    assert score.right >= 0.98 * score.cells
    assert score.doubtful <= 0.05 * score.cells


@pytest.mark.parametrize("number", [31, 107])
def test_a_blot_or_a_staple_beside_a_short_table_is_not_taken_for_a_square(
    logs: list[Blank], number: int
) -> None:
    blank, score = logs[number % len(logs)], Score()
    meant, file = brought(blank, number)
    score.add(f"sheet {number}", blank, meant, grey(file))
    assert (score.right, score.doubtful) == (score.cells, 0)


def test_a_clean_empty_sheet_has_neither_marks_nor_doubts(logs: list[Blank]) -> None:
    for blank in logs:
        (table,) = tables_of(flat(blank.page))
        assert isinstance(table, Table)
        readings = read_table(cells_of(table), table.mark.rows if table.mark.pain else None)
        asked = [
            readings[row][day]
            for row, cells in enumerate(blank.rows)
            for day, cell in enumerate(cells)
            if cell
        ]
        assert {(reading.box, reading.doubt) for reading in asked} == {(None, None)}


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_sheet_may_lie_any_way_up(logs: list[Blank], turn: int) -> None:
    sheet = filled(logs[0], random.Random("turned"))
    (upright,) = tables_of(flat(sheet.page))
    (turned,) = tables_of(np.ascontiguousarray(np.rot90(flat(sheet.page), turn)))
    assert isinstance(upright, Table)
    assert isinstance(turned, Table)
    assert read_table(cells_of(turned), 4) == read_table(cells_of(upright), 4)


def test_half_a_sheet_is_named_but_not_read(logs: list[Blank]) -> None:
    page = logs[0].page.copy()
    page[:, : page.shape[1] // 3] = 60
    (found,) = tables_of(flat(page))
    assert isinstance(found, Lost)
    assert found.mark.check == "K7QF-4M2X"


def test_two_sheets_on_one_photo_are_both_read(logs: list[Blank]) -> None:
    pages = [filled(logs[place], random.Random(place)) for place in (0, 2)]
    high = min(sheet.page.shape[0] for sheet in pages)
    beside = np.hstack([sheet.page[:high] for sheet in pages])
    tables = tables_of(flat(beside))
    assert len(tables) == 2
    for table in tables:
        assert isinstance(table, Table)
        sheet, blank = (
            (pages[0], logs[0]) if table.mark.rows == len(logs[0].rows) - 1 else (pages[1], logs[2])
        )
        readings = read_table(cells_of(table), table.mark.rows)
        for row, cells in enumerate(blank.rows):
            for day, cell in enumerate(cells):
                if cell and readings[row][day].doubt is None:
                    assert readings[row][day].box == sheet.meant[row][day]


def test_a_page_of_something_else_has_no_table() -> None:
    dice = random.Random("letter")
    page = np.full((2300, 1600), 240, np.uint8)
    for _ in range(60):
        at = (dice.randrange(1400), dice.randrange(2200))
        cv2.rectangle(page, at, (at[0] + dice.randrange(20, 120), at[1] + dice.randrange(20, 60)), 20, -1)
    assert tables_of(page) == []


def test_a_pile_is_read_page_by_page(logs: list[Blank]) -> None:
    dice = random.Random("pile")
    files = [scanned(filled(logs[0], dice).page, dice), photographed(filled(logs[2], dice).page, dice)]
    empty = np.full((round(297 * DOTS), round(210 * DOTS), 3), 250, np.uint8)
    count, *pages = read_file(to_pdf([*files, scanned(empty, dice)]))
    assert count == 3
    assert [len(page.tables) for page in pages if isinstance(page, SeenPage)] == [1, 1, 0]
    assert all(page.picture.startswith(b"\xff\xd8") for page in pages if isinstance(page, SeenPage))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a letter",
        b"%PDF-1.7 broken",
        b"\x89PNG\r\n\x1a\nbroken",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_any_other_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Invalid, match=r"\.$"):
        list(read_file(content))


def test_a_picture_of_too_many_dots_is_refused_before_it_is_unpacked() -> None:
    kept, coded = cv2.imencode(".png", np.zeros((9_000, 9_000), np.uint8))
    assert kept
    with pytest.raises(Invalid, match="60 million"):
        list(read_file(coded.tobytes()))
