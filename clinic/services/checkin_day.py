"""What the patient's page shows of one day: who, which days can be filled in, each exercise, questions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from clinic.domain.actions import Action, Holder
from clinic.domain.adherence.values import Scenario
from clinic.domain.checkins import Span, asks_which_day
from clinic.domain.errors import Invalid, Refused
from clinic.domain.page_words import IN_ENGLISH, PageWords
from clinic.persistence.accounts import Clinic
from clinic.persistence.adherence import Followed, follow
from clinic.services.checkin_tasks import Task, tasks_of_day, veiled
from clinic.services.context import Context, Doing, perform
from clinic.services.messages import OwnMessage, shown_to
from clinic.services.questions import Answered, asked_about
from clinic.services.translations import told_in


@dataclass(frozen=True, slots=True)
class Day:
    """The page. ``open_days`` are the dates that may be filled in, the newest first; ``day`` is None when
    the page must first ask which one is meant, or when nothing may be filled in any more. ``written_in`` is the
    language of what the clinic's people wrote. ``limited``: a second fact is still to be given, so the page has no
    name, no questions, and of what was told only that it was.
    """

    program_id: UUID
    version: int
    clinic_name: str
    clinic_phone: str
    urgent_text: str
    urgent_language: str
    written_in: str
    patient: str
    title: str
    today: date
    day: date | None
    open_days: tuple[date, ...]
    asks_day: bool
    begins_on: date
    over: bool
    paused: bool
    tasks: tuple[Task, ...]
    needed: tuple[Task, ...]
    questions: tuple[Answered, ...]
    messages: tuple[OwnMessage, ...] = ()
    limited: bool = False

    @property
    def exercises(self) -> tuple[Task, ...]:
        """Each exercise of the day once."""
        return tuple({task.lineage: task for task in (*self.tasks, *self.needed)}.values())


def open_day(context: Context, day: date | None = None, page_words: PageWords = IN_ENGLISH) -> Day:
    """The page of one day for the holder of a link; without a day today's, or the question which day is
    meant. Exercises and what was told are in the language of ``page_words``.

    Raises Invalid for a day that may not be filled in.
    """
    with perform(context, Action.view_own_program) as doing:
        followed, clinic = own_program(doing)
        return _day(doing, followed, clinic, day, page_words)


def span_of(followed: Followed) -> Span:
    """The dates of a followed program that may be reported: from its first version to its last day."""
    first = min(version.effective_from for version in followed.versions)
    return Span(first, followed.program.ends_on or date.max)


def own_program(doing: Doing) -> tuple[Followed, Clinic]:
    """The program of the link's holder, and the clinic. Raises Refused for anybody else."""
    holder = doing.context.actor
    if not isinstance(holder, Holder):
        raise Refused
    doing.about("program", holder.program_id, patient=holder.patient_id)
    (followed,) = follow(doing.session, doing.clinic_id, [holder.program_id], doing.context.now)
    return followed, doing.session.get_one(Clinic, doing.clinic_id)


def scenario_of(followed: Followed) -> Scenario:
    """What the figures rest on. Raises Refused before the first version."""
    if followed.scenario is None:
        raise Refused  # a link is issued with the first version
    return followed.scenario


def is_limited(doing: Doing) -> bool:
    """Whether this browser is still to be given the second fact that the clinic wants."""
    return isinstance(doing.context.actor, Holder) and doing.context.actor.limited


def patient_words(doing: Doing, followed: Followed) -> str:
    """The given name and an initial: no more stands on a page that a lost sheet of paper opens; nothing before the
    second fact, where the clinic wants one."""
    if is_limited(doing):
        return ""
    initial = followed.patient.family_name[:1].upper()
    return f"{followed.patient.given_name} {initial}." if initial else followed.patient.given_name


def _day(doing: Doing, followed: Followed, clinic: Clinic, asked: date | None, page_words: PageWords) -> Day:
    scenario, now = scenario_of(followed), doing.context.now
    urgent, urgent_language = told_in(doing.session, clinic, clinic.urgent_text, page_words.language)
    span, today = span_of(followed), scenario.today
    open_days = span.open_days(today)
    if asked is not None and asked not in open_days:
        raise Invalid("day", "This day cannot be filled in here. Choose one of the days below.")
    asks = asked is None and asks_which_day(now, followed.zone) and len(open_days) > 1
    day = asked or (open_days[0] if open_days and not asks else None)
    tasks: list[Task] = [] if day is None else tasks_of_day(doing, followed, scenario, day, page_words)
    limited = is_limited(doing)
    if limited:
        tasks = [veiled(task, page_words) for task in tasks]
    paused = day is not None and any(
        pause.first <= day <= pause.last and pause.items is None for pause in scenario.pauses
    )
    return Day(
        program_id=followed.program.id,
        version=followed.program.latest,
        clinic_name=clinic.name,
        clinic_phone=clinic.phone,
        urgent_text=urgent,
        urgent_language=urgent_language,
        written_in=clinic.language,
        patient=patient_words(doing, followed),
        title=followed.versions[-1].title,
        today=today,
        day=day,
        open_days=open_days,
        asks_day=asks,
        begins_on=span.first,
        over=today > span.last,
        paused=paused,
        tasks=tuple(task for task in tasks if task.kind != "needed" and (task.answered or not paused)),
        needed=tuple(task for task in tasks if task.kind == "needed"),
        questions=() if limited else asked_about(doing, followed.program.id, followed.zone),
        messages=() if limited else shown_to(doing, followed.patient.id, followed.zone),
        limited=limited,
    )
