"""Ready-made programs: list them, look at what one would add to a draft, add it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from clinic.adapters.catalogue import load_catalogue
from clinic.domain import dose as doses
from clinic.domain import drafts as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.library import Template, TemplateItem
from clinic.domain.catalogue.words import Sidedness, TemplateSide
from clinic.domain.codec import from_plain
from clinic.domain.drafts import DraftContent
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.programs import SidePlan
from clinic.domain.sides import Side
from clinic.persistence import catalogue
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, perform
from clinic.services.defaults import usual_schedule
from clinic.services.draft_rows import keep, open_draft, writable
from clinic.services.exercise_search import kept_index
from clinic.services.patient_rows import facts_of


@dataclass(frozen=True, slots=True)
class Offered:
    """One item of a ready-made program as it would be added."""

    place: int
    name: str
    modifications: tuple[str, ...]
    dose: str
    side: str
    stage: int
    optional: bool
    note: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a ready-made program would add to the draft."""

    program_id: UUID
    patient: str
    template: Template
    stages: int
    needs_side: bool
    side: Side | None
    offered: tuple[Offered, ...]
    there: int
    revision: int
    sources: tuple[str, ...]


def every() -> tuple[Template, ...]:
    """The ready-made programs of the catalogue."""
    return tuple(load_catalogue().templates.values())


def preview(context: Context, program_id: UUID, slug: str, side: Side | None = None) -> Preview:
    """What a ready-made program would add, with ``side`` as the worse or chosen one. Raises NotFound."""
    template = _template(slug)
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        draft = open_draft(doing, program)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        newest = kept_index(doing.session, doing.clinic_id).by_slug
    made = [(offer, newest[offer.exercise].exercise) for offer in template.items if offer.exercise in newest]
    library = load_catalogue()
    return Preview(
        program.id,
        facts_of(patient).name,
        template,
        len({offer.stage for offer, _ in made}),
        any(offer.side in (TemplateSide.worse_first, TemplateSide.choose) for offer, _ in made),
        side,
        tuple(_offered(place, offer, exercise, side) for place, (offer, exercise) in enumerate(made)),
        len(from_plain(DraftContent, draft.content).items),
        draft.revision,
        tuple(library.sources[source].title for source in template.sources if source in library.sources),
    )


def apply(
    context: Context,
    program_id: UUID,
    revision: int,
    slug: str,
    places: Sequence[int],
    side: Side | None = None,
) -> int:
    """Add the chosen items of a ready-made program to the draft. Returns how many.

    Raises Invalid when none is chosen, Conflict when the draft is no longer at ``revision``.
    """
    template = _template(slug)
    chosen = [offer for place, offer in enumerate(template.items) if place in places]
    if not chosen:
        raise Invalid("place", "Choose at least one exercise to add.")
    with perform(context, Action.draft_program) as doing:
        _, draft = writable(doing, program_id)
        if draft.revision != revision:
            raise Conflict("Somebody else saved this draft meanwhile. Look at it again, then add.")
        stored = from_plain(DraftContent, draft.content)
        written, usual = stored, usual_schedule(doing)
        for offer in chosen:
            found = catalogue.newest_version(doing.session, doing.clinic_id, offer.exercise)
            item = rules.new_item(str(uuid4()), str(found.version_id), found.exercise, offer.modifications)
            written = rules.with_item(written, replace(item, sides=_sides(offer, side), schedule=usual))
        exercises = catalogue.by_version(
            doing.session, doing.clinic_id, {item.exercise_version for item in written.items}
        )
        problems = rules.faults(written, exercises)
        if problems:
            raise Invalid.many(problems)
        keep(doing, draft, written)
        doing.note(template=slug, added=len(chosen))
        return len(chosen)


def _template(slug: str) -> Template:
    found = load_catalogue().templates.get(slug)
    if found is None:
        raise NotFound("There is no such ready-made program.")
    return found


def _sides(offer: TemplateItem, side: Side | None) -> SidePlan:
    """The side plan that a template asks for; what needs a choice that was not made stays open."""
    if offer.side is TemplateSide.both:
        return SidePlan(tuple(Side))
    if offer.side is TemplateSide.worse_first and side is not None:
        return SidePlan(tuple(Side), side)
    if offer.side is TemplateSide.choose and side is not None:
        return SidePlan((side,))
    return SidePlan()


def _offered(place: int, offer: TemplateItem, exercise: Exercise, side: Side | None) -> Offered:
    item = rules.new_item("", "", exercise, offer.modifications)
    plan = _sides(offer, side)
    open_side = "side still to be chosen" if exercise.sidedness is Sidedness.one_side else ""
    names = [exercise.modification(slug) for slug in offer.modifications]
    return Offered(
        place,
        exercise.name,
        tuple(found.name for found in names if found is not None),
        doses.words(item.dose),
        plan.words() or open_side,
        offer.stage,
        offer.optional,
        offer.note,
        offer.stage == 1 and not offer.optional,
    )
