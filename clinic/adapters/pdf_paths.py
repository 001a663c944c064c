"""SVG paths of moves, lines and cubic curves to PDF operators, in one pass.

WeasyPrint reads a path number by number with units and keeps a corner for each marker; our drawings have
neither. This takes a third of the time of a fresh drawing. The modules of a code are rectangles, and stay some. Any
other path (arcs, smooth or quadratic curves, markers) goes the old way. Only the render process imports this.
"""

import re
from typing import Any

from weasyprint.svg import TAGS
from weasyprint.svg.path import path as any_path

_PLAIN = re.compile(r"\s*[Mm][MmLlHhVvCcZz0-9eE+\-.,\s]*")
_TOKEN = re.compile(r"[MmLlHhVvCcZz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_BOX = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\3z")
_WANTED = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6}
_OPERATOR = {"m": "m", "l": "l", "h": "l", "v": "l", "c": "c"}


def plain_path(svg: Any, node: Any, font_size: float) -> None:
    """Draw a path node; falls back to WeasyPrint's own for what is not plain."""
    text = node.get("d", "")
    operators = box_operators(text)
    if (
        operators is None
        and _PLAIN.fullmatch(text)
        and not any(node.get(f"marker{end}") for end in ("", "-start", "-mid", "-end"))
    ):
        operators = path_operators(_TOKEN.findall(text))
    if operators is None:
        any_path(svg, node, font_size)
    else:
        svg.stream.stream.extend(operators)


def box_operators(text: str) -> list[bytes] | None:
    """The PDF operators of a path that is nothing but rectangles one unit high, else None."""
    if not text or _BOX.sub("", text):
        return None
    return [f"{left} {top} {wide} 1 re".encode() for left, top, wide in _BOX.findall(text)]


def path_operators(tokens: list[str]) -> list[bytes] | None:
    """The PDF operators of a path's letters and numbers, or None when a command lacks a number."""
    out: list[bytes] = []
    x = y = start_x = start_y = 0.0
    place, command = 0, ""
    while place < len(tokens):
        if tokens[place].isalpha():
            command = tokens[place]
            place += 1
        if command in "zZ":
            if place and not tokens[place - 1].isalpha():
                return None
            out.append(b"h")
            x, y = start_x, start_y
            continue
        kind = command.lower()
        try:
            numbers = [float(token) for token in tokens[place : place + _WANTED[kind]]]
        except ValueError:
            return None
        if len(numbers) < _WANTED[kind]:
            return None
        place += len(numbers)
        points = _absolute(kind, command == kind, numbers, x, y)
        x, y = points[-2:]
        out.append(" ".join([*map(_number, points), _OPERATOR[kind]]).encode())
        if kind == "m":
            start_x, start_y = x, y
            command = "l" if command == "m" else "L"
    return out


def _absolute(kind: str, relative: bool, numbers: list[float], x: float, y: float) -> list[float]:
    """The points of one command, x and y in turn, measured from the drawing's origin."""
    if kind == "h":
        return [numbers[0] + (x if relative else 0), y]
    if kind == "v":
        return [x, numbers[0] + (y if relative else 0)]
    if not relative:
        return numbers
    return [number + (y if place % 2 else x) for place, number in enumerate(numbers)]


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def use_plain_paths() -> None:
    """Let WeasyPrint draw paths by `plain_path`."""
    TAGS["path"] = plain_path
