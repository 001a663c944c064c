"""The colour of a clinic's letterhead: any colour that is dark enough to be read on white paper."""

import re

from clinic.domain.errors import Invalid

USUAL = "#0e5a5f"
LEAST = 7.0
"""WCAG 2.2, success criterion 1.4.6 (AAA) for text; paper is read by lamplight."""
WASH = 0.11
"""The share of the colour in the pale ground behind a dose."""
_HEX = re.compile(r"#[0-9a-f]{6}")


def checked_colour(typed: str) -> str:
    """The colour as "#0e5a5f". Raises Invalid("colour") for no colour and for a pale one, with a darker one to take."""
    colour = typed.strip().lower()
    if not _HEX.fullmatch(colour):
        raise Invalid("colour", "Give a colour as # and six digits, such as #0e5a5f.")
    found = contrast(colour)
    if found < LEAST:
        raise Invalid(
            "colour",
            f"This colour is too pale to be read on paper: its contrast is {found:.1f} to 1, and 7 to 1 is "
            f"needed. A darker one of the same kind is {darker(colour)}.",
        )
    return colour


def contrast(colour: str, ground: str = "#ffffff") -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(colour), _luminance(ground)))
    return (high + 0.05) / (low + 0.05)


def darker(colour: str) -> str:
    """The lightest colour of the same hue that can be read on white."""
    channels = _channels(colour)
    for part in range(100, -1, -1):
        tried = _hex(tuple(channel * part / 100 for channel in channels))
        if contrast(tried) >= LEAST:
            return tried
    raise AssertionError("black can always be read")


def wash(colour: str) -> str:
    """The pale ground that goes with a colour."""
    return _hex(tuple(255 - (255 - channel) * WASH for channel in _channels(colour)))


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
