"""The guard: reading never writes, nothing is done for another site, no way leads out, dead sessions are dead."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text as text_of

from clinic.adapters import totp
from clinic.adapters.logs import configure_logs
from clinic.app import create_app
from clinic.persistence.base import Base
from clinic.services import links, mail, resets
from clinic.web import guard
from tests.conftest import SECRET
from tests.staff import PASSWORD, SITE, nobody
from tests.web.cast import Browser, Letterbox, Stage
from tests.web.conftest import Filled, house_of, settings_of
from tests.web.routes import Route, address, routes_of, standing
from tests.web.test_routes import expected, plain, rows_hash
from tests.web.watch import TRAIL, watched

# reading


READERS = ("owner", "auditor", "stale owner", "password only", "holder", "nobody")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_leaves_nothing_but_the_trail_and_the_last_use(stage: Stage, method: str) -> None:
    asked = 0
    with watched(stage.house) as watch:
        for actor in READERS:
            for route in routes_of(stage.app):
                if route.method == "GET" or method == "OPTIONS":
                    path = address(route, standing(stage, actor), stage.scene.sessions.get(actor))
                    answer = stage.browser(actor).open(path, method=method)
                    assert answer.status_code < 500, (actor, path)
                    assert not watch.kept - TRAIL, (actor, path)
                    asked += 1
    assert asked > 250


def test_the_watch_would_see_a_write(stage: Stage) -> None:
    with watched(stage.house) as watch:
        stage.browser("owner").send("/account/name", {"name": "Another Name"})
    assert "accounts" in watch.kept
    assert any(statement.startswith("UPDATE accounts") for statement in watch.tried)


BOTS = (
    "Slackbot-LinkExpanding 1.0", "facebookexternalhit/1.1", "Twitterbot/1.0", "WhatsApp/2.23", "TelegramBot",
    "Discordbot/2.0", "LinkedInBot/1.0", "Googlebot/2.1", "bingbot/2.0", "SkypeUriPreview", "AppleBot/0.1",
    "Mozilla/5.0 BingPreview/1.0b",
)  # fmt: skip


def test_a_preview_of_a_link_records_and_uses_nothing(stage: Stage) -> None:
    before = rows_hash(stage.house, stage.scene.a.clinic_id)
    with watched(stage.house) as watch:
        for bot in BOTS:
            for method in ("GET", "HEAD", "OPTIONS"):
                answer = stage.browser("nobody").open("/c", method=method, headers={"User-Agent": bot})
                assert answer.status_code == 200
    assert not watch.tried
    assert rows_hash(stage.house, stage.scene.a.clinic_id) == before


# other sites


def unsafe(stage: Stage) -> Iterator[tuple[Route, str]]:
    """Every route by which a browser changes something, with an actor who may."""
    for route in routes_of(stage.app):
        if route.method != "GET" and route.endpoint not in guard.FROM_MACHINES:
            may = (actor for actor in ("owner", "holder", "nobody") if expected(actor, route) == "in")
            yield route, next(may)


FOREIGN_ORIGINS = (
    "https://evil.example", "https://clinic.example.evil.example", "https://evil.example#clinic.example",
    "https://clinic.example:8443", "http://clinic.example", "https://clinic.example@evil.example", "file://", "https://",
)  # fmt: skip


def test_what_another_site_sends_is_refused_everywhere(stage: Stage) -> None:
    other = stage.new_browser("nobody").csrf
    before, tried = rows_hash(stage.house, stage.scene.a.clinic_id), 0
    for route, actor in unsafe(stage):
        browser = stage.browser(actor)
        path, own = address(route, stage.scene.a), browser.csrf
        sends = [
            (400, {}, {}),
            (400, {"csrf_token": ""}, {}),
            (400, {"csrf_token": other}, {}),
            (400, {"csrf_token": own[:-9] + ("a" if own[-9] != "a" else "b") + own[-8:]}, {}),
            *((403, {"csrf_token": own}, {"Origin": origin}) for origin in FOREIGN_ORIGINS),
            *(
                (403, {"csrf_token": own}, {"Sec-Fetch-Site": site})
                for site in ("cross-site", "same-site", "x")
            ),
        ]
        for status, form, headers in sends:
            answer = browser.post(path, data=form, headers=headers)
            assert answer.status_code == status, (route.endpoint, form, headers, answer.status_code)
            tried += 1
    assert tried > 500
    assert rows_hash(stage.house, stage.scene.a.clinic_id) == before


def test_what_machines_post_needs_a_proof_of_its_own_and_no_session_counts(stage: Stage) -> None:
    before = rows_hash(stage.house, stage.scene.a.clinic_id)
    wrong = stage.scene.a.unsubscribe[:-2] + "AA"
    for actor in ("owner", "holder", "nobody"):
        browser = stage.browser(actor)
        for path, form, status in (
            ("/sms/incoming", {}, 422),
            (f"/c/unsubscribe/{wrong}", {"List-Unsubscribe": "One-Click"}, 404),
            (f"/c/unsubscribe/{stage.scene.a.unsubscribe}", {}, 422),
        ):
            assert browser.post(path, data={**form, "csrf_token": browser.csrf}).status_code == status, path
    assert rows_hash(stage.house, stage.scene.a.clinic_id) == before
    assert set(guard.FROM_MACHINES) == {"reminders.unsubscribe", "reminders.take_text"}


def test_a_token_in_the_address_does_not_count(stage: Stage) -> None:
    browser = stage.browser("owner")
    assert browser.post(f"/account/name?csrf_token={browser.csrf}", data={"name": "X"}).status_code == 400


@pytest.mark.parametrize("headers", [{}, {"Origin": SITE}, {"Sec-Fetch-Site": "same-origin", "Origin": SITE}])
def test_what_this_site_sends_is_taken(stage: Stage, headers: dict[str, str]) -> None:
    browser = stage.browser("owner")
    form = {"csrf_token": browser.csrf, "name": "Another Name"}
    assert browser.post("/account/name", data=form, headers=headers).status_code == 303


def test_a_form_without_an_origin_is_taken_from_patients_only(stage: Stage) -> None:
    staff, patient = stage.browser("owner"), stage.browser("holder")
    opaque = {"Origin": "null"}
    form = {"csrf_token": staff.csrf, "name": "Another Name"}
    assert staff.post("/account/name", data=form, headers=opaque).status_code == 403
    easier = {"csrf_token": patient.csrf, "key": "0d7b6c5e-9f8a-4b3c-8d2e-1f0a9b8c7d6e", "easier": "Stairs"}
    assert patient.post("/c/easier", data=easier, headers=opaque).status_code == 303
    assert patient.post("/c/easier", data={**easier, "csrf_token": ""}, headers=opaque).status_code == 400


# ways out


WAYS_OUT = (
    "//evil.example", "///evil.example", "////evil.example", "https://evil.example", "http:evil.example",
    "http:/evil.example", "https:evil.example", "HTTPS://evil.example", "/\\evil.example", "\\\\evil.example",
    "\\/evil.example", "/\\/evil.example", "/\t/evil.example", "\t//evil.example", "/\n/evil.example",
    "/\r/evil.example",
    " //evil.example", "//\tevil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd", "//evil.example/%2e%2e",
    "https://clinic.example@evil.example", "//clinic.example@evil.example", "https://clinic.example.evil.example",
    "?//evil.example", "evil.example", "./evil.example", "//evil%2eexample", "/%09/evil.example/..//evil.example\\",
    "\x00//evil.example", "/\x00/evil.example", "/\x0b//evil.example", "//evil.example:80", "//[::1]",
    "/ /evil.example",
    "https:\\\\evil.example", "//evil。example", "https:///evil.example", "mailto:a@evil.example", "tel:112",
)  # fmt: skip


def leads_to(location: str, page: str = SITE + "/second-factor") -> str:
    """The host a browser goes to: it drops tabs, line ends and leading controls and reads ``\\`` as ``/``."""
    target = re.sub(r"[\t\r\n]", "", location).lstrip("".join(map(chr, range(33)))).replace("\\", "/")
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", target)
    if scheme and scheme[1].lower() not in {"http", "https"}:
        return scheme[1]
    if scheme:
        return urlsplit("//" + target.partition(":")[2].lstrip("/")).hostname or ""
    return (urlsplit("//" + target.lstrip("/")) if target.startswith("//") else urlsplit(page)).hostname or ""


def test_no_next_leads_out(stage: Stage) -> None:
    assert len(WAYS_OUT) >= 40
    browser = stage.browser("owner")
    for target in WAYS_OUT:
        answer = browser.get("/second-factor", query_string={"next": target})
        assert answer.status_code == 303
        assert leads_to(answer.headers["Location"]) == "clinic.example", target
        answer = browser.send("/sign-in", {"email": "x@y.example", "password": PASSWORD, "next": target})
        assert answer.status_code in {422, 429}
        shown = re.search(
            r'name="next" value="([^"]*)"', browser.get("/sign-in", query_string={"next": target}).text
        )
        assert shown, target


def test_the_reader_of_locations_knows_a_way_out() -> None:
    assert (
        leads_to("//evil.example")
        == leads_to("/\\evil.example")
        == leads_to("https:evil.example")
        == "evil.example"
    )
    assert leads_to("javascript:alert(1)") == "javascript"
    assert leads_to("/today") == "clinic.example"


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_signing_in_leads_to_this_site_only(stage: Stage, target: str) -> None:
    person = stage.scene.a.people["half"]
    browser = stage.browser("nobody")
    answer = browser.send("/sign-in", {"email": person.email, "password": PASSWORD, "next": target})
    assert leads_to(answer.headers["Location"]) == "clinic.example"
    browser = stage.new_browser("password only")
    answer = browser.send(
        "/second-factor", {"code": totp.code_at(person.secret, datetime.now(UTC)), "next": target}
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/start"


def test_the_way_back_is_never_another_site(stage: Stage) -> None:
    browser = stage.browser("stale owner")
    for referrer in (
        "https://evil.example/x",
        "https://clinic.example.evil.example/x",
        "//evil.example",
        "\\\\evil",
    ):
        answer = browser.post(
            "/account/codes", data={"csrf_token": browser.csrf}, headers={"Referer": referrer}
        )
        assert answer.headers["Location"] == "/confirm?next=/", referrer


def test_it_comes_back_to_its_own_page(stage: Stage) -> None:
    answer = stage.browser("nobody").get("/patients?find=Rosa&page=2")
    assert answer.headers["Location"] == "/sign-in?next=/patients?find%3DRosa%26page%3D2"


# the host


def test_a_host_that_is_not_ours_is_refused(filled: Filled, stage: Stage) -> None:
    strict = create_app(replace(settings_of(filled), mode="demo"), stage.house)
    browser = stage.new_browser("owner", strict)
    assert browser.get("/today").status_code == 200
    for route in routes_of(strict):
        for host in ("evil.example", "clinic.example.evil.example", "clinic.example@evil.example", ""):
            answer = browser.open(
                address(route, stage.scene.a), method=route.method, base_url=SITE, headers={"Host": host}
            )
            assert answer.status_code == 400, (route.endpoint, host)
            assert b"evil" not in answer.data.lower()


def test_a_foreign_host_changes_no_link(stage: Stage) -> None:
    """Also where every host is taken, links on paper, in pages and in mails are those of the settings."""
    owner, program = stage.app.test_client(use_cookies=False), stage.scene.a.told.program_id
    csrf = stage.browser("owner").csrf
    cookie = stage.browser("owner").get_cookie("__Host-clinic", "clinic.example")
    assert cookie is not None
    evil = {
        "Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http",
        "Forwarded": "host=evil.example", "Cookie": f"__Host-clinic={cookie.value}",
    }  # fmt: skip
    page = owner.get(f"/programs/{program}/link", headers=evil)
    assert page.status_code == 200
    assert "clinic.example/c" in page.text
    for route in routes_of(stage.app):
        if route.method == "GET":
            answer = owner.get(address(route, stage.scene.a), headers=evil)
            assert b"evil.example" not in answer.data + str(answer.headers).encode(), route.endpoint
    form = {"csrf_token": csrf, "email": "new@else.example", "role": "clinician"}
    assert owner.post("/members/invite", data=form, headers=evil).status_code == 303
    post = Letterbox()
    mail.send_due(stage.house, post, datetime.now(UTC), 50)
    letter = next(one for one in post.mails if one.recipient == "new@else.example")
    assert "https://clinic.example/join#" in letter.body
    assert "evil" not in letter.body


# sessions


@pytest.fixture
def other_site(stage: Stage, filled: Filled) -> Iterator[Flask]:
    """Another instance of the site over the same database, as a second worker would be."""
    house = house_of(stage.house.database.url, filled.folder, stage.house.renderer)
    yield create_app(settings_of(filled, stage.house.database.url), house)
    house.database.close()


def code(secret: str, ahead: int = 30) -> str:
    """A code of the authenticator that was not used yet."""
    return totp.code_at(secret, datetime.now(UTC) + timedelta(seconds=ahead))


def _sign_out(stage: Stage) -> None:
    stage.browser("clinician").send("/sign-out")


def _change_password(stage: Stage) -> None:
    other_browser(stage, "clinician").send(
        "/account/password", {"current": PASSWORD, "chosen": "seven green paper boats"}
    )


def _reset_password(stage: Stage) -> None:
    person, browser, post = stage.scene.a.people["clinician"], stage.browser("nobody"), Letterbox()
    browser.send("/forgotten", {"email": person.email})
    from_worker(stage, post)
    form = {
        "token": post.token("/reset", person.email),
        "step": "reset",
        "password": "seven green paper boats",
    }
    assert browser.send("/reset", form).status_code == 303


def _disable(stage: Stage) -> None:
    stage.browser("owner").send(f"/members/{stage.scene.a.people['clinician'].member_id}/disable")


def _change_role(stage: Stage) -> None:
    member = stage.scene.a.people["clinician"].member_id
    stage.browser("owner").send(f"/members/{member}/role", {"role": "assistant"})


def _end_from_list(stage: Stage) -> None:
    other_browser(stage, "clinician").send(f"/account/sessions/{stage.scene.sessions['clinician']}/end")


def _end_others(stage: Stage) -> None:
    other_browser(stage, "clinician").send("/account/sessions/end")


def _change_factor(stage: Stage) -> None:
    browser = other_browser(stage, "clinician")
    browser.send("/account/factor/begin")
    secret = re.search(r"((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", browser.get("/account/factor").text)
    assert secret
    browser.send("/account/factor", {"code": code(secret[1].replace(" ", ""), 0)})


def _sign_in_again(stage: Stage) -> None:
    person = stage.scene.a.people["clinician"]
    stage.browser("clinician").send("/sign-in", {"email": person.email, "password": PASSWORD})


REASONS: tuple[Callable[[Stage], None], ...] = (
    _sign_out, _change_password, _reset_password, _disable, _change_role, _end_from_list, _end_others,
    _change_factor, _sign_in_again,
)  # fmt: skip


def other_browser(stage: Stage, name: str) -> Browser:
    """Another browser in which the person has signed in, with both factors and over http."""
    person = stage.scene.a.people[name]
    browser = stage.new_browser("nobody")
    assert browser.send("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 303
    browser.forget_token()
    assert browser.send("/second-factor", {"code": code(person.secret)}).status_code == 303
    browser.forget_token()
    return browser


def from_worker(stage: Stage, post: Letterbox) -> None:
    """Let the worker answer wishes for passwords and send its mail."""
    now = datetime.now(UTC)
    resets.answer_due(stage.house, now, 10)
    mail.send_due(stage.house, post, now, 50)


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.__name__.strip("_"))
def test_a_dead_session_is_dead_on_the_next_request_everywhere(
    stage: Stage, other_site: Flask, reason: Callable[[Stage], None]
) -> None:
    here, there = stage.new_browser("clinician"), stage.new_browser("clinician", other_site)
    assert (here.get("/patients").status_code, there.get("/patients").status_code) == (200, 200)
    reason(stage)
    for browser in (here, there):
        answer = browser.get("/patients")
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/sign-in?next=/patients")
        assert browser.send("/account/name", {"name": "X"}).status_code == 303


@pytest.mark.parametrize("minutes", [31, 12 * 60 + 1])
def test_an_unused_or_old_session_is_dead(stage: Stage, other_site: Flask, minutes: int) -> None:
    browser = stage.new_browser("clinician", other_site)
    start = datetime.now(UTC)
    steps = [minutes] if minutes == 31 else [*range(25, minutes, 25), minutes]
    for step in steps:
        with time_machine.travel(start + timedelta(minutes=step)):
            answer = browser.get("/patients")
        assert answer.status_code == (303 if step == minutes else 200), step


@pytest.mark.parametrize("reason", ["leave", "revoke", "reissue", "archive", "late"])
def test_a_patients_session_dies_with_its_link(stage: Stage, other_site: Flask, reason: str) -> None:
    told, there = stage.scene.a.told, stage.new_browser("holder", other_site)
    assert there.get("/c/today").status_code == 200
    after = timedelta(hours=12, minutes=1) if reason == "late" else timedelta()
    if reason == "leave":
        stage.browser("holder").send("/c/leave")
    elif reason in {"revoke", "reissue"}:
        path = f"/programs/{told.program_id}/link" + ("/revoke" if reason == "revoke" else "")
        assert stage.browser("owner").send(path).status_code == 303
    elif reason == "archive":
        assert stage.browser("owner").send(f"/patients/{told.patient_id}/archive").status_code == 303
    with time_machine.travel(datetime.now(UTC) + after):
        answer = there.get("/c/today")
        assert (answer.status_code, answer.headers.get("Location")) == (303, "/c")
    if reason in {"revoke", "reissue"}:
        assert links.redeem(nobody(stage.house, datetime.now(UTC)), told.fragment) is None


def test_each_step_of_signing_in_gives_a_new_token_and_forgets_what_was_before(stage: Stage) -> None:
    person, browser = stage.scene.a.people["clinician"], stage.new_browser("nobody")
    tokens = []
    with browser.session_transaction(base_url=SITE) as kept:
        kept["marker"] = "set before"
    browser.send("/sign-in", {"email": person.email, "password": PASSWORD})
    with browser.session_transaction(base_url=SITE) as kept:
        tokens.append(kept["_user_id"])
        assert "marker" not in kept
        kept["marker"] = "set half way"
    browser.forget_token()
    browser.send("/second-factor", {"code": code(person.secret)})
    with browser.session_transaction(base_url=SITE) as kept:
        tokens.append(kept["_user_id"])
        assert "marker" not in kept
    browser.forget_token()
    browser.send("/account/password", {"current": PASSWORD, "chosen": "seven green paper boats"})
    with browser.session_transaction(base_url=SITE) as kept:
        tokens.append(kept["_user_id"])
    assert len(set(tokens)) == 3
    assert min(map(len, tokens)) >= 22
    for old in tokens[:-1]:
        earlier = stage.new_browser("nobody")
        with earlier.session_transaction(base_url=SITE) as kept:
            kept["_user_id"] = old
        assert earlier.get("/account").status_code == 303


def test_no_token_stands_in_the_database(stage: Stage) -> None:
    with stage.house.database.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        dump = "\n".join(str(row) for table in tables for row in connection.execute(table.select()))
    secrets = [*stage.scene.tokens.values(), stage.scene.a.invitation, stage.scene.a.reset, PASSWORD, SECRET]
    secrets += [
        stage.scene.a.told.fragment.partition(".")[2],
        *(p.secret for p in stage.scene.a.people.values()),
    ]
    assert len(dump) > 100_000
    assert not [secret for secret in secrets if secret and secret in dump]


def test_one_cookie_of_each_kind_is_looked_at_only(stage: Stage) -> None:
    """A staff token opens nothing of a patient's, nor the other way round."""
    swapped = stage.new_browser("nobody")
    swapped.set_cookie("__Host-checkin", stage.scene.tokens["owner"], domain="clinic.example", secure=True)
    with swapped.session_transaction(base_url=SITE) as kept:
        kept["_user_id"] = stage.scene.tokens["holder"]
    assert swapped.get("/c/today").headers["Location"] == "/c"
    assert swapped.get("/today").headers["Location"] == "/sign-in?next=/today"


def test_a_forged_cookie_is_nobody(stage: Stage) -> None:
    for value in ("", "x", ".eJw", "A" * 4000, "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb", "\u00e9"):
        browser = stage.new_browser("nobody")
        browser.set_cookie("__Host-clinic", value, domain="clinic.example", secure=True)
        browser.set_cookie("__Host-checkin", value, domain="clinic.example", secure=True)
        assert browser.get("/today").status_code == 303
        assert browser.get("/c/today").status_code == 303


def test_the_address_in_the_trail_is_the_callers(stage: Stage) -> None:
    stage.browser("owner").get(
        f"/patients/{stage.scene.a.told.patient_id}",
        headers={"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"},
    )
    page = stage.browser("owner").get("/audit").text
    assert "203.0.113.9" not in page
    assert "127.0.0.1" in page


def test_own_path_keeps_what_is_ours() -> None:
    for path in ("/", "/today", "/patients?find=a&page=2", "/programs/1#item", "/a//b", "/a:b"):
        assert guard.own_path(path) == path
    for target in WAYS_OUT:
        assert leads_to(guard.own_path(target)) == "clinic.example", target


# what strangers and logs learn


def test_a_stranger_does_not_learn_who_has_an_account(stage: Stage) -> None:
    """The same page for a wrong password and for nobody's address; for every dead token, link and code too."""
    a, known = stage.scene.a, stage.scene.a.people["spare"].email
    for path in ("/sign-in", "/forgotten"):
        answers = []
        for email in (known, "x" * len(known.partition("@")[0]) + "@cast.example"):
            answer = stage.new_browser("nobody").send(path, {"email": email, "password": "wrong wrong wrong"})
            answers.append((answer.status_code, plain(answer).replace(email, "")))
        assert answers[0] == answers[1], path
    dead = a.drafted.fragment  # issued again since
    never = dead[:-4] + "0000"
    other = dead.partition(".")[0] + "." + a.told.fragment.partition(".")[2]
    pages = set()
    for token in (dead, never, other, "x", ""):
        answer = stage.new_browser("nobody").send(
            "/c/open", {"token": token, "code": "" if token else "AAAA AAAA AAAA"}
        )
        pages.add((answer.status_code, plain(answer).replace("AAAA AAAA AAAA", "")))
    assert len(pages) == 1


def test_a_line_of_the_log_is_one_line_and_keeps_no_secret(
    stage: Stage, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", kept)
        app = create_app(settings_of(filled), stage.house)  # its log goes where standard error goes now
    owner, nobody_yet = stage.new_browser("owner", app), stage.new_browser("nobody", app)
    person, csrf = stage.scene.a.people["spare"], nobody_yet.csrf
    for text in ("a%0d%0a%7b%22forged%22:1%7d", "a%E2%80%A8b", "%1b%5b31mred", "hip-hinge%0aline"):
        owner.get(f"/exercises/{text}/picture.svg")
        owner.get(f"/exercises/{text}")
    with stage.house.database.engine.begin() as connection:
        connection.execute(text_of("ALTER TABLE accounts RENAME TO gone"))
    for path in ("/sign-in", "/join", "/reset", "/c/open"):
        form = {
            "email": person.email,
            "password": PASSWORD,
            "token": stage.scene.a.invitation,
            "code": "1234",
        }
        answer = nobody_yet.post(path, data={"csrf_token": csrf, **form})
        assert answer.status_code in {422, 500, 503}, path
    configure_logs()
    said = kept.getvalue()
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line for line in lines if line["level"] == "error"]
    assert not [line for line in lines if "forged" in line]
    secrets = [
        PASSWORD,
        person.email,
        stage.scene.a.invitation,
        *stage.scene.tokens.values(),
        stage.scene.a.mark,
    ]
    assert not [secret for secret in secrets if secret and secret in said]
