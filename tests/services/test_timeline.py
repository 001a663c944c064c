"""The time line of a patient."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic.domain.actions import Site
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.patients import PatientFacts
from clinic.services import handouts, merges, notes, patients, programs, timeline
from clinic.services.context import Context, House
from tests.program_stage import Stage, at, published, set_stage


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def titles(stage: Stage, kind: str = "") -> list[str]:
    return [line.title for line in timeline.timeline_of(stage.dana, stage.patient_id, kind).lines]


def test_what_happened_stands_in_its_order_the_newest_first(stage: Stage) -> None:
    program_id, _ = published(stage)
    day = timedelta(days=1)
    programs.pause(at(stage.dana, stage.dana.now + day), program_id, date(2026, 3, 12), None, "Away")
    notes.write(at(stage.dana, stage.dana.now + 2 * day), stage.patient_id, "Called")
    handouts.sheet(at(stage.dana, stage.dana.now + 3 * day), program_id, 1)
    programs.end(at(stage.dana, stage.dana.now + 4 * day), program_id, date(2026, 3, 20), "Done")
    assert titles(stage)[:4] == [
        "Hips ended, last day 20 March 2026",
        "Sheet of version 1 opened to print",
        "Note",
        "Hips: pause from 12 March 2026",
    ]
    assert "Hips: version 1 published, from 10 March 2026" in titles(stage, "version")
    assert titles(stage, "record") == ["Add a patient"]


def test_a_sheet_made_by_the_service_itself_is_not_told_of_the_patient(stage: Stage) -> None:
    program_id, _ = published(stage)
    by_itself = Context(stage.dana.house, Site("print", stage.clinic_id), stage.dana.now)
    handouts.sheet(by_itself, program_id, 1)
    (line,) = timeline.timeline_of(stage.dana, stage.patient_id, "sheet").lines
    assert line.by == ""


def test_a_filter_shows_one_kind_and_an_unknown_one_everything(stage: Stage) -> None:
    notes.write(stage.dana, stage.patient_id, "One")
    assert titles(stage, "note") == ["Note"]
    assert titles(stage, "check-in") == []
    assert len(titles(stage, "nonsense")) == 2


def test_it_has_pages_of_thirty(stage: Stage) -> None:
    for number in range(35):
        notes.write(stage.dana, stage.patient_id, f"Note {number}")
    first, second = (timeline.timeline_of(stage.dana, stage.patient_id, "note", page) for page in (1, 2))
    assert (len(first.lines), first.more, len(second.lines), second.more) == (30, True, 5, False)
    assert not {line.text for line in first.lines} & {line.text for line in second.lines}


def test_its_hours_are_those_of_the_patient(stage: Stage) -> None:
    facts = replace(patients.form(stage.dana, stage.patient_id).facts, zone="Asia/Tokyo")
    patients.change(stage.dana, stage.patient_id, 1, facts)
    notes.write(stage.dana, stage.patient_id, "At noon in London")
    (line,) = timeline.timeline_of(stage.dana, stage.patient_id, "note").lines
    assert (line.at.hour, line.by) == (21, "Dana Lee")


def test_an_empty_note_is_none_and_a_merged_row_takes_none(stage: Stage) -> None:
    with pytest.raises(Invalid):
        notes.write(stage.dana, stage.patient_id, " \n")
    double = patients.add(stage.dana, PatientFacts("Rosa", "Marin"))
    merges.merge(
        stage.dana, stage.patient_id, double, merges.preview(stage.dana, stage.patient_id, double).revisions
    )
    with pytest.raises(Conflict):
        notes.write(stage.dana, double, "Too late")
