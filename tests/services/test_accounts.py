"""Who a session stands for, and how clinics and accounts come to be."""

import pytest
from sqlalchemy import select

from clinic.domain.actions import Action, Role, Site
from clinic.domain.errors import Conflict, Invalid
from clinic.persistence.accounts import Account, Clinic, Invitation, Member
from clinic.services import accounts
from clinic.services.context import Context, House, perform
from tests.cast import NOON


def test_a_new_clinic_has_a_first_owner_s_invitation_and_keeps_only_its_hash(house: House) -> None:
    token = accounts.create_first_owner_link(
        house, "Riverside", "Ana@Riverside.example", "Europe/London", NOON
    )
    with house.database.read() as session:
        clinic = session.scalars(select(Clinic)).one()
        invitation = session.scalars(select(Invitation).where(Invitation.clinic_id == clinic.id)).one()
    assert (clinic.name, clinic.zone) == ("Riverside", "Europe/London")
    assert (invitation.email, invitation.role) == ("ana@riverside.example", "owner")
    assert token not in invitation.token_hash


def test_every_wrong_word_about_a_new_clinic_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        accounts.check_new_clinic(" ", "nobody", "Mars/Base")
    assert [problem.field for problem in caught.value.problems] == ["clinic_name", "zone", "email"]


def test_one_account_may_be_a_member_of_two_clinics(house: House) -> None:
    for name in ("Riverside", "Lakeside"):
        clinic_id = accounts.create_clinic(house, name, "Europe/London", NOON)
        accounts.create_member(
            house, clinic_id, email="ana@example.org", name="Ana Ruiz", role=Role.owner, now=NOON,
            password="teal lamp counts sheep",
        )  # fmt: skip
        with house.database.read() as session:
            assert session.scalars(select(Member.role).where(Member.clinic_id == clinic_id)).all() == [
                "owner"
            ]
    with house.database.read() as session:
        assert len(session.scalars(select(Account)).all()) == 1


def test_of_two_who_join_with_one_address_at_once_the_second_is_told(house: House) -> None:
    clinic_id = accounts.create_clinic(house, "Riverside", "Europe/London", NOON)
    site = Context(house, Site("test", clinic_id), NOON)
    with perform(site, Action.create_member) as doing:
        accounts.add_account(doing, "ana@example.org", "Ana Ruiz", "hash")
        with pytest.raises(Conflict, match="just now"):
            accounts.add_account(doing, "ana@example.org", "Ana Ruiz", "hash")
    with house.database.read() as session:
        assert len(session.scalars(select(Account)).all()) == 1
