"""Drawings: the one place where the services ask the figure for a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from xml.sax.saxutils import escape

import structlog

from clinic.domain.catalogue.exercise import Exercise
from clinic.domain.sides import Side
from clinic.figure import api

log = structlog.get_logger("clinic.figures")

DRAWN = frozenset(api.names().exercises)
"""The names under which there is a drawing."""
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


def is_drawn(exercise: Exercise) -> bool:
    """Whether there is a drawing of the exercise at all."""
    return (exercise.figure or exercise.slug) in DRAWN


def in_place(exercise: Exercise) -> Picture:
    """What stands where a drawing would be, for an exercise that has none: its name, calmly."""
    lines = wrap(exercise.name, 16, break_long_words=True)[:4]
    top = 150 - 14 * (len(lines) - 1)
    words = "".join(
        f'<text x="150" y="{top + 28 * place}" text-anchor="middle">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    title = escape(exercise.name)
    return Picture(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" role="img">'
        f"<title>{title}</title>"
        '<rect x="12" y="12" width="276" height="276" rx="18" fill="#f7f5f0" stroke="#c9d0cc"/>'
        f'<g fill="#4a5a5f" font-family="sans-serif" font-size="22">{words}</g></svg>',
        exercise.name,
        f"{exercise.name}: there is no drawing yet",
    )


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
