"""A drawing for a small place, said in fewer bytes: what is less than a tenth of a millimetre on paper is left out.

The figure is drawn in a thousand steps of height. Beside seven others on a page such a step is thinner than a
printer's dot: here steps are wider, bends that stay within half of one beside two lines are lines, and corners that
nobody sees are none. Every width and the frame shrink along, so that the picture is the same.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

OFF_MOST = 0.6
"""How far from a bend the lines may lie that stand for it, in steps."""
CORNER_MOST = 0.4
"""How far from the straight way a corner may lie that is left out: arrows show it first."""
_PLAIN = re.compile(r"(?:[Mmclz]|-?\d++(?:\.\d++)?|[ ,])*+")
_TOKEN = re.compile(r"[Mmclz]|-?\d+(?:\.\d+)?")
_MEASURE = re.compile(r'\b(d|viewBox|stroke-width|stroke-dasharray)="([^"]*)"')
_OTHER = re.compile(r"<(?!/?(?:svg|g|path|use|title|desc)\b)|\b(?:transform|x|y)=")
_PALE = re.compile(r'(<path d="[^"]*" fill="#\w+" )(opacity="[^"]*"/>)')
"""A shape without a line: its own paint is pale, which needs no picture of its own as a pale group does."""
_WANTED = {"M": 2, "m": 2, "l": 2, "c": 6}
Point = complex
Curve = tuple[Point, ...]
"""Where a line (one point) or a curve (three points) leads."""


def coarse(svg: str, step: int) -> str:
    """The same drawing in steps of so many of its units; one that holds more than plain paths stays as it is."""
    paths = [found[2] for found in _MEASURE.finditer(svg) if found[1] == "d"]
    if _OTHER.search(svg) or not all(_PLAIN.fullmatch(path) for path in paths):
        return svg
    return _MEASURE.sub(partial(_measured, step), _PALE.sub(r"\1fill-\2", svg))


def _measured(step: int, found: re.Match[str]) -> str:
    if found[1] == "d":
        return f'd="{coarse_path(found[2], step)}"'
    return f'{found[1]}="{" ".join(_number(float(one) / step) for one in found[2].split())}"'


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def coarse_path(text: str, step: int) -> str:
    """The lines and curves of a path in steps, without those that nobody sees."""
    out: list[str] = []
    for points, curves, closed in _parts(text, step):
        at = points[0]
        out.append(f"M{_pair(at)}")
        for one in _fewer(points, curves):
            far = [_whole(point) - _whole(at) for point in one]
            out.append("lc"[len(one) > 1] + " ".join(map(_pair, far)))
            at = one[-1]
        out.append("z" * closed)
    return "".join(out).replace(" -", "-")


def _parts(text: str, step: int) -> Iterator[tuple[Curve, list[Curve], bool]]:
    """Each part of a path: where it begins, its lines and curves, whether it is closed. All in steps."""
    tokens, place, command = _TOKEN.findall(text), 0, "M"
    at, begin, found = 0j, (0j,), list[Curve]()
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
        if command == "z":
            yield begin, found, True
            at, found = begin[0], []
            continue
        numbers = [float(one) / step for one in tokens[place : place + _WANTED[command]]]
        place += len(numbers)
        points = [complex(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if command in "Mm":
            if found:
                yield begin, found, False
            at = points[0] + (at if command == "m" else 0)
            begin, found, command = (at,), [], "l"
        else:
            found.append(tuple(at + point for point in points))
            at = found[-1][-1]
    if found:
        yield begin, found, False


def _fewer(begin: Curve, curves: Sequence[Curve]) -> Iterator[Curve]:
    """The curves without bends that are none, and of lines that follow one another only the corners."""
    line = [begin[0]]
    for one in curves:
        as_lines = one if len(one) == 1 else _as_lines(line[-1], one)
        if as_lines:
            line += as_lines
        else:
            yield from ((point,) for point in _corners(line)[1:])
            yield one
            line = [one[-1]]
    yield from ((point,) for point in _corners(line)[1:])


def _as_lines(at: Point, curve: Curve) -> Curve:
    """One or two lines that stay beside a curve, or none."""
    first, second, end = curve
    middle = (at + 3 * first + 3 * second + end) / 8
    if _off(first, at, end) <= OFF_MOST and _off(second, at, end) <= OFF_MOST:
        return (end,)
    left, right = (at + first) / 2, (second + end) / 2
    inner = (first + second) / 2
    near = (
        max(_off(left, at, middle), _off((left + inner) / 2, at, middle)) <= OFF_MOST
        and max(_off(right, middle, end), _off((right + inner) / 2, middle, end)) <= OFF_MOST
    )
    return (middle, end) if near else ()


def _corners(line: Sequence[Point]) -> list[Point]:
    """The first and the last point of a line, and those between that lie too far off the straight way."""
    if len(line) < 3:
        return list(line)
    offs = [_off(point, line[0], line[-1]) for point in line[1:-1]]
    most = max(offs)
    if most <= CORNER_MOST:
        return [line[0], line[-1]]
    place = offs.index(most) + 1
    return _corners(line[: place + 1])[:-1] + _corners(line[place:])


def _off(point: Point, one: Point, other: Point) -> float:
    """How far a point lies from the line between two others."""
    way = other - one
    if not way:
        return abs(point - one)
    along = ((point - one) / way).real
    return abs(point - one - min(max(along, 0.0), 1.0) * way)


def _whole(point: Point) -> Point:
    return complex(round(point.real), round(point.imag))


def _pair(point: Point) -> str:
    return f"{round(point.real)} {round(point.imag)}"
