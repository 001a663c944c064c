"""What a patient may take along: the days of the exercises as a calendar; sheet and log are ``services.handouts``."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.adherence.explain import due_days, weeks_on
from clinic.domain.calendars import Event, calendar_text
from clinic.domain.errors import NotFound
from clinic.domain.page_words import IN_ENGLISH, PageWords
from clinic.services.checkin_day import own_program, patient_words, scenario_of
from clinic.services.context import Context, perform

CALENDAR_WEEKS = 12
"""So far a calendar reaches: a program changes, and a phone must not go on reminding of an old one."""


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """What the page offers. ``days`` are those of the calendar; ``chosen_days`` while something is asked so many
    times a week, on days that the patient chooses."""

    clinic_name: str
    clinic_phone: str
    patient: str
    program_id: UUID
    days: tuple[date, ...]
    chosen_days: bool


def own_files(context: Context) -> OwnFiles:
    """What there is to take along, for the holder of a link."""
    with perform(context, Action.view_own_record) as doing:
        followed, clinic = own_program(doing)
    scenario = scenario_of(followed)
    today = scenario.today
    return OwnFiles(
        clinic.name,
        clinic.phone,
        patient_words(doing, followed),
        followed.program.id,
        due_days(scenario, today, today + timedelta(weeks=CALENDAR_WEEKS, days=-1)),
        bool(weeks_on(scenario, max(today, min(version.effective_from for version in followed.versions)))),
    )


def own_calendar(context: Context, at: time | None, page_words: PageWords = IN_ENGLISH) -> str:
    """The days as a calendar file, all day long or at an hour. Raises NotFound when no day is fixed."""
    page = own_files(context)
    if not page.days:
        raise NotFound
    base = context.house.base_url
    title, host = page_words.say("Exercises"), urlsplit(base).netloc
    events = (Event(f"{page.program_id}-{day}@{host}", day, title, at, f"{base}/c") for day in page.days)
    return calendar_text(events, context.now)
