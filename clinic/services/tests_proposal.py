"""What a test's rule proposes: into the draft of the patient's program, or not and why."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic.adapters.catalogue import load_catalogue
from clinic.domain import drafts as drafting
from clinic.domain import tests as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.library import Template, Test
from clinic.domain.catalogue.words import Sidedness
from clinic.domain.codec import from_plain
from clinic.domain.corrections import standing
from clinic.domain.drafts import DraftContent
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.programs import SidePlan
from clinic.domain.sides import Side
from clinic.domain.tests import Proposal
from clinic.persistence import catalogue, merges
from clinic.persistence import programs as program_rows
from clinic.persistence import tests as rows
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Draft, Program
from clinic.persistence.tenancy import owned
from clinic.persistence.tests import Decision, DoneTest
from clinic.services.context import Context, Doing, perform
from clinic.services.defaults import usual_schedule
from clinic.services.draft_rows import begin, keep
from clinic.services.patient_rows import patient_of, refuse_archived
from clinic.services.tests import OVER, result_of, test_of

DECIDED = "This proposal was decided already."


def accept(context: Context, test_id: UUID) -> UUID:
    """Put what the rule proposes into the draft of the patient's program, a new one if need be. Returns its id.

    Exercises that stand in the draft already are not added twice. Raises NotFound, Conflict.
    """
    with perform(context, Action.accept_proposal) as doing:
        row, patient, proposal = _open_proposal(doing, test_id)
        test = test_of(row.slug)
        template = template_of(test)
        program, draft = _draft(doing, patient, template.name if template else test.name)
        stored = from_plain(DraftContent, draft.content)
        written = _with_proposed(doing, stored, proposed(test, template), proposal)
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


def template_of(test: Test) -> Template | None:
    """The ready-made program that rests on a test."""
    every = load_catalogue().templates.values()
    return next((one for one in every if one.test == test.slug), None)


def proposed(test: Test, template: Template | None) -> tuple[str, ...]:
    """The slugs of the exercises that a test leads to."""
    return tuple(item.exercise for item in template.items) if template else test.leads_to


def sides_of(sidedness: Sidedness, focus: Side | None) -> SidePlan:
    """Both sides, the worse one first, of an exercise that is done on one side at a time."""
    return SidePlan(tuple(Side), focus) if sidedness is Sidedness.one_side else SidePlan()


def _open_proposal(doing: Doing, test_id: UUID) -> tuple[DoneTest, Patient, Proposal]:
    """The newest test of its kind with its proposal. Raises Conflict when it is decided, corrected or has none."""
    row = owned(doing.session, DoneTest, doing.clinic_id, test_id)
    patient, _ = patient_of(doing, row.patient_id, lock=True)
    if patient.merged_into is not None:
        patient, _ = patient_of(doing, patient.merged_into, lock=True)
    refuse_archived(patient)
    person = merges.one_person(doing.session, doing.clinic_id, patient.id)
    every = rows.tests_of(doing.session, doing.clinic_id, person)
    if row not in standing(every):
        raise Conflict(OVER)
    if rows.decisions_of(doing.session, doing.clinic_id, [row.id]):
        raise Conflict(DECIDED)
    proposal = rules.proposal(test_of(row.slug), result_of(row))
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
    schedule = usual_schedule(doing)
    for slug in slugs:
        if slug in there:
            continue
        found = catalogue.newest_version(doing.session, doing.clinic_id, slug)
        item = drafting.new_item(str(uuid4()), str(found.version_id), found.exercise)
        sides = sides_of(found.exercise.sidedness, proposal.focus)
        draft = drafting.with_item(draft, replace(item, sides=sides, schedule=schedule))
    return draft
