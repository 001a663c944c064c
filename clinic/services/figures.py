"""Drawings: the one place where the services ask the figure for a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import structlog

from clinic.domain.sides import Side
from clinic.figure import api

log = structlog.get_logger("clinic.figures")

NO_PICTURE = "There is no drawing of this form yet. The steps say how to do it."


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing: a whole SVG element, its title, and the text that stands for it."""

    svg: str
    title: str
    description: str


def picture(
    slug: str,
    side: Side | None = None,
    modifications: Sequence[str] = (),
    pose: str = "both",
    size: str = "card",
    prefix: str = "f",
) -> Picture | None:
    """Draw an exercise; None when it cannot be drawn like this (then say ``NO_PICTURE``).

    ``prefix`` keeps the ids of several drawings on one page apart.
    """
    return _drawn(slug, side.value if side else None, tuple(modifications), pose, size, prefix)


@lru_cache(maxsize=512)
def _drawn(
    slug: str, side: str | None, modifications: tuple[str, ...], pose: str, size: str, prefix: str
) -> Picture | None:
    try:
        found = api.draw(
            slug, side=side, modifications=list(modifications), pose=pose, size=size, prefix=prefix
        )
    except (api.UnknownName, api.ImpossiblePose, api.Contradiction) as error:
        log.warning(
            "no drawing", exercise=slug, side=side, modifications=modifications, pose=pose, why=str(error)
        )
        return None
    return Picture(found.svg, found.title, found.description)
