"""Who needs a call: from what is known of a program to a group, a rank and the reason in words.

The order of the rules is the order in which a clinician would want to hear of them. No rule gives advice;
each says what happened. Nothing here is a clinical threshold but ``pain_limit``, which the clinic sets.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from clinic.domain.adherence.values import Answer, SideScore, Slot, State
from clinic.domain.sides import Side

SILENT_DAYS = 7
STOPPED_DAYS = 2
FALL = Fraction(1, 4)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Group(StrEnum):
    """What the clinician has to do."""

    call = "call"
    look = "look"
    well = "well"
    wait = "wait"


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert nobody has acknowledged: what was felt, where, on which date; ``urgent`` asks for a call."""

    felt: tuple[str, ...]
    side: str | None
    pain: int | None
    raised_on: date
    urgent: bool


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question nobody has answered."""

    text: str
    asked_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """All that the rules look at. Dates are the patient's; ``last_pain`` is the highest of the last report's day.

    ``steps`` are those of rules of progression which are met and wait for a decision, in words.
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


@dataclass(frozen=True, slots=True)
class Triage:
    """Where a program stands in the caseload. ``strong`` is the part of the reason said first."""

    group: Group
    rank: int
    strong: str
    rest: str = ""
    next_step: str = "Open"

    @property
    def words(self) -> str:
        """The whole reason."""
        return f"{self.strong} {self.rest}".strip()


def triage(known: Known) -> Triage:
    """The first rule that fits decides. Ranks of one rule differ by how long it has lasted."""
    for rule in (
        _stopped_after_pain,
        _alerted,
        _asked,
        _disagreeing,
        _silent,
        _one_sided,
        _falling,
        _low,
        _stepping,
    ):
        found = rule(known)
        if found is not None:
            return found
    return _on_their_way(known)


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
        group, rank + days, f"{felt.capitalize()}{where},", rest, "Call" if alert.urgent else "Open"
    )


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
        Group.call, 8000 + min(quiet, 99), strong, f"{day_words(last, known.today)}. Nothing since.", "Call"
    )


def _asked(known: Known) -> Triage | None:
    if not known.questions:
        return None
    question = min(known.questions, key=lambda found: found.asked_on)
    text = question.text if len(question.text) <= 90 else f"{question.text[:88].rstrip()}…"
    days = min((known.today - question.asked_on).days, 99)
    age = age_words(question.asked_on, known.today)
    return Triage(Group.look, 5000 + days, "Asks:", f"“{text}” {age}.", "Answer")


def _disagreeing(known: Known) -> Triage | None:
    count = sum(slot.state is State.conflict for slot in _slots(known.answer))
    if not count:
        return None
    said = "one entry" if count == 1 else f"{count} entries"
    return Triage(Group.look, 4500, "Paper and phone disagree", f"on {said}.")


def _silent(known: Known) -> Triage | None:
    if known.answer is None or known.paused or known.begins_on is None or _ended(known):
        return None
    since = known.last_report_on or known.begins_on - timedelta(1)
    quiet = (known.today - since).days
    due = _due_between(known.answer, since + timedelta(1), known.today - timedelta(1))
    if quiet <= SILENT_DAYS or not due:
        return None
    if known.last_report_on is None:
        return Triage(
            Group.look, 4000 + min(quiet, 499), "Nothing reported yet,", f"{quiet - 1} days after the start."
        )
    return Triage(Group.look, 4000 + min(quiet, 499), f"No report for {quiet - 1} days.", "")


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
                Group.look, 3500, f"{strong.side.capitalize()} yes, {weak.side} {never}.", f"{name}: {counts}"
            )
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
    rest = f"{percent(week.adherence)} % in the last 7 days, {percent(before / before_due)} % before."
    return Triage(Group.look, 3000 + percent(fall), "Doing less.", rest)


def _low(known: Known) -> Triage | None:
    if known.answer is None or known.paused or _ended(known):
        return None
    month = known.answer.windows.last_28
    if not month.enough or month.adherence is None or month.adherence >= Fraction(1, 2):
        return None
    rest = f"{_count(month.credit)} of {month.due} in 28 days."
    return Triage(Group.look, 2500 + 100 - percent(month.adherence), "Less than half was done.", rest)


def _stepping(known: Known) -> Triage | None:
    if not known.steps or known.paused or _ended(known):
        return None
    more = f" and {len(known.steps) - 1} more" if len(known.steps) > 1 else ""
    return Triage(Group.look, 2000, "A rule is met:", f"{known.steps[0]}{more}.")


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


def _count(credit: Fraction) -> str:
    rounded = round(float(credit), 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def _future_words(day: date, today: date) -> str:
    ahead = (day - today).days
    return "tomorrow" if ahead == 1 else f"on {day.day} {day:%B}"


def _ended(known: Known) -> bool:
    return known.ends_on is not None and known.ends_on < known.today


def _slots(answer: Answer | None) -> tuple[Slot, ...]:
    return answer.slots if answer else ()


def _due_between(answer: Answer | None, first: date, last: date) -> bool:
    return any(first <= slot.on <= last and slot.due for slot in _slots(answer)) or bool(
        answer and any(week.due and first <= week.monday + timedelta(6) <= last for week in answer.weeks)
    )
