"""The builder's page: the draft with everything that stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from clinic.adapters.catalogue import load_catalogue
from clinic.domain import dose as doses
from clinic.domain import drafts as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.catalogue.library import Template
from clinic.domain.catalogue.words import RelationKind as Relation
from clinic.domain.catalogue.words import Sidedness
from clinic.domain.codec import from_plain
from clinic.domain.drafts import DraftContent, DraftItem
from clinic.domain.errors import Invalid, Problem
from clinic.domain.exercise_search import Asked
from clinic.domain.minutes import FiveMinutes, day_time, five_minutes, item_time, open_items
from clinic.domain.modification import blocked, compose
from clinic.domain.patients import day_in
from clinic.domain.programs import Chosen, SidePlan, change_names
from clinic.domain.sides import Side
from clinic.persistence import catalogue, patients
from clinic.persistence.accounts import Clinic
from clinic.persistence.adherence import follow
from clinic.persistence.patients import Patient, name_of
from clinic.persistence.programs import Draft, Program
from clinic.persistence.tenancy import owned
from clinic.services.context import Context, Doing, perform
from clinic.services.draft_earlier import Earlier, earlier
from clinic.services.draft_rows import open_draft
from clinic.services.exercise_search import ExerciseList, search, still_there
from clinic.services.lint import Linted, lint_draft
from clinic.services.origins import OwnTemplate, origins_of, own_templates
from clinic.services.patient_rows import facts_of
from clinic.services.proposals import Proposed, open_proposals


@dataclass(frozen=True, slots=True)
class Option:
    """A modification to choose; ``blocked`` says why it cannot be chosen now."""

    slug: str
    name: str
    blocked: str
    for_whom: str
    why: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """When the item goes on: the rule in words (empty without one), and what its blanks offer as (value, name).

    ``beyond_done``: a plain "done" is less than the rule asks.
    """

    said: str
    then: str
    beyond_done: bool
    add: tuple[tuple[str, str], ...]
    remove: tuple[tuple[str, str], ...]
    exercises: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item of the builder. ``suggestion`` is the catalogue's dose in words when the item has another one.

    ``doses`` are the forms to choose from; ``said`` is the dose in the words of the sheet; ``side`` is the one that
    is drawn; ``steps`` and ``things`` are those of the exercise as chosen; ``lacking`` is what the patient does not
    have at home; ``open`` names the fields that must still be chosen.
    """

    number: int
    item: DraftItem
    exercise: Exercise
    options: tuple[Option, ...]
    doses: tuple[str, ...]
    said: str
    needs_load: bool
    suggestion: str
    conflict: str
    time: str
    side: Side | None
    drawn: tuple[str, ...]
    steps: tuple[str, ...]
    things: tuple[str, ...]
    lacking: tuple[str, ...]
    renewable: bool
    open: frozenset[str]
    rule: RuleShown

    @property
    def sided(self) -> bool:
        """Whether a side must be chosen."""
        return self.exercise.sidedness is Sidedness.one_side


@dataclass(frozen=True, slots=True)
class Builder:
    """Everything on the builder's page. ``time`` is the fullest day; ``budget`` what the patient has a day.

    ``found`` is None, ``proposals`` and ``earlier`` are empty when only the program's side of the page is asked for;
    ``at_home`` are the slugs of the patient's own equipment; ``origins`` say which template an item came from.
    """

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
    linted: Linted
    time: str
    untimed: int
    budget: int | None
    over_budget: bool
    five: FiveMinutes
    can_undo: bool
    can_redo: bool
    at_home: tuple[str, ...]
    earlier: tuple[Earlier, ...]
    found: ExerciseList | None
    proposals: tuple[Proposed, ...]
    templates: tuple[Template, ...]
    own: tuple[OwnTemplate, ...]
    origins: Mapping[str, str]

    @property
    def loaded(self) -> frozenset[str]:
        """The lineages of the items that need a weight or band."""
        return frozenset(shown.item.lineage for shown in self.items if shown.needs_load)


@dataclass(frozen=True, slots=True)
class Typed:
    """An item as a refused form had it: enough to show the item again."""

    lineage: str
    exercise_version: str
    slugs: tuple[str, ...]
    sides: SidePlan


def builder(
    context: Context,
    program_id: UUID,
    asked: Asked | None = None,
    typed: Sequence[Typed] | None = None,
) -> Builder:
    """The draft with everything beside it; ``typed`` shows a refused form's items instead. Raises NotFound.

    Without ``asked`` the catalogue is not looked through: that is for answers to a script and for publishing.
    """
    with perform(context, Action.view_draft) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        return builder_of(doing, program, open_draft(doing, program), asked, typed)


def builder_of(
    doing: Doing,
    program: Program,
    draft: Draft,
    asked: Asked | None = None,
    typed: Sequence[Typed] | None = None,
) -> Builder:
    """The same within an action that is under way: the answer to one's own saving."""
    session, clinic_id = doing.session, doing.clinic_id
    content = from_plain(DraftContent, draft.content)
    wanted = {item.exercise_version for item in content.items}
    wanted |= {item.exercise_version for item in typed or ()}
    exercises = catalogue.by_version(session, clinic_id, wanted)
    latest = catalogue.newest_ids(session, clinic_id, {one.slug for one in exercises.values()})
    patient = owned(session, Patient, clinic_id, program.patient_id)
    names = patients.member_names(session, clinic_id)
    zone = patients.zone_of(session, clinic_id, patient)
    clinic = session.get_one(Clinic, clinic_id)
    budget = patient.minutes_a_day or clinic.minutes_limit
    found = search(doing, still_there(doing, asked)) if asked else None
    before = earlier(doing, program, {item.lineage for item in content.items}) if asked else ()
    points = rules.open_points(content, exercises)
    items = content.items if typed is None else _shown_again(content, typed, exercises)
    time = day_time(content.items)
    at_home = frozenset(patient.equipment)
    return Builder(
        program_id=program.id,
        patient_id=patient.id,
        patient=facts_of(patient).name,
        latest=program.latest,
        draft=content,
        revision=draft.revision,
        edited_at=draft.edited_at,
        edited_by=name_of(names, draft.edited_by),
        zone=zone,
        today=day_in(zone, doing.context.now),
        items=tuple(
            item_shown(number, item, exercises[item.exercise_version], latest, at_home, points)
            for number, item in enumerate(items, start=1)
        ),
        open_points=points,
        linted=lint_draft(doing, program, patient, content, exercises, draft.edited_by),
        time=time.words() if time else "",
        untimed=open_items(content.items),
        budget=budget,
        over_budget=bool(time and budget and time.least > 60 * budget),
        five=five_minutes(content),
        can_undo=bool(draft.back),
        can_redo=bool(draft.forth),
        at_home=tuple(sorted(at_home)),
        earlier=before,
        found=found,
        proposals=_proposals(doing, program, zone) if asked else (),
        templates=tuple(load_catalogue().templates.values()),
        own=own_templates(doing) if asked else (),
        origins=origins_of(doing, program.id),
    )


def _proposals(doing: Doing, program: Program, zone: str) -> tuple[Proposed, ...]:
    """What the rules of the newest version propose now."""
    if program.latest == 0:
        return ()
    followed = follow(doing.session, doing.clinic_id, [program.id], doing.context.now)
    today = day_in(zone, doing.context.now)
    return open_proposals(doing.session, doing.clinic_id, followed, today).get(program.id, ())


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


def item_shown(
    number: int,
    item: DraftItem,
    exercise: Exercise,
    latest: Mapping[str, str],
    at_home: frozenset[str],
    points: Sequence[Problem],
) -> ItemShown:
    """One item with everything that stands beside it. ``points`` are the draft's open points."""
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
        said=doses.words(item.dose),
        needs_load=rules.needs_load(item, exercise),
        suggestion=doses.words(found) if item.dose not in doses.choices(found) and item.dose != found else "",
        conflict=exercise.dose_conflict,
        time=time.words() if time else "",
        side=(item.sides.in_turn or (Side.left,))[0] if exercise.sidedness is Sidedness.one_side else None,
        drawn=tuple(one.slug for one in exercise.modifications if one.slug in item.slugs and one.pose.draws),
        steps=_steps(item, exercise),
        things=tuple(
            thing.item + ("" if thing.needed else ", if you like") for thing in rules.things(item, exercise)
        ),
        lacking=tuple(_lacking(item, exercise, at_home)),
        renewable=latest.get(item.exercise, item.exercise_version) != item.exercise_version,
        open=frozenset(point.field.removesuffix(ending) for point in points if point.field.endswith(ending)),
        rule=_rule(item, exercise),
    )


def _rule(item: DraftItem, exercise: Exercise) -> RuleShown:
    """Harder forms of the exercise come first among what may follow."""
    rule, names = item.rule, change_names(exercise)
    every = load_catalogue().exercises
    harder = [
        other
        for other in every.values()
        if Relation.progression_of in {one.kind for one in other.relations if one.to == exercise.slug}
    ]
    following = {
        other.slug: other.name for other in (*harder, *every.values()) if other.slug != exercise.slug
    }
    if rule and rule.then.exercise:
        following.setdefault(rule.then.exercise, rule.then.words(following))
    changes = [(one.slug, one.name) for one in exercise.modifications]
    kept = (rule.then.add, rule.then.remove) if rule else ((), ())
    return RuleShown(
        rule.words() if rule else "",
        rule.then.words(names | following) if rule else "",
        bool(rule and rule.beyond_done(item.dose)),
        tuple(one for one in changes if one[0] not in item.slugs or one[0] in kept[0]),
        tuple(one for one in changes if one[0] in item.slugs or one[0] in kept[1]),
        tuple(following.items()),
    )


def _steps(item: DraftItem, exercise: Exercise) -> tuple[str, ...]:
    """The steps as the patient will read them; none while the chosen changes contradict each other."""
    side = item.sides.sides[0] if len(item.sides.sides) == 1 else None
    try:
        return tuple(step.text for step in compose(exercise, item.slugs, side).steps)
    except Invalid:
        return ()


def _lacking(item: DraftItem, exercise: Exercise, at_home: frozenset[str]) -> list[str]:
    """What the exercise needs and the patient did not name; nothing is said about a patient who named nothing."""
    if not at_home:
        return []
    needed = rules.things(item, exercise)
    return [thing.item for thing in needed if thing.needed and thing.slug not in at_home]
