"""How much ink is in each box of a table that lies flat (OpenCV): numbers only, what they mean is decided elsewhere."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from clinic.adapters.scan_find import MARGIN, SCALE, Grey, Table
from clinic.domain.handout_look import Paper, Size
from clinic.domain.log_sheet import Box, Frame, frame
from clinic.domain.scans import Ink, Measured

SHIFT = 1.3
"""Millimetres by which a cell may lie beside its place on a bent page."""
STRETCHES = (0.97, 0.985, 1.0, 1.015, 1.03)
"""How much higher or lower the circles of a bent page may stand than its squares tell."""
EDGE, EDGE_ROUND = 0.75, 0.7
"""Millimetres at the edge of a box and of a circle that are not its inside: the line, as a dull lens shows it."""
NEAR = (0.3, 0.9)
"""Millimetres outside a box in which a mark that missed it would be."""
INK = 205
"""A dot of even light below this is ink: pencil is pale."""
DARKEST = 2.0
"""Per cent of a box's dots that tell how dark its ink is."""
LINE = 0.32


def cells_of(table: Table) -> list[list[Measured]]:
    """Every row's seven cells in the order of the days; the row for pain comes last."""
    mark = table.mark
    laid = frame(mark.size, mark.paper)
    return [
        [_cell(table, laid, place, day, pain=place == mark.rows) for day in range(7)]
        for place in range(mark.lines)
    ]


def cell_box(table: Table, place: int, day: int) -> tuple[int, int, int, int]:
    """Left, top, width and height of one cell in dots of the flat picture, a little wider than its boxes."""
    laid = frame(table.mark.size, table.mark.paper)
    boxes = laid.pains() if place == table.mark.rows else laid.choices()
    x, y = _middle(table, laid, place, day)
    wide = laid.day + 2
    high = 2 * max(abs(box.y) + box.high / 2 for box in boxes) + 3
    return round(x - wide / 2 * SCALE), round(y - high / 2 * SCALE), round(wide * SCALE), round(high * SCALE)


def _middle(table: Table, laid: Frame, place: int, day: int) -> tuple[float, float]:
    """Where the middle of a cell must be, in dots."""
    (left, y_left), (right, y_right) = table.rows[place]
    across = laid.column(day)
    across = laid.wide - across if table.mark.mirrored else across
    share = (across * SCALE + MARGIN * SCALE - left) / (right - left) if right > left else 0.5
    return left + share * (right - left), y_left + share * (y_right - y_left)


def _cell(table: Table, laid: Frame, place: int, day: int, *, pain: bool) -> Measured:
    mark = table.mark
    x, y = _middle(table, laid, place, day)
    tries = (
        (_fit(table.picture, _shape(mark.size, mark.paper, mark.mirrored, pain, stretch), x, y))
        for stretch in (STRETCHES if pain else (1.0,))
    )
    outline, ground, shape = max(tries, key=lambda found: found[0])
    digit = 0 if not pain else 1 if mark.mirrored else -1
    inks = tuple(_ink(ground, box, shape.half, round_=pain, digit=digit) for box in shape.boxes)
    return Measured(inks, round(outline, 3))


def _fit(picture: Grey, shape: "_Shape", x: float, y: float) -> tuple[float, Grey, "_Shape"]:
    """How well the printed lines fit near a place, and the piece of the picture where they fit best."""
    slack, lines = round(SHIFT * SCALE), shape.lines
    left, top = round(x) - shape.half[0] - slack, round(y) - shape.half[1] - slack
    patch = _cut(picture, left, top, lines.shape[1] + 2 * slack, lines.shape[0] + 2 * slack)
    _, best, _, (dx, dy) = cv2.minMaxLoc(cv2.matchTemplate(255 - patch, lines, cv2.TM_CCOEFF_NORMED))
    return float(best), patch[dy : dy + lines.shape[0], dx : dx + lines.shape[1]], shape


def _cut(picture: Grey, left: int, top: int, wide: int, high: int) -> Grey:
    """A piece of the picture; what lies beyond its edge is white."""
    whole = np.full((high, wide), 255, np.uint8)
    y, x = max(top, 0), max(left, 0)
    piece = picture[y : max(top + high, 0), x : max(left + wide, 0)]
    whole[y - top : y - top + piece.shape[0], x - left : x - left + piece.shape[1]] = piece
    return whole


@dataclass(frozen=True, slots=True)
class _Shape:
    """The boxes of a cell, their printed lines as white on black, and half of its width and height in dots."""

    boxes: tuple[Box, ...]
    lines: Grey
    half: tuple[int, int]


@cache
def _shape(size: Size, paper: Paper, mirrored: bool, pain: bool, stretch: float) -> _Shape:
    laid = frame(size, paper)
    turn = -1 if mirrored else 1
    boxes = tuple(
        Box(box.x * turn, box.y * stretch, box.wide, box.high)
        for box in (laid.pains() if pain else laid.choices())
    )
    half = tuple(
        round((max(abs(at) + length / 2 for at, length in spans) + 1.0) * SCALE)
        for spans in ([(box.x, box.wide) for box in boxes], [(box.y, box.high) for box in boxes])
    )
    picture = np.zeros((2 * half[1], 2 * half[0]), np.uint8)
    for box in boxes:
        x, y = half[0] + box.x * SCALE, half[1] + box.y * SCALE
        if pain:
            cv2.circle(
                picture, (round(x), round(y)), round((box.wide - LINE) / 2 * SCALE), 255, round(LINE * SCALE)
            )
        else:
            w, h = (box.wide - LINE) / 2 * SCALE, (box.high - LINE) / 2 * SCALE
            cv2.rectangle(
                picture, (round(x - w), round(y - h)), (round(x + w), round(y + h)), 255, round(LINE * SCALE)
            )
    return _Shape(boxes, np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.5), np.uint8), (half[0], half[1]))


def _ink(ground: Grey, box: Box, half: tuple[int, int], *, round_: bool, digit: int) -> Ink:
    x, y = half[0] + box.x * SCALE, half[1] + box.y * SCALE
    edge = EDGE_ROUND if round_ else EDGE
    w, h = (box.wide / 2 - edge) * SCALE, (box.high / 2 - edge) * SCALE
    inside = ground[round(y - h) : round(y + h), round(x - w) : round(x + w)]
    dots = inside[_disc(inside.shape)] if round_ else inside.reshape(-1)
    depth = 1 - float(np.percentile(dots, DARKEST)) / 255
    near = _near(ground, box, (x, y), digit) / dots.size
    return Ink(
        round(float((dots < INK).mean()), 4), round(depth, 3), _is_struck(ground, box, (x, y)), round(near, 4)
    )


def _near(ground: Grey, box: Box, middle: tuple[float, float], digit: int) -> int:
    """Dots of ink just above and below a box, and beside a circle where its number does not stand."""
    x, y = middle
    wide, inner, outer = (
        box.wide / 2 * SCALE,
        (box.high / 2 + NEAR[0]) * SCALE,
        (box.high / 2 + NEAR[1]) * SCALE,
    )
    left, right = round(x - wide), round(x + wide)
    pieces = [
        ground[max(0, round(y - outer)) : max(0, round(y - inner)), left:right],
        ground[round(y + inner) : round(y + outer), left:right],
    ]
    if digit:
        near, far = wide + NEAR[0] * SCALE, wide + NEAR[1] * SCALE
        start, end = sorted((x - digit * near, x - digit * far))
        pieces.append(ground[round(y - wide) : round(y + wide), max(0, round(start)) : round(end)])
    return sum(int((piece < INK).sum()) for piece in pieces)


@cache
def _disc(shape: tuple[int, int]) -> Grey:
    high, wide = shape
    rows, columns = np.ogrid[:high, :wide]
    inside = ((rows - (high - 1) / 2) / (high / 2)) ** 2 + ((columns - (wide - 1) / 2) / (wide / 2)) ** 2 <= 1
    return np.asarray(inside)


def _is_struck(ground: Grey, box: Box, middle: tuple[float, float]) -> bool:
    """Whether a stroke leaves the box on its left and on its right and crosses all of it."""
    reach, high = (box.wide / 2 + 0.55) * SCALE, box.high / 2 * 0.8 * SCALE
    x, y = middle
    left, right = round(x - reach), round(x + reach)
    if left < 0 or right >= ground.shape[1]:
        return False
    band = ground[max(0, round(y - high)) : round(y + high), left : right + 1] < INK
    return bool(band[:, :2].any() and band[:, -2:].any() and band.any(axis=0).mean() > 0.97)
