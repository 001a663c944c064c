"""Which characters the fonts of the sheet can print, from an index made with the fonts (no font library
needed here)."""

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from clinic.adapters.templates import static_folder


def uncovered(text: str) -> list[str]:
    """Each character of a text that no font of ours can print, once, in order of appearance.

    Characters that draw nothing (line ends, joiners, direction marks, variation selectors) never count.
    """
    return [char for char in dict.fromkeys(text) if not _drawn_by_none(char) and not _covered(ord(char))]


def character_names(characters: Iterable[str]) -> str:
    """The characters for a sentence: “中” (CJK UNIFIED IDEOGRAPH-4E2D), “ꙮ” (…)."""
    return ", ".join(f"“{char}” ({unicodedata.name(char, f'U+{ord(char):04X}')})" for char in characters)


def _drawn_by_none(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp") or 0xFE00 <= ord(char) <= 0xFE0F


def _covered(code: int) -> bool:
    firsts, lasts = _ranges()
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


@cache
def _ranges() -> tuple[list[int], list[int]]:
    ranges = json.loads((static_folder() / "fonts" / "coverage.json").read_text(encoding="utf-8"))
    return [first for first, _ in ranges], [last for _, last in ranges]
