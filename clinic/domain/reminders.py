"""When a reminder may go: quiet hours, one a day, and none without something to tell.

Times of day are minutes since midnight on the patient's wall clock. The default quiet hours, nine in the evening to
eight in the morning, are those in which the United States allow no telephone solicitation (47 CFR 64.1200(c)(1)).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinic.domain.adherence.explain import items_on, slots_on, weeks_on
from clinic.domain.adherence.values import Scenario, State, Week
from clinic.domain.errors import Invalid
from clinic.domain.languages import DEFAULT

DAY = 24 * 60
USUAL_MINUTE = 18 * 60
QUIET_MOST = 20 * 60
BEFORE_QUIET = 30


class Channel(StrEnum):
    """The way a reminder goes."""

    mail = "mail"
    sms = "sms"


class Outcome(StrEnum):
    """What became of a reminder. ``late``: the service did not run in time; ``needless``: told meanwhile."""

    sent = "sent"
    failed = "failed"
    late = "late"
    needless = "needless"
    withdrawn = "withdrawn"


class Standing(StrEnum):
    """How a day stands with what was asked, the most telling last."""

    outside = "outside"
    paused = "paused"
    nothing = "nothing"
    done = "done"
    open = "open"

    @property
    def rank(self) -> int:
        """0 for a day outside the program, 4 for one with something to tell."""
        return list(Standing).index(self)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent, from ``begins`` up to ``ends``; over midnight when it ends before it begins."""

    begins: int
    ends: int

    def __post_init__(self) -> None:
        """Refuse what is no time of day, no length, or leaves less than four hours awake."""
        for field, minute in (("quiet_from", self.begins), ("quiet_to", self.ends)):
            if not 0 <= minute < DAY:
                raise Invalid(field, "Choose a time of day.")
        if not 0 < (self.ends - self.begins) % DAY <= QUIET_MOST:
            raise Invalid("quiet_to", "Leave at least four hours of the day, and at least a minute of quiet.")

    def holds(self, minute: int) -> bool:
        """Whether it is quiet at this time of day."""
        if self.begins < self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends

    def fitted(self, minute: int) -> int:
        """The nearest time of the same date that is not quiet: after it in the morning, before it at night."""
        if not self.holds(minute):
            return minute
        return self.ends if minute < self.ends else self.begins - BEFORE_QUIET


def minute_of(moment: datetime, zone: ZoneInfo) -> int:
    """The time of day of a moment."""
    here = moment.astimezone(zone)
    return here.hour * 60 + here.minute


def moment_on(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """When the wall clock shows this time: the first of two such moments, or just after a gap that swallows it."""
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def next_moment(
    after: datetime, minute: int, quiet: Quiet, zone: ZoneInfo, last: date | None = None
) -> datetime:
    """The first moment after ``after`` at which a reminder is due, on a date later than ``last``."""
    day = after.astimezone(zone).date()
    while True:
        found = moment_on(day, quiet.fitted(minute), zone)
        here = found.astimezone(zone).date()
        if found > after and (last is None or here > last) and not quiet.holds(minute_of(found, zone)):
            return found
        day += timedelta(days=1)


def too_late_at(now: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """From when on a reminder for this day is of no use: the next quiet hours, or midnight."""
    today = now.astimezone(zone).date()
    midnight = moment_on(today + timedelta(days=1), 0, zone)
    begins = moment_on(today, quiet.begins, zone)
    return begins if now < begins < midnight else midnight


def standing(scenario: Scenario, day: date) -> Standing:
    """Whether anything asked on ``day`` is still untold.

    A weekly number asks on a day when what is missing needs every day that is left of the week. Exercises for
    when they are needed never ask.
    """
    if not items_on(scenario, day) or day < scenario.begin:
        return Standing.outside
    if any(pause.first <= day <= pause.last and pause.items is None for pause in scenario.pauses):
        return Standing.paused
    slots = [slot.state for slot in slots_on(scenario, day) if slot.due]
    weeks = [
        found for found in (_of_week(week, day) for week in weeks_on(scenario, day)) if found is not None
    ]
    if State.unreported in slots or Standing.open in weeks:
        return Standing.open
    return Standing.done if slots or weeks else Standing.nothing


def _of_week(week: Week, day: date) -> Standing | None:
    if any(found.on == day for found in week.occurrences):
        return Standing.done
    left = 8 - day.isoweekday()
    return Standing.open if 0 < left <= week.due - week.reported else None


def read_time(text: str, field: str) -> int:
    """Minutes since midnight of "18:30". Raises Invalid."""
    found = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", text, re.ASCII)
    if found is None:
        raise Invalid(field, "Choose a time of day.")
    return int(found[1]) * 60 + int(found[2])


def time_words(minute: int) -> str:
    """ "18:30"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def clock_words(minute: int, language: str) -> str:
    """As patients read it: "6:30 pm" in English, else "18:30"."""
    if language != DEFAULT:
        return time_words(minute)
    return f"{(minute // 60 - 1) % 12 + 1}:{minute % 60:02} {'am' if minute < DAY // 2 else 'pm'}"


def read_mobile(text: str) -> str:
    """A number as every network reads it (E.164), "+15550100142"; an empty text stays one. Raises Invalid."""
    bare = re.sub(r"[\s().\-/]", "", text)
    if bare and not re.fullmatch(r"\+[1-9][0-9]{6,14}", bare, re.ASCII):
        raise Invalid("mobile", "Write it with the country code, such as +1 555 010 0142.")
    return bare


def masked(address: str) -> str:
    """Enough of an address or number to know one's own by: "r***@example.org", "***42"."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***@{host}" if at else f"***{address[-2:]}"


STOP_AT_ONCE = frozenset({"stop", "stopall", "unsubscribe", "optout", "alto", "baja", "parar", "detener"})
"""These stop whatever stands behind them."""
STOP_ALONE = STOP_AT_ONCE | {
    "end", "quit", "cancel", "revoke", "opt out", "stop all", "fin", "terminar", "cancelar", "no mas", "darse de baja",
}  # fmt: skip
"""These stop when nothing else was written: English ones as the FCC names them (47 CFR 64.1200(a)(10)), and Spanish."""


def is_stop(text: str) -> bool:
    """Whether an answer to a text message asks for no more of them."""
    plain = unicodedata.normalize("NFD", text.casefold())
    words = re.findall(r"[a-z]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    return " ".join(words) in STOP_ALONE or (words[:1] != [] and words[0] in STOP_AT_ONCE)
