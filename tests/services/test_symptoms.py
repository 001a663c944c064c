"""Alerts ring once, at a person's door, and are closed by somebody with a name."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.domain.actions import Role
from clinic.domain.adherence.values import Status
from clinic.domain.checkins import Entry, Post, Symptom
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.sides import Side
from clinic.domain.symptoms import Felt, Phase, Route, Where, symptom_words
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient
from clinic.persistence.symptoms import Alert
from clinic.persistence.tenancy import owned
from clinic.services.checkins import record
from clinic.services.context import House
from clinic.services.symptoms import acknowledge, for_patient
from tests.services.checkin_stage import MONDAY, NOON, Stage, set_stage


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def tell(stage: Stage, *entries: Entry, symptoms: tuple[Symptom, ...] = ()) -> Route:
    return record(stage.patient(), Post(uuid4(), entries, symptoms)).route


def alerts(stage: Stage) -> list[Alert]:
    with stage.house.database.read() as session:
        return list(
            session.scalars(select(Alert).where(Alert.clinic_id == stage.clinic_id).order_by(Alert.raised_at))
        )


def hinge(stage: Stage, **rest: Any) -> Entry:
    return Entry(stage.hinge, MONDAY, Status.done, 1, **rest)


def test_a_calm_report_rings_nowhere(stage: Stage) -> None:
    assert tell(stage, hinge(stage, pain=5, felt=(Felt.ache,))) is Route.note
    assert alerts(stage) == []


def test_an_alert_names_its_cause_its_table_and_its_owner(stage: Stage) -> None:
    assert tell(stage, hinge(stage, pain=8, felt=(Felt.sharp,))) is Route.call
    (alert,) = alerts(stage)
    assert (alert.route, alert.table_id, alert.felt, alert.pain) == ("call", "symptoms/1", ["sharp"], 8)
    assert (alert.lineage_id, alert.performed_on, alert.owner_id) == (stage.hinge, MONDAY, stage.member_id)
    assert alert.checkin_id is not None
    assert alert.symptom_report_id is None


def test_who_cares_for_the_patient_owns_the_alert(stage: Stage) -> None:
    carer = new_id()
    with stage.house.database.write() as session:
        owned(session, Patient, stage.clinic_id, stage.patient_id).cared_for_by = carer
    tell(stage, symptoms=(Symptom(MONDAY, (Felt.numbness,)),))
    assert [alert.owner_id for alert in alerts(stage)] == [carer]


def test_left_and_right_in_one_post_are_urgent(stage: Stage) -> None:
    sides = [
        Entry(stage.hike, MONDAY, Status.done, 1, side, felt=(Felt.numbness,))
        for side in (Side.left, Side.right)
    ]
    assert tell(stage, sides[0]) is Route.call
    assert tell(stage, *sides) is Route.urgent
    assert [alert.route for alert in alerts(stage)] == ["call", "urgent", "urgent"]


def test_the_clinics_own_limit_counts(stage: Stage) -> None:
    with stage.house.database.write() as session:
        session.get_one(Clinic, stage.clinic_id).pain_limit = 2
    assert tell(stage, hinge(stage, pain=3)) is Route.look


def test_a_correction_that_says_no_more_does_not_ring_twice(stage: Stage) -> None:
    tell(stage, hinge(stage, pain=6))
    tell(stage, hinge(stage, pain=6, note="Better now"))
    assert len(alerts(stage)) == 1
    tell(stage, hinge(stage, pain=7))
    assert [alert.route for alert in alerts(stage)] == ["look", "call"]


def test_a_closed_alert_rings_again(stage: Stage) -> None:
    tell(stage, hinge(stage, pain=6))
    acknowledge(stage.staff(), alerts(stage)[0].id, "Called her.")
    tell(stage, hinge(stage, pain=6))
    assert len(alerts(stage)) == 2


def test_an_alert_is_closed_once_with_a_name_and_a_note(stage: Stage) -> None:
    tell(stage, hinge(stage, pain=6))
    (alert,) = alerts(stage)
    with pytest.raises(Invalid):
        acknowledge(stage.staff(), alert.id, "  ")
    assert acknowledge(stage.staff(NOON + timedelta(hours=1)), alert.id, " Called her. ") == stage.patient_id
    with pytest.raises(Conflict):
        acknowledge(stage.staff(), alert.id, "Me too")
    (shown,) = for_patient(stage.staff(), stage.patient_id)
    assert (shown.acknowledged_by, shown.note, shown.owner) == ("Dana Lee", "Called her.", "Dana Lee")


def test_only_clinicians_of_the_clinic_close_alerts(stage: Stage) -> None:
    tell(stage, hinge(stage, pain=6))
    (alert,) = alerts(stage)
    for context in (stage.staff(role=Role.assistant), stage.patient()):
        with pytest.raises(Refused):
            acknowledge(context, alert.id, "Called")
    with pytest.raises(NotFound):
        acknowledge(set_stage(stage.house).staff(), alert.id, "Called")
    with pytest.raises(NotFound):
        for_patient(set_stage(stage.house).staff(), stage.patient_id)
    assert alerts(stage)[0].acknowledged_at is None


def test_open_alerts_come_first_and_say_what_was_told(stage: Stage) -> None:
    tell(stage, hinge(stage, pain=6))
    acknowledge(stage.staff(), alerts(stage)[0].id, "Called")
    tell(
        stage, symptoms=(Symptom(MONDAY, (Felt.numbness,), 8, Phase.at_rest, Where.left, None, "Since noon"),)
    )
    first, second = for_patient(stage.staff(), stage.patient_id)
    assert (first.route, first.words, first.told) == (
        Route.call, "Numbness · left side · pain 8 of 10 · at rest", "Since noon",
    )  # fmt: skip
    assert second.acknowledged_at is not None


def test_words_of_a_symptom() -> None:
    assert symptom_words(["giving-way", "ache"], None, "both") == "Giving way, ache · both sides"
    assert symptom_words(["none"], 0, None) == "Pain 0 of 10"
    assert symptom_words([], None, None) == ""


def test_an_alert_and_its_report_stand_or_fall_together(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = replace(stage.house, keys=None)  # type: ignore[arg-type]  # the audit entry cannot be sealed
    with pytest.raises(AttributeError):
        record(replace(stage.patient(), house=broken), Post(uuid4(), (hinge(stage, pain=9),)))
    assert alerts(stage) == []
