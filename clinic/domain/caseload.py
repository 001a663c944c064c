"""Who needs a call: from what is known of a program to a group, a rank and the reason in words.

The order of the rules is the order in which a clinician would want to hear of them. No rule gives advice;
each says what happened. Nothing here is a clinical threshold but ``pain_limit``, which the clinic sets.

Each thing that happened has keys of its own. Who looks at a person and marks her *reviewed* has seen those keys: she
leaves the list until a key is there that was not seen. What goes on (silence, doing less) gets a new key each week,
so that nobody is forgotten. An open alert cannot be put away like this: it is closed with a note.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256

from clinic.domain.adherence.values import Answer, SideScore, Slot
from clinic.domain.disagreements import places_of
from clinic.domain.sides import Side

SILENT_DAYS = 7
STOPPED_DAYS = 2
ENDING_DAYS = 7
MISSED_REMINDERS = 3
FALL = Fraction(1, 4)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Group(StrEnum):
    """What the clinician has to do."""

    call = "call"
    look = "look"
    well = "well"
    wait = "wait"
    seen = "seen"


class Reason(StrEnum):
    """Why somebody needs the clinician. New ones go to the end: kept scores hold their places as bits."""

    stopped = "stopped"
    alert = "alert"
    question = "question"
    conflict = "conflict"
    silent = "silent"
    side = "side"
    falling = "falling"
    low = "low"
    retest = "retest"
    ending = "ending"
    step = "step"
    unreached = "unreached"

    @property
    def bit(self) -> int:
        """Its place in ``bits``."""
        return 1 << list(Reason).index(self)


REASONS = {
    Reason.alert: "Open alert",
    Reason.stopped: "Stopped after pain",
    Reason.question: "Question waiting",
    Reason.silent: "No report for days",
    Reason.falling: "Doing less",
    Reason.low: "Less than half done",
    Reason.side: "One side only",
    Reason.conflict: "Paper and phone disagree",
    Reason.retest: "Test due again",
    Reason.ending: "Program ending",
    Reason.step: "Rule of progression met",
    Reason.unreached: "Reminders do not arrive",
}
"""The reasons as a clinician chooses among them."""

SAID_BY = {
    Reason.stopped: {Reason.silent, Reason.falling, Reason.low},
    Reason.silent: {Reason.falling, Reason.low},
    Reason.falling: {Reason.low},
}
"""What needs no words of its own beside another reason."""


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert nobody has acknowledged: what was felt, where, on which date; ``urgent`` asks for a call."""

    felt: tuple[str, ...]
    side: str | None
    pain: int | None
    raised_on: date
    urgent: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question nobody has answered."""

    text: str
    asked_on: date
    key: str = ""


@dataclass(frozen=True, slots=True)
class DueRetest:
    """A test that is to be done again, from a date on."""

    name: str
    slug: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """All that the rules look at. Dates are the patient's; ``last_pain`` is the highest of the last report's day.

    ``steps`` are those of rules of progression which are met and wait for a decision, in words. ``reviewed`` are the
    keys that somebody has seen and marked. ``missed`` are the days of the last reminders if none of them arrived.
    """

    today: date
    begins_on: date | None
    ends_on: date | None
    paused_until: date | None
    paused: bool
    pain_limit: int
    answer: Answer | None
    last_report_on: date | None
    last_pain: int | None
    alerts: tuple[OpenAlert, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    item_names: dict[str, str] | None = None
    steps: tuple[str, ...] = ()
    retests: tuple[DueRetest, ...] = ()
    reviewed: frozenset[str] = frozenset()
    missed: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Triage:
    """Where a program stands in the caseload. ``strong`` is the part of the reason said first.

    ``reason`` is None for who needs nobody; ``keys`` name what happened, so that it is known when it was seen.
    """

    group: Group
    rank: int
    strong: str
    rest: str = ""
    next_step: str = "Open"
    reason: Reason | None = None
    keys: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The whole reason."""
        return f"{self.strong} {self.rest}".strip()


@dataclass(frozen=True, slots=True)
class Standing:
    """A program's place with everything that holds beside it: ``also`` in words, ``reasons`` as bits, every key."""

    shown: Triage
    also: tuple[str, ...]
    reasons: int
    keys: tuple[str, ...]


def standing(known: Known) -> Standing:
    """What stands first, and what else there is. Who was reviewed stands apart until something new happens."""
    found = grounds(known)
    said = [one for one in found if one.reason is Reason.alert or not known.reviewed.issuperset(one.keys)]
    if found and not said:
        shown = Triage(Group.seen, 500, "Reviewed.", found[0].words)
    else:
        shown = said[0] if said else _on_their_way(known)
    covered = SAID_BY.get(shown.reason, set()) if shown.reason else set()
    also = [one.words for one in said[1:] if one.reason not in covered and not _same_pain(shown, one, known)]
    return Standing(shown, tuple(also), bits(found), tuple(sorted(key for one in found for key in one.keys)))


def _same_pain(shown: Triage, other: Triage, known: Known) -> bool:
    """Whether an alert says no more than that pain after which the person stopped."""
    return (
        shown.reason is Reason.stopped
        and other.reason is Reason.alert
        and all(
            (found.pain, found.raised_on, found.side) == (known.last_pain, known.last_report_on, None)
            for found in known.alerts
        )
    )


def triage(known: Known) -> Triage:
    """What stands first. Ranks of one rule differ by how long it has lasted."""
    return standing(known).shown


def grounds(known: Known) -> list[Triage]:
    """Everything for which the person needs somebody, what a clinician wants to hear of first in front."""
    rules = (
        _stopped_after_pain, _alerted, _asked, _disagreeing, _silent, _one_sided, _falling, _low, _retesting,
        _ending, _stepping, _unreached,
    )  # fmt: skip
    return [found for rule in rules if (found := rule(known)) is not None]


def bits(found: list[Triage]) -> int:
    """The reasons of these as one number, for a filter."""
    return sum(one.reason.bit for one in found if one.reason)


def stamp_of(keys: tuple[str, ...] | list[str]) -> str:
    """A short mark of what was there when somebody looked: it is another one as soon as a key is added or gone."""
    return sha256("\n".join(keys).encode()).hexdigest()[:12]


def day_words(day: date, today: date) -> str:
    """ "today", "yesterday", "on Wednesday" within six days, else "on 9 March"."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("today", "yesterday")[ago]
    if 1 < ago < 7:
        return f"on {WEEKDAYS[day.weekday()]}"
    return f"on {day.day} {day:%B}"


def age_words(day: date, today: date) -> str:
    """ "Today", "Yesterday", "2 days ago"."""
    ago = (today - day).days
    return ("Today", "Yesterday")[ago] if ago in (0, 1) else f"{ago} days ago"


def _alerted(known: Known) -> Triage | None:
    if not known.alerts:
        return None
    alert = max(known.alerts, key=lambda found: (found.urgent, found.raised_on))
    felt = ", ".join(word.replace("-", " ") for word in alert.felt) or f"pain {alert.pain}"
    where = f" on the {alert.side}" if alert.side else ""
    pain = f", pain {alert.pain}" if alert.pain is not None and alert.felt else ""
    rest = f"reported {day_words(alert.raised_on, known.today)}{pain}."
    group, rank = (Group.call, 9000) if alert.urgent else (Group.look, 5500)
    days = min((known.today - alert.raised_on).days, 99)
    return Triage(
        group, rank + days, f"{felt.capitalize()}{where},", rest, "Call" if alert.urgent else "Open",
        Reason.alert, tuple(one.key or f"alert:{one.raised_on}" for one in known.alerts),
    )  # fmt: skip


def _stopped_after_pain(known: Known) -> Triage | None:
    last = known.last_report_on
    if last is None or known.last_pain is None or known.last_pain < known.pain_limit or known.paused:
        return None
    if any(alert.felt for alert in known.alerts):
        return None  # what was felt says more than the number
    quiet = (known.today - last).days
    if quiet < STOPPED_DAYS or not _due_between(
        known.answer, last + timedelta(1), known.today - timedelta(1)
    ):
        return None
    strong = f"Stopped after pain {known.last_pain}"
    return Triage(
        Group.call, 8000 + min(quiet, 99), strong, f"{day_words(last, known.today)}. Nothing since.", "Call",
        Reason.stopped, (f"stopped:{last}",),
    )  # fmt: skip


def _asked(known: Known) -> Triage | None:
    if not known.questions:
        return None
    question = min(known.questions, key=lambda found: found.asked_on)
    text = question.text if len(question.text) <= 90 else f"{question.text[:88].rstrip()}…"
    days = min((known.today - question.asked_on).days, 99)
    age = age_words(question.asked_on, known.today)
    keys = tuple(one.key or f"question:{one.asked_on}" for one in known.questions)
    return Triage(Group.look, 5000 + days, "Asks:", f"“{text}” {age}.", "Answer", Reason.question, keys)


def _disagreeing(known: Known) -> Triage | None:
    places = places_of(known.answer) if known.answer else []
    differing = [place for place in places if place.mark.conflict]
    if not differing:
        return None
    many = len({(place.item, place.day, place.index) for place in differing})
    said = "one entry" if many == 1 else f"{many} entries"
    keys = tuple(f"conflict:{place.line}" for place in differing)
    return Triage(
        Group.look, 4500, "Paper and phone disagree", f"on {said}.", "Decide", Reason.conflict, keys
    )


def _silent(known: Known) -> Triage | None:
    if known.answer is None or known.paused or known.begins_on is None or _ended(known):
        return None
    since = known.last_report_on or known.begins_on - timedelta(1)
    quiet = (known.today - since).days
    due = _due_between(known.answer, since + timedelta(1), known.today - timedelta(1))
    if quiet <= SILENT_DAYS or not due:
        return None
    strong, rest = f"No report for {quiet - 1} days.", ""
    if known.last_report_on is None:
        strong, rest = "Nothing reported yet,", f"{quiet - 1} days after the start."
    keys = (f"silent:{since}:{quiet // 7}",)
    return Triage(Group.look, 4000 + min(quiet, 499), strong, rest, reason=Reason.silent, keys=keys)


def _one_sided(known: Known) -> Triage | None:
    if known.answer is None or _ended(known):
        return None
    pairs: dict[str, dict[Side, SideScore]] = {}
    for score in known.answer.sides:
        pairs.setdefault(score.item, {})[score.side] = score
    for item, sides in pairs.items():
        if len(sides) < 2:
            continue
        weak, strong = sorted(sides.values(), key=lambda score: score.credit / score.due)
        if weak.due >= 3 and strong.credit / strong.due - weak.credit / weak.due >= Fraction(1, 2):
            name = (known.item_names or {}).get(item, "")
            never = "never" if weak.credit == 0 else "seldom"
            counts = (
                f"{strong.side} {_count(strong.credit)} of {strong.due}, "
                f"{weak.side} {_count(weak.credit)} of {weak.due}."
            )
            return Triage(
                Group.look, 3500, f"{strong.side.capitalize()} yes, {weak.side} {never}.",
                f"{name}: {counts}", reason=Reason.side, keys=(f"side:{item}:{_week(known)}",),
            )  # fmt: skip
    return None


def _falling(known: Known) -> Triage | None:
    if known.answer is None or known.paused or _ended(known):
        return None
    week, month = known.answer.windows.last_7, known.answer.windows.last_28
    before_due, before = month.due - week.due, month.credit - week.credit
    if not week.enough or before_due < 5 or week.adherence is None:
        return None
    fall = before / before_due - week.adherence
    if fall < FALL:
        return None
    rest = f"{_of(week.credit, week.due)} in the last 7 days, {_of(before, before_due)} before."
    keys = (f"falling:{_week(known)}",)
    return Triage(Group.look, 3000 + percent(fall), "Doing less.", rest, reason=Reason.falling, keys=keys)


def _low(known: Known) -> Triage | None:
    if known.answer is None or known.paused or _ended(known):
        return None
    month = known.answer.windows.last_28
    if not month.enough or month.adherence is None or month.adherence >= Fraction(1, 2):
        return None
    rest = f"{_count(month.credit)} of {month.due} in 28 days."
    rank, keys = 2500 + 100 - percent(month.adherence), (f"low:{_week(known)}",)
    return Triage(Group.look, rank, "Less than half was done.", rest, reason=Reason.low, keys=keys)


def _retesting(known: Known) -> Triage | None:
    due = sorted((one.due_on, one.name, one.slug) for one in known.retests if one.due_on <= known.today)
    if not due:
        return None
    on, name, _ = due[0]
    more = f" and {len(due) - 1} more" if len(due) > 1 else ""
    since = "today" if on == known.today else f"since {on.day} {on:%B}"
    keys = tuple(f"retest:{slug}:{day}" for day, _, slug in due)
    days = min((known.today - on).days, 99)
    return Triage(
        Group.look, 2300 + days, "Test again:", f"{name}{more}, due {since}.", "Test", Reason.retest, keys
    )


def _ending(known: Known) -> Triage | None:
    if known.ends_on is None or known.begins_on is None:
        return None
    left = (known.ends_on - known.today).days
    if not 0 <= left <= ENDING_DAYS:
        return None
    strong = (
        "Last day today." if left == 0 else f"The program ends {_future_words(known.ends_on, known.today)}."
    )
    return Triage(
        Group.look, 2200 + ENDING_DAYS - left, strong, reason=Reason.ending, keys=(f"ending:{known.ends_on}",)
    )


def _stepping(known: Known) -> Triage | None:
    if not known.steps or known.paused or _ended(known):
        return None
    more = f" and {len(known.steps) - 1} more" if len(known.steps) > 1 else ""
    keys = tuple(f"step:{step}" for step in known.steps)
    return Triage(
        Group.look, 2000, "A rule is met:", f"{known.steps[0]}{more}.", reason=Reason.step, keys=keys
    )


def _unreached(known: Known) -> Triage | None:
    if len(known.missed) < MISSED_REMINDERS or known.paused or _ended(known):
        return None
    first = min(known.missed)
    rest = f"the last {len(known.missed)} failed, since {first.day} {first:%B}."
    keys = (f"unreached:{_week(known)}",)
    return Triage(Group.look, 1900, "Reminders do not arrive:", rest, "Look why", Reason.unreached, keys)


def _on_their_way(known: Known) -> Triage:
    if known.begins_on is None:
        return Triage(Group.wait, 900, "No program published yet.", "", "Open")
    if _ended(known):
        ended = known.ends_on or known.today
        whole = known.answer.windows.program if known.answer else None
        done = f"{_count(whole.credit)} of {whole.due} done." if whole and whole.due else ""
        return Triage(Group.wait, 100, f"Ended {day_words(ended, known.today)}.", done)
    if known.begins_on > known.today:
        return Triage(Group.wait, 800, f"Starts {_future_words(known.begins_on, known.today)}.")
    if known.paused:
        until = known.paused_until
        return Triage(Group.wait, 700, f"Paused until {until.day} {until:%B}." if until else "Paused.")
    if known.last_report_on is None:
        return Triage(Group.wait, 750, "New.", "Nothing reported yet.")
    month = known.answer.windows.last_28 if known.answer else None
    if month is None or not month.due:
        return Triage(
            Group.well,
            1000,
            "As needed only:",
            f"last report {day_words(known.last_report_on, known.today)}.",
        )
    going = (
        "Going well." if month.adherence is not None and month.adherence >= Fraction(4, 5) else "On the way."
    )
    return Triage(
        Group.well,
        1000 + 100 - percent(month.adherence or Fraction(0)),
        going,
        f"Last report {day_words(known.last_report_on, known.today)}.",
    )


def percent(fraction: Fraction) -> int:
    """A fraction as a whole percentage, halves up."""
    return int(fraction * 100 + Fraction(1, 2))


def _of(credit: Fraction, due: int) -> str:
    """A figure with what it is of, "3 of 10 (30 %)"."""
    return f"{_count(credit)} of {due} ({percent(credit / due)} %)"


def _count(credit: Fraction) -> str:
    rounded = round(float(credit), 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def _future_words(day: date, today: date) -> str:
    ahead = (day - today).days
    return "tomorrow" if ahead == 1 else f"on {day.day} {day:%B}"


def _week(known: Known) -> str:
    """The ISO week of today: what only goes on is new again on Mondays."""
    year, week, _ = known.today.isocalendar()
    return f"{year}-{week}"


def _ended(known: Known) -> bool:
    return known.ends_on is not None and known.ends_on < known.today


def _slots(answer: Answer | None) -> tuple[Slot, ...]:
    return answer.slots if answer else ()


def _due_between(answer: Answer | None, first: date, last: date) -> bool:
    return any(first <= slot.on <= last and slot.due for slot in _slots(answer)) or bool(
        answer and any(week.due and first <= week.monday + timedelta(6) <= last for week in answer.weeks)
    )
