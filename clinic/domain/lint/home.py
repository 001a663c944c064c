"""What does not fit the patient's home and day: things not there, too many exercises, too many minutes."""

from collections.abc import Iterator

from clinic.domain.drafts import things
from clinic.domain.lint.standards import FEW, TIME, cert
from clinic.domain.lint.values import Finding, Severity, Subject
from clinic.domain.minutes import day_time, minutes_of

MOST_EXERCISES = 4


def missing_things(subject: Subject) -> Iterator[Finding]:
    """Equipment that an item needs and the patient did not name; nothing is said while nobody has asked."""
    if not subject.home.equipment:
        return
    for name, item, exercise in subject.items():
        needed = [thing for thing in things(item, exercise) if thing.needed]
        lacking = [thing for thing in needed if thing.slug not in subject.home.equipment]
        if lacking:
            said = ", ".join(thing.item.lower() for thing in lacking)
            instead = [one for thing in lacking for one in thing.substitutes]
            hint = f" Instead: {' or '.join(instead)}." if instead else ""
            yield Finding(
                "equipment",
                Severity.warning,
                cert("1"),
                f"{name}: not named as being at home: {said}.{hint}",
                f"item-{item.lineage}",
                tuple(thing.slug for thing in lacking),
                about=item.lineage,
            )


def many_exercises(subject: Subject) -> Iterator[Finding]:
    """More than four exercises."""
    count = len(subject.draft.items)
    if count > MOST_EXERCISES:
        yield Finding(
            "count",
            Severity.warning,
            FEW,
            f"There are {count} exercises. People do fewer of them, and do them less well, above {MOST_EXERCISES}.",
            "items",
            (str(count),),
        )


def long_days(subject: Subject) -> Iterator[Finding]:
    """The fullest day takes longer than the minutes that the patient has (else the usual ones), even at its least."""
    minutes, time = subject.home.minutes_a_day, day_time(subject.draft.items)
    if minutes is not None and time is not None and time.least > 60 * minutes:
        have = "Usual here:" if subject.home.usual else "The patient has"
        yield Finding(
            "minutes",
            Severity.warning,
            TIME,
            f"The fullest day takes {time.words()}. {have} {minutes}.",
            "items",
            (str(minutes), str(minutes_of(time.least))),
        )
