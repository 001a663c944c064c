"""Everything that happened with a patient, as one sorted list of keys; the rows follow by their kinds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, literal, select, union_all
from sqlalchemy.orm import Session

from clinic.domain.actions import Action
from clinic.persistence.audit import AuditEntry
from clinic.persistence.caseload import Review
from clinic.persistence.checkins import Submission
from clinic.persistence.measures import Measure
from clinic.persistence.messages import PatientMessage
from clinic.persistence.notes import Note
from clinic.persistence.programs import Pause, Program, ProgramVersion
from clinic.persistence.questions import Question
from clinic.persistence.reminders import Reminder, ReminderConsent
from clinic.persistence.symptoms import Alert, SymptomReport
from clinic.persistence.tests import DoneTest

SHEETS = (Action.view_handout.value, Action.view_own_handout.value)
RECORD = (
    Action.add_patient.value, Action.change_patient.value, Action.archive_patient.value,
    Action.restore_patient.value, Action.merge_patients.value, Action.undo_merge.value, Action.issue_link.value,
    Action.revoke_link.value, Action.decide_disagreement.value, Action.undo_disagreement.value,
    Action.agree_word.value, Action.remove_word.value, Action.unlock_fact.value,
    Action.record_minutes.value, Action.correct_minutes.value,
)  # fmt: skip
"""Acts about the person whose entry in the trail says it all."""
CARE = (
    Action.record_hand_over.value, Action.change_delivery.value, Action.choose_lighter.value,
    Action.set_aside_finding.value, Action.take_back_finding.value, Action.take_progression.value,
    Action.defer_progression.value, Action.refuse_progression.value, Action.reopen_progression.value,
    Action.accept_proposal.value, Action.decline_proposal.value, Action.plan_retest.value,
)  # fmt: skip
"""The same about a program and what was decided on it."""

OF_PROGRAM: dict[str, tuple[Any, Any, ColumnElement[bool] | None]] = {
    "version": (ProgramVersion, ProgramVersion.published_at, None),
    "pause": (Pause, Pause.created_at, None),
    "end": (Program, Program.ended_at, Program.ended_at.is_not(None)),
    "check-in": (Submission, Submission.submitted_at, None),
    "symptom": (SymptomReport, SymptomReport.submitted_at, None),
    "alert": (Alert, Alert.raised_at, None),
    "question": (Question, Question.asked_at, None),
    "message": (PatientMessage, PatientMessage.written_at, None),
    "review": (Review, Review.reviewed_at, None),
}
"""Kinds that belong to a program: the rows, their moment, and which of them."""
OF_PATIENT: dict[str, tuple[Any, Any]] = {
    "note": (Note, Note.written_at), "test": (DoneTest, DoneTest.recorded_at),
    "measure": (Measure, Measure.recorded_at), "reminder": (Reminder, Reminder.created_at),
    "agreed": (ReminderConsent, ReminderConsent.at),
}  # fmt: skip
"""Kinds that name the patient."""
OF_TRAIL = {"sheet": SHEETS, "care": CARE, "record": RECORD}
"""Kinds that are entries of the audit trail, by their verbs."""
KINDS = (*OF_PROGRAM, *OF_PATIENT, *OF_TRAIL)


def keys_of(
    session: Session, clinic_id: UUID, person: Sequence[UUID], kinds: Sequence[str], skip: int, most: int
) -> list[tuple[str, UUID, datetime]]:
    """The (kind, key, moment) of what happened with a person, the newest first; two queries at most."""
    programs = list(
        session.scalars(
            select(Program.id).where(Program.clinic_id == clinic_id, Program.patient_id.in_(person))
        )
    )
    parts = [_part(kind, clinic_id, person, programs) for kind in kinds]
    every = union_all(*parts).subquery()
    rows = session.execute(
        select(every.c.kind, every.c.key, every.c.at)
        .order_by(every.c.at.desc(), every.c.key.desc())
        .offset(skip)
        .limit(most)
    )
    return [(row.kind, row.key, row.at) for row in rows]


def _part(kind: str, clinic_id: UUID, person: Sequence[UUID], programs: Sequence[UUID]) -> Select[Any]:
    if kind in OF_PROGRAM:
        table, at, which = OF_PROGRAM[kind]
        of = Program.id if table is Program else table.program_id
        where = of.in_(programs) if which is None else and_(of.in_(programs), which)
    elif kind in OF_PATIENT:
        table, at = OF_PATIENT[kind]
        where = table.patient_id.in_(person)
    else:
        table, at = AuditEntry, AuditEntry.at
        where = and_(
            AuditEntry.patient_id.in_(person),
            AuditEntry.verb.in_(OF_TRAIL[kind]),
            AuditEntry.outcome == "done",
        )
    return select(literal(kind).label("kind"), table.id.label("key"), at.label("at")).where(
        table.clinic_id == clinic_id, where
    )


def rows_of(session: Session, clinic_id: UUID, kind: str, keys: Sequence[UUID]) -> dict[UUID, Any]:
    """The rows of one kind by their keys; no query when there are none."""
    if not keys:
        return {}
    table = (
        OF_PROGRAM[kind][0]
        if kind in OF_PROGRAM
        else OF_PATIENT[kind][0]
        if kind in OF_PATIENT
        else AuditEntry
    )
    found = session.scalars(select(table).where(table.clinic_id == clinic_id, table.id.in_(keys)))
    return {row.id: row for row in found}
