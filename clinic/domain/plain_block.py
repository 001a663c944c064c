"""Text to paste into another system: letters of one width, short lines, no sign that such a system might lose."""

import unicodedata
from collections.abc import Iterator

WIDTH = 72
"""Columns of the longest line; many record systems cut or wrap after eighty."""
_SIGNS = str.maketrans(
    {
        "–": "-", "—": "-", "−": "-", "‑": "-", "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'", "…": "...",
        "·": ",", "×": "x", "½": "1/2", "\u00a0": " ", "\u202f": " ", "≥": ">=", "≤": "<=", "°": " deg",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """One line of a text: typographic signs as the keyboard has them, no control or invisible character."""
    swapped = unicodedata.normalize("NFC", text).replace(" · ", ", ").translate(_SIGNS)
    kept = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Zs") else sign for sign in swapped)
    return " ".join("".join(sign for sign in kept if unicodedata.category(sign) != "Cf").split())


def columns(text: str) -> int:
    """How many columns a text takes where each letter has one, and wide ones (Chinese, Japanese) two."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def wrapped(text: str, indent: int = 0, hang: int = 2) -> Iterator[str]:
    """A text as lines of at most ``WIDTH`` columns; lines after the first stand ``hang`` further in."""
    line, begun = " " * indent, False
    for word in _words(plain(text), WIDTH - indent - hang):
        gap = " " if begun else ""
        if begun and columns(line) + len(gap) + columns(word) > WIDTH:
            yield line
            line, gap = " " * (indent + hang), ""
        line, begun = line + gap + word, True
    if begun:
        yield line


def _words(text: str, most: int) -> Iterator[str]:
    """The words, one that is longer than a line cut into pieces."""
    for word in text.split():
        piece = ""
        for sign in word:
            if columns(piece + sign) > most:
                yield piece
                piece = ""
            piece += sign
        yield piece
