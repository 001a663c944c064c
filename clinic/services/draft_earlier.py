"""What the patient was given before, at hand in the builder: list it, take it into the draft as it was."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from clinic.domain import drafts as rules
from clinic.domain.dose_text import short
from clinic.domain.drafts import DraftContent, DraftItem
from clinic.domain.errors import NotFound
from clinic.persistence import catalogue
from clinic.persistence import programs as rows
from clinic.persistence.programs import Program
from clinic.services.context import Doing

LOOKED_AT = 60
SHOWN = 6
"""How many of the patient's newest items are looked at, and how many of them are shown."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """One thing the patient was given before, with its changes and dose in words; ``id`` names it for adding."""

    id: UUID
    name: str
    modifications: tuple[str, ...]
    dose: str


def earlier(doing: Doing, program: Program, there: Collection[str]) -> tuple[Earlier, ...]:
    """The newest of what this patient was given and is not in the draft, one of each lineage."""
    given = rows.earlier_items(doing.session, doing.clinic_id, program.patient_id, LOOKED_AT)
    newest = {item.lineage: (row, item) for row, _, item in reversed(given) if item.lineage not in there}
    shown = list(reversed(newest.values()))[:SHOWN]
    exercises = catalogue.by_version(
        doing.session, doing.clinic_id, {item.exercise_version for _, item in shown}
    )
    return tuple(
        Earlier(
            row.id,
            exercises[item.exercise_version].name,
            tuple(
                found.name
                for slug in item.slugs
                if (found := exercises[item.exercise_version].modification(slug))
            ),
            short(item.dose),
        )
        for row, item in shown
    )


def taken_again(doing: Doing, program: Program, draft: DraftContent, about: str, fresh: str) -> DraftContent:
    """The draft with that item at its end, as it was; its lineage goes on if it is this program's own.

    Raises NotFound when the patient never had it.
    """
    found = rows.earlier_items(doing.session, doing.clinic_id, program.patient_id, LOOKED_AT)
    for row, program_id, item in found:
        if str(row.id) == about:
            there = {one.lineage for one in draft.items}
            own = program_id == program.id and item.lineage not in there
            again = DraftItem(
                item.lineage, item.exercise, item.exercise_version, item.modifications, item.dose,
                item.sides, item.schedule, item.note, item.rule,
            )  # fmt: skip
            return rules.with_item(draft, again if own else replace(again, lineage=fresh))
    raise NotFound("The patient's earlier programs do not hold this.")
