"""A test is recorded, corrected, turned into a draft or not, and done again."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from clinic.domain.drafts import DraftContent
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.sides import Side
from clinic.domain.tests import Result
from clinic.services import caseload, draft_page, merges, patients, tests, tests_page, tests_proposal
from clinic.services.context import Context, House
from tests.program_stage import MONDAY, Stage, at, begin, published, set_stage, stranger

HIP = "hip-rotation-test"
WORSE_RIGHT = Result("reaches", "falls-short", MONDAY, "", "Stops a hand's width before")
AGAIN = date(2026, 4, 6)
PROPOSED = ["hip-90-90-forward-lean", "side-lying-hip-rotation", "bridge-posterior-tilt"]


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def due(context: Context) -> tuple[tuple[tests.Due, ...], int]:
    today = caseload.today(context)
    return today.retests, today.retest_count


def shown(stage: Stage, patient_id: UUID | None = None) -> tests_page.TestShown:
    (found,) = tests_page.tests_page(stage.dana, patient_id or stage.patient_id).shown
    return found


def draft_of(stage: Stage, program_id: UUID) -> DraftContent:
    return draft_page.builder(stage.dana, program_id).draft


def test_what_was_found_is_kept_with_its_proposal(stage: Stage) -> None:
    tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT, AGAIN)
    found = shown(stage)
    assert [line.words for line in found.lines] == [
        "Left reaches the stick, right does not reach: the right side is worse."
    ]
    assert found.asked is not None
    assert [offer.side for offer in found.asked.offers][:2] == ["both sides, right side first"] * 2
    assert "10 to 12" in found.asked.offers[0].dose
    assert (found.retest_on, found.overdue) == (AGAIN, False)


def test_accepting_begins_a_program_with_the_worse_side_first(stage: Stage) -> None:
    test_id = tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT)
    program_id = tests_proposal.accept(stage.dana, test_id)
    draft = draft_of(stage, program_id)
    assert [item.exercise for item in draft.items] == PROPOSED
    assert [item.sides.first for item in draft.items] == [Side.right, Side.right, None]
    assert patients.patient(stage.dana, stage.patient_id).programs[0].latest == 0
    assert shown(stage).asked is not None
    assert shown(stage).asked.decided == "accepted"  # type: ignore[union-attr]
    with pytest.raises(Conflict, match="decided"):
        tests_proposal.accept(stage.dana, test_id)


def test_accepting_goes_on_with_the_draft_that_is_open_and_adds_nothing_twice(stage: Stage) -> None:
    program_id = begin(stage, "hip-hinge", "bridge-posterior-tilt")
    test_id = tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT)
    assert tests_proposal.accept(stage.dana, test_id) == program_id
    slugs = [item.exercise for item in draft_of(stage, program_id).items]
    assert slugs == ["hip-hinge", "bridge-posterior-tilt", *PROPOSED[:2]]


def test_accepting_opens_the_next_version_of_a_published_program(stage: Stage) -> None:
    program_id, _ = published(stage)
    assert (
        tests_proposal.accept(stage.dana, tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT))
        == program_id
    )
    assert [item.exercise for item in draft_of(stage, program_id).items] == ["hip-hinge", *PROPOSED]
    assert patients.patient(stage.dana, stage.patient_id).programs[0].latest == 1


def test_declining_needs_a_reason_that_stays(stage: Stage) -> None:
    test_id = tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT)
    with pytest.raises(Invalid):
        tests_proposal.decline(stage.dana, test_id, " ")
    tests_proposal.decline(stage.dana, test_id, "Pain first")
    assert shown(stage).asked.decided == "Pain first"  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        tests_proposal.accept(stage.dana, test_id)


def test_nothing_is_proposed_when_both_sides_reach(stage: Stage) -> None:
    test_id = tests.record(stage.dana, stage.patient_id, HIP, Result("reaches", "reaches", MONDAY))
    assert shown(stage).asked is None
    with pytest.raises(Conflict, match="Nothing is proposed"):
        tests_proposal.accept(stage.dana, test_id)


def test_a_correction_stands_for_the_first_row_and_asks_anew(stage: Stage) -> None:
    first = tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT)
    tests_proposal.decline(stage.dana, first, "Pain first")
    swapped = replace(WORSE_RIGHT, left="falls-short", right="reaches")
    with pytest.raises(Invalid):
        tests.correct(stage.dana, first, swapped, "")
    tests.correct(stage.dana, first, swapped, "Sides mixed up")
    found = shown(stage)
    assert [(line.left, line.corrected) for line in found.lines] == [("Does not reach", True)]
    assert found.asked is not None
    assert found.asked.decided == ""
    with pytest.raises(Conflict, match="already"):
        tests.correct(stage.dana, first, swapped, "Once more")
    tests.correct(stage.dana, found.lines[0].id, None, "Another patient")
    assert shown(stage).lines == ()


def test_both_sides_stand_in_the_chart_over_time(stage: Stage) -> None:
    tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT)
    later = at(stage.dana, stage.dana.now + timedelta(days=28))
    tests.record(later, stage.patient_id, HIP, Result("reaches", "leans", date(2026, 4, 6)))
    (found,) = tests_page.tests_page(later, stage.patient_id).shown
    assert [dot.rank for dot in found.left] == [0, 0]
    assert [dot.rank for dot in found.right] == [2, 1]
    assert found.right[0].x < found.right[1].x
    assert found.apart.endswith("The difference is 1 step smaller.")


def test_who_is_due_stands_on_today_until_the_next_test(stage: Stage) -> None:
    tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT, AGAIN)
    then = at(stage.dana, stage.dana.now + timedelta(days=28))
    assert due(stage.dana) == ((), 0)
    (line,), total = due(then)
    assert (line.patient, line.due_on, total) == ("Rosa Marin", AGAIN, 1)
    tests.plan_retest(then, stage.patient_id, HIP, date(2026, 5, 4))
    assert due(then) == ((), 0)
    tests.plan_retest(then, stage.patient_id, HIP, None)
    assert tests_page.tests_page(then, stage.patient_id).shown[0].retest_on is None
    with pytest.raises(Invalid):
        tests.plan_retest(then, stage.patient_id, HIP, MONDAY)


def test_tests_and_their_days_go_along_when_two_rows_become_one(stage: Stage) -> None:
    kept = patients.add(stage.dana, patients.PatientFacts("Rosa", "Marin"))
    test_id = tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT, AGAIN)
    merges.merge(
        stage.dana, kept, stage.patient_id, merges.preview(stage.dana, kept, stage.patient_id).revisions
    )
    found = shown(stage, kept)
    assert (len(found.lines), found.retest_on) == (1, AGAIN)
    program_id = tests_proposal.accept(stage.dana, test_id)
    assert [line.id for line in patients.patient(stage.dana, kept).programs] == [program_id]


def test_an_archived_patient_is_not_tested(stage: Stage) -> None:
    patients.archive(stage.dana, stage.patient_id)
    with pytest.raises(Conflict):
        tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT)


def test_another_clinic_s_tests_are_not_found(stage: Stage) -> None:
    test_id = tests.record(stage.dana, stage.patient_id, HIP, WORSE_RIGHT, AGAIN)
    sam = at(stranger(stage.house), stage.dana.now + timedelta(days=40))
    assert due(sam) == ((), 0)
    for act in (
        lambda: tests_page.tests_page(sam, stage.patient_id),
        lambda: tests.form(sam, stage.patient_id, HIP),
        lambda: tests.form(stage.dana, stage.patient_id, "no-such-test"),
        lambda: tests.record(sam, stage.patient_id, HIP, WORSE_RIGHT),
        lambda: tests.correct(sam, test_id, None, "Mine"),
        lambda: tests_proposal.accept(sam, test_id),
        lambda: tests_proposal.decline(sam, test_id, "Mine"),
        lambda: tests.plan_retest(sam, stage.patient_id, HIP, None),
    ):
        with pytest.raises(NotFound):
            act()
