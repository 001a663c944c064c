"""Who may go where: every route × method × actor against the table of actions; one clinic against another."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from clinic.adapters.webhooks import signed
from clinic.domain.actions import RULES, Action, Audience, Role
from clinic.persistence.accounts import Account, Clinic, Member
from clinic.persistence.base import Base
from clinic.services.context import House
from clinic.web import guard
from tests.web.cast import ACTORS, Stage
from tests.web.routes import Route, address, elsewhere, fields, played, routes_of, standing

DOORS = {"/sign-in", "/second-factor", "/clinics", "/confirm", "/c"}

MEMBERS = {
    "owner": Role.owner,
    "clinician": Role.clinician,
    "assistant": Role.assistant,
    "auditor": Role.auditor,
    "stale owner": Role.owner,
    "member of both": Role.owner,
    "owner of B": Role.owner,
    "clinician of B": Role.clinician,
}
HALFWAY = {"password only": "/second-factor", "setting up": "/second-factor", "no clinic chosen": "/clinics"}


def expected(actor: str, route: Route) -> str:
    """Where the table of actions puts an actor, told anew: "in", "refused", or the door that is shown."""
    audience = route.audience
    if audience is Audience.anybody:
        return "in"
    if audience is Audience.holder:
        return "in" if actor in {"holder", "holder of B"} else "/c"
    if actor in HALFWAY:
        return "in" if audience is Audience.account else HALFWAY[actor]
    if actor not in MEMBERS:
        return "/sign-in"
    if audience is Audience.account:
        return "in"
    if MEMBERS[actor] not in route.rule.roles:
        return "refused"
    return "/confirm" if route.rule.fresh_factor and actor == "stale owner" else "in"


def outcome(answer: TestResponse) -> str:
    """What an answer amounts to, in the words of ``expected``."""
    if answer.status_code == 403:
        return "refused"
    door = answer.headers.get("Location", "").partition("?")[0]
    return door if answer.status_code == 303 and door in DOORS else "in"


ONWARD = {
    "accounts.give_password": "/second-factor",
    "accounts.choose_clinic": "/second-factor",
    "accounts.sign_out": "/sign-in",
    "checkins.leave": "/c",
    "joining.accept": "/second-factor",
    "resets.choose": "/sign-in",
}
"""Routes that lead to a door by themselves when all went well."""


def test_every_route_names_an_action(stage: Stage) -> None:
    found = {rule.endpoint for rule in stage.app.url_map.iter_rules()}
    assert len(found) > 80
    assert found == set(guard.ACTIONS)
    assert set(RULES) == set(Action)


def test_every_action_of_the_web_has_a_route() -> None:
    of_the_site = {
        Action.create_clinic, Action.create_member, Action.rotate_proof_key, Action.escalate_alert,
        Action.preview_checkins, Action.import_checkins,
        Action.remind_patient, Action.stop_reminders,
    }  # fmt: skip
    assert set(Action) - set(guard.ACTIONS.values()) == of_the_site


def test_a_route_that_no_action_covers_is_not_there(stage: Stage) -> None:
    fresh = guard.ACTIONS.copy()
    try:
        del guard.ACTIONS["accounts.sign_in"]
        assert stage.browser("owner").get("/sign-in").status_code == 404
    finally:
        guard.ACTIONS.update(fresh)


def test_a_page_to_read_cannot_be_added_under_an_action_that_writes() -> None:
    add = guard.route(guard.Blueprint("extra", __name__), "/extra", action=Action.end_program)
    with pytest.raises(ValueError, match="a GET never writes"):
        add(lambda: "never")


def test_methods_that_nobody_declared_are_refused(stage: Stage) -> None:
    for route in routes_of(stage.app):
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            answer = stage.browser("owner").open(
                address(route, stage.scene.a),
                method=method,
                headers={"X-CSRFToken": stage.browser("owner").csrf},
            )
            assert answer.status_code == 405, (method, route.pattern, answer.status_code)


@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_comes_where_the_table_does_not_let_them(stage: Stage, actor: str) -> None:
    seen = {}
    for route in routes_of(stage.app):
        wanted = expected(actor, route)
        if wanted == "in":
            continue
        answer = ask(stage, actor, route, address(route, standing(stage, actor)))
        seen[route.endpoint] = (wanted, outcome(answer))
    wrong = {endpoint: pair for endpoint, pair in seen.items() if pair[0] != pair[1]}
    assert not wrong
    assert seen


@pytest.mark.parametrize("actor", ACTORS)
def test_everybody_reads_what_the_table_lets_them(stage: Stage, actor: str) -> None:
    seen = {}
    for route in routes_of(stage.app):
        if expected(actor, route) == "in" and not route.writes:
            home = standing(stage, actor)
            answer = ask(stage, actor, route, address(route, home), fields(stage, route, actor, home))
            seen[route.endpoint] = (answer.status_code, outcome(answer))
    assert not failed(seen)
    assert seen


def failed(seen: Mapping[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """The answers that are no success."""
    return {
        endpoint: (status, found)
        for endpoint, (status, found) in seen.items()
        if status not in {200, 303} or found not in {"in", ONWARD.get(endpoint)}
    }


WRITERS = (
    "owner",
    "clinician",
    "assistant",
    "auditor",
    "password only",
    "no clinic chosen",
    "holder",
    "nobody",
)


@pytest.mark.parametrize("actor", WRITERS)
def test_everybody_does_what_the_table_lets_them(
    stage: Stage, copies: Callable[[], AbstractContextManager[House]], actor: str
) -> None:
    seen = {}
    doing = [route for route in routes_of(stage.app) if route.writes and expected(actor, route) == "in"]
    sensible = [route for route in doing if (actor, route.endpoint) not in WITHOUT_SENSE]
    for here, route in played(stage, copies, sensible):
        path = address(route, here.scene.a, here.scene.sessions.get(actor))
        answer = ask(here, actor, route, path, fields(here, route, actor, here.scene.a))
        seen[route.endpoint] = (answer.status_code, outcome(answer))
    assert not failed(seen)
    assert seen


WITHOUT_SENSE = {
    *((actor, "accounts.enter_clinic") for actor in ("password only",)),
    ("password only", "accounts.confirm_again"),
    *(("no clinic chosen", endpoint) for endpoint in ("accounts.give_factor", "accounts.confirm_again")),
}
"""Steps of signing in that are behind or still before the actor; ``test_guard`` looks at them."""


def ask(
    stage: Stage, actor: str, route: Route, path: str, form: Mapping[str, object] | None = None
) -> TestResponse:
    """Ask for a route as an actor, with the token of the actor's own browser."""
    browser = stage.browser(actor)
    if route.method == "GET":
        return browser.get(path)
    if route.endpoint in {"checkins.record", "offline.receive"}:
        return browser.send(path, json=form or {})
    if route.endpoint == "reminders.take_text":
        body = json.dumps(form or {}).encode()
        return browser.post(
            path, data=body, headers=signed(stage.house.sms_key, "1", datetime.now(UTC), body)
        )
    return browser.send(path, form)


# another clinic


FOREIGN = ("owner of B", "clinician of B", "member of both")


def ours(route: Route) -> bool:
    """Whether a route's address holds a key of something of a clinic."""
    return "<uuid:" in route.pattern


def plain(answer: TestResponse) -> str:
    """A page without what differs each time: the tokens against foreign requests."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)


@pytest.mark.parametrize("actor", FOREIGN)
def test_another_clinics_keys_are_as_absent_as_random_ones(stage: Stage, actor: str) -> None:
    a, owners_session = stage.scene.a, stage.scene.sessions["owner"]
    open_to = [route for route in routes_of(stage.app) if ours(route) and expected(actor, route) == "in"]
    forms = {route: fields(stage, route, "owner", a) if route.writes else {} for route in open_to}
    before, wrong = rows_hash(stage.house, a.clinic_id), {}
    for route, form in forms.items():
        foreign = ask(stage, actor, route, address(route, a, owners_session), form)
        nowhere = ask(stage, actor, route, elsewhere(route), form)
        if (foreign.status_code, nowhere.status_code) != (404, 404) or plain(foreign) != plain(nowhere):
            wrong[route.endpoint] = (foreign.status_code, nowhere.status_code)
        assert a.mark.lower() not in foreign.text.lower(), route.endpoint
    assert not wrong
    assert len(forms) > 20
    assert rows_hash(stage.house, a.clinic_id) == before


def test_own_and_foreign_keys_mixed_change_nothing_of_the_other_clinic(stage: Stage) -> None:
    a, before = stage.scene.a, rows_hash(stage.house, stage.scene.a.clinic_id)
    answers = dict(mixed(stage))
    assert len(answers) > 12
    assert {name: status for name, (status, _) in answers.items() if status not in {303, 404, 409, 422}} == {}
    leaks = [name for name, (_, text) in answers.items() if a.mark.lower() in text.lower()]
    assert not leaks
    assert rows_hash(stage.house, a.clinic_id) == before


def mixed(stage: Stage) -> Iterator[tuple[str, tuple[int, str]]]:
    """Requests of B's people to B's own addresses, with A's keys in path, body, filter and cell."""
    a, b = stage.scene.a, stage.scene.b
    owner, patient = stage.browser("owner of B"), stage.browser("holder of B")
    today = stage.scene.today.isoformat()
    item_a, program_b = str(a.told.items[0]), b.told.program_id
    posts: dict[str, tuple[str, dict[str, object]]] = {
        "pause": (f"/programs/{program_b}/pauses/{a.pause_id}/resume", {"on": today}),
        "clinic": ("/clinics", {"member": str(a.people["owner"].member_id)}),
        "desk": (
            f"/programs/{program_b}/desk",
            {"key": str(uuid4()), "week": today, "source": "paper", f"cell:{item_a}:1::{today}": "done"},
        ),
        "start": (f"/patients/{a.told.patient_id}/programs/new", {"title": "Mine"}),
        **{
            f"draft {name}": (f"/programs/{b.drafted.program_id}/draft", form) for name, form in drafts(stage)
        },
    }
    for name, (path, form) in posts.items():
        answer = owner.send(path, form)
        page = owner.get(f"/programs/{b.drafted.program_id}/draft").text
        yield name, (answer.status_code, answer.text + page)
    for query in (f"patient={a.told.patient_id}", f"member={a.people['owner'].member_id}"):
        answer = owner.get(f"/audit?{query}")
        yield f"audit {query}", (303 if answer.status_code == 200 else answer.status_code, answer.text)
    entry = {
        "key": str(uuid4()),
        "day": today,
        "item": item_a,
        "index": "1",
        "status": "done",
        "felt": "numbness",
    }
    for path in ("/c/entries", "/c/hurts", "/c/ask", "/c/today"):
        answer = patient.send(path, {**entry, "question": "Why?"}) if path != "/c/today" else None
        answer = answer or patient.get(f"{path}?item={item_a}")
        yield f"patient {path}", (answer.status_code, answer.text)
    for name in ("entries", "symptoms", "questions"):
        part = {"lineage": item_a, "performed_on": today, "status": "done", "felt": ["ache"], "text": "Why?"}
        answer = patient.send("/c/checkins", json={"client_key": str(uuid4()), name: [part]})
        yield f"script {name}", (answer.status_code, answer.text)


def drafts(stage: Stage) -> Iterator[tuple[str, dict[str, object]]]:
    """B's own draft with A's lineage and A's exercise, and as if A's clinic had written it."""
    a, b = stage.scene.a, stage.scene.b
    route = next(one for one in routes_of(stage.app) if one.endpoint == "programs.save")
    form = fields(stage, route, "owner of B", b)
    own, theirs = str(b.drafted.items[0]), str(a.drafted.items[0])
    swapped = json.loads(json.dumps(form).replace(own, theirs))
    yield "lineage", swapped
    yield "version", {**form, f"version-{own}": str(a.told.items[0])}
    yield (
        "columns",
        {**form, "clinic_id": str(a.clinic_id), "patient_id": str(a.told.patient_id), "latest": "9"},
    )


def test_no_form_sets_a_column_by_naming_it(
    stage: Stage, copies: Callable[[], AbstractContextManager[House]]
) -> None:
    """Every column of every table as an extra field: the rows that come are as they would be without."""
    a, other = stage.scene.a, stage.scene.b
    columns = {
        column.name for table in Base.metadata.tables.values() for column in table.columns
    } - FORM_NAMES
    extra = {name: str(other.clinic_id) for name in columns}
    doing = [route for route in routes_of(stage.app) if route.writes and expected("owner", route) == "in"]
    for here, route in played(stage, copies, doing):
        before = rows_hash(here.house, other.clinic_id)
        form = {**extra, **fields(here, route, "owner", a)}
        answer = ask(here, "owner", route, address(route, a, here.scene.sessions["owner"]), form)
        assert answer.status_code in {200, 303, 422}, (route.endpoint, answer.status_code)
        assert rows_hash(here.house, other.clinic_id) == before, route.endpoint
        with here.house.database.read() as session:
            role = session.scalar(
                select(Member.role).where(
                    Member.clinic_id == a.clinic_id, Member.id == a.people["clinician"].member_id
                )
            )
        assert role == Role.clinician.value, route.endpoint


FORM_NAMES = {"name", "email", "role", "zone", "paper", "address", "phone", "urgent_text", "pain_limit", "note",
              "title",
              "first_day", "last_day", "reason", "effective_from", "ends_on", "answer", "credential", "revision",
              "given_name", "family_name", "birth_year", "language", "minutes_a_day", "equipment", "mail_consent",
              "pain", "effort", "felt", "status", "sets", "reps", "seconds", "phase", "content", "text", "easier",
              "sides", "dose", "schedule", "modifications", "number", "side"}  # fmt: skip
"""Columns that a form may hold under the same name."""


def test_nobody_elses_browser_ever_shows_a_clinics_marks(stage: Stage) -> None:
    """Everything that anybody outside A may read holds not one byte of A, beside A's own forms of public pages."""
    mark, shown = stage.scene.a.mark.lower().encode(), 0
    for actor in ("owner of B", "clinician of B", "member of both", "holder of B", "nobody", "password only",
                  "disabled member", "holder of a dead link", "no clinic chosen"):  # fmt: skip
        for route in routes_of(stage.app):
            if route.method != "GET":
                continue
            for path in (address(route, stage.scene.a), address(route, stage.scene.b)):
                answer = stage.browser(actor).get(path)
                said = answer.data.lower() + str(answer.headers).lower().encode()
                inside = said.replace(path.lower().encode(), b"")  # the address is the asker's own
                if (actor, route.endpoint) in OWN:
                    inside = inside.replace(OWN[actor, route.endpoint], b"")
                assert mark not in inside, (actor, path)
                shown += 1
    assert shown > 800


OWN = {
    ("no clinic chosen", "accounts.choose_clinic"): b"canarya clinic",
    ("member of both", "accounts.choose_clinic"): b"canarya clinic",
}
"""What an actor may see of A because it is theirs."""


def rows_hash(house: House, clinic_id: UUID, *, trail: bool = True) -> str:
    """A hash over everything that belongs to a clinic: its rows, its accounts, the clinic itself.

    Left out are patients' browsers (their last use) and, if wanted, the trail.
    """
    left_out = {"holder_sessions"} if trail else {"holder_sessions", "audit_entries", "audit_heads"}
    found = hashlib.sha256()
    with house.database.engine.connect() as connection:
        accounts = select(Member.account_id).where(Member.clinic_id == clinic_id)
        for table in Base.metadata.sorted_tables:
            if table.name in left_out:
                continue
            if "clinic_id" in table.columns:
                wanted = select(table).where(table.c.clinic_id == clinic_id)
            elif table.name == "clinics":
                wanted = select(table).where(Clinic.id == clinic_id)
            elif table.name == "accounts":
                wanted = select(table).where(Account.id.in_(accounts), Account.email != "both@cast.example")
            else:
                continue
            for row in sorted(map(repr, connection.execute(wanted).all())):
                found.update(f"{table.name} {row}\n".encode())
    return found.hexdigest()
