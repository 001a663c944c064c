"""Tests: record one per side, correct it, and what its rule proposes: into a draft, or not and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic.adapters.catalogue import load_catalogue
from clinic.domain import dose as doses
from clinic.domain import drafts as drafting
from clinic.domain import tests as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.library import Template, Test
from clinic.domain.catalogue.words import Sidedness
from clinic.domain.codec import from_plain
from clinic.domain.corrections import standing
from clinic.domain.drafts import DraftContent
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.patients import day_in
from clinic.domain.programs import SidePlan
from clinic.domain.sides import Side
from clinic.domain.tests import Proposal, Result
from clinic.persistence import catalogue, merges, patients
from clinic.persistence import programs as program_rows
from clinic.persistence import tests as rows
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Draft, Program
from clinic.persistence.tenancy import owned
from clinic.persistence.tests import Decision, DoneTest, Retest
from clinic.services.context import Context, Doing, perform
from clinic.services.defaults import usual_schedule
from clinic.services.draft_rows import begin, keep
from clinic.services.exercise_search import kept_index
from clinic.services.figures import NO_PICTURE, Picture, body_of, picture
from clinic.services.patients import facts_of

DUE_MOST = 10
OVER = "Another row stands for this one already. Look at the page again."
DECIDED = "This proposal was decided already."


@dataclass(frozen=True, slots=True)
class Line:
    """A test that was done, as it counts now. ``words`` say both sides and what differs.

    ``decided`` says what became of its proposal: "accepted", the reason why not, or nothing yet.
    """

    id: UUID
    performed_on: date
    words: str
    left: str
    right: str
    left_note: str
    right_note: str
    by: str
    corrected: bool
    decided: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One side on one day in the chart: where it stands from the left, and the rank of its outcome."""

    day: date
    x: float
    rank: int
    name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One exercise that the proposal would add."""

    name: str
    dose: str
    side: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal with what was decided: ``decided`` is empty while it is open."""

    test_id: UUID
    why: str
    program: str
    offers: tuple[Offer, ...]
    decided: str
    program_id: UUID | None


@dataclass(frozen=True, slots=True)
class TestShown:
    """One kind of test with a patient's results, the newest first."""

    __test__ = False  # pytest would collect the name

    test: Test
    lines: tuple[Line, ...]
    left: tuple[Dot, ...]
    right: tuple[Dot, ...]
    asked: Asked | None
    retest_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class TestsPage:
    """A patient's tests."""

    __test__ = False

    patient_id: UUID
    patient: str
    today: date
    closed: bool
    shown: tuple[TestShown, ...]


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


def tests_page(context: Context, patient_id: UUID) -> TestsPage:
    """Every test of the catalogue with what was found on this patient. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        session, clinic_id = doing.session, doing.clinic_id
        patient, today = _patient(doing, patient_id)
        person = merges.one_person(session, clinic_id, patient.id)
        found = rows.tests_of(session, clinic_id, person)
        decisions = rows.decisions_of(session, clinic_id, [row.id for row in found])
        retests = rows.open_retests(session, clinic_id, person)
        names = patients.member_names(session, clinic_id)
        newest = kept_index(session, clinic_id).by_slug
    shown = []
    for test in load_catalogue().tests.values():
        counted = standing(row for row in found if row.slug == test.slug)
        due = next((one.due_on for one in retests if one.slug == test.slug), None)
        shown.append(
            TestShown(
                test,
                tuple(_line(test, row, names, decisions.get(row.id)) for row in reversed(counted)),
                tuple(_dots(test, counted, Side.left)),
                tuple(_dots(test, counted, Side.right)),
                _asked(test, counted[-1], decisions, newest) if counted else None,
                due,
                due is not None and due <= today,
            )
        )
    closed = patient.archived_at is not None
    return TestsPage(patient.id, facts_of(patient).name, today, closed, tuple(shown))


def form(context: Context, patient_id: UUID, slug: str) -> TestForm:
    """The form for a test, with the day of testing again that the clinic usually takes. Raises NotFound."""
    test = _test(slug)
    with perform(context, Action.view_patient) as doing:
        patient, today = _patient(doing, patient_id)
        days = test.retest_days or doing.session.get_one(Clinic, doing.clinic_id).retest_days
    usual = today + timedelta(days) if days else None
    return TestForm(patient.id, facts_of(patient).name, test, today, None, usual)


def drawing(context: Context, slug: str, side: str, outcome: str) -> Picture:
    """One outcome of a test, drawn. Raises NotFound."""
    test = _test(slug)
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
        patient, today = _patient(doing, row.patient_id)
    return TestForm(patient.id, facts_of(patient).name, _test(row.slug), today, _result(row), None)


def record(
    context: Context, patient_id: UUID, slug: str, result: Result, retest_on: date | None = None
) -> UUID:
    """Keep what a test found; a day for testing again closes earlier ones. Raises Invalid, NotFound, Conflict."""
    test = _test(slug)
    with perform(context, Action.record_test) as doing:
        patient, today = _patient(doing, patient_id)
        _refuse_archived(patient)
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
        patient, today = _patient(doing, row.patient_id, lock=True)
        taken = select(DoneTest.id).where(DoneTest.clinic_id == doing.clinic_id, DoneTest.corrects == row.id)
        if row.taken_back or doing.session.scalar(taken) is not None:
            raise Conflict(OVER)
        if result is not None:
            rules.check(_test(row.slug), result, today)
        instead = _row(doing, patient.id, row.slug, result or replace(_result(row), left=None, right=None))
        instead.corrects, instead.reason, instead.taken_back = row.id, reason.strip(), result is None
        doing.session.add(instead)
        doing.note(test=row.slug, taken_back=result is None)
        return patient.id


def accept(context: Context, test_id: UUID) -> UUID:
    """Put what the rule proposes into the draft of the patient's program, a new one if need be. Returns its id.

    Exercises that stand in the draft already are not added twice. Raises NotFound, Conflict.
    """
    with perform(context, Action.accept_proposal) as doing:
        row, patient, proposal = _open_proposal(doing, test_id)
        test = _test(row.slug)
        template = _template(test)
        program, draft = _draft(doing, patient, template.name if template else test.name)
        stored = from_plain(DraftContent, draft.content)
        written = _with_proposed(doing, stored, _proposed(test, template), proposal)
        keep(doing, draft, written)
        doing.session.add(_decision(doing, row, accepted=True, program_id=program.id))
        doing.note(program=str(program.id), added=len(written.items) - len(stored.items))
        return program.id


def decline(context: Context, test_id: UUID, reason: str) -> UUID:
    """Say why the proposal is not followed. Returns the patient's id. Raises Invalid, NotFound, Conflict."""
    if not reason.strip() or len(reason) > rules.REASON_MOST:
        raise Invalid("reason", "Say why not: it stays with the test.")
    with perform(context, Action.decline_proposal) as doing:
        row, patient, _ = _open_proposal(doing, test_id)
        doing.session.add(_decision(doing, row, accepted=False, reason=reason.strip()))
        return patient.id


def plan_retest(context: Context, patient_id: UUID, slug: str, due_on: date | None) -> None:
    """Set the day on which to test again, or take it away. Raises Invalid, NotFound, Conflict."""
    _test(slug)
    with perform(context, Action.plan_retest) as doing:
        patient, today = _patient(doing, patient_id)
        _refuse_archived(patient)
        if due_on is not None and not today < due_on <= today + rules.RETEST_MOST:
            raise Invalid("retest_on", "Give a day from tomorrow on, within two years, or leave it empty.")
        _plan(doing, patient, slug, due_on)
        doing.note(test=slug)


def due(context: Context) -> tuple[tuple[Due, ...], int]:
    """Who is to be tested again by now, at most ten, and how many there are in all."""
    with perform(context, Action.view_caseload) as doing:
        zone = doing.session.get_one(Clinic, doing.clinic_id).zone
        today = day_in(zone, context.now)
        found, total = rows.due_retests(doing.session, doing.clinic_id, today, DUE_MOST)
    known = load_catalogue().tests
    lines = tuple(
        Due(patient.id, facts_of(patient).name, known[one.slug].name, one.slug, one.due_on)
        for one, patient in found
        if one.slug in known
    )
    return lines, total


def _patient(doing: Doing, patient_id: UUID, *, lock: bool = False) -> tuple[Patient, date]:
    """The patient and her local date; the entry is about her."""
    row = owned(doing.session, Patient, doing.clinic_id, patient_id)
    if lock:
        doing.session.refresh(row, with_for_update=True)
    doing.about("patient", row.id, patient=row.id)
    return row, day_in(patients.zone_of(doing.session, doing.clinic_id, row), doing.context.now)


def _refuse_archived(patient: Patient) -> None:
    if patient.archived_at is not None:
        raise Conflict("This patient is archived. Restore her or him first.")


def _test(slug: str) -> Test:
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


def _result(row: DoneTest) -> Result:
    return Result(row.left, row.right, row.performed_on, row.left_note, row.right_note)


def _plan(doing: Doing, patient: Patient, slug: str, due_on: date | None) -> None:
    person = merges.one_person(doing.session, doing.clinic_id, patient.id)
    for earlier in rows.open_retests(doing.session, doing.clinic_id, person):
        if earlier.slug == slug:
            earlier.closed_at = doing.context.now
    if due_on is not None:
        doing.session.add(
            Retest(
                id=new_id(), clinic_id=doing.clinic_id, patient_id=patient.id, slug=slug, due_on=due_on,
                planned_at=doing.context.now, planned_by=doing.context.member_id,
            )
        )  # fmt: skip


def _line(test: Test, row: DoneTest, names: dict[UUID, str], decision: Decision | None) -> Line:
    return Line(
        row.id,
        row.performed_on,
        rules.words(test, _result(row)),
        rules.outcome_name(test, row.left),
        rules.outcome_name(test, row.right),
        row.left_note,
        row.right_note,
        names.get(row.recorded_by, "") if row.recorded_by else "",
        row.corrects is not None,
        _decided(decision),
    )


def _decided(decision: Decision | None) -> str:
    return "" if decision is None else "accepted" if decision.accepted else decision.reason


CHART = (146.0, 388.0)
"""Where the first and the last day stand in the chart."""


def _dots(test: Test, counted: Sequence[DoneTest], side: Side) -> Iterable[Dot]:
    places = rules.spread([row.performed_on for row in counted], *CHART)
    for row, x in zip(counted, places, strict=True):
        outcome = _result(row).outcome(side)
        if outcome is not None:
            name = rules.outcome_name(test, outcome)
            yield Dot(row.performed_on, x, test.rank(outcome), name)


def _template(test: Test) -> Template | None:
    """The ready-made program that rests on a test."""
    every = load_catalogue().templates.values()
    return next((one for one in every if one.test == test.slug), None)


def _proposed(test: Test, template: Template | None) -> tuple[str, ...]:
    return tuple(item.exercise for item in template.items) if template else test.leads_to


def _sides(sidedness: Sidedness, focus: Side | None) -> SidePlan:
    return SidePlan(tuple(Side), focus) if sidedness is Sidedness.one_side else SidePlan()


def _asked(
    test: Test, row: DoneTest, decisions: dict[UUID, Decision], newest: Mapping[str, catalogue.Stored]
) -> Asked | None:
    proposal = rules.proposal(test, _result(row))
    if proposal is None:
        return None
    template = _template(test)
    found = [newest[slug].exercise for slug in _proposed(test, template) if slug in newest]
    offers = tuple(
        Offer(
            exercise.name,
            "; or ".join(doses.words(one) for one in doses.choices(exercise.dose)),
            _sides(exercise.sidedness, proposal.focus).words(),
        )
        for exercise in found
    )
    decision = decisions.get(row.id)
    program_id = decision.program_id if decision else None
    return Asked(
        row.id, proposal.why, template.name if template else test.name, offers, _decided(decision), program_id
    )


def _open_proposal(doing: Doing, test_id: UUID) -> tuple[DoneTest, Patient, Proposal]:
    """The newest test of its kind with its proposal. Raises Conflict when it is decided, corrected or has none."""
    row = owned(doing.session, DoneTest, doing.clinic_id, test_id)
    patient, _ = _patient(doing, row.patient_id, lock=True)
    if patient.merged_into is not None:
        patient, _ = _patient(doing, patient.merged_into, lock=True)
    _refuse_archived(patient)
    person = merges.one_person(doing.session, doing.clinic_id, patient.id)
    every = rows.tests_of(doing.session, doing.clinic_id, person)
    if row not in standing(every):
        raise Conflict(OVER)
    if rows.decisions_of(doing.session, doing.clinic_id, [row.id]):
        raise Conflict(DECIDED)
    proposal = rules.proposal(_test(row.slug), _result(row))
    if proposal is None:
        raise Conflict("Nothing is proposed: what was found is as it should be.")
    return row, patient, proposal


def _decision(
    doing: Doing, row: DoneTest, *, accepted: bool, reason: str = "", program_id: UUID | None = None
) -> Decision:
    return Decision(
        id=new_id(), clinic_id=doing.clinic_id, test_id=row.id, accepted=accepted, reason=reason,
        program_id=program_id, decided_at=doing.context.now, decided_by=doing.context.member_id,
    )  # fmt: skip


def _draft(doing: Doing, patient: Patient, title: str) -> tuple[Program, Draft]:
    """The draft of the patient's newest program that has not ended; a new program when there is none."""
    session, clinic_id = doing.session, doing.clinic_id
    program = session.scalar(
        select(Program)
        .where(Program.clinic_id == clinic_id, Program.patient_id == patient.id, Program.ended_at.is_(None))
        .order_by(Program.created_at.desc(), Program.id.desc())
        .limit(1)
        .with_for_update()
    )
    if program is None:
        program = Program(
            id=new_id(), clinic_id=clinic_id, patient_id=patient.id, title=title, latest=0,
            created_at=doing.context.now, created_by=doing.context.member_id,
        )  # fmt: skip
        session.add(program)
        session.flush()
    draft = program_rows.draft_of(session, clinic_id, program.id)
    if draft is None:
        versions = program_rows.versions(session, clinic_id, program.id)
        content = (
            drafting.reopened(program_rows.content_of(session, clinic_id, versions[-1].id))
            if versions
            else DraftContent(program.title)
        )
        draft = begin(doing, program, content)
    return program, draft


def _with_proposed(
    doing: Doing, draft: DraftContent, slugs: Sequence[str], proposal: Proposal
) -> DraftContent:
    there = {item.exercise for item in draft.items}
    schedule = usual_schedule(doing.session, doing.clinic_id)
    for slug in slugs:
        if slug in there:
            continue
        found = catalogue.newest_version(doing.session, doing.clinic_id, slug)
        item = drafting.new_item(str(uuid4()), str(found.version_id), found.exercise)
        sides = _sides(found.exercise.sidedness, proposal.focus)
        draft = drafting.with_item(draft, replace(item, sides=sides, schedule=schedule))
    return draft
