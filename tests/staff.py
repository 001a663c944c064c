"""People who work in a clinic, and the ways they come in: through the services, or with a browser."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from clinic.adapters import totp
from clinic.domain.actions import Nobody, Role
from clinic.services import accounts, factors, sign_in
from clinic.services.context import Context, House
from tests.cast import NOON

PASSWORD = "teal lamp counts sheep"


@dataclass(frozen=True, slots=True)
class Person:
    """A member, with all that they know."""

    clinic_id: UUID
    member_id: UUID
    name: str
    email: str
    role: Role
    secret: str
    password: str = PASSWORD


def open_clinic(house: House, name: str = "Riverside") -> UUID:
    """A clinic without members."""
    return accounts.create_clinic(house, name, "Europe/London", NOON)


def hire(
    house: House, clinic_id: UUID, role: Role = Role.owner, name: str = "Ana Ruiz", email: str = ""
) -> Person:
    """A member whose second factor is set up."""
    address = email or f"{name.split()[0].lower()}@clinic.example"
    secret = totp.new_secret()
    member_id = accounts.create_member(
        house, clinic_id, email=address, name=name, role=role, now=NOON, password=PASSWORD, totp_secret=secret
    )
    return Person(clinic_id, member_id, name, address, role, secret)


def nobody(house: House, now: datetime = NOON, address: str = "192.0.2.7") -> Context:
    """A request of a browser that has shown nothing."""
    return Context(house, Nobody(), now, address, "request")


def half_in(house: House, person: Person, now: datetime = NOON) -> str:
    """The token after the password, before the second factor."""
    return sign_in.sign_in(nobody(house, now), person.email, person.password)


def as_token(house: House, token: str, now: datetime = NOON) -> Context:
    """The request of a browser with this token. Fails when the token is dead."""
    asked = nobody(house, now)
    actor = accounts.actor_of(asked, token)
    assert actor is not None, "the session is over"
    return asked.as_actor(actor)


def come_in(house: House, person: Person, now: datetime = NOON) -> str:
    """The token of a whole session. A code works once, so come in at different half minutes."""
    half = as_token(house, half_in(house, person, now), now)
    return factors.give(half, totp.code_at(person.secret, now)).token


def context_of(house: House, person: Person, now: datetime = NOON) -> Context:
    """The request of a person who has just come in."""
    return as_token(house, come_in(house, person, now), now)


def later(now: datetime = NOON, **parts: float) -> datetime:
    """A moment after another."""
    return now + timedelta(**parts)


def csrf_of(page: str) -> str:
    """The token against foreign requests in a page's first form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found[1]


def browser(app: Flask, person: Person) -> FlaskClient:
    """A browser in which the person has signed in with both factors, now."""
    client = app.test_client()
    post(client, "/sign-in", {"email": person.email, "password": person.password})
    answer = post(client, "/second-factor", {"code": totp.code_at(person.secret, datetime.now(UTC))})
    assert answer.status_code == 303, answer.text
    return client


def post(client: FlaskClient, path: str, values: dict[str, str], form_at: str = ""):  # type: ignore[no-untyped-def]
    """Open the page with the form, then send it with its token."""
    page = client.get(form_at or path, base_url=SITE)
    return client.post(path, data={"csrf_token": csrf_of(page.text), **values}, base_url=SITE)


SITE = "https://clinic.example"
