"""Patients."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, bindparam, cast, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic.domain.errors import NotFound
from clinic.domain.names import folded
from clinic.persistence.accounts import Account, Clinic, Member
from clinic.persistence.base import Base, ClinicOwned, Key, Name, Prose, Short


def _folded_name(context: Any) -> str:
    typed = context.get_current_parameters()
    return sort_name(typed["given_name"], typed["family_name"])


def sort_name(given_name: str, family_name: str) -> str:
    """What the list is sorted and searched by: "marin rosa"."""
    return folded(f"{family_name} {given_name}")


class Patient(ClinicOwned, Base):
    """A person in a clinic's care. Paper and links show the given name and an initial only.

    ``merged_into`` names the patient who is the same person: this row is then archived and kept. ``import_id``
    names the import that added the patient.
    """

    __tablename__ = "patients"
    __table_args__ = (
        Index("ix_patients_clinic_archived_at", "clinic_id", "archived_at"),
        Index("ix_patients_clinic_cared_for_by", "clinic_id", "cared_for_by", "id"),
        Index("ix_patients_clinic_by_name", "clinic_id", "archived_at", "merged_into", "folded", "id"),
    )

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
    birth_date: Mapped[date | None]
    text_size: Mapped[Short] = mapped_column(default="standard")
    folded: Mapped[str] = mapped_column(String(450), default=_folded_name)
    merged_into: Mapped[UUID | None] = mapped_column(index=True)
    import_id: Mapped[UUID | None] = mapped_column(index=True)


def zone_of(session: Session, clinic_id: UUID, patient: Patient) -> str:
    """The patient's IANA zone: her own, else the clinic's."""
    if patient.zone:
        return patient.zone
    clinic = session.get(Clinic, clinic_id)
    return clinic.zone if clinic else "UTC"


def clinic_and_zone(session: Session, clinic_id: UUID, patient_id: UUID) -> tuple[Clinic, str]:
    """The clinic, and the zone by the patient's key, in one question: every report asks it. Raises NotFound."""
    found = session.execute(_ZONES, {"clinic": clinic_id, "patient": patient_id}).one_or_none()
    if found is None:
        raise NotFound
    clinic, own = found
    return clinic, own or clinic.zone


_ZONES = (
    select(Clinic, Patient.zone)
    .select_from(Patient)
    .join(Clinic, Clinic.id == Patient.clinic_id)
    .where(Patient.clinic_id == bindparam("clinic"), Patient.id == bindparam("patient"))
)


def names(session: Session, clinic_id: UUID, *, archived: bool) -> list[tuple[str, str]]:
    """The key (as text) and the folded name of every patient, by name: as little as a search can do with.

    They come as one long text, for ten thousand rows of two columns cost more than the search itself. A folded
    name holds no space but single ones, so neither mark can stand in it.
    """
    line = Patient.folded + PART + cast(Patient.id, String)
    every = session.scalar(select(func.aggregate_strings(line, LINE)).where(*_shown(clinic_id, archived)))
    found = [one.partition(PART) for one in sorted(every.split(LINE))] if every else []
    return [(key, name) for name, _, key in found]


PART, LINE = "\x1f", "\x1e"


def page_of(
    session: Session, clinic_id: UUID, *, archived: bool, skip: int, most: int
) -> tuple[Sequence[Patient], int]:
    """A page of the patients by name, and how many there are in all."""
    total = session.scalar(select(func.count()).select_from(Patient).where(*_shown(clinic_id, archived)))
    page = select(Patient).where(*_shown(clinic_id, archived)).order_by(*_BY_NAME)
    return session.scalars(page.offset(skip).limit(most)).all(), total or 0


def by_ids(session: Session, clinic_id: UUID, keys: Iterable[str | UUID]) -> list[Patient]:
    """The patients with these keys, in their order; unknown ones are left out."""
    wanted = [UUID(str(key)) for key in keys]
    rows = session.scalars(select(Patient).where(Patient.clinic_id == clinic_id, Patient.id.in_(wanted)))
    found = {row.id: row for row in rows}
    return [found[key] for key in wanted if key in found]


def _shown(clinic_id: UUID, archived: bool) -> tuple[Any, ...]:
    return (
        Patient.clinic_id == clinic_id,
        Patient.archived_at.is_not(None) if archived else Patient.archived_at.is_(None),
        Patient.merged_into.is_(None),
    )


_BY_NAME = (Patient.folded, Patient.id)


def member_names(session: Session, clinic_id: UUID) -> dict[UUID, str]:
    """The names of a clinic's members, past ones too, by member id."""
    rows = session.execute(
        select(Member.id, Account.name)
        .join(Account, Account.id == Member.account_id)
        .where(Member.clinic_id == clinic_id)
    )
    return {row.id: row.name for row in rows}


def name_of(names: Mapping[UUID, str], key: UUID | None) -> str:
    """The name that stands under a key; empty when nobody is named there."""
    return names.get(key, "") if key else ""
