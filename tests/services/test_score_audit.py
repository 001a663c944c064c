"""Kept scores are what a recomputation gives, after everything that can change them; and what differs is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from clinic.adapters.mail import FileMailer
from clinic.domain.actions import Site
from clinic.persistence.caseload import Score
from clinic.persistence.programs import Program
from clinic.services import clinics, defaults, patients, score_audit, scores
from clinic.services.context import Context, House
from clinic.services.demo_load import Load, fill
from clinic.services.score_audit import Audited
from clinic.services.work import Duties
from tests.cast import NOON
from tests.program_stage import set_stage

Act = Callable[[Context, UUID], object]


@pytest.fixture
def site(house: House) -> Context:
    """A clinic of forty patients with three weeks of check-ins, in six zones."""
    set_stage(house)
    made = fill(
        house, NOON, Load(40, 21), email="load@clinic.example", password="teal lamp counts sheep",
        totp_secret="JBSWY3DPEHPK3PXP", said=lambda *_: None,
    )  # fmt: skip
    return Context(house, Site("test", made.clinic_id), NOON)


def audited(site: Context) -> Audited:
    (found,) = score_audit.audit(site.house, site.now, site.clinic_id)
    return found


def one_program(site: Context) -> tuple[UUID, UUID]:
    """A program and its patient."""
    with site.house.database.read() as session:
        wanted = select(Program.id, Program.patient_id).where(Program.clinic_id == site.clinic_id)
        key, patient_id = session.execute(wanted.order_by(Program.id).limit(1)).one()
    return key, patient_id


def count_again(site: Context) -> None:
    while scores.refresh_due(site.house, site.now, 50):
        continue


def test_every_kept_score_is_what_a_recomputation_gives(site: Context) -> None:
    found = audited(site)
    assert (found.equal, found.waiting, found.differing) == (40, 0, ())


def test_after_a_midnight_scores_wait_and_are_counted_zone_by_zone(site: Context) -> None:
    tomorrow = replace(site, now=site.now + timedelta(days=1))
    assert audited(tomorrow).waiting == 40
    count_again(tomorrow)
    assert (audited(tomorrow).equal, audited(tomorrow).waiting) == (40, 0)


def away(context: Context, patient_id: UUID) -> None:
    patients.archive(context, patient_id)


def moved(context: Context, patient_id: UUID) -> None:
    form = patients.form(context, patient_id)
    patients.change(context, patient_id, form.revision, replace(form.facts, zone="Pacific/Kiritimati"))


def stricter(context: Context, patient_id: UUID) -> None:
    defaults.change(context, replace(defaults.defaults(context), pain_limit=1))


def clinic_moved(context: Context, patient_id: UUID) -> None:
    settings = clinics.Settings("Load", "12 Mill Lane", "555 0142", "Pacific/Kiritimati", "Call 112.")
    clinics.change(context, settings)


@pytest.mark.parametrize("act", [away, moved, stricter, clinic_moved])
def test_what_a_score_rests_on_besides_reports_counts_too(site: Context, act: Act) -> None:
    _, patient_id = one_program(site)
    act(site, patient_id)
    assert audited(site).waiting > 0
    count_again(site)
    assert (audited(site).waiting, audited(site).differing) == (0, ())


def test_a_restored_patient_is_on_the_caseload_again(site: Context) -> None:
    program_id, patient_id = one_program(site)
    for act, shown in ((patients.archive, False), (patients.restore, True)):
        act(site, patient_id)
        count_again(site)
        with site.house.database.read() as session:
            kept = select(Score.shown).where(
                Score.clinic_id == site.clinic_id, Score.program_id == program_id
            )
            assert session.scalar(kept) is shown


def tamper(site: Context, statement: Any) -> UUID:
    program_id, _ = one_program(site)
    with site.house.database.write() as session:
        session.execute(statement.where(Score.clinic_id == site.clinic_id, Score.program_id == program_id))
    return program_id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (update(Score).values(adherence=0.123), ("adherence",)),
        (update(Score).values(rank=-1, shown=False), ("shown", "rank")),
        (delete(Score), ("missing",)),
    ],
)
def test_a_wrong_score_is_named_mended_and_right_again(
    site: Context, wrong: Any, said: tuple[str, ...]
) -> None:
    program_id = tamper(site, wrong)
    (found,) = audited(site).differing
    assert (found.program_id, found.fields) == (program_id, said)
    score_audit.mend(site.house, site.now, [found])
    count_again(site)
    assert (audited(site).equal, audited(site).differing) == (40, ())


def test_the_engine_proves_all_after_its_start_and_once_a_day(site: Context, tmp_path: Path) -> None:
    duties = Duties(site.house, FileMailer(tmp_path, "a@clinic.example"))
    tamper(site, update(Score).values(adherence=0.123))
    for second in range(6):
        duties.tick(site.now + timedelta(seconds=second))
    assert audited(replace(site, now=site.now + timedelta(minutes=1))).differing == ()
