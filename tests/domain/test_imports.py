"""Patients from a file: how it is read, and what is said about each cell."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.errors import Invalid
from clinic.domain.imports import LINES_MOST, SAMPLE, Line, lines_of, read, table_of, twin_key
from clinic.domain.patients import PatientFacts

TODAY = date(2026, 3, 9)
THINGS = {"chair": "chair", "stick": "stick", "broom stick": "stick"}


def lines(text: str) -> tuple[Line, ...]:
    return lines_of(table_of(text), THINGS, TODAY)


def said(text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.message) for line in lines(text) for one in line.problems]


def test_the_sample_is_right_and_holds_every_column() -> None:
    table = read(SAMPLE.encode("utf-8-sig"))
    assert (table.encoding, table.separator, len(table.columns), table.ignored) == ("UTF-8", "commas", 12, ())
    rosa, ahmed = (line.facts for line in lines(SAMPLE))
    assert rosa == PatientFacts(
        "Rosa", "Marin", 1948, "es", "", "rosa@example.org", "555 0142", True, ("chair", "stick"), 10,
        "Prefers mornings, not Mondays", date(1948, 3, 9), "large",
    )  # fmt: skip
    assert ahmed is not None
    assert (ahmed.birth_year, ahmed.birth_date, ahmed.minutes_a_day) == (1961, None, 15)


@pytest.mark.parametrize(
    ("content", "encoding", "separator", "name"),
    [
        ("First name;Last name\r\nÖzlem;Ağa".encode(), "UTF-8", "semicolons", "Özlem Ağa"),
        ("First name\tLast name\nJosé\tNúñez".encode("cp1252"), "Windows (Western European)", "tabs", "José Núñez"),
        ("First name,Last name\nZoë,Ito".encode("utf-16"), "UTF-16", "commas", "Zoë Ito"),
        (b'"First name";"Last name"\n"Ann; B";"C, D"', "UTF-8", "semicolons", "Ann; B C, D"),
    ],
)  # fmt: skip
def test_letters_and_separators_are_guessed_and_said(
    content: bytes, encoding: str, separator: str, name: str
) -> None:
    table = read(content)
    assert (table.encoding, table.separator) == (encoding, separator)
    (line,) = lines_of(table, THINGS, TODAY)
    assert line.facts is not None
    assert line.facts.name == name


def test_headings_have_other_names_and_what_is_not_read_is_named() -> None:
    table = table_of("GIVEN_NAME,Surname,DoB,Insurance no.\nRosa,Marin,9.3.1948,77")
    assert table.columns == ("First name", "Last name", "Born")
    assert table.ignored == ("Insurance no.",)
    (line,) = lines_of(table, THINGS, TODAY)
    assert line.facts is not None
    assert line.facts.birth_date == date(1948, 3, 9)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"), (b"\n\n", "empty"), (b"Name\nRosa", "First name"),
        (b"First name,First name\na,b", "same heading"),
        (b"\x89PNG\0\0", "no text"), (b"\xff\xfe\xd8", "no text"), (b'First name\n"Rosa\n', "Line 2"),
        (b"First name\n" + b"Rosa\n" * (LINES_MOST + 1), "Split it"),
        (b"First name" + b"," * 1_000_000, "more than 200 columns"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(content: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        read(content)


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("Born", "12/11/1950", "like 1948-03-09"), ("Born", "1850", "Give a year"), ("Born", "2026-03-10", "to come"),
        ("Language", "Klingon", "not known"), ("Time zone", "Mars", "no such time zone"),
        ("Email", "rosa", "no email address"), ("Agreed to mail", "maybe", "yes or no"), ("Phone", "call me", "digits"),
        ("Phone", "5" * 65, "at most 64"), ("At home", "trampoline", "is not known"), ("Minutes a day", "ten", "whole"),
        ("Minutes a day", "999", "Give 1 to"), ("Size of text", "huge", "Write one of"), ("Note", "a\x07b", "stored"),
    ],
)  # fmt: skip
def test_each_rule_names_line_and_column(column: str, cell: str, message: str) -> None:
    ((line, where, what),) = said(f"First name;{column}\nAna;\n\nRosa;{cell}")
    assert (line, message in what) == (4, True)
    assert where == column or column == "Agreed to mail"


def test_a_line_without_a_first_name_is_named_and_quoted_lines_count_as_an_editor_counts() -> None:
    found = said('First name,Note\nAna,"two\nlines"\n,nobody')
    assert [(line, column) for line, column, _ in found] == [(4, "First name")]


def test_a_cell_of_many_unknown_things_is_said_once() -> None:
    assert len(said("First name;At home\nRosa;" + "x1|x2," * 30)) == 1


def test_a_formula_is_text() -> None:
    formula = '=HYPERLINK("http://evil.example";"x")'
    (line,) = lines(f"First name\tNote\n{formula}\t+1-1".replace('"', ""))
    assert line.facts is not None
    assert line.facts.given_name.startswith("=HYPERLINK(")
    assert line.facts.note == "+1-1"


def test_the_order_of_the_parts_of_a_name_does_not_matter_for_a_twin() -> None:
    assert twin_key(PatientFacts("Rosa", "Marín")) == twin_key(PatientFacts("Marin", "rosa"))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"First name,Born\n{text}".encode()))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        table = read(content)
    except Invalid:
        return
    for line in lines_of(table, THINGS, TODAY):
        assert (line.facts is None) == bool(line.problems)
