"""Remote therapeutic monitoring: which band some data-days and some minutes fall into. Never whether to bill.

Source: the CPT code set as of 2026 (98975 to 98981, 98984 to 98986): device supply counts distinct days with data
in 30 days (2 to 15, or 16 to 30); management counts minutes in a calendar month, with at least one live
interaction between the patient and the clinic.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic.domain.errors import Problem

FEW_DAYS, MANY_DAYS = 2, 16
SHORT_MINUTES, MANAGED_MINUTES = 10, 20
MINUTES_MOST = 480
NOTE_MOST = 1000
FIRST_DAY = date(2000, 1, 1)
NO_DEVICE = (
    "This software is not represented as an FDA-defined medical device, and it does not decide whether anything may "
    "be billed. Check the codes, the payer's rules and the patient's consent before billing."
)


class Kind(StrEnum):
    """What the minutes were spent on; only ``live`` is an interaction in real time."""

    live = "live"
    review = "review"
    message = "message"
    care = "care"


KINDS = {
    Kind.live: "Spoke with the patient (phone, video, in person)",
    Kind.review: "Looked at what was reported",
    Kind.message: "Wrote to the patient",
    Kind.care: "Changed or planned the program",
}


@dataclass(frozen=True, slots=True)
class Family:
    """The codes of one kind of device: for 2 to 15 data-days, and for 16 to 30."""

    name: str
    few: str
    many: str


FAMILIES = (
    Family("musculoskeletal", "98985", "98977"),
    Family("respiratory", "98984", "98976"),
    Family("cognitive behavioural therapy", "98986", "98978"),
)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes that somebody spent on a day."""

    on: date
    minutes: int
    kind: Kind
    note: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month by its first day: minutes in all, those in live interaction, how many live interactions."""

    first: date
    minutes: int
    live_minutes: int
    live: int


def device_band(data_days: int, family: Family = FAMILIES[0]) -> str:
    """The code into whose band this number of data-days in one interval falls; empty below two."""
    if data_days < FEW_DAYS:
        return ""
    return family.few if data_days < MANY_DAYS else family.many


def management_band(month: Month) -> tuple[tuple[str, int], ...]:
    """The codes into whose bands a month falls, with how often; none below ten minutes or without a live one."""
    if month.minutes < SHORT_MINUTES or not month.live:
        return ()
    if month.minutes < MANAGED_MINUTES:
        return (("98979", 1),)
    further = (month.minutes - MANAGED_MINUTES) // MANAGED_MINUTES
    return (("98980", 1), ("98981", further)) if further else (("98980", 1),)


def months(spent: Iterable[Minutes]) -> tuple[Month, ...]:
    """The sums of each calendar month that has an entry, the newest first."""
    found: dict[date, list[Minutes]] = {}
    for one in spent:
        found.setdefault(one.on.replace(day=1), []).append(one)
    return tuple(_month(first, found[first]) for first in sorted(found, reverse=True))


def problems_of(spent: Minutes, today: date) -> list[Problem]:
    """What is wrong with an entry, field by field."""
    problems = []
    if not FIRST_DAY <= spent.on <= today:
        problems.append(Problem("on", "Give the day on which it was done, today or earlier."))
    if not 1 <= spent.minutes <= MINUTES_MOST:
        problems.append(Problem("minutes", f"Give whole minutes from 1 to {MINUTES_MOST}."))
    if len(spent.note) > NOTE_MOST:
        problems.append(Problem("note", f"This note is too long: at most {NOTE_MOST} characters."))
    return problems


def _month(first: date, spent: list[Minutes]) -> Month:
    live = [one.minutes for one in spent if one.kind is Kind.live]
    return Month(first, sum(one.minutes for one in spent), sum(live), len(live))
