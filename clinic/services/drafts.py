"""Drafts: look at what is being written, save it, take a step, begin from a ready-made program, discard it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from clinic.adapters.catalogue import load_catalogue
from clinic.domain import dose as doses
from clinic.domain import drafts as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.library import Template, TemplateItem
from clinic.domain.catalogue.words import Sidedness, TemplateSide
from clinic.domain.codec import from_plain, to_plain
from clinic.domain.drafts import DraftContent, DraftEdit, DraftItem
from clinic.domain.errors import Conflict, Invalid, NotFound, Problem
from clinic.domain.minutes import day_time, item_time, open_items
from clinic.domain.modification import blocked
from clinic.domain.patients import day_in
from clinic.domain.programs import Chosen, SidePlan
from clinic.domain.sides import Side
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as rows
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Draft, Program
from clinic.persistence.tenancy import owned
from clinic.services.catalogue import Asked, ExerciseList, listed
from clinic.services.context import Context, Doing, perform
from clinic.services.patients import facts_of


class StepKind(StrEnum):
    """What a button beside an item, or one in the catalogue, does after saving."""

    save = "save"
    add = "add"
    up = "up"
    down = "down"
    remove = "remove"
    duplicate = "duplicate"
    renew = "renew"
    days = "days"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``about`` is a lineage, for ``add`` the slug of an exercise, for ``save`` empty."""

    kind: StepKind = StepKind.save
    about: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A modification to choose; ``blocked`` says why it cannot be chosen now."""

    slug: str
    name: str
    blocked: str
    for_whom: str
    why: str


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item of the builder. ``suggestion`` is the catalogue's dose in words when the item has another one.

    ``doses`` are the forms to choose from; ``side`` is the one that is drawn; ``lacking`` is what the patient
    does not have at home; ``open`` names the fields that must still be chosen.
    """

    number: int
    item: DraftItem
    exercise: Exercise
    options: tuple[Option, ...]
    doses: tuple[str, ...]
    suggestion: str
    conflict: str
    time: str
    side: Side | None
    drawn: tuple[str, ...]
    lacking: tuple[str, ...]
    renewable: bool
    open: frozenset[str]

    @property
    def sided(self) -> bool:
        """Whether a side must be chosen."""
        return self.exercise.sidedness is Sidedness.one_side


@dataclass(frozen=True, slots=True)
class Builder:
    """Everything on the builder's page. ``time`` is the fullest day; ``budget`` what the patient has a day."""

    program_id: UUID
    patient_id: UUID
    patient: str
    latest: int
    draft: DraftContent
    revision: int
    edited_at: datetime
    edited_by: str
    zone: str
    today: date
    items: tuple[ItemShown, ...]
    open_points: tuple[Problem, ...]
    time: str
    untimed: int
    budget: int | None
    over_budget: bool
    found: ExerciseList
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """An item as a refused form had it: enough to show the item again."""

    lineage: str
    exercise_version: str
    slugs: tuple[str, ...]
    sides: SidePlan


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving led to: the new revision, and the lineage of an item that was added or moved."""

    revision: int
    lineage: str


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


def builder(
    context: Context, program_id: UUID, asked: Asked | None = None, typed: Sequence[Typed] | None = None
) -> Builder:
    """The draft with everything beside it; ``typed`` shows a refused form's items instead. Raises NotFound."""
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        draft = _draft(doing, program)
        content = from_plain(DraftContent, draft.content)
        newest = catalogue.latest(doing.session, doing.clinic_id)
        wanted = {item.exercise_version for item in content.items} | {
            item.exercise_version for item in typed or ()
        }
        exercises = catalogue.by_version(doing.session, doing.clinic_id, wanted)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        names = patients.member_names(doing.session, doing.clinic_id)
        zone = patients.zone_of(doing.session, doing.clinic_id, patient)
    latest = {stored.exercise.slug: str(stored.version_id) for stored in newest}
    points = rules.open_points(content, exercises)
    items = content.items if typed is None else _shown_again(content, typed, exercises)
    time = day_time(content.items)
    return Builder(
        program_id=program.id,
        patient_id=patient.id,
        patient=facts_of(patient).name,
        latest=program.latest,
        draft=content,
        revision=draft.revision,
        edited_at=draft.edited_at,
        edited_by=names.get(draft.edited_by, "") if draft.edited_by else "",
        zone=zone,
        today=day_in(zone, context.now),
        items=tuple(
            _item(
                number, item, exercises[item.exercise_version], latest, frozenset(patient.equipment), points
            )
            for number, item in enumerate(items, start=1)
        ),
        open_points=points,
        time=time.words() if time else "",
        untimed=open_items(content.items),
        budget=patient.minutes_a_day,
        over_budget=bool(time and patient.minutes_a_day and time.least > 60 * patient.minutes_a_day),
        found=listed(newest, asked or Asked()),
        templates=tuple(load_catalogue().templates.values()),
    )


def save(
    context: Context,
    program_id: UUID,
    revision: int,
    edit: DraftEdit,
    step: Step | None = None,
    *,
    on_top: bool = False,
) -> Saved:
    """Save the whole draft and take a step, together or not at all.

    Raises Conflict when the draft is no longer at ``revision``. With ``on_top`` the text is put on top of what
    is there, and exercises that only the other text has are kept. Raises Invalid naming each field.
    """
    with perform(context, Action.draft_program) as doing:
        program, draft = _writable(doing, program_id, reopen=on_top and revision == 0)
        if draft.revision != revision and not (on_top and revision == 0):
            raise Conflict("Somebody else saved this draft while you were writing.")
        stored = from_plain(DraftContent, draft.content)
        known = _lineages(doing, program, stored)
        edit = _with_lineages(edit, known)
        wanted = {item.exercise_version for item in edit.items} | {
            item.exercise_version for item in stored.items
        }
        exercises = catalogue.by_version(doing.session, doing.clinic_id, wanted)
        _check_lineages(edit, known, exercises)
        written = rules.edited(stored, edit, exercises)
        if on_top:
            written = rules.on_top(written, stored)
        written, lineage = _stepped(doing, written, step or Step())
        _write(doing, draft, stored, written)
        doing.note(revision=draft.revision, step=(step or Step()).kind.value, items=len(written.items))
        return Saved(draft.revision, lineage)


def compare(context: Context, program_id: UUID, edit: DraftEdit) -> Comparison:
    """What somebody else saved beside what was typed, in words. Raises NotFound when the program is gone."""
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
        stored = from_plain(DraftContent, draft.content) if draft else _published(doing, program)
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


def preview(context: Context, program_id: UUID, slug: str, side: Side | None = None) -> Preview:
    """What a ready-made program would add, with ``side`` as the worse or chosen one. Raises NotFound."""
    template = _template(slug)
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        draft = _draft(doing, program)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        newest = {stored.exercise.slug: stored for stored in catalogue.latest(doing.session, doing.clinic_id)}
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
        _, draft = _writable(doing, program_id)
        if draft.revision != revision:
            raise Conflict("Somebody else saved this draft meanwhile. Look at it again, then add.")
        stored = from_plain(DraftContent, draft.content)
        written = stored
        for offer in chosen:
            found = catalogue.newest_version(doing.session, doing.clinic_id, offer.exercise)
            item = rules.new_item(str(uuid4()), str(found.version_id), found.exercise, offer.modifications)
            written = rules.with_item(written, replace(item, sides=_sides(offer, side)))
        exercises = catalogue.by_version(
            doing.session, doing.clinic_id, {item.exercise_version for item in written.items}
        )
        problems = rules.faults(written, exercises)
        if problems:
            raise Invalid.many(problems)
        _write(doing, draft, stored, written)
        doing.note(template=slug, added=len(chosen))
        return len(chosen)


def discard(context: Context, program_id: UUID) -> UUID | None:
    """Throw the draft away; a program that was never published goes with it.

    Returns the program's id, or None when it is gone. Raises NotFound.
    """
    with perform(context, Action.discard_draft) as doing:
        program = rows.locked(doing.session, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        doing.session.delete(_draft(doing, program))
        doing.session.flush()
        if program.latest > 0:
            return program.id
        doing.session.delete(program)
        return None


def _draft(doing: Doing, program: Program) -> Draft:
    draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
    if draft is None:
        raise NotFound("Nothing is being written for this program.")
    return draft


def _writable(doing: Doing, program_id: UUID, *, reopen: bool = False) -> tuple[Program, Draft]:
    """The program, locked, and its draft. Raises Conflict when it is gone, unless it may be opened anew."""
    program = rows.locked(doing.session, doing.clinic_id, program_id)
    doing.about("program", program.id, patient=program.patient_id)
    if program.ended_at is not None:
        raise Conflict("This program has been ended. Start a new one.")
    draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
    if draft is None and reopen:
        content = to_plain(_published(doing, program))
        draft = Draft(
            program_id=program.id,
            clinic_id=doing.clinic_id,
            content=content,
            revision=0,
            edited_at=doing.context.now,
        )
        doing.session.add(draft)
    if draft is None:
        raise Conflict("This draft was published or discarded meanwhile.")
    return program, draft


def _published(doing: Doing, program: Program) -> DraftContent:
    """The latest version as a draft's beginning. Raises NotFound when there is none."""
    found = rows.versions(doing.session, doing.clinic_id, program.id)
    if not found:
        raise NotFound
    return rules.reopened(rows.content_of(doing.session, doing.clinic_id, found[-1].id))


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


def _write(doing: Doing, draft: Draft, stored: DraftContent, written: DraftContent) -> None:
    """Keep the new text; the same text again is no change, so that nobody runs into a conflict with herself."""
    if written == stored:
        return
    draft.content = to_plain(written)
    draft.revision += 1
    draft.edited_at, draft.edited_by = doing.context.now, doing.context.member_id


def _lineages(doing: Doing, program: Program, stored: DraftContent) -> dict[str, str]:
    """Every lineage that the program has ever had, with the slug of its exercise."""
    published = rows.versions(doing.session, doing.clinic_id, program.id)
    contents = rows.contents_of(doing.session, doing.clinic_id, published)
    known = {item.lineage: item.exercise for content in contents.values() for item in content.items}
    return known | {item.lineage: item.exercise for item in stored.items}


def _with_lineages(edit: DraftEdit, known: Mapping[str, str]) -> DraftEdit:
    """A lineage that the program never had (an item that somebody else removed meanwhile) becomes a new one."""
    fresh = {item.lineage: str(uuid4()) for item in edit.items if item.lineage not in known}
    return replace(
        edit,
        items=tuple(replace(item, lineage=fresh.get(item.lineage, item.lineage)) for item in edit.items),
        five_minutes=fresh.get(edit.five_minutes or "", edit.five_minutes),
    )


def _check_lineages(edit: DraftEdit, known: Mapping[str, str], exercises: Mapping[str, Exercise]) -> None:
    for item in edit.items:
        if (
            known.get(item.lineage, exercises[item.exercise_version].slug)
            != exercises[item.exercise_version].slug
        ):
            raise Invalid("items", "An item keeps its exercise. Add the other exercise as a new item.")


def _stepped(doing: Doing, draft: DraftContent, step: Step) -> tuple[DraftContent, str]:
    """The draft after a step, and the lineage that the page should show next."""
    fresh = str(uuid4())
    if step.kind is StepKind.add:
        found = catalogue.newest_version(doing.session, doing.clinic_id, step.about)
        added = rules.with_item(draft, rules.new_item(fresh, str(found.version_id), found.exercise))
        _refuse_faults(added, {item.exercise_version for item in added.items}, doing)
        return added, fresh
    if step.kind is StepKind.duplicate:
        doubled = rules.with_copy(draft, step.about, fresh)
        _refuse_faults(doubled, {item.exercise_version for item in doubled.items}, doing)
        return doubled, fresh
    if step.kind is StepKind.remove:
        return rules.without(draft, step.about), ""
    if step.kind is StepKind.renew:
        return _renewed(doing, draft, step.about), step.about
    if step.kind is StepKind.days:
        return rules.with_days_of(draft, step.about), step.about
    if step.kind is StepKind.save:
        return draft, ""
    return rules.moved(draft, step.about, -1 if step.kind is StepKind.up else 1), step.about


def _refuse_faults(draft: DraftContent, versions: set[str], doing: Doing) -> None:
    problems = rules.faults(draft, catalogue.by_version(doing.session, doing.clinic_id, versions))
    if problems:
        raise Invalid.many(problems)


def _renewed(doing: Doing, draft: DraftContent, lineage: str) -> DraftContent:
    """The item with the catalogue's newest text; modifications which that text no longer has are refused."""
    item = draft.item(lineage)
    found = catalogue.newest_version(doing.session, doing.clinic_id, item.exercise)
    renewed = replace(item, exercise_version=str(found.version_id))
    changed = replace(draft, items=tuple(renewed if one is item else one for one in draft.items))
    _refuse_faults(changed, {one.exercise_version for one in changed.items}, doing)
    return changed


def _shown_again(
    stored: DraftContent, typed: Sequence[Typed], exercises: Mapping[str, Exercise]
) -> tuple[DraftItem, ...]:
    """The items of a refused form: what was stored, with the modifications and sides that were chosen."""
    known = {item.lineage: item for item in stored.items}
    shown = []
    for one in typed:
        exercise = exercises[one.exercise_version]
        item = known.get(one.lineage) or rules.new_item(one.lineage, one.exercise_version, exercise)
        slugs = [slug for slug in one.slugs if exercise.modification(slug) is not None]
        chosen = tuple(Chosen(slug) for slug in dict.fromkeys(slugs))
        shown.append(replace(item, modifications=chosen, sides=one.sides))
    return tuple(shown)


def _item(
    number: int,
    item: DraftItem,
    exercise: Exercise,
    latest: Mapping[str, str],
    at_home: frozenset[str],
    points: Sequence[Problem],
) -> ItemShown:
    clashes = {slug: clash.reason for slug, clash in blocked(exercise, item.slugs).items()}
    found = rules.suggested(exercise, item.slugs)
    time = item_time(item.dose, len(item.sides.sides))
    ending = f"-{item.lineage}"
    return ItemShown(
        number=number,
        item=item,
        exercise=exercise,
        options=tuple(
            Option(one.slug, one.name, clashes.get(one.slug, ""), one.for_whom, one.why)
            for one in exercise.modifications
        ),
        doses=tuple(doses.words(form) for form in doses.choices(item.dose)) if item.dose.alternatives else (),
        suggestion=doses.words(found) if item.dose not in doses.choices(found) and item.dose != found else "",
        conflict=exercise.dose_conflict,
        time=time.words() if time else "",
        side=(item.sides.in_turn or (Side.left,))[0] if exercise.sidedness is Sidedness.one_side else None,
        drawn=tuple(one.slug for one in exercise.modifications if one.slug in item.slugs and one.pose.draws),
        lacking=tuple(_lacking(item, exercise, at_home)),
        renewable=latest.get(item.exercise, item.exercise_version) != item.exercise_version,
        open=frozenset(point.field.removesuffix(ending) for point in points if point.field.endswith(ending)),
    )


def _lacking(item: DraftItem, exercise: Exercise, at_home: frozenset[str]) -> list[str]:
    """What the exercise needs and the patient did not name; nothing is said about a patient who named nothing."""
    if not at_home:
        return []
    needed = rules.things(item, exercise)
    return [thing.item for thing in needed if thing.needed and thing.slug not in at_home]


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


def ready_made() -> tuple[Template, ...]:
    """The ready-made programs of the catalogue."""
    return tuple(load_catalogue().templates.values())
