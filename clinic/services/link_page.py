"""A program's link as staff see it: address, code, QR, every browser that opened it, the links before."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.adapters.qr import qr_svg
from clinic.domain import links as form
from clinic.domain.actions import Action
from clinic.persistence.links import Door, HolderSession, Link, links_of, sessions_of
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, perform
from clinic.services.links import LinkWords, words_of

BROWSERS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Opened:
    """A browser in which the link or code was given; ``way`` is ``address`` or ``code``."""

    id: UUID
    way: str
    browser: str
    created_at: datetime
    last_seen_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """A link of this program that is dead."""

    issued_at: datetime
    revoked_at: datetime


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What the staff's page of a link shows. ``words`` and ``qr`` are empty while no link opens the program."""

    program_id: UUID
    patient_id: UUID
    patient_name: str
    title: str
    published: bool
    words: LinkWords | None
    qr: str
    issued_at: datetime | None
    expires_at: datetime | None
    expired: bool
    opened: tuple[Opened, ...]
    earlier: tuple[Earlier, ...]


def show(context: Context, program_id: UUID) -> LinkPage:
    """The link of a program as staff see it, with the browsers that opened it. Raises NotFound."""
    with perform(context, Action.view_link) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        doing.about("program", program.id, patient=patient.id)
        every = links_of(doing.session, doing.clinic_id, program.id)
        current = next((link for link in every if link.revoked_at is None), None)
        opened = sessions_of(doing.session, doing.clinic_id, current.id, BROWSERS_SHOWN) if current else []
    return _page(
        context, Door(current, program, patient) if current else None, program, patient, every, opened
    )


def _page(
    context: Context,
    door: Door | None,
    program: Program,
    patient: Patient,
    every: list[Link],
    opened: list[HolderSession],
) -> LinkPage:
    words = words_of(context.house, door.link) if door else None
    ends = form.expires_at(program.ends_on, door.link.expires_at) if door else None
    return LinkPage(
        program_id=program.id,
        patient_id=patient.id,
        patient_name=f"{patient.given_name} {patient.family_name}",
        title=program.title,
        published=program.latest > 0,
        words=words,
        qr=qr_svg(words.address) if words else "",
        issued_at=door.link.issued_at if door else None,
        expires_at=ends,
        expired=door is not None and not door.opens_at(context.now),
        opened=tuple(_opened(row, context.now) for row in opened),
        earlier=tuple(
            Earlier(link.issued_at, link.revoked_at) for link in every if link.revoked_at is not None
        ),
    )


def _opened(row: HolderSession, now: datetime) -> Opened:
    is_open = row.ended_at is None and row.ends_at > now
    return Opened(row.id, row.way, row.browser, row.created_at, row.last_seen_at, is_open)
