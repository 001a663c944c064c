"""Patients through the services."""

from dataclasses import replace
from datetime import date

import pytest

from clinic.domain.actions import Role
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.patients import PatientFacts, day_in
from clinic.services import patients, programs
from clinic.services.context import House
from tests.cast import NOON
from tests.program_stage import TUESDAY, Stage, published, set_stage, stranger
from tests.staff import context_of, hire

ROSA = PatientFacts(
    "Rosa",
    "Marin",
    birth_year=1948,
    language="es",
    zone="America/Los_Angeles",
    email="rosa@example.org",
    phone="555 0142",
    mail_consent=True,
    equipment=("wall", "chair"),
    minutes_a_day=10,
    note="Prefers mornings",
    birth_date=date(1948, 3, 9),
    text_size="large",
)


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def names(stage: Stage, words: str = "", **more: bool) -> list[str]:
    return [line.name for line in patients.patients_page(stage.dana, words, **more).lines]


def test_what_is_written_down_is_kept(stage: Stage) -> None:
    added = patients.add(stage.dana, ROSA)
    assert patients.form(stage.dana, added).facts == ROSA


def test_nothing_at_home_is_an_answer_and_no_tick_is_none(stage: Stage) -> None:
    added = patients.add(stage.dana, replace(ROSA, equipment=("nothing",)))
    assert patients.patient(stage.dana, added).equipment == ("nothing",)
    assert patients.form(stage.dana, added).equipment[-1] == ("nothing", "Nothing of these")
    patients.change(stage.dana, added, 1, replace(ROSA, equipment=()))
    assert patients.patient(stage.dana, added).equipment == ()


def test_a_first_name_is_enough(stage: Stage) -> None:
    added = patients.add(stage.dana, PatientFacts("Ana"))
    assert patients.patient(stage.dana, added).facts.name == "Ana"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"given_name": ""}, "given_name"),
        ({"birth_year": 1850}, "born"),
        ({"birth_year": 2027}, "born"),
        ({"birth_date": date(2026, 3, 10), "birth_year": 2026}, "born"),
        ({"text_size": "huge"}, "text_size"),
        ({"equipment": ("chair", "nothing")}, "equipment"),
        ({"language": "xx"}, "language"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"email": "rosa"}, "email"),
        ({"email": "", "mail_consent": True}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"minutes_a_day": 0}, "minutes_a_day"),
        ({"minutes_a_day": 999}, "minutes_a_day"),
    ],
)
def test_each_rule_names_its_field_and_nothing_is_added(
    stage: Stage, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        patients.add(stage.dana, replace(ROSA, **wrong))  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == [field]
    assert names(stage) == ["Rosa Marin"]


def test_all_problems_are_said_at_once(stage: Stage) -> None:
    with pytest.raises(Invalid) as refused:
        patients.add(stage.dana, replace(ROSA, given_name="", zone="Mars"))
    assert len(refused.value.problems) == 2


def test_consent_keeps_its_first_moment_and_can_be_taken_back(stage: Stage) -> None:
    added = patients.add(stage.dana, ROSA)
    patients.change(stage.dana, added, 1, replace(ROSA, mail_consent=False))
    assert not patients.form(stage.dana, added).facts.mail_consent


def test_of_two_writers_the_second_meets_a_conflict(stage: Stage) -> None:
    patients.change(stage.dana, stage.patient_id, 1, PatientFacts("Rosa", "First"))
    with pytest.raises(Conflict):
        patients.change(stage.dana, stage.patient_id, 1, PatientFacts("Rosa", "Second"))
    assert names(stage) == ["Rosa First"]


def test_the_list_is_searched_by_parts_of_the_name_and_sorted(stage: Stage) -> None:
    for given, family in (("Ahmed", "Kaya"), ("Rosa", "Abel"), ("Ann%", "Zero_")):
        patients.add(stage.dana, PatientFacts(given, family))
    assert names(stage) == ["Rosa Abel", "Ahmed Kaya", "Rosa Marin", "Ann% Zero_"]
    assert names(stage, "ROSA mar") == ["Rosa Marin"]
    assert names(stage, "%") == ["Ann% Zero_"]
    assert names(stage, "_") == ["Ann% Zero_"]


@pytest.mark.parametrize("typed", ["marrin", "Mrain", "rsoa marin", "Mari", "MARÍN", "rosa-marin"])
def test_a_name_with_a_slip_or_an_accent_is_found(stage: Stage, typed: str) -> None:
    patients.add(stage.dana, PatientFacts("Ahmed", "Kaya"))
    assert names(stage, typed) == ["Rosa Marin"]


def test_exact_names_stand_before_those_written_a_little_differently(stage: Stage) -> None:
    patients.add(stage.dana, PatientFacts("Ana", "Marrin"))
    found = patients.patients_page(stage.dana, "marrin").lines
    assert [(line.name, line.exact) for line in found] == [("Ana Marrin", True), ("Rosa Marin", False)]


def test_a_patient_of_nearly_the_same_name_is_named_before_anybody_is_added(stage: Stage) -> None:
    with pytest.raises(patients.Lookalikes) as asked:
        patients.add(stage.dana, PatientFacts("Marín", "Rosa"), unless_alike=True)
    assert [one.name for one in asked.value.found] == ["Rosa Marin"]
    patients.archive(stage.dana, stage.patient_id)
    with pytest.raises(patients.Lookalikes) as asked:
        patients.add(stage.dana, PatientFacts("Rosa", "Marinn"), unless_alike=True)
    assert asked.value.found[0].archived
    assert names(stage) == []


def test_another_birth_is_another_person(stage: Stage) -> None:
    patients.change(stage.dana, stage.patient_id, 1, ROSA)
    born = replace(ROSA, birth_date=None, birth_year=1950)
    assert patients.add(stage.dana, born, unless_alike=True)
    with pytest.raises(patients.Lookalikes):
        patients.add(stage.dana, replace(born, birth_year=1948), unless_alike=True)


def test_the_list_has_pages_of_fifty(stage: Stage) -> None:
    for number in range(60):
        patients.add(stage.dana, PatientFacts("Pat", f"{number:03}"))
    first, second = (patients.patients_page(stage.dana, page=page) for page in (1, 2))
    assert (len(first.lines), len(second.lines), first.total) == (50, 11, 61)
    assert not {line.id for line in first.lines} & {line.id for line in second.lines}
    assert patients.patients_page(stage.dana, page=99).lines == ()


def test_an_archived_patient_leaves_the_list_and_comes_back(stage: Stage) -> None:
    patients.archive(stage.dana, stage.patient_id)
    patients.archive(stage.dana, stage.patient_id)
    assert (names(stage), names(stage, archived=True)) == ([], ["Rosa Marin"])
    with pytest.raises(Conflict):
        programs.start(stage.dana, stage.patient_id, "Hips")
    patients.restore(stage.dana, stage.patient_id)
    assert names(stage) == ["Rosa Marin"]


def test_the_page_says_where_each_program_stands(stage: Stage) -> None:
    program_id, _ = published(stage)
    programs.start(stage.dana, stage.patient_id, "Next one")
    shown = patients.patient(stage.dana, stage.patient_id)
    assert [line.state for line in shown.programs] == ["being written", "version 1, from 10 March 2026"]
    assert shown.current is not None
    assert shown.current.id == program_id
    programs.pause(stage.dana, program_id, date(2026, 3, 9), None, "Ill")
    assert patients.patient(stage.dana, stage.patient_id).programs[1].state == "paused"
    programs.end(stage.dana, program_id, TUESDAY, "Done")
    assert patients.patient(stage.dana, stage.patient_id).programs[1].state == "ends 10 March 2026"


def test_her_day_is_that_of_her_own_zone(stage: Stage) -> None:
    added = patients.add(stage.dana, PatientFacts("Ana", zone="Pacific/Auckland"))
    assert patients.patient(stage.dana, added).today == TUESDAY == day_in("Pacific/Auckland", NOON)


def test_another_clinic_s_patient_is_not_found(stage: Stage) -> None:
    sam = stranger(stage.house)
    assert patients.patients_page(sam).total == 0
    for act in (
        lambda: patients.patient(sam, stage.patient_id),
        lambda: patients.form(sam, stage.patient_id),
        lambda: patients.change(sam, stage.patient_id, 1, ROSA),
        lambda: patients.archive(sam, stage.patient_id),
        lambda: patients.restore(sam, stage.patient_id),
    ):
        with pytest.raises(NotFound):
            act()


def test_an_auditor_sees_no_patient(stage: Stage) -> None:
    eve = context_of(stage.house, hire(stage.house, stage.clinic_id, Role.auditor, "Eve Holt"))
    with pytest.raises(Refused):
        patients.patients_page(eve)
