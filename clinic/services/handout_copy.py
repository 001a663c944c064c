"""The values of the clinician's copy, from the same record as its page."""

import textwrap
from collections.abc import Iterator

from sqlalchemy.orm import Session

from clinic.adapters.templates import in_zone
from clinic.domain.hand_over import Tick
from clinic.domain.handout_copy import Copy, Taught
from clinic.persistence.programs import ProgramVersion
from clinic.services.hand_over import HandOverPage, Line, page_of

NOTE_MOST = 300
"""Characters of an exercise's note: it stands whole on the patient's sheet."""


def copy_of(session: Session, version: ProgramVersion) -> Copy:
    """What was asked and taught of a version."""
    page = page_of(session, version)
    return Copy(
        tuple(_taught(line) for line in page.lines),
        _written(page),
        page.note,
        page.delivery.said(),
        page.asides,
    )


def _taught(line: Line) -> Taught:
    item = line.item
    asked = " · ".join(part for part in (item.dose, item.when, item.side) if part)
    name = f"{item.name} {item.suffix}".strip()
    return Taught(item.number, name, asked, tuple(tick in line.ticks for tick in Tick), tuple(_below(line)))


def _below(line: Line) -> Iterator[tuple[str, str]]:
    yield from line.item.why
    for rule in line.rules:
        yield "Goes on after", rule
    if line.item.note:
        yield "Note", textwrap.shorten(line.item.note, NOTE_MOST, placeholder=" …")


def _written(page: HandOverPage) -> str:
    if page.written_at is None:
        return ""
    at = in_zone(page.written_at, page.zone)
    return f"{at.day} {at:%B %Y, %H:%M}" + (f", {page.written_by}" if page.written_by else "")
