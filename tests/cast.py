"""Times and rows that many tests begin with."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from clinic.domain.audit import Entry
from clinic.persistence.accounts import Clinic
from clinic.persistence.audit import append
from clinic.persistence.base import new_id
from clinic.persistence.catalogue import Exercise, ExerciseVersion
from clinic.persistence.checkins import Checkin, Submission
from clinic.persistence.measures import Measure
from clinic.persistence.notes import Note
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program, ProgramItem, ProgramVersion
from clinic.persistence.symptoms import SymptomReport
from clinic.persistence.tests import Decision, DoneTest
from clinic.services.accounts import zones

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
"""A Monday, as in the worked cases of the definition."""


def noon_zone() -> str:
    """A zone in which it is about noon, on the date of UTC: in the small hours a page asks which day is meant."""
    now = datetime.now(UTC)

    def away(name: str) -> tuple[bool, int]:
        there = now.astimezone(ZoneInfo(name))
        return there.date() != now.date(), abs(there.hour - 12)

    return min(zones(), key=away)


def night_zone() -> str:
    """A zone in which it is between one and two at night, when "today" may still mean yesterday."""
    now = datetime.now(UTC)
    return next(name for name in zones() if now.astimezone(ZoneInfo(name)).hour == 1)


def add_clinic(session: Session, name: str = "Riverside") -> Clinic:
    """A clinic's row."""
    clinic = Clinic(id=new_id(), name=name, zone="America/Los_Angeles", created_at=NOON)
    session.add(clinic)
    session.flush()
    return clinic


def add_history(session: Session) -> UUID:
    """One row in each table of the main job, tied together, without any service; returns the clinic's id."""
    clinic = add_clinic(session)
    patient = Patient(
        id=new_id(),
        clinic_id=clinic.id,
        given_name="Rosa",
        family_name="Marin",
        created_at=NOON,
        equipment=[],
    )
    exercise = Exercise(
        id=new_id(), clinic_id=None, slug="hip-hinge", name="Hip hinge", created_at=NOON, latest=1
    )
    session.add_all([patient, exercise])
    session.flush()
    text = ExerciseVersion(
        id=new_id(), exercise_id=exercise.id, number=1, content={}, content_sha256="0" * 64, created_at=NOON
    )
    program = Program(
        id=new_id(), clinic_id=clinic.id, patient_id=patient.id, title="Hips", latest=1, created_at=NOON
    )
    session.add_all([text, program])
    session.flush()
    version = ProgramVersion(
        id=new_id(), clinic_id=clinic.id, program_id=program.id, number=1, title="Hips", facts={}, reason="",
        effective_from=date(2026, 3, 2), published_at=NOON, zone=clinic.zone, content_sha256="0" * 64,
        check_code="0000-0000",
    )  # fmt: skip
    submission = Submission(
        id=new_id(), clinic_id=clinic.id, program_id=program.id, client_key=uuid4(), body_sha256="0" * 64,
        source="patient", submitted_at=NOON, zone=clinic.zone,
    )  # fmt: skip
    session.add_all([version, submission])
    session.flush()
    lineage = uuid4()
    item = ProgramItem(
        id=new_id(), clinic_id=clinic.id, version_id=version.id, lineage_id=lineage, position=1,
        exercise_version_id=text.id, modifications=[], dose={}, sides={}, schedule={},
    )  # fmt: skip
    checkin = Checkin(
        id=new_id(), clinic_id=clinic.id, program_id=program.id, submission_id=submission.id, lineage_id=lineage,
        performed_on=date(2026, 3, 9), status="done", felt=[], source="patient", submitted_at=NOON,
        zone=clinic.zone,
    )  # fmt: skip
    symptom = SymptomReport(
        id=new_id(), clinic_id=clinic.id, program_id=program.id, submission_id=submission.id,
        performed_on=date(2026, 3, 9), felt=["ache"], source="patient", submitted_at=NOON, zone=clinic.zone,
    )  # fmt: skip
    note = Note(id=new_id(), clinic_id=clinic.id, patient_id=patient.id, text="Called", written_at=NOON)
    test = DoneTest(
        id=new_id(), clinic_id=clinic.id, patient_id=patient.id, slug="hip-rotation-test",
        performed_on=date(2026, 3, 9), left="reaches", recorded_at=NOON,
    )  # fmt: skip
    measure = Measure(
        id=new_id(), clinic_id=clinic.id, patient_id=patient.id, instrument="nprs",
        performed_on=date(2026, 3, 9), facts={"period": "now", "score": 3}, recorded_at=NOON,
    )  # fmt: skip
    session.add_all([item, checkin, symptom, note, test, measure])
    session.flush()
    session.add(Decision(id=new_id(), clinic_id=clinic.id, test_id=test.id, accepted=False, decided_at=NOON))
    append(session, b"key", an_entry(clinic.id))
    session.flush()
    return clinic.id


def an_entry(clinic_id: UUID) -> Entry:
    """An entry of the audit trail about nothing in particular."""
    return Entry(
        clinic_id, 0, NOON, "site", None, "test", "patient.view", "done", None, None, None, {}, "", ""
    )
