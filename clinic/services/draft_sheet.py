"""The sheet of a draft as it would be printed, as pictures of its pages: to look at, never to hand out."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import select

from clinic.adapters.pdf import RenderFailed, render_handout
from clinic.adapters.pdf_pictures import pictures_of
from clinic.domain.actions import Action
from clinic.domain.codec import from_plain
from clinic.domain.drafts import DraftContent, DraftItem
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.handout_look import Look, Paper
from clinic.domain.patients import day_in
from clinic.domain.programs import Content, Item
from clinic.domain.schedule import AsNeeded
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.links import Link
from clinic.persistence.programs import Draft, Program, ProgramVersion
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform
from clinic.services.draft_rows import open_draft
from clinic.services.handout_values import handout_of
from clinic.services.programs import zone_of

DPI = 108
PAGES_MOST = 20
KEPT = 16
TO_CHOOSE = "When: still to be chosen"
"""Stands where the days are open."""
MARK = "DRAFT"
"""Stands where a published version has its check code."""


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """The pages of a draft at one revision; ``problem`` says why there are none."""

    program_id: UUID
    title: str
    revision: int
    pages: tuple[bytes, ...] = ()
    problem: str = ""

    @property
    def sizes(self) -> tuple[tuple[int, int], ...]:
        """Width and height of each page in pixels, as the head of its PNG says, so that nothing jumps when it comes."""
        return tuple((int.from_bytes(page[16:20]), int.from_bytes(page[20:24])) for page in self.pages)


_KEPT: OrderedDict[tuple[UUID, int], DraftSheet] = OrderedDict()
_LOCK = Lock()
"""The newest sheets of this process: a page is fetched right after the list of them."""


def preview(context: Context, program_id: UUID) -> DraftSheet:
    """The pages of the draft as it is now. Raises NotFound."""
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        draft = open_draft(doing, program)
        key = (program.id, draft.revision)
        kept = _KEPT.get(key)
        if kept is not None:
            return kept
        title = str(draft.content["title"])
        try:
            values = _values(doing, program, draft)
        except Invalid as error:
            return DraftSheet(program.id, title, draft.revision, problem=str(error))
        revision = draft.revision
    try:
        pdf = render_handout(context.house.renderer, *values)
    except (RenderFailed, Invalid) as error:
        return DraftSheet(program_id, title, revision, problem=str(error))
    made = DraftSheet(program_id, title, revision, pictures_of(pdf, dpi=DPI, most=PAGES_MOST).pictures)
    _remember(key, made)
    return made


def page(context: Context, program_id: UUID, number: int) -> bytes:
    """One page of it as PNG, from 1. Raises NotFound, and Conflict when the pages cannot be made."""
    found = preview(context, program_id)
    if found.problem:
        raise Conflict(found.problem)
    if not 1 <= number <= len(found.pages):
        raise NotFound
    return found.pages[number - 1]


def _remember(key: tuple[UUID, int], made: DraftSheet) -> None:
    with _LOCK:
        _KEPT[key] = made
        while len(_KEPT) > KEPT:
            _KEPT.popitem(last=False)


def _values(doing: Doing, program: Program, draft: Draft) -> Any:
    session, clinic_id = doing.session, doing.clinic_id
    version = ProgramVersion(
        id=new_id(),
        clinic_id=clinic_id,
        program_id=program.id,
        number=program.latest + 1,
        title=draft.content["title"],
        reason="",
        effective_from=day_in(zone_of(doing, program), doing.context.now),
        published_at=doing.context.now,
        published_by=doing.context.member_id,
        check_code=MARK,
    )
    link = session.scalar(
        select(Link)
        .where(Link.clinic_id == clinic_id, Link.program_id == program.id, Link.revoked_at.is_(None))
        .order_by(Link.issued_at.desc())
        .limit(1)
    )
    paper = Paper(session.get_one(Clinic, clinic_id).paper.lower())
    written = from_plain(DraftContent, draft.content)
    content = _as_if_settled(written)
    look = Look(paper=paper)
    sheet, media = handout_of(session, doing.context.house, version, link, look, doing.context.now, content)
    items = (
        replace(shown, schedule=shown.schedule if item.schedule else TO_CHOOSE)
        for shown, item in zip(sheet.items, written.items, strict=True)
    )
    return replace(sheet, items=tuple(items)), media


def _as_if_settled(draft: DraftContent) -> Content:
    return Content(draft.title, draft.goal, tuple(map(_item, draft.items)), draft.five_minutes)


def _item(item: DraftItem) -> Item:
    return Item(
        item.lineage, item.exercise, item.exercise_version, item.modifications, item.dose, item.sides,
        item.schedule or AsNeeded(), item.note,
    )  # fmt: skip
