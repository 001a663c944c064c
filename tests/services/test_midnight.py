"""Midnight comes zone by zone: no page counts anybody again, the engine does, a few at a time, what was told first."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from clinic.adapters.mail import FileMailer
from clinic.domain.actions import Site
from clinic.domain.adherence.values import ReportSource
from clinic.domain.checkins import Post
from clinic.persistence.caseload import Score
from clinic.persistence.patients import Patient
from clinic.services import caseload, checkins, score_audit, scores
from clinic.services.context import Context, House
from clinic.services.demo_load import Load, fill
from clinic.services.work import PIECE, Duties
from tests.cast import NOON
from tests.domain.test_clinical_day import ZONES
from tests.program_stage import set_stage
from tests.web.watch import watched

PATIENTS = 2 * len(ZONES)
QUARTER, QUARTER_PAST = timedelta(minutes=15), time(0, 15)
QUERIES_MOST = 8
LONDON_SLEEPS = datetime(2026, 3, 10, 0, 0, 1, tzinfo=NOON.tzinfo)


def filled(house: House, patients: int) -> Context:
    """A clinic in London with two weeks of check-ins, counted at noon."""
    set_stage(house)
    made = fill(
        house, NOON, Load(patients, 14), email="load@clinic.example", password="teal lamp counts sheep",
        totp_secret="JBSWY3DPEHPK3PXP", said=lambda *_: None,
    )  # fmt: skip
    return Context(house, Site("test", made.clinic_id), NOON)


@pytest.fixture
def site(house: House) -> Context:
    """Patients who all live in the clinic's zone."""
    found = filled(house, 3 * PIECE)
    settle(found, dict.fromkeys(patients_of(found), "Europe/London"))
    return found


def patients_of(site: Context) -> list[UUID]:
    with site.house.database.read() as session:
        mine = select(Patient.id).where(Patient.clinic_id == site.clinic_id).order_by(Patient.id)
        return list(session.scalars(mine))


def settle(site: Context, zones: dict[UUID, str]) -> None:
    """Let the patients live there, and count everybody as of noon."""
    with site.house.database.write() as session:
        for patient in session.scalars(select(Patient).where(Patient.clinic_id == site.clinic_id)):
            patient.zone = zones[patient.id]
        scores.mark_all_stale(session, site.clinic_id, site.now)
    count_all(site, site.now)


def count_all(site: Context, now: datetime) -> int:
    counted = 0
    while done := scores.refresh_due(site.house, now, PIECE):
        counted += done
    return counted


def kept(site: Context) -> dict[UUID, tuple[date, datetime]]:
    """For which date each program was counted, and from when on it is stale."""
    with site.house.database.read() as session:
        rows = session.execute(
            select(Score.program_id, Score.counted_for, Score.stale_at).where(
                Score.clinic_id == site.clinic_id
            )
        )
        return {key: (day, stale) for key, day, stale in rows}


def test_in_every_zone_each_is_counted_once_when_its_own_midnight_passed(house: House) -> None:
    site = filled(house, PATIENTS)
    settle(site, dict(zip(patients_of(site), cycle(ZONES), strict=False)))
    counted, now = 0, NOON
    while now < NOON + timedelta(days=1):
        now += QUARTER
        due = 2 * sum(now.astimezone(ZoneInfo(zone)).time() < QUARTER_PAST for zone in ZONES)
        assert count_all(site, now) == due
        counted += due
        if due:
            (found,) = score_audit.audit(house, now, site.clinic_id)
            assert (found.waiting, found.differing) == (0, ())
    assert counted == PATIENTS


def test_a_page_after_midnight_counts_nobody_and_costs_the_same(site: Context) -> None:
    before = kept(site)
    after_midnight = replace(site, now=LONDON_SLEEPS)
    with watched(site.house) as watch:
        shown = caseload.today(after_midnight)
    assert shown.patients == 3 * PIECE
    # with what begins and ends the two transactions, and the tests that are due
    assert watch.statements <= QUERIES_MOST + 6
    assert watch.kept <= {"audit_entries", "audit_heads"}
    assert kept(site) == before


def test_the_engine_takes_a_few_at_a_time(site: Context, tmp_path: Path) -> None:
    duties = Duties(site.house, FileMailer(tmp_path, "a@clinic.example"))
    waiting = []
    for second in range(4):
        duties.tick(LONDON_SLEEPS + timedelta(seconds=second))
        waiting.append(sum(stale <= LONDON_SLEEPS for _, stale in kept(site).values()))
    assert waiting == [2 * PIECE, PIECE, 0, 0]
    assert {day for day, _ in kept(site).values()} == {LONDON_SLEEPS.date()}


def test_what_is_told_after_midnight_touches_one_score_and_is_counted_first(site: Context) -> None:
    before, told = kept(site), max(kept(site))
    moment = LONDON_SLEEPS + timedelta(minutes=1)
    checkins.enter(replace(site, now=moment), told, Post(uuid4(), easier="Stairs"), ReportSource.staff)
    after = kept(site)
    assert {key for key in after if after[key] != before[key]} == {told}
    assert scores.refresh_due(site.house, moment, 1) == 1
    assert {key for key, (day, _) in kept(site).items() if day == moment.date()} == {told}
