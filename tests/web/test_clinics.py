"""The clinic's page: settings and logo."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from clinic.domain.actions import Role
from clinic.services.context import House
from tests.staff import SITE, Person, browser, csrf_of, hire, post

GOOD = {
    "name": "Riverside", "address": "1 River Road\r\nLondon", "phone": "020 7946 0000", "zone": "Europe/London",
    "urgent_text": "Call 999.",
}  # fmt: skip


def test_settings_are_changed_and_shown(app: Flask, ana: Person) -> None:
    client = browser(app, ana)
    assert post(client, "/clinic", GOOD).status_code == 303
    page = client.get("/clinic", base_url=SITE).text
    assert "1 River Road\nLondon" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 201), ("zone", "Mars/Base"), ("phone", "call me"),
     ("address", "a\n" * 9), ("name", "a\x00b")],
)  # fmt: skip
def test_a_wrong_value_is_named_kept_and_nothing_is_saved(
    app: Flask, ana: Person, field: str, value: str
) -> None:
    client = browser(app, ana)
    answer = post(client, "/clinic", {**GOOD, field: value})
    assert answer.status_code == 422
    assert f'id="f-{field}-problem"' in answer.text
    assert "020 7946" not in client.get("/clinic", base_url=SITE).text


def test_a_logo_is_uploaded_served_as_png_and_removed(app: Flask, ana: Person) -> None:
    client, into = browser(app, ana), BytesIO()
    Image.new("RGB", (90, 30), "teal").save(into, "JPEG")
    token = csrf_of(client.get("/clinic", base_url=SITE).text)
    into.seek(0)
    answer = client.post("/clinic/logo", data={"csrf_token": token, "logo": (into, "x.svg")}, base_url=SITE)
    assert answer.status_code == 303
    logo = client.get("/clinic/logo", base_url=SITE)
    assert (logo.mimetype, logo.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert logo.data.startswith(b"\x89PNG")
    post(client, "/clinic/logo/remove", {}, "/clinic")
    assert client.get("/clinic/logo", base_url=SITE).status_code == 404


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_is_no_picture_is_refused_beside_the_field(app: Flask, ana: Person, content: bytes) -> None:
    client = browser(app, ana)
    token = csrf_of(client.get("/clinic", base_url=SITE).text)
    data = {"csrf_token": token, "logo": (BytesIO(content), "logo.png")}
    answer = client.post("/clinic/logo", data=data, base_url=SITE)
    assert answer.status_code == 422
    assert 'id="f-logo-problem"' in answer.text


def test_others_than_owners_see_facts_and_may_not_change(app: Flask, house: House, ana: Person) -> None:
    client = browser(app, hire(house, ana.clinic_id, Role.clinician, "Ben Ode"))
    page = client.get("/clinic", base_url=SITE)
    assert page.status_code == 200
    assert "Europe/London" in page.text
    assert "<input" not in page.text.partition("<main")[2]
    assert post(client, "/clinic", GOOD, "/account").status_code == 403
