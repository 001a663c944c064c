"""All rules, in the order in which their messages are shown."""

from collections.abc import Callable, Iterator, Mapping

from clinic.domain.lint.amount import jumps, stray_holds
from clinic.domain.lint.cautions import open_in_source, quarrels
from clinic.domain.lint.cert import LATER, missing_items
from clinic.domain.lint.errors import open_fields
from clinic.domain.lint.home import long_days, many_exercises, missing_things
from clinic.domain.lint.values import Finding, Review, Subject
from clinic.domain.lint.words import hard_texts

RULES: Mapping[str, Callable[[Subject], Iterator[Finding]]] = {
    "open fields": open_fields,
    "equipment": missing_things,
    "hold": stray_holds,
    "caution": quarrels,
    "volume": jumps,
    "minutes": long_days,
    "count": many_exercises,
    "reading": hard_texts,
    "left open": open_in_source,
    "cert": missing_items,
}


def review(subject: Subject) -> Review:
    """Everything that the rules find in a program, what stops publishing first."""
    findings = tuple(found for look in RULES.values() for found in look(subject))
    return Review(findings, later=(LATER,) if subject.record.taught is None else ())
