"""The trail: each act and each look at a patient leaves its entry, with the change or not at all; tampering shows."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, text
from sqlalchemy.exc import DatabaseError

from clinic.domain.actions import RULES, Action, Audience, Role
from clinic.persistence.audit import AuditEntry
from clinic.persistence.base import Base
from clinic.services import audit, context
from clinic.services.context import House
from tests.web.cast import Stage
from tests.web.routes import Route, address, fields, played, routes_of
from tests.web.test_routes import ask, expected, rows_hash
from tests.web.watch import watched


@pytest.fixture(autouse=True)
def long_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request comes longer after the one before than entries are gathered for."""
    monkeypatch.setattr(context, "GATHERED_FOR", timedelta(0))


ACTORS = {"owner": "member", "holder": "patient"}


def entries(house: House, clinic_id: UUID, after: int = 0) -> list[AuditEntry]:
    """A clinic's entries behind a number, in order."""
    with house.database.read() as session:
        wanted = select(AuditEntry).where(AuditEntry.clinic_id == clinic_id, AuditEntry.number > after)
        return list(session.scalars(wanted.order_by(AuditEntry.number)))


def last_number(house: House, clinic_id: UUID) -> int:
    """The number of a clinic's newest entry."""
    return entries(house, clinic_id)[-1].number


def recorded(stage: Stage, actor: str) -> list[Route]:
    """The routes which an actor may take and whose action is recorded."""
    found = [
        route for route in routes_of(stage.app) if route.rule.recorded and expected(actor, route) == "in"
    ]
    return [route for route in found if route.audience is not Audience.anybody]


@pytest.mark.parametrize("actor", ACTORS)
def test_each_act_and_each_look_at_a_patient_leaves_its_entry(
    stage: Stage, copies: Callable[[], AbstractContextManager[House]], actor: str
) -> None:
    a, wrong = stage.scene.a, {}
    routes = recorded(stage, actor)
    for here, route in played(stage, copies, routes):
        form = fields(here, route, actor, a) if route.writes else {}
        path = address(route, a, here.scene.sessions.get(actor))
        number = last_number(here.house, a.clinic_id)
        answer = ask(here, actor, route, path, form)
        assert answer.status_code in {200, 303}, route.endpoint
        verb = READ_AS.get(route.endpoint, route.action).value
        left = [entry for entry in entries(here.house, a.clinic_id, number) if entry.verb == verb]
        said = left[-1] if left else None
        if (
            said is None
            or (said.outcome, said.actor_kind) != ("done", ACTORS[actor])
            or not complete(said, route)
        ):
            wrong[route.endpoint] = said and (
                said.outcome,
                said.actor_kind,
                said.subject_kind,
                said.patient_id,
            )
    assert not wrong
    assert len(routes) > 9


READ_AS = {"programs.start": Action.view_patient, "templates.from_program": Action.view_program}
"""Pages that are for those who draft, though they show the patient alone."""


def complete(entry: AuditEntry, route: Route) -> bool:
    """Whether an entry says who, from where, in which request, and about which patient where there is one."""
    about_somebody = bool(route.arguments & {"patient_id", "program_id", "question_id", "alert_id"})
    about_somebody = about_somebody or route.audience is Audience.holder
    who = entry.actor_id is not None and entry.address == "127.0.0.1" and len(entry.request) == 16
    return who and (entry.patient_id is not None or not about_somebody)


def test_every_route_to_patients_is_one_that_is_recorded(stage: Stage) -> None:
    silent = {
        route.endpoint
        for route in routes_of(stage.app)
        if route.arguments & {"patient_id", "program_id", "question_id", "alert_id"}
        and not route.rule.recorded
    }
    assert not silent


def test_every_refusal_of_a_member_is_in_the_trail(stage: Stage) -> None:
    a, tried = stage.scene.a, 0
    for actor, role in (("auditor", Role.auditor), ("assistant", Role.assistant)):
        for route in routes_of(stage.app):
            if expected(actor, route) != "refused":
                continue
            number = last_number(stage.house, a.clinic_id)
            assert ask(stage, actor, route, address(route, a)).status_code == 403
            (entry,) = entries(stage.house, a.clinic_id, number)
            assert (entry.verb, entry.outcome) == (route.action.value, "refused"), route.endpoint
            assert entry.actor_id == a.people[role.value].member_id
            tried += 1
    assert tried > 50


def test_a_wrong_password_and_a_wrong_code_are_in_the_trail(stage: Stage) -> None:
    a = stage.scene.a
    number = last_number(stage.house, a.clinic_id)
    stage.browser("nobody").send(
        "/sign-in", {"email": a.people["spare"].email, "password": "wrong wrong wrong"}
    )
    stage.browser("password only").send("/second-factor", {"code": "000000"})
    found = [(entry.verb, entry.outcome) for entry in entries(stage.house, a.clinic_id, number)]
    assert found == [("account.sign_in", "refused"), ("account.give_factor", "refused")]


def test_what_the_trail_keeps_holds_no_secret_and_no_clinical_text(stage: Stage) -> None:
    a = stage.scene.a
    for entry in entries(stage.house, a.clinic_id):
        kept = repr(dict(entry.facts))
        assert a.mark not in kept, entry.verb
        assert not [token for token in stage.scene.tokens.values() if token in kept], entry.verb


# together or not at all


@contextmanager
def broken_trail(house: House) -> Iterator[None]:
    """The database refuses every new entry while the block runs."""
    sqlite = house.database.engine.dialect.name == "sqlite"
    make = (
        "CREATE TRIGGER no_entry BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'no entry'); END"
        if sqlite
        else "ALTER TABLE audit_entries ADD CONSTRAINT no_entry CHECK (false) NOT VALID"
    )
    undo = "DROP TRIGGER no_entry" if sqlite else "ALTER TABLE audit_entries DROP CONSTRAINT no_entry"
    with house.database.engine.begin() as connection:
        connection.execute(text(make))
    try:
        yield
    finally:
        with house.database.engine.begin() as connection:
            connection.execute(text(undo))


@pytest.mark.parametrize("actor", ACTORS)
def test_without_its_entry_nothing_is_changed_and_nothing_is_shown(stage: Stage, actor: str) -> None:
    a = stage.scene.a
    routes = recorded(stage, actor)
    forms = {route: fields(stage, route, actor, a) if route.writes else {} for route in routes}
    before = rows_hash(stage.house, a.clinic_id)
    with broken_trail(stage.house), watched(stage.house) as watch:
        for route, form in forms.items():
            path = address(route, a, stage.scene.sessions.get(actor))
            answer = ask(stage, actor, route, path, form)
            assert answer.status_code in {500, 503}, (route.endpoint, answer.status_code)
            assert a.mark.encode() not in answer.data, route.endpoint
            assert not watch.kept - {"throttles"}, route.endpoint
    assert len(routes) > 9
    assert rows_hash(stage.house, a.clinic_id) == before


# tampering


def tamper(house: House, *statements: str) -> None:
    """Change the trail behind the database's own guard, as somebody with the file in their hands could."""
    with house.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_no_{verb}"))
        else:
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET verb = 'x'", "DELETE FROM audit_entries"])
def test_the_database_itself_keeps_the_trail_as_it_is(stage: Stage, statement: str) -> None:
    with pytest.raises(DatabaseError), stage.house.database.engine.begin() as connection:
        connection.execute(text(statement))
    assert all(checked.broken is None for checked in audit.verify(stage.house))


COLUMNS = {
    "at": "'2020-01-01 00:00:00+00:00'", "actor_kind": "'site'", "actor_id": "NULL", "actor_name": "'Somebody Else'",
    "verb": "'other.verb'", "outcome": "'denied'", "subject_kind": "'other'", "facts": "'{\"a\": 1}'",
    "address": "'192.0.2.99'", "request": "'ffff'", "seal": f"'{'0' * 64}'",
    "patient_id": "(SELECT id FROM patients LIMIT 1)", "subject_id": "id",
}  # fmt: skip


def test_every_tampering_with_every_entry_is_found_at_its_place(stage: Stage) -> None:
    """Each column of some entries, the deletion of each entry, an insertion behind each, a cut at each."""
    a, house = stage.scene.a, stage.house
    every = entries(house, a.clinic_id)
    assert len(every) > 40
    assert broken(house, a.clinic_id) is None
    tamper(house)
    tried = 0
    for entry in every:
        where = f"WHERE id = '{key(house, entry.id)}'"
        column, value = list(COLUMNS.items())[entry.number % len(COLUMNS)]
        for change in (
            f"UPDATE audit_entries SET {column} = {value} {where}",
            f"DELETE FROM audit_entries {where}",
            f"UPDATE audit_entries SET number = number + 100000 {where}",
            f"DELETE FROM audit_entries WHERE number >= {entry.number} AND clinic_id = '{key(house, a.clinic_id)}'",
            f"UPDATE audit_entries SET clinic_id = '{key(house, stage.scene.b.clinic_id)}', number = 900000 {where}",
        ):
            found, changed = tried_out(house, a.clinic_id, change)
            if changed:
                assert found == entry.number, (change, found)
                tried += 1
    assert tried > 4 * len(every)


def test_every_column_of_an_entry_is_sealed(stage: Stage) -> None:
    a, house = stage.scene.a, stage.house
    tamper(house)
    entry = next(
        each for each in entries(house, a.clinic_id) if each.patient_id and each.subject_id and each.actor_id
    )
    for column, value in COLUMNS.items():
        other = "NULL" if column == "patient_id" else value
        change = f"UPDATE audit_entries SET {column} = {other} WHERE id = '{key(house, entry.id)}'"
        assert tried_out(house, a.clinic_id, change) == (entry.number, True), column


def test_an_entry_put_in_or_a_head_set_back_is_found(stage: Stage) -> None:
    a, house = stage.scene.a, stage.house
    tamper(house)
    number, clinic = len(entries(house, a.clinic_id)), key(house, a.clinic_id)
    names = "clinic_id, at, actor_kind, actor_name, verb, outcome, facts, address, request"
    copy = (
        f"INSERT INTO audit_entries (id, number, seal, {names}) SELECT '{key(house, a.alert_id)}', {{}}, seal, {names} "
        f"FROM audit_entries WHERE clinic_id = '{clinic}' AND number = 1"
    )
    assert tried_out(house, a.clinic_id, copy.format(number + 1)) == (number + 1, True)
    for change in (
        f"UPDATE audit_heads SET number = number - 1 WHERE clinic_id = '{clinic}'",
        f"UPDATE audit_heads SET seal = '{'0' * 64}' WHERE clinic_id = '{clinic}'",
        f"UPDATE audit_heads SET head_seal = '{'0' * 64}' WHERE clinic_id = '{clinic}'",
        f"DELETE FROM audit_heads WHERE clinic_id = '{clinic}'",
    ):
        found, changed = tried_out(house, a.clinic_id, change)
        assert changed
        assert found is not None, change


def test_another_key_does_not_open_the_seals(stage: Stage) -> None:
    (checked,) = audit.verify(stage.house, stage.scene.a.clinic_id)
    assert checked.broken is None
    assert checked.entries > 40
    assert all(one.broken is None for one in audit.verify(stage.house))


def key(house: House, value: UUID) -> str:
    """A key as the database writes it."""
    return value.hex if house.database.engine.dialect.name == "sqlite" else str(value)


def broken(house: House, clinic_id: UUID) -> int | None:
    """The number of the first entry that does not hold."""
    (checked,) = audit.verify(house, clinic_id)
    return checked.broken.number if checked.broken else None


def tried_out(house: House, clinic_id: UUID, change: str) -> tuple[int | None, bool]:
    """What verifying finds after a change, which is then taken back; and whether it changed anything."""
    with house.database.engine.begin() as connection:
        kept = trail_rows(connection)
        connection.execute(text(change))
        changed = kept != trail_rows(connection)
    found = broken(house, clinic_id)
    with house.database.engine.begin() as connection:
        for table, rows in kept.items():
            connection.execute(delete(table))
            connection.execute(insert(table), rows)
    return found, changed


def trail_rows(connection: Connection) -> dict[Table, list[dict[str, Any]]]:
    """Both tables of the trail, whole."""
    return {
        table: [
            dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
        ]
        for table in TRAIL_TABLES
    }


TRAIL_TABLES = tuple(Base.metadata.tables[name] for name in ("audit_entries", "audit_heads"))


def test_looking_at_the_trail_is_an_entry_too_and_an_auditor_sees_no_name(stage: Stage) -> None:
    a = stage.scene.a
    number = last_number(stage.house, a.clinic_id)
    page = stage.browser("auditor").get(f"/audit?patient={a.told.patient_id}").text
    (entry,) = entries(stage.house, a.clinic_id, number)
    assert (entry.verb, entry.patient_id) == (Action.view_audit.value, a.told.patient_id)
    assert f"{a.mark} told" not in page
    assert RULES[Action.view_audit].recorded


def test_the_trails_clock_is_the_servers(stage: Stage) -> None:
    a = stage.scene.a
    number = last_number(stage.house, a.clinic_id)
    stage.browser("owner").get("/patients", headers={"Date": "Thu, 01 Jan 1970 00:00:00 GMT"})
    (entry,) = entries(stage.house, a.clinic_id, number)
    assert abs(entry.at - datetime.now(UTC)) < timedelta(seconds=30)
