"""The time line of a patient."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic.domain.actions import Site
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.hand_over import HandOver
from clinic.domain.monitoring import Kind, Minutes
from clinic.domain.patients import PatientFacts
from clinic.services import (
    hand_over,
    handouts,
    merges,
    monitoring,
    notes,
    patients,
    programs,
    reminders,
    second_fact,
    timeline,
)
from clinic.services.context import Context, House
from clinic.services.reminder_queue import queue_due
from tests.program_stage import MONDAY, Stage, at, published, set_stage
from tests.services.reminder_stage import SIX, agreed


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


def test_what_was_decided_and_agreed_stands_in_it_with_its_program(stage: Stage) -> None:
    program_id, _ = published(stage)
    hand_over.record(stage.dana, program_id, 1, HandOver((), "Went well"))
    second_fact.agree_word(stage.dana, stage.patient_id, "lighthouse")
    monitoring.record(stage.dana, stage.patient_id, Minutes(MONDAY, 12, Kind.live))
    (decided,) = timeline.timeline_of(stage.dana, stage.patient_id, "care").lines
    assert (decided.title, decided.program_id, decided.by) == (
        "Write down a hand-over",
        program_id,
        "Dana Lee",
    )
    record = {
        line.title: line.text for line in timeline.timeline_of(stage.dana, stage.patient_id, "record").lines
    }
    assert record["Record minutes of monitoring"] == "12 minutes"
    assert "Agree on a word with a patient" in record


def test_reminders_and_what_was_agreed_about_them_stand_in_it(house: House) -> None:
    rosa = agreed(house)
    queue_due(house, SIX, 10)
    reminders.change_own(rosa.patient(SIX + timedelta(minutes=5)), None, 18 * 60)
    lines = timeline.timeline_of(rosa.staff(SIX + timedelta(hours=1)), rosa.patient_id).lines
    assert [(line.title, line.by) for line in lines if line.kind in ("reminder", "agreed")] == [
        ("Wants no more reminders by mail", "the patient"),
        ("Reminder by mail for 9 March 2026", ""),
        ("Agreed to reminders by mail", "Dana Lee"),
    ]
    assert next(line.text for line in lines if line.kind == "reminder").startswith("Not sent")


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
