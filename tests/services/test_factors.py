"""The second factor: set up once, each code used once, recovery codes for a lost phone."""

import threading

import pytest

from clinic.adapters import totp
from clinic.domain.actions import Role
from clinic.domain.errors import Conflict, Invalid, Refused
from clinic.persistence.accounts import Account, Message, RecoveryCode
from clinic.services import accounts, factors
from clinic.services.context import Context, House
from clinic.services.tries import TooManyTries
from tests.cast import NOON
from tests.staff import (
    PASSWORD,
    Person,
    as_token,
    come_in,
    context_of,
    half_in,
    later,
    nobody,
    open_clinic,
)


def half(house: House, person: Person, now=NOON) -> Context:  # type: ignore[no-untyped-def]
    return as_token(house, half_in(house, person, now), now)


def newcomer(house: House) -> tuple[Person, Context]:
    """Somebody whose second factor is not set up yet, after their password."""
    clinic_id = open_clinic(house)
    member_id = accounts.create_member(
        house,
        clinic_id,
        email="cy@clinic.example",
        name="Cy",
        role=Role.clinician,
        now=NOON,
        password=PASSWORD,
    )
    person = Person(clinic_id, member_id, "Cy", "cy@clinic.example", Role.clinician, "")
    return person, half(house, person)


def code_shown(asked: Context, at=NOON) -> str:  # type: ignore[no-untyped-def]
    shown = factors.step(asked)
    assert shown is not None
    return totp.code_at(shown.secret.replace(" ", ""), at)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_code_is_good_one_step_early_or_late(house: House, ana: Person, seconds: int) -> None:
    assert factors.give(half(house, ana), totp.code_at(ana.secret, later(seconds=seconds))).token


@pytest.mark.parametrize("seconds", [-60, 60])
def test_two_steps_off_is_too_far(house: House, ana: Person, seconds: int) -> None:
    with pytest.raises(Invalid):
        factors.give(half(house, ana), totp.code_at(ana.secret, later(seconds=seconds)))


def test_a_code_is_used_once(house: House, ana: Person) -> None:
    code = totp.code_at(ana.secret, NOON)
    factors.give(half(house, ana), code)
    with pytest.raises(Invalid):
        factors.give(half(house, ana), code)


def test_an_earlier_code_is_dead_after_a_later_one(house: House, ana: Person) -> None:
    factors.give(half(house, ana), totp.code_at(ana.secret, later(seconds=30)))
    with pytest.raises(Invalid):
        factors.give(half(house, ana), totp.code_at(ana.secret, NOON))


def test_of_two_at_one_moment_exactly_one_comes_in(house: House, ana: Person) -> None:
    code, asked = totp.code_at(ana.secret, NOON), [half(house, ana) for _ in range(2)]
    answers: list[str] = []
    start = threading.Barrier(2)

    def go(context: Context) -> None:
        start.wait()
        try:
            answers.append("in" if factors.give(context, code).token else "?")
        except Invalid:
            answers.append("out")

    threads = [threading.Thread(target=go, args=(context,)) for context in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["in", "out"]


def test_guessing_codes_stops_after_ten(house: House, ana: Person) -> None:
    asked = half(house, ana)
    for _ in range(10):
        with pytest.raises(Invalid):
            factors.give(asked, "000000")
    with pytest.raises(TooManyTries):
        factors.give(asked, totp.code_at(ana.secret, NOON))


def test_setting_up_makes_ten_codes_and_a_whole_session(house: House) -> None:
    person, asked = newcomer(house)
    passed = factors.enrol(asked, code_shown(asked))
    assert len(set(passed.codes)) == 10
    assert as_token(house, passed.token).actor.complete  # type: ignore[union-attr]
    assert factors.step(half(house, person)) is None


def test_the_first_code_cannot_be_used_again_to_sign_in(house: House) -> None:
    person, asked = newcomer(house)
    code = code_shown(asked)
    factors.enrol(asked, code)
    with pytest.raises(Invalid):
        factors.give(half(house, person), code)


def test_a_wrong_first_code_sets_up_nothing(house: House) -> None:
    _, asked = newcomer(house)
    with pytest.raises(Invalid):
        factors.enrol(asked, "000000")
    with house.database.read() as session:
        assert session.query(Account).one().totp_sealed is None


def test_who_has_only_the_password_cannot_set_up_another_factor(house: House, ana: Person) -> None:
    asked = half(house, ana)
    assert factors.step(asked) is None
    with pytest.raises(Conflict):
        factors.enrol(asked, totp.code_at(ana.secret, NOON))
    for act in (factors.begin_change, factors.renew_codes):
        with pytest.raises(Refused):
            act(asked)


def test_the_secret_is_sealed_in_the_database(house: House, ana: Person) -> None:
    with house.database.read() as session:
        sealed = session.query(Account.totp_sealed).scalar()
    assert ana.secret not in str(sealed)


def test_a_recovery_code_works_once_and_its_owner_is_told(house: House) -> None:
    person, asked = newcomer(house)
    codes = factors.enrol(asked, code_shown(asked)).codes
    typed = codes[3].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert factors.give(half(house, person), typed).token
    with pytest.raises(Invalid):
        factors.give(half(house, person), codes[3])
    with house.database.read() as session:
        assert "recovery code" in session.query(Message.subject).scalar()
        assert all(codes[0].replace("-", "") not in row.code_hash for row in session.query(RecoveryCode))


def test_confirming_opens_ten_fresh_minutes(house: House, ana: Person) -> None:
    token = come_in(house, ana)
    stale = as_token(house, token, later(minutes=11))
    with pytest.raises(Refused) as caught:
        factors.renew_codes(stale)
    assert caught.value.needs_fresh_factor
    factors.confirm(stale, totp.code_at(ana.secret, later(minutes=11)))
    assert len(factors.renew_codes(as_token(house, token, later(minutes=11)))) == 10


def test_a_changed_factor_replaces_the_old_one_its_codes_and_other_sessions(
    house: House, ana: Person
) -> None:
    other = come_in(house, ana)
    this = context_of(house, ana, later(minutes=1))
    old_codes = factors.renew_codes(this)
    factors.begin_change(this)
    shown = factors.change_page(this)
    assert shown is not None
    secret = shown.secret.replace(" ", "")
    passed = factors.change(this, totp.code_at(secret, later(minutes=1)))
    assert accounts.actor_of(nobody(house, later(minutes=1)), other) is None
    assert accounts.actor_of(nobody(house, later(minutes=1)), passed.token) is not None
    for dead in (totp.code_at(ana.secret, later(minutes=3)), old_codes[0]):
        with pytest.raises(Invalid):
            factors.give(half(house, ana, later(minutes=3)), dead)
    assert factors.give(half(house, ana, later(minutes=3)), totp.code_at(secret, later(minutes=3))).token


def test_the_old_factor_holds_until_the_new_one_is_proven(house: House, ana: Person) -> None:
    this = context_of(house, ana)
    factors.begin_change(this)
    with pytest.raises(Invalid):
        factors.change(this, "000000")
    assert come_in(house, ana, later(minutes=1))
