"""A clinic's table decides from the moment it is put in force, and never says more lightly what is said louder."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.domain.actions import Role
from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Entry, Post
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.symptom_table import BUILT_IN
from clinic.domain.symptoms import TABLE, Felt, Line, Route
from clinic.persistence.accounts import Account, Message
from clinic.persistence.symptoms import Alert
from clinic.services import symptom_table
from clinic.services.checkins import record
from clinic.services.context import House
from clinic.services.escalation import escalate_due
from clinic.services.symptoms import acknowledge, for_patient
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage
from tests.staff import hire

STRICT = (*TABLE[:2], Line(Route.call, felt=frozenset({Felt.ache})), *TABLE[2:])
"""The built-in table, but an ache goes to the phone."""


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def tell(stage: Stage, **rest: object) -> Route:
    entry = Entry(stage.hinge, MONDAY, Status.done, 1, **rest)  # type: ignore[arg-type]
    return record(stage.patient(), Post(uuid4(), (entry,))).route


def keep(stage: Stage, lines: tuple[Line, ...], base: int = 0, *, read: bool = False) -> int:
    owner = stage.staff(role=Role.owner)
    return symptom_table.put_in_force(owner, lines, "As we agreed", base=base, calmer_read=read)


def mails(stage: Stage) -> list[tuple[str, str]]:
    with stage.house.database.read() as session:
        found = session.scalars(select(Message).where(Message.clinic_id == stage.clinic_id))
        return sorted((one.kind, one.recipient) for one in found)


def address_of(stage: Stage, name: str) -> str:
    with stage.house.database.read() as session:
        return session.scalars(select(Account.email).where(Account.name == name)).one()


def test_the_built_in_table_holds_until_there_is_another(stage: Stage) -> None:
    page = symptom_table.show(stage.staff())
    assert (page.number, page.lines) == (0, BUILT_IN.lines)
    assert tell(stage, felt=(Felt.ache,)) is Route.note


def test_a_table_decides_from_the_moment_it_is_in_force(stage: Stage) -> None:
    assert keep(stage, STRICT) == 1
    assert tell(stage, felt=(Felt.ache,)) is Route.call
    with stage.house.database.read() as session:
        alert = session.scalars(select(Alert).where(Alert.clinic_id == stage.clinic_id)).one()
    assert alert.table_id == "clinic/1"


def test_another_clinic_keeps_its_own(stage: Stage) -> None:
    keep(stage, STRICT)
    assert tell(set_stage(stage.house), felt=(Felt.ache,)) is Route.note


def test_an_earlier_table_can_be_seen_and_used_again(stage: Stage) -> None:
    keep(stage, STRICT)
    keep(stage, BUILT_IN.lines, base=1)
    assert symptom_table.show(stage.staff(), 1).lines == STRICT
    assert [one.number for one in symptom_table.show(stage.staff()).versions] == [2, 1, 0]
    with pytest.raises(NotFound):
        symptom_table.show(stage.staff(), 3)


def test_two_people_never_write_over_each_other(stage: Stage) -> None:
    keep(stage, STRICT)
    with pytest.raises(Conflict):
        keep(stage, BUILT_IN.lines)


@pytest.mark.parametrize("role", [Role.clinician, Role.assistant, Role.auditor])
def test_only_an_owner_changes_it(stage: Stage, role: Role) -> None:
    with pytest.raises(Refused):
        symptom_table.put_in_force(stage.staff(role=role), STRICT, "Why", base=0, calmer_read=True)


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ((), "lines"),
        ((replace(TABLE[-1], pain_from=3),), "lines"),
        ((TABLE[-1],) * 31, "lines"),
        ((*TABLE[:-1], TABLE[0], TABLE[-1]), "line_11"),
        ((Line(Route.note, pain_from=9), *TABLE), "line_1"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_line(stage: Stage, lines: tuple[Line, ...], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        keep(stage, lines, read=True)
    assert field in {problem.field for problem in caught.value.problems}
    assert symptom_table.show(stage.staff()).newest == 0


def test_calmer_than_the_built_in_table_only_when_somebody_has_read_where(stage: Stage) -> None:
    with pytest.raises(Invalid) as caught:
        keep(stage, TABLE[2:])
    assert [problem.field for problem in caught.value.problems] == ["calmer_read"]
    assert keep(stage, TABLE[2:], read=True) == 1


def test_the_owner_of_an_alert_gets_a_mail_that_says_nothing_of_the_patient(stage: Stage) -> None:
    tell(stage, pain=8)
    assert mails(stage) == [("alert", address_of(stage, "Dana Lee"))]
    with stage.house.database.read() as session:
        letter = session.scalars(select(Message).where(Message.clinic_id == stage.clinic_id)).one()
    body = stage.house.keys.open_text("mail", letter.body_sealed)
    assert not any(word in letter.subject + body for word in ("Rosa", "Marquez", "pain", "8"))


def test_what_can_wait_sends_no_mail(stage: Stage) -> None:
    assert tell(stage, pain=6) is Route.look
    assert mails(stage) == []
    assert escalate_due(stage.house, NOON + timedelta(days=9), 20) == 0


def test_owners_are_told_once_when_nobody_closes_it_in_time(stage: Stage) -> None:
    hire(stage.house, stage.clinic_id, Role.owner, "Ana Ruiz")
    tell(stage, pain=8)
    assert escalate_due(stage.house, NOON + timedelta(hours=3, minutes=59), 20) == 0
    assert escalate_due(stage.house, NOON + timedelta(hours=4), 20) == 1
    assert escalate_due(stage.house, NOON + timedelta(hours=9), 20) == 0
    told = [recipient for kind, recipient in mails(stage) if kind == "escalated alert"]
    assert told == sorted([address_of(stage, "Ana Ruiz"), address_of(stage, "Dana Lee")])
    assert for_patient(stage.staff(), stage.patient_id)[0].escalated


def test_a_closed_alert_is_not_passed_on(stage: Stage) -> None:
    tell(stage, pain=8)
    acknowledge(stage.staff(), for_patient(stage.staff(), stage.patient_id)[0].id, "Called her.")
    assert escalate_due(stage.house, NOON + timedelta(days=1), 20) == 0
