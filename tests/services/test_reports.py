"""Reports: one gathering behind page, text, sheets and files, which agree with the patient's page."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest

from clinic.adapters.sheet_reader import text_of as printed_words
from clinic.domain.adherence.values import Amount, ReportSource, Status
from clinic.domain.checkin_file import kept_in
from clinic.domain.checkins import Entry, Post, SkipReason, Symptom
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.measures import Pain, Period
from clinic.domain.plain_block import WIDTH
from clinic.domain.sides import Side
from clinic.domain.spreadsheet import BOM, rows_in
from clinic.domain.symptoms import Felt
from clinic.domain.tests import Result
from clinic.services import adherence, checkins, measures, report_files, reports, tests
from clinic.services.context import House
from clinic.services.report_text import text_of
from clinic.services.reports import Days
from tests.services.checkin_stage import NOON, Stage, set_stage

WEEK = Days(date(2026, 3, 2), date(2026, 3, 8))
LATER = NOON + timedelta(days=7)


@pytest.fixture
def stage(house: House) -> Stage:
    stage = set_stage(house)
    tell(stage, 2, Entry(stage.hinge, date(2026, 3, 2), Status.done, pain=3, note="=1+1; “good”\n-2"))
    tell(
        stage,
        4,
        Entry(stage.hinge, date(2026, 3, 4), Status.partial, amount=Amount(1, 10), pain=0, felt=(Felt.ache,)),
        Entry(stage.hike, date(2026, 3, 4), Status.skipped, 1, Side.left, reason=SkipReason.no_time),
    )
    return stage


def tell(stage: Stage, day: int, *entries: Entry, symptoms: Sequence[Symptom] = ()) -> None:
    evening = datetime(2026, 3, day + 1, 3, tzinfo=UTC)
    checkins.record(stage.patient(evening), Post(uuid4(), entries, tuple(symptoms)))


def report(stage: Stage, days: Days = reports.WHOLE, now: datetime = NOON) -> reports.Report:
    found = reports.reports_page(stage.staff(now), stage.patient_id, None, days).report
    assert found is not None
    return found


def test_the_figures_are_those_of_the_patients_page(stage: Stage) -> None:
    shown = adherence.figures(stage.staff(), stage.program_id)
    assert shown is not None
    assert report(stage).figures == shown.windows


def test_chosen_days_stand_before_the_windows_and_by_exercise_they_add_up(stage: Stage) -> None:
    found = report(stage, WEEK, LATER)
    assert [figure.label for figure in found.figures] == [
        "These days",
        "Last 7 days",
        "Last 28 days",
        "Whole program",
    ]
    assert found.figures[0].due == sum(line.due for line in found.asked)
    assert [(line.done, line.due) for line in found.asked] == [("1.5", 7), ("0", 3), ("0", 3), ("0", 0)]


def test_days_that_cannot_be_are_refused(stage: Stage) -> None:
    with pytest.raises(Invalid):
        report(stage, Days(None, date(2026, 3, 10)))


def test_pain_counts_a_zero_and_no_blank(stage: Stage) -> None:
    assert report(stage).notes[0] == (
        "Pain after the exercises: highest 3 of 10 on 2 March 2026, mean 1.5 of 2 answers."
    )


def test_tests_and_measures_stand_first_against_newest(stage: Stage) -> None:
    staff = stage.staff()
    for day, pain, side in ((2, 6, "falls-short"), (6, 3, "reaches")):
        tests.record(
            staff,
            stage.patient_id,
            "hip-rotation-test",
            Result("reaches", side, date(2026, 3, day)),
        )
        measures.record_pain(staff, stage.patient_id, Pain(Period.average, pain), date(2026, 3, day))
    found = report(stage)
    assert [(line.first, line.now) for line in found.measures] == [("6 of 10", "3 of 10")]
    assert "right side is worse" in found.tests[0].first
    assert "both sides alike" in found.tests[0].now
    assert report(stage, Days(None, date(2026, 3, 5))).tests[0].now == ""


def test_the_text_keeps_to_its_width_and_to_signs_of_the_keyboard(stage: Stage) -> None:
    tell(stage, 5, symptoms=(Symptom(date(2026, 3, 5), (Felt.tingling,), 4),))
    text = text_of(reports.text(stage.staff(), stage.program_id))
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n")
    lines = text.split("\r\n")
    assert max(map(len, lines)) <= WIDTH
    assert text.replace("\r\n", "").isprintable()
    assert text.isascii()
    assert "Whole program (2026-03-02 to 2026-03-08): 1.5 of 13 done (12 %), 3 of 13" in lines
    assert "- 5 March 2026: Tingling, pain 4 of 10" in lines
    assert "1. Hip hinge: 1.5 of 7 done, 2 reported. Asked: 10 times, 2 rounds," in lines


def test_every_entry_comes_out_and_back_without_a_loss(stage: Stage) -> None:
    text = report_files.entries(stage.staff(), stage.program_id)
    kept = [kept_in(row) for row in rows_in(text)]
    assert {one.entry for one in kept} == {
        Entry(stage.hinge, date(2026, 3, 2), Status.done, pain=3, note="=1+1; “good”\n-2"),
        Entry(stage.hinge, date(2026, 3, 4), Status.partial, amount=Amount(1, 10), pain=0, felt=(Felt.ache,)),
        Entry(stage.hike, date(2026, 3, 4), Status.skipped, 1, Side.left, reason=SkipReason.no_time),
    }
    assert {(one.source, one.zone, one.counts) for one in kept} == {
        (ReportSource.patient, "America/Los_Angeles", True)
    }
    assert kept[0].submitted_at == datetime(2026, 3, 3, 3, tzinfo=UTC)
    assert kept[1].submitted_at == kept[2].submitted_at


def test_no_cell_of_the_entries_begins_like_a_formula(stage: Stage) -> None:
    rows = list(csv.reader(StringIO(report_files.entries(stage.staff(), stage.program_id), newline="")))
    assert "'=1+1; “good”\n-2" in rows[1]
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)


def test_the_mark_of_utf_8_is_there_when_asked_for(stage: Stage) -> None:
    plain, marked = (report_files.slots(stage.staff(), stage.program_id, bom=bom) for bom in (False, True))
    assert marked == BOM + plain


def test_slots_and_weeks_add_up_to_the_figure(stage: Stage) -> None:
    slots = list(rows_in(report_files.slots(stage.staff(), stage.program_id, WEEK)))
    weeks = list(rows_in(report_files.weeks(stage.staff(), stage.program_id, WEEK)))
    assert len(slots) == 10
    assert [row["credit"] for row in slots if row["state"] == "partial"] == ["1/2"]
    assert [(row["week"], row["due"], row["credit"], row["closed"]) for row in weeks] == [
        ("2026-W10", "3", "0", "yes")
    ]


def test_the_referrers_sheet_names_the_person_the_figures_and_their_definition(stage: Stage) -> None:
    measures.record_pain(stage.staff(), stage.patient_id, Pain(Period.now, 6), date(2026, 3, 2))
    sheet = reports.progress_sheet(stage.staff(), stage.program_id, WEEK, referrer=True)
    words = " ".join(printed_words(sheet.content).split())
    for said in (
        "Rosa Marquez, born 1948",
        "1.5 of 13",
        "Last 28 days",
        "How this is counted",
        "Pain right now (NPRS, 0 to 10)",
        "2 March 2026",
        "Hip hinge",
    ):
        assert said in words, said
    assert "Tell us how it went" not in words


def test_the_patients_sheet_keeps_the_name_short(stage: Stage) -> None:
    sheet = reports.progress_sheet(stage.staff(LATER), stage.program_id, WEEK)
    words = " ".join(printed_words(sheet.content).split())
    assert "Marquez" not in words
    assert "1948" not in words
    assert "From 2 March 2026 to 8 March 2026" in words


def test_before_the_first_day_there_is_nothing_to_report(house: House) -> None:
    stage = set_stage(house, begins=date(2026, 3, 20))
    assert reports.reports_page(stage.staff(), stage.patient_id).report is None
    with pytest.raises(Conflict):
        report_files.entries(stage.staff(), stage.program_id)


def test_another_clinics_program_is_not_there(stage: Stage, house: House) -> None:
    other = set_stage(house)
    for asked in (reports.progress_sheet, report_files.entries, report_files.slots, reports.text):
        with pytest.raises(NotFound):
            asked(other.staff(), stage.program_id)
