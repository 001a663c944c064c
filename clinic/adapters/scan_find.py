"""Finds the tables of a printed log in a picture of a page, and lays each of them flat (OpenCV, ZXing).

A table's code says how it was printed. From the code the eye goes to the four black squares at the table's corners;
they give the view from which the page was seen (a homography). The small squares at both ends of every row then give
the height of each row, so that a bent page and names of any length do no harm.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from clinic.domain.log_sheet import (
    CODE_ABOVE,
    CODE_INWARD,
    CODE_SIDE,
    CORNER,
    CORNER_BELOW,
    CORNER_TOP,
    RAIL,
    TIMING,
    PageMark,
    frame,
    read_mark,
)

Grey = NDArray[np.uint8]
Points = NDArray[np.float32]
LONGEST = 2600
"""Dots of the longer side at which a page is looked at: about nine to a millimetre of A4."""
SCALE = 8
"""Dots to a millimetre of a table laid flat."""
MARGIN, HEAD, FOOT = 8.0, 21.0, 8.0
"""Millimetres that stay around a table: at its sides, above (the week's date) and below."""
MODULES, QUIET = 17, 2
DARK = 115
"""A dot of even light is dark below this, of 255."""
TABLE_HIGH = (20.0, 270.0)
FOLD = 18
"""Millimetres of a straight line that nobody draws into a box."""
BARS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.MicroQRCode])


@dataclass(frozen=True, slots=True)
class Table:
    """A table laid flat in even light. ``rows`` has the middle of the squares at the left and right end of each row.

    Positions are in dots of ``picture``; ``plain`` is the same view with its own light.
    """

    code: str
    mark: PageMark
    picture: Grey
    plain: Grey
    rows: tuple[tuple[tuple[float, float], tuple[float, float]], ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A code was read, but its table could not be found; the mark says whose it is."""

    code: str
    mark: PageMark


def fitted(page: Grey) -> Grey:
    """The page at the size at which it is looked at."""
    longest = max(page.shape)
    if longest <= LONGEST:
        return page
    share = LONGEST / longest
    return np.asarray(cv2.resize(page, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)


def tables_of(page: Grey) -> list[Table | Lost]:
    """The tables whose codes can be read, in the order in which the codes were found; each code once."""
    page = fitted(page)
    found: dict[str, Table | Lost] = {}
    even: Grey | None = None
    for code in _codes(page):
        mark = read_mark(code.text)
        if mark is None or code.text in found:
            continue
        if mark.form != 2 or not mark.lines:
            found[code.text] = Lost(code.text, mark)
            continue
        even = evened(page) if even is None else even
        found[code.text] = _table(page, even, mark, code) or Lost(code.text, mark)
    return list(found.values())


def evened(page: Grey) -> Grey:
    """The page as if its light were even: paper white, whatever shadow or stain lies on it."""
    small = cv2.resize(page, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    side = max(3, max(small.shape) // 28 | 1)
    ground = cv2.dilate(small, np.ones((side, side), np.uint8))
    ground = cv2.GaussianBlur(ground, (0, 0), side / 3)
    ground = cv2.resize(ground, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(page, np.maximum(ground, 40), scale=245), np.uint8)


@dataclass(frozen=True, slots=True)
class _Code:
    text: str
    corners: Points


def _codes(page: Grey) -> list[_Code]:
    """The codes of logs, each once. The reader misses one size and sees the next, so a page is looked at twice, and
    one without any code twice more."""
    found: dict[str, _Code] = {}
    for place, share in enumerate((1.0, 0.75, 0.5, 1.5)):
        if found and place > 1:
            break
        way = cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC
        again = page if share == 1 else cv2.resize(page, None, fx=share, fy=share, interpolation=way)
        for code in zxingcpp.read_barcodes(again, formats=BARS):
            if read_mark(code.text):
                found.setdefault(code.text, _Code(code.text, _corners(code.position) / np.float32(share)))
    return list(found.values())


def _corners(place: zxingcpp.Position) -> Points:
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return np.array([(corner.x, corner.y) for corner in corners], np.float32)


def _table(page: Grey, even: Grey, mark: PageMark, code: _Code) -> Table | None:
    wide = frame(mark.size, mark.paper).wide
    to_page = _first_view(mark, wide, code.corners)
    blobs = _squares(even, _dots_each(code.corners), CORNER)
    corners = [
        (*upper, *lower)
        for upper in _upper(blobs, to_page, wide)
        for lower in _lower(blobs, _turned_to(upper, wide), wide)
    ]
    # a table with all its squares goes first: a blot beside a short one may look like a corner
    short: Table | None = None
    for some in corners:
        table, missing = _flat(page, even, code.text, mark, some)
        if table is not None and not missing:
            return table
        short = short or table
    return short


def _mirrored(mark: PageMark, wide: float, x: float) -> float:
    return wide - x if mark.mirrored else x


def _first_view(mark: PageMark, wide: float, code: Points) -> Points:
    """From millimetres of the table to dots of the page, as the code alone shows it: a plane without perspective."""
    quiet = CODE_SIDE * QUIET / (MODULES + 2 * QUIET)
    left = CODE_INWARD if mark.mirrored else wide - CODE_INWARD - CODE_SIDE
    top = -CODE_ABOVE - CODE_SIDE
    near, far = quiet, CODE_SIDE - quiet
    places = np.array([(near, near), (far, near), (far, far), (near, far)], np.float32)
    places += np.array((left, top), np.float32)
    return _plane(places, code)


def _plane(places: Points, dots: Points) -> Points:
    """The 3 × 2 matrix that takes (x, y, 1) in millimetres nearest to the dots."""
    ones = np.hstack([places, np.ones((len(places), 1), np.float32)])
    return np.linalg.lstsq(ones, dots, rcond=None)[0].astype(np.float32)


def _dots_each(code: Points) -> float:
    """Dots to a millimetre where the code stands."""
    around = np.linalg.norm(code - np.roll(code, 1, axis=0), axis=1)
    return float(around.mean()) / (CODE_SIDE * MODULES / (MODULES + 2 * QUIET))


def _squares(even: Grey, dots: float, side: float) -> Points:
    """Middles of solid dark squares of about this side (millimetres), whatever their turn."""
    _, _, stats, middles = cv2.connectedComponentsWithStats((even < DARK).astype(np.uint8), connectivity=4)
    area, wanted = stats[:, cv2.CC_STAT_AREA], (side * dots) ** 2
    box = stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT]
    longer = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    shorter = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    fit = (area > 0.5 * wanted) & (area < 1.8 * wanted) & (longer < 1.5 * shorter) & (area > 0.48 * box)
    return middles[fit].astype(np.float32)


def _upper(blobs: Points, view: Points, wide: float) -> Iterator[tuple[Points, Points]]:
    """Pairs that may be the upper corners, left and right, the likeliest first."""
    wanted = np.array([(-RAIL, CORNER_TOP, 1), (wide + RAIL, CORNER_TOP, 1)], np.float32) @ view
    dots = float(np.sqrt(abs(np.linalg.det(view[:2]))))
    reach = 0.16 * float(np.linalg.norm(wanted[1] - wanted[0]))
    near = [_nearest(blobs, place, reach, 4) for place in wanted]
    expected = (wide + 2 * RAIL) * dots
    for left, right in product(*near):
        if 0.75 < np.linalg.norm(right - left) / expected < 1.33:
            yield left, right


def _nearest(blobs: Points, place: Points, far: float, most: int) -> list[Points]:
    away = np.linalg.norm(blobs - place, axis=1)
    return [blobs[which] for which in np.argsort(away)[:most] if away[which] < far]


def _turned_to(upper: Sequence[Points], wide: float) -> Points:
    """The plane that the two upper corners show: turned and scaled, nothing more."""
    along = (upper[1] - upper[0]) / (wide + 2 * RAIL)
    down = np.array([-along[1], along[0]], np.float32)
    start = upper[0] + along * RAIL - down * CORNER_TOP
    return np.array([along, down, start], np.float32)


def _lower(blobs: Points, view: Points, wide: float) -> Iterator[tuple[Points, Points]]:
    """Pairs that may be the lower corners, right and left: the lowest first, for rows end above them."""
    back = np.linalg.inv(np.vstack([view.T, (0, 0, 1)])).T
    places = np.hstack([blobs, np.ones((len(blobs), 1), np.float32)]) @ back[:, :2]
    low = (places[:, 1] > TABLE_HIGH[0]) & (places[:, 1] < TABLE_HIGH[1])
    slack = 0.12 * places[:, 1] + 6
    left = np.flatnonzero(low & (abs(places[:, 0] + RAIL) < slack))
    right = np.flatnonzero(low & (abs(places[:, 0] - wide - RAIL) < slack))
    pairs = [
        (abs(places[a, 1] - places[b, 1]), a, b)
        for a, b in product(left, right)
        if abs(places[a, 1] - places[b, 1]) < 0.2 * (wide + 2 * RAIL)
    ]
    for _, a, b in sorted(pairs):
        yield blobs[b], blobs[a]


def _flat(
    page: Grey, even: Grey, code: str, mark: PageMark, corners: Sequence[Points]
) -> tuple[Table | None, int]:
    """The table seen from straight above, and how many of its rows' squares one side lacks; None for more than one."""
    wide = frame(mark.size, mark.paper).wide
    upper_left, upper_right, lower_right, lower_left = corners
    across = (np.linalg.norm(upper_right - upper_left) + np.linalg.norm(lower_right - lower_left)) / 2
    down = (np.linalg.norm(lower_left - upper_left) + np.linalg.norm(lower_right - upper_right)) / 2
    high = float(down / across) * (wide + 2 * RAIL) + CORNER_TOP - CORNER_BELOW
    ends = [(-RAIL, CORNER_TOP), (wide + RAIL, CORNER_TOP), (wide + RAIL, high + CORNER_BELOW),
            (-RAIL, high + CORNER_BELOW)]  # fmt: skip
    wanted = (np.array(ends, np.float32) + np.array((MARGIN, HEAD), np.float32)) * SCALE
    view = cv2.getPerspectiveTransform(np.array(corners, np.float32), wanted.astype(np.float32))
    size = (round((wide + 2 * MARGIN) * SCALE), round((high + HEAD + FOOT) * SCALE))
    picture = _unfolded(np.asarray(cv2.warpPerspective(even, view, size, borderValue=255), np.uint8))
    rows, missing = _rows(picture, mark.lines, wide, high)
    if missing > 1:
        return None, missing
    plain = np.asarray(cv2.warpPerspective(page, view, size, borderValue=255), np.uint8)
    return Table(code, mark, picture, plain, rows), missing


def _unfolded(picture: Grey) -> Grey:
    """Without the lines that are longer than any box: folds of the paper, and the table's own rules."""
    dark: NDArray[Any] = 255 - picture
    for wide, high in ((FOLD * SCALE, 1), (1, FOLD * SCALE)):
        slack = np.ones((3, 1) if high == 1 else (1, 3), np.uint8)
        long = cv2.morphologyEx(cv2.dilate(dark, slack), cv2.MORPH_OPEN, np.ones((high, wide), np.uint8))
        dark = cv2.subtract(dark, long)
    return np.asarray(255 - dark, np.uint8)


Ends = tuple[tuple[tuple[float, float], tuple[float, float]], ...]


def _rows(picture: Grey, count: int, wide: float, high: float) -> tuple[Ends, int]:
    """Both ends of each row, and how many squares one side lacks, every one if the two do not fit together.

    Where a staple took one square, the other end tells its height.
    """
    left, right = (_timing(picture, x, high, count) for x in (-RAIL, wide + RAIL))
    both = _paired(left, right)
    if len(both) != count:
        return (), count + 1
    at = [(MARGIN - RAIL) * SCALE, (MARGIN + wide + RAIL) * SCALE]
    rows = [
        (
            one if one else (at[0], other[1] if other else 0.0),
            other if other else (at[1], one[1] if one else 0.0),
        )
        for one, other in both
    ]
    return tuple(rows), count - min(len(left), len(right))


Place = tuple[float, float]


def _timing(picture: Grey, x: float, high: float, count: int) -> list[Place]:
    """The small squares in one strip beside the table, from the top: those that fill their box best, for a staple's
    hole is round."""
    half = 3.2
    start = round((MARGIN + x - half) * SCALE)
    top, end = (
        round((HEAD + CORNER_TOP + CORNER * 0.7) * SCALE),
        round((HEAD + high + CORNER_BELOW - CORNER * 0.7) * SCALE),
    )
    strip = picture[top:end, start : round((MARGIN + x + half) * SCALE)]
    _, _, stats, middles = cv2.connectedComponentsWithStats((strip < DARK).astype(np.uint8), connectivity=4)
    side = TIMING * SCALE
    found: list[tuple[float, Place]] = []
    for (_, _, w, h, area), middle in zip(stats[1:], middles[1:], strict=True):
        if 0.6 * side < w < 1.5 * side and 0.6 * side < h < 1.5 * side and area > 0.65 * w * h:
            found.append((area / (w * h), (float(middle[0]) + start, float(middle[1]) + top)))
    best = sorted(found, key=lambda one: -one[0])[:count]
    return sorted((place for _, place in best), key=lambda place: place[1])


def _paired(left: list[Place], right: list[Place]) -> list[tuple[Place | None, Place | None]]:
    """The squares of both sides, those of equal height together."""
    pairs: list[tuple[Place | None, Place | None]] = []
    one, other = list(left), list(right)
    while one or other:
        if one and other and abs(one[0][1] - other[0][1]) < 4 * SCALE:
            pairs.append((one.pop(0), other.pop(0)))
        elif not other or (one and one[0][1] < other[0][1]):
            pairs.append((one.pop(0), None))
        else:
            pairs.append((None, other.pop(0)))
    return pairs
