"""The table of who may do what: deny by default, nothing before the second factor, no GET-like write."""

from dataclasses import replace
from uuid import uuid4

import pytest

from clinic.domain.actions import (
    RULES,
    Action,
    Audience,
    Holder,
    Kind,
    Nobody,
    Role,
    SignedIn,
    Site,
    Verdict,
    verdict,
)

OWNER = SignedIn(
    uuid4(), uuid4(), "Dana Lee", "dana@clinic.example", complete=True, enrolled=True, fresh=True,
    member_id=uuid4(), clinic_id=uuid4(), role=Role.owner,
)  # fmt: skip
HOLDER = Holder(uuid4(), uuid4(), uuid4(), uuid4(), uuid4())
FOR_MEMBERS = [action for action, rule in RULES.items() if rule.audience is Audience.member]
FOR_HOLDERS = [action for action, rule in RULES.items() if rule.audience is Audience.holder]


def test_every_action_has_exactly_one_rule() -> None:
    assert set(RULES) == set(Action)


def test_an_action_without_a_rule_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(RULES, Action.publish_program)
    assert verdict(OWNER, Action.publish_program) is Verdict.no


@pytest.mark.parametrize("action", FOR_MEMBERS)
def test_nobody_and_a_patient_do_nothing_of_a_member(action: Action) -> None:
    assert verdict(Nobody(), action) is Verdict.sign_in
    assert verdict(HOLDER, action) is Verdict.sign_in


@pytest.mark.parametrize("action", FOR_MEMBERS)
def test_a_password_alone_opens_nothing(action: Action) -> None:
    assert verdict(replace(OWNER, complete=False), action) is Verdict.give_factor


@pytest.mark.parametrize("action", FOR_HOLDERS)
def test_staff_do_not_act_as_the_patient(action: Action) -> None:
    assert verdict(OWNER, action) is Verdict.sign_in
    assert verdict(HOLDER, action) is Verdict.yes


@pytest.mark.parametrize("action", FOR_HOLDERS)
def test_without_the_second_fact_a_patient_does_today_and_nothing_beyond(action: Action) -> None:
    beyond = action in {
        Action.view_own_record, Action.view_own_handout, Action.change_own_reminders, Action.read_message,
    }  # fmt: skip
    assert verdict(replace(HOLDER, limited=True), action) is (Verdict.give_fact if beyond else Verdict.yes)


def test_an_owner_may_do_everything_of_a_member_and_nothing_of_the_site() -> None:
    refused = {action for action in FOR_MEMBERS if verdict(OWNER, action) is not Verdict.yes}
    assert refused == {
        Action.create_clinic,
        Action.create_member,
        Action.rotate_proof_key,
        Action.escalate_alert,
        Action.preview_checkins,
        Action.import_checkins,
        Action.remind_patient,
        Action.stop_reminders,
    }


def test_an_assistant_prints_and_enters_but_does_not_prescribe() -> None:
    assistant = replace(OWNER, role=Role.assistant)
    assert verdict(assistant, Action.view_handout) is Verdict.yes
    assert verdict(assistant, Action.enter_checkin) is Verdict.yes
    assert verdict(assistant, Action.publish_program) is Verdict.no
    assert verdict(assistant, Action.acknowledge_alert) is Verdict.no


def test_an_auditor_sees_the_trail_and_no_patient() -> None:
    auditor = replace(OWNER, role=Role.auditor)
    assert verdict(auditor, Action.view_audit) is Verdict.yes
    assert verdict(auditor, Action.view_patient) is Verdict.no


def test_what_changes_who_may_enter_needs_a_fresh_second_factor() -> None:
    stale = replace(OWNER, fresh=False)
    for action in (Action.invite_member, Action.change_member, Action.change_password, Action.change_factor):
        assert verdict(stale, action) is Verdict.refresh_factor


def test_every_read_of_a_patient_is_recorded() -> None:
    silent = {
        action
        for action, rule in RULES.items()
        if rule.kind is Kind.read
        and rule.audience in (Audience.member, Audience.holder)
        and not rule.recorded
    }
    assert not {
        action for action in silent if action.value.partition(".")[0] in ("patient", "program", "handout")
    }


def test_the_site_itself_may_do_everything() -> None:
    assert {verdict(Site("sweeper"), action) for action in Action} == {Verdict.yes}
