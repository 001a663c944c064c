"""The answers that a clinic keeps for questions it is often asked."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Name, Prose, Short
from clinic.persistence.checkins import Checkin
from clinic.persistence.programs import Program
from clinic.persistence.symptoms import Alert, SymptomReport


class SavedAnswer(ClinicOwned, Base):
    """One text. ``revision`` counts its changes; an archived one is offered no more and can be brought back."""

    __tablename__ = "saved_answers"

    id: Mapped[Key]
    title: Mapped[Name]
    text: Mapped[Prose]
    language: Mapped[Short]
    revision: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime]
    written_by: Mapped[UUID | None]
    archived_at: Mapped[datetime | None]


def saved_answers(session: Session, clinic_id: UUID, *, archived: bool = False) -> list[SavedAnswer]:
    """Those at hand and, with ``archived``, those put away too, by title."""
    wanted = select(SavedAnswer).where(SavedAnswer.clinic_id == clinic_id)
    if not archived:
        wanted = wanted.where(SavedAnswer.archived_at.is_(None))
    return list(session.scalars(wanted.order_by(SavedAnswer.title, SavedAnswer.id)))


def told_with_symptoms(session: Session, clinic_id: UUID, submission_ids: Iterable[UUID]) -> set[UUID]:
    """Of these posts the ones that also told a symptom, pain, or what was felt."""
    keys = list(submission_ids)
    reports = select(SymptomReport.submission_id).where(
        SymptomReport.clinic_id == clinic_id, SymptomReport.submission_id.in_(keys)
    )
    checkins = select(Checkin.submission_id, Checkin.pain, Checkin.felt).where(
        Checkin.clinic_id == clinic_id, Checkin.submission_id.in_(keys)
    )
    felt = {row.submission_id for row in session.execute(checkins) if row.pain or set(row.felt) - {"none"}}
    return felt | set(session.scalars(reports))


def patients_with_alerts(session: Session, clinic_id: UUID, patient_ids: Iterable[UUID]) -> set[UUID]:
    """Of these patients the ones who have an alert that nobody closed, in any program."""
    found = (
        select(Program.patient_id)
        .join(Alert, (Alert.program_id == Program.id) & (Alert.clinic_id == Program.clinic_id))
        .where(
            Program.clinic_id == clinic_id,
            Program.patient_id.in_(list(patient_ids)),
            Alert.acknowledged_at.is_(None),
        )
    )
    return set(session.scalars(found))
