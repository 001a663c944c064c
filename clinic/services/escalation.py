"""Who is written to about an alert: its owner when it is raised, the clinic's owners when nobody closed it in time.

No mail says who the patient is or what was felt.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from clinic.domain.actions import Action, Role, Site
from clinic.persistence.accounts import Clinic, mail_addresses
from clinic.persistence.programs import Program
from clinic.persistence.symptoms import Alert
from clinic.persistence.tenancy import ACROSS, owned
from clinic.services import letters, mail
from clinic.services.context import Context, Doing, House, perform

ENGINE = "engine"


def tell_members(doing: Doing, members: Collection[UUID], letter: mail.Letter, role: str = "") -> int:
    """Put a mail to each of these members, and to all of a role, into the outbox; returns how many."""
    context = doing.context
    found = mail_addresses(doing.session, doing.clinic_id, members=members, role=role)
    for address in found:
        mail.enqueue(doing.session, context.house, address, letter, context.now, clinic_id=doing.clinic_id)
    return len(found)


def escalate_due(house: House, now: datetime, limit: int) -> int:
    """Tell the owners of alerts that waited too long, each once; returns how many alerts there were."""
    with house.database.read() as session:
        # the engine serves every clinic; each alert is then passed on within its own
        due = session.execute(
            select(Alert.clinic_id, Alert.id)
            .where(Alert.acknowledged_at.is_(None), Alert.escalate_at <= now)
            .order_by(Alert.escalate_at)
            .limit(limit)
            .execution_options(**{ACROSS: True})
        ).all()
    for clinic_id, alert_id in due:
        _escalate(Context(house, Site(ENGINE, clinic_id), now), alert_id)
    return len(due)


def _escalate(context: Context, alert_id: UUID) -> None:
    with perform(context, Action.escalate_alert) as doing:
        alert = owned(doing.session, Alert, doing.clinic_id, alert_id)
        doing.session.refresh(alert, with_for_update=True)
        program = owned(doing.session, Program, doing.clinic_id, alert.program_id)
        doing.about("alert", alert.id, patient=program.patient_id)
        if alert.acknowledged_at is not None or alert.escalate_at is None:
            doing.note(told=0)  # closed, or passed on by another engine, meanwhile
            return
        alert.escalate_at, alert.escalated_at = None, context.now
        clinic = doing.session.get_one(Clinic, doing.clinic_id)
        letter = letters.escalated(context.house, clinic.escalate_hours)
        also = [alert.owner_id] if alert.owner_id else []
        doing.note(told=tell_members(doing, also, letter, Role.owner.value))
