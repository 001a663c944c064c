"""Two people at one draft: what the other one saved beside what was typed, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.domain import drafts as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.codec import from_plain
from clinic.domain.dose_text import short
from clinic.domain.draft_merge import NOTHING, merged
from clinic.domain.drafts import DraftContent, DraftEdit, DraftItem
from clinic.domain.programs import Chosen, change_names
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as rows
from clinic.persistence.patients import Patient, name_of
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, perform
from clinic.services.draft_rows import base_of, published


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that both changed: its name in the form, what it is, the text there now, the text typed.

    An empty text: it is not there.
    """

    name: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A conflict: ``revision`` is the one that was looked at, 0 when the draft is gone and would be opened anew.

    ``old``: the page that was written in is one of an earlier draft, or of very long ago. ``removed`` names the
    exercise that is taken out without a choice, if there is one.
    """

    program_id: UUID
    title: str
    revision: int
    edited_at: datetime
    edited_by: str
    zone: str
    old: bool
    removed: str
    lines: tuple[Compared, ...]


def compare(context: Context, program_id: UUID, revision: int, edit: DraftEdit) -> Comparison:
    """What somebody else saved beside what was typed on top of ``revision``, in words, where both changed the same.

    Raises NotFound when the program is gone.
    """
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
        theirs = from_plain(DraftContent, draft.content) if draft else published(doing, program)
        base = base_of(doing, draft, revision) if draft else NOTHING
        wanted = {item.exercise_version for text in (base, theirs, edit) for item in text.items}
        exercises = catalogue.by_version(doing.session, doing.clinic_id, wanted)
        names = patients.member_names(doing.session, doing.clinic_id)
        zone = patients.zone_of(doing.session, doing.clinic_id, patient)
    mine = rules.edited(base if base is not NOTHING else theirs, edit, exercises)
    overlaps = merged(base, mine, theirs, removed=edit.removed).overlaps
    by = draft.edited_by if draft else None
    return Comparison(
        program.id,
        program.title,
        draft.revision if draft else 0,
        draft.edited_at if draft else context.now,
        name_of(names, by),
        zone,
        draft is not None and base is NOTHING,
        "" if f"item-{edit.removed}" in overlaps else _name(edit.removed, theirs, exercises),
        tuple(
            Compared(
                name,
                _label(name, mine, theirs, exercises),
                *(_said(name, text, exercises) for text in (theirs, mine)),
            )
            for name in overlaps
        ),
    )


LABELS = {
    "title": "Title",
    "goal": "Goal",
    "order": "Order",
    "five_minutes": "When there are five minutes",
    "item": "the exercise itself",
    "exercise_version": "text of the catalogue",
    "modifications": "changes",
    "dose": "dose",
    "sides": "side",
    "schedule": "when",
    "note": "note",
    "rule": "when it goes on",
}


def _name(lineage: str, text: DraftContent, exercises: Mapping[str, Exercise]) -> str:
    return next((exercises[one.exercise_version].name for one in text.items if one.lineage == lineage), "")


def _label(name: str, mine: DraftContent, theirs: DraftContent, exercises: Mapping[str, Exercise]) -> str:
    part, _, lineage = name.partition("-")
    item = next((item for text in (mine, theirs) for item in text.items if item.lineage == lineage), None)
    return f"{exercises[item.exercise_version].name}: {LABELS[part]}" if item else LABELS[part]


def _said(name: str, text: DraftContent, exercises: Mapping[str, Exercise]) -> str:
    part, _, lineage = name.partition("-")
    if part in ("title", "goal"):
        return str(getattr(text, part))
    names = {item.lineage: exercises[item.exercise_version].name for item in text.items}
    if part == "order":
        return ", ".join(names.values())
    if part == "five_minutes":
        return ", ".join(names[lineage] for lineage in text.five_minutes.lineages)
    item = next((item for item in text.items if item.lineage == lineage), None)
    return _words(part, item, exercises[item.exercise_version]) if item else ""


def _words(part: str, item: DraftItem, exercise: Exercise) -> str:
    if part == "modifications":
        return ", ".join(_chosen(chosen, exercise) for chosen in item.modifications) or "none"
    if part == "item":
        return " · ".join([short(item.dose) or "dose open", *filter(None, [item.sides.words()])])
    found = {
        "exercise_version": f"text {exercise.version}",
        "dose": short(item.dose) or "open",
        "sides": item.sides.words() or "open",
        "schedule": item.schedule.words() if item.schedule else "open",
        "note": item.note,
        "rule": item.rule.sentence(change_names(exercise)) if item.rule else "no rule",
    }
    return found[part]


def _chosen(chosen: Chosen, exercise: Exercise) -> str:
    modification = exercise.modification(chosen.slug)
    name = modification.name if modification else chosen.slug
    return f"{name} ({chosen.why})" if chosen.why else name
