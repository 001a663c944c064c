"""The trail: what is recorded of accounts, what filters show, and that verifying finds each tampering."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from clinic.domain.actions import Action, Role
from clinic.domain.errors import Invalid, NotFound, Refused
from clinic.domain.patients import PatientFacts
from clinic.persistence.accounts import Member
from clinic.persistence.audit import AuditEntry
from clinic.services import audit, members, merges, own_account, patients, sessions, sign_in
from clinic.services.audit import Wanted
from clinic.services.context import Context, House
from tests.cast import NOON
from tests.staff import Person, as_token, come_in, context_of, half_in, hire, later, nobody, open_clinic


def shown(context: Context, **wanted: object) -> list[str]:
    lines = audit.trail(context, Wanted(**wanted)).lines  # type: ignore[arg-type]
    return [f"{line.who}: {line.words} {line.outcome}" for line in lines]


def test_coming_in_and_going_out_are_in_the_trail(house: House, ana: Person) -> None:
    with pytest.raises(Invalid):
        sign_in.sign_in(nobody(house), ana.email, "another set of words")
    sessions.sign_out(as_token(house, come_in(house, ana)))
    assert shown(context_of(house, ana, later(minutes=1)))[1:] == [
        "Ana Ruiz: Sign out done",
        "Ana Ruiz: Sign in: second factor done",
        "nobody: Sign in: password refused",
        "set-up: Set up a member done",
        "set-up: Set up the clinic done",
    ]


def test_nothing_is_told_to_a_clinic_that_is_not_the_account_s(house: House, ana: Person) -> None:
    cem = hire(house, open_clinic(house, "Lakeside"), Role.owner, "Cem Ak")
    come_in(house, ana)
    assert not [line for line in shown(context_of(house, cem)) if "Ana" in line]


def test_of_a_key_only_the_end_is_shown_and_the_patient_is_named_once(house: House, ana: Person) -> None:
    owner = context_of(house, ana)
    rosa, double = (patients.add(owner, PatientFacts("Rosa", name)) for name in ("Marin", "Marín"))
    merges.merge(owner, rosa, double, merges.preview(owner, rosa, double).revisions)
    merged = audit.trail(owner, Wanted(verb=Action.merge_patients.value)).lines[0]
    assert merged.patient == "Rosa Marin"
    assert f"other {str(double)[-6:]}" in merged.detail.split(", ")


def test_filters_narrow_by_member_verb_day_and_outcome(house: House, ana: Person) -> None:
    ben = hire(house, ana.clinic_id, Role.clinician, "Ben Ode")
    bens = context_of(house, ben, later(days=1))
    with pytest.raises(Refused):
        members.members(bens)
    own_account.change(bens, "Ben Ode", "DPT")
    owner = context_of(house, ana, later(days=2))
    assert shown(owner, member=ben.member_id) == [
        "Ben Ode: Change own name done",
        "Ben Ode: Look at the members refused",
        "Ben Ode: Sign in: second factor done",
    ]
    assert shown(owner, outcome="refused") == ["Ben Ode: Look at the members refused"]
    assert shown(owner, verb="account.change") == ["Ben Ode: Change own name done"]
    assert len(shown(owner, first=date(2026, 3, 10), last=date(2026, 3, 10))) == 3
    assert shown(owner, last=date(2026, 3, 8)) == []


def test_pages_hold_fifty_and_turn_both_ways(house: House, ana: Person) -> None:
    owner = context_of(house, ana)
    for _ in range(120):
        own_account.change(owner, "Ana Ruiz", "")
    first = audit.trail(owner, Wanted(verb="account.change"))
    second = audit.trail(owner, Wanted(verb="account.change", before=first.older))
    third = audit.trail(owner, Wanted(verb="account.change", before=second.older))
    assert [len(page.lines) for page in (first, second, third)] == [50, 50, 20]
    assert (first.newer, third.older) == (None, None)
    again = audit.trail(owner, Wanted(verb="account.change", after=second.newer))
    assert again.lines == first.lines


def listed(house: House, clinic_id: UUID) -> int:
    with house.database.read() as session:
        wanted = select(AuditEntry).where(
            AuditEntry.clinic_id == clinic_id, AuditEntry.verb == Action.list_patients
        )
        return len(session.scalars(wanted).all())


def test_looking_again_and_again_is_one_entry_for_five_minutes(house: House, ana: Person) -> None:
    owner = context_of(house, ana)
    for seconds in (0, 1, 2, 299):
        patients.patients_page(replace(owner, now=NOON + timedelta(seconds=seconds)), "rosa")
    assert listed(house, ana.clinic_id) == 1
    patients.patients_page(replace(owner, now=NOON + timedelta(seconds=300)))
    assert listed(house, ana.clinic_id) == 2


def test_another_person_and_another_place_have_entries_of_their_own(house: House, ana: Person) -> None:
    owner, ben = context_of(house, ana), context_of(house, hire(house, ana.clinic_id, Role.clinician, "Ben"))
    for who in (owner, ben, replace(owner, address="198.51.100.4"), owner):
        patients.patients_page(who)
    assert listed(house, ana.clinic_id) == 3


def test_in_a_busy_clinic_it_is_said_once_more(house: House, ana: Person) -> None:
    owner = context_of(house, ana)
    patients.patients_page(owner)
    for _ in range(200):
        own_account.change(owner, "Ana Ruiz", "")
    patients.patients_page(owner)
    assert listed(house, ana.clinic_id) == 2


def test_a_refusal_is_never_gathered(house: House, ana: Person) -> None:
    auditor = context_of(house, hire(house, ana.clinic_id, Role.auditor, "Ira"))
    for _ in range(3):
        with pytest.raises(Refused):
            patients.patients_page(auditor)
    assert listed(house, ana.clinic_id) == 3


@pytest.mark.parametrize("role", [Role.clinician, Role.assistant])
def test_only_owner_and_auditor_look_at_the_trail(house: House, ana: Person, role: Role) -> None:
    auditor = hire(house, ana.clinic_id, Role.auditor, "Dee Fox")
    assert shown(context_of(house, auditor))
    with pytest.raises(Refused):
        audit.trail(context_of(house, hire(house, ana.clinic_id, role, "Ben Ode")), Wanted())


def test_a_trail_as_written_holds_in_every_clinic(house: House, ana: Person) -> None:
    hire(house, open_clinic(house, "Lakeside"), Role.owner, "Cem Ak")
    come_in(house, ana)
    assert [(one.name, one.entries, one.broken) for one in audit.verify(house)] == [
        ("Riverside", 3, None),
        ("Lakeside", 2, None),
    ]


TAMPERINGS: dict[str, Callable[[House], str]] = {
    "changed": lambda house: "UPDATE audit_entries SET verb = 'patient.view' WHERE number = 3",
    "removed": lambda house: "DELETE FROM audit_entries WHERE number = 3",
    "put in": lambda house: (
        "UPDATE audit_entries SET number = 103 WHERE number = 3;"
        "UPDATE audit_entries SET number = 3 WHERE number = 4;"
        "UPDATE audit_entries SET number = 4 WHERE number = 103"
    ),
    "cut at the end": lambda house: "DELETE FROM audit_entries WHERE number >= 3",
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_somebody_with_the_database_in_hand_is_found_out(house: House, ana: Person, how: str) -> None:
    come_in(house, ana)
    come_in(house, ana, later(minutes=1))
    half_in(house, ana)
    statements = TAMPERINGS[how](house).split(";")
    with house.database.engine.begin() as connection:
        for statement in [*_triggers_off(house), *statements]:
            connection.execute(text(statement))
    (checked,) = audit.verify(house, ana.clinic_id)
    assert checked.broken is not None
    assert checked.broken.number == 3


def _triggers_off(house: House) -> list[str]:
    if house.database.engine.dialect.name == "sqlite":
        return [f"DROP TRIGGER audit_entries_no_{verb}" for verb in ("update", "delete")]
    return ["ALTER TABLE audit_entries DISABLE TRIGGER ALL"]


def test_a_clinic_that_does_not_exist_is_not_verified(house: House, ana: Person) -> None:
    with pytest.raises(NotFound):
        audit.verify(house, ana.member_id)


def test_no_entry_holds_an_address_of_mail_a_password_or_a_token(house: House, ana: Person) -> None:
    token = come_in(house, ana)
    own_account.change_password(as_token(house, token), ana.password, "seven grey herons wait")
    with house.database.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.clinic_id == ana.clinic_id)).all()
        assert len(rows) == 4
        written = str([vars(row) for row in rows])
        assert session.scalars(select(Member).where(Member.clinic_id == ana.clinic_id)).all()
    for secret in (ana.email, ana.password, "herons", token, ana.secret):
        assert secret not in written
    assert rows[0].at == NOON
