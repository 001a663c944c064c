"""The words agreed with patients; the year of birth stands with the patient."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.persistence.accounts import Clinic
from clinic.persistence.base import Base, ClinicOwned, Prose
from clinic.persistence.links import HolderSession, Link
from clinic.persistence.programs import Program


class AgreedWord(ClinicOwned, Base):
    """A patient's word; only its slow hash is kept."""

    __tablename__ = "agreed_words"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patients.id"), primary_key=True)
    word_hash: Mapped[Prose]
    agreed_at: Mapped[datetime]
    agreed_by: Mapped[UUID | None]


def word_of(session: Session, clinic_id: UUID, patient_id: UUID) -> AgreedWord | None:
    """The word agreed with a patient, or None."""
    return session.scalar(
        select(AgreedWord).where(AgreedWord.clinic_id == clinic_id, AgreedWord.patient_id == patient_id)
    )


def kept_columns(clinic_id: UUID, patient_id: UUID) -> tuple[ColumnElement[Any], ...]:
    """Whether the clinic asks, and when a word was agreed with a patient (none: never)."""
    word = select(AgreedWord.agreed_at).where(
        AgreedWord.clinic_id == clinic_id, AgreedWord.patient_id == patient_id
    )
    return select(Clinic.second_fact).where(Clinic.id == clinic_id).scalar_subquery(), word.scalar_subquery()


def ask_again(session: Session, clinic_id: UUID, patient_id: UUID) -> None:
    """Ask for the fact once more in every browser in which the patient's link is open."""
    links = (
        select(Link.id)
        .join(Program, (Program.id == Link.program_id) & (Program.clinic_id == Link.clinic_id))
        .where(Link.clinic_id == clinic_id, Program.clinic_id == clinic_id, Program.patient_id == patient_id)
    )
    session.execute(
        update(HolderSession)
        .where(HolderSession.clinic_id == clinic_id, HolderSession.link_id.in_(links))
        .values(fact_at=None)
        .execution_options(synchronize_session=False)
    )
