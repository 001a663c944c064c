"""The caseload of 10,000 patients: as fast with a million check-ins behind it as with ten thousand."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event, insert

from clinic.adapters.files import ContentStore
from clinic.adapters.pdf import Renderer
from clinic.adapters.secrets import Keys, Passwords
from clinic.domain.actions import Site
from clinic.persistence import schema
from clinic.persistence.base import new_id
from clinic.persistence.caseload import Score
from clinic.persistence.checkins import Checkin, Submission
from clinic.persistence.engine import Database
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.services import caseload
from clinic.services.context import Context, House
from tests.bench.measure import Measured, percentile, seconds
from tests.cast import add_clinic

PATIENTS = 10_000
NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
SECRET = "8f1d4c2ab97e5603" * 4


def measure() -> Iterator[Measured]:
    """Growth from 10 k to 1 M check-ins, and the number of queries."""
    with tempfile.TemporaryDirectory() as folder:
        house = build(Path(folder))
        clinic_id, programs = fill(house)
        context = Context(house, Site("bench", clinic_id), NOW)
        add_checkins(house, clinic_id, programs, 1)
        small = sample(context)
        queries = count_queries(context)
        add_checkins(house, clinic_id, programs, 99)
        large = sample(context)
        house.database.close()
    value = percentile(large, 0.5) / percentile(small, 0.5)
    yield Measured(
        "caseload.growth_1m", value, "×", "≤ 1.2", value <= 1.2,
        f"the same page at 10 k check-ins ({percentile(small, 0.5) * 1000:.1f} ms)", len(large),
        (max(large) - min(large)) / percentile(small, 0.5),
    )  # fmt: skip
    slow = percentile(large, 0.95) * 1000
    yield Measured(
        "caseload.page",
        slow,
        "ms",
        "≤ 100",
        slow <= 100,
        "p95 of the first page at 1 M check-ins",
        len(large),
    )
    yield Measured(
        "caseload.queries", queries, "", "≤ 8", queries <= 8, "statements of one page, audit included"
    )


def build(folder: Path) -> House:
    """A migrated, empty site in a folder."""
    keys = Keys(SECRET)
    database = Database(f"sqlite:///{folder / 'clinic.db'}")
    schema.upgrade(database.engine)
    return House(
        database,
        keys,
        Passwords(),
        ContentStore(folder / "content", keys),
        Renderer(),
        "http://127.0.0.1",
        "a@b",
    )


def fill(house: House) -> tuple[UUID, list[UUID]]:
    """A clinic with 10,000 patients, a program and a kept score each."""
    with house.database.write() as session:
        clinic = add_clinic(session)
        patients = [new_id() for _ in range(PATIENTS)]
        programs = [new_id() for _ in range(PATIENTS)]
        common: dict[str, Any] = {"clinic_id": clinic.id, "created_at": NOW}
        session.execute(insert(Patient), [
            {"id": key, "given_name": f"P{n}", "family_name": "X", "equipment": [], **common}
            for n, key in enumerate(patients)
        ])  # fmt: skip
        session.execute(insert(Program), [
            {"id": key, "patient_id": patient, "title": "Hips", **common}
            for key, patient in zip(programs, patients, strict=True)
        ])  # fmt: skip
        session.execute(insert(Score), [
            {
                "program_id": key, "patient_id": patient, "clinic_id": clinic.id, "counted_for": NOW.date(),
                "stale_at": NOW + timedelta(1), "shown": True, "group": "well", "rank": n, "adherence": 0.5,
                "last_report_at": NOW, "open_alerts": 0, "open_questions": 0,
                "facts": {
                    "strong": "Going well.", "rest": "", "next": "Open", "about": "Hips", "percent": 50,
                    "done": "14", "due": 28, "reported": 28, "days": [["2026-03-01", "done"]] * 28,
                },
            }
            for n, (key, patient) in enumerate(zip(programs, patients, strict=True))
        ])  # fmt: skip
        return clinic.id, programs


def add_checkins(house: House, clinic_id: UUID, programs: list[UUID], each: int) -> None:
    """``each`` check-ins for every program, written in bulk."""
    lineage, submission = new_id(), new_id()
    common: dict[str, Any] = {
        "clinic_id": clinic_id, "lineage_id": lineage, "performed_on": date(2026, 3, 1), "status": "done",
        "felt": [], "note": "", "source": "patient", "submitted_at": NOW, "zone": "UTC",
    }  # fmt: skip
    with house.database.write() as session:
        session.execute(insert(Submission), [{
            "id": submission, "clinic_id": clinic_id, "program_id": programs[0], "client_key": new_id(),
            "body_sha256": "", "source": "patient", "submitted_at": NOW, "zone": "UTC",
        }])  # fmt: skip
    for program in range(0, len(programs), 500):
        chunk = programs[program : program + 500]
        with house.database.write() as session:
            session.execute(insert(Checkin), [
                {"id": new_id(), "program_id": key, "submission_id": submission, **common}
                for key in chunk for _ in range(each)
            ])  # fmt: skip


def sample(context: Context) -> list[float]:
    """Seconds of 60 readings of the first page, after ten to warm up."""
    for _ in range(10):
        caseload.today(context)
    return [seconds(lambda: caseload.today(context)) for _ in range(60)]


def count_queries(context: Context) -> int:
    """Statements that one reading sends, its audit entry included."""
    sent: list[str] = []

    def note(*args: Any) -> None:
        sent.append(args[2])

    event.listen(context.house.database.engine, "before_cursor_execute", note)
    caseload.today(context)
    event.remove(context.house.database.engine, "before_cursor_execute", note)
    return sum(not statement.startswith(("BEGIN", "COMMIT")) for statement in sent)
