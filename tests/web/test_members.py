"""The members' page: invite, change, shut out; the last owner stays."""

import re

import pytest
from flask import Flask
from sqlalchemy import event

from clinic.domain.actions import Role
from clinic.services.context import House
from tests.staff import SITE, Person, browser, hire, post


def test_an_invitation_is_sent_shown_and_revoked(app: Flask, ana: Person) -> None:
    client = browser(app, ana)
    sent = post(client, "/members/invite", {"email": "Eva@Clinic.example", "role": "assistant"}, "/members")
    assert sent.status_code == 303
    page = client.get("/members", base_url=SITE).text
    assert "1 member, 1 invited" in page
    path = re.search(r'action="(/members/invitations/[^"]+/revoke)"', page)
    assert path
    post(client, path[1], {}, "/members")
    assert "1 invited" not in client.get("/members", base_url=SITE).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "nobody", "role": "owner"}, "email"),
        ({"email": "a@b.example", "role": "king"}, "role"),
        ({"email": "a@b.example"}, "role"),
        ({"email": "ana@clinic.example", "role": "owner"}, "email"),
    ],
)
def test_a_refused_invitation_names_the_field_and_keeps_what_was_typed(
    app: Flask, ana: Person, typed: dict[str, str], field: str
) -> None:
    answer = post(browser(app, ana), "/members/invite", typed, "/members")
    assert answer.status_code == 422
    assert f'id="f-{field}-problem"' in answer.text
    assert f'value="{typed["email"]}"' in answer.text


@pytest.mark.parametrize("act", ["disable", "role"])
def test_the_last_owner_stays(app: Flask, ana: Person, act: str) -> None:
    answer = post(browser(app, ana), f"/members/{ana.member_id}/{act}", {"role": "auditor"}, "/members")
    assert answer.status_code == 409
    assert "Make somebody else an owner first." in answer.text


def test_the_only_owner_is_not_offered_to_be_shut_out(app: Flask, house: House, ana: Person) -> None:
    client, out = browser(app, ana), f"/members/{ana.member_id}/disable"
    assert out not in client.get("/members", base_url=SITE).text
    hire(house, ana.clinic_id, Role.owner, "Ben Ode")
    assert out in client.get("/members", base_url=SITE).text


def test_a_member_is_shut_out_and_let_in_again(app: Flask, house: House, ana: Person) -> None:
    ben = hire(house, ana.clinic_id, Role.clinician, "Ben Ode")
    client = browser(app, ana)
    post(client, f"/members/{ben.member_id}/disable", {}, "/members")
    assert "shut out" in client.get("/members", base_url=SITE).text
    post(client, f"/members/{ben.member_id}/enable", {}, "/members")
    assert browser(app, ben).get("/account", base_url=SITE).status_code == 200


def test_an_auditor_looks_and_changes_nothing(app: Flask, house: House, ana: Person) -> None:
    client = browser(app, hire(house, ana.clinic_id, Role.auditor, "Dee Fox"))
    page = client.get("/members", base_url=SITE)
    assert page.status_code == 200
    assert "Invite" not in page.text
    assert post(client, f"/members/{ana.member_id}/disable", {}, "/account").status_code == 403


@pytest.mark.parametrize("page", ["0", "-4", "99999999999", "x"])
def test_odd_page_numbers_do_no_harm(app: Flask, ana: Person, page: str) -> None:
    assert browser(app, ana).get(f"/members?page={page}", base_url=SITE).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_members(app: Flask, house: House, ana: Person) -> None:
    client, counted = browser(app, ana), []
    event.listen(house.database.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))

    def queries() -> int:
        counted.clear()
        client.get("/members", base_url=SITE)
        return len(counted)

    few = queries()
    for number in range(20):
        hire(house, ana.clinic_id, Role.clinician, f"Person{number} X")
    assert queries() == few > 0
