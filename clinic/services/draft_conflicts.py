"""Two people at one draft: what the other one saved beside what was typed, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.domain import dose as doses
from clinic.domain import drafts as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.codec import from_plain
from clinic.domain.drafts import DraftContent, DraftEdit, DraftItem
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as rows
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, perform
from clinic.services.draft_rows import published


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a conflict: what it is about, the text there now, the text typed (empty: not there)."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A conflict: ``revision`` is the one to write on top of, 0 when the draft is gone and would be opened anew."""

    program_id: UUID
    title: str
    revision: int
    edited_at: datetime
    edited_by: str
    zone: str
    lines: tuple[Compared, ...]


def compare(context: Context, program_id: UUID, edit: DraftEdit) -> Comparison:
    """What somebody else saved beside what was typed, in words. Raises NotFound when the program is gone."""
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
        stored = from_plain(DraftContent, draft.content) if draft else published(doing, program)
        wanted = {item.exercise_version for item in edit.items} | {
            item.exercise_version for item in stored.items
        }
        exercises = catalogue.by_version(doing.session, doing.clinic_id, wanted)
        names = patients.member_names(doing.session, doing.clinic_id)
        zone = patients.zone_of(doing.session, doing.clinic_id, patient)
    mine = rules.edited(stored, edit, exercises)
    by = draft.edited_by if draft else None
    return Comparison(
        program.id,
        program.title,
        draft.revision if draft else 0,
        draft.edited_at if draft else context.now,
        names.get(by, "") if by else "",
        zone,
        tuple(_compared(stored, mine, exercises)),
    )


def _compared(
    theirs: DraftContent, mine: DraftContent, exercises: Mapping[str, Exercise]
) -> Iterator[Compared]:
    yield Compared("Title", theirs.title, mine.title)
    yield Compared("Goal", theirs.goal, mine.goal)
    both = [{item.lineage: item for item in draft.items} for draft in (theirs, mine)]
    for lineage in dict.fromkeys([*both[1], *both[0]]):
        found = [draft.get(lineage) for draft in both]
        item = found[0] or found[1]
        name = exercises[item.exercise_version].name if item else ""
        yield Compared(name, *(_words(one, exercises) if one else "" for one in found))
    order = [
        ", ".join(exercises[item.exercise_version].name for item in draft.items) for draft in (theirs, mine)
    ]
    yield Compared("Order", *order)


def _words(item: DraftItem, exercises: Mapping[str, Exercise]) -> str:
    found = [exercises[item.exercise_version].modification(slug) for slug in item.slugs]
    whys = {chosen.slug: f" ({chosen.why})" if chosen.why else "" for chosen in item.modifications}
    parts = [
        doses.words(item.dose) or "dose open",
        item.sides.words(),
        item.schedule.words() if item.schedule else "days open",
        *(f"{one.name}{whys[one.slug]}" for one in found if one is not None),
        f"“{item.note}”" if item.note else "",
    ]
    return " · ".join(part for part in parts if part)
