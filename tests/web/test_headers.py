"""What stands around a page: the policy and all headers on every answer, the cookies, nothing kept on the way."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from typing import Any

import html5lib
import pytest
from sqlalchemy import event, text
from werkzeug.test import TestResponse

from clinic.adapters import totp
from tests.staff import PASSWORD
from tests.web.cast import Stage
from tests.web.routes import address, routes_of
from tests.web.test_routes import ask

READERS = ("owner", "password only", "holder", "nobody")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
CLOSED = {"default-src", "base-uri", "frame-ancestors", "object-src"}
SHEET = "private, no-cache"
KEPT = {
    "catalogue.picture": SHEET,
    "checkins.picture": SHEET,
    "handouts.sheet": SHEET,
    "handouts.own": SHEET,
    "tests.outcome": "private, no-cache",
    "prints.file": "private, no-cache",
}
"""What a browser may keep: a drawing or a sheet that it asks about again each time (its ETag)."""


def answers(stage: Stage) -> Iterator[tuple[str, str, TestResponse]]:
    """An answer of every route to several actors, as (actor, endpoint, answer)."""
    for actor in READERS:
        for route in routes_of(stage.app):
            yield actor, route.endpoint, ask(stage, actor, route, address(route, stage.scene.a), {})


def errors(stage: Stage) -> Iterator[tuple[str, int, TestResponse]]:
    """An answer of each error that a person can meet, as (name, status, answer)."""
    owner, nobody = stage.browser("owner"), stage.browser("nobody")
    told = stage.scene.a.told
    yield "no token", 400, owner.post("/account/name", data={})
    yield "refused", 403, stage.browser("auditor").get("/patients")
    yield "elsewhere", 404, owner.get("/nowhere")
    yield "no such patient", 404, owner.get("/patients/018f0000-0000-7000-8000-000000000000")
    yield "method", 405, owner.open("/members", method="PUT", headers={"X-CSRFToken": owner.csrf})
    yield (
        "conflict",
        409,
        owner.send(f"/programs/{told.program_id}/publish", {"revision": "1", "reason": "x"}),
    )
    yield "large", 413, owner.post("/account/name", data={"csrf_token": owner.csrf, "name": "x" * 3_000_000})
    yield "invalid", 422, owner.send("/patients/new", {})
    yield "invalid address", 422, owner.get(f"/programs/{told.program_id}/handout/1?layout=x")
    yield (
        "many tries",
        429,
        [nobody.send("/sign-in", {"email": "x@y.example", "password": "p"}) for _ in range(12)][-1],
    )
    with stage.house.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE questions RENAME TO gone"))
    fault = owner.get("/questions")
    yield "fault", 503 if fault.status_code == 503 else 500, fault


def test_every_answer_carries_every_header(stage: Stage) -> None:
    seen = list(answers(stage))
    seen += [("errors", name, answer) for name, _, answer in errors(stage)]
    assert len(seen) > 300
    assert sum(answer.status_code == 200 and actor == "owner" for actor, _, answer in seen) > 35
    for actor, endpoint, answer in seen:
        where = (actor, endpoint, answer.status_code)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, where
        patients = answer.request.path == "/c" or answer.request.path.startswith("/c/")
        wanted = "no-referrer" if patients else "same-origin"
        assert answer.headers["Referrer-Policy"] == wanted, where
        assert "max-age=63072000; includeSubDomains" in answer.headers["Strict-Transport-Security"], where
        assert "camera=()" in answer.headers["Permissions-Policy"], where
        kept = answer.headers["Cache-Control"]
        assert kept == (KEPT.get(endpoint, "no-store") if answer.status_code == 200 else "no-store"), where
        assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(answer.headers), where


def test_the_policy_lets_nothing_of_elsewhere_in(stage: Stage) -> None:
    for actor, endpoint, answer in answers(stage):
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert {name for name, value in policy.items() if value == "'none'"} == CLOSED, (actor, endpoint)
        rest = {word for name, value in policy.items() if name not in CLOSED for word in value.split()}
        assert rest == {"'self'", "data:"}, (actor, endpoint)
        assert policy["img-src"] == "'self' data:"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"


def test_errors_have_their_status_and_say_nothing_of_the_machine(stage: Stage) -> None:
    for name, status, answer in errors(stage):
        assert answer.status_code == status, name
        page = answer.text
        assert not re.search(
            r"Traceback|File \"|sqlalchemy|sqlite|psycopg|werkzeug|Python", page, re.IGNORECASE
        ), name
        assert len(list(html5lib.parse(page, namespaceHTMLElements=False).iter("h1"))) == 1, name


def test_a_fault_in_what_stands_around_every_page_is_answered_all_the_same(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic.app.navigation", lambda actor: 1 / 0)
    answer = stage.browser("owner").get("/patients")
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert "try again" in answer.text


def test_a_database_that_is_away_is_told_so_with_a_time_to_try_again(stage: Stage) -> None:
    """Locked for too long, here: somebody else holds the only place to write."""
    owner, engine = stage.browser("owner"), stage.house.database.engine
    form = {"name": "Another Name", "csrf_token": owner.csrf}
    sqlite = engine.dialect.name == "sqlite"
    hurry = "PRAGMA busy_timeout=0" if sqlite else "SET lock_timeout = '50ms'"
    hold = "SELECT 1" if sqlite else "LOCK TABLE accounts IN EXCLUSIVE MODE"

    def hasten(connection: Any, *_rest: object) -> None:
        connection.execute(hurry)
        connection.commit()

    with engine.connect().execution_options(begin_immediate=True) as holding, holding.begin():
        holding.execute(text(hold))
        event.listen(engine, "checkout", hasten)
        answer = owner.post("/account/name", data=form)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert owner.send("/account/name", {"name": "Another Name"}).status_code == 303


def test_cookies_are_locked_to_this_host_and_out_of_reach_of_scripts(stage: Stage) -> None:
    names = set()
    for header in set_cookies(stage):
        (name, morsel), *more = SimpleCookie(header).items()
        names.add(name)
        assert not more
        assert name.startswith("__Host-"), header
        assert morsel["secure"], header
        assert morsel["httponly"], header
        assert morsel["samesite"] == "Lax", header
        assert morsel["path"] == "/", header
        assert not morsel["domain"], header
        assert len(header) < 4096
    assert names == {"__Host-clinic", "__Host-checkin", "__Host-known"}


def set_cookies(stage: Stage) -> Iterator[str]:
    """Every cookie that is set on the ways in and out, of staff and of a patient."""
    browser, person = stage.new_browser("nobody"), stage.scene.a.people["clinician"]
    found = [browser.get("/sign-in"), browser.send("/sign-in", {"email": person.email, "password": PASSWORD})]
    browser.forget_token()
    half = stage.new_browser("password only")
    code = totp.code_at(stage.scene.a.people["half"].secret, datetime.now(UTC))
    found.append(half.send("/second-factor", {"code": code}))
    half.forget_token()
    found.append(half.send("/sign-out"))
    patient = stage.new_browser("nobody")
    found.append(patient.send("/c/open", {"token": stage.scene.a.told.fragment}))
    found.append(patient.send("/c/leave"))
    for answer in found:
        assert answer.status_code in {200, 303}
        yield from answer.headers.getlist("Set-Cookie")


def test_no_page_names_another_host(stage: Stage) -> None:
    looked_at = 0
    for actor, endpoint, answer in answers(stage):
        if answer.mimetype != "text/html":
            continue
        for element in html5lib.parse(answer.text, namespaceHTMLElements=False).iter():
            if not isinstance(element.tag, str):
                continue
            for name in ("href", "src", "action", "srcset", "data", "poster", "formaction", "background"):
                value = element.get(name, "")
                looked_at += bool(value)
                own = not re.match(r"[a-z][a-z0-9+.-]*:|//", value, re.IGNORECASE)
                said = value.startswith(("tel:", "mailto:", "data:image/svg+xml", "data:image/png;base64,"))
                named = (
                    element.tag == "a"
                    and "noreferrer" in element.get("rel", "")
                    and value.startswith("https://")
                )
                assert own or said or named, (actor, endpoint, element.tag, value)
    assert looked_at > 1000


WORKSHOP = (
    "/.git/HEAD", "/.env", "/settings.toml", "/instance/clinic.db", "/clinic.db", "/metrics", "/docs",
    "/openapi.json", "/console", "/debug", "/server-status", "/static/", "/static/../pyproject.toml",
    "/static/%2e%2e/pyproject.toml", "/static/css/../../clinic/config.py", "/static//etc/passwd", "/robots.txt.bak",
    "/phpinfo.php", "/admin", "/static/css/clinic.css~", "/templates/layout/base.html", "/swagger.json",
    "/actuator/env",
)  # fmt: skip


def test_nothing_of_the_workshop_is_served(stage: Stage) -> None:
    for path in WORKSHOP:
        assert stage.browser("owner").get(path).status_code in {404, 405}, path


def test_static_files_are_kept_for_ever_under_their_hash_and_not_guessed_at(stage: Stage) -> None:
    page = stage.browser("nobody").get("/sign-in").text
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(files) > 4
    for path in files:
        answer = stage.browser("nobody").get(path)
        assert answer.status_code == 200, path
        assert re.search(r"\?v=[0-9a-f]{12}$", path) or path.endswith(".woff2"), path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
