"""A sheet asked for again is answered from memory, exactly as long as working it out would give the same."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, update

from clinic.domain.actions import GATHERED_FOR, Action
from clinic.persistence.accounts import Clinic, Member, StaffSession
from clinic.persistence.audit import AuditEntry
from clinic.persistence.handouts import Handout
from clinic.persistence.links import HolderSession, Link
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.services import handouts
from tests.web.cast import Stage
from tests.web.test_handouts import looks, path_of


@pytest.fixture
def asked(stage: Stage) -> Iterator[list[str]]:
    """The statements that reach the database from now on."""
    found: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(stage.house.database.engine, "before_cursor_execute", listen)
    yield found
    event.remove(stage.house.database.engine, "before_cursor_execute", listen)


def warm(stage: Stage) -> FlaskClient:
    """A clinician's browser that opened a kept sheet until the answer was kept, too."""
    while handouts.render_due(stage.house, stage.scene.now, 8):
        continue
    browser = stage.browser("clinician")
    for _ in range(3):
        assert browser.get(path_of(stage)).status_code == 200
    return browser


def rows_asked(asked: list[str]) -> list[str]:
    """Statements that read or write rows; watching for commits is none."""
    return [one for one in asked if " FROM " in one or one.startswith(("UPDATE", "INSERT"))]


def test_asked_again_it_is_the_same_answer_and_no_row_is_read(stage: Stage, asked: list[str]) -> None:
    browser = warm(stage)
    first, before = browser.get(path_of(stage)), looks(stage)
    asked.clear()
    again = browser.get(path_of(stage))
    assert rows_asked(asked) == []
    assert (again.data, again.headers) == (first.data, first.headers)
    assert looks(stage) == before


def test_what_a_browser_holds_is_answered_from_memory_too(stage: Stage, asked: list[str]) -> None:
    browser = warm(stage)
    held = {"If-None-Match": browser.get(path_of(stage)).headers["ETag"]}
    answers = []
    for _ in range(4):
        asked.clear()
        answers.append(browser.get(path_of(stage), headers=held))
    assert [answer.status_code for answer in answers] == [304] * 4
    assert rows_asked(asked) == []
    assert answers[-1].data == b""


def end_sessions(stage: Stage) -> None:
    with stage.house.database.write() as session:
        session.execute(update(StaffSession).values(ended_at=datetime.now(UTC)))


def disable_members(stage: Stage) -> None:
    with stage.house.database.write() as session:
        session.execute(update(Member).values(state="disabled").execution_options(across_clinics=True))


def change_roles(stage: Stage) -> None:
    with stage.house.database.write() as session:
        session.execute(update(Member).values(role="auditor").execution_options(across_clinics=True))


@pytest.mark.parametrize(
    ("change", "status"), [(end_sessions, 303), (disable_members, 303), (change_roles, 403)]
)
def test_whoever_may_no_longer_see_it_is_turned_away_at_once(
    stage: Stage, change: Callable[[Stage], None], status: int
) -> None:
    browser = warm(stage)
    change(stage)
    assert browser.get(path_of(stage)).status_code == status


def test_a_sheet_that_must_be_made_anew_is(stage: Stage) -> None:
    browser = warm(stage)
    kept = browser.get(path_of(stage)).data
    with stage.house.database.write() as session:
        session.execute(
            update(Handout).values(state="failed", pdf_sha256=None, failure="Too long.")
            .execution_options(across_clinics=True)
        )  # fmt: skip
    answer = browser.get(path_of(stage))
    assert answer.status_code == 409
    assert answer.data != kept


def test_nobody_gets_the_answer_to_anothers_question(stage: Stage) -> None:
    warm(stage)
    others = ("clinician of B", "auditor", "disabled member", "password only", "nobody")
    answers = [stage.browser(actor).get(path_of(stage)).status_code for actor in others]
    assert answers == [404, 403, 303, 303, 303]


def test_a_look_leaves_its_entry_as_often_as_before(stage: Stage) -> None:
    browser, start, before = warm(stage), datetime.now(UTC), looks(stage)
    for seconds in range(0, int(GATHERED_FOR.total_seconds()) * 2 + 30, 10):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            assert browser.get(path_of(stage)).status_code == 200
    with stage.house.database.read() as session:
        at = session.scalars(
            select(AuditEntry.at)
            .where(AuditEntry.clinic_id == stage.scene.a.clinic_id, AuditEntry.verb == Action.view_handout)
            .order_by(AuditEntry.number)
        ).all()
    assert looks(stage) == before + 2
    assert all(
        later - earlier < GATHERED_FOR + timedelta(seconds=10)
        for earlier, later in zip(at[-3:], at[-2:], strict=False)
    )


def test_a_session_that_is_used_is_noted_and_ends_by_itself(stage: Stage) -> None:
    browser, start = warm(stage), datetime.now(UTC)
    for seconds in range(0, 200, 20):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            assert browser.get(path_of(stage)).status_code == 200
    with stage.house.database.read() as session:
        seen = session.scalar(select(func.max(StaffSession.last_seen_at)))
    assert seen is not None
    assert seen >= start + timedelta(seconds=120)
    with time_machine.travel(start + timedelta(hours=13), tick=False):
        assert browser.get(path_of(stage)).status_code == 303


def test_another_form_or_header_is_another_question(stage: Stage) -> None:
    browser = warm(stage)
    kept = browser.get(path_of(stage)).data
    assert browser.get(path_of(stage, "log")).data != kept
    with_header = browser.get(path_of(stage), headers={"If-None-Match": '"another"'})
    assert (with_header.status_code, with_header.data) == (200, kept)


OWN = "/c/handout?layout=standard"


def warm_holder(stage: Stage) -> FlaskClient:
    """Rosa's browser, which opened her kept sheet until the answer was kept, too."""
    while handouts.render_due(stage.house, stage.scene.now, 8):
        continue
    browser = stage.browser("holder")
    for _ in range(3):
        assert browser.get(OWN).status_code == 200
    return browser


def own_looks(stage: Stage) -> int:
    with stage.house.database.read() as session:
        verb = AuditEntry.verb == Action.view_own_handout
        entry = (AuditEntry.clinic_id == stage.scene.a.clinic_id, verb, AuditEntry.outcome == "done")
        return session.scalar(select(func.count()).select_from(AuditEntry).where(*entry)) or 0


def test_a_patients_own_sheet_asked_again_is_the_same_answer_and_no_row_is_read(
    stage: Stage, asked: list[str]
) -> None:
    browser = warm_holder(stage)
    first, before = browser.get(OWN), own_looks(stage)
    asked.clear()
    again = browser.get(OWN)
    assert rows_asked(asked) == []
    assert (again.data, again.headers) == (first.data, first.headers)
    assert own_looks(stage) == before > 0


def end_holders(stage: Stage) -> None:
    with stage.house.database.write() as session:
        session.execute(
            update(HolderSession).values(ended_at=datetime.now(UTC)).execution_options(across_clinics=True)
        )


def revoke_links(stage: Stage) -> None:
    with stage.house.database.write() as session:
        session.execute(
            update(Link).values(revoked_at=datetime.now(UTC)).execution_options(across_clinics=True)
        )


def archive_patients(stage: Stage) -> None:
    with stage.house.database.write() as session:
        session.execute(
            update(Patient).values(archived_at=datetime.now(UTC)).execution_options(across_clinics=True)
        )


def ask_a_second_fact(stage: Stage) -> None:
    with stage.house.database.write() as session:
        session.execute(update(Clinic).values(second_fact=True))


@pytest.mark.parametrize("change", [end_holders, revoke_links, archive_patients, ask_a_second_fact])
def test_a_patient_who_may_no_longer_see_it_is_turned_away_at_once(
    stage: Stage, change: Callable[[Stage], None]
) -> None:
    browser = warm_holder(stage)
    change(stage)
    assert browser.get(OWN).status_code == 303


def test_no_other_patient_gets_the_answer(stage: Stage) -> None:
    kept = warm_holder(stage).get(OWN).data
    assert stage.browser("holder of B").get(OWN).data != kept
    assert [stage.browser(actor).get(OWN).status_code for actor in ("holder of a dead link", "nobody")] == [
        303,
        303,
    ]


def test_a_patients_look_leaves_its_entry_as_often_as_before(stage: Stage) -> None:
    browser, start, before = warm_holder(stage), datetime.now(UTC), own_looks(stage)
    for minutes in range(0, 11, 2):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert browser.get(OWN).status_code == 200
    assert own_looks(stage) == before + 1


def test_a_link_that_ends_by_itself_ends_the_answer(stage: Stage) -> None:
    browser, ends = warm_holder(stage), datetime.now(UTC) + timedelta(seconds=30)
    with stage.house.database.write() as session:
        session.execute(update(Link).values(expires_at=ends).execution_options(across_clinics=True))
        session.execute(update(Program).values(ends_on=None).execution_options(across_clinics=True))
    for _ in range(3):
        assert browser.get(OWN).status_code == 200
    with time_machine.travel(ends, tick=False):
        assert browser.get(OWN).status_code == 303
