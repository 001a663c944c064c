"""The linter over a program of the clinic: set aside with a reason, taken back, back again when the thing changes."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from clinic.domain.delivery import Delivery, Setting
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.lint.values import Finding
from clinic.domain.programs import Chosen
from clinic.persistence.delivery import DeliveryNote
from clinic.persistence.lint import SetAside
from clinic.services import delivery, drafts, lint, programs
from clinic.services.context import House
from clinic.services.draft_page import builder
from tests.program_stage import Stage, begin, edit_of, published, set_stage, stranger


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def said(stage: Stage, program_id: object) -> list[str]:
    return [found.rule for found in lint.page(stage.dana, program_id).linted.findings]  # type: ignore[arg-type]


def finding(stage: Stage, program_id: object, rule: str) -> Finding:
    found = lint.page(stage.dana, program_id).linted.findings  # type: ignore[arg-type]
    return next(one for one in found if one.rule == rule)


def deeper(stage: Stage, program_id: object, why: str = "") -> None:
    edit = edit_of(stage, program_id)  # type: ignore[arg-type]
    items = tuple(replace(item, modifications=(Chosen("deeper", why),)) for item in edit.items)
    revision = builder(stage.dana, program_id).revision  # type: ignore[arg-type]
    drafts.save(stage.dana, program_id, revision, replace(edit, items=items))  # type: ignore[arg-type]


def test_a_message_that_is_set_aside_is_silent_and_its_reason_is_kept(stage: Stage, house: House) -> None:
    program_id = begin(stage)
    deeper(stage, program_id)
    found = finding(stage, program_id, "caution")
    lint.set_aside(stage.dana, program_id, found.key, " Her back stays flat. ")
    linted = lint.page(stage.dana, program_id).linted
    assert "caution" not in said(stage, program_id)
    assert [(aside.reason, aside.set_by, aside.holds) for aside in linted.asides] == [
        ("Her back stays flat.", "Dana Lee", True)
    ]
    with house.database.read() as session:
        row = session.scalars(select(SetAside).where(SetAside.clinic_id == stage.clinic_id)).one()
        assert (row.message, str(row.lineage_id)) == (found.message, found.about)


def test_it_stays_aside_in_the_next_version(stage: Stage) -> None:
    program_id = begin(stage)
    deeper(stage, program_id)
    lint.set_aside(stage.dana, program_id, finding(stage, program_id, "caution").key, "Fine")
    programs.publish(stage.dana, program_id)
    programs.revise(stage.dana, program_id)
    assert "caution" not in said(stage, program_id)


def test_it_comes_back_when_the_thing_changes(stage: Stage) -> None:
    program_id = begin(stage, "plank", "rock-back", "squat", "waiters-bow", "forward-fold")
    lint.set_aside(stage.dana, program_id, finding(stage, program_id, "count").key, "She asked for them")
    edit = edit_of(stage, program_id)
    doubled = replace(edit.items[0], lineage="00000000-0000-7000-8000-000000000001")
    revision = builder(stage.dana, program_id).revision
    drafts.save(stage.dana, program_id, revision, replace(edit, items=(*edit.items, doubled)))
    assert "count" in said(stage, program_id)
    assert [aside.holds for aside in lint.page(stage.dana, program_id).linted.asides] == [False]


def test_taken_back_it_speaks_again_and_the_row_stays(stage: Stage, house: House) -> None:
    program_id = begin(stage)
    found = finding(stage, program_id, "cert-15")
    lint.set_aside(stage.dana, program_id, found.key, "Next visit")
    aside = lint.page(stage.dana, program_id).linted.asides[0]
    lint.take_back(stage.dana, program_id, aside.id)
    lint.take_back(stage.dana, program_id, aside.id)
    assert "cert-15" in said(stage, program_id)
    with house.database.read() as session:
        row = session.scalars(select(SetAside).where(SetAside.clinic_id == stage.clinic_id)).one()
        assert row.taken_back_at is not None


def test_a_reason_is_needed_and_an_error_cannot_be_set_aside(stage: Stage) -> None:
    program_id = begin(stage, "hip-hike")
    with pytest.raises(Invalid, match="Say why"):
        lint.set_aside(stage.dana, program_id, finding(stage, program_id, "cert-15").key, "  ")
    with pytest.raises(Invalid, match="cannot be set aside"):
        lint.set_aside(stage.dana, program_id, finding(stage, program_id, "side").key, "Later")


def test_a_message_that_nothing_says_any_more_is_a_conflict(stage: Stage) -> None:
    program_id = begin(stage)
    deeper(stage, program_id)
    found = finding(stage, program_id, "caution")
    deeper(stage, program_id, "Her back stays flat.")
    with pytest.raises(Conflict):
        lint.set_aside(stage.dana, program_id, found.key, "Fine")


def test_exactly_the_errors_stop_publishing(stage: Stage) -> None:
    program_id = begin(stage, "hip-hike")
    errors = lint.page(stage.dana, program_id).linted.errors
    with pytest.raises(Invalid) as refused:
        programs.publish(stage.dana, program_id)
    assert [(one.field, one.message) for one in errors] == [
        (problem.field, problem.message) for problem in refused.value.problems
    ]


def test_warnings_do_not_stop_publishing(stage: Stage) -> None:
    program_id = begin(stage)
    assert said(stage, program_id)
    assert programs.publish(stage.dana, program_id).number == 1


def test_a_published_version_is_looked_at_when_nothing_is_written(stage: Stage) -> None:
    program_id, _ = published(stage)
    page = lint.page(stage.dana, program_id)
    assert (page.drafted, page.number) == (False, 1)
    assert {"cert-16a", "cert-16b"} <= set(said(stage, program_id))


def test_what_is_said_of_the_delivery_answers_cert(stage: Stage, house: House) -> None:
    program_id = begin(stage)
    assert "cert-15" in said(stage, program_id)
    given = Delivery(start="Ten clean ones", when_on="Three easy days", how_on="One round more")
    delivery.change(stage.dana, program_id, given)
    delivery.change(stage.dana, program_id, given)
    assert not {"cert-15", "cert-7a", "cert-7b"} & set(said(stage, program_id))
    delivery.change(stage.dana, program_id, replace(given, setting=Setting.clinic))
    assert "cert-9" in said(stage, program_id)
    with house.database.read() as session:
        kept = session.scalars(select(DeliveryNote).where(DeliveryNote.clinic_id == stage.clinic_id)).all()
        assert len(kept) == 2


def test_reasons_stay_when_a_draft_is_thrown_away(stage: Stage, house: House) -> None:
    program_id = begin(stage)
    lint.set_aside(stage.dana, program_id, finding(stage, program_id, "cert-15").key, "Next visit")
    delivery.change(stage.dana, program_id, Delivery(start="Ten"))
    drafts.discard(stage.dana, program_id)
    with house.database.read() as session:
        assert session.scalars(select(SetAside).where(SetAside.clinic_id == stage.clinic_id)).one().reason


def test_nothing_of_another_clinic_is_found(stage: Stage, house: House) -> None:
    program_id = begin(stage)
    key = finding(stage, program_id, "cert-15").key
    lint.set_aside(stage.dana, program_id, key, "Next visit")
    aside = lint.page(stage.dana, program_id).linted.asides[0]
    sam = stranger(house)
    for act in (
        lambda: lint.page(sam, program_id),
        lambda: lint.set_aside(sam, program_id, key, "x"),
        lambda: lint.take_back(sam, program_id, aside.id),
        lambda: delivery.page(sam, program_id),
        lambda: delivery.change(sam, program_id, Delivery()),
    ):
        with pytest.raises(NotFound):
            act()


def test_an_aside_of_another_program_is_not_found(stage: Stage) -> None:
    first, second = begin(stage), begin(stage)
    lint.set_aside(stage.dana, first, finding(stage, first, "cert-15").key, "Next visit")
    aside = lint.page(stage.dana, first).linted.asides[0]
    with pytest.raises(NotFound):
        lint.take_back(stage.dana, second, aside.id)
