"""Signing in by page: both factors, one answer for every wrong way, no way past, dead sessions dead everywhere."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.adapters import totp
from clinic.app import create_app
from clinic.config import Settings
from clinic.domain.actions import Role
from clinic.services import accounts, members, resets
from clinic.services.context import House
from tests.services.test_resets import mailed_token
from tests.staff import (
    PASSWORD,
    SITE,
    Person,
    as_token,
    browser,
    come_in,
    context_of,
    hire,
    nobody,
    open_clinic,
    post,
)

NEW = "seven grey herons wait"


def get(client: FlaskClient, path: str, **given: str):  # type: ignore[no-untyped-def]
    return client.get(path, base_url=SITE, **given)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    return post(client, "/sign-in", {"email": email, "password": password})


def code_now(person: Person, seconds: int = 0) -> str:
    return totp.code_at(person.secret, datetime.now(UTC) + timedelta(seconds=seconds))


def token_of(client: FlaskClient) -> str:
    with client.session_transaction(base_url=SITE) as session:
        return str(session["_user_id"])


def test_both_factors_lead_in_and_each_step_has_a_new_token(app: Flask, ana: Person) -> None:
    client = app.test_client()
    with client.session_transaction(base_url=SITE) as session:
        session["planted"] = "before"
    assert sign_in(client, ana.email).headers["Location"] == "/second-factor"
    half = token_of(client)
    assert get(client, "/account").headers["Location"] == "/second-factor"
    answer = post(client, "/second-factor", {"code": code_now(ana)})
    assert answer.headers["Location"] == "/start"
    assert token_of(client) != half
    assert ana.email in get(client, "/account").text
    with client.session_transaction(base_url=SITE) as session:
        assert "planted" not in session


@pytest.mark.parametrize(
    ("email", "password"),
    [("ana@clinic.example", "another set of words"), ("nobody@clinic.example", PASSWORD)],
)
def test_a_wrong_password_and_an_unknown_account_get_the_same_page(
    app: Flask, ana: Person, email: str, password: str
) -> None:
    answer = sign_in(app.test_client(), email, password)
    assert answer.status_code == 422
    plain = re.sub(r'value="[^"]*"', "", answer.text)
    assert plain == re.sub(r'value="[^"]*"', "", sign_in(app.test_client(), "else@x.example").text)
    assert f'value="{email}"' in answer.text
    assert password not in answer.text


@pytest.mark.parametrize("path", ["/account", "/members", "/audit", "/clinic", "/today", "/confirm"])
def test_the_password_alone_opens_nothing_but_the_second_step_and_the_way_out(
    app: Flask, ana: Person, path: str
) -> None:
    client = app.test_client()
    sign_in(client, ana.email)
    answer = get(client, path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/second-factor")


def test_a_wrong_code_stays_on_the_page_and_says_so_beside_the_field(app: Flask, ana: Person) -> None:
    client = app.test_client()
    sign_in(client, ana.email)
    answer = post(client, "/second-factor", {"code": "000000"})
    assert answer.status_code == 422
    assert 'id="f-code-problem"' in answer.text


def test_too_many_tries_answer_429_for_known_and_unknown_accounts_alike(app: Flask, ana: Person) -> None:
    for email in (ana.email, "nobody@clinic.example"):
        answers = [sign_in(app.test_client(), email, "another set of words").status_code for _ in range(11)]
        assert answers == [422] * 10 + [429]


def test_a_browser_that_was_in_before_gets_in_while_strangers_are_held_off(app: Flask, ana: Person) -> None:
    known = browser(app, ana)
    post(known, "/sign-out", {}, form_at="/account")
    for _ in range(11):
        sign_in(app.test_client(), ana.email, "another set of words")
    assert sign_in(app.test_client(), ana.email).status_code == 429
    assert sign_in(known, ana.email).status_code == 303


def test_the_cookies_are_closed_to_scripts_and_other_sites(app: Flask, ana: Person) -> None:
    client = app.test_client()
    sign_in(client, ana.email)
    answer = post(client, "/second-factor", {"code": code_now(ana)})
    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-clinic", "__Host-known"}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert len(cookie) < 4096


@pytest.mark.parametrize("reason", ["signed out", "disabled", "role", "password", "reset"])
def test_a_copied_cookie_is_dead_at_once_also_on_another_worker(
    app: Flask, house: House, settings: Settings, ana: Person, reason: str
) -> None:
    ben = hire(house, ana.clinic_id, Role.clinician, "Ben Ode")
    client = browser(app, ben)
    copied = client.get_cookie("__Host-clinic", domain="clinic.example")
    assert copied is not None
    other = create_app(settings, house).test_client()
    other.set_cookie("__Host-clinic", copied.value, domain="clinic.example", secure=True)
    assert get(other, "/account").status_code == 200
    now = datetime.now(UTC)
    if reason == "signed out":
        post(client, "/sign-out", {}, form_at="/account")
    elif reason == "disabled":
        members.disable(context_of(house, ana, now), ben.member_id)
    elif reason == "role":
        members.change_role(context_of(house, ana, now), ben.member_id, Role.auditor)
    elif reason == "password":
        post(client, "/account/password", {"current": PASSWORD, "chosen": NEW})
    else:
        resets.ask(nobody(house, now), ben.email)
        resets.answer_due(house, now, 1)
        resets.reset(nobody(house, now), mailed_token(house), NEW)
    answer = get(other, "/account")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/sign-in")


TARGETS = [
    "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil.example",
    "\\\\evil.example", "///evil.example", "http:evil.example", "/%0d%0aX: y\r\nX: y", "evil.example", "@evil.example",
]  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
def test_after_signing_in_one_stays_on_this_site(app: Flask, ana: Person, target: str) -> None:
    client = app.test_client()
    sign_in(client, ana.email)
    answer = post(client, "/second-factor", {"code": code_now(ana), "next": target})
    assert answer.headers["Location"] == "/start"


def test_after_signing_in_one_goes_on_where_one_wanted_to_go(app: Flask, ana: Person) -> None:
    client = app.test_client()
    first = get(client, "/members?page=2").headers["Location"]
    page = get(client, first)
    assert 'name="next" value="/members?page=2"' in page.text
    answer = post(client, "/sign-in", {"email": ana.email, "password": PASSWORD, "next": "/members?page=2"})
    page = get(client, answer.headers["Location"])
    assert 'name="next" value="/members?page=2"' in page.text


def test_a_new_member_sets_up_the_second_factor_and_sees_the_codes_once(app: Flask, house: House) -> None:
    token = accounts.create_first_owner_link(
        house, "Hillside", "eva@hill.example", "Europe/London", datetime.now(UTC)
    )
    client = app.test_client()
    assert "Code of the invitation" in get(client, "/join").text
    offered = post(client, "/join", {"token": token})
    assert "Join Hillside" in offered.text
    refused = post(client, "/join", {"token": token, "step": "join", "name": "", "password": "short"})
    assert refused.status_code == 422
    assert post(
        client, "/join", {"token": token, "step": "join", "name": "Eva", "password": NEW}
    ).headers["Location"] == "/second-factor"  # fmt: skip
    page = get(client, "/second-factor").text
    secret = re.search(r'data-copy="([A-Z2-7 ]+)"', page)
    assert secret, "the secret can be typed"
    assert 'src="data:image/svg+xml,%3C' in page
    answer = post(
        client, "/second-factor", {"code": totp.code_at(secret[1].replace(" ", ""), datetime.now(UTC))}
    )
    codes = re.findall(r"<li>((?:[0-9A-Z]{4}-){5}[0-9A-Z]{4})</li>", answer.text)
    assert len(codes) == 10
    assert codes[0] not in get(client, "/account").text
    assert "10 of 10 recovery codes" in get(client, "/account").text
    dead = post(app.test_client(), "/join", {"token": token})
    assert dead.status_code == 422


def test_the_answer_to_a_forgotten_password_is_the_same_for_everybody(app: Flask, ana: Person) -> None:
    pages = [
        post(app.test_client(), "/forgotten", {"email": email}).text.replace(email, "")
        for email in (ana.email, "nobody@clinic.example")
    ]
    assert pages[0] == pages[1]
    assert "Look into your mail" in pages[0]


def test_a_mailed_link_sets_a_new_password_by_page(app: Flask, house: House, ana: Person) -> None:
    client = app.test_client()
    post(client, "/forgotten", {"email": ana.email})
    resets.answer_due(house, datetime.now(UTC), 1)
    token = mailed_token(house)
    assert "New password" in post(client, "/reset", {"token": token}).text
    assert post(client, "/reset", {"token": token, "step": "reset", "password": "short"}).status_code == 422
    done = post(client, "/reset", {"token": token, "step": "reset", "password": NEW})
    assert done.headers["Location"] == "/sign-in"
    assert post(client, "/reset", {"token": token}).status_code == 422
    assert sign_in(client, ana.email, NEW).headers["Location"] == "/second-factor"


def test_what_matters_asks_for_the_second_factor_again_after_ten_minutes(
    app: Flask, house: House, ana: Person
) -> None:
    past = datetime.now(UTC) - timedelta(minutes=11)
    token = come_in(house, ana, past)
    as_token(house, token, past + timedelta(minutes=9))
    client = app.test_client()
    with client.session_transaction(base_url=SITE) as session:
        session["_user_id"] = token
    answer = post(client, "/account/codes", {}, form_at="/account")
    assert answer.headers["Location"].startswith("/confirm")
    confirmed = post(client, "/confirm", {"code": code_now(ana), "next": "/account"})
    assert confirmed.headers["Location"] == "/confirm/resume?next=/account"
    page = get(client, "/confirm/resume?next=/account").text
    assert 'action="/account/codes"' in page
    assert "Keep these ten codes" in post(client, "/account/codes", {}, form_at="/account").text
    assert get(client, "/confirm/resume?next=/account").headers["Location"] == "/account"


def test_an_invitation_waits_for_the_second_factor_and_a_password_does_not(
    app: Flask, house: House, ana: Person
) -> None:
    past = datetime.now(UTC) - timedelta(minutes=11)
    token = come_in(house, ana, past)
    as_token(house, token, past + timedelta(minutes=9))
    client = app.test_client()
    with client.session_transaction(base_url=SITE) as session:
        session["_user_id"] = token
    post(client, "/account/password", {"current": NEW, "chosen": NEW}, form_at="/account/password")
    assert get(client, "/confirm/resume").headers["Location"] == "/start"
    post(client, "/members/invite", {"email": "eva@clinic.example", "role": "clinician"}, form_at="/members")
    page = get(client, "/confirm/resume").text
    assert 'name="email" value="eva@clinic.example"' in page
    assert NEW not in page


def test_who_works_in_two_clinics_chooses_and_switches(app: Flask, house: House, ana: Person) -> None:
    hire(house, open_clinic(house, "Lakeside"), Role.auditor, ana.name)
    client = browser(app, ana)
    assert get(client, "/today").headers["Location"] == "/clinics"
    page = get(client, "/clinics").text
    by_name = dict(re.findall(r'name="member" value="([^"]+)">\s*<button[^>]*>(\w+)', page))
    lake = next(key for key, name in by_name.items() if name == "Lakeside")
    assert post(client, "/clinics", {"member": lake}).headers["Location"] == "/start"
    assert get(client, "/start").headers["Location"] == "/audit"
    assert get(client, "/today").status_code == 403
    assert post(client, "/clinics", {"member": str(ana.clinic_id)}).status_code == 404


def test_one_s_own_page_changes_name_factor_and_sessions(app: Flask, house: House, ana: Person) -> None:
    client = browser(app, ana)
    assert post(client, "/account/name", {"name": "", "credential": "PT"}).status_code == 422
    post(client, "/account/name", {"name": "Ana R. Ruiz", "credential": "PT"})
    page = get(client, "/account").text
    assert "Ana R. Ruiz, PT" in page
    post(client, "/account/factor/begin", {}, form_at="/account/factor")
    assert post(client, "/account/factor", {"code": "000000"}).status_code == 422
    wrong = post(client, "/account/password", {"current": "not mine at all", "chosen": NEW})
    assert wrong.status_code == 422
    assert 'id="f-current-problem"' in wrong.text
    assert NEW not in wrong.text


def test_a_form_without_its_token_is_refused(app: Flask, ana: Person) -> None:
    answer = app.test_client().post(
        "/sign-in", data={"email": ana.email, "password": PASSWORD}, base_url=SITE
    )
    assert answer.status_code == 400


def test_a_form_from_another_site_is_refused(app: Flask, ana: Person) -> None:
    client = app.test_client()
    page = get(client, "/sign-in").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    values = {"csrf_token": token[1], "email": ana.email, "password": PASSWORD}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert client.post("/sign-in", data=values, base_url=SITE, headers=headers).status_code == 403
