"""A packet: cover, sheet, log and clinician's copy in one sealed file that everyone can read."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import page
import pikepdf
import pytest

from clinic.adapters.sheet_reader import square_codes
from clinic.domain.actions import Site
from clinic.domain.dose import Dose, Range
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.hand_over import HandOver, Taught, Tick
from clinic.domain.handout import Layout, Size, Wish
from clinic.domain.prints import Packet
from clinic.domain.proof import Outcome
from clinic.services import demo_stage, demo_stories, hand_over, print_work, prints, proof_files, tests
from clinic.services.context import Context
from clinic.services.demo_stage import Person, Stage
from clinic.services.packets import packet_bytes
from tests.adapters.sheet_reading import Said, said

WHOLE = Packet(
    cover=True, note="Well done on the stairs.\nLlámeme si duele.", next_visit="2026-12-03", copy=True
)


@pytest.fixture
def rosa(stage: Stage) -> Person:
    return demo_stories.new_without_news(stage)


def by(stage: Stage) -> Context:
    return stage.as_clinician(stage.now)


def made(stage: Stage, person: Person, packet: Packet) -> bytes:
    return packet_bytes(by(stage), person.program_id, 1, packet)


def lines(content: bytes) -> list[str]:
    return [one.text for one in said(content)]


def test_the_cover_says_whose_it_is_what_is_in_it_whom_to_call_and_when_to_come(
    stage: Stage, rosa: Person
) -> None:
    content = made(stage, rosa, WHOLE)
    cover = [one for one in said(content) if one.page == 1]
    words = " ".join(one.text for one in cover)
    for part in ("Stop and call", "Well done on the stairs.", "Llámeme si duele.", "3 December 2026"):
        assert part in words
    assert "Your exercises, with drawings and steps (pages: " in words
    assert "A sheet to tick what you did, for one week (pages: 1)" in words
    assert Said("H2", "Your next visit", 1) in cover


def test_bookmarks_name_each_part_and_each_begins_on_paper_of_its_own(stage: Stage, rosa: Person) -> None:
    with pikepdf.open(BytesIO(made(stage, rosa, WHOLE))) as pdf:
        places = {one.obj.objgen: number for number, one in enumerate(pdf.pages)}
        with pdf.open_outline() as outline:
            found = [(item.title, places[item.destination[0].objgen]) for item in outline.root]
    assert [title for title, _ in found] == ["Cover", "Sheet", "Log", "Clinician’s copy"]
    assert all(place % 2 == 0 for _, place in found)


def test_a_whole_packet_is_readable_by_everyone(stage: Stage, rosa: Person) -> None:
    for size in Size:
        content = made(stage, rosa, replace(WHOLE, sheet=Wish(size=size)))
        report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_the_seal_of_a_packet_holds_and_a_changed_byte_breaks_it(stage: Stage, rosa: Person) -> None:
    content = made(stage, rosa, WHOLE)
    check = proof_files.with_record(Context(stage.house, Site("command line"), stage.now + timedelta(days=1)))
    assert proof_files.verify_file(content, check).found.outcome is Outcome.current
    place = content.index(b"stream") + 40
    broken = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    assert proof_files.verify_file(broken, check).found.outcome is Outcome.altered
    assert any("/verify#" in code for code in square_codes(content))


def test_a_job_for_one_patient_gives_her_sealed_packet(stage: Stage, rosa: Person) -> None:
    job = prints.begin(by(stage), uuid4(), [rosa.program_id], WHOLE)
    while print_work.make_due(stage.house, stage.now, 4):
        continue
    check = proof_files.with_record(Context(stage.house, Site("command line"), stage.now + timedelta(days=1)))
    found = proof_files.verify_file(prints.file(by(stage), job).content, check).found
    assert (found.outcome, found.number) == (Outcome.current, 1)


def test_without_a_day_the_cover_names_the_planned_test_or_leaves_a_line(stage: Stage, rosa: Person) -> None:
    packet = Packet(cover=True)
    assert "Day and time:" in lines(made(stage, rosa, packet))
    due = (stage.now + timedelta(days=20)).date()
    tests.plan_retest(by(stage), rosa.patient_id, "hip-rotation-test", due)
    assert f"{due.day} {due:%B %Y}" in lines(made(stage, rosa, packet))


def test_the_clinicians_copy_shows_what_was_taught_and_neither_link_nor_code(
    stage: Stage, rosa: Person
) -> None:
    listed = hand_over.page(by(stage), rosa.program_id, 1)
    ticks = HandOver((Taught(listed.lines[0].lineage, tuple(Tick)),), "Her son was there.")
    hand_over.record(by(stage), rosa.program_id, 1, ticks)
    content = made(stage, rosa, WHOLE)
    last = max(one.page for one in said(content))
    copy = [one for one in said(content) if one.page == last]
    assert Said("H1", "Clinician’s copy", last) in copy
    assert sum(one.text == "✓" for one in copy) == 3
    assert any("Her son was there." in one.text for one in copy)
    assert not any("and type" in one.text for one in copy)


def test_a_plain_packet_has_neither_cover_nor_copy(stage: Stage, rosa: Person) -> None:
    words = lines(made(stage, rosa, Packet()))
    assert not {"Your next visit", "Clinician’s copy"} & set(words)


def test_equal_packets_are_equal_bytes(stage: Stage, rosa: Person) -> None:
    assert made(stage, rosa, WHOLE) == made(stage, rosa, WHOLE)


def test_what_cannot_be_made_is_named(stage: Stage) -> None:
    asks = tuple(demo_stage.Ask("hip-hinge", Dose(Range(2, 3), Range(10, 12))) for _ in range(9))
    many = demo_stage.person(stage, "Lena", "Fischer", "Nine", "", asks, days=1)
    with pytest.raises(Conflict, match=r"^Sheet: .*the compact list\.$"):
        made(stage, many, Packet(Wish(layout=Layout.fridge)))
    with pytest.raises(NotFound):
        packet_bytes(by(stage), many.program_id, 7, Packet())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"note": "x" * 601}, "note"),
        ({"next_visit": "tomorrow"}, "next_visit"),
        ({"next_visit": "2026-02-30"}, "next_visit"),
        ({"sheet": Wish(layout=Layout.log)}, "layout"),
    ],
)
def test_a_wrong_wish_is_refused_by_its_field(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as error:
        Packet(**wrong)  # type: ignore[arg-type]
    assert [problem.field for problem in error.value.problems] == [field]
