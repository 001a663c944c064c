"""The first step: one answer for every wrong way, few tries for strangers, always a way for the owner."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from clinic.adapters.secrets import Passwords
from clinic.domain.errors import Invalid
from clinic.persistence.accounts import Account, StaffSession
from clinic.services import devices, sign_in
from clinic.services.context import House
from clinic.services.tries import TooManyTries
from tests.cast import NOON
from tests.staff import PASSWORD, Person, half_in, hire, later, nobody

WRONG = "another set of words"


def account_id(house: House):  # type: ignore[no-untyped-def]
    with house.database.read() as session:
        return session.query(Account.id).scalar()


def try_at(house: House, email: str, password: str, **given: str) -> str:
    return sign_in.sign_in(nobody(house), email, password, **given)


def refused(house: House, email: str, password: str, **given: str) -> str:
    with pytest.raises((Invalid, TooManyTries)) as caught:
        try_at(house, email, password, **given)
    return f"{type(caught.value).__name__}: {caught.value}"


def test_every_wrong_way_has_the_same_answer(house: House, ana: Person) -> None:
    answers = {
        refused(house, ana.email, WRONG),
        refused(house, "nobody@clinic.example", PASSWORD),
        refused(house, ana.email, ""),
        refused(house, ana.email, "x" * 900),
        refused(house, ana.email, PASSWORD + "\x00"),
        refused(house, ana.email, "\ud800"),
    }
    assert answers == {f"Invalid: {sign_in.WRONG}"}


def test_the_address_may_be_typed_in_capitals(house: House, ana: Person) -> None:
    assert try_at(house, f" {ana.email.upper()} ", PASSWORD)


def test_a_disabled_account_is_answered_like_a_wrong_password(house: House, ana: Person) -> None:
    with house.database.write() as session:
        session.query(Account).one().disabled_at = NOON
    assert refused(house, ana.email, PASSWORD) == f"Invalid: {sign_in.WRONG}"


def test_a_weaker_hash_is_made_anew_at_the_next_sign_in(house: House, ana: Person) -> None:
    stronger = replace(house, passwords=Passwords(time_cost=2, memory_kib=2048))
    half_in(stronger, ana)
    with house.database.read() as session:
        assert "m=2048,t=2" in str(session.query(Account.password_hash).scalar())
    assert half_in(stronger, ana)


def test_the_browser_s_earlier_session_ends(house: House, ana: Person) -> None:
    first = half_in(house, ana)
    try_at(house, ana.email, PASSWORD, replaces=first)
    with house.database.read() as session:
        assert [row.ended_why for row in session.query(StaffSession).order_by(StaffSession.id)] == [
            "signed in again",
            None,
        ]


def test_a_stranger_has_ten_tries_a_quarter_of_an_hour_known_account_or_not(
    house: House, ana: Person
) -> None:
    for email in (ana.email, "nobody@clinic.example"):
        answers = [refused(house, email, WRONG).partition(":")[0] for _ in range(12)]
        assert answers == ["Invalid"] * 10 + ["TooManyTries"] * 2


def test_the_right_password_of_a_stranger_waits_too_but_only_for_a_while(house: House, ana: Person) -> None:
    for _ in range(10):
        refused(house, ana.email, WRONG)
    assert refused(house, ana.email, PASSWORD).startswith("TooManyTries")
    assert sign_in.sign_in(nobody(house, later(minutes=15)), ana.email, PASSWORD)


def test_a_known_browser_comes_in_while_strangers_are_held_off(house: House, ana: Person) -> None:
    mark = devices.remember(house, "", account_id(house), NOON)
    for _ in range(12):
        refused(house, ana.email, WRONG)
    assert try_at(house, ana.email, PASSWORD, known=mark)


def test_a_mark_of_another_account_or_a_forged_or_old_one_helps_nobody(house: House, ana: Person) -> None:
    ben = hire(house, ana.clinic_id, name="Ben Ode")
    with house.database.read() as session:
        bens = session.query(Account.id).filter(Account.email == ben.email).scalar()
        anas = session.query(Account.id).filter(Account.email == ana.email).scalar()
    mark = devices.remember(house, "", bens, NOON)
    assert devices.known_as(house, mark, bens, NOON)
    assert devices.known_as(house, mark, anas, NOON) is None
    assert devices.known_as(house, mark[:-1] + ("A" if mark[-1] != "A" else "B"), bens, NOON) is None
    assert devices.known_as(house, mark, bens, later(days=181)) is None
    both = devices.remember(house, mark, anas, NOON)
    assert devices.known_as(house, both, bens, NOON) == devices.known_as(house, both, anas, NOON)


def test_at_most_eighty_tries_of_strangers_in_a_row_are_looked_at(house: House, ana: Person) -> None:
    looked_at = 0
    for quarter in range(12):
        for number in range(12):
            asked = nobody(house, later(minutes=15 * quarter), f"192.0.2.{number}")
            try:
                sign_in.sign_in(asked, ana.email, WRONG)
            except Invalid:
                looked_at += 1
            except TooManyTries:
                pass
    assert looked_at == 80
    with pytest.raises(TooManyTries):
        sign_in.sign_in(nobody(house, later(days=2)), ana.email, PASSWORD)
    mark = devices.remember(house, "", account_id(house), NOON)
    assert sign_in.sign_in(nobody(house, later(days=2)), ana.email, PASSWORD, known=mark)
    assert sign_in.sign_in(nobody(house, later(days=2)), ana.email, PASSWORD), "the right one begins anew"


def test_one_address_may_not_try_many_accounts(house: House) -> None:
    answers = [refused(house, f"p{number}@clinic.example", WRONG).partition(":")[0] for number in range(52)]
    assert answers == ["Invalid"] * 50 + ["TooManyTries"] * 2


def test_many_tries_at_one_moment_do_not_slip_through_together(house: House, ana: Person) -> None:
    def attempt(_: int) -> str:
        return refused(house, ana.email, WRONG).partition(":")[0]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(40)))
    assert sorted(answers) == ["Invalid"] * 10 + ["TooManyTries"] * 30
