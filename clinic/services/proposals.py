"""Proposals of progression: which rules of a program's newest version the reports have met, and what was answered.

They are worked out from check-ins each time they are asked for, so that one whose ground is gone is gone too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from clinic.adapters.catalogue import load_catalogue
from clinic.domain.adherence.values import Status
from clinic.domain.caseload import day_words
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.dose_text import short
from clinic.domain.programs import Item, change_names
from clinic.domain.progression import Next, Proposal, Told, proposal
from clinic.domain.progression_steps import changes
from clinic.persistence import catalogue
from clinic.persistence.adherence import Followed
from clinic.persistence.checkins import Checkin
from clinic.persistence.programs import ProgramItem, item_of
from clinic.persistence.progression import ProgressionRule, answered_until, rules_of


@dataclass(frozen=True, slots=True)
class Proposed:
    """A rule that is met: "Hip hinge", "2×10", "3×12", and the days that met it. ``until`` is the last of them."""

    rule_id: UUID
    program_id: UUID
    lineage: str
    name: str
    now: str
    step: str
    then: Next
    rule: str
    ground: str
    until: date
    applicable: bool


def open_proposals(
    session: Session, clinic_id: UUID, programs: Sequence[Followed], today: date
) -> dict[UUID, tuple[Proposed, ...]]:
    """What waits for a decision in each program, in a constant number of queries. An ended program proposes nothing."""
    running = [one for one in programs if one.versions and one.program.ended_at is None]
    ruled = {one.program.id: one for one in running if any(item.rule for item in _newest(one))}
    if not ruled:
        return {}
    rules = rules_of(session, clinic_id, ruled)
    answers = answered_until(session, clinic_id, [row.id for row in rules])
    met = [
        (row, item, found)
        for row in rules
        for item in _items(ruled[row.program_id], row)
        if (found := _met(ruled[row.program_id], item, row, answers.get(row.id))) is not None
    ]
    exercises = catalogue.by_version(session, clinic_id, {item.exercise_version for _, item, _ in met})
    waiting: dict[UUID, tuple[Proposed, ...]] = {}
    for row, item, found in met:
        said = _proposed(row, item, found, exercises[item.exercise_version], today)
        waiting[row.program_id] = (*waiting.get(row.program_id, ()), said)
    return waiting


def step_names(exercise: Exercise) -> dict[str, str]:
    """The names of what a step may speak of: the exercise's changes and every built-in exercise, by slug."""
    return {slug: one.name for slug, one in load_catalogue().exercises.items()} | change_names(exercise)


def days_words(days: Sequence[date], today: date) -> str:
    """Days in a row: "4, 6 and 8 November", with the months where they differ."""
    said = [
        f"{day.day}" if after and day.month == after.month else f"{day.day} {day:%B}"
        for day, after in zip(days, [*days[1:], None], strict=True)
    ]
    if len(said) == 1:
        return day_words(days[0], today)
    return f"on {', '.join(said[:-1])} and {said[-1]}"


def _newest(followed: Followed) -> Sequence[ProgramItem]:
    return followed.items[followed.versions[-1].id]


def _items(followed: Followed, row: ProgressionRule) -> Iterator[Item]:
    """The item of a rule in the newest version; none when that version has it no more."""
    for item in _newest(followed):
        if item.lineage_id == row.lineage_id and item.rule == row.content:
            yield item_of(item, "")


def _met(followed: Followed, item: Item, row: ProgressionRule, answered: date | None) -> Proposal | None:
    if item.rule is None:
        return None
    since = _unchanged_since(followed, row.lineage_id)
    told = [one for one in _told(followed.checkins, row.lineage_id) if answered is None or one.on > answered]
    found = proposal(item.lineage, item.rule, item.dose, told, since)
    return found if found and changes(item, item.rule.then) else None


def _unchanged_since(followed: Followed, lineage: UUID) -> date:
    """From which day on the item is prescribed as it is now: days before that were about something else."""
    since = followed.versions[-1].effective_from
    now = next(item for item in _newest(followed) if item.lineage_id == lineage)
    for version in reversed(followed.versions):
        item = next((one for one in followed.items[version.id] if one.lineage_id == lineage), None)
        if item is None or _asked(item) != _asked(now):
            break
        since = version.effective_from
    return since


def _asked(item: ProgramItem) -> tuple[object, ...]:
    return item.dose, sorted(chosen["slug"] for chosen in item.modifications), item.rule


def _told(checkins: Iterable[Checkin], lineage: UUID) -> Iterator[Told]:
    """The reports on an item that count: a correction stands for the entry of the same source before it."""
    last: Mapping[tuple[object, ...], Checkin] = {
        (one.performed_on, one.slot_index or one.id, one.side, one.source): one
        for one in checkins
        if one.lineage_id == lineage
    }
    for one in last.values():
        whole = Status(one.status) is Status.done
        yield Told(one.performed_on, whole, one.pain, one.sets, one.reps, one.seconds)


def _proposed(row: ProgressionRule, item: Item, found: Proposal, exercise: Exercise, today: date) -> Proposed:
    then, names = found.rule.then, step_names(exercise)
    pain = "no pain" if found.pain == 0 else f"pain at most {found.pain}"
    return Proposed(
        row.id,
        row.program_id,
        item.lineage,
        exercise.name,
        short(item.dose),
        then.words(names),
        then,
        found.rule.words(),
        f"met {days_words(found.days, today)}, {pain}",
        found.days[-1],
        then.kind != "look",
    )
