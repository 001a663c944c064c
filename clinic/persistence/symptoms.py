"""What a patient felt beside an exercise, and the alerts: what a report asked a person of the clinic to do."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.base import Base, ClinicOwned, Key, Prose, Short
from clinic.persistence.checkins import Checkin
from clinic.persistence.programs import Program, ProgramVersion


class SymptomReport(ClinicOwned, Base):
    """Something that hurt or tingled, told by itself: it says nothing about doing an exercise. Never changed."""

    __tablename__ = "symptom_reports"
    __table_args__ = (Index("ix_symptom_reports_program_day", "program_id", "performed_on"),)

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submissions.id"), index=True)
    lineage_id: Mapped[UUID | None]
    performed_on: Mapped[date]
    felt: Mapped[list[str]]
    pain: Mapped[int | None]
    phase: Mapped[Short | None]
    side: Mapped[Short | None]
    note: Mapped[Prose] = mapped_column(default="")
    source: Mapped[Short]
    submitted_at: Mapped[datetime]
    zone: Mapped[Short]


class Alert(ClinicOwned, Base):
    """Raised in the same transaction as its cause; open until a named person acknowledges it.

    The cause is a check-in or a symptom told by itself: exactly one of the two is named. ``escalate_at``: when
    the owners are told, unless it is closed by then; None once they were, and for what can wait.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_clinic_open", "clinic_id", "acknowledged_at"),
        Index("ix_alerts_escalate_at", "escalate_at"),
        CheckConstraint("(checkin_id IS NULL) <> (symptom_report_id IS NULL)", name="one_cause"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"), index=True)
    checkin_id: Mapped[UUID | None] = mapped_column(ForeignKey("checkins.id"))
    symptom_report_id: Mapped[UUID | None] = mapped_column(ForeignKey("symptom_reports.id"))
    lineage_id: Mapped[UUID | None]
    performed_on: Mapped[date]
    route: Mapped[Short]
    table_id: Mapped[Short]
    felt: Mapped[list[str]]
    pain: Mapped[int | None]
    phase: Mapped[Short | None]
    side: Mapped[Short | None]
    raised_at: Mapped[datetime]
    owner_id: Mapped[UUID | None]
    escalate_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None]
    note: Mapped[Prose] = mapped_column(default="")


def symptoms_of(session: Session, clinic_id: UUID, submission_id: UUID) -> list[SymptomReport]:
    """The symptoms told by themselves in one post."""
    return list(
        session.scalars(
            select(SymptomReport).where(
                SymptomReport.clinic_id == clinic_id, SymptomReport.submission_id == submission_id
            )
        )
    )


def open_alerts(session: Session, clinic_id: UUID, program_id: UUID, days: Iterable[date]) -> list[Alert]:
    """The program's alerts about these dates that nobody has acknowledged."""
    return list(session.scalars(_OPEN, {"clinic": clinic_id, "program": program_id, "days": list(days)}))


_OPEN = select(Alert).where(
    Alert.clinic_id == bindparam("clinic"),
    Alert.program_id == bindparam("program"),
    Alert.acknowledged_at.is_(None),
    Alert.performed_on.in_(bindparam("days", expanding=True)),
)


def alerts_of_submission(session: Session, clinic_id: UUID, submission_id: UUID) -> list[Alert]:
    """The open alerts that a post raised."""
    told = select(SymptomReport.id).where(
        SymptomReport.clinic_id == clinic_id, SymptomReport.submission_id == submission_id
    )
    done = select(Checkin.id).where(Checkin.clinic_id == clinic_id, Checkin.submission_id == submission_id)
    return list(
        session.scalars(
            select(Alert).where(
                Alert.clinic_id == clinic_id,
                Alert.acknowledged_at.is_(None),
                Alert.symptom_report_id.in_(told) | Alert.checkin_id.in_(done),
            )
        )
    )


def alerts_of_patient(session: Session, clinic_id: UUID, patient_id: UUID, most: int) -> list[Alert]:
    """The alerts about a patient: open ones first, the newest first among equals."""
    return list(
        session.scalars(
            select(Alert)
            .join(Program, Program.id == Alert.program_id)
            .where(
                Alert.clinic_id == clinic_id, Program.clinic_id == clinic_id, Program.patient_id == patient_id
            )
            .order_by(Alert.acknowledged_at.is_not(None), Alert.raised_at.desc(), Alert.id.desc())
            .limit(most)
        )
    )


def symptom_notes(session: Session, clinic_id: UUID, keys: Iterable[UUID]) -> dict[UUID, str]:
    """What was written with these symptoms told by themselves."""
    found = session.execute(
        select(SymptomReport.id, SymptomReport.note).where(
            SymptomReport.clinic_id == clinic_id, SymptomReport.id.in_(list(keys))
        )
    )
    return {row.id: row.note for row in found}


def publisher_of(session: Session, clinic_id: UUID, program_id: UUID) -> UUID | None:
    """The member who published the program's newest version."""
    return session.scalar(
        select(ProgramVersion.published_by)
        .where(ProgramVersion.clinic_id == clinic_id, ProgramVersion.program_id == program_id)
        .order_by(ProgramVersion.number.desc())
        .limit(1)
    )
