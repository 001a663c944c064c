"""A clinic's letterhead: what stands on its sheets, whom to call, and its zone."""

from dataclasses import dataclass

from sqlalchemy import select

from clinic.adapters.files import LostContent
from clinic.adapters.pictures import BadPicture, as_png
from clinic.domain.actions import Action
from clinic.domain.errors import Invalid, NotFound, Problem
from clinic.persistence.accounts import Clinic, Media
from clinic.persistence.base import new_id
from clinic.persistence.reminders import look_again
from clinic.services.accounts import zones
from clinic.services.context import Context, perform
from clinic.services.figures import bodies
from clinic.services.scores import mark_all_stale

ADDRESS_LINES = 6
LINE_MOST = 200
LOGO = "logo"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an owner may change."""

    name: str
    address: str
    phone: str
    zone: str
    urgent_text: str


@dataclass(frozen=True, slots=True)
class ClinicPage:
    """The settings as they are, and whether there is a logo, whose body the drawings show."""

    settings: Settings
    logo: str | None
    figure_body: str
    colour: str
    footer: str


def clinic(context: Context) -> ClinicPage:
    """The clinic's settings."""
    with perform(context, Action.view_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id)
    settings = Settings(
        name=row.name,
        address=row.address,
        phone=row.phone,
        zone=row.zone,
        urgent_text=row.urgent_text,
    )
    return ClinicPage(
        settings, row.logo_sha256, row.figure_body, row.letterhead_colour, row.letterhead_footer
    )


def change(context: Context, wanted: Settings) -> None:
    """Change the settings; the trail names the fields that differ. Raises Invalid per field."""
    _check(wanted)
    with perform(context, Action.change_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id, with_for_update=True)
        new = {name: str(value) for name, value in _plain(wanted).items()}
        changed = [name for name, value in new.items() if str(getattr(row, name)) != value]
        for name, value in _plain(wanted).items():
            setattr(row, name, value)
        if "zone" in changed:
            mark_all_stale(doing.session, row.id, context.now)
            look_again(doing.session, row.id)
        doing.about("clinic", row.id)
        doing.note(fields=", ".join(changed))


def choose_body(context: Context, body: str) -> None:
    """Draw everything with this body from now on; sheets that were printed stay. Raises Invalid("body")."""
    if body not in dict(bodies()):
        raise Invalid("body", "Choose one of the people shown.")
    with perform(context, Action.change_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id, with_for_update=True)
        row.figure_body = body
        doing.about("clinic", row.id)
        doing.note(fields="figure_body")


def put_logo(context: Context, content: bytes) -> None:
    """Keep a picture as the clinic's logo, made anew as PNG. Raises Invalid("logo")."""
    try:
        picture = as_png(content)
    except BadPicture as error:
        raise Invalid("logo", str(error)) from error
    with perform(context, Action.change_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id, with_for_update=True)
        row.logo_sha256 = context.house.store.put(picture)
        known = select(Media.id).where(
            Media.clinic_id == doing.clinic_id, Media.sha256 == row.logo_sha256, Media.kind == LOGO
        )
        if doing.session.scalar(known) is None:
            doing.session.add(
                Media(
                    id=new_id(),
                    clinic_id=doing.clinic_id,
                    sha256=row.logo_sha256,
                    kind=LOGO,
                    facts={"bytes": len(picture)},
                    created_at=context.now,
                )
            )
        doing.about("clinic", row.id)
        doing.note(fields=LOGO)


def remove_logo(context: Context) -> None:
    """Print without a logo from now on; sheets that were printed keep theirs."""
    with perform(context, Action.change_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id, with_for_update=True)
        row.logo_sha256 = None
        doing.about("clinic", row.id)
        doing.note(fields=LOGO)


def logo(context: Context) -> bytes:
    """The logo's PNG. Raises NotFound when there is none, or it is lost."""
    with perform(context, Action.view_clinic) as doing:
        row = doing.session.get_one(Clinic, doing.clinic_id)
    if row.logo_sha256 is None:
        raise NotFound
    try:
        return context.house.store.get(row.logo_sha256)
    except LostContent:
        raise NotFound from None


def _plain(wanted: Settings) -> dict[str, str]:
    return {
        "name": wanted.name,
        "address": wanted.address,
        "phone": wanted.phone,
        "zone": wanted.zone,
        "urgent_text": wanted.urgent_text,
    }


def _check(wanted: Settings) -> None:
    problems = []
    lines = wanted.address.splitlines()
    if len(lines) > ADDRESS_LINES or any(len(line) > LINE_MOST for line in lines):
        problems.append(
            Problem("address", f"Give at most {ADDRESS_LINES} lines of at most {LINE_MOST} characters.")
        )
    if wanted.zone not in zones():
        problems.append(Problem("zone", "Choose a time zone such as Europe/London or America/Chicago."))
    if problems:
        raise Invalid.many(problems)
