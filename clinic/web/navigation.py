"""The side navigation: where a member of each role may go."""

from dataclasses import dataclass

from flask import request, url_for

from clinic.domain.actions import Action, SignedIn, Verdict, verdict


@dataclass(frozen=True, slots=True)
class Place:
    """One entry. ``icon`` is a symbol of the sprite; ``count`` is empty unless something waits there."""

    label: str
    href: str
    icon: str
    count: str
    current: bool


PLACES = (
    ("Today", "caseload.today", "today", Action.view_caseload),
    ("Patients", "patients.patients", "patients", Action.list_patients),
    ("Exercises", "catalogue.exercises", "exercises", Action.view_catalogue),
    ("Print", "prints.prints", "print", Action.print_packets),
    ("Questions", "questions.questions", "questions", Action.view_questions),
    ("Audit trail", "audit.trail", "audit", Action.view_audit),
    ("Settings", "accounts.account", "settings", Action.view_account),
)

PARTS = {
    "accounts": (
        "own_account", "clinics", "defaults", "members", "own_translations", "symptom_table", "reminders.clinic",
    ),
    "catalogue": ("templates", "own_exercises", "collections", "poses"),
    "patients": (
        "imports", "merges", "timeline", "tests", "measures", "reports", "monitoring", "reminders", "symptoms",
        "programs", "builder", "lint", "delivery", "progression", "lighter", "links", "versions", "hand_over",
        "handouts", "adherence", "checkins", "second_fact",
    ),
    "prints": ("scans",),
    "questions": ("saved_answers", "messages"),
}  # fmt: skip
"""The place of each blueprint that is not one itself, or of one page of it."""
WHERE = {part: place for place, parts in PARTS.items() for part in parts}


def navigation(actor: SignedIn | None) -> list[Place]:
    """The places that the actor's role may open; none for somebody who is not signed in."""
    if actor is None:
        return []
    endpoint = request.endpoint or ""
    blueprint = endpoint.partition(".")[0]
    here = WHERE.get(endpoint) or WHERE.get(blueprint, blueprint)
    return [
        Place(label, url_for(first), icon, "", first.partition(".")[0] == here)
        for label, first, icon, action in PLACES
        if verdict(actor, action) in (Verdict.yes, Verdict.refresh_factor)
    ]
