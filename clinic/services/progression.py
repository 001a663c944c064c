"""Answers to proposals of progression: take the step into the draft, not now, not for this patient, ask again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from clinic.domain import drafts as rules
from clinic.domain.actions import Action
from clinic.domain.catalogue.words import Sidedness
from clinic.domain.codec import from_plain
from clinic.domain.drafts import DraftContent, DraftItem
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.domain.patients import day_in
from clinic.domain.progression import StepKind
from clinic.domain.progression_steps import with_step, with_successor
from clinic.persistence import catalogue, patients
from clinic.persistence import programs as rows
from clinic.persistence.base import new_id
from clinic.persistence.patients import Patient, name_of
from clinic.persistence.programs import Draft, Program
from clinic.persistence.progression import ProgressionAnswer, ProgressionRule, answers_of, rules_of
from clinic.persistence.tenancy import owned
from clinic.services import scores
from clinic.services.adherence import followed_program
from clinic.services.context import Context, Doing, perform
from clinic.services.draft_rows import begin, going_on, keep, published
from clinic.services.patient_rows import facts_of
from clinic.services.proposals import Proposed, open_proposals, step_names

REASON_MOST = 1000
GONE = "The reports no longer meet this rule, or it was answered already. Nothing is changed."


@dataclass(frozen=True, slots=True)
class Answered:
    """What was decided: in words, by whom, when. ``open_again``: the newest decision, which can be taken back."""

    words: str
    reason: str
    by: str
    at: datetime
    open_again: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of the newest version, its proposal if it is met, and what was decided, the newest first."""

    rule_id: UUID
    name: str
    sentence: str
    proposal: Proposed | None
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class ProgressionPage:
    """How a program goes on."""

    program_id: UUID
    patient_id: UUID
    patient: str
    title: str
    zone: str
    ended: bool
    lines: tuple[RuleLine, ...]

    @property
    def waiting(self) -> int:
        """How many rules are met and wait for a decision."""
        return sum(line.proposal is not None for line in self.lines)


def page(context: Context, program_id: UUID) -> ProgressionPage:
    """Every rule of a program with its proposal and the decisions so far. Raises NotFound."""
    with perform(context, Action.view_program) as doing:
        program = owned(doing.session, Program, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        patient = owned(doing.session, Patient, doing.clinic_id, program.patient_id)
        zone = patients.zone_of(doing.session, doing.clinic_id, patient)
        found = rules_of(doing.session, doing.clinic_id, [program.id])
        met = {one.rule_id: one for one in _open(doing, program)}
        answers = answers_of(doing.session, doing.clinic_id, [row.id for row in found])
        names = patients.member_names(doing.session, doing.clinic_id)
        version = rows.versions(doing.session, doing.clinic_id, program.id)[-1:]
        content = rows.contents_of(doing.session, doing.clinic_id, version)
        items = {item.lineage: item for one in content.values() for item in one.items}
        exercises = catalogue.by_version(
            doing.session, doing.clinic_id, {item.exercise_version for item in items.values()}
        )
    lines = []
    for row in found:
        exercise = exercises[items[str(row.lineage_id)].exercise_version]
        said = row.rule.sentence(step_names(exercise))
        mine = [answer for answer in answers if answer.rule_id == row.id]
        lines.append(RuleLine(row.id, exercise.name, said, met.get(row.id), _answered(mine, names)))
    return ProgressionPage(
        program.id, patient.id, facts_of(patient).name, program.title, zone, program.ended_at is not None,
        tuple(lines),
    )  # fmt: skip


def take(context: Context, program_id: UUID, rule_id: UUID, until: date) -> str:
    """Take the step into the draft, which is opened if there is none; publishing it is another matter.

    ``until`` is the last day of the ground that was looked at. Returns the step in words. Raises NotFound, and
    Conflict when the ground is gone, the draft holds the step already or has the exercise no more.
    """
    with perform(context, Action.take_progression) as doing:
        program, row, found = _waiting(doing, program_id, rule_id, until)
        if not found.applicable:
            raise Conflict("This rule only asks for a look. There is nothing to take into the draft.")
        draft = _draft(doing, program)
        content = from_plain(DraftContent, draft.content)
        try:
            stepped = _stepped(doing, content, found)
        except NotFound:
            raise Conflict(f"{found.name} is no longer in the draft.") from None
        exercises = catalogue.by_version(
            doing.session, doing.clinic_id, {item.exercise_version for item in stepped.items}
        )
        problems = rules.faults(stepped, exercises)
        if problems:
            raise Invalid.many(problems)
        keep(doing, draft, stepped)
        _answer(doing, row, until, taken=True)
        return f"{found.name} → {found.step}"


def defer(context: Context, program_id: UUID, rule_id: UUID, until: date, reason: str = "") -> None:
    """Not now: it is proposed again once newer days meet the rule. Raises NotFound, Conflict, Invalid."""
    with perform(context, Action.defer_progression) as doing:
        _, row, _ = _waiting(doing, program_id, rule_id, until)
        _answer(doing, row, until, reason=reason)


def refuse(context: Context, program_id: UUID, rule_id: UUID, until: date, reason: str = "") -> None:
    """Not for this patient: it is not proposed again until somebody asks. Raises NotFound, Conflict, Invalid."""
    with perform(context, Action.refuse_progression) as doing:
        _, row, _ = _waiting(doing, program_id, rule_id, until)
        _answer(doing, row, date.max, reason=reason)


def reopen(context: Context, program_id: UUID, rule_id: UUID) -> None:
    """Ask again: whatever was answered, the reports alone decide whether it is proposed. Raises NotFound."""
    with perform(context, Action.reopen_progression) as doing:
        _, row = _rule(doing, program_id, rule_id)
        answers = answers_of(doing.session, doing.clinic_id, [row.id])
        if answers and answers[-1].until != date.min:
            _answer(doing, row, date.min)


def _rule(doing: Doing, program_id: UUID, rule_id: UUID) -> tuple[Program, ProgressionRule]:
    program = going_on(doing, program_id)
    row = owned(doing.session, ProgressionRule, doing.clinic_id, rule_id)
    if row.program_id != program.id or row.ended_at is not None:
        raise NotFound
    doing.note(item=str(row.lineage_id), step=row.rule.then.kind.value)
    return program, row


def _waiting(
    doing: Doing, program_id: UUID, rule_id: UUID, until: date
) -> tuple[Program, ProgressionRule, Proposed]:
    program, row = _rule(doing, program_id, rule_id)
    for found in _open(doing, program):
        if found.rule_id == row.id and found.until == until:
            return program, row, found
    raise Conflict(GONE)


def _open(doing: Doing, program: Program) -> tuple[Proposed, ...]:
    followed = followed_program(doing.session, doing.clinic_id, program.id, doing.context.now)
    today = day_in(followed.zone, doing.context.now)
    return open_proposals(doing.session, doing.clinic_id, [followed], today).get(program.id, ())


def _draft(doing: Doing, program: Program) -> Draft:
    """The draft that is open, or one that begins with the newest version."""
    draft = rows.draft_of(doing.session, doing.clinic_id, program.id)
    return draft or begin(doing, program, published(doing, program))


def _stepped(doing: Doing, content: DraftContent, found: Proposed) -> DraftContent:
    item = content.item(found.lineage)
    if found.then.kind is StepKind.exercise:
        return with_successor(content, found.lineage, _successor(doing, item, found.then.exercise))
    exercises = catalogue.by_version(doing.session, doing.clinic_id, [item.exercise_version])
    return with_step(content, found.lineage, exercises[item.exercise_version], found.then)


def _successor(doing: Doing, item: DraftItem, slug: str) -> DraftItem:
    """The next exercise with what the catalogue suggests, on the days and (where it has sides) the sides as before."""
    stored = catalogue.newest_version(doing.session, doing.clinic_id, slug)
    fresh = rules.new_item(str(uuid4()), str(stored.version_id), stored.exercise)
    sided = stored.exercise.sidedness is Sidedness.one_side
    return replace(fresh, schedule=item.schedule, sides=item.sides if sided else fresh.sides)


def _answer(
    doing: Doing, row: ProgressionRule, until: date, *, taken: bool = False, reason: str = ""
) -> None:
    if len(reason) > REASON_MOST:
        raise Invalid("reason", f"This is too long: at most {REASON_MOST} characters.")
    doing.session.add(
        ProgressionAnswer(
            id=new_id(), clinic_id=doing.clinic_id, program_id=row.program_id, rule_id=row.id, taken=taken,
            reason=reason.strip(), until=until, answered_at=doing.context.now,
            answered_by=doing.context.member_id,
        )
    )  # fmt: skip
    scores.mark_stale(doing.session, doing.clinic_id, row.program_id, doing.context.now)


def _answered(answers: list[ProgressionAnswer], names: Mapping[UUID, str]) -> tuple[Answered, ...]:
    return tuple(
        Answered(
            _words(one), one.reason, name_of(names, one.answered_by),
            one.answered_at, one is answers[-1] and one.until != date.min,
        )
        for one in reversed(answers)
    )  # fmt: skip


def _words(answer: ProgressionAnswer) -> str:
    if answer.taken:
        return "Taken into the draft"
    return {date.max: "Not for this patient", date.min: "Asked again"}.get(answer.until, "Not now")
