"""A template on a patient: what it would add to the draft, and adding it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from clinic.domain import dose as doses
from clinic.domain import drafts as draft_rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.words import Sidedness
from clinic.domain.codec import from_plain
from clinic.domain.drafts import DraftContent, DraftItem, things
from clinic.domain.errors import Conflict, Invalid
from clinic.domain.minutes import day_time, item_time, open_items
from clinic.domain.modification import check
from clinic.domain.patients import day_in
from clinic.domain.programs import Chosen
from clinic.domain.schedule import EveryDays
from clinic.domain.templates import Level, Placed, SideAsked, TemplateContent, placed
from clinic.persistence import catalogue, patients
from clinic.persistence import templates as rows
from clinic.persistence.accounts import Clinic
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient
from clinic.persistence.programs import Program
from clinic.persistence.templates import Template, TemplateUse, TemplateVersion, content_of
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform
from clinic.services.defaults import usual_schedule
from clinic.services.draft_rows import keep, open_draft, writable
from clinic.services.patient_rows import facts_of
from clinic.services.proposals import step_names


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is filled in when a template is applied."""

    level: Level = Level.standard
    side: SideAsked = SideAsked.unknown


USUAL = Parameters()


@dataclass(frozen=True, slots=True)
class Offered:
    """One item as it would be added. ``clashes`` are why it cannot be; ``open`` is what must still be chosen then.

    ``lost`` are changes that the exercise's text no longer has; ``lacking`` is what the patient does not have at home.
    """

    place: int
    name: str
    modifications: tuple[str, ...]
    dose: str
    side: str
    when: str
    time: str
    note: str
    rule: str
    clashes: tuple[str, ...]
    there: bool
    lacking: tuple[str, ...]
    lost: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def proposed(self) -> bool:
        """Whether it is chosen beforehand: what is in the draft already, or cannot be added, is not."""
        return not self.clashes and not self.there


@dataclass(frozen=True, slots=True)
class Preview:
    """What a template would add to a draft. Minutes are those of the fullest day, now and with all that is proposed.

    ``gone`` counts its exercises that are no longer offered; ``revision`` is the draft's, ``template_revision`` the
    template's.
    """

    program_id: UUID
    patient_id: UUID
    patient: str
    title: str
    template_id: UUID
    name: str
    purpose: str
    version: int
    revision: int
    template_revision: int
    levels: tuple[Level, ...]
    needs_side: bool
    chosen: Parameters
    offered: tuple[Offered, ...]
    there: int
    gone: int
    minutes_now: str
    minutes_then: str
    untimed: int
    budget: int | None
    over_budget: bool


def preview(context: Context, program_id: UUID, template_id: UUID, chosen: Parameters = USUAL) -> Preview:
    """What a template would add with these parameters. Raises NotFound."""
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        draft_row = open_draft(doing, program)
        draft = from_plain(DraftContent, draft_row.content)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        row = rows.template_of(doing.session, doing.clinic_id, context.member_id, template_id)
        content = content_of(row)
        found = _placed(doing, patient, content, chosen)
        clinic = doing.session.get_one(Clinic, doing.clinic_id)
    at_home, there = frozenset(patient.equipment), {item.exercise for item in draft.items}
    offered = tuple(_offered(one, at_home, there) for one in found)
    wanted = {one.place for one in offered if one.proposed}
    added = [one.item for one in found if one.place in wanted]
    now, then = day_time(draft.items), day_time([*draft.items, *added])
    budget = patient.minutes_a_day or clinic.minutes_limit
    left_out = sum(one.at(chosen.level).left_out for one in content.items)
    return Preview(
        program.id, patient.id, facts_of(patient).name, draft.title, row.id, row.name, row.purpose, row.version,
        draft_row.revision, row.revision, content.levels, content.needs_side, chosen, offered, len(draft.items),
        len(content.items) - left_out - len(found), now.words() if now else "", then.words() if then else "",
        open_items(added), budget, bool(then and budget and then.least > 60 * budget),
    )  # fmt: skip


def apply(
    context: Context,
    program_id: UUID,
    template_id: UUID,
    revisions: tuple[int, int],
    places: Collection[int],
    chosen: Parameters = USUAL,
) -> int:
    """Add the chosen items to the end of the draft, each with where it came from. Returns how many.

    ``revisions`` are those of draft and template that were looked at. Raises Invalid when nothing is chosen or it
    contradicts itself, NotFound, Conflict when draft or template moved on.
    """
    with perform(context, Action.draft_program) as doing:
        program, draft = writable(doing, program_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        row = rows.template_of(doing.session, doing.clinic_id, context.member_id, template_id, lock=True)
        if (draft.revision, row.revision) != revisions:
            raise Conflict("The draft or the template was changed meanwhile. Look at it again, then add.")
        found = [one for one in _placed(doing, patient, content_of(row), chosen) if one.place in places]
        if not found:
            raise Invalid("place", "Choose at least one exercise to add.")
        items = [replace(one.item, lineage=str(uuid4())) for one in found]
        stored = from_plain(DraftContent, draft.content)
        written = replace(stored, items=(*stored.items, *items))
        exercises = catalogue.by_version(
            doing.session, doing.clinic_id, {item.exercise_version for item in written.items}
        )
        problems = draft_rules.faults(written, exercises)
        if problems:
            raise Invalid("place", problems[0].message)
        keep(doing, draft, written)
        _remember(doing, program, row, items, chosen)
        doing.note(template=str(row.id), version=row.version, level=chosen.level.value, added=len(items))
        return len(items)


def _placed(
    doing: Doing, patient: Patient, content: TemplateContent, chosen: Parameters
) -> tuple[Placed, ...]:
    """The template's items for this patient: newest texts, every-few-days counted from tomorrow on."""
    session, clinic_id = doing.session, doing.clinic_id
    newest = catalogue.newest_ids(session, clinic_id, {one.item.exercise for one in content.items})
    exercises = catalogue.by_version(session, clinic_id, newest.values())
    known = {slug: (version, exercises[version]) for slug, version in newest.items()}
    zone = patients.zone_of(session, clinic_id, patient)
    tomorrow = day_in(zone, doing.context.now) + timedelta(days=1)
    usual = usual_schedule(doing)
    return tuple(
        replace(one, item=_dated(replace(one.item, schedule=one.item.schedule or usual), tomorrow))
        for one in placed(content, chosen.level, chosen.side, known)
    )


def _dated(item: DraftItem, first_day: date) -> DraftItem:
    if not isinstance(item.schedule, EveryDays):
        return item
    return replace(item, schedule=replace(item.schedule, anchor=first_day))


def _offered(one: Placed, at_home: frozenset[str], there: Collection[str]) -> Offered:
    item, exercise = one.item, one.exercise
    time = item_time(item.dose, len(item.sides.sides))
    needs = [thing for thing in things(item, exercise) if thing.needed and thing.slug not in at_home]
    return Offered(
        place=one.place,
        name=exercise.name,
        modifications=tuple(_names(exercise, item.modifications)),
        dose=doses.words(item.dose),
        side=item.sides.words(),
        when=item.schedule.words() if item.schedule else "",
        time=time.words() if time else "",
        note=item.note,
        rule=item.rule.sentence(step_names(exercise)) if item.rule else "",
        clashes=tuple(clash.sentence for clash in check(exercise, item.slugs)),
        there=item.exercise in there,
        lacking=tuple(thing.item for thing in needs) if at_home else (),
        lost=one.lost,
        open=tuple(_open(item, exercise)),
    )


def _names(exercise: Exercise, chosen: Iterable[Chosen]) -> Iterable[str]:
    for one in chosen:
        found = exercise.modification(one.slug)
        if found is not None:
            yield found.name


def _open(item: DraftItem, exercise: Exercise) -> Iterable[str]:
    if doses.missing(item.dose, needs_load=draft_rules.needs_load(item, exercise)):
        yield "dose"
    if exercise.sidedness is Sidedness.one_side and not item.sides.sides:
        yield "side"


def _remember(
    doing: Doing, program: Program, row: Template, items: Sequence[DraftItem], chosen: Parameters
) -> None:
    session, clinic_id, now = doing.session, doing.clinic_id, doing.context.now
    if rows.version_of(session, clinic_id, row.id, row.version) is None:
        session.add(
            TemplateVersion(
                id=new_id(), clinic_id=clinic_id, template_id=row.id, number=row.version, name=row.name,
                content=row.content, kept_at=now,
            )
        )  # fmt: skip
    session.add_all(
        TemplateUse(
            id=new_id(), clinic_id=clinic_id, program_id=program.id, lineage_id=UUID(item.lineage),
            template_id=row.id, number=row.version, level=chosen.level.value, side=chosen.side.value,
            used_at=now, used_by=doing.context.member_id,
        )
        for item in items
    )  # fmt: skip
