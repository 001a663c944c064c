import re
from collections import deque
from itertools import pairwise
from types import SimpleNamespace

import pytest
from weasyprint.svg.path import path as any_path

from clinic.adapters.pdf_paths import plain_path

PATHS = [
    "M0 0L10 0 10 10z",
    "m5 5 10 0 0 10-10 0z m2 2h3v3h-3z",
    "M-216-432c-10-3-18-7-25-15-7-9-7-19-9-29-4-14-6-25-6-39 0-15 2-26 6-40z",
    "M1.5.5C2.25 3e1,4 -5.125 6 7H1V-2Z l3 4",
    "  M 0,0 , 5 5\n\tl1 1",
    "M0 0A5 5 0 0 1 10 10",
    "M0 0Q5 5 10 0T20 0",
    "M0 0C1 1 2 2 3 3S5 5 6 6",
]


class Pen:
    """Keeps the operators of a path, whichever way they are written."""

    def __init__(self) -> None:
        self.stream: list[bytes] = []

    def move_to(self, *numbers: float) -> None:
        self._put(numbers, "m")

    def line_to(self, *numbers: float) -> None:
        self._put(numbers, "l")

    def curve_to(self, *numbers: float) -> None:
        self._put(numbers, "c")

    def close(self) -> None:
        self.stream.append(b"h")

    def _put(self, numbers: tuple[float, ...], letter: str) -> None:
        self.stream.append(" ".join([*map(str, numbers), letter]).encode())


def drawn(draw: object, text: str) -> list[tuple[str, list[float]]]:
    pen = Pen()
    svg = SimpleNamespace(stream=pen, point=lambda x, y, _: (float(x), float(y)))
    node = SimpleNamespace(get=lambda name, default=None: text if name == "d" else default, vertices=deque())
    draw(svg, node, 12)  # type: ignore[operator]
    parts = [line.decode().split() for line in pen.stream]
    found = [(part[-1], [round(float(number), 2) for number in part[:-1]]) for part in parts]
    return [one for one, after in pairwise([*found, ("", [])]) if not (one[0] == after[0] == "m")]


@pytest.mark.parametrize("text", PATHS)
def test_a_path_is_drawn_as_the_library_draws_it(text: str) -> None:
    assert drawn(plain_path, text) == drawn(any_path, text)
    assert re.search("[lc]", "".join(letter for letter, _ in drawn(plain_path, text)))


def test_the_modules_of_a_code_are_rectangles() -> None:
    pen = Pen()
    node = SimpleNamespace(
        get=lambda name, default=None: "M4 5h7v1h-7zM12 5h1v1h-1z" if name == "d" else default
    )
    plain_path(SimpleNamespace(stream=pen), node, 12)
    assert pen.stream == [b"4 5 7 1 re", b"12 5 1 1 re"]


@pytest.mark.parametrize("text", ["", "nonsense", "M0", "M0 0C1 2 3"])
def test_a_broken_path_ends_like_the_library_s(text: str) -> None:
    outcomes = []
    for draw in (plain_path, any_path):
        try:
            outcomes.append(len(drawn(draw, text)))
        except Exception as error:
            outcomes.append(type(error).__name__)  # type: ignore[arg-type]
    assert outcomes[0] == outcomes[1]
