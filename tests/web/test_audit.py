"""The trail's page: filters in the address, pages, and who may look."""

import pytest
from flask import Flask

from clinic.domain.actions import Role
from clinic.services.context import House
from tests.staff import SITE, Person, browser, hire, post


def test_what_was_done_stands_in_the_trail(app: Flask, ana: Person) -> None:
    client = browser(app, ana)
    post(client, "/account/name", {"name": "Ana B.", "credential": ""})
    page = client.get("/audit", base_url=SITE).text
    for words in ("Change own name", "Sign in: second factor", "Set up the clinic"):
        assert words in page
    narrowed = client.get("/audit?verb=account.change&member=" + str(ana.member_id), base_url=SITE).text
    assert narrowed.count('<th scope="row"') == 1
    assert '<option value="account.change" selected>' in narrowed


@pytest.mark.parametrize(
    ("query", "field"),
    [("first=yesterday", "first"), ("first=2026-03-09&last=2026-03-08", "last"), ("member=ana", "member"),
     ("first=2026-02-30", "first"), ("member=%00", "member")],
)  # fmt: skip
def test_a_wrong_filter_is_named_and_kept(app: Flask, ana: Person, query: str, field: str) -> None:
    answer = browser(app, ana).get(f"/audit?{query}", base_url=SITE)
    assert answer.status_code == 422
    assert f'id="f-{field}-problem"' in answer.text


@pytest.mark.parametrize("query", ["before=0", "after=-1", "before=99999999999999", "before=x", "verb=%00"])
def test_odd_addresses_are_422_not_a_fault(app: Flask, ana: Person, query: str) -> None:
    assert browser(app, ana).get(f"/audit?{query}", base_url=SITE).status_code == 422


def test_first_and_last_days_of_the_calendar_do_no_harm(app: Flask, ana: Person) -> None:
    client = browser(app, ana)
    for query in ("first=0001-01-01", "last=9999-12-31", "first=9999-12-31&last=9999-12-31"):
        assert client.get(f"/audit?{query}", base_url=SITE).status_code == 200


def test_pages_turn_and_keep_the_filter(app: Flask, ana: Person) -> None:
    client = browser(app, ana)
    for _ in range(60):
        client.get("/audit?verb=audit.view", base_url=SITE)
    page = client.get("/audit?verb=audit.view", base_url=SITE).text
    assert "verb=audit.view&amp;before=" in page
    assert page.count('<th scope="row"') == 50


@pytest.mark.parametrize(
    ("role", "status"), [(Role.auditor, 200), (Role.clinician, 403), (Role.assistant, 403)]
)
def test_only_owner_and_auditor_look(app: Flask, house: House, ana: Person, role: Role, status: int) -> None:
    ben = hire(house, ana.clinic_id, role, "Ben Ode")
    assert browser(app, ben).get("/audit", base_url=SITE).status_code == status
