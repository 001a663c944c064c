"""A clinic with the catalogue, a clinician, Rosa, and short ways to write and publish her program."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.actions import Role
from clinic.domain.dose import Dose, Range
from clinic.domain.drafts import DraftEdit, DraftItem, ItemEdit
from clinic.domain.patients import PatientFacts
from clinic.domain.schedule import Schedule, Weekdays
from clinic.services import catalogue, draft_page, drafts, patients, programs
from clinic.services.context import Context, House
from clinic.services.drafts import Step, StepKind
from clinic.services.programs import Published
from tests.cast import NOON
from tests.staff import Person, context_of, hire, open_clinic

TWO_BY_TEN = Dose(sets=Range(2, 2), reps=Range(10, 12))
DAILY = Weekdays((1, 2, 3, 4, 5, 6, 7))
MONDAY = date(2026, 3, 9)
TUESDAY = date(2026, 3, 10)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where programs are written, each under ``title``. ``dana`` is a clinician's request at noon on Monday 9 March
    2026."""

    house: House
    clinic_id: UUID
    dana: Context
    person: Person
    patient_id: UUID
    title: str = "Hips"


def set_stage(house: House) -> Stage:
    """The clinic in London, whose zone is Rosa's too."""
    catalogue.load(house, load_catalogue(), NOON)
    clinic_id = open_clinic(house)
    person = hire(house, clinic_id, Role.clinician, "Dana Lee")
    dana = context_of(house, person)
    return Stage(house, clinic_id, dana, person, patients.add(dana, PatientFacts("Rosa", "Marin")))


def stranger(house: House) -> Context:
    """A clinician of another clinic."""
    return context_of(house, hire(house, open_clinic(house, "Hillside"), Role.clinician, "Sam Oak"))


def at(context: Context, moment: datetime) -> Context:
    """The same person at another moment."""
    return replace(context, now=moment)


def kept(item: DraftItem) -> ItemEdit:
    """An item as the form would send it back unchanged."""
    dose = None if item.dose.alternatives else item.dose
    return ItemEdit(
        item.lineage,
        item.exercise_version,
        item.modifications,
        dose,
        None,
        item.sides,
        item.schedule,
        item.note,
        item.rule,
    )


def edit_of(stage: Stage, program_id: UUID) -> DraftEdit:
    """The draft as the form would send it back unchanged."""
    draft = draft_page.builder(stage.dana, program_id).draft
    return DraftEdit(draft.title, draft.goal, tuple(kept(item) for item in draft.items), draft.five_minutes)


def add(stage: Stage, program_id: UUID, slug: str) -> str:
    """Add an exercise to the draft; returns its lineage."""
    revision = draft_page.builder(stage.dana, program_id).revision
    step = Step(StepKind.add, slug)
    return drafts.save(stage.dana, program_id, revision, edit_of(stage, program_id), step).lineage


def settle(stage: Stage, program_id: UUID, dose: Dose = TWO_BY_TEN, schedule: Schedule = DAILY) -> int:
    """Give every item this dose and schedule; returns the draft's revision."""
    edit = edit_of(stage, program_id)
    items = tuple(replace(item, dose=dose, schedule=schedule) for item in edit.items)
    revision = draft_page.builder(stage.dana, program_id).revision
    return drafts.save(stage.dana, program_id, revision, replace(edit, items=items)).revision


def begin(stage: Stage, *slugs: str) -> UUID:
    """A program whose draft is ready to publish."""
    program_id = programs.start(stage.dana, stage.patient_id, stage.title)
    for slug in slugs or ("hip-hinge",):
        add(stage, program_id, slug)
    settle(stage, program_id)
    return program_id


def published(stage: Stage, *slugs: str) -> tuple[UUID, Published]:
    """A program in its first version, from Tuesday on."""
    program_id = begin(stage, *slugs)
    return program_id, programs.publish(stage.dana, program_id)
