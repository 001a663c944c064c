"""Logs on paper, from the printed sheet to entries that count, and back."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest
import segno
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.adapters.pdf import render_handout
from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import Status
from clinic.domain.check_code import check_code
from clinic.domain.checkins import Entry, Post
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.handout import Layout, Look
from clinic.domain.prints import State
from clinic.domain.scans import SheetState
from clinic.persistence.adherence import Followed, follow
from clinic.persistence.base import new_id
from clinic.persistence.checkins import Checkin
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program, ProgramItem, ProgramVersion
from clinic.persistence.scans import Scan, told_between
from clinic.persistence.symptoms import SymptomReport
from clinic.persistence.tenancy import owned
from clinic.services import purge, scan_confirm, scan_review, scan_work, scans, symptoms
from clinic.services.adherence import pains_by_day
from clinic.services.checkins import record
from clinic.services.context import House
from clinic.services.handout_values import handout_of
from tests.adapters.paper import Blank, as_file, blanks, marked, to_pdf
from tests.services.checkin_stage import BEGINS, MONDAY, NOON, Stage, another_program, link_of, set_stage

Marks = dict[tuple[int, int], int]
SAME_FACTS = ("clinic_id", "program_id", "title", "facts", "reason", "published_by", "zone", "content_sha256")
SAME_ITEM = (
    "clinic_id", "lineage_id", "position", "exercise_version_id", "modifications", "dose", "sides", "schedule",
)  # fmt: skip
HINGE, HIKE_LEFT, PAIN = 0, 1, 5
"""Rows of the stage's log."""
WEEK: Marks = {(HINGE, 0): 0, (HINGE, 1): 1, (HINGE, 2): 2, (HIKE_LEFT, 0): 0, (PAIN, 0): 3}


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def printed(stage: Stage, **other: str) -> Blank:
    """The first page of the program's log; ``other`` is printed in the place of what the log says."""
    with stage.house.database.read() as session:
        version = version_of(session, stage)
        handout, media = handout_of(session, stage.house, version, link_of(stage), Look(Layout.log), NOON)
    handout = replace(handout, **other)
    return blanks(handout, render_handout(stage.house.renderer, handout, media))[0]


def version_of(session: Session, stage: Stage) -> ProgramVersion:
    mine = select(ProgramVersion).where(ProgramVersion.program_id == stage.program_id)
    return session.scalars(mine.where(ProgramVersion.clinic_id == stage.clinic_id)).one()


def revise(stage: Stage) -> None:
    """Version 2, from Monday on: the hip hinge alone."""
    with stage.house.database.write() as session:
        first, second = version_of(session, stage), new_id()
        facts = {name: getattr(first, name) for name in SAME_FACTS}
        code = check_code(second.hex * 2)
        session.add(
            ProgramVersion(
                id=second, number=2, effective_from=MONDAY, published_at=NOON, check_code=code, **facts
            )
        )
        owned(session, Program, stage.clinic_id, stage.program_id).latest = 2
        session.flush()
        every = select(ProgramItem).where(ProgramItem.clinic_id == stage.clinic_id)
        hinge = session.scalars(every.where(ProgramItem.lineage_id == stage.hinge)).one()
        facts = {name: getattr(hinge, name) for name in SAME_ITEM}
        session.add(ProgramItem(id=new_id(), version_id=second, **facts))


def code_alone(text: str) -> bytes:
    """A scanned page with nothing on it but the square code of a log."""
    dark = np.array([[*row] for row in segno.make_micro(text).matrix], np.uint8)
    page = np.full((1400, 1000, 3), 255, np.uint8)
    square = np.kron(255 - 255 * dark, np.ones((10, 10), np.uint8))
    page[200 : 200 + len(square), 200 : 200 + len(square)] = square[..., None]
    return as_file(page)


def brought(stage: Stage, file: bytes, patient: UUID | None = None) -> scans.ScanView:
    """A file brought by staff and read by the engine."""
    scan_id = scans.begin(stage.staff(), uuid4(), file, patient)
    assert scan_work.read_due(stage.house, NOON, 5) == 1
    return scans.scan(stage.staff(), scan_id)


def sheet_of(stage: Stage, marks: Marks = WEEK) -> UUID:
    """The id of a sheet that was filled in, brought and read."""
    (sheet,) = brought(stage, as_file(marked(printed(stage), marks))).sheets
    assert (sheet.state, sheet.problem) == (SheetState.open, "")
    return sheet.id


def form(stage: Stage, sheet_id: UUID, first: date = BEGINS, **chosen: str) -> dict[str, str]:
    """The form of a sheet as its page sends it."""
    view = scan_review.sheet(stage.staff(), sheet_id, first)
    every = [cell for row in view.rows for cell in row.cells if cell]
    return {cell.name: cell.value for cell in every if not cell.asks} | {
        name.replace("_", "-"): value for name, value in chosen.items()
    }


def entered(stage: Stage) -> list[tuple[UUID, date, str, str]]:
    """What stands from paper, by day."""
    first, _ = told(stage)
    first.sort(key=lambda row: (row.side or "", row.performed_on))
    return [
        (row.lineage_id, row.performed_on, row.side or "", row.status)
        for row in first
        if row.source == "paper"
    ]


def told(stage: Stage) -> tuple[list[Checkin], list[SymptomReport]]:
    with stage.house.database.read() as session:
        return told_between(session, stage.clinic_id, stage.program_id, BEGINS, MONDAY + timedelta(days=20))


def followed_program(stage: Stage) -> Followed:
    """The program with all that its figures rest on."""
    with stage.house.database.read() as session:
        return follow(session, stage.clinic_id, [stage.program_id], NOON)[0]


def test_a_sheet_is_read_confirmed_and_counts(stage: Stage) -> None:
    sheet_id = sheet_of(stage)
    view = scan_review.sheet(stage.staff(), sheet_id, BEGINS)
    assert [[cell.value for cell in row.cells[:3] if cell] for row in view.rows][:2] == [
        ["done", "partial", "skipped"], ["done", ""],
    ]  # fmt: skip
    assert view.asking == ()
    done = scan_confirm.confirm(stage.staff(), sheet_id, BEGINS, form(stage, sheet_id))
    assert (done.entries, done.pains) == (4, 1)
    assert entered(stage) == [
        (stage.hinge, BEGINS, "", "done"),
        (stage.hinge, BEGINS + timedelta(1), "", "partial"),
        (stage.hinge, BEGINS + timedelta(2), "", "skipped"),
        (stage.hike, BEGINS, "left", "done"),
    ]
    assert [(row.pain, row.source) for row in told(stage)[1]] == [(3, "paper")]
    found = followed_program(stage)
    assert pains_by_day(found.pained) == {BEGINS: 3}


def test_the_same_sheet_twice_changes_nothing(stage: Stage) -> None:
    first = sheet_of(stage)
    scan_confirm.confirm(stage.staff(), first, BEGINS, form(stage, first))
    assert scan_confirm.confirm(stage.staff(), first, BEGINS, {}).again
    second = sheet_of(stage)
    assert scan_review.sheet(stage.staff(), second, BEGINS).again
    assert scan_confirm.confirm(stage.staff(), second, BEGINS, form(stage, second)).again
    assert len(entered(stage)) == 4


def test_a_sheet_taken_back_counts_no_more_and_may_come_again(stage: Stage) -> None:
    sheet_id = sheet_of(stage)
    scan_confirm.confirm(stage.staff(), sheet_id, BEGINS, form(stage, sheet_id))
    for _ in range(2):
        scan_confirm.undo(stage.staff(), sheet_id)
    assert told(stage) == ([], [])
    again = sheet_of(stage)
    assert scan_confirm.confirm(stage.staff(), again, BEGINS, form(stage, again)).entries == 4


def test_taking_a_sheet_back_closes_what_it_alone_raised(stage: Stage) -> None:
    sheet_id = sheet_of(stage, {(PAIN, 0): 9})
    scan_confirm.confirm(stage.staff(), sheet_id, BEGINS, form(stage, sheet_id))
    (alert,) = symptoms.for_patient(stage.staff(), stage.patient_id)
    assert alert.acknowledged_at is None
    scan_confirm.undo(stage.staff(), sheet_id)
    (alert,) = symptoms.for_patient(stage.staff(), stage.patient_id)
    assert (alert.acknowledged_at, alert.note) == (NOON, "The sheet of paper that told this was taken back.")


def test_what_the_patient_told_otherwise_is_for_a_person_to_choose(stage: Stage) -> None:
    record(
        stage.patient(NOON - timedelta(days=6)),
        Post(uuid4(), (Entry(stage.hinge, BEGINS, Status.skipped, 1),)),
    )
    sheet_id = sheet_of(stage)
    (cell,) = scan_review.sheet(stage.staff(), sheet_id, BEGINS).asking
    assert (cell.value, cell.now, cell.differs) == ("done", "not done (patient)", True)
    with pytest.raises(Invalid, match="choose"):
        scan_confirm.confirm(stage.staff(), sheet_id, BEGINS, form(stage, sheet_id))
    kept = form(stage, sheet_id, cell_0_0="keep")
    assert scan_confirm.confirm(stage.staff(), sheet_id, BEGINS, kept).entries == 3


def test_a_doubtful_place_waits_for_a_choice_and_shows_its_picture(stage: Stage) -> None:
    blank = printed(stage)
    page = marked(blank, WEEK)
    page = marked(replace(blank, page=page), {(HINGE, 0): 2})
    (sheet,) = brought(stage, as_file(page)).sheets
    assert sheet.doubtful == 1
    (cell,) = scan_review.sheet(stage.staff(), sheet.id, BEGINS).asking
    assert cell.doubt == "More than one is marked."
    assert scans.cell_picture(stage.staff(), sheet.id, cell.row, cell.day).startswith(b"\xff\xd8")
    done = scan_confirm.confirm(stage.staff(), sheet.id, BEGINS, form(stage, sheet.id, cell_0_0="skipped"))
    assert done.entries == 4
    assert (stage.hinge, BEGINS, "", "skipped") in entered(stage)


def test_days_to_come_are_refused_in_words(stage: Stage) -> None:
    sheet_id = sheet_of(stage)
    assert "has not come yet" in scan_review.sheet(stage.staff(), sheet_id, MONDAY).problem
    with pytest.raises(Invalid, match="has not come yet"):
        scan_confirm.confirm(stage.staff(), sheet_id, MONDAY, form(stage, sheet_id, MONDAY))
    with pytest.raises(Invalid, match="Monday"):
        scan_review.sheet(stage.staff(), sheet_id, BEGINS + timedelta(1))
    assert entered(stage) == []


def test_days_after_the_end_are_refused_in_words(house: House) -> None:
    stage = set_stage(house, ends_on=BEGINS)
    sheet_id = sheet_of(stage)
    with pytest.raises(Invalid, match="the program had ended"):
        scan_confirm.confirm(stage.staff(), sheet_id, BEGINS, form(stage, sheet_id))


def test_a_log_of_the_version_before_counts_for_what_it_names(stage: Stage) -> None:
    """Rosa filled in version 1; meanwhile version 2 took the hip hike away."""
    blank = printed(stage)
    revise(stage)
    (sheet,) = brought(stage, as_file(marked(blank, WEEK))).sheets
    view = scan_review.sheet(stage.staff(), sheet.id, BEGINS)
    assert (view.number, view.newest, view.problem) == (1, 2, "")
    assert scan_confirm.confirm(stage.staff(), sheet.id, BEGINS, form(stage, sheet.id)).entries == 4
    assert (stage.hike, BEGINS, "left", "done") in entered(stage)


def test_marks_for_an_exercise_that_is_no_longer_asked_are_kept_as_extra(stage: Stage) -> None:
    """The same old log, filled in for the week in which version 2 holds: its hike is stored, and changes no figure."""
    blank, later = printed(stage), NOON + timedelta(days=7)
    revise(stage)
    (sheet,) = brought(stage, as_file(marked(blank, {(HIKE_LEFT, 2): 0}))).sheets
    names = {
        cell.name: cell.value
        for row in scan_review.sheet(stage.staff(later), sheet.id, MONDAY).rows
        for cell in row.cells
        if cell
    }
    assert scan_confirm.confirm(stage.staff(later), sheet.id, MONDAY, names).entries == 1
    with stage.house.database.read() as session:
        (found,) = follow(session, stage.clinic_id, [stage.program_id], later)
    assert found.scenario is not None
    answer = explain(found.scenario)
    assert not [slot for slot in answer.slots if slot.item == str(stage.hike) and slot.on > MONDAY]
    assert len(answer.extras) == 1


def test_a_log_from_before_machines_is_refused_in_words(stage: Stage) -> None:
    with stage.house.database.read() as session:
        check = version_of(session, stage).check_code.replace("-", "")
    (sheet,) = brought(stage, code_alone(f"L1:{check}:1:2:1")).sheets
    assert (sheet.state, sheet.problem) == (SheetState.refused, scan_work.OLDER_FORM)
    with pytest.raises(Conflict):
        scan_confirm.confirm(stage.staff(), sheet.id, BEGINS, {})
    assert told(stage) == ([], [])


def test_a_log_with_more_rows_than_its_version_is_refused_in_words(stage: Stage) -> None:
    """The rows of one program under the check code of another: the plank's alone."""
    with stage.house.database.read() as session:
        check = version_of(session, another_program(stage)).check_code
    page = marked(printed(stage, check_code=check), WEEK)
    (sheet,) = brought(stage, as_file(page)).sheets
    assert (sheet.state, sheet.problem) == (SheetState.refused, scan_work.NO_MATCH)
    assert told(stage) == ([], [])


def test_another_clinic_s_sheet_is_refused_without_a_name(house: House, stage: Stage) -> None:
    other = set_stage(house)
    (sheet,) = brought(other, as_file(marked(printed(stage), WEEK))).sheets
    assert (sheet.state, sheet.patient_name) == (SheetState.refused, "")
    assert "not one of this clinic" in sheet.problem
    with pytest.raises(NotFound):
        scan_review.sheet(stage.staff(), sheet.id)


def test_a_sheet_brought_to_another_patient_s_page_is_refused(house: House, stage: Stage) -> None:
    other = uuid4()
    with house.database.write() as session:
        session.add(
            Patient(
                id=other, clinic_id=stage.clinic_id, given_name="Ruth", family_name="Other", equipment=[],
                created_at=NOON,
            )
        )  # fmt: skip
    (sheet,) = brought(stage, as_file(marked(printed(stage), WEEK)), other).sheets
    assert "Rosa Marquez's" in sheet.problem
    with pytest.raises(Conflict):
        scan_confirm.confirm(stage.staff(), sheet.id, BEGINS, {})


def test_a_pile_is_split_by_codes_and_pages_without_are_listed(stage: Stage) -> None:
    blank = printed(stage)
    empty = replace(blank, page=blank.page * 0 + 250)
    pile = to_pdf([as_file(marked(blank, WEEK)), as_file(empty.page)])
    view = brought(stage, pile)
    assert (view.line.state, view.line.pages, view.line.pages_read) == (State.ready, 2, 2)
    assert [(sheet.page, sheet.state) for sheet in view.sheets] == [
        (1, SheetState.open),
        (2, SheetState.refused),
    ]


def test_a_file_that_is_none_fails_with_a_sentence_and_is_forgotten(stage: Stage) -> None:
    view = brought(stage, b"a letter")
    assert (view.line.state, view.sheets) == (State.failed, ())
    assert "neither a PDF nor a picture" in view.line.failure
    with stage.house.database.read() as session:
        assert session.scalars(select(Scan.file_sha256).where(Scan.clinic_id == stage.clinic_id)).all() == [
            None
        ]


def test_the_same_key_is_the_same_scan(stage: Stage) -> None:
    key = uuid4()
    assert scans.begin(stage.staff(), key, b"a") == scans.begin(stage.staff(), key, b"a")


def test_pictures_go_once_their_sheet_is_settled_or_old(stage: Stage) -> None:
    settled, waiting = sheet_of(stage), sheet_of(stage, {(HINGE, 3): 0})
    scans.put_away(stage.staff(), settled)
    purge.purge_old(stage.house, NOON, 100)
    with pytest.raises(NotFound):
        scans.picture(stage.staff(), settled)
    assert scans.picture(stage.staff(), waiting)
    purge.purge_old(stage.house, NOON + timedelta(days=31), 100)
    with pytest.raises(NotFound):
        scans.picture(stage.staff(), waiting)
