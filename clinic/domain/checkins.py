"""What a patient, the desk or a paper log reports: values, their limits, and the hash that tells two
posts apart.

A blank is not a zero: pain and effort are None until somebody gave a number, and 0 is a number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.domain.adherence.values import Amount, ReportSource, Status
from clinic.domain.codec import canonical, digest
from clinic.domain.errors import Invalid, Problem
from clinic.domain.sides import Side
from clinic.domain.symptoms import Felt, Phase, Where

GRACE_DAYS = 3
"""So many days back a patient may fill in (the grace G of the adherence definition)."""

NIGHT_UNTIL = 3
"""Before this hour the page asks which day is meant, and offers yesterday first."""

SCALE_TOP = 10
INDEX_MOST = 24
SETS_MOST, REPS_MOST, SECONDS_MOST = 100, 1000, 7200
NOTE_MOST = 2000
ENTRIES_MOST = 1000
QUESTIONS_MOST = 20


class SkipReason(StrEnum):
    """Why something was not done, or not all of it."""

    pain = "pain"
    no_time = "no-time"
    no_equipment = "no-equipment"
    unsure = "unsure"
    ill = "ill"
    too_hard = "too-hard"
    other = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """One report on one item, date and side. ``lineage`` is the item's; ``index`` None takes the first
    open place.

    ``lighter``: what was done is the easier version that the clinician allows.
    ``felt`` is kept in the order of the words, each once. Raises Invalid for numbers out of range, an amount
    without "partial", a reason with "done", and "none" beside another word.
    """

    lineage: UUID
    performed_on: date
    status: Status
    index: int | None = None
    side: Side | None = None
    amount: Amount | None = None
    reason: SkipReason | None = None
    pain: int | None = None
    effort: int | None = None
    felt: tuple[Felt, ...] = ()
    note: str = ""
    lighter: bool = False

    def __post_init__(self) -> None:
        """Refuse what contradicts itself; put the words in their order."""
        problems = [*_entry_problems(self)]
        if problems:
            raise Invalid.many(problems)
        object.__setattr__(self, "felt", in_order(self.felt))


@dataclass(frozen=True, slots=True)
class Symptom:
    """Something that hurts or tingles, told by itself; ``lineage`` if it belongs to one exercise."""

    performed_on: date
    felt: tuple[Felt, ...] = ()
    pain: int | None = None
    phase: Phase | None = None
    where: Where | None = None
    lineage: UUID | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a symptom without a word, a number or a text; put the words in their order."""
        problems = [
            *_felt_problems(self.felt),
            *_number_problems("pain", self.pain),
            *_note_problems(self.note),
        ]
        if not self.felt and self.pain is None and not self.note:
            problems.append(Problem("felt", "Choose what you feel, or give a number for the pain."))
        if problems:
            raise Invalid.many(problems)
        object.__setattr__(self, "felt", in_order(self.felt))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, about one exercise if ``lineage`` is given."""

    text: str
    lineage: UUID | None = None

    def __post_init__(self) -> None:
        """Refuse an empty question and one that is too long."""
        if not self.text.strip():
            raise Invalid("question", "Write your question first.")
        problems = [*_note_problems(self.text, "question")]
        if problems:
            raise Invalid.many(problems)


@dataclass(frozen=True, slots=True)
class Post:
    """One thing sent: the same ``client_key`` with the same content is the same post, however often it
    arrives."""

    client_key: UUID
    entries: tuple[Entry, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    questions: tuple[Asked, ...] = ()
    easier: str = ""

    def __post_init__(self) -> None:
        """Refuse a post that says nothing, or too much at once."""
        if not (self.entries or self.symptoms or self.questions or self.easier):
            raise Invalid("entries", "There is nothing to save yet. Choose an answer first.")
        problems = [*_note_problems(self.easier, "easier")]
        if len(self.entries) + len(self.symptoms) > ENTRIES_MOST:
            problems.append(Problem("entries", f"At most {ENTRIES_MOST} entries can be sent at once."))
        if len(self.questions) > QUESTIONS_MOST:
            problems.append(Problem("questions", f"At most {QUESTIONS_MOST} questions can be sent at once."))
        if problems:
            raise Invalid.many(problems)


def body_hash(post: Post) -> str:
    """SHA-256 (hex) of what the post says, its key left out: equal content, equal hash."""
    return digest(
        canonical(
            {
                "form": 1,
                "entries": [_plain_entry(entry) for entry in post.entries],
                "symptoms": [_plain_symptom(symptom) for symptom in post.symptoms],
                "questions": [[_text(asked.lineage), asked.text] for asked in post.questions],
                "easier": post.easier,
            }
        )
    )


def in_order(felt: tuple[Felt, ...]) -> tuple[Felt, ...]:
    """The words in their one order, each once."""
    return tuple(word for word in Felt if word in felt)


def local_day(now: datetime, zone: str) -> date:
    """The patient's date at that moment."""
    return now.astimezone(ZoneInfo(zone)).date()


def asks_which_day(now: datetime, zone: str) -> bool:
    """Whether it is so early that "today" may still mean yesterday: from 00:00 to 03:00 local time."""
    return now.astimezone(ZoneInfo(zone)).hour < NIGHT_UNTIL


@dataclass(frozen=True, slots=True)
class Span:
    """The dates a report may be about: from ``first`` to ``last``; empty when ``last`` comes before
    ``first``."""

    first: date
    last: date

    def problem(self, day: date, today: date, source: ReportSource) -> str:
        """Why this date may not be reported, as a sentence; empty when it may."""
        if day > today:
            return "This day has not come yet. Choose today or a day before."
        if source is ReportSource.patient and day < today - timedelta(days=GRACE_DAYS):
            return f"This day is more than {GRACE_DAYS} days ago. Tell your clinic, and they can enter it."
        if not self.first <= day <= self.last:
            return "This day is not part of the program."
        return ""

    def open_days(self, today: date) -> tuple[date, ...]:
        """The dates a patient may fill in on ``today``, the newest first."""
        days = (today - timedelta(days=back) for back in range(GRACE_DAYS + 1))
        return tuple(day for day in days if not self.problem(day, today, ReportSource.patient))


def _entry_problems(entry: Entry) -> Iterator[Problem]:
    if entry.index is not None and not 1 <= entry.index <= INDEX_MOST:
        yield Problem("index", f"This must be a whole number from 1 to {INDEX_MOST}.")
    if entry.amount is not None:
        if entry.status is not Status.partial:
            yield Problem("amount", "How much is only asked when a part of it was done.")
        yield from _amount_problems(entry.amount)
    if entry.reason is not None and entry.status is Status.done:
        yield Problem("reason", "A reason is only asked when it was not done, or not all of it.")
    yield from _number_problems("pain", entry.pain)
    yield from _number_problems("effort", entry.effort)
    yield from _felt_problems(entry.felt)
    yield from _note_problems(entry.note)


def _amount_problems(amount: Amount) -> Iterator[Problem]:
    caps = (
        ("sets", amount.sets, SETS_MOST),
        ("reps", amount.reps, REPS_MOST),
        ("seconds", amount.seconds, SECONDS_MOST),
    )
    for name, number, most in caps:
        if number is not None and not 0 <= number <= most:
            yield Problem(name, f"Give a whole number from 0 to {most}.")
    if amount.seconds is not None and (amount.sets is not None or amount.reps is not None):
        yield Problem("seconds", "Give rounds and times, or seconds, not both.")


def _number_problems(field: str, number: int | None) -> Iterator[Problem]:
    if number is not None and not 0 <= number <= SCALE_TOP:
        yield Problem(field, f"Give a number from 0 to {SCALE_TOP}.")


def _felt_problems(felt: tuple[Felt, ...]) -> Iterator[Problem]:
    if Felt.none in felt and len(set(felt)) > 1:
        yield Problem("felt", "Choose “none of these” alone, or the words that fit.")


def _note_problems(text: str, field: str = "note") -> Iterator[Problem]:
    if len(text) > NOTE_MOST:
        yield Problem(field, f"This is too long: at most {NOTE_MOST} characters.")
    elif any(_unstorable(letter) for letter in text):
        yield Problem(field, "It holds a character that cannot be stored. Please type it again.")


def _unstorable(letter: str) -> bool:
    if letter < " ":
        return letter not in "\n\t"
    return "\x7f" <= letter <= "\x9f" or "\ud800" <= letter <= "\udfff"


def _plain_entry(entry: Entry) -> list[object]:
    amount = entry.amount
    return [
        str(entry.lineage),
        entry.performed_on.isoformat(),
        entry.index,
        entry.side,
        entry.status,
        [amount.sets, amount.reps, amount.seconds] if amount else None,
        entry.reason,
        entry.pain,
        entry.effort,
        list(entry.felt),
        entry.note,
        *(["lighter"] if entry.lighter else []),
    ]


def _plain_symptom(symptom: Symptom) -> list[object]:
    return [
        _text(symptom.lineage),
        symptom.performed_on.isoformat(),
        list(symptom.felt),
        symptom.pain,
        symptom.phase,
        symptom.where,
        symptom.note,
    ]


def _text(key: UUID | None) -> str | None:
    return None if key is None else str(key)
