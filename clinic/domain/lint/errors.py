"""What stops publishing: everything that ``drafts.open_points`` names, each with its rule and standard."""

from collections.abc import Iterator

from clinic.domain.drafts import open_points
from clinic.domain.lint.standards import CATALOGUE, SHEET, SIDE, TIDIER, Standard, cert
from clinic.domain.lint.values import Finding, Severity, Subject

RULES: dict[str, tuple[str, Standard, str]] = {
    "title": ("title", TIDIER, ""),
    "items": ("exercises", cert("13"), "13"),
    "alternatives": ("dose-choice", cert("13"), "13"),
    "sets": ("dose", cert("13"), "13"),
    "reps": ("dose", cert("13"), "13"),
    "load": ("load", cert("13"), "13"),
    "sides": ("side", SIDE, ""),
    "kind": ("schedule", cert("13"), "13"),
    "modifications": ("clash", CATALOGUE, ""),
    "goal": ("too-long", SHEET, ""),
    "note": ("too-long", SHEET, ""),
    "why": ("too-long", SHEET, ""),
}
"""The field of an open point, without its lineage, to the rule that it breaks, its standard and its CERT item."""

OTHER = ("form", SHEET, "")


def open_fields(subject: Subject) -> Iterator[Finding]:
    """Everything that must be settled before publishing."""
    for point in open_points(subject.draft, subject.exercises):
        name, _, lineage = point.field.partition("-")
        rule, standard, item = RULES.get(name, OTHER)
        yield Finding(
            rule,
            Severity.error,
            standard,
            point.message,
            point.field,
            (point.field, point.message),
            about=lineage,
            cert=item,
        )
