"""Alerts: raised with the report that caused them, owned by a person, open until somebody says what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.symptom_table import SymptomTable
from clinic.domain.symptoms import (
    Felt,
    Line,
    Phase,
    Reported,
    Route,
    Where,
    most_urgent,
    route_for,
    symptom_words,
    together,
)
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.checkins import Checkin
from clinic.persistence.patients import Patient, member_names, name_of
from clinic.persistence.programs import Program
from clinic.persistence.symptoms import (
    Alert,
    SymptomReport,
    alerts_of_patient,
    alerts_of_submission,
    open_alerts,
    publisher_of,
    symptom_notes,
)
from clinic.persistence.tenancy import owned
from clinic.services import letters
from clinic.services.context import Context, Doing, perform
from clinic.services.escalation import tell_members
from clinic.services.patient_rows import full_name
from clinic.services.scores import mark_stale
from clinic.services.symptom_table import table_of

SHOWN = 50
NOTE_MOST = 2000

Cause = Checkin | SymptomReport


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as the patient's page shows it. Names are empty where there is none; ``words`` says what
    was felt."""

    id: UUID
    program_id: UUID
    route: Route
    words: str
    performed_on: date
    raised_at: datetime
    owner: str
    told: str
    escalated: bool
    acknowledged_at: datetime | None
    acknowledged_by: str
    note: str


@dataclass(frozen=True, slots=True)
class AlertPage:
    """One alert on a page of its own."""

    alert: AlertView
    patient_id: UUID
    patient_name: str


def route_of(session: Session, clinic: Clinic, causes: Sequence[Cause]) -> Route:
    """The most urgent route of the reports of one post, by the clinic's table and pain limit."""
    lines = table_of(session, clinic.id).lines
    return most_urgent([route for _, route in _routes(causes, clinic.pain_limit, lines)])


def raise_alerts(doing: Doing, clinic: Clinic, program: Program, causes: Sequence[Cause]) -> Route:
    """Raise, in the caller's transaction, an alert for each report that needs a person; returns the most
    urgent route.

    A report that says no more than an open alert about the same exercise, day and side raises none: a
    correction does not ring twice.
    """
    table = table_of(doing.session, doing.clinic_id)
    routes = _routes(causes, clinic.pain_limit, table.lines)
    ringing = [(cause, route) for cause, route in routes if route.alerts]
    if ringing:
        there = open_alerts(
            doing.session, doing.clinic_id, program.id, {cause.performed_on for cause, _ in ringing}
        )
        owner = _owner(doing, program)
        doing.session.flush()  # the causes get their rows before the alerts name them
        raised = [
            _alert(doing, clinic, program, cause, route, table, owner)
            for cause, route in ringing
            if not any(_says_as_much(alert, cause, route) for alert in there)
        ]
        doing.session.add_all(raised)
        if any(alert.escalate_at for alert in raised):
            tell_members(doing, [owner] if owner else [], letters.alert(doing.context.house))
    return most_urgent([route for _, route in routes])


def alerts_of(doing: Doing, patient_id: UUID) -> tuple[AlertView, ...]:
    """A patient's alerts, open ones first, inside another service's action."""
    session, clinic_id = doing.session, doing.clinic_id
    found = alerts_of_patient(session, clinic_id, patient_id, SHOWN)
    names = member_names(session, clinic_id) if found else {}
    causes = [alert.symptom_report_id for alert in found if alert.symptom_report_id is not None]
    told = symptom_notes(session, clinic_id, causes) if causes else {}
    return tuple(_view(alert, names, told) for alert in found)


def for_patient(context: Context, patient_id: UUID) -> tuple[AlertView, ...]:
    """A patient's alerts, open ones first. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        patient = owned(doing.session, Patient, doing.clinic_id, patient_id)
        doing.about("patient", patient.id, patient=patient.id)
        return alerts_of(doing, patient.id)


def alert(context: Context, alert_id: UUID) -> AlertPage:
    """One alert with its patient. Raises NotFound."""
    with perform(context, Action.view_patient) as doing:
        row = owned(doing.session, Alert, doing.clinic_id, alert_id)
        program = owned(doing.session, Program, doing.clinic_id, row.program_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        doing.about("alert", row.id, patient=patient.id)
        names = member_names(doing.session, doing.clinic_id)
        cause = row.symptom_report_id
        told = symptom_notes(doing.session, doing.clinic_id, [cause]) if cause else {}
        name = full_name(patient)
        return AlertPage(_view(row, names, told), patient.id, name)


def acknowledge(context: Context, alert_id: UUID, note: str) -> UUID:
    """Close an alert with what was done about it; returns the patient's id. Raises Invalid, NotFound,
    Conflict."""
    with perform(context, Action.acknowledge_alert) as doing:
        alert = owned(doing.session, Alert, doing.clinic_id, alert_id)
        doing.session.refresh(alert, with_for_update=True)
        program = owned(doing.session, Program, doing.clinic_id, alert.program_id)
        doing.about("alert", alert.id, patient=program.patient_id)
        if not note.strip():
            raise Invalid("note", "Write in a few words what you did, such as “called, all well”.")
        if len(note) > NOTE_MOST:
            raise Invalid("note", f"This is too long: at most {NOTE_MOST} characters.")
        if alert.acknowledged_at is not None:
            raise Conflict("Somebody else has closed this alert already. Open the patient's page to see who.")
        alert.acknowledged_at, alert.acknowledged_by = context.now, context.member_id
        alert.note = note.strip()
        doing.note(route=alert.route)
        mark_stale(doing.session, doing.clinic_id, program.id, context.now)
        return program.patient_id


def close_alerts(doing: Doing, submission_id: UUID, note: str) -> None:
    """Close what a post raised, in the caller's transaction, because that post was taken back."""
    for alert in alerts_of_submission(doing.session, doing.clinic_id, submission_id):
        alert.acknowledged_at, alert.acknowledged_by = doing.context.now, doing.context.member_id
        alert.note = note


def reported(cause: Cause) -> Reported:
    """A report as the table of routes sees it."""
    return Reported(
        frozenset(Felt(word) for word in cause.felt),
        cause.pain,
        Phase(cause.phase) if isinstance(cause, SymptomReport) and cause.phase else None,
        Where(cause.side) if cause.side else None,
    )


def _routes(causes: Sequence[Cause], limit: int, lines: Sequence[Line]) -> list[tuple[Cause, Route]]:
    """Each report's route; tingling, numbness or weakness on the left and on the right counts as both sides."""
    reports = [reported(cause) for cause in causes]
    both = together(reports)
    found = []
    for cause, one in zip(causes, reports, strict=True):
        where = both if both and one.felt & {Felt.tingling, Felt.numbness, Felt.weakness} else one.where
        found.append((cause, route_for(Reported(one.felt, one.pain, one.phase, where), limit, lines)))
    return found


def _owner(doing: Doing, program: Program) -> UUID | None:
    patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
    return patient.cared_for_by or publisher_of(doing.session, doing.clinic_id, program.id)


def _alert(
    doing: Doing,
    clinic: Clinic,
    program: Program,
    cause: Cause,
    route: Route,
    table: SymptomTable,
    owner: UUID | None,
) -> Alert:
    now, waits = doing.context.now, timedelta(hours=clinic.escalate_hours)
    alone = cause if isinstance(cause, SymptomReport) else None
    return Alert(
        id=new_id(),
        clinic_id=doing.clinic_id,
        program_id=program.id,
        checkin_id=None if alone else cause.id,
        symptom_report_id=alone.id if alone else None,
        lineage_id=cause.lineage_id,
        performed_on=cause.performed_on,
        route=route.value,
        table_id=table.id,
        felt=list(cause.felt),
        pain=cause.pain,
        phase=alone.phase if alone else None,
        side=cause.side,
        raised_at=now,
        owner_id=owner,
        escalate_at=now + waits if route in (Route.call, Route.urgent) else None,
    )


def _says_as_much(alert: Alert, cause: Cause, route: Route) -> bool:
    about = (alert.lineage_id, alert.performed_on, alert.side) == (
        cause.lineage_id,
        cause.performed_on,
        cause.side,
    )
    pain = -1 if cause.pain is None else cause.pain
    known = -1 if alert.pain is None else alert.pain
    return (
        about
        and Route(alert.route).rank >= route.rank
        and set(cause.felt) <= set(alert.felt)
        and pain <= known
    )


def _view(alert: Alert, names: dict[UUID, str], told: dict[UUID, str]) -> AlertView:
    return AlertView(
        id=alert.id,
        program_id=alert.program_id,
        route=Route(alert.route),
        words=symptom_words(alert.felt, alert.pain, alert.side, alert.phase),
        performed_on=alert.performed_on,
        raised_at=alert.raised_at,
        owner=name_of(names, alert.owner_id),
        told=told.get(alert.symptom_report_id, "") if alert.symptom_report_id else "",
        escalated=alert.escalated_at is not None,
        acknowledged_at=alert.acknowledged_at,
        acknowledged_by=name_of(names, alert.acknowledged_by),
        note=alert.note,
    )
