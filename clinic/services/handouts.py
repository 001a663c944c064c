"""Handouts: which sheets are wanted, rendered once, kept by their content, given back byte for byte."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import or_, select

from clinic.adapters.files import LostContent
from clinic.adapters.pdf import Media, RenderFailed, render_handout
from clinic.domain.actions import GATHERED_FOR, Action, Holder, SignedIn
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.handout import AS_USUAL, Handout, Wish
from clinic.persistence import handouts as rows
from clinic.persistence.links import Link
from clinic.persistence.programs import Program, ProgramVersion
from clinic.persistence.tenancy import ACROSS, owned
from clinic.services import proof
from clinic.services.context import Context, Doing, House, perform
from clinic.services.handout_looks import usual_at
from clinic.services.handout_values import handout_of
from clinic.services.translations import demand_whole

log = structlog.get_logger("clinic.handouts")

LEASE = timedelta(seconds=60)
TRIES = 3

Held = Callable[[str], bool]
"""Whether who asks has the bytes of a SHA-256 already, and needs to be told only that they are still right."""


def nothing_held(_sha256: str) -> bool:
    """Who asks has nothing yet."""
    return False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished PDF: its bytes (none for who holds them), their SHA-256 (the strong ETag) and a file name without
    personal facts.

    ``steady_until``: so long, and while nothing is committed, who asks the same again gets the same, and no entry of
    the trail is due. None when it must be worked out each time.
    """

    content: bytes
    sha256: str
    file_name: str
    steady_until: datetime | None = None


def sheet(
    context: Context,
    program_id: UUID,
    number: int,
    wish: Wish = AS_USUAL,
    *,
    anyway: bool = False,
    held: Held = nothing_held,
) -> Sheet:
    """The sheet of a version as it was kept, or rendered on the spot while the engine has not got to it.

    What is ``held`` by who asks already comes without its bytes.

    Raises NotFound, Conflict with a plain sentence when this sheet cannot be made, and Untranslated, unless it is
    wanted ``anyway``, when some of it would stand in another language.
    """
    with perform(context, Action.view_handout) as doing:
        found = _found(doing, program_id, number, wish, whole=not anyway)
    return replace(_bytes(context.house, found, held), steady_until=_steady_until(doing, found))


def _steady_until(doing: Doing, found: "_Found") -> datetime | None:
    """Until when the actor stays who she is and the trail's last entry stands for this look, too."""
    actor = doing.context.actor
    if (
        not isinstance(actor, SignedIn | Holder)
        or not actor.steady_until
        or not doing.said_at
        or not found.sha256
    ):
        return None
    return min(actor.steady_until, doing.said_at + GATHERED_FOR)


def own_sheet(context: Context, wish: Wish = AS_USUAL, held: Held = nothing_held) -> Sheet:
    """The sheet of the newest version for the holder of the program's link."""
    with perform(context, Action.view_own_handout) as doing:
        holder = context.actor
        if not isinstance(holder, Holder):
            raise NotFound
        program = owned(doing.session, Program, doing.clinic_id, holder.program_id)
        found = _found(doing, program.id, program.latest, wish, whole=False)
    return replace(_bytes(context.house, found, held), steady_until=_steady_until(doing, found))


def whose(house: House, program_id: UUID) -> tuple[UUID, int]:
    """The clinic of a program and its newest version, for the command line. Raises NotFound."""
    with house.database.read() as session:
        # the person at the command line holds the whole site and knows only the program's id
        found = session.execute(
            select(Program.clinic_id, Program.latest)
            .where(Program.id == program_id)
            .execution_options(**{ACROSS: True})
        ).one_or_none()
    if found is None:
        raise NotFound(f"There is no program {program_id}.")
    return found[0], found[1]


def render_due(house: House, now: datetime, limit: int) -> int:
    """Render sheets that are wanted; returns how many were taken up. A lease keeps two engines apart."""
    taken = _lease(house, now, limit)
    for clinic_id, handout_id in taken:
        _render_one(house, clinic_id, handout_id, now)
    return len(taken)


def _found(doing: Doing, program_id: UUID, number: int, wish: Wish, *, whole: bool) -> "_Found":
    session, clinic_id, house = doing.session, doing.clinic_id, doing.context.house
    place = rows.place_of(session, clinic_id, program_id, number)
    if place is None:
        raise NotFound
    doing.about("program", program_id, patient=place.patient_id)
    look = wish.on(usual_at(place))
    doing.note(version=number, layout=look.layout.value)
    if whole:
        demand_whole(session, clinic_id, place.version_id, look.language)
    name = f"program-{place.check_code}-{look.layout.value}.pdf"
    kept = rows.kept_at(session, clinic_id, place, look)
    if kept is not None and kept.state == "failed":
        raise Conflict(kept.failure or "This sheet could not be made.")
    if kept is not None and kept.sha256 is not None:
        return _Found(name, kept.sha256)
    version = owned(session, ProgramVersion, clinic_id, place.version_id)
    link = owned(session, Link, clinic_id, place.link_id)
    values = handout_of(session, house, version, link, look, doing.context.now)
    return _Found(name, values=values, seal=proof.sealer(session, house, version))


def version_and_link(doing: Doing, program: Program, number: int) -> tuple[ProgramVersion, Link]:
    """A version and the program's newest link, a working one before a revoked one. Raises NotFound."""
    if not 1 <= number <= program.latest:
        raise NotFound
    version = doing.session.scalar(
        select(ProgramVersion).where(
            ProgramVersion.clinic_id == doing.clinic_id,
            ProgramVersion.program_id == program.id,
            ProgramVersion.number == number,
        )
    )
    link = doing.session.scalar(
        select(Link)
        .where(Link.clinic_id == doing.clinic_id, Link.program_id == program.id)
        .order_by(Link.revoked_at.is_not(None), Link.issued_at.desc())
        .limit(1)
    )
    if version is None or link is None:
        raise NotFound
    return version, link


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet's file name, the hash of its kept bytes, or the values to render it from while it is not kept."""

    name: str
    sha256: str | None = None
    values: tuple[Handout, dict[str, Media]] | None = None
    seal: Callable[[bytes], bytes] = bytes


def _bytes(house: House, found: _Found, held: Held) -> Sheet:
    if found.sha256 is not None and held(found.sha256):
        return Sheet(b"", found.sha256, found.name)
    if found.sha256 is not None:
        try:
            return Sheet(house.store.get(found.sha256), found.sha256, found.name)
        except LostContent:
            log.error("kept sheet is lost or altered", sha256=found.sha256)
            raise Conflict(
                "The kept copy of this sheet is damaged. Print it from a backup, or revise."
            ) from None
    assert found.values is not None
    return rendered(house, found.values, found.name, found.seal)


def rendered(
    house: House,
    values: tuple[Handout, dict[str, Media]],
    name: str,
    seal: Callable[[bytes], bytes] = bytes,
) -> Sheet:
    """A sheet made on the spot. Raises Conflict with a plain sentence when it cannot be made."""
    try:
        content = seal(render_handout(house.renderer, *values))
    except (RenderFailed, Invalid) as error:
        raise Conflict(str(error)) from error
    return Sheet(content, hashlib.sha256(content).hexdigest(), name)


def _lease(house: House, now: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    with house.database.write() as session:
        # the engine serves every clinic; each sheet is then rendered within its own
        due = session.scalars(
            select(rows.Handout)
            .where(
                rows.Handout.state == "due",
                or_(rows.Handout.lease_until.is_(None), rows.Handout.lease_until < now),
            )
            .order_by(rows.Handout.created_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .execution_options(**{ACROSS: True})
        ).all()
        for row in due:
            row.lease_until = now + LEASE
            row.attempts += 1
        return [(row.clinic_id, row.id) for row in due]


def _render_one(house: House, clinic_id: UUID, handout_id: UUID, now: datetime) -> None:
    """Outside any transaction: read the values, render, keep the bytes; then say so in the row."""
    failure, content, lasting, kept = "", b"", False, True
    try:
        with house.database.read() as session:
            row = owned(session, rows.Handout, clinic_id, handout_id)
            version = owned(session, ProgramVersion, clinic_id, row.version_id)
            link = owned(session, Link, clinic_id, row.link_id)
            values = handout_of(session, house, version, link, rows.look_of(row), now)
            seal = proof.sealer(session, house, version)
        content = seal(render_handout(house.renderer, *values))
        name = house.store.put(content)
    except Invalid as error:
        failure, lasting = str(error), True
    except RenderFailed as error:
        failure = str(error)
    except OSError as error:  # a full disk, a lost folder: tried again, then rendered at each click
        log.error("a sheet cannot be kept", error=type(error).__name__, number=error.errno)
        failure, kept = "This sheet could not be kept: the disk is full or cannot be written.", False
    with house.database.write() as session:
        row = owned(session, rows.Handout, clinic_id, handout_id)
        if row.state != "due":
            return  # another engine was quicker; the bytes are the same
        if not failure:
            row.state, row.pdf_sha256, row.pdf_bytes, row.rendered_at = "ready", name, len(content), now
        elif lasting or row.attempts >= TRIES:
            row.state, row.failure = "failed" if kept else "unkept", failure
        row.lease_until = None
