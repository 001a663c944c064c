"""Choosing how a sheet looks: seen before it is printed, kept as chosen, made the usual one."""

from pathlib import Path

import pytest
from sqlalchemy import select

from clinic.domain.errors import Invalid, NotFound
from clinic.domain.handout import Colour, Layout, Paper, Size, Wish
from clinic.persistence.handouts import Handout
from clinic.persistence.patients import Patient
from clinic.services import demo_stage, demo_stories, handout_forms, handouts
from clinic.services.context import Context
from clinic.services.demo_stage import Person, Stage

IN_INK = Wish(Layout.compact, Paper.letter, Size.large, Colour.black_and_white)


@pytest.fixture
def grace(stage: Stage) -> Person:
    """Grace has her first program."""
    return demo_stories.new_without_news(stage)


@pytest.fixture
def dana(grace: Person) -> Context:
    return grace.stage.as_clinician(grace.stage.now)


def rows(person: Person) -> list[Handout]:
    with person.stage.house.database.read() as session:
        found = select(Handout).where(Handout.clinic_id == person.stage.clinic_id)
        return list(session.scalars(found.order_by(Handout.created_at, Handout.id)))


def render_all(person: Person) -> None:
    for _ in range(20):
        if not handouts.render_due(person.stage.house, person.stage.now, 4):
            return


def test_a_preview_shows_the_pages_and_writes_no_sheet(grace: Person, dana: Context) -> None:
    before = len(rows(grace))
    preview = handout_forms.choose(dana, grace.program_id, 1, IN_INK)
    assert preview.look.size is Size.large
    assert preview.pages.total >= 1
    assert all(picture.startswith(b"\x89PNG") for picture in preview.pages.pictures)
    assert len(rows(grace)) == before


def test_what_cannot_be_printed_is_a_sentence_instead_of_pages(grace: Person, dana: Context) -> None:
    preview = handout_forms.choose(dana, grace.program_id, 1, Wish(Layout.progress))
    assert preview.pages.total == 0
    assert "nothing to show yet" in preview.problem


def test_a_chosen_sheet_is_kept_and_comes_back_byte_for_byte(grace: Person, dana: Context) -> None:
    handout_forms.keep(dana, grace.program_id, 1, IN_INK)
    handout_forms.keep(dana, grace.program_id, 1, IN_INK)
    assert len(rows(grace)) == 3
    at_once = handouts.sheet(dana, grace.program_id, 1, IN_INK).content
    render_all(grace)
    kept = next(row for row in rows(grace) if row.layout == "compact")
    assert (kept.state, kept.size, kept.colour, kept.paper) == ("ready", "large", "black-and-white", "letter")
    assert handouts.sheet(dana, grace.program_id, 1, IN_INK).content == at_once


def test_the_clinics_usual_look_is_what_publishing_and_printing_take(grace: Person, dana: Context) -> None:
    assert handout_forms.make_usual(dana, grace.program_id, 1, IN_INK).layout is Layout.compact
    assert handout_forms.choose(dana, grace.program_id, 1).look.colour is Colour.black_and_white
    with pytest.raises(Invalid, match="cannot be the usual sheet"):
        handout_forms.make_usual(dana, grace.program_id, 1, Wish(Layout.log))


def test_the_patients_letters_go_before_the_clinics(grace: Person, dana: Context) -> None:
    with grace.stage.house.database.write() as session:
        patient = session.scalars(
            select(Patient).where(Patient.clinic_id == dana.clinic_id, Patient.given_name == "Grace")
        ).one()
        patient.text_size = "extra"
    assert handout_forms.choose(dana, grace.program_id, 1).look.size is Size.extra


def test_a_full_disk_stops_the_engine_from_trying_and_still_gives_the_sheet(
    grace: Person, dana: Context
) -> None:
    folder = grace.stage.house.store._folder
    moved = Path(f"{folder}-away")
    if folder.exists():
        folder.rename(moved)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("no folder, so nothing can be written")
    render_all(grace)
    assert {(row.state, row.attempts) for row in rows(grace)} == {("unkept", 3)}
    assert handouts.render_due(grace.stage.house, grace.stage.now, 4) == 0
    assert handouts.sheet(dana, grace.program_id, 1).content.startswith(b"%PDF")


def test_another_clinics_program_is_not_there(grace: Person, stage: Stage) -> None:
    other = demo_stage.set_stage(stage.house, stage.now, "correct horse battery staple", "JBSWY3DPEHPK3PXP")
    stranger = other.as_clinician(other.now)
    for use in (handout_forms.choose, handout_forms.told):
        with pytest.raises(NotFound):
            use(stranger, grace.program_id, 1)
    with pytest.raises(NotFound):
        handout_forms.keep(stranger, grace.program_id, 1, IN_INK)


def test_every_form_says_the_same_dose_and_code(grace: Person, dana: Context) -> None:
    told = handout_forms.told(dana, grace.program_id, 1)
    for item in told.handout.items:
        assert item.dose in told.written
        assert item.dose.replace(" · ", ", ") in told.spoken
    assert told.handout.check_code in told.written
