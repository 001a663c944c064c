"""What fits where: how many steps stand beside a drawing, and whether the first exercise fits on page one.

Estimates from the number of characters, in millimetres at the standard size; the stylesheet
static/print/standard.css has the same measures. A wrong estimate costs a little white space and breaks
nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from clinic.domain.handout import Handout, HandoutItem, Paper

_COLUMN, _GAP = 62.0, 5.0
_TEXT_WIDTH = 180.0
_BESIDE_WIDTH = _TEXT_WIDTH - _COLUMN - _GAP
_HIGHEST = {1: 54.0, 2: 55.0, 3: 42.0}
_LINE, _CHARACTER, _INDENT = 6.35, 2.15, 7.5
_TOLERANCE, _BESIDE_MOST = 3.0, 115.0
_PAGE_HEIGHT = {Paper.a4: 297 - 9 - 36.5, Paper.letter: 279.4 - 9 - 36.5}
OVERVIEW_MOST = 7
"""Exercises that fit on page one at a glance."""

_VIEW_BOX = re.compile(r'viewBox="\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"')


@dataclass(frozen=True, slots=True)
class Beside:
    """How many of an exercise's steps, and of the lines that follow them, stand beside the drawing."""

    steps: int
    lines: int


def beside(item: HandoutItem, lines: Sequence[str]) -> Beside:
    """What stands beside the drawing: every step, or as many as there is room for when they are very
    many; then lines while there is room."""
    room, used, steps = _room(item), _dose(item), _step_heights(item)
    if used + sum(steps) > max(room, _BESIDE_MOST):
        return Beside(_count(steps, room - used), 0)
    used += sum(steps)
    heights = [_lines([line], _BESIDE_WIDTH) * _LINE + 0.6 for line in lines]
    return Beside(len(steps), _count(heights, room - used))


def wants_overview(handout: Handout, lines: Sequence[str]) -> bool:
    """Whether page one has no room for the first exercise, with its lines below the steps: then it shows
    all of them at a glance instead."""
    if not 2 <= len(handout.items) <= OVERVIEW_MOST:
        return False
    return _start_height(handout) + _item_height(handout.items[0], lines) > _PAGE_HEIGHT[handout.paper]


def _item_height(item: HandoutItem, lines: Sequence[str]) -> float:
    """The height of an exercise with the space above it."""
    standing = beside(item, []).steps
    above = 16.0 + _lines([item.suffix, "; ".join(item.equipment)], _TEXT_WIDTH - 10) * 6.2
    core = max(_room(item) + 1.5, _dose(item) + sum(_step_heights(item)[:standing]))
    below = [_lines([step], _TEXT_WIDTH - _INDENT) * _LINE + 0.4 for step in item.steps[standing:]]
    said = sum(_lines([line], _TEXT_WIDTH) * _LINE + 0.6 for line in (*lines, *item.note.splitlines()))
    return above + core + sum(below) + said + 1.0


def _start_height(handout: Handout) -> float:
    """The height of everything on page one above the first exercise."""
    safety = handout.safety
    shared = Counter(text for item in handout.items for text in dict.fromkeys(item.cautions))
    care = " ".join(text for text, count in shared.items() if count > 1)
    stop = f"Stop and call {safety.call}, {safety.phone}, if you have: {', '.join(safety.stop_when)}"
    plan = 9.0 * bool(handout.daily or handout.five_minutes) + (3 + _lines([stop], 172) * _LINE) * bool(
        safety.stop_when
    )
    urgent = sum(3 + _lines([text], 172) * _LINE for text in safety.urgent)
    title = (
        _lines([handout.title], _TEXT_WIDTH / 1.9) * 10.5 + _lines([handout.goal], _TEXT_WIDTH / 1.2) * 7.5
    )
    return (
        19.0
        + title
        + plan
        + 4
        + urgent
        + (2.5 + _lines([f"Take care: {care}"], _TEXT_WIDTH) * _LINE) * bool(care)
    )


def _room(item: HandoutItem) -> float:
    """The height of the drawings."""
    high = _HIGHEST[min(max(len(item.figures), 1), 3)]
    return sum(min(high, _COLUMN / _ratio(figure.svg)) for figure in item.figures)


def _step_heights(item: HandoutItem) -> list[float]:
    return [_lines([step], _BESIDE_WIDTH - _INDENT) * _LINE + 0.4 for step in item.steps]


def _count(heights: Iterable[float], room: float) -> int:
    """How many heights, from the first on, fit into the room and a little more."""
    return sum(total <= room + _TOLERANCE for total in accumulate(heights))


def _ratio(svg: str) -> float:
    """Width over height of an SVG's viewBox; 1 when it has none."""
    found = _VIEW_BOX.search(svg)
    return float(found[1]) / float(found[2]) if found and float(found[1]) and float(found[2]) else 1.0


def _lines(texts: Iterable[str], width: float) -> int:
    return sum(ceil(len(text) * _CHARACTER / width) for text in texts)


def _dose(item: HandoutItem) -> float:
    """The height of the dose's box."""
    inside = _BESIDE_WIDTH - 8
    large = ceil(len(item.dose) * _CHARACTER * 1.4 / inside)
    return 7.5 + large * 8.3 + _lines([*item.dose_or, item.schedule], inside) * 6.8
