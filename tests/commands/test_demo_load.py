"""``clinic demo load``: a clinic of any size, which the rules of the house hold for as for every other."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from clinic.cli import main
from clinic.config import read_settings
from clinic.persistence.caseload import Score
from clinic.persistence.checkins import Checkin
from clinic.persistence.patients import Patient
from clinic.persistence.tenancy import ACROSS
from clinic.services import audit
from clinic.services.context import House
from clinic.services.demo_load import Load, fill
from tests.cast import NOON
from tests.program_stage import set_stage


def test_it_fills_a_clinic_of_its_own_and_says_how_to_get_in(tmp_path: Path) -> None:
    asked = [
        "demo",
        "load",
        "--patients",
        "12",
        "--days",
        "10",
        "--exercises",
        "20",
        "--instance",
        str(tmp_path),
    ]
    said = CliRunner().invoke(main, asked)
    assert said.exit_code == 0, said.output
    assert "20 of 20 exercises" in said.output
    assert "12 of 12 patients" in said.output
    assert re.search(r"e-mail +load-\w+@riverside.example", said.output)
    assert read_settings(instance=tmp_path).mode == "demo"


def test_a_real_clinic_is_never_filled(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('mode = "production"\n')
    refused = CliRunner().invoke(main, ["demo", "load", "--patients", "1", "--instance", str(tmp_path)])
    assert refused.exit_code == 1
    assert "holds a real clinic" in refused.output


def filled(house: House, name: str, patients: int = 60) -> tuple[int, list[tuple[str, int]]]:
    """How many check-ins, and each patient's name with the rank of the kept score."""
    said: list[int] = []
    made = fill(
        house, NOON, Load(patients, 21), email=f"{name}@clinic.example", password="teal lamp counts sheep",
        totp_secret="JBSWY3DPEHPK3PXP", said=lambda _what, done, _of: said.append(done),
    )  # fmt: skip
    assert said[-1] == patients
    with house.database.read() as session:
        ranks = session.execute(
            select(Patient.folded, Score.rank)
            .join(Score, Score.patient_id == Patient.id)
            .where(Patient.clinic_id == made.clinic_id, Score.clinic_id == made.clinic_id)
            .order_by(Patient.folded)
        ).all()
    return made.checkins, [(name, rank) for name, rank in ranks]


def test_the_same_dice_fall_the_same(house: House) -> None:
    set_stage(house)
    assert filled(house, "one") == filled(house, "two")


def test_some_call_for_a_look_and_the_trail_holds(house: House) -> None:
    stage = set_stage(house)
    checkins, ranks = filled(house, "one", 120)
    assert len({rank for _, rank in ranks}) > 5
    with house.database.read() as session:
        kept = session.scalar(select(func.count()).select_from(Checkin).execution_options(**{ACROSS: True}))
        groups = session.scalars(select(Score.group).distinct().execution_options(**{ACROSS: True})).all()
    assert kept == checkins > 1000
    assert {"call", "look", "well"} <= set(groups)
    assert not [found for found in audit.verify(house) if found.broken]
    assert stage.clinic_id in {found.clinic_id for found in audit.verify(house)}


@pytest.mark.parametrize("wrong", [["--patients", "0"], ["--patients", "2", "--days", "0"], []])
def test_wrong_numbers_end_with_status_2(wrong: list[str], tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["demo", "load", *wrong, "--instance", str(tmp_path)]).exit_code == 2
