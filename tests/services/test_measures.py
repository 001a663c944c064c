"""Pain and activities: each score against the first, corrected without losing what was written."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.measures import Pain, Period
from clinic.services import measures, merges, patients
from clinic.services.context import House
from tests.program_stage import MONDAY, Stage, at, set_stage, stranger

THREE = (("Stairs", 3), ("Garden", 4), ("Shopping", 2))
LATER = date(2026, 4, 6)


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def pain(stage: Stage, score: int, day: date = MONDAY, period: Period = Period.now) -> None:
    context = at(stage.dana, stage.dana.now + timedelta(days=30))
    measures.record_pain(context, stage.patient_id, Pain(period, score), day)


def page(stage: Stage, patient_id: UUID | None = None) -> measures.MeasuresPage:
    return measures.measures_page(stage.dana, patient_id or stage.patient_id)


def test_a_pain_score_stands_against_the_first_of_its_period(stage: Stage) -> None:
    pain(stage, 7)
    pain(stage, 3, LATER)
    pain(stage, 9, LATER, Period.worst)
    now, worst = page(stage).pain
    assert [line.score for line in now.lines] == ["3 of 10", "7 of 10"]
    assert now.lines[0].change.startswith("4 points lower")
    assert (now.lines[0].better, now.lines[1].change, worst.lines[0].change) == (True, "", "")


def test_nought_is_a_score(stage: Stage) -> None:
    pain(stage, 0)
    assert page(stage).pain[0].lines[0].score == "0 of 10"


def test_the_same_activities_are_compared_and_others_begin_anew(stage: Stage) -> None:
    measures.record_function(stage.dana, stage.patient_id, THREE, MONDAY)
    first = page(stage)
    again = [(name, score + 3) for name, score in THREE]
    measures.record_function(stage.dana, stage.patient_id, again, MONDAY, series=first.series)
    other = [("Driving", 1), ("Sleeping", 2), ("Work", 3)]
    measures.record_function(stage.dana, stage.patient_id, other, MONDAY, series=first.series)
    new, old = page(stage).function
    assert [line.score for line in old.lines] == ["6 of 10", "3 of 10"]
    assert old.lines[0].activities[0] == ("Stairs", 6, "3 higher")
    assert [line.change for line in new.lines] == [""]
    assert page(stage).activities == ("Driving", "Sleeping", "Work")


def test_a_series_of_somebody_else_is_none(stage: Stage) -> None:
    measures.record_function(stage.dana, stage.patient_id, THREE, MONDAY)
    series = page(stage).series
    other = patients.add(stage.dana, patients.PatientFacts("Ana"))
    measures.record_function(stage.dana, other, THREE, MONDAY, series=series)
    assert page(stage, other).series != series


def test_a_correction_stands_in_its_place_with_its_reason(stage: Stage) -> None:
    pain(stage, 7)
    wrong = page(stage).pain[0].lines[0].id
    with pytest.raises(Invalid):
        measures.correct(stage.dana, wrong, [5], None, " ")
    with pytest.raises(Invalid):
        measures.correct(stage.dana, wrong, [None], None, "Misread")
    measures.correct(stage.dana, wrong, [5], None, "Misread")
    (line,) = page(stage).pain[0].lines
    assert (line.score, line.corrected) == ("5 of 10", True)
    with pytest.raises(Conflict):
        measures.correct(stage.dana, wrong, [4], None, "Again")
    measures.correct(stage.dana, line.id, None, None, "Another patient")
    assert page(stage).pain == ()


def test_activities_are_corrected_in_their_order(stage: Stage) -> None:
    measures.record_function(stage.dana, stage.patient_id, THREE, MONDAY)
    row = page(stage).function[0].lines[0]
    measures.correct(stage.dana, row.id, [1, 1, 1], None, "Misread")
    assert page(stage).function[0].lines[0].activities == (
        ("Stairs", 1, ""),
        ("Garden", 1, ""),
        ("Shopping", 1, ""),
    )


@pytest.mark.parametrize("day", [date(2026, 3, 10), date(1999, 1, 1)])
def test_a_day_to_come_is_refused(stage: Stage, day: date) -> None:
    with pytest.raises(Invalid) as refused:
        measures.record_pain(stage.dana, stage.patient_id, Pain(Period.now, 3), day)
    assert refused.value.problems[0].field == "performed_on"


def test_scores_go_along_when_two_rows_become_one(stage: Stage) -> None:
    pain(stage, 7)
    kept = patients.add(stage.dana, patients.PatientFacts("Rosa", "Marin"))
    merges.merge(
        stage.dana, kept, stage.patient_id, merges.preview(stage.dana, kept, stage.patient_id).revisions
    )
    assert page(stage, kept).pain[0].lines[0].score == "7 of 10"


def test_another_clinic_s_scores_are_not_found(stage: Stage) -> None:
    pain(stage, 7)
    key = page(stage).pain[0].lines[0].id
    sam = stranger(stage.house)
    for act in (
        lambda: measures.measures_page(sam, stage.patient_id),
        lambda: measures.record_pain(sam, stage.patient_id, Pain(Period.now, 3), MONDAY),
        lambda: measures.record_function(sam, stage.patient_id, THREE, MONDAY),
        lambda: measures.correction_form(sam, key),
        lambda: measures.correct(sam, key, None, None, "Mine"),
    ):
        with pytest.raises(NotFound):
            act()
