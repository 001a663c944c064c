"""The list of passwords that are guessed first, read once from the file beside this module."""

from functools import cache
from pathlib import Path

from clinic.domain.passwords import Guessed

FILE = Path(__file__).with_suffix(".txt")


@cache
def guessed() -> Guessed:
    """The list, its words longest first."""
    parts: dict[str, list[str]] = {"[words]": [], "[whole]": []}
    into: list[str] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line in parts:
            into = parts[line]
        elif line and not line.startswith("#"):
            into.append(line)
    words = sorted(parts["[words]"], key=len, reverse=True)
    return Guessed(whole=frozenset(parts["[whole]"]), words=tuple(words))
