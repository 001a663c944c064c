"""The clinic's settings and its logo."""

from io import BytesIO

import pytest
from PIL import Image

from clinic.domain.actions import Role
from clinic.domain.errors import Invalid, NotFound, Refused
from clinic.services import audit, clinics
from clinic.services.audit import Wanted
from clinic.services.clinics import Settings
from clinic.services.context import Context, House
from tests.staff import Person, context_of, hire

SETTINGS = Settings("Riverside", "1 River Road\nLondon", "020 7946 0000", "Europe/London", "Call 999.")


@pytest.fixture
def owner(house: House, ana: Person) -> Context:
    return context_of(house, ana)


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **given: object) -> bytes:
    into = BytesIO()
    Image.new("RGB", size, "teal").save(into, kind, **given)  # type: ignore[arg-type]
    return into.getvalue()


def test_changed_settings_are_kept_and_the_trail_names_the_fields(owner: Context) -> None:
    clinics.change(owner, SETTINGS)
    assert clinics.clinic(owner).settings == SETTINGS
    (line,) = audit.trail(owner, Wanted(verb="clinic.change")).lines
    assert line.detail.endswith("fields address, phone, urgent_text")


def test_an_unknown_zone_and_a_long_address_are_named_together(owner: Context) -> None:
    wrong = Settings("Riverside", "a\n" * 9, "", "Mars/Base", "")
    with pytest.raises(Invalid) as caught:
        clinics.change(owner, wrong)
    assert [problem.field for problem in caught.value.problems] == ["address", "zone"]


def test_only_owners_change_the_clinic(house: House, ana: Person) -> None:
    ben = hire(house, ana.clinic_id, Role.clinician, "Ben Ode")
    with pytest.raises(Refused):
        clinics.change(context_of(house, ben), SETTINGS)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_made_anew_as_png_without_what_came_with_it(owner: Context, kind: str) -> None:
    exif = Image.Exif()
    exif[0x9286] = "taken at home"
    given = picture(kind, exif=exif) + b"<script>trailing</script>"
    clinics.put_logo(owner, given)
    kept = clinics.logo(owner)
    assert kept.startswith(b"\x89PNG")
    assert b"taken at home" not in kept
    assert b"script" not in kept
    with Image.open(BytesIO(kept)) as opened:
        assert opened.size == (60, 40)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        picture("GIF"),
        picture()[:60],
        picture(size=(6000, 4001)),
        picture("PNG")[:40] + b"\x00" * 40,
    ],
    ids=["empty", "text", "svg", "gif", "cut", "too many pixels", "broken"],
)
def test_what_is_no_picture_of_ours_is_refused_and_nothing_kept(owner: Context, content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        clinics.put_logo(owner, content)
    assert caught.value.problems[0].field == "logo"
    with pytest.raises(NotFound):
        clinics.logo(owner)


def test_a_large_picture_becomes_small(owner: Context) -> None:
    clinics.put_logo(owner, picture(size=(4000, 1000)))
    with Image.open(BytesIO(clinics.logo(owner))) as opened:
        assert opened.size == (1200, 300)


def test_a_removed_logo_is_gone(owner: Context) -> None:
    clinics.put_logo(owner, picture())
    clinics.remove_logo(owner)
    with pytest.raises(NotFound):
        clinics.logo(owner)
