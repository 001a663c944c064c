"""Members come by invitation, change roles, are shut out; an owner is always left."""

import pytest
from sqlalchemy import select

from clinic.domain.actions import Role
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.persistence.accounts import Invitation, Message
from clinic.services import accounts, factors, invitations, joining, members
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


def invite(house: House, owner: Person, email: str, role: Role = Role.clinician, now=NOON) -> str:  # type: ignore[no-untyped-def]
    invitations.invite(context_of(house, owner, now), email, role)
    with house.database.read() as session:
        row = session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert row is not None
        return house.keys.open_text("mail", row.body_sealed).partition("/join#")[2].split()[0]


def join(house: House, token: str, password: str = "five slow green boats", now=NOON) -> str:  # type: ignore[no-untyped-def]
    return joining.join(nobody(house, now), token, name="Ben Ode", password=password, credential="DPT")


def test_an_invited_person_becomes_a_member_with_the_role_offered(house: House, ana: Person) -> None:
    token = invite(house, ana, "ben@clinic.example", Role.assistant)
    offered = joining.welcome(nobody(house), token)
    assert (offered.clinic_name, offered.role, offered.known) == ("Riverside", Role.assistant, False)
    actor = accounts.actor_of(nobody(house), join(house, token))
    assert actor is not None
    assert (actor.enrolled, actor.complete) == (False, False)
    listed = members.members(context_of(house, ana, later(minutes=1))).lines
    assert [(line.name, line.role) for line in listed] == [
        ("Ana Ruiz", Role.owner),
        ("Ben Ode", Role.assistant),
    ]


@pytest.mark.parametrize("ending", ["used", "expired", "revoked", "replaced", "made up"])
def test_a_dead_invitation_says_the_same_whatever_killed_it(house: House, ana: Person, ending: str) -> None:
    token, now = invite(house, ana, "ben@clinic.example"), later(minutes=2)
    if ending == "used":
        join(house, token)
    elif ending == "expired":
        now = later(days=7)
    elif ending == "revoked":
        owner = context_of(house, ana, later(minutes=1))
        invitations.revoke(owner, members.members(owner).invitations[0].id)
    elif ending == "replaced":
        invite(house, ana, "ben@clinic.example", now=later(minutes=1))
    else:
        token = "x" * 43
    with pytest.raises(Invalid) as caught:
        join(house, token, now=now)
    assert str(caught.value) == f"token: {joining.DEAD}"


def test_only_the_invitation_s_hash_is_kept(house: House, ana: Person) -> None:
    token = invite(house, ana, "ben@clinic.example")
    with house.database.read() as session:
        rows = session.scalars(select(Invitation).where(Invitation.clinic_id == ana.clinic_id)).all()
    assert token not in str([vars(row) for row in rows])


def test_who_has_an_account_joins_with_its_password_only(house: House, ana: Person) -> None:
    owner = hire(house, open_clinic(house, "Lakeside"), Role.owner, "Cem Ak")
    token = invite(house, owner, ana.email)
    assert joining.welcome(nobody(house), token).known
    with pytest.raises(Invalid):
        join(house, token, "five slow green boats")
    assert join(house, token, PASSWORD)
    assert len(members.members(context_of(house, owner, later(minutes=1))).lines) == 2


def test_a_refused_password_leaves_the_invitation_good(house: House, ana: Person) -> None:
    token = invite(house, ana, "ben@clinic.example")
    with pytest.raises(Invalid):
        join(house, token, "riverside ben 1")
    assert join(house, token)


def test_a_member_is_not_invited_again(house: House, ana: Person) -> None:
    with pytest.raises(Invalid) as caught:
        invitations.invite(context_of(house, ana), ana.email, Role.clinician)
    assert caught.value.problems[0].field == "email"


def test_the_last_owner_can_be_neither_shut_out_nor_given_another_role(house: House, ana: Person) -> None:
    owner = context_of(house, ana)
    for act in (lambda: members.disable(owner, ana.member_id),
                lambda: members.change_role(owner, ana.member_id, Role.auditor)):  # fmt: skip
        with pytest.raises(Conflict):
            act()
    hire(house, ana.clinic_id, Role.owner, "Dee Fox")
    members.change_role(owner, ana.member_id, Role.auditor)


def test_who_was_shut_out_may_be_let_in_again(house: House, ana: Person) -> None:
    ben = hire(house, ana.clinic_id, Role.clinician, "Ben Ode")
    owner = context_of(house, ana)
    members.disable(owner, ben.member_id)
    assert context_of(house, ben).actor.member_id is None  # type: ignore[union-attr]
    members.enable(owner, ben.member_id)
    assert context_of(house, ben, later(minutes=1)).actor.member_id == ben.member_id  # type: ignore[union-attr]


def test_members_of_another_clinic_are_not_there(house: House, ana: Person) -> None:
    stranger = hire(house, open_clinic(house, "Lakeside"), Role.owner, "Cem Ak")
    with pytest.raises(NotFound):
        members.disable(context_of(house, ana), stranger.member_id)


@pytest.mark.parametrize("role", [Role.clinician, Role.assistant, Role.auditor])
def test_only_owners_invite(house: House, ana: Person, role: Role) -> None:
    with pytest.raises(Refused):
        invitations.invite(
            context_of(house, hire(house, ana.clinic_id, role, "Ben Ode")), "x@y.example", role
        )


def test_a_lost_phone_is_forgotten_and_another_set_up_at_the_next_sign_in(house: House, ana: Person) -> None:
    ben = hire(house, ana.clinic_id, Role.clinician, "Ben Ode")
    token = come_in(house, ben)
    members.reset_factor(context_of(house, ana), ben.member_id)
    assert accounts.actor_of(nobody(house), token) is None
    asked = as_token(house, half_in(house, ben))
    assert factors.step(asked) is not None
    with house.database.read() as session:
        assert "second factor" in str(
            session.scalar(select(Message.subject).where(Message.recipient == ben.email))
        )


def test_a_factor_shared_with_another_clinic_or_one_s_own_is_not_taken_away(
    house: House, ana: Person
) -> None:
    ben = hire(house, ana.clinic_id, Role.clinician, "Ben Ode")
    hire(house, open_clinic(house, "Lakeside"), Role.clinician, "Ben Ode")
    owner = context_of(house, ana)
    for member_id in (ben.member_id, ana.member_id):
        with pytest.raises(Conflict):
            members.reset_factor(owner, member_id)
    assert factors.step(as_token(house, half_in(house, ben))) is None
