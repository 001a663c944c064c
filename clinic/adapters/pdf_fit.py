"""What fits where: how many steps stand beside a drawing, and whether the first exercise fits on page one.

Estimates from the number of characters, in millimetres; the stylesheet
static/print/exercises.css has the same measures. A wrong estimate costs a little white space and breaks
nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from clinic.adapters.pdf_layouts import PLANS, is_stacked
from clinic.domain.handout import Handout, HandoutItem, Layout, Paper

_LINE, _CHARACTER = 6.35, 2.15
_TOLERANCE, _BESIDE_MOST = 3.0, 115.0
_PAPER = {Paper.a4: (210.0, 297.0), Paper.letter: (215.9, 279.4)}
OVERVIEW_MOST = 7
"""Exercises that fit on page one at a glance."""

_VIEW_BOX = re.compile(r'viewBox="\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"')


@dataclass(frozen=True, slots=True)
class Beside:
    """How many of an exercise's steps, and of the lines that follow them, stand beside the drawing."""

    steps: int
    lines: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of one layout in millimetres: width of the text, height of page one, the drawing's
    column, its greatest height by the number of drawings, and letters relative to 14 pt."""

    width: float
    height: float
    column: float
    high: Mapping[int, float]
    letters: float

    @property
    def beside(self) -> float:
        """The width beside the drawing."""
        return self.width - self.column

    def lines(self, texts: Iterable[str], width: float, larger: float = 1.0) -> int:
        """How many lines some texts take."""
        return sum(ceil(len(text) * _CHARACTER * self.letters * larger / width) for text in texts)

    def high_as(self, texts: Iterable[str], width: float) -> float:
        """The height of some texts, one under another."""
        return self.lines(texts, width) * _LINE * self.letters


def frame_of(handout: Handout) -> Frame:
    """The measures of a handout's layout."""
    wide, tall = _PAPER[handout.paper]
    letters = handout.size.points / 14
    if handout.layout is Layout.detailed:
        return Frame(wide - 30, tall - 22 - 23.5 * letters, 98, {1: 76, 2: 62, 3: 42}, letters)
    if PLANS[handout.layout].half:
        return Frame(tall / 2 - 24, wide - 15 - 26 * letters, 54, {1: 46, 2: 40, 3: 30}, letters)
    return Frame(wide - 30, tall - 22 - 23.5 * letters, 67, {1: 54, 2: 55, 3: 42}, letters)


def beside(handout: Handout, item: HandoutItem, lines: Sequence[str]) -> Beside:
    """What stands beside the drawing: every step, or as many as there is room for when they are very
    many; then lines while there is room. Nothing but the dose where the page is narrow or letters are
    very large."""
    if is_stacked(handout):
        return Beside(0, 0)
    frame = frame_of(handout)
    room, used, steps = _room(frame, item), _dose(frame, item), _step_heights(frame, item)
    if used + sum(steps) > max(room, _BESIDE_MOST):
        return Beside(_count(steps, room - used) if frame.letters == 1 else 0, 0)
    used += sum(steps)
    heights = [frame.high_as([line], frame.beside) + 0.6 for line in lines]
    return Beside(len(steps), _count(heights, room - used))


def wants_overview(handout: Handout, lines: Sequence[str]) -> bool:
    """Whether page one has no room for the first exercise, with its lines below the steps: then it shows
    all of them at a glance instead. Always on the detailed sheet, never in booklets."""
    if not 2 <= len(handout.items) <= OVERVIEW_MOST:
        return False
    if handout.layout is Layout.detailed:
        return True
    if handout.layout is not Layout.standard:
        return False
    frame = frame_of(handout)
    needed = _item_height(handout, frame, handout.items[0], lines)
    return _start_height(handout, frame) + needed > frame.height


def footer_lines(handout: Handout) -> int:
    """How many lines the clinic's own line at the foot takes beside the page's number."""
    frame = frame_of(handout)
    return frame.lines([handout.letterhead.footer], frame.width * 0.72)


def _item_height(handout: Handout, frame: Frame, item: HandoutItem, lines: Sequence[str]) -> float:
    """The height of an exercise with the space above it."""
    standing = beside(handout, item, []).steps
    above = 9 + 7 * frame.letters + frame.high_as([item.suffix, "; ".join(item.equipment)], frame.width - 10)
    core = max(_room(frame, item) + 1.5, _dose(frame, item) + sum(_step_heights(frame, item)[:standing]))
    below = [frame.high_as([step], frame.width - 7.5) + 0.4 for step in item.steps[standing:]]
    said = sum(frame.high_as([line], frame.width) + 0.6 for line in (*lines, *item.note.splitlines()))
    return above + core + sum(below) + said + 1.0


def _start_height(handout: Handout, frame: Frame) -> float:
    """The height of everything on page one above the first exercise."""
    safety = handout.safety
    shared = Counter(text for item in handout.items for text in dict.fromkeys(item.cautions))
    care = " ".join(text for text, count in shared.items() if count > 1)
    stop = f"Stop and call {safety.call}, {safety.phone}, if you have: {', '.join(safety.stop_when)}"
    plan = (2.5 + 6.5 * frame.letters) * bool(handout.daily or handout.five_minutes)
    plan += (3 + frame.high_as([stop], frame.width - 8)) * bool(safety.stop_when)
    urgent = sum(3 + frame.high_as([text], frame.width - 8) for text in safety.urgent)
    title = frame.lines([handout.title], frame.width, 1.9) * 10.5 * frame.letters
    title += frame.lines([handout.goal], frame.width, 1.2) * 7.5 * frame.letters
    taken = (2.5 + frame.high_as([f"Take care: {care}"], frame.width)) * bool(care)
    return 6 + 13 * frame.letters + title + plan + 4 + urgent + taken


def _room(frame: Frame, item: HandoutItem) -> float:
    """The height of the drawings."""
    high = frame.high[min(max(len(item.figures), 1), 3)]
    return sum(min(high, (frame.column - 5) / _ratio(figure.svg)) for figure in item.figures)


def _step_heights(frame: Frame, item: HandoutItem) -> list[float]:
    return [frame.high_as([step], frame.beside - 7.5) + 0.4 for step in item.steps]


def _count(heights: Iterable[float], room: float) -> int:
    """How many heights, from the first on, fit into the room and a little more."""
    return sum(total <= room + _TOLERANCE for total in accumulate(heights))


def _ratio(svg: str) -> float:
    """Width over height of an SVG's viewBox; 1 when it has none."""
    found = _VIEW_BOX.search(svg)
    return float(found[1]) / float(found[2]) if found and float(found[1]) and float(found[2]) else 1.0


def _dose(frame: Frame, item: HandoutItem) -> float:
    """The height of the dose's box."""
    inside = frame.beside - 8
    large = frame.lines([item.dose], inside, 1.4)
    small = frame.lines([*item.dose_or, item.schedule], inside)
    return 7.5 + (large * 8.3 + small * 6.8) * frame.letters
