"""Patients."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.accounts import Account, Clinic, Member
from clinic.persistence.base import Base, ClinicOwned, Key, Name, Prose, Short


class Patient(ClinicOwned, Base):
    """A person in a clinic's care. Paper and links show the given name and an initial only."""

    __tablename__ = "patients"
    __table_args__ = (Index("ix_patients_clinic_archived_at", "clinic_id", "archived_at"),)

    id: Mapped[Key]
    given_name: Mapped[Name]
    family_name: Mapped[Name]
    birth_year: Mapped[int | None]
    language: Mapped[Short] = mapped_column(default="en")
    zone: Mapped[Short | None]
    email: Mapped[Name | None]
    phone: Mapped[Short | None]
    mail_consent_at: Mapped[datetime | None]
    equipment: Mapped[list[str]] = mapped_column(default=list)
    minutes_a_day: Mapped[int | None]
    note: Mapped[Prose] = mapped_column(default="")
    cared_for_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)


def zone_of(session: Session, clinic_id: UUID, patient: Patient) -> str:
    """The patient's IANA zone: her own, else the clinic's."""
    if patient.zone:
        return patient.zone
    clinic = session.get(Clinic, clinic_id)
    return clinic.zone if clinic else "UTC"


def found(
    session: Session, clinic_id: UUID, words: str, *, archived: bool, skip: int, most: int
) -> tuple[Sequence[Patient], int]:
    """A page of patients whose name holds every word, by name, and how many there are in all."""
    wanted = select(Patient).where(Patient.clinic_id == clinic_id)
    wanted = wanted.where(Patient.archived_at.is_not(None) if archived else Patient.archived_at.is_(None))
    whole = func.lower(Patient.given_name + " " + Patient.family_name)
    for word in words.lower().split():
        wanted = wanted.where(whole.contains(word, autoescape=True))
    total = session.scalar(wanted.with_only_columns(func.count()))
    page = wanted.order_by(func.lower(Patient.family_name), func.lower(Patient.given_name), Patient.id)
    return session.scalars(page.offset(skip).limit(most)).all(), total or 0


def member_names(session: Session, clinic_id: UUID) -> dict[UUID, str]:
    """The names of a clinic's members, past ones too, by member id."""
    rows = session.execute(
        select(Member.id, Account.name)
        .join(Account, Account.id == Member.account_id)
        .where(Member.clinic_id == clinic_id)
    )
    return {row.id: row.name for row in rows}
