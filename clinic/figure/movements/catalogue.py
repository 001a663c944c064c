"""All movements by slug."""

from typing import Final

from clinic.figure.movements import floor, one_leg, standing
from clinic.figure.movements.model import Movement

MOVEMENTS: Final[dict[str, Movement]] = {
    m.slug: m for m in (*standing.MOVEMENTS, *one_leg.MOVEMENTS, *floor.MOVEMENTS)
}
