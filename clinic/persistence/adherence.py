"""From rows to what adherence is computed from: one scenario for each program, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.adherence.values import (
    Amount,
    Decision,
    DoseFloor,
    Pause,
    PrescribedItem,
    Report,
    ReportSource,
    Scenario,
    Status,
    VersionPlan,
)
from clinic.domain.codec import from_plain
from clinic.domain.disagreements import Place
from clinic.domain.dose import Dose, lower_bounds
from clinic.domain.programs import SidePlan
from clinic.domain.schedule import Schedule
from clinic.domain.sides import Side
from clinic.persistence import programs as rows
from clinic.persistence.accounts import Clinic
from clinic.persistence.checkins import Checkin, counts
from clinic.persistence.disagreements import DisagreementDecision, in_force
from clinic.persistence.patients import Patient
from clinic.persistence.symptoms import SymptomReport


@dataclass(frozen=True, slots=True)
class Followed:
    """A program with everything its figures rest on. ``scenario`` is None until something is published.

    ``decisions`` stand as in the scenario.
    """

    program: rows.Program
    patient: Patient
    zone: str
    versions: tuple[rows.ProgramVersion, ...]
    items: Mapping[UUID, tuple[rows.ProgramItem, ...]]
    pauses: tuple[rows.Pause, ...]
    checkins: tuple[Checkin, ...]
    scenario: Scenario | None
    day_pains: tuple[SymptomReport, ...] = ()
    decisions: tuple[DisagreementDecision, ...] = ()

    @property
    def pained(self) -> tuple[Checkin | SymptomReport, ...]:
        """Whatever may hold a pain number for a day: reports on exercises, and the paper log's worst pain of a day."""
        return (*self.checkins, *self.day_pains)

    def decision_at(self, place: Place) -> DisagreementDecision:
        """The decision that holds at a place where one does."""
        assert place.mark.decision is not None
        return self.decisions[place.mark.decision]


def follow(session: Session, clinic_id: UUID, program_ids: Sequence[UUID], now: datetime) -> list[Followed]:
    """The programs of a clinic with their scenarios, in the order of ``program_ids``; absent ones are left out."""
    found = session.execute(
        select(rows.Program, Patient, Clinic.zone)
        .join(Patient, Patient.id == rows.Program.patient_id)
        .join(Clinic, Clinic.id == rows.Program.clinic_id)
        .where(
            rows.Program.clinic_id == clinic_id,
            Patient.clinic_id == clinic_id,
            rows.Program.id.in_(program_ids),
        )
    ).all()
    versions = _by_program(
        session.scalars(
            select(rows.ProgramVersion)
            .where(
                rows.ProgramVersion.clinic_id == clinic_id, rows.ProgramVersion.program_id.in_(program_ids)
            )
            .order_by(rows.ProgramVersion.number)
        )
    )
    items: dict[UUID, list[rows.ProgramItem]] = defaultdict(list)
    version_ids = [version.id for kept in versions.values() for version in kept]
    for item in session.scalars(
        select(rows.ProgramItem)
        .where(rows.ProgramItem.clinic_id == clinic_id, rows.ProgramItem.version_id.in_(version_ids))
        .order_by(rows.ProgramItem.position)
    ):
        items[item.version_id].append(item)
    pauses = _by_program(
        session.scalars(
            select(rows.Pause)
            .where(
                rows.Pause.clinic_id == clinic_id,
                rows.Pause.program_id.in_(program_ids),
                rows.Pause.withdrawn_at.is_(None),
            )
            .order_by(rows.Pause.first_day)
        )
    )
    checkins = _by_program(
        session.scalars(
            select(Checkin)
            .where(
                Checkin.clinic_id == clinic_id,
                Checkin.program_id.in_(program_ids),
                counts(clinic_id, Checkin.submission_id),
            )
            .order_by(Checkin.submitted_at, Checkin.id)
        )
    )
    paper = ReportSource.paper.value
    on_paper = [key for key, told in checkins.items() if any(one.source == paper for one in told)]
    day_pains = _by_program(_day_pains(session, clinic_id, on_paper))
    decisions = _by_program(in_force(session, clinic_id, on_paper) if on_paper else ())
    followed = {
        program.id: _followed(
            program,
            patient,
            patient.zone or zone,
            versions[program.id],
            items,
            pauses[program.id],
            checkins[program.id],
            day_pains[program.id],
            decisions[program.id],
            now,
        )
        for program, patient, zone in found
    }
    return [followed[key] for key in program_ids if key in followed]


OfProgram = TypeVar(
    "OfProgram", rows.ProgramVersion, rows.Pause, Checkin, SymptomReport, DisagreementDecision
)


def _day_pains(session: Session, clinic_id: UUID, on_paper: Sequence[UUID]) -> Iterable[SymptomReport]:
    """The worst pain of each day on logs of paper; no question to the database where no paper came."""
    if not on_paper:
        return ()
    return session.scalars(
        select(SymptomReport).where(
            SymptomReport.clinic_id == clinic_id,
            SymptomReport.program_id.in_(on_paper),
            SymptomReport.source == ReportSource.paper.value,
            SymptomReport.lineage_id.is_(None),
            counts(clinic_id, SymptomReport.submission_id),
        )
    )


def _by_program(found: Iterable[OfProgram]) -> dict[UUID, list[OfProgram]]:
    grouped: dict[UUID, list[OfProgram]] = defaultdict(list)
    for row in found:
        grouped[row.program_id].append(row)
    return grouped


def _followed(
    program: rows.Program,
    patient: Patient,
    zone: str,
    versions: Sequence[rows.ProgramVersion],
    items: Mapping[UUID, Sequence[rows.ProgramItem]],
    pauses: Sequence[rows.Pause],
    checkins: Sequence[Checkin],
    day_pains: Sequence[SymptomReport],
    decisions: Sequence[DisagreementDecision],
    now: datetime,
) -> Followed:
    plans = tuple(_plan(version, items[version.id]) for version in versions)
    scenario = Scenario(
        zone=ZoneInfo(zone),
        now=now,
        versions=plans,
        reports=tuple(report_of(checkin) for checkin in checkins if checkin.submitted_at <= now),
        pauses=tuple(Pause(pause.first_day, pause.last_day or date.max) for pause in pauses),
        ends_on=program.ends_on,
        decisions=tuple(_decision(one) for one in decisions),
    )
    return Followed(
        program,
        patient,
        zone,
        tuple(versions),
        {key: tuple(kept) for key, kept in items.items()},
        tuple(pauses),
        tuple(checkins),
        scenario if plans else None,
        tuple(day_pains),
        tuple(decisions),
    )


def _plan(version: rows.ProgramVersion, items: Sequence[rows.ProgramItem]) -> VersionPlan:
    return VersionPlan(
        version.effective_from, tuple(prescribed(item) for item in items), version.published_at
    )


def prescribed(item: rows.ProgramItem) -> PrescribedItem:
    """A published item as adherence sees it: schedule, sides, and the least that fulfils its dose."""
    least = lower_bounds(from_plain(Dose, item.dose))
    return PrescribedItem(
        str(item.lineage_id),
        Schedule.from_plain(item.schedule),
        from_plain(SidePlan, item.sides).sides,
        DoseFloor(least.sets, least.reps, least.hold_s),
    )


def _decision(row: DisagreementDecision) -> Decision:
    return Decision(str(row.kept_id), str(row.over_id), row.slot_index, Side(row.side) if row.side else None)


def report_of(checkin: Checkin) -> Report:
    """A check-in as adherence sees it."""
    amounts = (checkin.sets, checkin.reps, checkin.seconds)
    return Report(
        id=str(checkin.id),
        item=str(checkin.lineage_id),
        performed_on=checkin.performed_on,
        status=Status(checkin.status),
        source=ReportSource(checkin.source),
        submitted_at=checkin.submitted_at,
        index=checkin.slot_index,
        side=Side(checkin.side) if checkin.side else None,
        amount=None if amounts == (None, None, None) else Amount(*amounts),
        zone=ZoneInfo(checkin.zone),
    )
