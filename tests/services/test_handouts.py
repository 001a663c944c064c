"""A sheet is rendered once, kept by its content, and comes back byte for byte."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, NotFound
from clinic.domain.handout import AS_USUAL, Layout, Wish
from clinic.persistence.audit import AuditEntry
from clinic.persistence.handouts import Handout
from clinic.services import demo_stage, demo_stories, handouts, links, programs
from clinic.services.demo_stage import Person, Stage


@pytest.fixture
def grace(stage: Stage) -> Person:
    """Grace has her first program."""
    return demo_stories.new_without_news(stage)


def rows(person: Person) -> list[Handout]:
    with person.stage.house.database.read() as session:
        found = (
            select(Handout).where(Handout.clinic_id == person.stage.clinic_id).order_by(Handout.created_at)
        )
        return list(session.scalars(found))


def sheet(person: Person, number: int = 1, wish: Wish = AS_USUAL) -> bytes:
    context = person.stage.as_clinician(person.stage.now)
    return handouts.sheet(context, person.program_id, number, wish).content


def test_publishing_wants_the_usual_sheet_and_its_log(grace: Person) -> None:
    wanted = {(row.layout, row.paper, row.size, row.colour, row.state) for row in rows(grace)}
    assert wanted == {(layout, "a4", "standard", "colour", "due") for layout in ("standard", "log")}


def test_a_sheet_asked_for_before_the_engine_came_is_the_one_it_keeps(grace: Person) -> None:
    at_once = sheet(grace)
    while handouts.render_due(grace.stage.house, grace.stage.now, 4):
        continue
    assert {row.state for row in rows(grace)} == {"ready"}
    assert sheet(grace) == at_once
    assert at_once.startswith(b"%PDF-")


def test_what_was_handed_out_comes_back_unchanged_after_a_revision(grace: Person) -> None:
    handouts.render_due(grace.stage.house, grace.stage.now, 4)
    before = sheet(grace)
    context = grace.stage.as_clinician(grace.stage.now)
    programs.revise(context, grace.program_id)
    programs.publish(
        context, grace.program_id, reason="The same again.", effective_from=grace.begins + timedelta(1)
    )
    assert sheet(grace) == before
    assert sheet(grace, 2) != before


def test_a_damaged_copy_is_refused_and_never_shown(grace: Person) -> None:
    handouts.render_due(grace.stage.house, grace.stage.now, 4)
    for row in rows(grace):
        path = grace.stage.house.store._path(row.pdf_sha256 or "")
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    with pytest.raises(Conflict, match="damaged"):
        sheet(grace)


def test_a_lease_keeps_a_second_engine_away_until_it_ends(grace: Person) -> None:
    house, now = grace.stage.house, grace.stage.now
    assert len(handouts._lease(house, now, 4)) == 2
    assert handouts.render_due(house, now, 4) == 0
    assert handouts.render_due(house, now + handouts.LEASE + timedelta(seconds=1), 4) == 2


def test_a_reissued_link_gets_sheets_of_its_own(grace: Person) -> None:
    before = sheet(grace)
    links.reissue(grace.stage.as_clinician(grace.stage.now), grace.program_id)
    assert len(rows(grace)) == 4
    assert sheet(grace) != before


def test_an_unknown_version_and_another_clinics_program_are_not_there(grace: Person) -> None:
    with pytest.raises(NotFound):
        sheet(grace, 2)
    other = demo_stage.set_stage(
        grace.stage.house, grace.stage.now, "correct horse battery staple", "JBSWY3DPEHPK3PXP"
    )
    with pytest.raises(NotFound):
        handouts.sheet(other.as_clinician(other.now), grace.program_id, 1)


def looks_at(person: Person) -> list[dict[str, object]]:
    """The facts of each entry that says that a sheet was looked at."""
    with person.stage.house.database.read() as session:
        wanted = select(AuditEntry).where(
            AuditEntry.clinic_id == person.stage.clinic_id, AuditEntry.verb == Action.view_handout
        )
        return [dict(entry.facts) for entry in session.scalars(wanted.order_by(AuditEntry.number))]


def test_a_sheet_that_is_asked_for_again_within_five_minutes_is_one_entry(grace: Person) -> None:
    context = grace.stage.as_clinician(grace.stage.now)
    for seconds in (0, 1, 299):
        handouts.sheet(replace(context, now=context.now + timedelta(seconds=seconds)), grace.program_id, 1)
    assert looks_at(grace) == [{"version": 1, "layout": "standard"}]
    handouts.sheet(replace(context, now=context.now + timedelta(seconds=300)), grace.program_id, 1)
    assert len(looks_at(grace)) == 2


def test_another_layout_has_an_entry_of_its_own(grace: Person) -> None:
    for wish in (AS_USUAL, Wish(Layout.log), AS_USUAL, Wish(Layout.log)):
        sheet(grace, 1, wish)
    assert [entry["layout"] for entry in looks_at(grace)] == ["standard", "log"]


def test_who_holds_the_bytes_gets_none_and_is_in_the_trail(grace: Person) -> None:
    handouts.render_due(grace.stage.house, grace.stage.now, 4)
    context = grace.stage.as_clinician(grace.stage.now)
    found = handouts.sheet(context, grace.program_id, 1, held=lambda sha256: True)
    assert (found.content, len(looks_at(grace))) == (b"", 1)
    whole = handouts.sheet(context, grace.program_id, 1, held=lambda sha256: sha256 != found.sha256)
    assert (whole.sha256, whole.content[:5]) == (found.sha256, b"%PDF-")


def test_a_number_that_no_database_holds_is_not_found(grace: Person) -> None:
    for number in (0, 2, 2**31, 2**70):
        with pytest.raises(NotFound):
            sheet(grace, number)
