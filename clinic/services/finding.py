"""Find anything by a few letters: patients, exercises, templates, pages and what can be done there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from clinic.adapters.matching import matching
from clinic.domain.actions import Action, Verdict, verdict
from clinic.domain.exercise_search import Asked
from clinic.domain.names import folded
from clinic.persistence import templates
from clinic.services import patients
from clinic.services.context import Context, Doing, perform
from clinic.services.exercise_search import ExerciseLine, search

FEW = 6
"""So many patients, exercises and templates are shown at once."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. ``pages`` are places in the labels that were given; ``more_…`` how many are not shown.

    Without words there are all pages, and nobody's name.
    """

    words: str
    patients: tuple[tuple[UUID, str, str], ...]
    more_patients: int
    exercises: tuple[ExerciseLine, ...]
    more_exercises: int
    templates: tuple[tuple[UUID, str], ...]
    more_templates: int
    pages: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many results are shown."""
        return len(self.patients) + len(self.exercises) + len(self.templates) + len(self.pages)


def find(context: Context, words: str, labels: Sequence[str]) -> Found:
    """Look for words among patients and templates (where the role may), exercises and the ``labels`` of pages.

    Slips are forgiven.
    """
    asked = folded(words)
    if not asked:
        return Found(words, (), 0, (), 0, (), 0, tuple(range(len(labels))))
    with perform(context, Action.view_catalogue) as doing:
        exercises = search(doing, Asked(words=words), FEW)
        named = _templates(doing, asked)
    people: tuple[tuple[UUID, str, str], ...] = ()
    total = 0
    if verdict(context.actor, Action.list_patients) is Verdict.yes:
        found = patients.patients_page(context, words)
        total = found.total
        people = tuple(
            (line.id, line.name, line.programs[0].state if line.programs else "no program yet")
            for line in found.lines[:FEW]
        )
    pages = matching(asked, [folded(label) for label in labels])
    return Found(
        words,
        people,
        total - len(people),
        exercises.lines,
        exercises.count - len(exercises.lines),
        tuple(named[:FEW]),
        len(named[FEW:]),
        tuple(match.place for match in pages),
    )


def _templates(doing: Doing, asked: str) -> list[tuple[UUID, str]]:
    """The templates with such a name which the actor may open."""
    if verdict(doing.context.actor, Action.view_templates) is not Verdict.yes:
        return []
    named = templates.names_of(doing.session, doing.clinic_id, doing.context.member_id)
    return [named[match.place] for match in matching(asked, [folded(name) for _, name in named])]
