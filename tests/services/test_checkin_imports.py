"""Entries from a file: shown first, entered whole or not at all, the same file twice is one."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from clinic.domain.adherence.values import ReportSource, Status
from clinic.domain.checkin_file import HEADS
from clinic.domain.checkins import Entry, Post
from clinic.domain.errors import Invalid
from clinic.domain.spreadsheet import written
from clinic.persistence.audit import AuditEntry
from clinic.persistence.checkins import Checkin
from clinic.persistence.programs import ProgramVersion
from clinic.services import adherence, checkin_imports, checkins, report_files
from clinic.services.checkin_imports import place_of
from clinic.services.context import House
from tests.services.checkin_stage import Stage, set_stage

LINE = {"performed_on": "2026-03-06", "exercise": "Hip hinge", "status": "done", "source": "paper"}


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def file(stage: Stage, *lines: dict[str, str], bom: bool = False) -> bytes:
    usual = {"program": str(stage.program_id), **LINE}
    rows = [
        [{**usual, "id": str(place), **line}.get(head, "") for head in HEADS]
        for place, line in enumerate(lines)
    ]
    return written(HEADS, rows, bom=bom).encode()


def rows(stage: Stage) -> list[Checkin]:
    with stage.house.database.read() as session:
        asked = select(Checkin).where(Checkin.clinic_id == stage.clinic_id).order_by(Checkin.performed_on)
        return list(session.scalars(asked))


def wrong(stage: Stage, *lines: dict[str, str]) -> list[str]:
    taken = checkin_imports.preview(stage.site(), file(stage, *lines))
    with pytest.raises(Invalid):
        checkin_imports.enter(stage.site(), file(stage, *lines))
    assert rows(stage) == []
    return [f"{place_of(one)}: {one.message}" for one in taken.problems]


def test_a_preview_enters_nothing_and_says_what_it_would(stage: Stage) -> None:
    taken = checkin_imports.preview(stage.site(), file(stage, {}, {"performed_on": "2026-03-07"}))
    assert (taken.new, taken.known, taken.problems) == (2, 0, ())
    assert taken.programs == (("Hips that bend", str(stage.program_id), 2),)
    assert rows(stage) == []


def test_entries_are_kept_as_the_file_says(stage: Stage) -> None:
    lines = (
        {"status": "partial", "sets": "1", "reps": "8", "pain": "0", "felt": "ache", "note": "'=slow"},
        {
            "exercise": "hip HIKE",
            "side": "left",
            "index": "1",
            "source": "staff",
            "status": "skipped",
            "reason": "no-time",
        },
    )
    checkin_imports.enter(stage.site(), file(stage, *lines))
    hinge, hike = sorted(rows(stage), key=lambda row: row.source)
    assert (hinge.sets, hinge.reps, hinge.pain, hinge.felt, hinge.note) == (1, 8, 0, ["ache"], "'=slow")
    assert (hike.lineage_id, hike.side, hike.slot_index, hike.reason) == (stage.hike, "left", 1, "no-time")
    assert (hinge.source, hike.source) == ("paper", "staff")


def test_the_same_file_twice_is_one(stage: Stage) -> None:
    content = file(stage, {}, {"performed_on": "2026-03-07"}, {"id": "0"})
    first = checkin_imports.enter(stage.site(), content)
    again = checkin_imports.enter(stage.site(), content)
    assert (first.new, first.known, again.new, again.known) == (2, 1, 0, 3)
    assert len(rows(stage)) == 2


def test_one_wrong_line_keeps_all_of_them_out(stage: Stage) -> None:
    assert wrong(stage, {}, {"pain": "11"}, {"status": "perhaps"}, {"performed_on": "6.3.2026"}) == [
        "line 3, pain: Give a number from 0 to 10.",
        "line 4, status: Give one of: done, partial, skipped.",
        "line 5, performed_on: Give a date like 2026-03-09.",
    ]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ({"performed_on": "2026-03-10"}, "performed_on"),
        ({"performed_on": "2026-03-01"}, "performed_on"),
        ({"exercise": "Squat"}, "exercise"),
        ({"program": str(UUID(int=1))}, "program"),
        ({"source": "patient"}, "source"),
        ({"id": ""}, "id"),
        ({"sets": "two", "status": "partial"}, "sets"),
        ({"felt": "fine"}, "felt"),
        ({"reason": "ill"}, "reason"),
    ],
)
def test_what_does_not_fit_is_named_by_its_line_and_column(
    stage: Stage, line: dict[str, str], column: str
) -> None:
    (said,) = wrong(stage, line)
    assert said.startswith(f"line 2, {column}: ")


def test_an_id_that_was_used_for_something_else_is_refused(stage: Stage) -> None:
    (said,) = wrong(stage, {"id": "one"}, {"id": "one", "status": "skipped"})
    assert said.startswith("line 3, id: ")
    checkin_imports.enter(stage.site(), file(stage, {"id": "one"}))
    taken = checkin_imports.preview(stage.site(), file(stage, {"id": "one", "source": "staff"}))
    assert [place_of(one) for one in taken.problems] == ["line 2, id"]


def test_an_export_of_what_staff_entered_changes_nothing_when_it_comes_back(stage: Stage) -> None:
    entry = Entry(stage.hinge, date(2026, 3, 3), Status.done, pain=0, note="-2 kg\n“more”")
    checkins.enter(stage.staff(), stage.program_id, Post(uuid4(), (entry,)), ReportSource.staff)
    content = report_files.entries(stage.staff(), stage.program_id, bom=True).encode()
    taken = checkin_imports.enter(stage.site(), content)
    assert (taken.new, taken.known) == (0, 1)


def test_a_program_may_be_named_by_the_check_code_of_its_sheet(stage: Stage) -> None:
    with stage.house.database.read() as session:
        asked = select(ProgramVersion.check_code).where(ProgramVersion.clinic_id == stage.clinic_id)
        check = session.scalar(asked)
    assert checkin_imports.enter(stage.site(), file(stage, {"program": str(check).lower()})).new == 1


def test_paper_from_a_file_counts_like_paper_from_the_desk(stage: Stage) -> None:
    checkin_imports.enter(stage.site(), file(stage, {"performed_on": "2026-03-02"}, {}))
    shown = adherence.figures(stage.staff(), stage.program_id)
    assert shown is not None
    assert (shown.windows[0].fraction, shown.windows[0].late_or_paper) == ("2 of 13", 15)


def test_another_clinics_program_is_not_there(stage: Stage, house: House) -> None:
    taken = checkin_imports.preview(set_stage(house).site(), file(stage, {}))
    assert [one.message for one in taken.problems] == [checkin_imports.NO_PROGRAM]


def test_semicolons_and_the_mark_of_utf_8_are_read_too(stage: Stage) -> None:
    content = file(stage, {}, bom=True).decode().replace(",", ";").encode()
    assert checkin_imports.enter(stage.site(), content).new == 1


@pytest.mark.parametrize(
    "content", [b"", b"id,program\n", b"\xff\xfe", b'id,program,item,performed_on,status,source\n"open']
)
def test_what_is_no_such_file_is_said_about_the_whole_of_it(stage: Stage, content: bytes) -> None:
    with pytest.raises(Invalid) as error:
        checkin_imports.preview(stage.site(), content)
    assert error.value.problems[0].field == "file"


def test_each_program_has_an_entry_in_the_trail(stage: Stage) -> None:
    checkin_imports.enter(stage.site(), file(stage, {}, {"performed_on": "2026-03-07"}))
    with stage.house.database.read() as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.clinic_id == stage.clinic_id)).all()
    said = {row.verb: row.facts for row in found}
    assert said["checkin.enter"] == {"source": "file", "entries": 2}
    assert said["checkin.import"] == {"new": 2, "known": 0}
