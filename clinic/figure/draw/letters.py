"""Words as drawn lines (of right-and-wrong pairs, the names of muscles): no font can be missing.

A letter is its width and its strokes, in a box whose capitals are 72 high and whose small letters 50; y goes up.
Strokes of more than three points are smooth.
"""

from typing import Final

from clinic.figure.draw.curves import Path, polyline, smooth
from clinic.figure.vectors import Point

_Strokes = tuple[tuple[Point, ...], ...]

LETTERS: Final[dict[str, tuple[float, _Strokes]]] = {
    "R": (46, (((0, 0), (0, 72)), ((0, 72), (22, 72), (38, 64), (38, 46), (22, 37), (0, 37)), ((20, 37), (42, 0)))),
    "W": (66, (((0, 72), (16, 0)), ((16, 0), (32, 60)), ((32, 60), (48, 0)), ((48, 0), (64, 72)))),
    "B": (44, (((0, 0), (0, 72)), ((0, 72), (20, 72), (34, 65), (34, 47), (20, 39), (0, 39)),
               ((18, 39), (36, 32), (39, 20), (34, 5), (20, 0), (0, 0)))),
    "M": (62, (((0, 0), (4, 72)), ((4, 72), (29, 14)), ((29, 14), (54, 72)), ((54, 72), (58, 0)))),
    "a": (40, (((31, 50), (31, 0)),
               ((31, 25), (27, 44), (16, 51), (4, 43), (0, 25), (4, 8), (16, 0), (27, 6), (31, 25)))),
    "e": (40, (((0, 26), (33, 26), (31, 42), (18, 51), (4, 43), (0, 25), (5, 7), (19, 0), (31, 7)),)),
    "l": (12, (((4, 0), (4, 74)),)),
    "i": (12, (((4, 0), (4, 50)), ((4, 68), (4, 70)))),
    "g": (42, (((34, 50), (34, -4), (30, -17), (17, -21), (3, -16)),
               ((34, 25), (30, 44), (17, 51), (3, 42), (0, 25), (3, 8), (17, 0), (30, 6), (34, 25)))),
    "h": (40, (((0, 0), (0, 74)), ((0, 28), (6, 44), (18, 51), (29, 45), (32, 30), (32, 0)))),
    "t": (28, (((10, 66), (10, 14), (14, 2), (24, 1)), ((0, 50), (24, 50)))),
    "r": (26, (((0, 0), (0, 50)), ((0, 26), (5, 42), (13, 50), (22, 50)))),
    "o": (44, (((18, 51), (4, 43), (0, 25), (4, 7), (18, 0), (32, 7), (36, 25), (32, 43), (18, 51)),)),
    "n": (40, (((0, 0), (0, 50)), ((0, 28), (6, 44), (18, 51), (29, 45), (32, 30), (32, 0)))),
    "b": (42, (((0, 0), (0, 74)), ((0, 25), (4, 44), (17, 51), (31, 42), (34, 25), (31, 8), (17, 0), (4, 7), (0, 25)))),
    "d": (42, (((34, 0), (34, 74)),
               ((34, 25), (30, 44), (17, 51), (3, 42), (0, 25), (3, 8), (17, 0), (30, 6), (34, 25)))),
    "m": (62, (((0, 0), (0, 50)), ((0, 28), (6, 44), (16, 51), (25, 45), (27, 30), (27, 0)),
               ((27, 28), (33, 44), (43, 51), (52, 45), (54, 30), (54, 0)))),
    "c": (36, (((29, 43), (17, 51), (4, 43), (0, 25), (4, 8), (17, 0), (29, 8)),)),
    "k": (36, (((0, 0), (0, 74)), ((26, 50), (0, 20)), ((10, 31), (28, 0)))),
    "p": (42, (((0, 50), (0, -21)),
               ((0, 25), (4, 44), (17, 51), (31, 42), (34, 25), (31, 8), (17, 0), (4, 7), (0, 25)))),
    "w": (52, (((0, 50), (12, 0)), ((12, 0), (24, 44)), ((24, 44), (36, 0)), ((36, 0), (48, 50)))),
    " ": (18, ()),
    "u": (40, (((0, 50), (0, 20), (4, 4), (15, 0), (27, 6), (32, 22)), ((32, 50), (32, 0)))),
}  # fmt: skip


def word_width(word: str, size: float = 0.72) -> float:
    """Return how wide a word is. Raises KeyError for a letter not drawn here."""
    return sum(LETTERS[letter][0] + 10 for letter in word) * size


def word_path(word: str, x: float, y: float, size: float = 0.72, plain: bool = False) -> Path:
    """Return a word as strokes with its left end of the base line at (x, y); ``plain`` ones have straight pieces only.

    Raises KeyError for a letter not drawn here.
    """
    out: Path = []
    for letter in word:
        width, strokes = LETTERS[letter]
        for stroke in strokes:
            points = [(x + px * size, y - py * size) for px, py in stroke]
            out += [(smooth(points, False), False)] if len(points) > 3 and not plain else polyline(points)
        x += (width + 10) * size
    return out
