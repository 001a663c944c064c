"""A month of a program, calmly: what was told, day by day."""

from calendar import Calendar
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
    """One month in whole weeks; places of other months are None. ``told`` counts its days with a report.

    ``earlier`` and ``later`` are the first days of the months beside it that the program has.
    """

    clinic_name: str
    clinic_phone: str
    patient: str
    month: date
    earlier: date | None
    later: date | None
    days: tuple[PastDay | None, ...]
    told: int
    may_fill: tuple[PastDay, ...]


def history(context: Context, asked: date | None = None, page_words: PageWords = IN_ENGLISH) -> History:
    """The month of a date, day by day, for the holder of a link; without a date, or with one outside the program,
    the nearest month that there is."""
    with perform(context, Action.view_own_record) as doing:
        followed, clinic = own_program(doing)
    scenario = scenario_of(followed)
    span, today = span_of(followed), scenario.today
    first = span.first.replace(day=1)
    last = max(first, min(today, span.last).replace(day=1))
    month = min(max((asked or today).replace(day=1), first), last)
    states = _states(followed, scenario)

    def past(day: date) -> PastDay:
        within = span.first <= day <= span.last
        state = (
            states.get(day, "not-asked") if within and day <= today else "to-come" if within else "outside"
        )
        return _past(day, state, today, span, page_words)

    days = tuple(past(day) if day.month == month.month else None for day in _weeks_of(month))
    return History(
        clinic.name,
        clinic.phone,
        patient_words(doing, followed),
        month,
        _month_after(month, -1) if month > first else None,
        _month_after(month, 1) if month < last else None,
        days,
        sum(day is not None and day.state in TOLD for day in days),
        tuple(past(day) for day in span.open_days(today)),
    )


def _weeks_of(month: date) -> list[date]:
    return [day for week in Calendar().monthdatescalendar(month.year, month.month) for day in week]


def _month_after(month: date, number: int) -> date:
    return (month + timedelta(days=31 * number if number > 0 else -1)).replace(day=1)


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
    "to-come": "{day}: still to come",
    "outside": "{day}",
}
TOLD = frozenset({"done", "partial", "skipped", "pain"})


def _past(day: date, state: str, today: date, span: Span, page_words: PageWords) -> PastDay:
    title = page_words.say(STATE_WORDS[state], day=page_words.near(day, today))
    return PastDay(day, state, title, day == today, day in span.open_days(today))
