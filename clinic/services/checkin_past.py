"""The last four weeks of a program, calmly: what was told, day by day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.domain.actions import Action
from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import Occurrence, Scenario, Slot
from clinic.domain.checkins import Span
from clinic.domain.page_words import IN_ENGLISH, PageWords
from clinic.persistence.adherence import Followed
from clinic.services.adherence import day_state, occurrences_by_day, pains_by_day
from clinic.services.checkin_day import own_program, patient_words, scenario_of, span_of
from clinic.services.context import Context, perform

MUCH_PAIN = 6


HISTORY_WEEKS = 4


@dataclass(frozen=True, slots=True)
class PastDay:
    """A day of the calm calendar; ``may_fill`` while the patient may still tell about it."""

    day: date
    state: str
    title: str
    today: bool
    may_fill: bool


@dataclass(frozen=True, slots=True)
class History:
    """Four whole weeks to today; places before the program began and after today are None."""

    clinic_name: str
    clinic_phone: str
    patient: str
    days: tuple[PastDay | None, ...]
    done: int
    told: int


def history(context: Context, page_words: PageWords = IN_ENGLISH) -> History:
    """The last four weeks, day by day, for the holder of a link."""
    with perform(context, Action.view_own_program) as doing:
        followed, clinic = own_program(doing)
    scenario = scenario_of(followed)
    states = _states(followed, scenario)
    span, today = span_of(followed), scenario.today
    first = today - timedelta(days=today.weekday() + 7 * (HISTORY_WEEKS - 1))
    dates = [first + timedelta(days=place) for place in range(7 * HISTORY_WEEKS)]
    days = tuple(
        _past(day, states.get(day, "not-asked"), today, span, page_words)
        if span.first <= day <= today
        else None
        for day in dates
    )
    kept = [day.state for day in days if day is not None]
    told = [state for state in kept if state in ("done", "partial", "skipped", "pain")]
    return History(clinic.name, clinic.phone, patient_words(followed), days, kept.count("done"), len(told))


def _states(followed: Followed, scenario: Scenario) -> dict[date, str]:
    answer = explain(scenario)
    slots: dict[date, list[Slot]] = defaultdict(list)
    for slot in answer.slots:
        slots[slot.on].append(slot)
    happened: dict[date, list[Occurrence]] = defaultdict(list)
    for (_, day), found in occurrences_by_day(answer).items():
        happened[day] += found
    pains = pains_by_day(followed.pained)
    return {
        day: day_state(slots[day], happened[day], pains.get(day, 0) >= MUCH_PAIN)
        for day in {*slots, *happened}
    }


STATE_WORDS = {
    "done": "{day}: all done",
    "partial": "{day}: some of it",
    "skipped": "{day}: not done",
    "pain": "{day}: told of pain",
    "none": "{day}: nothing told",
    "paused": "{day}: paused",
    "not-asked": "{day}: nothing to do",
}


def _past(day: date, state: str, today: date, span: Span, page_words: PageWords) -> PastDay:
    title = page_words.say(STATE_WORDS[state], day=page_words.near(day, today))
    return PastDay(day, state, title, day == today, day in span.open_days(today))
