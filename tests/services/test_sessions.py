"""A session is whole after both factors, and dead at once for every reason that ends it."""

from datetime import timedelta

import pytest

from clinic.adapters import totp
from clinic.adapters.secrets import token_hash
from clinic.domain.actions import Role
from clinic.domain.errors import NotFound
from clinic.persistence.accounts import StaffSession
from clinic.services import accounts, factors, members, own_account, sessions, sign_in
from clinic.services.context import House
from tests.cast import NOON
from tests.staff import (
    PASSWORD,
    Person,
    as_token,
    come_in,
    context_of,
    half_in,
    hire,
    later,
    nobody,
    open_clinic,
)


def lives(house: House, token: str, now=NOON) -> bool:  # type: ignore[no-untyped-def]
    return accounts.actor_of(nobody(house, now), token) is not None


def test_the_password_alone_opens_half_a_session(house: House, ana: Person) -> None:
    actor = accounts.actor_of(nobody(house), half_in(house, ana))
    assert actor is not None
    assert not actor.complete
    assert actor.member_id is None


def test_the_second_factor_makes_it_whole_under_a_new_token(house: House, ana: Person) -> None:
    half = half_in(house, ana)
    actor = accounts.actor_of(nobody(house), whole := come_in(house, ana))
    assert actor is not None
    assert (actor.complete, actor.fresh, actor.member_id, actor.role) == (
        True,
        True,
        ana.member_id,
        Role.owner,
    )
    assert whole != half
    assert lives(house, half), "the other browser's half session is another session"


def test_the_token_before_the_second_factor_is_dead_afterwards(house: House, ana: Person) -> None:
    half = half_in(house, ana)
    factors.give(as_token(house, half), totp.code_at(ana.secret, NOON))
    assert not lives(house, half)


def test_the_database_knows_only_a_token_s_hash(house: House, ana: Person) -> None:
    token = come_in(house, ana)
    with house.database.read() as session:
        rows = session.query(StaffSession).all()
    assert token_hash(token) in {row.token_hash for row in rows}
    assert all(token not in str(vars(row)) for row in rows)


def test_a_session_ends_after_thirty_quiet_minutes(house: House, ana: Person) -> None:
    token = come_in(house, ana)
    assert lives(house, token, later(minutes=30))
    assert not lives(house, token, later(minutes=61))


def test_a_used_session_ends_after_twelve_hours_all_the_same(house: House, ana: Person) -> None:
    token = come_in(house, ana)
    for quarter in range(1, 48):
        assert lives(house, token, NOON + quarter * timedelta(minutes=15))
    assert not lives(house, token, later(hours=12))


def test_use_is_noted_at_most_once_a_minute(house: House, ana: Person) -> None:
    token = come_in(house, ana)
    seen = []
    for seconds in (59, 61, 100, 130):
        lives(house, token, later(seconds=seconds))
        with house.database.read() as session:
            seen.append(session.query(StaffSession).one().last_seen_at - NOON)
    assert [each.seconds for each in seen] == [0, 61, 61, 130]


def test_half_a_session_ends_after_a_quarter_of_an_hour(house: House, ana: Person) -> None:
    half = half_in(house, ana)
    assert lives(house, half, later(minutes=14))
    assert not lives(house, half, later(minutes=15))


def test_signing_out_ends_the_session(house: House, ana: Person) -> None:
    token = come_in(house, ana)
    sessions.sign_out(as_token(house, token))
    assert not lives(house, token)


def test_a_new_password_ends_all_other_sessions_and_renews_this_one(house: House, ana: Person) -> None:
    other, this = come_in(house, ana), come_in(house, ana, later(minutes=1))
    fresh = own_account.change_password(
        as_token(house, this, later(minutes=1)), PASSWORD, "seven grey herons wait"
    )
    assert [lives(house, token, later(minutes=1)) for token in (other, this, fresh)] == [False, False, True]


@pytest.mark.parametrize("act", ["disable", "change_role"])
def test_what_an_owner_does_to_a_member_ends_their_sessions(house: House, ana: Person, act: str) -> None:
    ben = hire(house, ana.clinic_id, Role.clinician, "Ben Ode")
    token = come_in(house, ben)
    owner = context_of(house, ana)
    if act == "disable":
        members.disable(owner, ben.member_id)
    else:
        members.change_role(owner, ben.member_id, Role.auditor)
    assert not lives(house, token)


def test_one_ends_one_s_own_sessions_only(house: House, ana: Person) -> None:
    ben = hire(house, ana.clinic_id, Role.clinician, "Ben Ode")
    bens = as_token(house, come_in(house, ben)).actor
    with pytest.raises(NotFound):
        sessions.end_one(context_of(house, ana), bens.session_id)  # type: ignore[union-attr]
    first = as_token(house, come_in(house, ana, later(minutes=1)), later(minutes=1)).actor
    this = context_of(house, ana, later(minutes=2))
    sessions.end_one(this, first.session_id)  # type: ignore[union-attr]
    shown = own_account.account(this).browsers
    assert first.session_id not in {each.id for each in shown}  # type: ignore[union-attr]
    assert [each.is_this for each in shown].count(True) == 1


def test_who_works_in_two_clinics_chooses_and_gets_a_new_token(house: House, ana: Person) -> None:
    hire(house, open_clinic(house, "Lakeside"), Role.clinician, ana.name)
    token = come_in(house, ana)
    undecided = as_token(house, token)
    assert undecided.actor.member_id is None  # type: ignore[union-attr]
    choices = {each.clinic_name: each for each in sign_in.clinics(undecided)}
    fresh = sign_in.choose_clinic(undecided, choices["Lakeside"].member_id)
    actor = as_token(house, fresh).actor
    assert (actor.clinic_name, actor.role) == ("Lakeside", Role.clinician)  # type: ignore[union-attr]
    assert not lives(house, token)


def test_nobody_works_in_a_clinic_of_others(house: House, ana: Person) -> None:
    stranger = hire(house, open_clinic(house, "Lakeside"), Role.owner, "Cem Ak")
    with pytest.raises(NotFound):
        sign_in.choose_clinic(context_of(house, ana), stranger.member_id)
