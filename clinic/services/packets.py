"""One patient's packet: cover, sheet, log and clinician's copy in one file, with bookmarks and one seal over all."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from clinic.adapters.pdf import Media, RenderFailed, render_handout
from clinic.adapters.pdf_join import Part, join, page_count
from clinic.domain.actions import Action
from clinic.domain.errors import ClinicError, Conflict, NotFound
from clinic.domain.handout import Handout, Layout, Size, Wish
from clinic.domain.handout_cover import Cover, Inside
from clinic.domain.prints import Packet
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services import handouts, proof
from clinic.services.context import Context, perform
from clinic.services.handout_looks import usual_look
from clinic.services.handout_values import handout_of
from clinic.services.translations import demand_whole_note

LOGS = {7: Layout.log, 14: Layout.fortnight}
TITLES = {Layout.cover: "Cover", Layout.log: "Log", Layout.fortnight: "Log", Layout.copy: "Clinician’s copy"}
"""The bookmarks; every other layout is the sheet."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is known of a packet before its sheets are there: the layout of its sheet, its seal, its cover."""

    layout: Layout
    seal: Callable[[bytes], bytes]
    cover: tuple[Handout, Mapping[str, Media]] | None


def packet_bytes(
    context: Context, program_id: UUID, number: int, packet: Packet, *, anyway: bool = False
) -> bytes:
    """The packet of a version, sealed over all its bytes as a single sheet is.

    Raises NotFound, and Conflict that names the part which cannot be made; so it does, unless it is wanted
    ``anyway``, for one that lacks texts in its language.
    """

    def sheet(layout: Layout, wish: Wish = packet.sheet) -> bytes:
        with _named(layout):
            asked = replace(wish, layout=layout)
            return handouts.sheet(context, program_id, number, asked, anyway=anyway).content

    begun = _begin(context, program_id, number, packet, whole=not anyway)
    wanted = [begun.layout, *([LOGS[packet.log_days]] if packet.log_days else [])]
    made = {layout: sheet(layout) for layout in wanted}
    if begun.cover:
        with _named(Layout.cover):
            made = {Layout.cover: _cover(context, packet, *begun.cover, made), **made}
    if packet.copy:
        made[Layout.copy] = sheet(Layout.copy, replace(packet.sheet, size=Size.standard))
    parts = [Part(TITLES.get(layout, "Sheet"), content) for layout, content in made.items()]
    return begun.seal(join(parts, title="Packet", duplex=packet.duplex))


def _begin(context: Context, program_id: UUID, number: int, packet: Packet, *, whole: bool) -> _Begun:
    with perform(context, Action.view_handout) as doing:
        session, house = doing.session, context.house
        program = owned(session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        doing.note(version=number, layout="packet")
        version, link = handouts.version_and_link(doing, program, number)
        look = packet.sheet.on(usual_look(session, doing.clinic_id, program.id))
        front = replace(look, layout=Layout.cover)
        if whole and packet.cover:
            with _named(Layout.cover):
                demand_whole_note(session, doing.clinic_id, packet.note, look.language)
        cover = handout_of(session, house, version, link, front, context.now) if packet.cover else None
        return _Begun(look.layout, proof.sealer(session, house, version), cover)


def _cover(
    context: Context,
    packet: Packet,
    handout: Handout,
    media: Mapping[str, Media],
    made: Mapping[Layout, bytes],
) -> bytes:
    """The cover, which says what is in the packet and how many pages each part has."""
    planned = handout.cover.next_visit if handout.cover else None
    day = date.fromisoformat(packet.next_visit) if packet.next_visit else planned
    inside = tuple(Inside(layout, page_count(content)) for layout, content in made.items())
    return render_handout(
        context.house.renderer, replace(handout, cover=Cover(inside, packet.note, day)), media
    )


@contextmanager
def _named(layout: Layout) -> Iterator[None]:
    """Say of an error which part of the packet it is about."""
    try:
        yield
    except NotFound:
        raise
    except (ClinicError, RenderFailed) as error:
        raise Conflict(f"{TITLES.get(layout, 'Sheet')}: {error}") from error
