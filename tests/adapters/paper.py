"""Logs on paper: the real printed PDF, filled in by seeded hands, then scanned or photographed badly.

Where the boxes are is taken from the PDF's own drawing, and not from what the reader believes. Each sheet comes with
what its writer meant, cell by cell.
"""

import math
import random
import time
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from itertools import groupby

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray
from PIL import Image

from clinic.adapters.pdf import Renderer, render_handout
from clinic.adapters.scan_find import Table, tables_of
from clinic.adapters.scan_measure import cells_of
from clinic.domain.handout import Handout, Layout, Paper, Size
from clinic.domain.log_sheet import CHOICES, PAINS, frame
from clinic.domain.scans import read_table
from tests.adapters.sheets import HANDOUT, a_log, items

Picture = NDArray[np.uint8]
DOTS = 8
"""Dots to a millimetre of the paper that is written on."""
TARGET = "https://riverside-physiotherapy.example/verify#" + "A" * 120


@dataclass(frozen=True, slots=True)
class Place:
    """A printed box or circle: its middle and its size in millimetres from the upper left corner of the page."""

    x: float
    y: float
    wide: float
    high: float


@dataclass(slots=True)
class Blank:
    """One printed table: its page as a picture, and the boxes of each row's days; a day of rest has none."""

    page: Picture
    rows: list[list[list[Place]]]
    pdf: bytes = b""
    number: int = 0


@dataclass(slots=True)
class Filled:
    """A page that somebody wrote on, with what was meant: a box's place in its cell, or None."""

    page: Picture
    meant: list[list[int | None]]
    trouble: set[tuple[int, int]] = field(default_factory=set)


def printed_logs(renderer: Renderer) -> list[Blank]:
    """Logs in several sizes, papers, lengths and both directions of writing, as they leave the printer."""
    log = replace(HANDOUT, layout=Layout.log, items=items(3), log=a_log(3), proof=TARGET)
    forms = (
        log,
        replace(log, log=a_log(3, 7, None), paper=Paper.letter),
        replace(log, items=items(6), log=a_log(6, 7, date(2026, 3, 2))),
        replace(log, size=Size.large),
        replace(log, size=Size.extra, paper=Paper.letter),
        replace(log, layout=Layout.fortnight, log=a_log(2, 14), items=items(2)),
        replace(log, language="ar"),
    )
    return [blank for form in forms for blank in blanks(form, render_handout(renderer, form))]


def blanks(form: Handout, pdf: bytes) -> list[Blank]:
    """The pages of a log that hold a table."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number, page in enumerate(document):
        rows = _rows(form, page)
        if rows:
            shown = page.render(scale=DOTS * 25.4 / 72).to_pil().convert("RGB")
            found.append(Blank(np.asarray(shown)[..., ::-1].copy(), rows, pdf, number))
    return found


def _rows(form: Handout, page: pypdfium2.PdfPage) -> list[list[list[Place]]]:
    laid = frame(form.size, form.paper)
    high, turned = page.get_height() * 25.4 / 72, form.language == "ar"
    boxes, circles = [], []
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = (length * 25.4 / 72 for length in thing.get_bounds())
        place = Place((left + right) / 2, high - (top + bottom) / 2, right - left, top - bottom)
        if abs(place.wide - laid.box[0]) < 0.1 and abs(place.high - laid.box[1]) < 0.1:
            boxes.append(place)
        elif abs(place.wide - laid.dot) < 0.1 and abs(place.high - laid.dot) < 0.1:
            circles.append(place)
    if not boxes and not circles:
        return []
    middle = page.get_width() * 25.4 / 72 / 2
    names = middle - laid.wide / 2 + (0 if turned else laid.names)
    # a QR code's drawing may have a path of the same size elsewhere
    boxes, circles = (
        [place for place in some if names < place.x < names + 7 * laid.day and place.y > 30]
        for some in (boxes, circles)
    )

    def day(place: Place) -> int:
        column = int((place.x - names) // laid.day)
        return 6 - column if turned else column

    rows = []
    ordered = sorted(boxes, key=lambda place: place.y)
    for _, line in groupby(ordered, key=lambda place: round(place.y, 1)):
        cells: list[list[Place]] = [[] for _ in range(7)]
        for place in sorted(line, key=lambda place: -place.x if turned else place.x):
            cells[day(place)].append(place)
        assert {len(cell) for cell in cells} <= {0, CHOICES}
        rows.append(cells)
    if circles:
        cells = [[] for _ in range(7)]
        for place in sorted(circles, key=lambda place: (round(-place.x if turned else place.x, 1), place.y)):
            cells[day(place)].append(place)
        assert {len(cell) for cell in cells} == {PAINS}
        rows.append(cells)
    return rows


# --- the hand ---------------------------------------------------------------------------------------------------

PENS = (
    ((60, 35, 25), 0.45, 0.92),  # black ballpoint
    ((150, 60, 30), 0.45, 0.9),  # blue ballpoint
    ((120, 40, 20), 0.6, 0.95),  # ink
    ((70, 70, 70), 0.5, 0.62),  # pencil
    ((30, 30, 30), 0.9, 0.95),  # felt tip
    ((50, 50, 190), 0.5, 0.9),  # red
)


@dataclass(slots=True)
class Hand:
    """How somebody writes: colour, width and strength of the pen, how unsteady, which kind of mark."""

    dice: random.Random
    pen: tuple[tuple[int, int, int], float, float]
    shake: float
    kind: str
    size: float

    @classmethod
    def of(cls, dice: random.Random) -> "Hand":
        """Somebody's hand."""
        kinds = ("tick", "cross", "tick", "cross", "slash", "blob", "mixed")
        return cls(
            dice, dice.choice(PENS), dice.uniform(0.05, 0.35), dice.choice(kinds), dice.uniform(0.75, 1.12)
        )


class _Sheet:
    """Strokes on paper: drawn as ink that darkens what lies below."""

    def __init__(self, page: Picture) -> None:
        self.page = page.astype(np.float32)
        self.ink = np.zeros(page.shape[:2], np.uint8)

    def stroke(self, hand: Hand, points: list[tuple[float, float]]) -> None:
        shaken = [(x + hand.dice.gauss(0, hand.shake), y + hand.dice.gauss(0, hand.shake)) for x, y in points]
        line = np.array(_smooth(shaken), np.float64) * DOTS * 16
        width = max(1, round(hand.pen[1] * DOTS * hand.dice.uniform(0.85, 1.2)))
        cv2.polylines(self.ink, [np.round(line).astype(np.int32)], False, 255, width, cv2.LINE_AA, 4)

    def done(self, hand: Hand) -> Picture:
        colour, _, strength = hand.pen
        share = (self.ink.astype(np.float32) / 255 * strength)[..., None]
        if hand.pen[2] < 0.7:  # pencil is grainy
            grain = np.frombuffer(hand.dice.randbytes(self.ink.size), np.uint8).reshape(self.ink.shape)
            share *= 0.75 + 0.25 * (grain[..., None] / 255)
        self.page = self.page * (1 - share) + np.array(colour, np.float32) * share
        self.ink[:] = 0
        return np.clip(self.page, 0, 255).astype(np.uint8)


def _smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if len(points) < 3:
        return points
    found = []
    ends = [points[0], *points, points[-1]]
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(6):
            t = step / 6
            found.append(
                tuple(
                    0.5
                    * (
                        2 * q
                        + (r - p) * t
                        + (2 * p - 5 * q + 4 * r - s) * t * t
                        + (3 * q - p - 3 * r + s) * t**3
                    )
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    return [*found, points[-1]]  # type: ignore[list-item]


def _mark(sheet: _Sheet, hand: Hand, at: Place) -> None:
    dice = hand.dice
    kind = dice.choice(("tick", "cross", "slash")) if hand.kind == "mixed" else hand.kind
    w, h = min(at.wide, 5.6) / 2 * hand.size, min(at.high, 6.4) / 2 * hand.size
    x, y = at.x + dice.gauss(0, at.wide * 0.06), at.y + dice.gauss(0, at.high * 0.06)
    if kind == "tick":
        sheet.stroke(hand, [(x - w * 0.8, y), (x - w * 0.2, y + h * 0.8), (x + w * 0.95, y - h)])
    elif kind == "cross":
        sheet.stroke(hand, [(x - w * 0.8, y - h * 0.8), (x, y), (x + w * 0.8, y + h * 0.8)])
        sheet.stroke(hand, [(x + w * 0.8, y - h * 0.8), (x, y), (x - w * 0.8, y + h * 0.8)])
    elif kind == "slash":
        sheet.stroke(hand, [(x - w * 0.7, y + h * 0.9), (x, y), (x + w * 0.7, y - h * 0.9)])
    else:
        turns = [(x + w * 0.55 * math.cos(k * 1.9), y + w * 0.5 * math.sin(k * 1.9)) for k in range(9)]
        sheet.stroke(hand, turns)


def _black_out(sheet: _Sheet, hand: Hand, at: Place) -> None:
    w, h = at.wide / 2 - 0.1, at.high / 2 - 0.1
    count = max(6, round(2 * h / (hand.pen[1] * 0.55)))
    points = [(at.x + (w if k % 2 else -w), at.y - h + 2 * h * k / count) for k in range(count + 1)]
    steady = replace(hand, shake=min(hand.shake, 0.15))
    sheet.stroke(steady, points)
    sheet.stroke(steady, [(x, y) for x, y in points[::-1]])


def _strike(sheet: _Sheet, hand: Hand, at: Place) -> None:
    reach = at.wide / 2 + hand.dice.uniform(0.6, 1.5)
    slant = hand.dice.uniform(-1, 1)
    sheet.stroke(hand, [(at.x - reach, at.y + slant), (at.x, at.y), (at.x + reach, at.y - slant)])


def filled(blank: Blank, dice: random.Random, *, often: float = 0.85) -> Filled:
    """The table as one person fills it in: mostly one box a cell, sometimes none, sometimes corrected."""
    hand, sheet = Hand.of(dice), _Sheet(blank.page)
    meant: list[list[int | None]] = []
    trouble: set[tuple[int, int]] = set()
    for row, cells in enumerate(blank.rows):
        line: list[int | None] = []
        for day, cell in enumerate(cells):
            if not cell or dice.random() > often:
                line.append(None)
                continue
            picks = [0, 0, 0, 0, 1, 2] if len(cell) == CHOICES else list(range(PAINS))
            chosen = dice.choice(picks)
            _mark(sheet, hand, cell[chosen])
            if dice.random() < 0.02:
                trouble.add((row, day))
                other = dice.choice([place for place in range(len(cell)) if place != chosen])
                _mark(sheet, hand, cell[other])
                (_black_out if dice.random() < 0.7 else _strike)(sheet, hand, cell[other])
            line.append(chosen)
        meant.append(line)
    if dice.random() < 0.7:
        _scrawl(sheet, hand, dice)
    return Filled(sheet.done(hand), meant, trouble)


def _scrawl(sheet: _Sheet, hand: Hand, dice: random.Random) -> None:
    """A sentence somewhere below: what no box asks for."""
    high, wide = sheet.page.shape[0] / DOTS, sheet.page.shape[1] / DOTS
    x, y = dice.uniform(20, 40), high - dice.uniform(45, 55)
    for _ in range(dice.randrange(4, 14)):
        points = [(x + k * 1.6, y + dice.uniform(-1.8, 1.8)) for k in range(dice.randrange(3, 7))]
        sheet.stroke(hand, points)
        x += len(points) * 1.6 + 2
        if x > wide - 30:
            break


# --- the table, the camera --------------------------------------------------------------------------------------


def stained(page: Picture, dice: random.Random) -> Picture:
    """Coffee, folds and the holes of a staple, each on some sheets."""
    page = page.copy()
    if dice.random() < 0.35:
        _coffee(page, dice)
    if dice.random() < 0.35:
        _staple(page, dice)
    if dice.random() < 0.35:
        _fold(page, dice)
    return page


def _coffee(page: Picture, dice: random.Random) -> None:
    high, wide = page.shape[:2]
    layer = np.zeros((high, wide), np.float32)
    x, y, r = dice.uniform(0, wide), dice.uniform(0, high), dice.uniform(25, 42) * DOTS
    cv2.circle(layer, (round(x), round(y)), round(r), dice.uniform(0.05, 0.25), -1)
    cv2.circle(
        layer, (round(x), round(y)), round(r), dice.uniform(0.2, 0.45), round(dice.uniform(1, 3) * DOTS)
    )
    for _ in range(4):
        spot = (round(dice.uniform(0, wide)), round(dice.uniform(0, high)))
        cv2.circle(layer, spot, round(dice.uniform(0.5, 4) * DOTS), dice.uniform(0.1, 0.4), -1)
    layer = cv2.GaussianBlur(layer, (0, 0), 0.5 * DOTS)[..., None]
    brown = np.array((70, 110, 160), np.float32) / 255
    page[:] = np.clip(page * (1 - layer + layer * brown), 0, 255).astype(np.uint8)


def _staple(page: Picture, dice: random.Random) -> None:
    wide = page.shape[1]
    x, y = dice.choice((dice.uniform(4, 14), wide / DOTS - dice.uniform(4, 14))), dice.uniform(4, 60)
    for offset in (0, 12):
        at = (round((x + offset) * DOTS) % wide, round(y * DOTS))
        cv2.circle(page, at, round(dice.uniform(0.4, 0.9) * DOTS), (40, 40, 40), -1)


def _fold(page: Picture, dice: random.Random) -> None:
    high = page.shape[0]
    y = round(dice.uniform(0.25, 0.75) * high)
    for offset in range(-6, 7):
        share = 1 - 0.3 * math.exp(-((offset / 3) ** 2))
        page[(y + offset) % high] = (page[(y + offset) % high] * share).astype(np.uint8)


def photographed(page: Picture, dice: random.Random) -> bytes:
    """By a phone: turned, from the side, in shadow, a little out of focus, as a JPEG."""
    high, wide = page.shape[:2]
    out_wide = dice.choice((2000, 2400, 3000))
    out_high = round(out_wide * high / wide)
    room = dice.uniform(0.03, 0.09)
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    slant = dice.uniform(0.0, 0.05)
    ends = np.array(
        [
            (out_wide * (room + dice.uniform(0, slant)) if x == 0 else out_wide * (1 - room - dice.uniform(0, slant)),
             out_high * (room + dice.uniform(0, slant)) if y == 0 else out_high * (1 - room - dice.uniform(0, slant)))
            for x, y in corners
        ],
        np.float32,
    )  # fmt: skip
    turn = cv2.getRotationMatrix2D((out_wide / 2, out_high / 2), dice.uniform(-4, 4), 1)
    ends = (np.hstack([ends, np.ones((4, 1), np.float32)]) @ turn.T).astype(np.float32)
    table = dice.randrange(40, 200)
    seen = cv2.warpPerspective(
        _bent(page, dice), cv2.getPerspectiveTransform(corners, ends), (out_wide, out_high),
        flags=cv2.INTER_AREA, borderValue=(table, table, table),
    )  # fmt: skip
    seen = _lit(seen, dice)
    seen = _dull(seen, dice)
    if dice.random() < 0.3:
        seen = np.rot90(seen, dice.choice((1, 2, 3)))
    kept, coded = cv2.imencode(
        ".jpg", np.ascontiguousarray(seen), [cv2.IMWRITE_JPEG_QUALITY, dice.randrange(55, 92)]
    )
    assert kept
    return coded.tobytes()


def _bent(page: Picture, dice: random.Random) -> Picture:
    """A page that does not lie flat: waves of up to a millimetre and a half."""
    high, wide = page.shape[:2]
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    deep = dice.uniform(0, 1.2) * DOTS
    wave = deep * np.sin(columns / wide * math.pi * dice.uniform(0.7, 1.3) + dice.uniform(0, 1))
    return np.asarray(
        cv2.remap(page, columns, rows + wave, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _lit(seen: Picture, dice: random.Random) -> Picture:
    high, wide = seen.shape[:2]
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    angle = dice.uniform(0, 2 * math.pi)
    across = (math.cos(angle) * (columns / wide - 0.5)) + (math.sin(angle) * (rows / high - 0.5))
    light = 0.86 + dice.uniform(0, 0.3) * across
    if dice.random() < 0.6:  # the hand's shadow
        edge = dice.uniform(-0.3, 0.3)
        light *= 1 - dice.uniform(0.15, 0.45) / (1 + np.exp(-(across - edge) * dice.uniform(12, 60)))
    return np.clip(seen * light[..., None], 0, 255).astype(np.uint8)


def _dull(seen: Picture, dice: random.Random) -> Picture:
    seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), dice.uniform(0.3, 1.0) * seen.shape[1] / 1600), np.uint8)
    if dice.random() < 0.3:  # moved while the shutter was open
        length = dice.randrange(2, 5)
        kernel = np.zeros((length, length), np.float32)
        kernel[length // 2] = 1 / length
        seen = np.asarray(cv2.filter2D(seen, -1, kernel), np.uint8)
    noise = (
        np.frombuffer(dice.randbytes(seen.size), np.uint8).reshape(seen.shape).astype(np.float32) / 255 - 0.5
    )
    return np.clip(seen + noise * dice.uniform(4, 30), 0, 255).astype(np.uint8)


def scanned(page: Picture, dice: random.Random) -> bytes:
    """By an office scanner: a little crooked, grey, at 150 to 300 dots an inch, sometimes too dark or too pale."""
    high, wide = page.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), dice.uniform(-3, 3), 1)
    seen = cv2.warpAffine(page, turn, (wide, high), borderValue=(250, 250, 250))
    share = dice.choice((150, 200, 300)) / 25.4 / DOTS
    way = cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC
    seen = cv2.cvtColor(cv2.resize(seen, None, fx=share, fy=share, interpolation=way), cv2.COLOR_BGR2GRAY)
    low, high_ = dice.uniform(0, 30), dice.uniform(225, 270)
    seen = np.clip((seen.astype(np.float32) - low) * 255 / (high_ - low), 0, 255).astype(np.uint8)
    if dice.random() < 0.2:
        seen = np.rot90(seen, 2)
    kept, coded = cv2.imencode(
        ".jpg", np.ascontiguousarray(seen), [cv2.IMWRITE_JPEG_QUALITY, dice.randrange(50, 92)]
    )
    assert kept
    return coded.tobytes()


def to_pdf(pictures: list[bytes]) -> bytes:
    """Pages of pictures in one PDF, as a scanner with a feeder makes it."""
    pages = [Image.open(BytesIO(picture)).convert("RGB") for picture in pictures]
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


# --- what the reader made of it ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Score:
    """Cells that were asked, and how they were read; ``silent`` are wrong ones that nobody would look at."""

    sheets: int = 0
    lost: int = 0
    cells: int = 0
    right: int = 0
    doubtful: int = 0
    silent: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, name: str, blank: Blank, meant: list[list[int | None]], page: Picture) -> None:
        """Read one page and count."""
        began = time.process_time()
        tables = [table for table in tables_of(page) if isinstance(table, Table)]
        readings = (
            read_table(cells_of(tables[0]), tables[0].mark.rows if tables[0].mark.pain else None)
            if tables
            else []
        )
        self.seconds.append(time.process_time() - began)
        self.sheets += 1
        self.lost += not tables
        for row, cells in enumerate(blank.rows):
            for day in (day for day, cell in enumerate(cells) if cell):
                self.cells += 1
                if not tables:
                    continue
                reading = readings[row][day]
                self.right += reading.box == meant[row][day]
                self.doubtful += reading.doubt is not None
                if reading.doubt is None and reading.box != meant[row][day]:
                    self.silent.append(
                        f"{name}: row {row}, day {day}, meant {meant[row][day]}, read {reading.box}"
                    )


def brought(blank: Blank, number: int) -> tuple[list[list[int | None]], bytes]:
    """Sheet ``number`` of the synthetic ones: what its writer meant, and the file that came back."""
    dice = random.Random(f"sheet {number}")
    sheet = filled(blank, dice)
    page = stained(sheet.page, dice)
    return sheet.meant, (photographed if dice.random() < 0.6 else scanned)(page, dice)


def grey(file: bytes) -> Picture:
    """A picture's file as grey dots."""
    return np.asarray(cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def marked(blank: Blank, marks: dict[tuple[int, int], int]) -> Picture:
    """The page with exactly these boxes crossed by a steady hand: (row, day) → box."""
    hand, sheet = Hand(random.Random("steady"), PENS[0], 0.05, "cross", 0.9), _Sheet(blank.page)
    for (row, day), box in marks.items():
        _mark(sheet, hand, blank.rows[row][day][box])
    return sheet.done(hand)


def as_file(page: Picture) -> bytes:
    """A page as a clean scan."""
    kept, coded = cv2.imencode(".png", cv2.cvtColor(page, cv2.COLOR_BGR2GRAY))
    assert kept
    return coded.tobytes()
