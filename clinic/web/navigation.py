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

SETTINGS = frozenset({"own_account", "clinics", "defaults", "members", "own_translations", "symptom_table"})
"""Whose pages are parts of the settings."""


def navigation(actor: SignedIn | None) -> list[Place]:
    """The places that the actor's role may open; none for somebody who is not signed in."""
    if actor is None:
        return []
    here = (request.endpoint or "").partition(".")[0]
    here = "accounts" if here in SETTINGS else "catalogue" if here == "templates" else here
    here = "prints" if here == "scans" else here
    return [
        Place(label, url_for(endpoint), icon, "", endpoint.partition(".")[0] == here)
        for label, endpoint, icon, action in PLACES
        if verdict(actor, action) in (Verdict.yes, Verdict.refresh_factor)
    ]
