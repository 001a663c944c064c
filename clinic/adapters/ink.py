"""A drawing in black on white: it spares ink, and a photocopy of a photocopy still says it.

Fills become pale greys that the lines carry alone when the copier loses them, lines become dark and a little wider,
and the outline of where the movement starts is dashed: start and end are told apart by the kind of line, not by
its tone. The dashes are black and wide: a thin dark grey is the first thing that a copier loses.
"""

import re

from clinic.figure.draw.ghost import GHOST_FILL, GHOST_HAIR, GHOST_LINE, START_LINE
from clinic.figure.draw.paint import HALO

_COLOUR = re.compile(r'\b(fill|stroke)="#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})"')
_GHOST = re.compile(rf'stroke="(?:{GHOST_LINE}|{START_LINE})" stroke-width="([\d.]+)"')
_VEIL = re.compile(r'<g opacity="[\d.]+">')
_WIDTH = re.compile(r'stroke-width="([\d.]+)"')
START_WIDER, WIDER = 1.7, 1.25
_WHITE = "#fff"


def in_ink(svg: str) -> str:
    """The same drawing without colour. Knows `fill` and `stroke` in hexadecimal; the rest stays."""
    return _COLOUR.sub(_ink, _WIDTH.sub(_wider, _GHOST.sub(_dashed, _VEIL.sub("<g>", svg))))


def _dashed(found: re.Match[str]) -> str:
    width = float(found[1]) * START_WIDER / WIDER
    return f'stroke="#000" stroke-dasharray="{width * 2.2:.0f} {width * 2.4:.0f}" stroke-width="{width:.2f}"'


def _wider(found: re.Match[str]) -> str:
    return f'stroke-width="{float(found[1]) * WIDER:.2f}"'


def _ink(found: re.Match[str]) -> str:
    kind, digits = found[1], found[2].lower()
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    if f"#{digits}" in (GHOST_FILL, GHOST_HAIR, HALO):
        return f'{kind}="{_WHITE}"'
    red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
    light = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
    if kind == "stroke":
        return f'stroke="{_grey(light * 0.5)}"'
    return f'fill="{_grey(light * 0.5 if light < 0.45 else 0.8 + 0.2 * light)}"'


def _grey(light: float) -> str:
    return "#" + f"{round(255 * min(light, 1)):02x}" * 3
