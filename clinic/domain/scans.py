"""What the marks on a returned log mean: from the ink in each box to one answer, and how sure it is.

A patient marks one box; a box that is blacked out is withdrawn, and so is a mark struck through from edge to edge.
Everything else that is not one clear mark among empty boxes is doubtful, and a person looks at its picture: nothing is
guessed. The limits were set on synthetic sheets (``tests/scans``) with room to both sides of what was seen there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from clinic.domain.adherence.values import Status

EMPTY_MOST, MARK_LEAST = 0.02, 0.05
"""Share of a box's inside that is dark: what dirt may be, and what a mark must be."""
STAIN_MOST, INK_LEAST = 0.26, 0.3
"""How dark the darkest of it is, from 0 to 1: coffee and shadows are pale, a pen is not."""
NEAR_MOST, TOUCH_MOST = 0.06, 0.008
"""What may be just outside a box, and inside it, where nothing was marked: more, and a mark may have missed it."""
PEN_SHARE = 0.75
"""What is paler than this share of the page's usual mark was not made with the same pen."""
PALER = 0.55
"""What is paler than this share of the mark beside it is no second mark."""
FULL_LEAST, OPEN_MOST = 0.78, 0.62
"""A box that is darkened so far is blacked out; up to the second it is a mark."""
FILLED_LEAST = 0.4
"""A circle that is darkened so far was filled in; a line through it is thinner."""
SPILL_MOST, SPILL_SHARE = 0.1, 0.3
"""What a long stroke may leave in the box beside its own, and which share of the mark."""
REPLACED_LEAST = 0.1
"""A mark that replaces one which was blacked out must be no smaller: blacking out spills too."""
OUTLINE_LEAST = 0.25
"""How well the printed outline of the boxes is found where it should be, from 0 to 1."""


ANSWERS = (Status.done, Status.partial, Status.skipped)
"""What the boxes of a day mean, in their order."""


class SheetState(StrEnum):
    """How a sheet stands: to be looked at, not usable, entered, taken back, settled without entering."""

    open = "open"
    refused = "refused"
    confirmed = "confirmed"
    undone = "undone"
    put_away = "put-away"


class Doubt(StrEnum):
    """Why a person has to look."""

    faint = "faint"
    several = "several"
    blacked = "blacked"
    hidden = "hidden"


DOUBT_WORDS = {
    Doubt.faint: "There is a faint mark, or dirt.",
    Doubt.several: "More than one is marked.",
    Doubt.blacked: "Something is blacked out or struck through.",
    Doubt.hidden: "This place cannot be seen well.",
}


@dataclass(frozen=True, slots=True)
class Ink:
    """One box: the share of its inside that is dark, how dark the darkest of it is, whether a stroke runs through it
    from edge to edge, and how much ink is just outside of it, as a share of its inside."""

    dark: float
    depth: float = 1.0
    struck: bool = False
    near: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One cell: its boxes in their order, and how well their outline was found."""

    boxes: tuple[Ink, ...]
    outline: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The box that was meant (None: none), or a doubt; then ``box`` is what it looks most like."""

    box: int | None
    doubt: Doubt | None = None


def read_table(rows: Sequence[Sequence[Measured]], pain_row: int | None) -> list[list[Reading]]:
    """What each cell of a table says; ``pain_row`` is the place of the row of circles, if there is one."""
    depths = [
        box.depth
        for row in rows
        for cell in row
        for box in cell.boxes
        if box.dark >= MARK_LEAST and box.depth >= INK_LEAST and cell.outline >= OUTLINE_LEAST
    ]
    pen = median(depths) if depths else 0.0
    return [
        [(read_pain if place == pain_row else read_choice)(cell, pen) for cell in row]
        for place, row in enumerate(rows)
    ]


def read_choice(cell: Measured, pen: float = 0.0) -> Reading:
    """What the boxes of one day say: the marked one, unless that was blacked out."""
    inked = _inked(cell)
    blacked = [place for place in inked if cell.boxes[place].dark >= FULL_LEAST]
    open_ones = [place for place in inked if place not in blacked]
    likely = open_ones[0] if len(open_ones) == 1 else None
    if cell.outline < OUTLINE_LEAST:
        return Reading(likely, Doubt.hidden)
    if any(cell.boxes[place].struck or cell.boxes[place].dark > OPEN_MOST for place in open_ones):
        return Reading(_unstruck(cell, open_ones), Doubt.blacked)
    if not blacked:
        return _one_of(cell, inked, pen)
    if len(blacked) == 1 and likely is not None and cell.boxes[likely].dark >= REPLACED_LEAST:
        return _one_of(cell, open_ones, pen)
    return Reading(likely, Doubt.blacked)


def read_pain(cell: Measured, pen: float = 0.0) -> Reading:
    """What the circles of one day say. A small circle is soon full, so a full one is a mark like any other."""
    inked = _inked(cell)
    if cell.outline < OUTLINE_LEAST:
        return Reading(inked[0] if len(inked) == 1 else None, Doubt.hidden)
    reading = _one_of(cell, inked, pen)
    if len(inked) > 1 and reading.doubt:
        open_ones = [place for place in inked if cell.boxes[place].dark < FULL_LEAST]
        return Reading(open_ones[0] if len(open_ones) == 1 else None, Doubt.several)
    if inked and cell.boxes[inked[0]].struck and cell.boxes[inked[0]].dark < FILLED_LEAST:
        return Reading(inked[0], Doubt.blacked)
    return reading


def _inked(cell: Measured) -> list[int]:
    """The boxes with anything but stains and shadows in them, the darkest first."""
    boxes = cell.boxes
    deepest = max((box.depth for box in boxes if box.dark >= MARK_LEAST), default=0.0)
    pale = max(STAIN_MOST, PALER * deepest)
    inked = [place for place, box in enumerate(boxes) if box.dark > EMPTY_MOST and box.depth > pale]
    return sorted(inked, key=lambda place: -boxes[place].dark)


def _one_of(cell: Measured, inked: Sequence[int], pen: float) -> Reading:
    """The only mark; a doubt where there are several, or a faint one."""
    if not inked:
        missed = [place for place, box in enumerate(cell.boxes) if _is_missed(box, pen)]
        return Reading(missed[0] if len(missed) == 1 else None, Doubt.faint) if missed else Reading(None)
    first = cell.boxes[inked[0]]
    if len(inked) > 1:
        spilled = cell.boxes[inked[1]].dark
        if len(inked) > 2 or spilled > min(SPILL_MOST, SPILL_SHARE * first.dark):
            return Reading(inked[0], Doubt.several)
    if first.dark < MARK_LEAST or first.depth < max(INK_LEAST, PEN_SHARE * pen):
        return Reading(inked[0], Doubt.faint)
    return Reading(inked[0])


def _is_missed(box: Ink, pen: float) -> bool:
    """Whether a mark may have been meant for a box although hardly any of it is inside."""
    return box.near > NEAR_MOST or (box.dark > TOUCH_MOST and box.depth > PEN_SHARE * PALER * pen)


def _unstruck(cell: Measured, inked: Sequence[int]) -> int | None:
    """The only one that is not struck through; a mark that is alone was rather written large than withdrawn."""
    if len(inked) == 1:
        return inked[0]
    clear = [place for place in inked if not cell.boxes[place].struck and cell.boxes[place].dark <= OPEN_MOST]
    return clear[0] if len(clear) == 1 else None
