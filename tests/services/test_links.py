"""A link opens one program, again and again, until it is revoked, issued anew, or its time is over."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic.domain import links as form
from clinic.domain.actions import Action
from clinic.domain.errors import Conflict, NotFound, Refused
from clinic.persistence.links import HolderSession, Link
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services import link_page, links, programs
from clinic.services.context import House, perform
from tests.services.checkin_stage import NOON, Stage, link_of, set_stage


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


def code_of(stage: Stage) -> str:
    return stage.words.code


def wrong(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def test_the_printed_words_are_address_host_and_code(stage: Stage) -> None:
    assert stage.words.address.startswith("https://clinic.example/c/#")
    assert stage.words.host_words == "clinic.example/c"
    assert len(stage.words.code.replace(" ", "")) == 16
    assert stage.words.code.replace(" ", "")[:6] == stage.fragment[:6]


def test_the_words_can_be_printed_again(stage: Stage) -> None:
    assert links.words_of(stage.house, link_of(stage)) == stage.words


def test_a_new_version_keeps_the_link(stage: Stage) -> None:
    with perform(stage.site(), Action.publish_program) as doing:
        again = links.ensure(doing, owned(doing.session, Program, stage.clinic_id, stage.program_id))
    assert links.words_of(stage.house, again) == stage.words


def test_address_and_code_open_the_same_program(stage: Stage) -> None:
    for token in (
        links.redeem(stage.nobody(), stage.fragment),
        links.redeem_code(stage.nobody(), code_of(stage).lower().replace(" ", "-")),
    ):
        assert token is not None
        holder = links.holder_of(stage.nobody(), token)
        assert holder is not None
        assert (holder.clinic_id, holder.program_id, holder.patient_id) == (
            stage.clinic_id, stage.program_id, stage.patient_id,
        )  # fmt: skip


def test_opening_a_hundred_times_changes_nothing_else(stage: Stage) -> None:
    before = counted(stage)
    for _ in range(100):
        assert links.redeem(stage.nobody(), stage.fragment)
    after = counted(stage)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "holder_sessions": 100
    }


def counted(stage: Stage) -> dict[str, int]:
    with stage.house.database.engine.connect() as connection:
        tables = [
            "links", "holder_sessions", "audit_entries", "submissions", "checkins", "alerts", "questions", "scores",
            "throttles",
        ]  # fmt: skip
        return {
            name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables
        }


def test_the_database_holds_neither_secret(stage: Stage, tmp_path: Path) -> None:
    links.redeem(stage.nobody(), stage.fragment)
    links.redeem_code(stage.nobody(), code_of(stage))
    secret, code = stage.fragment.partition(".")[2], code_of(stage).replace(" ", "")[6:]
    with stage.house.database.engine.connect() as connection:
        for name in ("links", "holder_sessions", "audit_entries", "throttles"):
            kept = str(connection.execute(text(f"SELECT * FROM {name}")).all())
            assert kept
            assert secret not in kept
            assert code not in kept


@pytest.mark.parametrize("presented", ["", "nonsense", "ABCDEF.", "\ud800", "7K2QMX." + "0" * 26])
def test_what_is_wrong_opens_nothing(stage: Stage, presented: str) -> None:
    assert links.redeem(stage.nobody(), presented) is None
    assert links.redeem_code(stage.nobody(), presented) is None


def test_another_links_secret_opens_nothing(stage: Stage) -> None:
    other = set_stage(stage.house)
    assert links.redeem(stage.nobody(), f"{stage.fragment[:6]}.{other.fragment[7:]}") is None


def test_a_session_ends_after_twelve_hours(stage: Stage) -> None:
    token = links.redeem(stage.nobody(), stage.fragment)
    assert token
    assert links.holder_of(stage.nobody(NOON + timedelta(hours=11, minutes=59)), token)
    assert links.holder_of(stage.nobody(NOON + timedelta(hours=12)), token) is None


def test_leaving_ends_the_session_at_once(stage: Stage) -> None:
    token = links.redeem(stage.nobody(), stage.fragment)
    assert token
    holder = links.holder_of(stage.nobody(), token)
    assert holder
    links.leave(stage.nobody().as_actor(holder))
    assert links.holder_of(stage.nobody(), token) is None


def test_issuing_again_kills_the_old_link_and_its_browsers(stage: Stage) -> None:
    token = links.redeem(stage.nobody(), stage.fragment)
    assert token
    new = links.words_of(stage.house, links.reissue(stage.staff(), stage.program_id))
    assert links.holder_of(stage.nobody(), token) is None
    assert links.redeem(stage.nobody(), stage.fragment) is None
    assert links.redeem_code(stage.nobody(), code_of(stage)) is None
    assert links.redeem(stage.nobody(), new.address.partition("#")[2])
    assert links.redeem_code(stage.nobody(), new.code)


def test_revoking_kills_link_and_browsers(stage: Stage) -> None:
    token = links.redeem(stage.nobody(), stage.fragment)
    assert token
    links.revoke(stage.staff(), stage.program_id)
    assert links.holder_of(stage.nobody(), token) is None
    assert links.redeem(stage.nobody(), stage.fragment) is None
    with pytest.raises(Conflict):
        links.revoke(stage.staff(), stage.program_id)


def test_a_link_opens_for_thirty_days_after_the_program_ended(stage: Stage) -> None:
    with stage.house.database.write() as session:
        owned(session, Program, stage.clinic_id, stage.program_id).ends_on = date(2026, 3, 31)
    assert links.redeem(stage.nobody(datetime(2026, 4, 30, tzinfo=UTC)), stage.fragment)
    assert links.redeem(stage.nobody(datetime(2026, 5, 2, tzinfo=UTC)), stage.fragment) is None


def test_a_link_stays_good_until_thirty_days_after_a_last_day_to_come(stage: Stage) -> None:
    programs.end(stage.staff(), stage.program_id, date(2026, 5, 31), "Reached the goal")
    assert links.redeem(stage.nobody(datetime(2026, 6, 30, tzinfo=UTC)), stage.fragment)
    assert links.redeem(stage.nobody(datetime(2026, 7, 2, tzinfo=UTC)), stage.fragment) is None


def test_an_archived_patients_link_opens_nothing(stage: Stage) -> None:
    with stage.house.database.write() as session:
        owned(session, Patient, stage.clinic_id, stage.patient_id).archived_at = NOON
    assert links.redeem(stage.nobody(), stage.fragment) is None


def test_staff_see_link_and_every_browser(stage: Stage) -> None:
    links.redeem(stage.nobody(), stage.fragment, "Firefox on Android")
    links.redeem_code(stage.nobody(), code_of(stage), "Safari")
    page = link_page.show(stage.staff(), stage.program_id)
    assert page.words == stage.words
    assert page.qr.startswith("<svg")
    assert [(opened.way, opened.browser, opened.is_open) for opened in page.opened] == [
        ("code", "Safari", True), ("address", "Firefox on Android", True),
    ]  # fmt: skip
    links.reissue(stage.staff(), stage.program_id)
    page = link_page.show(stage.staff(), stage.program_id)
    assert (len(page.opened), len(page.earlier)) == (0, 1)


def test_another_clinic_finds_no_link(stage: Stage) -> None:
    stranger = set_stage(stage.house).staff()
    for act in (link_page.show, links.reissue, links.revoke):
        with pytest.raises(NotFound):
            act(stranger, stage.program_id)
    assert links.redeem(stage.nobody(), stage.fragment)


def test_nobody_may_see_or_change_a_link(stage: Stage) -> None:
    for act in (link_page.show, links.reissue, links.revoke):
        with pytest.raises(Refused):
            act(stage.patient(), stage.program_id)


def test_a_changed_site_secret_is_said_plainly(stage: Stage) -> None:
    keys = type(stage.house.keys)("1f2e3d4c5b6a7988" * 4)
    with pytest.raises(Conflict, match="secret has changed"):
        links.words_of(replace(stage.house, keys=keys), link_of(stage))


def test_five_wrong_codes_shut_a_selector_for_a_quarter_of_an_hour(stage: Stage) -> None:
    for number in range(form.SELECTOR_MOST):
        assert links.redeem_code(stage.nobody(address=f"198.51.100.{number}"), wrong(code_of(stage))) is None
    assert links.redeem_code(stage.nobody(address="203.0.113.9"), code_of(stage)) is None
    assert links.redeem(stage.nobody(address="203.0.113.9"), stage.fragment)
    assert links.redeem_code(stage.nobody(NOON + form.WINDOW), code_of(stage))


def test_right_codes_never_use_up_the_tries(stage: Stage) -> None:
    for _ in range(form.ADDRESS_MOST + 5):
        assert links.redeem_code(stage.nobody(), code_of(stage))


def test_one_address_may_try_twenty_times(stage: Stage) -> None:
    for number in range(form.ADDRESS_MOST):
        links.redeem_code(stage.nobody(), form.letters(number, 16))
    assert links.redeem_code(stage.nobody(), code_of(stage)) is None
    assert links.redeem_code(stage.nobody(address="2001:db8::1"), code_of(stage))


def test_neighbours_in_one_ipv6_network_count_as_one(stage: Stage) -> None:
    for number in range(form.ADDRESS_MOST):
        links.redeem_code(stage.nobody(address=f"2001:db8::{number:x}"), form.letters(number, 16))
    assert links.redeem_code(stage.nobody(address="2001:db8::ffff"), code_of(stage)) is None
    assert links.redeem_code(stage.nobody(address="2001:db8:0:1::1"), code_of(stage))


def test_under_attack_a_code_nobody_tried_still_opens(stage: Stage) -> None:
    other = set_stage(stage.house)
    for number in range(form.ALL_MOST + 1):
        stranger = stage.nobody(address=f"198.{18 + number % 2}.{number // 250}.{number % 250}")
        links.redeem_code(stranger, form.letters(number, 16))
    attacker = stage.nobody(address="203.0.113.66")
    assert links.redeem_code(attacker, wrong(code_of(other))) is None
    assert links.redeem_code(stage.nobody(address="203.0.113.9"), code_of(stage))
    assert links.redeem_code(stage.nobody(address="203.0.113.9"), code_of(other)) is None
    assert links.redeem_code(stage.nobody(NOON + form.ALL_WINDOW, "203.0.113.9"), code_of(other))


def test_links_and_sessions_are_rows_of_their_clinic(stage: Stage) -> None:
    stage.patient()
    with stage.house.database.read() as session:
        assert session.query(Link).filter_by(clinic_id=stage.clinic_id).count() == 1
        assert session.query(HolderSession).filter_by(clinic_id=stage.clinic_id).count() == 1
