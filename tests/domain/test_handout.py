from dataclasses import replace
from datetime import date

import pytest

from clinic.domain.errors import Invalid
from clinic.domain.handout import Layout, Log, LogRow, Paper, Recipient, sheet_hash
from tests.adapters.sheets import HANDOUT, HINGE, a_log, items


def fields_of(error: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.field for problem in error.value.problems}


def test_a_patient_is_named_by_first_name_and_initial() -> None:
    assert Recipient("Rosa", "M").words == "Rosa M."
    assert Recipient("Rosa").words == "Rosa"


def test_a_handout_without_exercises_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as error:
        replace(HANDOUT, items=())
    assert fields_of(error) == {"items"}


def test_sixty_exercises_fit_and_sixty_one_do_not() -> None:
    assert len(replace(HANDOUT, items=items(60)).items) == 60
    with pytest.raises(Invalid, match="at most 60"):
        replace(HANDOUT, items=items(61))


def test_a_note_may_be_long_and_a_title_may_not() -> None:
    assert replace(HANDOUT, items=(replace(HINGE, note="x" * 4000),))
    with pytest.raises(Invalid) as error:
        replace(HANDOUT, title="x" * 1001, items=(replace(HINGE, note="x" * 4001),))
    assert fields_of(error) == {"title", "items.0.note"}


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\x9f", "\ud800"])
def test_a_control_character_is_refused_with_its_field(char: str) -> None:
    with pytest.raises(Invalid) as error:
        replace(HANDOUT, goal=f"lift{char}")
    assert fields_of(error) == {"goal"}


def test_line_breaks_and_tabs_are_text() -> None:
    assert replace(HANDOUT, goal="one\r\n\ttwo").goal == "one\r\n\ttwo"


def test_the_square_code_leads_to_a_web_address_only() -> None:
    assert HANDOUT.check_in is not None
    with pytest.raises(Invalid) as error:
        replace(HANDOUT, check_in=replace(HANDOUT.check_in, qr_target="javascript:alert(1)"))
    assert fields_of(error) == {"check_in.qr_target"}


def test_a_log_needs_rows_whole_weeks_and_a_flag_a_day() -> None:
    row = LogRow(1, "Hip hinge", (True,) * 7)
    for log in (None, Log(()), Log((row,), days=10), Log((row,), days=14)):
        with pytest.raises(Invalid):
            replace(HANDOUT, layout=Layout.log, log=log)
    assert replace(HANDOUT, layout=Layout.log, log=a_log())


def test_the_sheet_hash_is_fixed_for_equal_sheets_and_changes_with_anything_on_them() -> None:
    changes = (
        {"paper": Paper.letter},
        {"published": date(2026, 3, 11)},
        {"items": items(3)},
        {"items": (replace(HINGE, dose="11 to 12 times, 2 rounds"),)},
        {"check_in": None},
        {"layout": Layout.log, "log": a_log()},
    )
    hashes = [sheet_hash(replace(HANDOUT, **change)) for change in changes]  # type: ignore[arg-type]
    assert len({sheet_hash(HANDOUT), *hashes}) == len(changes) + 1
    assert sheet_hash(HANDOUT) == sheet_hash(replace(HANDOUT))
