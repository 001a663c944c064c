"""The patient's page without network: what a phone keeps of the program, and what waited on it comes in, each once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.checkins import GRACE_DAYS, Post, Span, asks_which_day
from clinic.domain.errors import Conflict, Invalid, Problem
from clinic.domain.offline import DAYS_AHEAD, Fate, Made
from clinic.domain.page_words import IN_ENGLISH, PageWords
from clinic.domain.symptoms import Route
from clinic.services import checkins, questions
from clinic.services.checkin_day import is_limited, own_program, patient_words, scenario_of, span_of
from clinic.services.checkin_tasks import Task, tasks_of_days, veiled
from clinic.services.context import Context, perform
from clinic.services.translations import told_in


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose page this browser has open: what an entry without network is made against."""

    program_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class KeptTask:
    """A task with the days on which it is there, in order."""

    task: Task
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The page that opens without network: today, the days before it that are still open, and the days ahead.

    ``tasks`` are in the program's order, those of today with what was told; ``zone`` is the patient's, in which the
    phone finds out which day it is. ``made_at`` is when the page was made, ``until`` the last day that it tells of.
    Before a second fact that the clinic wants was given, today is the only day and there is no name.

    ``choices`` are the days to choose among, the newest first, and ``chosen`` is where the page begins: the script of
    the page comes to the same (static/js/kept.js), so that nothing moves when it does.
    """

    program_id: UUID
    version: int
    clinic_name: str
    clinic_phone: str
    urgent_text: str
    urgent_language: str
    written_in: str
    patient: str
    zone: str
    made_at: datetime
    today: date
    until: date
    chosen: date
    choices: tuple[date, ...]
    days: tuple[date, ...]
    tasks: tuple[KeptTask, ...]

    @property
    def asks(self) -> bool:
        """Whether there is anything to do or to tell on the day where the page begins."""
        return any(self.chosen in one.days for one in self.tasks)

    @property
    def exercises(self) -> tuple[Task, ...]:
        """Each exercise of these days once."""
        return tuple({one.task.lineage: one.task for one in self.tasks}.values())


@dataclass(frozen=True, slots=True)
class Waited:
    """An entry that waited: what it says, or why it cannot be read."""

    key: str
    post: Post | Invalid
    made: Made | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an entry that waited; ``route`` is which way its symptoms go, None if it was refused."""

    key: str
    fate: Fate
    problems: tuple[Problem, ...] = ()
    route: Route | None = None


def opened(context: Context) -> Opened:
    """Whose page this browser has open. Raises Refused for anybody but the holder of a link."""
    with perform(context, Action.view_own_program) as doing:
        followed, _ = own_program(doing)
        return Opened(followed.program.id, followed.program.latest)


def kept(context: Context, page_words: PageWords = IN_ENGLISH) -> Kept:
    """The page for a phone without network. Raises Refused for anybody but the holder of a link."""
    with perform(context, Action.view_own_program) as doing:
        followed, clinic = own_program(doing)
        scenario = scenario_of(followed)
        urgent, urgent_language = told_in(doing.session, clinic, clinic.urgent_text, page_words.language)
        days = _days(span_of(followed), scenario.today)
        until = scenario.today + timedelta(days=DAYS_AHEAD - 1)
        if is_limited(doing):
            days, until = tuple(day for day in days if day == scenario.today), scenario.today
        choices = _choices(days, scenario.today)
        at_night = asks_which_day(context.now, followed.zone) and len(choices) > 1
        found = list(tasks_of_days(doing, followed, scenario, days, page_words).items())
        if is_limited(doing):
            found = [(day, [veiled(task, page_words) for task in tasks]) for day, tasks in found]
        return Kept(
            program_id=followed.program.id,
            version=followed.program.latest,
            clinic_name=clinic.name,
            clinic_phone=clinic.phone,
            urgent_text=urgent,
            urgent_language=urgent_language,
            written_in=clinic.language,
            patient=patient_words(doing, followed),
            zone=followed.zone,
            made_at=context.now,
            today=scenario.today,
            until=until,
            chosen=choices[1] if at_night else scenario.today,
            choices=choices,
            days=days,
            tasks=_together(found, scenario.today),
        )


def receive(context: Context, program_id: UUID, waited: Sequence[Waited]) -> tuple[Answered, ...]:
    """Keep what waited on a phone, each entry by itself, and say of each what became of it.

    Raises Conflict when it was told on another program's page: nothing of it is looked at.
    """
    checkins.refuse_other_page(context, str(program_id))
    return tuple(_receive(context, one) for one in waited)


def _receive(context: Context, waited: Waited) -> Answered:
    if isinstance(waited.post, Invalid):
        return Answered(waited.key, Fate.refused, waited.post.problems)
    keep = questions.ask if waited.post.questions else checkins.record
    try:
        told = keep(context, waited.post, waited.made)
    except Invalid as error:
        return Answered(waited.key, Fate.refused, error.problems)
    except Conflict as error:
        return Answered(waited.key, Fate.refused, (Problem("key", str(error)),))
    return Answered(waited.key, Fate.already if told.known else Fate.accepted, route=told.route)


def _days(span: Span, today: date) -> tuple[date, ...]:
    ahead = (today + timedelta(days=number) for number in range(1, DAYS_AHEAD))
    return (*reversed(span.open_days(today)), *(day for day in ahead if span.first <= day <= span.last))


def _choices(days: Sequence[date], today: date) -> tuple[date, ...]:
    """Today and the days before it that may still be told of, as far as the program goes back."""
    back = (today - timedelta(days=number) for number in range(GRACE_DAYS + 1))
    return tuple(day for day in back if days and day >= days[0])


def _together(found: Iterable[tuple[date, Sequence[Task]]], today: date) -> tuple[KeptTask, ...]:
    """Each task once, with all its days, as it stands today where it is there today."""
    kept: dict[tuple[UUID, int], KeptTask] = {}
    for day, tasks in found:
        for task in tasks:
            before = kept.get((task.lineage, task.index))
            as_told = task if day == today else replace(task, said=())
            days = (*before.days, day) if before else (day,)
            shown = before.task if before and day > today else as_told
            kept[task.lineage, task.index] = KeptTask(shown, days)
    return tuple(kept.values())
