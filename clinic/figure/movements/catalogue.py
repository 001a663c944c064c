"""All movements by slug, each pose already leaned into its balance, so that a drawing need not find it again."""

from dataclasses import replace
from typing import Final

from clinic.figure.movements import floor, one_leg, standing
from clinic.figure.movements.model import Fault, Movement
from clinic.figure.solve import balanced


def _steady(found: Fault) -> Fault:
    return replace(found, end=balanced(found.end).pose)


def _steadied(movement: Movement) -> Movement:
    return replace(
        movement,
        start=balanced(movement.start).pose,
        end=balanced(movement.end).pose,
        faults={name: _steady(fault) for name, fault in movement.faults.items()},
        outcomes={name: _steady(found) for name, found in movement.outcomes.items()},
    )


MOVEMENTS: Final[dict[str, Movement]] = {
    m.slug: _steadied(m) for m in (*standing.MOVEMENTS, *one_leg.MOVEMENTS, *floor.MOVEMENTS)
}
