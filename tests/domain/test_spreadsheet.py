"""CSV files: lines and quotes as RFC 4180 has them, nothing that runs, nothing lost."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.spreadsheet import BOM, bare, guarded, rows_in, written

ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(1)",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\uff1d1",
        "'=1",
    ],
)
def test_what_a_spreadsheet_might_run_has_an_apostrophe_in_front(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "done", "2026-03-09", "5 - 3", "it's", "1/2", "π"])
def test_everything_else_stands_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(ANY)
def test_taking_one_apostrophe_off_gives_the_text_back(text: str) -> None:
    assert bare(guarded(text)) == text


@given(st.lists(st.tuples(ANY, ANY), max_size=8), st.booleans())
def test_a_file_comes_back_without_a_loss(rows: list[tuple[str, str]], bom: bool) -> None:
    text = written(("one", "two"), rows, bom=bom)
    assert text.startswith(BOM) is bom
    assert [(row["one"], row["two"]) for row in rows_in(text)] == rows


@given(st.lists(st.tuples(ANY, ANY), max_size=8))
def test_no_cell_begins_like_a_formula(rows: list[tuple[str, str]]) -> None:
    for cells in csv.reader(StringIO(written(("one", "two"), rows), newline="")):
        assert not any(cell.lstrip()[:1] in {"=", "+", "-", "@"} for cell in cells)


def test_lines_end_with_both_signs_and_quotes_are_doubled() -> None:
    assert written(("a", "b"), [('say "yes", now', None)]) == 'a,b\r\n"say ""yes"", now",\r\n'
