"""What there is to do and to tell on one day: each exercise in words and picture, with what was told so far."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from clinic.domain.adherence.explain import slots_on, weeks_on
from clinic.domain.adherence.values import Mark, Occurrence, Scenario, Slot, State, Week
from clinic.domain.adherence.versions import succession
from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.dose import Dose, lower_bounds
from clinic.domain.languages import LANGUAGES
from clinic.domain.lighter import made_lighter
from clinic.domain.modification import Composed, compose
from clinic.domain.page_words import PageWords
from clinic.domain.programs import Content, Item
from clinic.domain.schedule import AsNeeded, Quota
from clinic.domain.speech.grammar import Speech
from clinic.domain.translation import spoken
from clinic.persistence import catalogue
from clinic.persistence import programs as rows
from clinic.persistence.adherence import Followed
from clinic.persistence.checkins import Checkin
from clinic.persistence.lighter import lighter_of
from clinic.services.context import Doing
from clinic.services.figures import Shown, Wanted, body_of, shown
from clinic.services.translations import phrases_for

MOST_A_DAY = 24


REASON_WORDS = {
    "pain": "Not done: it hurt",
    "no-time": "Not done: no time",
    "no-equipment": "Not done: no equipment",
    "unsure": "Not done: not sure how",
    "ill": "Not done: ill",
    "too-hard": "Not done: too hard",
    "other": "Not done: another reason",
}
VEILED_WORDS = {"done": "Done", "partial": "Some of it", "skipped": "Not done"}
SIDE_WORDS = {"left": "Left: {words}", "right": "Right: {words}"}


@dataclass(frozen=True, slots=True)
class Said:
    """What stands for one side of a task now, as the patient may read it; ``sided`` also says which side.

    ``hidden``: how it was, was told too, and does not stand here.
    """

    side: str
    sided: str
    status: str
    words: str
    sets: int | None
    reps: int | None
    seconds: int | None
    pain: int | None
    effort: int | None
    felt: tuple[str, ...]
    note: str
    reason: str
    source: str
    lighter: bool
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """What a script may count along with: the least that the dose asks for. ``times`` or ``seconds`` (of one hold)
    may be None, not both."""

    rounds: int
    times: int | None
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Lighter:
    """The easier version that the clinician allows: how its title ends, its steps, its picture."""

    suffix: str
    steps: tuple[str, ...]
    picture: Shown | None


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do or to tell: a slot, a time within a weekly number, or an exercise for when it is
    needed.

    ``kind`` is ``slot``, ``quota`` or ``needed``; ``unit`` is ``seconds`` for a hold, else ``rounds``.
    ``sides`` is in the order in which they are done. ``said`` is empty until something was told. ``language`` is
    that of title, suffix, steps and picture where it is not the page's.
    """

    lineage: UUID
    index: int
    kind: str
    title: str
    suffix: str
    dose: str
    side_words: str
    when: str
    unit: str
    sides: tuple[str, ...]
    steps: tuple[str, ...]
    note: str
    picture: Shown | None
    said: tuple[Said, ...]
    asked: bool
    language: str = ""
    count: Count | None = None
    lighter: Lighter | None = None

    @property
    def answered(self) -> bool:
        """Whether anything was told about it."""
        return bool(self.said)

    @property
    def choice(self) -> tuple[str, str]:
        """Its exercise among those to choose from: what is sent, and what is read."""
        return str(self.lineage), f"{self.title} {self.suffix}".strip()

    @property
    def words(self) -> str:
        """What was told, in a line; both sides alike are said once."""
        if len({one.words for one in self.said}) == 1 and len(self.said) == max(1, len(self.sides)):
            return self.said[0].words
        return " · ".join(one.sided for one in self.said)


def tasks_of_day(
    doing: Doing, followed: Followed, scenario: Scenario, day: date, page_words: PageWords
) -> list[Task]:
    """The tasks of a day in the program's order, inside another service's action, in the page's language."""
    return tasks_of_days(doing, followed, scenario, [day], page_words)[day]


def tasks_of_days(
    doing: Doing, followed: Followed, scenario: Scenario, days: Sequence[date], page_words: PageWords
) -> dict[date, list[Task]]:
    """The tasks of several days, asking as much of the database as for one."""
    session, clinic_id = doing.session, doing.clinic_id
    changes = succession(scenario.versions, scenario.zone)
    slots = {day: [slot for slot in slots_on(scenario, day) if slot.due] for day in days}
    in_force = {day: change.in_force for day in days if (change := changes.on(day)) is not None}
    places = {day: {slot.version for slot in slots[day]} | {place} for day, place in in_force.items()}
    wanted = [followed.versions[place] for place in set().union(*places.values())]
    contents = rows.contents_of(session, clinic_id, wanted) if wanted else {}
    used = {item.exercise_version for content in contents.values() for item in content.items}
    exercises = catalogue.by_version(session, clinic_id, used)
    told = {str(row.id): row for row in followed.checkins}
    body = body_of(session, clinic_id)
    phrases = phrases_for(session, clinic_id, page_words.language)
    allowed = lighter_of(session, clinic_id, followed.program.id)
    found: dict[date, list[Task]] = {day: [] for day in days}
    for day, place in in_force.items():
        weeks = {week.item: week for week in weeks_on(scenario, day)}
        by_place = {one: contents[followed.versions[one].id] for one in places[day]}
        page = _Page(
            day, slots[day], weeks, exercises, told, followed.checkins, body, page_words, phrases, allowed
        )
        found[day] = _in_order(by_place, place, page)
    return found


@dataclass(frozen=True, slots=True)
class _Page:
    """What the tasks of a day are made from."""

    day: date
    slots: Sequence[Slot]
    weeks: Mapping[str, Week]
    exercises: Mapping[str, Exercise]
    told: Mapping[str, Checkin]
    checkins: Sequence[Checkin]
    body: str
    words: PageWords
    phrases: Mapping[str, str]
    allowed: Mapping[str, str]

    def slots_of(self, item: Item) -> list[Slot]:
        return [slot for slot in self.slots if slot.item == item.lineage]


def _in_order(contents: Mapping[int, Content], in_force: int, page: _Page) -> list[Task]:
    """The program's order; what an exchanged version left standing today comes first."""
    left = [
        item
        for place, content in contents.items()
        if place != in_force
        for item in content.items
        if any(slot.version == place for slot in page.slots_of(item))
        and contents[in_force].item(item.lineage) is None
    ]
    return [task for item in (*left, *contents[in_force].items) for task in _tasks_of(item, page)]


def _tasks_of(item: Item, page: _Page) -> list[Task]:
    if isinstance(item.schedule, Quota):
        return _quota_tasks(item, item.schedule, page)
    if isinstance(item.schedule, AsNeeded):
        return _needed_tasks(item, page)
    slots = page.slots_of(item)
    many = len(slots) > 1
    return [
        _task(
            item,
            page,
            "slot",
            slot.index,
            page.words.say("Time {number} of {all}", number=slot.index, all=len(slots)) if many else "",
            _marked(slot, page),
        )
        for slot in slots
    ]


def _quota_tasks(item: Item, quota: Quota, page: _Page) -> list[Task]:
    """What was told on this day, and one more place while the week is not full (or nothing was told today)."""
    week = page.weeks.get(item.lineage)
    happened = week.occurrences if week else ()
    done = sum(found.state is not State.skipped for found in happened)
    more = done - quota.per_week
    words = "{done} of {asked} this week" if more <= 0 else "{asked} of {asked} this week, and {more} more"
    when = page.words.say(words, done=done, asked=quota.per_week, more=more)
    here = [found for found in happened if found.on == page.day]
    tasks = [_task(item, page, "quota", found.index, when, _marked(found, page)) for found in here]
    following = max((found.index for found in here), default=0) + 1
    if not here and following <= MOST_A_DAY:
        tasks.append(_task(item, page, "quota", following, when, (), asked=done < quota.per_week))
    return tasks


def _needed_tasks(item: Item, page: _Page) -> list[Task]:
    """Each time it was told on this day, and one more place."""
    here = [
        row for row in page.checkins if str(row.lineage_id) == item.lineage and row.performed_on == page.day
    ]
    places: dict[int, dict[str, Checkin]] = defaultdict(dict)
    for row in here:
        places[row.slot_index or 1][row.side or ""] = row
    when = page.words.say("When you need it")
    tasks = [
        _task(item, page, "needed", place, when, tuple(_said(row, page.words) for row in sides.values()))
        for place, sides in sorted(places.items())
    ]
    following = max(places, default=0) + 1
    if following <= MOST_A_DAY:
        tasks.append(_task(item, page, "needed", following, when, (), asked=False))
    return tasks


def _marked(found: Slot | Occurrence, page: _Page) -> tuple[Said, ...]:
    return tuple(
        _said(page.told[mark.report], page.words, mark) for mark in found.marks if mark.report is not None
    )


def _said(row: Checkin, page_words: PageWords, mark: Mark | None = None) -> Said:
    side = (mark.side if mark else row.side) or ""
    words = told_words(row, page_words)
    return Said(
        side=str(side),
        sided=page_words.say(SIDE_WORDS[side], words=words) if side else words,
        status=row.status,
        words=words,
        sets=row.sets,
        reps=row.reps,
        seconds=row.seconds,
        pain=row.pain,
        effort=row.effort,
        felt=tuple(row.felt),
        note=row.note,
        reason=row.reason or "",
        source=row.source,
        lighter=row.lighter,
    )


def veiled(task: Task, page_words: PageWords) -> Task:
    """The task with no more than that it was told, for a page to which the second fact was not given yet."""
    return replace(task, said=tuple(_veiled(one, page_words) for one in task.said))


def _veiled(said: Said, page_words: PageWords) -> Said:
    words = page_words.say(VEILED_WORDS[said.status])
    return replace(
        said,
        words=words,
        sided=page_words.say(SIDE_WORDS[said.side], words=words) if said.side else words,
        pain=None,
        effort=None,
        felt=(),
        note="",
        reason="",
        hidden=said.pain is not None
        or said.effort is not None
        or bool(said.felt or said.note or said.reason),
    )


def told_words(row: Checkin, page_words: PageWords) -> str:
    """What a check-in says, in a line: what was done, how much or why not, and the pain."""
    if row.status == "done":
        words = page_words.say("Done")
    elif row.status == "partial":
        amount = _amount_words(row, page_words)
        words = (
            page_words.say("Some of it: {amount}", amount=amount) if amount else page_words.say("Some of it")
        )
    else:
        words = page_words.say(REASON_WORDS[row.reason] if row.reason else "Not done")
    if row.lighter:
        words = page_words.say("{words}, the easier version", words=words)
    return words if row.pain is None else page_words.say("{words}, pain {pain}", words=words, pain=row.pain)


def _amount_words(row: Checkin, page_words: PageWords) -> str:
    table = Speech(page_words.language).table
    parts = [(row.sets, table.rounds), (row.reps, table.times), (row.seconds, table.seconds)]
    said = [
        counted.get(LANGUAGES[page_words.language].plural(count), counted["other"]).format(n=count)
        for count, counted in parts
        if count is not None
    ]
    return (
        page_words.say("{rounds} of {times}", rounds=said[0], times=said[1])
        if len(said) == 2
        else "".join(said)
    )


def _task(
    item: Item, page: _Page, kind: str, index: int, when: str, said: tuple[Said, ...], *, asked: bool = True
) -> Task:
    side = item.sides.sides[0] if len(item.sides.sides) == 1 else None
    speech = Speech(page.words.language)
    in_english = page.exercises[item.exercise_version]
    found = spoken(in_english, page.words.language, side, page.phrases)
    exercise, said_in = found.exercise, found.language
    composed = compose(exercise, item.slugs, side)
    words = speech.sides(item.sides)
    named = exercise.named_side if said_in == page.words.language else ""
    return Task(
        lineage=UUID(item.lineage),
        index=index,
        kind=kind,
        title=exercise.name,
        suffix=composed.suffix,
        dose=speech.dose(item.dose),
        side_words=f"{words}: {named}" if side and named else words,
        when=when,
        unit="seconds" if item.dose.reps is None and item.dose.hold_s is not None else "rounds",
        sides=tuple(one.value for one in item.sides.in_turn),
        steps=tuple(step.text for step in composed.steps),
        note=item.note,
        picture=_picture(item, exercise, composed, page.body, said_in),
        said=said,
        asked=asked and not said,
        language="" if said_in == page.words.language else said_in,
        count=_count(item.dose),
        lighter=_lighter(made_lighter(item, exercise, page.allowed), exercise, page.body, said_in),
    )


def _lighter(item: Item | None, exercise: Exercise, body: str, language: str) -> Lighter | None:
    if item is None:
        return None
    side = item.sides.sides[0] if len(item.sides.sides) == 1 else None
    composed = compose(exercise, item.slugs, side)
    steps = tuple(step.text for step in composed.steps)
    return Lighter(composed.suffix, steps, _picture(item, exercise, composed, body, language))


def _count(dose: Dose) -> Count | None:
    least = lower_bounds(dose)
    if least.reps is None and least.hold_s is None:
        return None
    return Count(least.sets or 1, least.reps, least.hold_s)


def _picture(item: Item, exercise: Exercise, composed: Composed, body: str, language: str) -> Shown | None:
    side = item.sides.in_turn[0] if item.sides.sides else None
    wanted = Wanted(side, composed.figure.modifications, body=body, language=language)
    return shown(item.exercise_version, exercise, wanted)
