"""Import patients from a file: nobody before it is confirmed, then everybody or nobody, and back again."""

from uuid import uuid4

import pytest

from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.imports import SAMPLE
from clinic.services import imports, notes, patients, programs
from clinic.services.context import House
from tests.program_stage import Stage, set_stage, stranger


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def names(stage: Stage) -> list[str]:
    return [line.name for line in patients.patients_page(stage.dana).lines]


def test_a_preview_says_what_would_be_and_adds_nobody(stage: Stage) -> None:
    shown = imports.preview(stage.dana, SAMPLE.encode(), "patients.csv")
    assert (shown.lines, shown.problem_count, shown.twin_count) == (2, 0, 1)
    assert [(twin.line, twin.known, twin.patient_id) for twin in shown.twins] == [
        (2, "Rosa Marin", stage.patient_id)
    ]
    assert names(stage) == ["Rosa Marin"]


def test_those_who_are_here_already_are_left_out_unless_asked_for(stage: Stage) -> None:
    assert imports.confirm(stage.dana, SAMPLE, "a.csv") == 1
    assert names(stage) == ["Ahmed Kaya", "Rosa Marin"]
    assert imports.confirm(stage.dana, SAMPLE, "a.csv", with_twins=True) == 2
    with pytest.raises(Invalid, match="here already"):
        imports.confirm(stage.dana, SAMPLE, "a.csv")


def test_two_lines_of_one_person_are_twins_and_another_birth_is_none(stage: Stage) -> None:
    text = "First name,Last name,Born\nAna,Li,1950\nLi,Ana,1950\nAna,Li,1961\n"
    shown = imports.preview(stage.dana, text.encode(), "a.csv")
    assert [(twin.line, twin.known) for twin in shown.twins] == [(3, "line 2")]


def test_none_at_home_is_an_answer_and_an_empty_cell_is_none(stage: Stage) -> None:
    imports.confirm(stage.dana, "First name,At home\nAna,none\nBo,\n", "a.csv")
    lines = {line.name: line.id for line in patients.patients_page(stage.dana).lines}
    at_home = {name: patients.patient(stage.dana, lines[name]).equipment for name in ("Ana", "Bo")}
    assert at_home == {"Ana": ("nothing",), "Bo": ()}


def test_one_wrong_line_keeps_everybody_out(stage: Stage) -> None:
    text = "First name,Born\nAna,1950\nBo,yesterday\n"
    shown = imports.preview(stage.dana, text.encode(), "a.csv")
    assert [(one.line, one.column) for one in shown.problems] == [(3, "Born")]
    with pytest.raises(Invalid, match="Some lines are wrong"):
        imports.confirm(stage.dana, text, "a.csv")
    assert names(stage) == ["Rosa Marin"]
    assert imports.imports(stage.dana) == ()


def test_what_is_imported_is_what_the_form_would_have_kept(stage: Stage) -> None:
    imports.confirm(stage.dana, SAMPLE, "a.csv", with_twins=True)
    (line,) = [one for one in patients.patients_page(stage.dana, "marin").lines if one.id != stage.patient_id]
    form = patients.form(stage.dana, line.id)
    assert (form.facts.born, form.facts.language, form.facts.mail_consent) == ("1948-03-09", "es", True)
    assert (form.facts.text_size, form.facts.minutes_a_day, form.revision) == ("large", 10, 1)


def test_five_thousand_lines_are_taken_at_once(stage: Stage) -> None:
    text = "First name,Last name\n" + "".join(f"Pat,Number {number}\n" for number in range(5000))
    assert imports.confirm(stage.dana, text, "many.csv") == 5000
    assert patients.patients_page(stage.dana).total == 5001
    (past,) = imports.imports(stage.dana)
    assert imports.undo(stage.dana, past.id) == imports.Undone(5000, 0)
    assert names(stage) == ["Rosa Marin"]


def test_taking_it_back_leaves_whoever_was_used_since(stage: Stage) -> None:
    text = "First name\nA\nB\nC\nD\nE\n"
    imports.confirm(stage.dana, text, "a.csv")
    by_name = {line.name: line.id for line in patients.patients_page(stage.dana).lines}
    programs.start(stage.dana, by_name["A"], "Hips")
    notes.write(stage.dana, by_name["B"], "Called")
    patients.change(stage.dana, by_name["C"], 1, patients.PatientFacts("C", "Changed"))
    patients.archive(stage.dana, by_name["D"])
    (past,) = imports.imports(stage.dana)
    assert imports.undo(stage.dana, past.id) == imports.Undone(1, 4)
    assert names(stage) == ["A", "B", "C Changed", "Rosa Marin"]
    with pytest.raises(Conflict, match="already"):
        imports.undo(stage.dana, past.id)


def test_another_clinic_s_import_and_patients_are_not_seen(stage: Stage) -> None:
    imports.confirm(stage.dana, SAMPLE, "a.csv", with_twins=True)
    (past,) = imports.imports(stage.dana)
    sam = stranger(stage.house)
    assert imports.imports(sam) == ()
    assert imports.preview(sam, SAMPLE.encode(), "a.csv").twin_count == 0
    for key in (past.id, uuid4()):
        with pytest.raises(NotFound):
            imports.undo(sam, key)
