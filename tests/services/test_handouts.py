"""A sheet is rendered once, kept by its content, and comes back byte for byte."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.domain.errors import Conflict, NotFound
from clinic.domain.handout import AS_USUAL, Wish
from clinic.persistence.handouts import Handout
from clinic.services import demo, handouts, links, programs
from clinic.services.demo import Person, Stage


@pytest.fixture
def grace(stage: Stage) -> Person:
    """Grace has her first program."""
    return demo.new_without_news(stage)


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
    other = demo.set_stage(
        grace.stage.house, grace.stage.now, "correct horse battery staple", "JBSWY3DPEHPK3PXP"
    )
    with pytest.raises(NotFound):
        handouts.sheet(other.as_clinician(other.now), grace.program_id, 1)
