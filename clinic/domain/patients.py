"""What a clinic writes down about a patient, and the rules of that form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from clinic.domain.errors import Invalid, Problem
from clinic.domain.exercise_search import NOTHING

OLDEST = 120
MINUTES_MOST = 240
NOTE_MOST = 4000
"""Characters of a note, also after two patients became one."""

LANGUAGES = {
    "en": "English", "ar": "Arabic", "zh": "Chinese", "cs": "Czech", "da": "Danish", "nl": "Dutch", "fi": "Finnish",
    "fr": "French", "de": "German", "el": "Greek", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nb": "Norwegian", "fa": "Persian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "so": "Somali", "es": "Spanish", "sv": "Swedish", "tl": "Tagalog",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
}  # fmt: skip
"""Languages a patient may like best, by ISO 639-1 code."""


TEXT_SIZES = {"standard": "Standard", "large": "Large", "extra": "Extra large"}
"""How large a patient wants to read."""

BORN = "Write the date like 1948-03-09, or the year alone, or leave it empty."


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """One patient as the form holds them. ``zone`` empty: the clinic's. ``equipment`` are catalogue slugs,
    or ``NOTHING`` alone for a home without any of them; empty means that nobody has asked yet.

    ``birth_year`` may be known without ``birth_date``, never otherwise.
    """

    given_name: str
    family_name: str = ""
    birth_year: int | None = None
    language: str = "en"
    zone: str = ""
    email: str = ""
    phone: str = ""
    mail_consent: bool = False
    equipment: tuple[str, ...] = ()
    minutes_a_day: int | None = None
    note: str = ""
    birth_date: date | None = None
    text_size: str = "standard"

    @property
    def born(self) -> str:
        """The date or the year as it is typed: "1948-03-09", "1948", empty when unknown."""
        return self.birth_date.isoformat() if self.birth_date else str(self.birth_year or "")

    @property
    def name(self) -> str:
        """The whole name: "Rosa Marquez"."""
        return f"{self.given_name} {self.family_name}".strip()


def read_birth(text: str) -> tuple[int | None, date | None]:
    """The year and the date that somebody typed: "1948", "1948-03-09", "9.3.1948", "". Raises Invalid("born").

    With slashes a date is read only where day and month cannot be taken for each other.
    """
    typed = text.strip()
    if not typed:
        return None, None
    if re.fullmatch(r"[0-9]{4}", typed):
        return int(typed), None
    for pattern, order in _DATES:
        found = re.fullmatch(pattern, typed)
        if found:
            day = _day(*(int(found[place]) for place in order))
            if day is not None:
                return day.year, day
    raise Invalid("born", BORN)


_DATES = (
    (r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", (1, 2, 3)),
    (r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})", (3, 2, 1)),
    (r"(1[3-9]|2[0-9]|3[01])/([0-9]{1,2})/([0-9]{4})", (3, 2, 1)),
    (r"([0-9]{1,2})/(1[3-9]|2[0-9]|3[01])/([0-9]{4})", (3, 1, 2)),
)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def checked(facts: PatientFacts, today: date) -> PatientFacts:
    """The same facts. Raises Invalid naming each field that breaks a rule."""
    problems = list(problems_of(facts, today))
    if problems:
        raise Invalid.many(problems)
    return facts


def problems_of(facts: PatientFacts, today: date) -> Iterator[Problem]:
    """Each rule that the facts break, by its field."""
    yield from _problems(facts, today.year)
    if facts.birth_date is not None and facts.birth_date > today:
        yield Problem("born", "This date is still to come.")
    if facts.text_size not in TEXT_SIZES:
        yield Problem("text_size", "Choose one of the sizes.")


def _problems(facts: PatientFacts, this_year: int) -> Iterator[Problem]:
    if not facts.given_name:
        yield Problem("given_name", "Give at least a first name.")
    if facts.birth_year is not None and not this_year - OLDEST <= facts.birth_year <= this_year:
        yield Problem("born", f"Give a year from {this_year - OLDEST} to {this_year}, or leave it empty.")
    if facts.language not in LANGUAGES:
        yield Problem("language", "Choose one of the languages.")
    if facts.zone and facts.zone not in zones():
        yield Problem(
            "zone", "There is no such time zone. Write it like America/Los_Angeles, or leave it empty."
        )
    if facts.email and not _is_address(facts.email):
        yield Problem("email", "This is no email address. Write it like rosa@example.org.")
    if facts.mail_consent and not facts.email:
        yield Problem(
            "email", "Give the address she or he agreed to get mail at, or take the agreement away."
        )
    if facts.phone and not any(letter.isdigit() for letter in facts.phone):
        yield Problem("phone", "A phone number needs digits.")
    if NOTHING in facts.equipment and len(facts.equipment) > 1:
        yield Problem("equipment", "Choose what is there, or “Nothing of these”, not both.")
    if facts.minutes_a_day is not None and not 1 <= facts.minutes_a_day <= MINUTES_MOST:
        yield Problem("minutes_a_day", f"Give 1 to {MINUTES_MOST} minutes, or leave it empty.")


def _is_address(text: str) -> bool:
    name, _, host = text.rpartition("@")
    return bool(name) and " " not in text and "." in host.strip(".") and not host.startswith((".", "-"))


@cache
def zones() -> frozenset[str]:
    """The IANA time zones by the name of a place: "Europe/Berlin"."""
    areas = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return frozenset(name for name in available_timezones() if name.startswith(areas)) | {"UTC"}


def day_in(zone: str, now: datetime) -> date:
    """The local date in an IANA zone at an aware moment."""
    return now.astimezone(ZoneInfo(zone)).date()


def said_day(day: date) -> str:
    """A date as people write it: "9 March 2026"."""
    return f"{day.day} {day:%B %Y}"
