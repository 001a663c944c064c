"""One search for everything: a page that works without script, and the same as values for the palette."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clinic.domain.actions import Action, Verdict, verdict
from clinic.services import finding as service
from clinic.services.finding import Found
from clinic.web import guard
from clinic.web.navigation import navigation

bp = Blueprint("finding", __name__)

MOST = 200


@dataclass(frozen=True, slots=True)
class Way:
    """One result: where it leads, its name, and a few words beside it."""

    name: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one kind; ``more`` leads to the rest, empty when all are here."""

    label: str
    ways: tuple[Way, ...]
    more: str = ""


ACTIONS: tuple[tuple[str, str, dict[str, Any], Action], ...] = (
    ("Add a patient", "patients.add", {}, Action.add_patient),
    ("Import patients from a file", "imports.imports", {}, Action.preview_import),
    ("Write an exercise", "own_exercises.new", {}, Action.view_exercise_form),
    ("Templates", "templates.templates", {}, Action.view_templates),
    ("Make a template", "templates.new", {}, Action.view_templates),
    ("Favourite exercises", "catalogue.exercises", {"shelf": "favourites"}, Action.view_catalogue),
    ("Exercises prescribed by me lately", "catalogue.exercises", {"shelf": "recent"}, Action.view_catalogue),
    ("Archived patients", "patients.patients", {"archived": "yes"}, Action.list_patients),
    ("Your account", "accounts.account", {}, Action.view_account),
)


@guard.route(bp, "/find", action=Action.find_anything)
def find() -> ResponseReturnValue:
    """The search as a plain page."""
    words, groups, _ = _found()
    return render_template("finding/find.html", words=words, groups=groups)


@guard.route(bp, "/find.json", action=Action.find_anything)
def suggest() -> ResponseReturnValue:
    """The same for the palette."""
    words, groups, count = _found()
    said = "Nothing fits." if not count else "1 result." if count == 1 else f"{count} results."
    plain = [
        {
            "label": group.label,
            "ways": [{"name": way.name, "about": way.about, "href": way.href} for way in group.ways],
        }
        for group in groups
    ]
    return jsonify({"words": words, "said": said, "groups": plain})


def _found() -> tuple[str, list[Group], int]:
    words = " ".join(request.args.get("q", "")[:MOST].replace("\0", "").split())
    pages = list(_pages())
    found = service.find(guard.context(), words, [page.name for page in pages])
    return words, [group for group in _groups(found, pages) if group.ways], found.count


def _pages() -> Iterator[Way]:
    """Every page and action that the actor's role may open, each once."""
    actor = guard.me()
    seen = set()
    for place in navigation(actor):
        seen.add(place.href)
        yield Way(place.label, "Page", place.href)
    for label, endpoint, values, action in ACTIONS:
        href = url_for(endpoint, **values)
        if verdict(actor, action) is Verdict.yes and href not in seen:
            yield Way(label, "", href)


def _groups(found: Found, pages: list[Way]) -> Iterator[Group]:
    yield Group(
        "Patients",
        tuple(
            Way(name, state, url_for("patients.patient", patient_id=key))
            for key, name, state in found.patients
        ),
        url_for("patients.patients", find=found.words) if found.more_patients else "",
    )
    yield Group(
        "Exercises",
        tuple(
            Way(
                line.name,
                f"also “{line.also}”" if line.also else line.by or ", ".join(line.regions),
                url_for("catalogue.exercise", slug=line.slug),
            )
            for line in found.exercises
        ),
        url_for("catalogue.exercises", find=found.words) if found.more_exercises else "",
    )
    yield Group(
        "Templates",
        tuple(Way(name, "", url_for("templates.template", template_id=key)) for key, name in found.templates),
        url_for("templates.templates", find=found.words) if found.more_templates else "",
    )
    yield Group("Pages", tuple(pages[place] for place in found.pages))
