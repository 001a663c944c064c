"""What a page says: each text that is seen or heard on it, with the language it stands in."""

from collections.abc import Iterator
from typing import Any

import html5lib

HEARD = ("alt", "aria-label", "title", "placeholder", "data-usual", "data-large", "data-larger")
SILENT = {"script", "style"}


def texts(page: str) -> Iterator[tuple[str, str]]:
    """(language, text) of each text node and of each attribute that is read out."""
    yield from _texts(html5lib.parse(page, namespaceHTMLElements=False), "")


def in_language(page: str, language: str) -> set[str]:
    """The texts of a page that claim to be in a language and hold letters."""
    return {
        text
        for tongue, text in texts(page)
        if tongue == language and any(letter.isalpha() for letter in text)
    }


def _texts(element: Any, language: str) -> Iterator[tuple[str, str]]:
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return
    language = element.get("lang") or language
    for found in (element.text, *(element.get(name) for name in HEARD)):
        if found and found.strip():
            yield language, " ".join(found.split())
    for inner in element:
        yield from _texts(inner, language)
        if inner.tail and inner.tail.strip():
            yield language, " ".join(inner.tail.split())
