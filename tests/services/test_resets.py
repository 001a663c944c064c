"""A forgotten password: the same answer for everybody, one link, ten minutes, and still a second factor."""

import pytest
from sqlalchemy import func, select

from clinic.domain.errors import Invalid
from clinic.persistence.accounts import AccountToken, Message, ResetWish
from clinic.services import accounts, resets, sign_in
from clinic.services.context import House
from clinic.services.tries import TooManyTries
from tests.cast import NOON
from tests.staff import PASSWORD, Person, come_in, later, nobody

NEW = "seven grey herons wait"


def mailed_token(house: House) -> str:
    with house.database.read() as session:
        row = session.scalars(
            select(Message).where(Message.kind == "reset").order_by(Message.id.desc())
        ).first()
        assert row is not None, "no mail was written"
        body = house.keys.open_text("mail", row.body_sealed)
    return body.partition("/reset#")[2].split()[0]


def ask(house: House, email: str, now=NOON) -> str:  # type: ignore[no-untyped-def]
    resets.ask(nobody(house, now), email)
    resets.answer_due(house, now, 10)
    return mailed_token(house)


def test_known_and_unknown_addresses_leave_the_same_wish(house: House, ana: Person) -> None:
    for email in (ana.email, "nobody@clinic.example"):
        resets.ask(nobody(house), email)
    with house.database.read() as session:
        assert session.scalar(select(func.count()).select_from(ResetWish)) == 2
    assert resets.answer_due(house, NOON, 10) == 2
    with house.database.read() as session:
        assert session.scalars(select(Message.recipient)).all() == [ana.email]
        assert session.scalar(select(func.count()).select_from(ResetWish)) == 0


def test_the_link_sets_a_password_once_and_ends_every_session(house: House, ana: Person) -> None:
    session_token = come_in(house, ana)
    token = ask(house, ana.email)
    resets.reset(nobody(house), token, NEW)
    assert accounts.actor_of(nobody(house), session_token) is None
    with pytest.raises(Invalid):
        resets.reset(nobody(house), token, NEW + " again")
    with pytest.raises(Invalid):
        sign_in.sign_in(nobody(house), ana.email, PASSWORD)
    actor = accounts.actor_of(nobody(house), sign_in.sign_in(nobody(house), ana.email, NEW))
    assert actor is not None
    assert not actor.complete, "the second factor is still asked for"


def test_the_link_is_dead_after_ten_minutes(house: House, ana: Person) -> None:
    token = ask(house, ana.email)
    assert resets.is_open(nobody(house, later(minutes=9)), token)
    assert not resets.is_open(nobody(house, later(minutes=10)), token)
    with pytest.raises(Invalid):
        resets.reset(nobody(house, later(minutes=10)), token, NEW)


def test_a_second_link_kills_the_first(house: House, ana: Person) -> None:
    first = ask(house, ana.email)
    second = ask(house, ana.email, later(minutes=1))
    assert not resets.is_open(nobody(house, later(minutes=1)), first)
    assert resets.is_open(nobody(house, later(minutes=1)), second)


def test_a_refused_password_leaves_the_link_good(house: House, ana: Person) -> None:
    token = ask(house, ana.email)
    with pytest.raises(Invalid) as caught:
        resets.reset(nobody(house), token, "Ana Ruiz 2026!!")
    assert caught.value.problems[0].field == "password"
    assert resets.is_open(nobody(house), token)


def test_only_the_token_s_hash_is_kept(house: House, ana: Person) -> None:
    token = ask(house, ana.email)
    with house.database.read() as session:
        assert token not in str([vars(row) for row in session.query(AccountToken)])
        assert token not in str([vars(row) for row in session.query(Message)])


def test_a_reset_gives_back_the_tries_that_strangers_used_up(house: House, ana: Person) -> None:
    for _ in range(10):
        with pytest.raises(Invalid):
            sign_in.sign_in(nobody(house), ana.email, "another set of words")
    with pytest.raises(TooManyTries):
        sign_in.sign_in(nobody(house), ana.email, PASSWORD)
    resets.reset(nobody(house), ask(house, ana.email), NEW)
    assert sign_in.sign_in(nobody(house), ana.email, NEW)


def test_one_address_gets_at_most_three_mails_a_quarter_of_an_hour(house: House, ana: Person) -> None:
    for _ in range(5):
        resets.ask(nobody(house), ana.email)
    assert resets.answer_due(house, NOON, 10) == 3
