"""The printed log as a machine finds it: what its code says, and where its boxes stand, in millimetres.

One description for the printer and for the reader, so that they cannot drift apart. Lengths are measured from the
upper left corner of the table; on a sheet that is written from right to left everything is mirrored.

A code of form 2 has 18 characters, as many as a Micro QR code holds with 15 % correction: the form, the check code of
the version (which no other version shares), the week, the first row and the number of rows of this table, how it was
laid out, and the first day. Form 1 ("L1:K7QF4M2X:3:2:1") stands on sheets printed before; it names the version only.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.domain.check_code import ALPHABET
from clinic.domain.handout_look import Paper, Size

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BASE = len(DIGITS)
EPOCH = date(2020, 1, 1)
ROWS_MOST = BASE - 1
PAINS = 11
CHOICES = 3
"""Boxes of a day: done, a part of it, not done."""
CORNER, TIMING = 5.0, 2.4
"""Sides of the black squares at the table's corners and at both ends of each row."""
RAIL = 3.0
"""From the table's edge to the middle of those squares."""
CORNER_TOP, CORNER_BELOW = 2.5, 3.5
"""Middle of the upper corners below the table's top, and of the lower ones below its end."""
CODE_SIDE, CODE_INWARD, CODE_ABOVE = 17.0, 3.0, 2.0
"""The code's square (its quiet zone included), how far it stands from the table's end, and above its top."""
DOT_INWARD = 0.6
"""Room between a circle and the end of its place."""
_SIZES, _PAPERS = tuple(Size), tuple(Paper)
_FORM_1 = re.compile(rf"L1:([{ALPHABET}]{{8}}):(\d+):(\d+):(\d+)")
_FORM_2 = re.compile(rf"L2([{ALPHABET}]{{8}})([0-9A-Z]{{8}})")


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its middle: ``x`` from the middle of its day's column, ``y`` below the middle of its row."""

    x: float
    y: float
    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the boxes of a table stand: its width, that of the names, and of the boxes."""

    wide: float
    names: float
    box: tuple[float, float]
    gap: float
    dot: float
    pitch: tuple[float, float]

    @property
    def day(self) -> float:
        """Width of one day's column."""
        return (self.wide - self.names) / 7

    def column(self, day: int) -> float:
        """Middle of a day's column, 0 for the first day."""
        return self.names + self.day * (day + 0.5)

    def choices(self) -> tuple[Box, ...]:
        """The boxes for done, a part, not done."""
        step = self.box[0] + self.gap
        return tuple(Box((place - 1) * step, 0.0, *self.box) for place in range(CHOICES))

    def pains(self) -> tuple[Box, ...]:
        """The circles for pain 0 to 10, each after its number: 0 to 4 one below the other, beside them 5 to 10."""
        across, down = self.pitch
        places = ((number // 5, number % 5) if number < PAINS - 1 else (1, 5) for number in range(PAINS))
        return tuple(
            Box(
                (column - 0.5) * across + (across - self.dot) / 2 - DOT_INWARD,
                (row - 2.5) * down,
                self.dot,
                self.dot,
            )
            for column, row in places
        )


_WIDTHS = {
    (Paper.a4, False): 180.0,
    (Paper.letter, False): 185.9,
    (Paper.a4, True): 267.0,
    (Paper.letter, True): 249.4,
}
_NAMES = {Size.standard: 43.0, Size.large: 62.0, Size.extra: 60.0}


def frame(size: Size, paper: Paper) -> Frame:
    """The frame of a table in letters of this size on this paper (large letters lie across the sheet)."""
    wide, names = _WIDTHS[paper, size is not Size.standard], _NAMES[size]
    if size is Size.standard:
        return Frame(wide, names, (5.4, 8.6), 0.8, 4.5, (9.6, 5.7))
    if size is Size.large:
        return Frame(wide, names, (7.2, 9.6), 1.4, 5.8, (13.2, 7.8))
    return Frame(wide, names, (7.2, 11.0), 1.4, 6.0, (13.4, 8.6))


@dataclass(frozen=True, slots=True)
class PageMark:
    """What the code of one table says.

    ``check`` is the version's check code, ``week`` counts from 1, ``first`` is the place of its first row in the log
    (from 0) and ``rows`` how many follow; ``pain`` whether the row for pain stands below them. Form 1 has neither.
    """

    check: str
    week: int
    first: int = 0
    rows: int = 0
    pain: bool = False
    mirrored: bool = False
    size: Size = Size.standard
    paper: Paper = Paper.a4
    first_day: date | None = None
    form: int = 2

    @property
    def text(self) -> str:
        """The 18 characters of form 2."""
        look = (_SIZES.index(self.size) * 2 + _PAPERS.index(self.paper)) * 4 + self.pain * 2 + self.mirrored
        day = (self.first_day - EPOCH).days if self.first_day else 0
        numbers = ((self.week, 1), (self.first, 2), (self.rows, 1), (look, 1), (day, 3))
        return f"L2{self.check.replace('-', '')}" + "".join(_based(*number) for number in numbers)

    @property
    def lines(self) -> int:
        """Rows with a square at each end, that of pain too."""
        return self.rows + self.pain


def read_mark(text: str) -> PageMark | None:
    """What a code says; None when it is no code of a log."""
    old = _FORM_1.fullmatch(text)
    if old:
        return PageMark(_grouped(old[1]), int(old[3]), form=1)
    found = _FORM_2.fullmatch(text)
    if not found:
        return None
    rest = found[2]
    look, days = int(rest[4], BASE), int(rest[5:], BASE)
    if look >= len(_SIZES) * len(_PAPERS) * 4:
        return None
    return PageMark(
        check=_grouped(found[1]),
        week=int(rest[0], BASE),
        first=int(rest[1:3], BASE),
        rows=int(rest[3], BASE),
        pain=bool(look & 2),
        mirrored=bool(look & 1),
        size=_SIZES[look // 8],
        paper=_PAPERS[look // 4 % 2],
        first_day=EPOCH + timedelta(days=days) if days else None,
    )


def _based(number: int, places: int) -> str:
    digits = ""
    for _ in range(places):
        number, last = divmod(number, BASE)
        digits = DIGITS[last] + digits
    return digits


def _grouped(check: str) -> str:
    return f"{check[:4]}-{check[4:]}"
