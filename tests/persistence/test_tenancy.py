"""A query on a clinic's table that forgets the clinic raises, in every shape it may take."""

from uuid import uuid4

import pytest
from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import aliased

from clinic.domain.errors import NotFound
from clinic.persistence.accounts import Account, Member
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import ACROSS, ForgottenClinic, owned, unbound_tables
from clinic.services.context import House

CLINIC = uuid4()
other_patients = aliased(Patient)

FORGETFUL = {
    "everything": select(Patient),
    "by key": select(Patient).where(Patient.id == uuid4()),
    "a count": select(func.count()).select_from(Patient),
    "one column": select(Patient.given_name),
    "a join that binds one side": select(Program)
    .join(Patient, Patient.id == Program.patient_id)
    .where(Program.clinic_id == CLINIC),
    "an alias": select(other_patients).where(Patient.clinic_id == CLINIC),
    "a subquery": select(Account).where(Account.id.in_(select(Member.account_id))),
    "the clinic merely shown": select(Patient.clinic_id),
    "two tables tied only to each other": select(Program).join(
        Patient, (Patient.id == Program.patient_id) & (Patient.clinic_id == Program.clinic_id)
    ),
    "not this clinic": select(Patient).where(Patient.clinic_id != CLINIC),
}

MINDFUL = {
    "the clinic": select(Patient).where(Patient.clinic_id == CLINIC),
    "a join that binds both": select(Program)
    .join(Patient, Patient.id == Program.patient_id)
    .where(Program.clinic_id == CLINIC, Patient.clinic_id == CLINIC),
    "a join that ties one side to the other": select(Program)
    .join(Patient, (Patient.id == Program.patient_id) & (Patient.clinic_id == Program.clinic_id))
    .where(Program.clinic_id == CLINIC),
    "an alias bound": select(other_patients).where(other_patients.clinic_id == CLINIC),
    "a table of nobody's": select(Account),
}


@pytest.mark.parametrize("statement", FORGETFUL.values(), ids=FORGETFUL)
def test_a_statement_without_its_clinic_raises(house: House, statement: Select[tuple[Patient]]) -> None:
    with house.database.read() as session, pytest.raises(ForgottenClinic):
        session.execute(statement)


@pytest.mark.parametrize("statement", MINDFUL.values(), ids=MINDFUL)
def test_a_statement_with_its_clinic_runs(house: House, statement: Select[tuple[Patient]]) -> None:
    assert unbound_tables(statement) == set()
    with house.database.read() as session:
        assert session.execute(statement).all() == []


def test_updates_and_deletes_are_held_to_it_too(house: House) -> None:
    for statement in (update(Patient).values(note=""), delete(Patient)):
        with house.database.write() as session, pytest.raises(ForgottenClinic):
            session.execute(statement)


def test_fetching_by_key_alone_raises(house: House) -> None:
    with house.database.read() as session, pytest.raises(ForgottenClinic):
        session.get(Patient, uuid4())


def test_a_job_of_the_whole_site_says_so(house: House) -> None:
    with house.database.read() as session:
        assert session.scalars(select(Patient).execution_options(**{ACROSS: True})).all() == []


def test_an_unknown_key_and_another_clinics_are_equally_absent(house: House) -> None:
    with house.database.read() as session, pytest.raises(NotFound):
        owned(session, Patient, CLINIC, uuid4())
