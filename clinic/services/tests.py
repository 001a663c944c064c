"""Tests: record one per side, correct it, plan the next and say who is due."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from clinic.adapters.catalogue import load_catalogue
from clinic.domain import tests as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.library import Test
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.patients import day_in
from clinic.domain.sides import Side
from clinic.domain.tests import Result
from clinic.persistence import merges
from clinic.persistence import tests as rows
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient
from clinic.persistence.tenancy import owned
from clinic.persistence.tests import DoneTest, Retest
from clinic.services.context import Context, Doing, perform
from clinic.services.figures import NO_PICTURE, Picture, body_of, picture
from clinic.services.patient_rows import facts_of, patient_of, refuse_archived
from clinic.services.scores import mark_all_stale

DUE_MOST = 10
OVER = "Another row stands for this one already. Look at the page again."


@dataclass(frozen=True, slots=True)
class TestForm:
    """The form for a test; ``last`` is the result that is being corrected, or None for a new one."""

    __test__ = False

    patient_id: UUID
    patient: str
    test: Test
    today: date
    last: Result | None
    retest_on: date | None


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who is to be tested again."""

    patient_id: UUID
    patient: str
    test: str
    slug: str
    due_on: date


def form(context: Context, patient_id: UUID, slug: str) -> TestForm:
    """The form for a test, with the day of testing again that the clinic usually takes. Raises NotFound."""
    test = test_of(slug)
    with perform(context, Action.view_patient) as doing:
        patient, today = patient_of(doing, patient_id)
        days = test.retest_days or doing.session.get_one(Clinic, doing.clinic_id).retest_days
    usual = today + timedelta(days) if days else None
    return TestForm(patient.id, facts_of(patient).name, test, today, None, usual)


def drawing(context: Context, slug: str, side: str, outcome: str) -> Picture:
    """One outcome of a test, drawn. Raises NotFound."""
    test = test_of(slug)
    with perform(context, Action.view_catalogue) as doing:
        body = body_of(doing.session, doing.clinic_id)
        known = side in list(Side) and outcome in {one.slug for one in test.outcomes}
        drawn = picture(test.figure, Side(side), pose=f"outcome:{outcome}", body=body) if known else None
    if drawn is None:
        raise NotFound(NO_PICTURE)
    return drawn


def correction_form(context: Context, test_id: UUID) -> TestForm:
    """The form with what was recorded. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        row = owned(doing.session, DoneTest, doing.clinic_id, test_id)
        patient, today = patient_of(doing, row.patient_id)
    return TestForm(patient.id, facts_of(patient).name, test_of(row.slug), today, result_of(row), None)


def record(
    context: Context, patient_id: UUID, slug: str, result: Result, retest_on: date | None = None
) -> UUID:
    """Keep what a test found; a day for testing again closes earlier ones. Raises Invalid, NotFound, Conflict."""
    test = test_of(slug)
    with perform(context, Action.record_test) as doing:
        patient, today = patient_of(doing, patient_id)
        refuse_archived(patient)
        rules.check(test, result, today, retest_on)
        row = _row(doing, patient.id, slug, result)
        doing.session.add(row)
        _plan(doing, patient, slug, retest_on)
        doing.note(test=slug)
        return row.id


def correct(context: Context, test_id: UUID, result: Result | None, reason: str) -> UUID:
    """Put another row in a test's place, or take it back (``result`` None). Returns the patient's id.

    The row that was wrong stays in the record. Raises Invalid, NotFound, Conflict when it was corrected already.
    """
    if not reason.strip() or len(reason) > rules.REASON_MOST:
        raise Invalid("reason", "Say why: it stays with the test.")
    with perform(context, Action.correct_test) as doing:
        row = owned(doing.session, DoneTest, doing.clinic_id, test_id)
        patient, today = patient_of(doing, row.patient_id, lock=True)
        taken = select(DoneTest.id).where(DoneTest.clinic_id == doing.clinic_id, DoneTest.corrects == row.id)
        if row.taken_back or doing.session.scalar(taken) is not None:
            raise Conflict(OVER)
        if result is not None:
            rules.check(test_of(row.slug), result, today)
        instead = _row(doing, patient.id, row.slug, result or replace(result_of(row), left=None, right=None))
        instead.corrects, instead.reason, instead.taken_back = row.id, reason.strip(), result is None
        doing.session.add(instead)
        doing.note(test=row.slug, taken_back=result is None)
        return patient.id


def plan_retest(context: Context, patient_id: UUID, slug: str, due_on: date | None) -> None:
    """Set the day on which to test again, or take it away. Raises Invalid, NotFound, Conflict."""
    test_of(slug)
    with perform(context, Action.plan_retest) as doing:
        patient, today = patient_of(doing, patient_id)
        refuse_archived(patient)
        if due_on is not None and not today < due_on <= today + rules.RETEST_MOST:
            raise Invalid("retest_on", "Give a day from tomorrow on, within two years, or leave it empty.")
        _plan(doing, patient, slug, due_on)
        doing.note(test=slug)


def due(doing: Doing) -> tuple[tuple[Due, ...], int]:
    """Who is to be tested again by now, at most ten, and how many in all; inside another service's action."""
    zone = doing.session.get_one(Clinic, doing.clinic_id).zone
    today = day_in(zone, doing.context.now)
    found, total = rows.due_retests(doing.session, doing.clinic_id, today, DUE_MOST)
    known = load_catalogue().tests
    lines = tuple(
        Due(patient.id, facts_of(patient).name, known[one.slug].name, one.slug, one.due_on)
        for one, patient in found
        if one.slug in known
    )
    return lines, total


def test_of(slug: str) -> Test:
    """A test of the catalogue. Raises NotFound."""
    found = load_catalogue().tests.get(slug)
    if found is None:
        raise NotFound("There is no such test.")
    return found


def _row(doing: Doing, patient_id: UUID, slug: str, result: Result) -> DoneTest:
    return DoneTest(
        id=new_id(), clinic_id=doing.clinic_id, patient_id=patient_id, slug=slug,
        performed_on=result.performed_on, left=result.left, right=result.right, left_note=result.left_note.strip(),
        right_note=result.right_note.strip(), recorded_at=doing.context.now, recorded_by=doing.context.member_id,
        reason="", taken_back=False,
    )  # fmt: skip


def result_of(row: DoneTest) -> Result:
    """What a row says was found."""
    return Result(row.left, row.right, row.performed_on, row.left_note, row.right_note)


def _plan(doing: Doing, patient: Patient, slug: str, due_on: date | None) -> None:
    person = merges.one_person(doing.session, doing.clinic_id, patient.id)
    for earlier in rows.open_retests(doing.session, doing.clinic_id, person):
        if earlier.slug == slug:
            earlier.closed_at = doing.context.now
    mark_all_stale(doing.session, doing.clinic_id, doing.context.now, patient.id)
    if due_on is not None:
        doing.session.add(
            Retest(
                id=new_id(), clinic_id=doing.clinic_id, patient_id=patient.id, slug=slug, due_on=due_on,
                planned_at=doing.context.now, planned_by=doing.context.member_id,
            )
        )  # fmt: skip
